package petition_test

import (
	"testing"

	"pgregory.net/rapid"

	"kntc/internal/clock"
	"kntc/internal/ledger"
	"kntc/internal/petition"
)

func counted(t *testing.T) *ledger.Catalogue {
	t.Helper()
	c, err := ledger.NewCatalogue(petition.Counted())
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func figuresOf(g ledger.Group) map[ledger.FigureID]ledger.Figure {
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
	catalogue := counted(t)
	rapid.Check(t, func(t *rapid.T) {
		var sums, next []ledger.Sum
		for _, m := range catalogue.Measures() {
			before, during := rapid.Int64Range(-50, 50).Draw(t, "before"), rapid.Int64Range(-50, 50).Draw(t, "during")
			moved := rapid.Int64Range(-50, 50).Draw(t, "moved")
			sums = append(sums, ledger.Sum{Subject: m.Subject, Measure: m.Measure, Before: before, Moved: moved, During: during})
			next = append(next, ledger.Sum{Subject: m.Subject, Measure: m.Measure, Before: before + moved + during})
		}
		q := ledger.Question{From: january(0), To: january(30), Map: ledger.Then}
		now, then := figuresOf(catalogue.Compute(q, sums)[0]), figuresOf(catalogue.Compute(q, next)[0])
		value := func(id ledger.FigureID) int64 { return now[id].Value }
		if value(petition.FigurePetitionsCarriedOver)+value(petition.FigurePetitionsMoved)+value(petition.FigurePetitionsReceived)+value(petition.FigurePetitionsSucceeded) !=
			value(petition.FigurePetitionsProcessed)+value(petition.FigurePetitionsHandedOver)+value(petition.FigurePetitionsUnprocessed) {
			t.Error("carried over + moved + received + taken over must equal processed + handed over + unprocessed")
		}
		if value(petition.FigurePetitionsUnprocessed) != then[petition.FigurePetitionsCarriedOver].Value || value(petition.FigureMattersOpen) != then[petition.FigureMattersCarriedOver].Value {
			t.Error("closing stock must equal the next opening stock")
		}
		if value(petition.FigureMattersCarriedOver)+value(petition.FigureMattersMoved)+value(petition.FigureMattersAccepted)+
			value(petition.FigureMattersSucceeded)-value(petition.FigureMattersHandedOver) != value(petition.FigureMattersInCompetence) {
			t.Error("carried over + moved + accepted + taken over - handed over must equal in competence")
		}
		for _, id := range []ledger.FigureID{petition.FigurePetitionRate, petition.FigureMatterRate} {
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
	q := ledger.Question{From: clock.MustDate(2026, 1, 15), To: clock.MustDate(2026, 3, 10), GroupBy: []ledger.Dimension{ledger.DimensionMonth}}
	groups := counted(t).Compute(q, []ledger.Sum{
		{Key: []string{""}, Subject: petition.CountedPetition, Measure: petition.MeasureReceived, Before: 10},
		{Key: []string{""}, Subject: petition.CountedPetition, Measure: petition.MeasureProcessed, Before: 7},
		{Key: []string{"2026-01"}, Subject: petition.CountedPetition, Measure: petition.MeasureReceived, During: 4},
		{Key: []string{"2026-03"}, Subject: petition.CountedPetition, Measure: petition.MeasureProcessed, During: 5},
	})
	want := []struct {
		month            string
		opening, closing int64
	}{{"2026-01", 3, 7}, {"2026-02", 7, 7}, {"2026-03", 7, 2}}
	if len(groups) != len(want) {
		t.Fatalf("%d months, want %d", len(groups), len(want))
	}
	for i, w := range want {
		v := figuresOf(groups[i])
		if groups[i].Key[0] != w.month || v[petition.FigurePetitionsCarriedOver].Value != w.opening || v[petition.FigurePetitionsUnprocessed].Value != w.closing {
			t.Errorf("%s: opening %d, closing %d; want %+v", groups[i].Key[0], v[petition.FigurePetitionsCarriedOver].Value, v[petition.FigurePetitionsUnprocessed].Value, w)
		}
	}
}

func TestFiguresThatCannotBeSplitAreLeftOut(t *testing.T) {
	t.Parallel()
	q := ledger.Question{From: january(0), To: january(30), GroupBy: []ledger.Dimension{petition.DimensionOutcome}}
	groups := counted(t).Compute(q, []ledger.Sum{{Key: []string{"right"}, Subject: petition.CountedMatter, Measure: petition.MeasureResolved, During: 3}})
	v := figuresOf(groups[0])
	if len(v) != 4 || v[petition.FigureMattersResolved].Value != 3 {
		t.Errorf("figures by outcome: %v", v)
	}
	if v := figuresOf(counted(t).Compute(ledger.Question{From: january(0), To: january(1), Map: ledger.Then}, nil)[0]); len(v) != 31 {
		t.Errorf("an empty ledger gives %d figures", len(v))
	}
}

// TestEditions holds that figures already published keep their definition: an
// earlier edition answers by it.
func TestEditions(t *testing.T) {
	t.Parallel()
	c := counted(t)
	sums := []ledger.Sum{
		{Key: []string{}, Subject: petition.CountedPetition, Measure: petition.MeasureWithin, During: 10},
		{Key: []string{}, Subject: petition.CountedPetition, Measure: petition.MeasureWithinLeft, During: 3},
		{Key: []string{}, Subject: petition.CountedPetition, Measure: petition.MeasureCompetent, During: 6},
		{Key: []string{}, Subject: petition.CountedPetition, Measure: petition.MeasureResolved, During: 4},
	}
	for _, tt := range []struct {
		edition, version int
		of               int64
	}{{0, 2, 10}, {1, 1, 6}, {2, 2, 10}} {
		q := ledger.Question{From: january(0), To: january(30), Edition: tt.edition}
		got := figuresOf(c.Compute(q, sums)[0])[petition.FigurePetitionRate]
		if got.Value != 4 || got.Denominator != tt.of || got.Definition.Version != tt.version {
			t.Errorf("edition %d: %d of %d by version %d, want 4 of %d by version %d", tt.edition, got.Value, got.Denominator, got.Definition.Version, tt.of, tt.version)
		}
	}
	if err := c.Check(ledger.Question{From: january(0), To: january(30), Edition: 3}); err == nil {
		t.Error("an edition that does not exist was accepted")
	}
}

// TestSets: an answer has the figures of its set alone, and no group of what only
// others count; those of outcomes were first published with the second edition.
func TestSets(t *testing.T) {
	t.Parallel()
	c := counted(t)
	sums := []ledger.Sum{
		{Key: []string{"complaint"}, Subject: petition.CountedMatter, Measure: petition.MeasureResolved, During: 4},
		{Key: []string{"denunciation"}, Subject: petition.CountedMatter, Measure: petition.MeasureCarriedOut, During: 2},
	}
	for _, tt := range []struct {
		set     ledger.Set
		edition int
		group   string
		figure  ledger.FigureID
		value   int64
	}{
		{"", 0, "complaint", petition.FigureMattersResolved, 4},
		{ledger.Cases, 1, "complaint", petition.FigureMattersResolved, 4},
		{ledger.Outcomes, 0, "denunciation", petition.FigureCarriedOut, 2},
		{ledger.Outcomes, 1, "", "", 0},
	} {
		q := ledger.Question{From: january(0), To: january(30), GroupBy: []ledger.Dimension{petition.DimensionKind}, Set: tt.set, Edition: tt.edition}
		groups := c.Compute(q, sums)
		if tt.group == "" {
			if len(groups) != 0 {
				t.Errorf("set %q of edition %d: %v", tt.set, tt.edition, groups)
			}
			continue
		}
		if len(groups) != 1 || groups[0].Key[0] != tt.group || figuresOf(groups[0])[tt.figure].Value != tt.value {
			t.Errorf("set %q of edition %d: %v", tt.set, tt.edition, groups)
		}
	}
	if d, _ := c.Definition(petition.DueFigure("recover_land")); c.UnitOf(d) != ledger.UnitSquareDecimetre || d.Version != 2 {
		t.Errorf("land is counted in %s by version %d", c.UnitOf(d), d.Version)
	}
}
