package casework_test

import (
	"cmp"
	"errors"
	"slices"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"

	"kntc/internal/access"
	"kntc/internal/authority"
	"kntc/internal/casework"
	"kntc/internal/deadline"
	"kntc/internal/fault"
	"kntc/internal/ledger"
	"kntc/internal/petition"
	"kntc/internal/store/storetest"
)

// standing is what somebody may rely on: every deadline, its date and what
// became of it. Orders to send a decision that never was have lapsed.
func (o *office) standing(m authority.OwnedID) []string {
	o.Helper()
	v, err := agendaOf(o.b).MatterDeadlines(o.Context(), o.actor, m, false)
	if err != nil {
		o.Fatal(err)
	}
	var out []string
	for _, i := range v.Items {
		e := i.Entry
		if e.Term == deadline.SendSuspension && e.State == deadline.Lapsed {
			continue
		}
		out = append(out, string(e.Term)+" "+e.Rule+" "+e.Due.String()+" "+string(e.State)+" "+e.MetOn.String())
	}
	slices.Sort(out)
	return out
}

func (o *office) matter(id authority.OwnedID) casework.MatterView {
	o.Helper()
	v, err := o.s.Matter(o.Context(), o.actor, id)
	if err != nil {
		o.Fatal(err)
	}
	return v
}

// TestSuspensionTakenBackNeverWas: two cases go the same way on the same days,
// and one of them is suspended by mistake. Once that is taken back, however late,
// every date, the state and every figure are those of the other: what was late
// without the suspension is late.
func TestSuspensionTakenBackNeverWas(t *testing.T) {
	t.Parallel()
	verify := petition.Command{Action: petition.ActionVerify}
	report, decide := petition.Command{Action: petition.ActionReport}, petition.Command{Action: petition.ActionDecide, Outcome: petition.OutcomeRight}
	suspend := petition.Command{Action: petition.ActionSuspend, Ground: petition.AwaitingResult}
	type moment struct {
		day     string
		both    []petition.Command
		mistake []petition.Command
	}
	for _, tt := range []struct {
		name  string
		kind  petition.Kind
		steps []moment
		found string // the day on which the mistake is found
		moves int    // of the resolution
	}{
		{"while it lasts", petition.Complaint, []moment{{"2026-07-02", []petition.Command{verify}, nil}, {"2026-07-10", nil, []petition.Command{suspend}}}, "2026-07-20", 2},
		{"resumed since", petition.Complaint, []moment{
			{"2026-07-02", []petition.Command{verify}, nil},
			{"2026-07-10", nil, []petition.Command{suspend}},
			{"2026-07-15", nil, []petition.Command{{Action: petition.ActionResume}}},
		}, "2026-07-20", 3},
		{"resumed and gone on", petition.Complaint, []moment{
			{"2026-07-02", []petition.Command{verify}, nil},
			{"2026-07-10", nil, []petition.Command{suspend}},
			{"2026-07-15", nil, []petition.Command{{Action: petition.ActionResume}}},
			{"2026-07-16", []petition.Command{report}, nil},
		}, "2026-07-20", 3},
		{"decided since, late as it now turns out", petition.Complaint, []moment{
			{"2026-07-10", nil, []petition.Command{suspend}},
			{"2026-07-20", nil, []petition.Command{{Action: petition.ActionResume}}},
			{"2026-08-05", []petition.Command{verify, report, decide}, nil},
		}, "2026-08-07", 3},
		{"beside a real one", petition.Complaint, []moment{
			{"2026-07-06", nil, []petition.Command{suspend}},
			{"2026-07-08", nil, []petition.Command{{Action: petition.ActionResume}}},
			{"2026-07-10", []petition.Command{suspend}, nil},
			{"2026-07-20", []petition.Command{{Action: petition.ActionResume}}, nil},
		}, "2026-07-21", 5},
		{"an appraisal", petition.Denunciation, []moment{
			{"2026-07-02", []petition.Command{verify}, nil},
			{"2026-07-10", nil, []petition.Command{{Action: petition.ActionStartAppraisal}}},
		}, "2026-07-20", 2},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			storetest.Each(t, func(t *testing.T, b storetest.Bench) {
				o := officeOf(t, b)
				_, never := o.accept(tt.kind)
				_, once := o.accept(tt.kind)
				steps := slices.Clone(tt.steps)
				if tt.kind == petition.Denunciation { // verified by two people at least
					steps[0].both = []petition.Command{{Action: petition.ActionVerify, Team: teamAt(t, b, storetest.CommuneA1)}}
				}
				for _, s := range steps {
					o.on(s.day)
					o.moves(never, s.both...)
					o.moves(once, append(s.mistake, s.both...)...)
				}
				o.on(tt.found)
				w := &world{t: t, b: b, s: o.s, d: roll(t, 351)}
				figures := w.everyFigure(0)
				spans := o.matter(once).Spans
				mistake := slices.MinFunc(spans, func(a, b casework.SpanRecord) int { return cmp.Compare(a.Version, b.Version) })
				remove := petition.Command{Action: petition.ActionRemoveSuspension, Suspension: mistake.Version, Reason: "Nhập nhầm vụ việc"}
				o.moves(once, remove)

				if diff := gocmp.Diff(o.standing(never), o.standing(once)); diff != "" {
					t.Errorf("dates of a case never suspended (-) and of the one it was taken back from (+)\n%s", diff)
				}
				a, c := o.matter(never), o.matter(once)
				if a.Matter.State != c.Matter.State || a.Matter.LastOn != c.Matter.LastOn || !c.Matter.AppraisalOn.IsZero() || c.Matter.SuspendedOn != a.Matter.SuspendedOn {
					t.Errorf("never suspended: %+v\ntaken back: %+v", a.Matter, c.Matter)
				}
				if got := slices.IndexFunc(c.Spans, func(s casework.SpanRecord) bool { return s.Removed && s.Version == mistake.Version }); got < 0 {
					t.Errorf("what was taken back is not told: %+v", c.Spans)
				}
				v, err := agendaOf(o.b).MatterDeadlines(t.Context(), o.actor, once, false)
				d := o.due(v, err, deadline.Resolve)
				if len(d.Moves) != tt.moves || d.Moves[len(d.Moves)-1].Why != deadline.ByCorrection {
					t.Errorf("moves %+v, want %d, the last a correction", d.Moves, tt.moves)
				}
				after := w.everyFigure(0)
				if diff := differing(untimed(figures), untimed(after)); diff != "" {
					t.Errorf("figures before (-) and after (+)\n%s", diff)
				}
				if late := o.late(never); late != o.late(once) {
					t.Errorf("late: %t never suspended, %t taken back", late, !late)
				}
				if err := b.Store.Check(t.Context()); err != nil {
					t.Error(err)
				}
				if f := fault.As(o.move(once, remove)); f == nil || f.Fields[0].Code != "removed_before" {
					t.Errorf("taken back twice: %v", f)
				}
			})
		})
	}
}

