package ledger_test

import (
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"kntc/internal/authority"
	"kntc/internal/clock"
	"kntc/internal/ledger"
	"kntc/internal/petition"
)

func day(d int) clock.Date { return clock.MustDate(2026, time.January, 1).AddDays(d) }

func accepted() (petition.Petition, petition.Matter) {
	id := authority.NewOwnedID(4)
	m := petition.Matter{
		ID: authority.NewOwnedID(4), State: petition.StateAccepted, Kind: petition.Complaint, Field: petition.FieldLand,
		Instance: petition.First, AcceptedOn: day(5), LastOn: day(5), Version: 1,
	}
	return petition.Petition{
		ID: id, State: petition.StateAccepted, Kind: petition.Complaint, Field: petition.FieldLand, Channel: petition.Post,
		ReceivedOn: day(1), DisposedOn: day(5), Matter: m.ID, Eligibility: petition.Eligible, Competence: petition.Within, Signatories: 6, Version: 3,
	}, m
}

func measures(facts []ledger.Fact) []ledger.Measure {
	var out []ledger.Measure
	for _, f := range facts {
		out = append(out, f.Measure)
	}
	return out
}

func TestPetitionFacts(t *testing.T) {
	t.Parallel()
	p, open := accepted()
	resolved := open
	resolved.Outcome, resolved.ResolvedOn = petition.OutcomeRight, day(30)
	ended := open
	ended.EndedOn = day(20)
	received := p
	received.State, received.DisposedOn, received.Matter = petition.StateReceived, clock.Date{}, authority.OwnedID{}
	guided := received
	guided.State, guided.DisposedOn = petition.StateGuided, day(5)
	for _, tt := range []struct {
		name string
		p    petition.Petition
		m    *petition.Matter
		want []ledger.Measure
	}{
		{"received", received, nil, []ledger.Measure{ledger.Received}},
		{"guided", guided, nil, []ledger.Measure{ledger.Received, ledger.Processed}},
		{"accepted", p, &open, []ledger.Measure{ledger.Received, ledger.Processed, ledger.Competent}},
		{"resolved", p, &resolved, []ledger.Measure{ledger.Received, ledger.Processed, ledger.Competent, ledger.Resolved}},
		{"ended", p, &ended, []ledger.Measure{ledger.Received, ledger.Processed, ledger.Competent, ledger.Ended}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if diff := cmp.Diff(tt.want, measures(ledger.PetitionFacts(tt.p, tt.m))); diff != "" {
				t.Error(diff)
			}
		})
	}
	late := p
	late.DisposedOn = day(40) // joined after the result became known
	facts := ledger.PetitionFacts(late, &resolved)
	if got := facts[len(facts)-1].On; got != day(40) {
		t.Errorf("resolved on %s, want the day it joined", got)
	}
}

func TestPostReversesWhatNoLongerStands(t *testing.T) {
	t.Parallel()
	before, _ := accepted()
	before.State, before.DisposedOn, before.Matter = petition.StateReceived, clock.Date{}, authority.OwnedID{}
	after := before
	after.Kind = petition.Denunciation
	rows := ledger.Post(petition.OfPetition, before.ID, ledger.PetitionFacts(before, nil), ledger.PetitionFacts(after, nil))
	if len(rows) != 2 || rows[0].Quantity != -1 || rows[0].Dims.Kind != petition.Complaint || rows[0].On != before.ReceivedOn ||
		rows[1].Quantity != 1 || rows[1].Dims.Kind != petition.Denunciation {
		t.Errorf("rows %+v", rows)
	}
	if same := ledger.Post(petition.OfPetition, before.ID, ledger.PetitionFacts(before, nil), ledger.PetitionFacts(before, nil)); same != nil {
		t.Errorf("equal facts cost %d rows", len(same))
	}
}

