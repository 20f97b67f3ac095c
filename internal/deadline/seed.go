package deadline

import (
	"bytes"
	"embed"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"sync"

	"kntc/internal/bilingual"
	"kntc/internal/clock"
)

//go:embed data
var seedFiles embed.FS

// Seed returns the rows that come with the program. It fails only when the
// embedded files are damaged. The caller must not change what it gets.
func Seed() (Data, error) { return seed() }

var seed = sync.OnceValues(func() (Data, error) { //nolint:gochecknoglobals // read once, the same for everybody
	var d Data
	err := cmpErr(
		func() (err error) { d.Years, err = rows("calendar_years.csv", toYear); return },
		func() (err error) { d.Days, err = rows("calendar_days.csv", toDay); return },
		func() (err error) { d.Rules, err = rows("rules.csv", toRule); return },
		func() (err error) { d.Grounds, err = rows("grounds.csv", toGround); return },
		func() (err error) { d.Quotas, err = rows("quotas.csv", toQuota); return },
		func() (err error) { d.Ladder, err = rows("ladder.csv", toRung); return },
		func() (err error) { d.Switches, err = switches(); return },
	)
	return d, err
})

// cmpErr runs the steps until one fails.
func cmpErr(steps ...func() error) error {
	for _, step := range steps {
		if err := step(); err != nil {
			return err
		}
	}
	return nil
}

// record is a line of a file by the names of its columns. The first thing that
// cannot be read is kept.
type record struct {
	columns []string
	fields  []string
	err     error
}

func (r *record) text(column string) string {
	i := slices.Index(r.columns, column)
	if i < 0 {
		r.fail(column, fmt.Errorf("there is no such column"))
		return ""
	}
	return r.fields[i]
}

func (r *record) fail(column string, err error) {
	if r.err == nil {
		r.err = fmt.Errorf("%s: %w", column, err)
	}
}

// number reads an integer; "" is 0.
func (r *record) number(column string) int {
	s := r.text(column)
	if s == "" {
		return 0
	}
	n, err := strconv.Atoi(s)
	if err != nil {
		r.fail(column, err)
	}
	return n
}

func (r *record) date(column string) clock.Date {
	var d clock.Date
	if err := d.UnmarshalText([]byte(r.text(column))); err != nil {
		r.fail(column, err)
	}
	return d
}

func (r *record) when(column string) When {
	w, ok := ParseWhen(r.text(column))
	if !ok {
		r.fail(column, fmt.Errorf("%q is no condition", r.text(column)))
	}
	return w
}

func (r *record) yes(column string) bool { return Tri(r.text(column)) == Yes }

func (r *record) both(name string) bilingual.Text {
	return bilingual.Text{VI: r.text(name + "_vi"), EN: r.text(name + "_en")}
}

func (r *record) provision() Provision {
	return Provision{
		Code: r.text("code"), Version: r.number("version"), ValidFrom: r.date("valid_from"), ValidTo: r.date("valid_to"),
		Legal: bilingual.Legal{Law: r.text("law"), Article: r.text("article"), Version: r.text("law_version")},
		Mark:  Confidence(r.text("mark")), Title: r.both("title"),
	}
}

// rows reads a file.
func rows[T any](name string, to func(*record) T) ([]T, error) {
	raw, err := seedFiles.ReadFile("data/" + name)
	if err != nil {
		return nil, err
	}
	lines, err := csv.NewReader(bytes.NewReader(raw)).ReadAll()
	if err != nil || len(lines) < 2 {
		return nil, fmt.Errorf("read %s: %w", name, err)
	}
	out := make([]T, 0, len(lines)-1)
	for i, fields := range lines[1:] {
		r := &record{columns: lines[0], fields: fields}
		out = append(out, to(r))
		if r.err != nil {
			return nil, fmt.Errorf("read %s, line %d: %w", name, i+2, r.err)
		}
	}
	return out, nil
}

func toYear(r *record) Year {
	return Year{Year: r.number("year"), Status: Status(r.text("status")), Source: r.text("source"), Note: r.both("note")}
}

func toDay(r *record) Day {
	return Day{
		Date: r.date("date"), Kind: DayKind(r.text("kind")), Name: r.both("name"),
		Source: r.text("source"), Mark: Confidence(r.text("mark")), When: r.when("when"),
	}
}

func toRule(r *record) Rule {
	return Rule{
		Provision: r.provision(), Term: Term(r.text("term")),
		Kinds: ParseSet(r.text("kind")), Instances: ParseSet(r.text("instance")), Complexities: ParseSet(r.text("complexity")),
		Branches: ParseSet(r.text("branch")), Tiers: ParseSet(r.text("tier")),
		Outside: Tri(r.text("outside")), Remote: Tri(r.text("remote")), Dismissal: Tri(r.text("dismissal")), Delegated: Tri(r.text("delegated")),
		Unit: Unit(r.text("unit")), Length: r.number("length"), Times: r.number("times"), Ceiling: r.number("ceiling"),
		Backwards: r.yes("backwards"), Start: r.text("start"), By: r.text("by"), When: r.when("when"), Note: r.both("note"),
	}
}

func toGround(r *record) Ground {
	return Ground{Provision: r.provision(), Kinds: ParseSet(r.text("kind")), Terms: ParseSet(r.text("terms"))}
}

func toQuota(r *record) Quota {
	return Quota{
		Provision: r.provision(), Head: r.text("head"), Days: r.number("days"), Per: r.text("per"),
		Delegable: r.yes("delegable"), Urgent: r.yes("urgent"),
	}
}

func toRung(r *record) Rung {
	return Rung{
		Provision: r.provision(), Terms: ParseSet(r.text("terms")), Kinds: ParseSet(r.text("kind")),
		Offset: r.number("offset"), Unit: Unit(r.text("unit")), Recipient: ParseSet(r.text("recipient")), Document: r.text("document"),
	}
}

// switches reads the switches.
func switches() ([]Switch, error) {
	type text struct {
		VI string `json:"vi"`
		EN string `json:"en"`
	}
	var read []struct {
		Code   string `json:"code"`
		Title  text   `json:"title"`
		Why    text   `json:"why"`
		Values []struct {
			Code string `json:"code"`
			text
		} `json:"values"`
		Default string `json:"default"`
	}
	raw, err := seedFiles.ReadFile("data/switches.json")
	if err != nil {
		return nil, err
	}
	if err := json.Unmarshal(raw, &read); err != nil {
		return nil, fmt.Errorf("read switches.json: %w", err)
	}
	out := make([]Switch, len(read))
	for i, s := range read {
		out[i] = Switch{Code: s.Code, Title: bilingual.Text(s.Title), Why: bilingual.Text(s.Why), Default: s.Default}
		for _, v := range s.Values {
			out[i].Values = append(out[i].Values, SwitchValue{Code: v.Code, Text: bilingual.Text(v.text)})
		}
	}
	return out, nil
}