// late reports whether the matter was resolved after its limit.
func (o *office) late(id authority.OwnedID) bool {
	m := o.matter(id).Matter
	return m.ResolvedOn.After(m.DueOn) && !m.DueOn.IsZero()
}

// untimed are the figures that do not tell what was in time and late.
func untimed(all map[string][]ledger.Group) map[string][]ledger.Group {
	out := make(map[string][]ledger.Group, len(all))
	for question, groups := range all {
		for _, g := range groups {
			g.Figures = slices.DeleteFunc(slices.Clone(g.Figures), func(f ledger.Figure) bool {
				return slices.Contains([]ledger.FigureID{
					petition.FigureMattersInTime, petition.FigureMattersLate, petition.FigureMattersOverdue, petition.FigureMatterTimeRate,
				}, f.Definition.ID)
			})
			out[question] = append(out[question], g)
		}
	}
	return out
}

// TestTakingASuspensionBackIsRefused: for one there is not, without a reason,
// and to who may not suspend.
func TestTakingASuspensionBackIsRefused(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, b storetest.Bench) {
		o := officeOf(t, b)
		_, m := o.accept(petition.Complaint)
		o.moves(m, petition.Command{Action: petition.ActionImposeStay, Ground: petition.IrreparableHarm}, petition.Command{Action: petition.ActionSuspend, Ground: petition.Obstacle})
		version := o.matter(m).Matter.Version
		for _, tt := range []struct {
			name, pointer string
			cmd           petition.Command
		}{
			{"no such one", "/suspension", petition.Command{Suspension: 1, Reason: "Nhầm"}},
			{"a stay of the contested decision", "/suspension", petition.Command{Suspension: version - 1, Reason: "Nhầm"}},
			{"without a reason", "/reason", petition.Command{Suspension: version}},
			{"without naming it", "/suspension", petition.Command{Reason: "Nhầm"}},
		} {
			tt.cmd.Action = petition.ActionRemoveSuspension
			if f := fault.As(o.move(m, tt.cmd)); f == nil || len(f.Fields) == 0 || f.Fields[0].Pointer != tt.pointer {
				t.Errorf("%s: %v", tt.name, f)
			}
		}
		o.actor = person(access.Officer, storetest.CommuneA1)
		if err := o.move(m, petition.Command{Action: petition.ActionRemoveSuspension, Suspension: version, Reason: "Nhầm"}); !errors.Is(err, access.ErrForbidden) {
			t.Errorf("an officer: %v", err)
		}
	})
}