// TestPostingsLeadFromFactsToFacts: whatever the facts, the rows posted are
// their difference, so their sum over a life is what stands at its end.
func TestPostingsLeadFromFactsToFacts(t *testing.T) {
	t.Parallel()
	fact := rapid.Custom(func(t *rapid.T) ledger.Fact {
		return ledger.Fact{
			Measure: rapid.SampledFrom(ledger.Measures()).Draw(t, "measure"),
			On:      day(rapid.IntRange(0, 3).Draw(t, "day")),
			Dims:    ledger.Dims{Kind: rapid.SampledFrom(petition.Kinds()).Draw(t, "kind")},
		}
	})
	states := rapid.SliceOfN(rapid.SliceOfNDistinct(fact, 0, 5, func(f ledger.Fact) ledger.Fact { return f }), 1, 6)
	rapid.Check(t, func(t *rapid.T) {
		standing := make(map[ledger.Fact]int)
		var before []ledger.Fact
		for _, after := range states.Draw(t, "states") {
			for _, r := range ledger.Post(petition.OfPetition, authority.OwnedID{}, before, after) {
				standing[r.Fact] += r.Quantity
			}
			for f, n := range standing {
				want := 0
				if slices.Contains(after, f) {
					want = 1
				}
				if n != want {
					t.Fatalf("%+v stands %d times, want %d", f, n, want)
				}
			}
			before = after
		}
	})
}

func values(g ledger.Group) map[ledger.FigureID]ledger.Figure {
	out := make(map[ledger.FigureID]ledger.Figure)
	for _, f := range g.Figures {
		out[f.Definition.ID] = f
	}
	return out
}

// TestIdentitiesHoldForAnySums: the identities follow from the definitions,
// whatever the ledger holds.
func TestIdentitiesHoldForAnySums(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		var sums, next []ledger.Sum
		for _, s := range []petition.Subject{petition.OfPetition, petition.OfMatter} {
			for _, m := range ledger.Measures() {
				before, during := rapid.Int64Range(-50, 50).Draw(t, "before"), rapid.Int64Range(-50, 50).Draw(t, "during")
				moved := rapid.Int64Range(-50, 50).Draw(t, "moved")
				sums = append(sums, ledger.Sum{Subject: s, Measure: m, Before: before, Moved: moved, During: during})
				next = append(next, ledger.Sum{Subject: s, Measure: m, Before: before + moved + during})
			}
		}
		q := ledger.Question{From: day(0), To: day(30), Map: ledger.Then}
		now, then := values(ledger.Compute(q, sums)[0]), values(ledger.Compute(q, next)[0])
		value := func(id ledger.FigureID) int64 { return now[id].Value }
		if value(ledger.PetitionsCarriedOver)+value(ledger.PetitionsMoved)+value(ledger.PetitionsReceived)+value(ledger.PetitionsSucceeded) !=
			value(ledger.PetitionsProcessed)+value(ledger.PetitionsHandedOver)+value(ledger.PetitionsUnprocessed) {
			t.Error("carried over + moved + received + taken over must equal processed + handed over + unprocessed")
		}
		if value(ledger.PetitionsUnprocessed) != then[ledger.PetitionsCarriedOver].Value || value(ledger.MattersOpen) != then[ledger.MattersCarriedOver].Value {
			t.Error("closing stock must equal the next opening stock")
		}
		if value(ledger.MattersCarriedOver)+value(ledger.MattersMoved)+value(ledger.MattersAccepted)+
			value(ledger.MattersSucceeded)-value(ledger.MattersHandedOver) != value(ledger.MattersInCompetence) {
			t.Error("carried over + moved + accepted + taken over - handed over must equal in competence")
		}
		for _, id := range []ledger.FigureID{ledger.PetitionRate, ledger.MatterRate} {
			rest := now[id].Denominator - now[id].Value
			for _, e := range now[id].Exclusions {
				rest -= e.Value
			}
			if rest != 0 {
				t.Errorf("%s: numerator and exclusions miss the denominator by %d", id, rest)
			}
		}
	})
}

