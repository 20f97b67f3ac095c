package deadline

import (
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"kntc/internal/fault"
)

// TestVectors are the dates that were computed by hand from the calendar.
func TestVectors(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, start string
		unit        Unit
		length      int
		want        string
	}{
		{"ends on a swapped day off", "2025-12-03", InDays, 30, "2026-01-05"},
		{"ends on a Sunday before no holiday", "2025-03-28", InDays, 30, "2025-04-28"},
		{"ends on a Sunday", "2026-07-24", InDays, 30, "2026-08-24"},
		{"over Giỗ Tổ with compensation, 30/4 and 1/5", "2026-04-22", InWorkingDays, 7, "2026-05-06"},
		{"counts a swapped Saturday, over National Day", "2026-08-18", InWorkingDays, 10, "2026-09-03"},
		{"ends on a swapped Saturday", "2025-12-30", InWorkingDays, 7, "2026-01-10"},
		{"counts the swapped Saturday of 2024", "2024-04-26", InWorkingDays, 5, "2024-05-07"},
		{"the new limit of acceptance", "2026-07-01", InWorkingDays, 7, "2026-07-10"},

		{"leap year, over 29 February", "2024-01-30", InDays, 30, "2024-02-29"},
		{"ordinary year", "2025-01-30", InDays, 30, "2025-03-03"},
		{"starts on 29 February", "2024-02-29", InDays, 30, "2024-04-01"},
		{"a year from 29 February", "2024-02-29", InYears, 1, "2025-02-28"},
		{"a year over 29 February", "2023-08-01", InYears, 1, "2024-08-01"},
		{"starts on a holiday", "2026-01-01", InWorkingDays, 1, "2026-01-05"},
		{"starts on Tết", "2026-02-17", InWorkingDays, 7, "2026-03-03"},
		{"starts on a Saturday", "2026-07-04", InWorkingDays, 5, "2026-07-10"},

		{"2024 New Year", "2023-12-29", InWorkingDays, 1, "2024-01-02"},
		{"2024 Tết", "2024-02-07", InWorkingDays, 1, "2024-02-15"},
		{"2024 Giỗ Tổ", "2024-04-17", InWorkingDays, 1, "2024-04-19"},
		{"2024 30/4", "2024-04-26", InWorkingDays, 1, "2024-05-02"},
		{"2024 National Day", "2024-08-30", InWorkingDays, 1, "2024-09-04"},
		{"2025 New Year", "2024-12-31", InWorkingDays, 1, "2025-01-02"},
		{"2025 Tết", "2025-01-24", InWorkingDays, 1, "2025-02-03"},
		{"2025 Giỗ Tổ", "2025-04-04", InWorkingDays, 1, "2025-04-08"},
		{"2025 Saturday before 30/4", "2025-04-25", InWorkingDays, 1, "2025-04-26"},
		{"2025 30/4", "2025-04-29", InWorkingDays, 1, "2025-05-05"},
		{"2025 National Day", "2025-08-29", InWorkingDays, 1, "2025-09-03"},
		{"2026 New Year", "2025-12-31", InWorkingDays, 1, "2026-01-05"},
		{"2026 Saturday after New Year", "2026-01-09", InWorkingDays, 1, "2026-01-10"},
		{"2026 Tết", "2026-02-13", InWorkingDays, 1, "2026-02-23"},
		{"2026 Giỗ Tổ", "2026-04-24", InWorkingDays, 1, "2026-04-28"},
		{"2026 30/4", "2026-04-29", InWorkingDays, 1, "2026-05-04"},
		{"2026 Saturday before National Day", "2026-08-21", InWorkingDays, 1, "2026-08-22"},
		{"2026 National Day", "2026-08-28", InWorkingDays, 1, "2026-09-03"},

		// Nghị quyết 28/2026/QH16: 24/11 is a holiday every year from 2026 on; in
		// 2026 one day, no swap. Công văn 10065/VPCP-KGVX: Tết 2027 is 4/2–10/2, and
		// 3/9/2027 is the second day of National Day.
		{"2026 Culture Day, within working days", "2026-11-18", InWorkingDays, 7, "2026-11-30"},
		{"2026 Culture Day, the day before is worked", "2026-11-20", InWorkingDays, 1, "2026-11-23"},
		{"2026 Culture Day, as a last day", "2026-10-25", InDays, 30, "2026-11-25"},
		{"2027 Tết, as a last day", "2027-01-05", InDays, 30, "2027-02-11"},
		{"2027 Tết", "2027-02-03", InWorkingDays, 1, "2027-02-11"},
		{"2027 National Day", "2027-09-01", InWorkingDays, 1, "2027-09-06"},
		{"2027 Culture Day", "2027-11-23", InWorkingDays, 1, "2027-11-25"},
		{"2028 Culture Day, in a computed year", "2028-11-23", InWorkingDays, 1, "2028-11-27"},
		{"2025 had no Culture Day", "2025-11-21", InWorkingDays, 1, "2025-11-24"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			law := period(t, tt.unit, tt.length, nil)
			if got := due(t, law, Question{Term: Resolve, Start: on(t, tt.start)}); got != tt.want {
				t.Errorf("due %s, want %s", got, tt.want)
			}
		})
	}
}

