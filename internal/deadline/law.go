package deadline

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"kntc/internal/bilingual"
	"kntc/internal/clock"
)

// Data is the law as rows. Seed gives the rows that come with the program; an
// administrator's rows take their places.
type Data struct {
	Years    []Year
	Days     []Day
	Rules    []Rule
	Switches []Switch
	Settings map[string]string // of switches that are not at their default
	Grounds  []Ground
	Quotas   []Quota
	Ladder   []Rung
}

// Law is the data, checked and ready to be asked. It never changes.
type Law struct {
	data       Data
	settings   map[string]string // of every switch
	departures map[string]bool   // switches that change the ordinary course of a computation
	calendar   calendar
	byTerm     map[Term][]*Rule // in force under the settings
}

// New checks the rows and returns the law, or ErrLaw with what is wrong.
func New(d Data) (*Law, error) {
	l := &Law{data: d, settings: make(map[string]string), byTerm: make(map[Term][]*Rule)}
	for _, check := range []func() error{l.checkSwitches, l.checkCalendar, l.checkRules, l.checkVersions, l.checkGrounds, l.checkLadder, l.checkQuotas} {
		if err := check(); err != nil {
			return nil, err
		}
	}
	l.calendar = newCalendar(d, l.settings)
	for i := range d.Rules {
		if r := &d.Rules[i]; r.When.holds(l.settings) {
			l.byTerm[r.Term] = append(l.byTerm[r.Term], r)
		}
	}
	return l, nil
}

// Data returns the rows the law was made of. The caller must not change them.
func (l *Law) Data() Data { return l.data }

// Setting returns what a switch is set to, and "" for an unknown one.
func (l *Law) Setting(code string) string { return l.settings[code] }

// Calendar returns the row of the year and those of its days, in order; rows
// that a switch turns off are among them. Years without a row are computed.
func (l *Law) Calendar(year int) (Year, []Day) {
	var days []Day
	if slices.ContainsFunc(l.data.Years, func(y Year) bool { return y.Year == year }) {
		days = slices.DeleteFunc(slices.Clone(l.data.Days), func(d Day) bool { return d.Date.Year() != year })
	} else {
		for _, d := range l.calendar.days {
			if d.Date.Year() == year {
				days = append(days, d)
			}
		}
	}
	slices.SortFunc(days, func(a, b Day) int { return daysBetween(b.Date, a.Date) })
	return l.calendar.years[year], days
}

// Nature tells what the day is when working days are counted.
func (l *Law) Nature(d clock.Date) Nature {
	n, _ := l.calendar.nature(d)
	return n
}

// departs reports whether a switch is set to the value that changes the ordinary
// course of a computation.
func (l *Law) departs(code string) bool { return l.departures[code] }

func (l *Law) groundTitle(code string) bilingual.Text {
	for _, g := range l.data.Grounds {
		if g.Code == code {
			return g.Title
		}
	}
	return bilingual.Text{}
}

// bad is a refusal of a row.
func bad(row, vi, en string) error {
	return ErrLaw.Msg(row+": "+vi, row+": "+en)
}

func (l *Law) checkSwitches() error {
	for _, s := range l.data.Switches {
		if _, twice := l.settings[s.Code]; twice || s.Code == "" {
			return bad("switch "+s.Code, "trùng mã", "the code is not unique")
		}
		if !s.Has(s.Default) {
			return bad("switch "+s.Code, "mặc định không hợp lệ", "the default is not a value")
		}
		l.settings[s.Code] = s.Default
	}
	for code, value := range l.data.Settings {
		i := slices.IndexFunc(l.data.Switches, func(s Switch) bool { return s.Code == code })
		if i < 0 || !l.data.Switches[i].Has(value) {
			return bad("switch "+code, "không có giá trị "+value, "there is no value "+value)
		}
		l.settings[code] = value
	}
	l.departures = make(map[string]bool, len(asked()))
	for code, value := range asked() {
		i := slices.IndexFunc(l.data.Switches, func(s Switch) bool { return s.Code == code })
		if i < 0 || !l.data.Switches[i].Has(value) {
			return bad("switch "+code, "thiếu công tắc hoặc giá trị "+value, "the switch or its value "+value+" is missing")
		}
		l.departures[code] = l.settings[code] == value
	}
	for _, code := range askedElsewhere() {
		if l.settings[code] == "" {
			return bad("switch "+code, "thiếu công tắc", "the switch is missing")
		}
	}
	return nil
}

