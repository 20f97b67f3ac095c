package casework_test

import (
	"encoding/json"
	"maps"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"kntc/internal/access"
	"kntc/internal/authority"
	"kntc/internal/clock"
	"kntc/internal/ledger"
	"kntc/internal/petition"
	"kntc/internal/store/storetest"
)

// statutoryForm is a form of a circular, as testdata/forms has it.
type statutoryForm struct {
	Form    string `json:"form"`
	Columns []struct {
		Column  int      `json:"column"`
		Heading []string `json:"heading"`
	} `json:"columns"`
	Checks []string `json:"checks"`
}

func statutoryForms(t *testing.T) []statutoryForm {
	t.Helper()
	text, err := os.ReadFile("testdata/forms/tt06-2025.json")
	if err != nil {
		t.Fatal(err)
	}
	var out []statutoryForm
	if err := json.Unmarshal(text, &out); err != nil {
		t.Fatal(err)
	}
	return out
}

// TestFormsHaveTheirQuestions walks the columns of 02/XLD, and those of 03/GQKN and
// 04/GQTC that tell of petitions, matters and verdicts: for each the ledger has what
// it asks, by dimensions that its rows carry.
func TestFormsHaveTheirQuestions(t *testing.T) {
	t.Parallel()
	columns, catalogue := formColumns(), storetest.Counted(t)
	upTo := map[string]int{"02/XLD": 25, "03/GQKN": 12, "04/GQTC": 13}
	for _, f := range statutoryForms(t) {
		for _, c := range f.Columns {
			parts, ok := columns[f.Form+" "+strconv.Itoa(c.Column)]
			if told := c.Column <= upTo[f.Form]; ok != told {
				t.Errorf("%s, column %d %q: has a question: %t, want %t", f.Form, c.Column, c.Heading, ok, told)
			}
			for _, p := range parts {
				for _, d := range p.groupBy() {
					if !catalogue.Carries(p.subject, p.measure, d) {
						t.Errorf("%s, column %d: %q of %q does not carry %q", f.Form, c.Column, p.measure, p.subject, d)
					}
				}
				if len(p.groupBy()) > ledger.MaxDimensions {
					t.Errorf("%s, column %d: %q is asked by %v", f.Form, c.Column, p.measure, p.groupBy())
				}
			}
		}
	}
}

// groupBy are the dimensions by which the part has to be asked.
func (p part) groupBy() []ledger.Dimension {
	out := slices.Sorted(maps.Keys(p.where))
	if p.own != whole {
		out = append(out, petition.DimensionSince)
	}
	return out
}

// matches reports whether a sum is of the part, in a period that is a quarter or
// begins with the reporting year.
func (p part) matches(s ledger.Sum, quarter bool) bool {
	if s.Subject != p.subject || s.Measure != p.measure {
		return false
	}
	for i, d := range p.groupBy() {
		if d != petition.DimensionSince || p.own == whole {
			if !slices.Contains(p.where[d], s.Key[i]) {
				return false
			}
			continue
		}
		since := petition.Since(s.Key[i])
		ours := since == petition.SinceQuarter || since == petition.SinceYear && !quarter
		if ours != (p.own == ofOwn) {
			return false
		}
	}
	return true
}

// sheet fills the columns of one authority and period.
type sheet struct {
	w       *world
	q       ledger.Question
	quarter bool
	asked   map[string][]ledger.Sum
}

func (s *sheet) value(parts []part) int64 {
	s.w.t.Helper()
	var n int64
	for _, p := range parts {
		for _, sum := range s.sums(p.groupBy()) {
			switch {
			case !p.matches(sum, s.quarter):
			case p.when == ledger.Before:
				n += p.sign * sum.Before
			default:
				n += p.sign * sum.During
			}
		}
	}
	return n
}

func (s *sheet) sums(by []ledger.Dimension) []ledger.Sum {
	s.w.t.Helper()
	key := ""
	for _, d := range by {
		key += string(d) + " "
	}
	if got, ok := s.asked[key]; ok {
		return got
	}
	q := s.q
	q.GroupBy = by
	got, _, err := s.w.b.Store.Sums(s.w.t.Context(), access.System("forms are filled in"), q, authority.Always(askedOver(q)...))
	if err != nil {
		s.w.t.Fatal(err)
	}
	s.asked[key] = got
	return got
}