// TestRulesOfLaw asks the rules that come with the program.
func TestRulesOfLaw(t *testing.T) {
	t.Parallel()
	complaint := Facts{Kind: "complaint", Instance: "first"}
	second := Facts{Kind: "complaint", Instance: "second"}
	with := func(f Facts, edit func(*Facts)) Facts { edit(&f); return f }
	remote := func(f *Facts) { f.Remote = true }
	one := func(f *Facts) { f.Criteria = []Criterion{SeveralPlaces} }
	two := func(f *Facts) { f.Criteria = []Criterion{SeveralPlaces, ForeignElement} }
	denunciation := Facts{Kind: "denunciation", Instance: "first"}
	discipline := Facts{Kind: "discipline", Instance: "first"}
	tests := []struct {
		name        string
		term        Term
		facts       Facts
		start, rule string
		due         string
	}{
		{"accept, the last day of the old law", Admit, complaint, "2026-06-30", "KN_ACCEPT/2", "2026-07-10"},
		{"accept, the first day of the new law", Admit, complaint, "2026-07-01", "KN_ACCEPT/4", "2026-07-10"},
		{"accept, second instance, new law", Admit, second, "2026-07-02", "KN_ACCEPT/4", "2026-07-13"},
		{"accept, discipline, old law", Admit, discipline, "2026-06-30", "KN_ACCEPT/2", "2026-07-10"},
		{"accept, before the decree of 2020", Admit, complaint, "2019-06-03", "KN_ACCEPT/1", "2019-06-13"},
		{"resolve", Resolve, complaint, "2026-07-01", "KN_FIRST/1", "2026-07-31"},
		{"resolve, complex", Resolve, with(complaint, one), "2026-07-01", "KN_FIRST_CX/1", "2026-08-17"},
		{"resolve, especially complex is complex for a complaint", Resolve, with(complaint, two), "2026-07-01", "KN_FIRST_CX/1", "2026-08-17"},
		{"resolve, remote", Resolve, with(complaint, remote), "2026-07-01", "KN_FIRST_RM/1", "2026-08-17"},
		{"resolve, remote and complex", Resolve, with(with(complaint, remote), one), "2026-07-01", "KN_FIRST_RM_CX/1", "2026-09-03"},
		{"second", Resolve, second, "2026-07-01", "KN_SECOND/1", "2026-08-17"},
		{"second, complex", Resolve, with(second, one), "2026-07-01", "KN_SECOND_CX/1", "2026-09-03"},
		{"second, remote", Resolve, with(second, remote), "2026-07-01", "KN_SECOND_RM/1", "2026-09-03"},
		{"second, remote and complex", Resolve, with(with(second, remote), one), "2026-07-01", "KN_SECOND_RM_CX/1", "2026-09-09"},
		{"discipline", Resolve, discipline, "2026-07-01", "KNKL_RESOLVE/1", "2026-07-31"},
		{"discipline, complex", Resolve, with(discipline, two), "2026-07-01", "KNKL_RESOLVE_CX/1", "2026-08-17"},
		{"first handling of a denunciation", Admit, denunciation, "2026-07-01", "TC_INIT/1", "2026-07-10"},
		{"first handling, delegated", Admit, with(denunciation, func(f *Facts) { f.Delegated = true }), "2026-07-01", "TC_INIT_LONG/1", "2026-07-15"},
		{"denunciation", Resolve, denunciation, "2026-07-01", "TC_RESOLVE/1", "2026-07-31"},
		{"denunciation has no remote bonus", Resolve, with(denunciation, remote), "2026-07-01", "TC_RESOLVE/1", "2026-07-31"},
		{"party", Resolve, with(denunciation, func(f *Facts) { f.Branch = "party"; f.Tier = "commune" }), "2026-07-01", "TC_PARTY/1", "2026-09-29"},
		{"party, central", Resolve, with(denunciation, func(f *Facts) { f.Branch = "party"; f.Tier = "central" }), "2026-07-01", "TC_PARTY_CENTRAL/1", "2026-12-28"},
		{"send the first decision", SendResult, complaint, "2026-07-01", "KN_SEND1/1", "2026-07-06"},
		{"send the second decision", SendResult, second, "2026-07-01", "KN_SEND2/1", "2026-07-08"},
		{"next instance", NextInstance, complaint, "2026-07-01", "KN_NEXT/1", "2026-07-31"},
		{"next instance, remote", NextInstance, with(complaint, remote), "2026-07-01", "KN_NEXT_RM/1", "2026-08-17"},
		{"next instance, discipline", NextInstance, discipline, "2026-07-01", "KNKL_LIMIT_SECOND/1", "2026-07-13"},
		{"next instance, dismissal", NextInstance, with(discipline, func(f *Facts) { f.Dismissal = true }), "2026-07-01", "KNKL_LIMIT_DISMISSAL/1", "2026-07-31"},
		{"sue", Sue, complaint, "2026-07-01", "KN_SUE/1", "2027-07-01"},
		{"a petition lies untouched", Untouched, complaint, "2026-07-01", "DON_45/1", "2026-08-17"},
		{"notice of a dialogue", DialogueNotice, complaint, "2026-07-24", "KN_DIALOG/1", "2026-07-17"},
		{"schedule of a session", PostSchedule, Facts{}, "2026-07-24", "TCD_SCHEDULE/1", "2026-07-17"},
		{"schedule of a session after Tết", PostSchedule, Facts{}, "2026-02-24", "TCD_SCHEDULE/1", "2026-02-10"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			d, err := seeded(t, nil).Compute(Question{Term: tt.term, Facts: tt.facts, Start: on(t, tt.start)})
			if err != nil {
				t.Fatal(err)
			}
			if got := d.Rule.row(); got != "rule "+tt.rule || d.Due.String() != tt.due {
				t.Errorf("%s, due %s; want rule %s, due %s", got, d.Due, tt.rule, tt.due)
			}
		})
	}
}