// checkWhen refuses a condition on a switch that does not exist.
func (l *Law) checkWhen(row string, w When) error {
	if w.Switch == "" {
		return nil
	}
	i := slices.IndexFunc(l.data.Switches, func(s Switch) bool { return s.Code == w.Switch })
	if i < 0 {
		return bad(row, "không có công tắc "+w.Switch, "there is no switch "+w.Switch)
	}
	for _, v := range w.Values {
		if !l.data.Switches[i].Has(v) {
			return bad(row, "công tắc không có giá trị "+v, "the switch has no value "+v)
		}
	}
	return nil
}

func (l *Law) checkCalendar() error {
	years := make(map[int]bool)
	for _, y := range l.data.Years {
		row := fmt.Sprintf("year %d", y.Year)
		switch {
		case y.Year < FirstYear || y.Year > LastYear:
			return bad(row, "ngoài phạm vi", "out of range")
		case years[y.Year]:
			return bad(row, "trùng", "twice")
		case !slices.Contains(Statuses(), y.Status):
			return bad(row, "trạng thái không hợp lệ", "the status is unknown")
		case y.Status == Provisional && (y.Note.VI == "" || y.Note.EN == ""):
			return bad(row, "cần ghi rõ điều chưa biết", "a provisional year says what is not known")
		case y.Source == "":
			return bad(row, "thiếu căn cứ", "the source is missing")
		}
		years[y.Year] = true
	}
	seen := make(map[clock.Date]bool)
	for _, d := range l.data.Days {
		row := "day " + d.Date.String()
		switch weekend := isWeekend(d.Date); {
		case !years[d.Date.Year()]:
			return bad(row, "năm chưa có trong lịch", "its year is not in the calendar")
		case seen[d.Date]:
			return bad(row, "trùng", "twice")
		case !slices.Contains(DayKinds(), d.Kind):
			return bad(row, "loại ngày không hợp lệ", "the kind is unknown")
		case d.Kind == SwappedWorking && !weekend, (d.Kind == CompensatoryOff || d.Kind == SwappedOff) && weekend:
			return bad(row, "loại ngày không hợp với thứ trong tuần", "the kind does not fit the weekday")
		case d.Name.VI == "" || d.Name.EN == "" || d.Source == "" || !slices.Contains(Confidences(), d.Mark):
			return bad(row, "thiếu tên, căn cứ hoặc mức tin cậy", "name, source or confidence is missing")
		}
		if err := l.checkWhen(row, d.When); err != nil {
			return err
		}
		seen[d.Date] = true
	}
	return nil
}

func (r *Rule) row() string { return fmt.Sprintf("rule %s/%d", r.Code, r.Version) }

// checkRules refuses rules that cannot be, one by one and in pairs: for no case
// may two rules answer.
func (l *Law) checkRules() error {
	for i := range l.data.Rules {
		r := &l.data.Rules[i]
		if err := l.checkRule(r); err != nil {
			return err
		}
		for j := range i {
			o := &l.data.Rules[j]
			if o.Term != r.Term || !o.meets(r) || !o.When.meets(r.When) {
				continue
			}
			if o.By != r.By || o.Code != r.Code && o.Start != r.Start || o.overlaps(r.Provision) {
				return bad(r.row(), "trùng phạm vi với "+o.row(), "it answers for the same cases as "+o.row())
			}
		}
	}
	return nil
}

// The longest periods that a rule may have, in days and in years.
const (
	maxLength = 400
	maxYears  = 5
)

// maxOffset bounds how far a rung lies from the due date.
const maxOffset = 30

// notInCode reports whether a code may not hold the character.
func notInCode(r rune) bool { return r != '_' && (r < 'A' || r > 'Z') && (r < '0' || r > '9') }

// wrong is a fault that a field of a row may have.
type wrong struct {
	is     bool
	field  string
	vi, en string
}