// checkForms fills the forms of some authorities and periods. What the number row
// and the filling instructions say of their columns holds, and the state of the
// period's matters agrees with a recount from the histories.
func (w *world) checkForms(a archive) {
	w.t.Helper()
	columns, forms := formColumns(), statutoryForms(w.t)
	known := a.reconstruct(w.b.Clock.Now())
	for range 16 {
		p := pick(w.d, reported(2025, 2026, 2027))
		q := ledger.Question{Authority: pick(w.d, offices()), Subtree: w.d.chance(50), From: p.from, To: p.to}
		s := &sheet{w: w, q: q, quarter: p.to.Before(p.from.AddDays(100)), asked: make(map[string][]ledger.Sum)}
		values := make(map[string]int64)
		for column, parts := range columns {
			values[column] = s.value(parts)
			if values[column] < 0 {
				w.t.Errorf("%+v: %s is %d", q, column, values[column])
			}
		}
		for form, kind := range map[string]petition.Kind{"03/GQKN": petition.Complaint, "04/GQTC": petition.Denunciation} {
			for column, want := range known.standing(kind, p, askedOver(q)) {
				if got := values[form+" "+strconv.Itoa(column)]; got != want {
					w.t.Errorf("%+v: %s column %d is %d, recounted %d", q, form, column, got, want)
				}
			}
		}
		for _, f := range forms {
			for _, check := range f.Checks {
				if !holds(f.Form, check, values) {
					w.t.Errorf("%+v: %s: %s does not hold: %v", q, f.Form, check, values)
				}
			}
		}
	}
}

// standing recounts columns 1 to 6 of 03/GQKN and 04/GQTC: the petitions of a kind
// that were found in competence in the period, and how the matters that they are
// stand at its end.
func (k known) standing(kind petition.Kind, p period, over []authority.ID) map[int]int64 {
	out := map[int]int64{1: 0, 2: 0, 3: 0, 4: 0, 5: 0, 6: 0}
	for _, l := range k.petitions {
		gone := l.disposition == petition.StateHandedOver && l.handed && p.byEnd(l.disposed)
		ours := slices.Contains(over, l.owner) && l.about[petition.FactKind] == string(kind)
		if !ours || l.tookWithMatter() || gone || !p.holds(l.within()) {
			continue
		}
		out[1]++
		if column := l.standsAt(p); column > 0 {
			out[2]++
			out[column]++
		}
	}
	return out
}

// standsAt is the column that tells how the matter that a petition is stands at the
// end of a period; 0 of one that joined another's.
func (l *life) standsAt(p period) int {
	switch {
	case !p.byEnd(l.disposed):
		return 3
	case l.disposition == petition.StateJoined:
		return 0
	case l.disposition == petition.StateWithdrawn, p.byEnd(l.dropped):
		return 6
	case l.disposition == petition.StateAccepted, l.wasHandledAtOnce():
		return 4
	}
	return 5
}

var (
	elsewhere = regexp.MustCompile(`(\d\d/\w+) column (\d+)`)
	relation  = regexp.MustCompile(`<=|>=|=`)
)

// holds reports whether an identity or bound of a form holds. One over columns that
// are not filled in says nothing.
func holds(form, check string, values map[string]int64) bool {
	op := relation.FindString(check)
	left, right, _ := strings.Cut(check, op)
	a, known := sumOf(form, left, values)
	b, also := sumOf(form, right, values)
	switch {
	case !known || !also:
		return true
	case op == "<=":
		return a <= b
	case op == ">=":
		return a >= b
	}
	return a == b
}

// sumOf adds up columns, as "6+12+19" or "02/XLD column 6".
func sumOf(form, text string, values map[string]int64) (int64, bool) {
	var n int64
	for term := range strings.SplitSeq(text, "+") {
		column := form + " " + strings.TrimSpace(term)
		if m := elsewhere.FindStringSubmatch(term); m != nil {
			column = m[1] + " " + m[2]
		}
		v, ok := values[column]
		if !ok {
			return 0, false
		}
		n += v
	}
	return n, true
}

// reported are the statutory periods that lie in some years: quarters, half a year,
// nine months and the year.
func reported(years ...int) []period {
	var out []period
	for _, y := range years {
		starts := []clock.Date{
			clock.MustDate(y-1, time.December, 15), clock.MustDate(y, time.March, 15), clock.MustDate(y, time.June, 15),
			clock.MustDate(y, time.September, 15), clock.MustDate(y, time.December, 15),
		}
		for i := range 4 {
			out = append(out, period{starts[i], starts[i+1].AddDays(-1)}, period{starts[0], starts[i+1].AddDays(-1)})
		}
	}
	return slices.Compact(out)
}