func TestNoRule(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name  string
		q     Question
		wants *fault.Error
	}{
		{"the law sets no period for a recommendation", Question{Term: Resolve, Facts: Facts{Kind: "recommendation"}, Start: on(t, "2026-07-01")}, ErrNoRule},
		{"before the law on denunciations", Question{Term: Resolve, Facts: Facts{Kind: "denunciation"}, Start: on(t, "2018-12-31")}, ErrNoRule},
		{"no extension of a complaint", Question{Term: Extension, Facts: Facts{Kind: "complaint", Criteria: Criteria()}, Start: on(t, "2026-07-01")}, ErrNoRule},
		{"unknown term", Question{Term: "lunch", Start: on(t, "2026-07-01")}, ErrQuestion},
		{"no start", Question{Term: Resolve}, ErrQuestion},
		{"start too early", Question{Term: Resolve, Start: on(t, "1999-12-31")}, ErrQuestion},
		{"start too late", Question{Term: Resolve, Start: on(t, "2100-01-01")}, ErrQuestion},
		{"unknown criterion", Question{Term: Resolve, Start: on(t, "2026-07-01"), Facts: Facts{Criteria: []Criterion{"boring"}}}, ErrQuestion},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if d, err := seeded(t, nil).Compute(tt.q); !errors.Is(err, tt.wants) {
				t.Errorf("due %s, error %v, want %s", d.Due, err, tt.wants.Code)
			}
		})
	}
}

func TestExtensions(t *testing.T) {
	t.Parallel()
	one, two := []Criterion{SeveralPlaces}, []Criterion{SeveralPlaces, BodiesDisagree}
	tests := []struct {
		name       string
		kind       string
		criteria   []Criterion
		extensions []int
		due        string // "" is refused
	}{
		{"complex, once: 30/08 is a Sunday, the days off of National Day follow", "denunciation", one, []int{30}, "2026-09-03"},
		{"complex, shorter", "denunciation", one, []int{10}, "2026-08-10"},
		{"complex, twice", "denunciation", one, []int{30, 30}, ""},
		{"especially complex, twice", "denunciation", two, []int{30, 30}, "2026-09-29"},
		{"especially complex, three times", "denunciation", two, []int{30, 30, 1}, ""},
		{"more than thirty days", "denunciation", two, []int{31}, ""},
		{"no days", "denunciation", two, []int{0}, ""},
		{"not complex", "denunciation", nil, []int{30}, ""},
		{"complaint", "complaint", two, []int{30}, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			d, err := seeded(t, nil).Compute(Question{
				Term: Resolve, Facts: Facts{Kind: tt.kind, Instance: "first", Criteria: tt.criteria}, Start: on(t, "2026-07-01"), Extensions: tt.extensions,
			})
			if tt.due == "" {
				if !errors.Is(err, ErrExtension) {
					t.Fatalf("due %s, error %v; want it refused", d.Due, err)
				}
				return
			}
			if err != nil || d.Due.String() != tt.due {
				t.Errorf("due %s, error %v; want %s", d.Due, err, tt.due)
			}
		})
	}
}

