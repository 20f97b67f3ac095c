package deadline

import (
	"errors"
	"slices"
	"testing"

	"kntc/internal/clock"
	"kntc/internal/fault"
)

// TestRowsSucceedOneAnother: a new version ends the one before on the day before,
// and what began under it stays as it was.
func TestRowsSucceedOneAnother(t *testing.T) {
	t.Parallel()
	law := seeded(t, nil)
	from := clock.MustDate(2027, 1, 1)

	rung := law.Data().Ladder[slices.IndexFunc(law.Data().Ladder, func(r Rung) bool { return r.Code == "OVERDUE" })]
	rung.Offset, rung.ValidFrom = 3, from
	after, rows, err := law.AddRung(rung)
	if err != nil || len(rows.Ladder) != 2 || rows.Ladder[1].Version != 2 || rows.Ladder[0].ValidTo != from.AddDays(-1) {
		t.Fatalf("rung: %+v, %v", rows.Ladder, err)
	}
	offset := func(l *Law, day clock.Date) int {
		list := l.InForce(day)
		return list[slices.IndexFunc(list, func(r Rung) bool { return r.Code == "OVERDUE" })].Offset
	}
	if a, b := offset(after, from.AddDays(-1)), offset(after, from); a != 1 || b != 3 {
		t.Errorf("climbed after %d days before, %d since", a, b)
	}

	ground := law.Data().Grounds[slices.IndexFunc(law.Data().Grounds, func(g Ground) bool { return g.Code == "awaiting_result" && g.Kinds.Has("denunciation") })]
	ground.ValidFrom, ground.ValidTo = from, from.AddDays(30)
	after, rows, err = law.AddGround(ground)
	if err != nil || len(rows.Grounds) != 2 || rows.Grounds[1].Version != 3 {
		t.Fatalf("ground: %+v, %v", rows.Grounds, err)
	}
	q := Question{Term: Resolve, Facts: Facts{Kind: "denunciation", Instance: "first"}, Start: clock.MustDate(2027, 2, 1)}
	q.Stops = []Stop{{From: clock.MustDate(2027, 2, 10), Ground: "awaiting_result"}}
	if _, err := after.Compute(q); !errors.Is(err, ErrStops) {
		t.Errorf("a stop after the ground ended: %v", err)
	}
	q.Start, q.Stops[0].From = clock.MustDate(2026, 12, 1), clock.MustDate(2026, 12, 10)
	if _, err := after.Compute(q); err != nil {
		t.Errorf("a stop under the version before: %v", err)
	}

	quota := law.Data().Quotas[1]
	quota.Days, quota.ValidFrom = 4, from
	if _, rows, err = law.AddQuota(quota); err != nil || len(rows.Quotas) != 2 || rows.Quotas[1].Version != 3 {
		t.Errorf("quota: %+v, %v", rows.Quotas, err)
	}
	quota.ValidFrom = clock.MustDate(2026, 7, 1)
	if _, _, err = law.AddQuota(quota); !errors.Is(err, ErrLaw) {
		t.Errorf("a version from the day of the present one: %v", err)
	}
}

// TestImpossibleRowsAreRefused names the field that is wrong.
func TestImpossibleRowsAreRefused(t *testing.T) {
	t.Parallel()
	law := seeded(t, nil)
	from := clock.MustDate(2027, 1, 1)
	rung := func(alter func(*Rung)) error {
		r := law.Data().Ladder[0]
		r.ValidFrom = from
		alter(&r)
		_, _, err := law.AddRung(r)
		return err
	}
	ground := func(alter func(*Ground)) error {
		g := law.Data().Grounds[0]
		g.ValidFrom = from
		alter(&g)
		_, _, err := law.AddGround(g)
		return err
	}
	quota := func(alter func(*Quota)) error {
		q := law.Data().Quotas[1]
		q.ValidFrom = from
		alter(&q)
		_, _, err := law.AddQuota(q)
		return err
	}
	for _, tt := range []struct {
		name, pointer string
		err           error
	}{
		{"a rung for nobody", "/recipients", rung(func(r *Rung) { r.Recipient = Set{} })},
		{"a rung for a neighbour", "/recipients", rung(func(r *Rung) { r.Recipient = ParseSet("head|neighbour") })},
		{"a rung for no term", "/terms", rung(func(r *Rung) { r.Terms = ParseSet("lunch") })},
		{"a rung in years", "/unit", rung(func(r *Rung) { r.Unit = InYears })},
		{"a rung too far away", "/offset", rung(func(r *Rung) { r.Offset = 10_000 })},
		{"a rung without a document", "/document", rung(func(r *Rung) { r.Document = "" })},
		{"a rung without an article", "/article", rung(func(r *Rung) { r.Legal.Article = "" })},
		{"a rung that ends before it begins", "/valid_to", rung(func(r *Rung) { r.ValidTo = from.AddDays(-1) })},
		{"a ground of another kind", "/kinds", ground(func(g *Ground) { g.Kinds = ParseSet("lunch") })},
		{"a ground without a title", "/title", ground(func(g *Ground) { g.Title.EN = "" })},
		{"a ground of odd code", "/code", ground(func(g *Ground) { g.Code = "lũ lụt" })},
		{"a ground without a day", "/valid_from", ground(func(g *Ground) { g.Code, g.ValidFrom = "flood", clock.Date{} })},
		{"a quota of no days", "/days", quota(func(q *Quota) { q.Days = 0 })},
		{"a quota per year", "/per", quota(func(q *Quota) { q.Per = "year" })},
		{"a quota of nobody", "/head", quota(func(q *Quota) { q.Head = "" })},
		{"a quota nobody is sure of", "/confidence", quota(func(q *Quota) { q.Mark = "maybe" })},
	} {
		if f := fault.As(tt.err); f == nil || len(f.Fields) != 1 || f.Fields[0].Pointer != tt.pointer {
			t.Errorf("%s: %v, want a refusal at %s", tt.name, tt.err, tt.pointer)
		}
	}
	if err := ground(func(g *Ground) { g.Kinds = ParseSet("complaint") }); !errors.Is(err, ErrLaw) {
		t.Errorf("two rows of a ground for complaints: %v", err)
	}
}