func TestMonthsCarryForward(t *testing.T) {
	t.Parallel()
	q := ledger.Question{From: clock.MustDate(2026, 1, 15), To: clock.MustDate(2026, 3, 10), GroupBy: []ledger.Dimension{ledger.ByMonth}}
	groups := ledger.Compute(q, []ledger.Sum{
		{Key: []string{""}, Subject: petition.OfPetition, Measure: ledger.Received, Before: 10},
		{Key: []string{""}, Subject: petition.OfPetition, Measure: ledger.Processed, Before: 7},
		{Key: []string{"2026-01"}, Subject: petition.OfPetition, Measure: ledger.Received, During: 4},
		{Key: []string{"2026-03"}, Subject: petition.OfPetition, Measure: ledger.Processed, During: 5},
	})
	want := []struct {
		month            string
		opening, closing int64
	}{{"2026-01", 3, 7}, {"2026-02", 7, 7}, {"2026-03", 7, 2}}
	if len(groups) != len(want) {
		t.Fatalf("%d months, want %d", len(groups), len(want))
	}
	for i, w := range want {
		v := values(groups[i])
		if groups[i].Key[0] != w.month || v[ledger.PetitionsCarriedOver].Value != w.opening || v[ledger.PetitionsUnprocessed].Value != w.closing {
			t.Errorf("%s: opening %d, closing %d; want %+v", groups[i].Key[0], v[ledger.PetitionsCarriedOver].Value, v[ledger.PetitionsUnprocessed].Value, w)
		}
	}
}

func TestFiguresThatCannotBeSplitAreLeftOut(t *testing.T) {
	t.Parallel()
	q := ledger.Question{From: day(0), To: day(30), GroupBy: []ledger.Dimension{ledger.ByOutcome}}
	groups := ledger.Compute(q, []ledger.Sum{{Key: []string{"right"}, Subject: petition.OfMatter, Measure: ledger.Resolved, During: 3}})
	v := values(groups[0])
	if len(v) != 2 || v[ledger.MattersResolved].Value != 3 {
		t.Errorf("figures by outcome: %v", v)
	}
	if v := values(ledger.Compute(ledger.Question{From: day(0), To: day(1), Map: ledger.Then}, nil)[0]); len(v) != len(ledger.Definitions()) {
		t.Errorf("an empty ledger gives %d figures", len(v))
	}
}

func TestQuestionCheck(t *testing.T) {
	t.Parallel()
	good := ledger.Question{Authority: 1, From: day(0), To: day(1)}
	if err := good.Check(); err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		name   string
		change func(*ledger.Question)
	}{
		{"no first day", func(q *ledger.Question) { q.From = clock.Date{} }},
		{"no last day", func(q *ledger.Question) { q.To = clock.Date{} }},
		{"backwards", func(q *ledger.Question) { q.To = q.From.AddDays(-1) }},
		{"too long", func(q *ledger.Question) { q.To = clock.MustDate(2090, 1, 1) }},
		{"unknown dimension", func(q *ledger.Question) { q.GroupBy = []ledger.Dimension{"colour"} }},
		{"repeated dimension", func(q *ledger.Question) { q.GroupBy = []ledger.Dimension{ledger.ByKind, ledger.ByKind} }},
		{"too many dimensions", func(q *ledger.Question) { q.GroupBy = ledger.Dimensions()[:ledger.MaxDimensions+1] }},
	} {
		q := good
		tt.change(&q)
		if q.Check() == nil {
			t.Errorf("%s was accepted", tt.name)
		}
	}
}

func TestDefinitionsAreComplete(t *testing.T) {
	t.Parallel()
	seen := make(map[ledger.FigureID]bool)
	for _, d := range ledger.Definitions() {
		if seen[d.ID] || d.Version < 1 || d.Title.VI == "" || d.Title.EN == "" || d.Text.VI == "" || d.Text.EN == "" || len(d.Terms) == 0 {
			t.Errorf("incomplete or repeated definition %+v", d)
		}
		seen[d.ID] = true
	}
}