func TestStops(t *testing.T) {
	t.Parallel()
	stop := func(from, to string) Stop { return Stop{From: on(t, from), To: on(t, to), Ground: "awaiting_result"} }
	tests := []struct {
		name     string
		stops    []Stop
		settings map[string]string
		due      string // "" while suspended
		consumed []int
	}{
		{"none", nil, nil, "2026-07-31", nil},
		{"resume plus the rest", []Stop{stop("2026-07-11", "2026-07-21")}, nil, "2026-08-10", []int{10}},
		{"the day of suspension is not consumed", []Stop{stop("2026-07-11", "2026-07-21")}, map[string]string{suspensionDay: "not_consumed"}, "2026-08-11", []int{9}},
		{"lifted on the same day", []Stop{stop("2026-07-11", "2026-07-11")}, nil, "2026-07-31", []int{10}},
		{"on the day it starts", []Stop{stop("2026-07-01", "2026-07-21")}, nil, "2026-08-20", []int{0}},
		{"on the last day: due when it resumes", []Stop{stop("2026-07-31", "2026-08-12")}, nil, "2026-08-12", []int{30}},
		{"resumed on a Sunday with nothing left", []Stop{stop("2026-07-31", "2026-08-09")}, nil, "2026-08-10", []int{30}},
		{"after it was due", []Stop{stop("2026-08-03", "2026-08-12")}, nil, "2026-07-31", nil},
		{"two, given in any order", []Stop{stop("2026-07-21", "2026-07-26"), stop("2026-07-06", "2026-07-11")}, nil, "2026-08-10", []int{5, 15}},
		{"two that touch", []Stop{stop("2026-07-06", "2026-07-11"), stop("2026-07-11", "2026-07-16")}, nil, "2026-08-10", []int{5, 5}},
		{"still suspended", []Stop{stop("2026-07-11", "")}, nil, "", []int{10}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			d, err := seeded(t, tt.settings).Compute(Question{
				Term: Resolve, Facts: Facts{Kind: "complaint", Instance: "first"}, Start: on(t, "2026-07-01"), Stops: tt.stops,
			})
			if err != nil {
				t.Fatal(err)
			}
			var consumed []int
			for _, s := range d.Stops {
				consumed = append(consumed, s.Consumed)
				if s.Consumed+s.Remaining != 30 {
					t.Errorf("%d consumed and %d remaining are not 30", s.Consumed, s.Remaining)
				}
			}
			if diff := cmp.Diff(tt.consumed, consumed); d.Due.String() != tt.due || diff != "" {
				t.Errorf("due %s, want %s; consumed (-want +got)\n%s", d.Due, tt.due, diff)
			}
		})
	}
}

// TestSuspensionOverTet: the clock of a denunciation stops before Tết for an
// expert's opinion and goes on after it.
func TestSuspensionOverTet(t *testing.T) {
	t.Parallel()
	d, err := seeded(t, nil).Compute(Question{
		Term: Resolve, Facts: Facts{Kind: "denunciation"}, Start: on(t, "2026-01-22"), Explain: true,
		Stops: []Stop{{From: on(t, "2026-02-11"), To: on(t, "2026-02-25"), Ground: "expert_appraisal"}},
	})
	if err != nil {
		t.Fatal(err)
	}
	if d.Due.String() != "2026-03-09" { // ten days after 25/02 is Saturday 07/03
		t.Errorf("due %s", d.Due)
	}
	for _, l := range d.Days {
		if l.Date == on(t, "2026-02-17") && (l.Role != Suspended || l.Nature != OnPublicHoliday || l.Name.VI == "" || l.Why.VI == "") {
			t.Errorf("the first day of Tết is explained as %+v", l)
		}
	}
}