// wrongIn refuses a row for the first fault that it has.
func wrongIn(row string, list []wrong) error {
	for _, x := range list {
		if x.is {
			return ErrLaw.Msg(row+": "+x.field+" "+x.vi+".", row+": "+x.field+" "+x.en+".").
				At("/"+x.field, "invalid", x.field+" "+x.vi+".", x.field+" "+x.en+".")
		}
	}
	return nil
}

// checkRule refuses a rule that is wrong by itself.
func (l *Law) checkRule(r *Rule) error {
	_, byASwitch := l.settings[r.By]
	code := wrong{
		r.Code == "" || strings.ContainsFunc(r.Code, notInCode), "code",
		"chỉ gồm chữ in hoa, chữ số và _", "must be upper-case letters, digits and _",
	}
	if err := wrongIn(r.row(), append(r.faults(code), []wrong{
		{!r.Term.Known() || r.Term.Told(), "term", "không có loại thời hạn này", "there is no such term"},
		{!slices.Contains(Units(), r.Unit) || r.Unit == InYears && r.Backwards, "unit", "không có đơn vị này", "there is no such unit"},
		{r.Length < 1 || r.Length > maxLength || r.Unit == InYears && r.Length > maxYears, "length", "ngoài phạm vi", "is out of range"},
		{r.Times < 0 || (r.Times > 0) != (r.Term == Extension), "times", "chỉ dùng cho gia hạn", "is for extensions, which need it"},
		{r.Ceiling < 0 || r.Ceiling > 0 && r.Ceiling < r.Length, "ceiling", "nhỏ hơn thời hạn", "is below the length"},
		{r.Start == "", "start", "bắt buộc", "is required"},
		{r.By != ByStart && r.By != ByReceipt && !byASwitch, "decided_by", "là ngày bắt đầu, ngày nhận đơn hoặc một công tắc", "is start, receipt or a switch"},
		{!r.Outside.known(), "outside", "là có, không hoặc để trống", "is yes, no or empty"},
		{!r.Remote.known(), "remote", "là có, không hoặc để trống", "is yes, no or empty"},
		{!r.Dismissal.known(), "dismissal", "là có, không hoặc để trống", "is yes, no or empty"},
		{!r.Delegated.known(), "delegated", "là có, không hoặc để trống", "is yes, no or empty"},
	}...)); err != nil {
		return err
	}
	return l.checkWhen(r.row(), r.When)
}

// meets reports whether some setting satisfies both.
func (w When) meets(o When) bool {
	return w.Switch == "" || o.Switch == "" || w.Switch != o.Switch ||
		slices.ContainsFunc(w.Values, func(v string) bool { return slices.Contains(o.Values, v) })
}

// checkVersions refuses a code whose versions leave a gap, under any setting of
// the switches it depends on.
func (l *Law) checkVersions() error {
	byCode := make(map[string][]*Rule)
	for i := range l.data.Rules {
		r := &l.data.Rules[i]
		if slices.ContainsFunc(byCode[r.Code], func(o *Rule) bool { return o.Version == r.Version }) {
			return bad(r.row(), "trùng phiên bản", "the version exists already")
		}
		byCode[r.Code] = append(byCode[r.Code], r)
	}
	for _, code := range slices.Sorted(maps.Keys(byCode)) {
		versions := byCode[code]
		slices.SortFunc(versions, func(a, b *Rule) int { return cmp.Or(daysBetween(b.ValidFrom, a.ValidFrom), a.Version-b.Version) })
		for _, settings := range l.assignments(versions) {
			var last *Rule
			for _, r := range versions {
				if !r.When.holds(settings) {
					continue
				}
				if last != nil && last.ValidTo.AddDays(1) != r.ValidFrom {
					return bad(r.row(), "hiệu lực không nối tiếp "+last.row(), "its validity does not follow that of "+last.row())
				}
				last = r
			}
		}
	}
	return nil
}

// assignments lists every setting of the switches that the rules depend on.
func (l *Law) assignments(rules []*Rule) []map[string]string {
	out := []map[string]string{{}}
	for _, s := range l.data.Switches {
		if !slices.ContainsFunc(rules, func(r *Rule) bool { return r.When.Switch == s.Code }) {
			continue
		}
		var more []map[string]string
		for _, settings := range out {
			for _, v := range s.Values {
				next := maps.Clone(settings)
				next[s.Code] = v.Code
				more = append(more, next)
			}
		}
		out = more
	}
	return out
}