// TestSuspensionOfAnOlderCase: a complaint accepted before 01/07/2026 and not
// decided is suspended under the new rules from that day on (NĐ 155/2026/NĐ-CP,
// Điều 22), while its limit stays the old one.
func TestSuspensionOfAnOlderCase(t *testing.T) {
	t.Parallel()
	d, err := seeded(t, nil).Compute(Question{
		Term: Resolve, Facts: Facts{Kind: "complaint", Instance: "first"}, Start: on(t, "2026-06-15"),
		Stops: []Stop{{From: on(t, "2026-07-01"), To: on(t, "2026-07-20"), Ground: "awaiting_result"}},
	})
	if err != nil || d.Due.String() != "2026-08-03" || d.Stops[0].Consumed != 16 {
		t.Errorf("due %s after %+v, %v", d.Due, d.Stops, err)
	}
}

func TestStopsRefused(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, kind string
		start      string
		stops      []Stop
		code       string
	}{
		{"overlap", "complaint", "2026-07-01", []Stop{{on(t, "2026-07-05"), on(t, "2026-07-10"), "awaiting_result"}, {on(t, "2026-07-09"), on(t, "2026-07-12"), "awaiting_result"}}, "overlap"},
		{"one within another", "complaint", "2026-07-01", []Stop{{on(t, "2026-07-05"), on(t, "2026-07-20"), "awaiting_result"}, {on(t, "2026-07-09"), on(t, "2026-07-12"), "awaiting_result"}}, "overlap"},
		{"another while it lasts", "complaint", "2026-07-01", []Stop{{on(t, "2026-07-05"), on(t, ""), "awaiting_result"}, {on(t, "2026-07-09"), on(t, "2026-07-12"), "awaiting_result"}}, "overlap"},
		{"before the start", "complaint", "2026-07-01", []Stop{{on(t, "2026-06-30"), on(t, "2026-07-12"), "awaiting_result"}}, "before_start"},
		{"ends before it begins", "complaint", "2026-07-01", []Stop{{on(t, "2026-07-12"), on(t, "2026-07-11"), "awaiting_result"}}, "before_from"},
		{"unknown ground", "complaint", "2026-07-01", []Stop{{on(t, "2026-07-12"), on(t, "2026-07-13"), "holiday"}}, "unknown"},
		{"no appraisal for complaints", "complaint", "2026-07-01", []Stop{{on(t, "2026-07-12"), on(t, "2026-07-13"), "expert_appraisal"}}, "no_ground_in_law"},
		{"no suspension of complaints before the law of 2026", "complaint", "2026-06-01", []Stop{{on(t, "2026-06-12"), on(t, "2026-07-13"), "awaiting_result"}}, "no_ground_in_law"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			d, err := seeded(t, nil).Compute(Question{
				Term: Resolve, Facts: Facts{Kind: tt.kind, Instance: "first"}, Start: on(t, tt.start), Stops: tt.stops,
			})
			f := fault.As(err)
			if !errors.Is(err, ErrStops) || f.Fields[0].Code != tt.code {
				t.Errorf("due %s, error %v, want %s", d.Due, err, tt.code)
			}
		})
	}
}

func TestSwitches(t *testing.T) {
	t.Parallel()
	complaint := Facts{Kind: "complaint", Instance: "first"}
	tests := []struct {
		name, code, value string
		q                 Question
		before, after     string
	}{
		{"a swapped Saturday may not end a period", swappedLast, "no", Question{Term: Process, Start: on(t, "2025-12-25")}, "2026-01-10", "2026-01-12"},
		{"the first day counts", firstDay, "counted", Question{Term: Resolve, Facts: complaint, Start: on(t, "2026-07-01")}, "2026-07-31", "2026-07-30"},
		{"the last day stays", lastDayOff, "keep", Question{Term: Resolve, Facts: complaint, Start: on(t, "2026-07-24")}, "2026-08-24", "2026-08-23"},
		{"the event counts", eventDay, "included", Question{Term: PostSchedule, Start: on(t, "2026-07-24")}, "2026-07-17", "2026-07-20"},
		{"a notice on a day off", backwardOff, "keep", Question{Term: DialogueNotice, Facts: complaint, Start: on(t, "2026-07-24")}, "2026-07-17", "2026-07-19"},
		{"moved from another office after the change", "admit_cutover", "start", Question{Term: Admit, Facts: Facts{Kind: "complaint", Received: on(t, "2026-06-25")}, Start: on(t, "2026-07-08")}, "2026-07-20", "2026-07-17"},
		{"running when the law changes", runningClocks, "change", Question{Term: Admit, Facts: complaint, Start: on(t, "2026-06-25")}, "2026-07-06", "2026-07-06"},
		{"running, another date", runningClocks, "change", Question{Term: Admit, Facts: complaint, Start: on(t, "2026-06-29")}, "2026-07-09", "2026-07-08"},
		{"ended before the law changes", runningClocks, "change", Question{Term: Admit, Facts: complaint, Start: on(t, "2026-06-19")}, "2026-06-29", "2026-06-29"},
		{"the decree before 2026", "admit_limit_before_2026", "decree_10_working_days", Question{Term: Admit, Facts: complaint, Start: on(t, "2026-06-01")}, "2026-06-11", "2026-06-15"},
		{"documents by the circulars", "supply_unit", "circular_working_days", Question{Term: Supply, Facts: complaint, Start: on(t, "2026-07-01")}, "2026-07-08", "2026-07-10"},
		{"Culture Day on a Saturday", cultureDayWeekend, "not_compensated", Question{Term: Process, Start: on(t, "2029-11-16")}, "2029-12-03", "2029-11-30"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if got := due(t, seeded(t, nil), tt.q); got != tt.before {
				t.Errorf("by default due %s, want %s", got, tt.before)
			}
			if got := due(t, seeded(t, map[string]string{tt.code: tt.value}), tt.q); got != tt.after {
				t.Errorf("with %s = %s due %s, want %s", tt.code, tt.value, got, tt.after)
			}
		})
	}
}

// TestProvisional: a date that rests on what is not known says so, and names it.
func TestProvisional(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, start string
		unit        Unit
		length      int
		settings    map[string]string
		years       []int
	}{
		{"approved years only", "2026-07-01", InWorkingDays, 10, nil, nil},
		{"years that were approved later", "2022-06-01", InWorkingDays, 350, nil, nil},
		{"days of a year that is not approved", "2027-12-28", InWorkingDays, 10, nil, []int{2028}},
		{"ends in a year that is not approved", "2027-12-10", InDays, 30, nil, []int{2028}},
		{"days in between do not matter when only the last must be a working day", "2026-11-10", InDays, 30, nil, nil},
		{"Culture Day is settled", "2026-11-20", InWorkingDays, 3, nil, nil},
		{"beyond the table", "2040-03-01", InWorkingDays, 7, nil, []int{2040}},
		{"over two years", "2028-12-28", InWorkingDays, 7, nil, []int{2028, 2029}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			d, err := period(t, tt.unit, tt.length, tt.settings).Compute(Question{Term: Resolve, Start: on(t, tt.start)})
			if err != nil {
				t.Fatal(err)
			}
			var years []int
			for _, doubt := range d.Doubts {
				years = append(years, doubt.Year)
				if doubt.Why.VI == "" || doubt.Why.EN == "" {
					t.Errorf("the doubt about %d does not say why", doubt.Year)
				}
			}
			if diff := cmp.Diff(tt.years, years); diff != "" || d.Provisional() != (len(tt.years) > 0) {
				t.Errorf("provisional %t, years (-want +got)\n%s", d.Provisional(), diff)
			}
		})
	}
}

// TestExplain reads a whole explanation.
func TestExplain(t *testing.T) {
	t.Parallel()
	d, err := seeded(t, nil).Compute(Question{
		Term: Admit, Facts: Facts{Kind: "complaint"}, Start: on(t, "2026-08-20"), Explain: true,
	})
	if err != nil {
		t.Fatal(err)
	}
	type line struct {
		Date   string
		Role   Role
		N      int
		Nature Nature
		Due    bool
	}
	var got []line
	for _, l := range d.Days {
		got = append(got, line{l.Date.String(), l.Role, l.N, l.Nature, l.Due})
	}
	want := []line{
		{"2026-08-20", FirstDay, 0, Working, false},
		{"2026-08-21", Counted, 1, Working, false},
		{"2026-08-22", Counted, 2, OnSwappedWorking, false},
		{"2026-08-23", NotWorking, 0, Weekend, false},
		{"2026-08-24", Counted, 3, Working, false},
		{"2026-08-25", Counted, 4, Working, false},
		{"2026-08-26", Counted, 5, Working, false},
		{"2026-08-27", Counted, 6, Working, false},
		{"2026-08-28", Counted, 7, Working, true},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("explanation (-want +got)\n%s", diff)
	}
}
