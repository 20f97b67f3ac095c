package ledger_test

import (
	"strings"
	"testing"

	"kntc/internal/authority"
	"kntc/internal/bilingual"
	"kntc/internal/ledger"
)

func text(s string) bilingual.Text { return bilingual.Text{VI: s, EN: s} }

// things is an invented register: things found, by the piece and by weight.
func things() ledger.Register {
	return ledger.Register{
		Units:      []ledger.UnitSpec{{Unit: "gram", Text: text("gram")}},
		Dimensions: []ledger.DimensionSpec{{Dimension: "colour", Title: text("colour"), Values: 3}, {Dimension: "place", Title: text("place"), Values: 9}},
		Subjects:   []ledger.SubjectSpec{{Subject: "item", Dimensions: []ledger.Dimension{"colour", "", "place"}}},
		Measures: []ledger.MeasureSpec{
			{Subject: "item", Measure: "found", Unit: ledger.UnitPiece, Dimensions: []ledger.Dimension{"colour", "place"}},
			{Subject: "item", Measure: "returned", Unit: ledger.UnitPiece, Dimensions: []ledger.Dimension{"colour"}},
			{Subject: "item", Measure: "weighed", Unit: "gram"},
		},
		Figures: []ledger.Definition{
			{
				ID: "items_kept", Version: 1, Subject: "item", Title: text("kept"), Text: text("kept"),
				Terms: []ledger.Term{
					ledger.Plus(ledger.Before, "found"), ledger.Minus(ledger.Before, "returned"),
					ledger.Plus(ledger.During, "found"), ledger.Minus(ledger.During, "returned"),
				},
			},
			{
				ID: "items_weight", Version: 1, Subject: "item", Title: text("weight"), Text: text("weight"),
				Terms: []ledger.Term{ledger.Plus(ledger.During, "weighed")},
			},
		},
	}
}

func lost(t *testing.T) *ledger.Catalogue {
	t.Helper()
	c, err := ledger.NewCatalogue(things())
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestCatalogueRefuses(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name   string
		change func(*ledger.Register)
		says   string
	}{
		{"a unit twice", func(r *ledger.Register) { r.Units[0].Unit = ledger.UnitDong }, `unit "dong" is there twice`},
		{"a unit without words", func(r *ledger.Register) { r.Units[0].Text.EN = "" }, `unit "gram"`},
		{"a dimension twice", func(r *ledger.Register) { r.Dimensions[1].Dimension = ledger.DimensionMonth }, `dimension "month" is there twice`},
		{"a dimension without words", func(r *ledger.Register) { r.Dimensions[0].Title.VI = "" }, `dimension "colour"`},
		{"a name that is no word", func(r *ledger.Register) { r.Subjects[0].Subject = "lost' item" }, "lost' item"},
		{"a subject twice", func(r *ledger.Register) { r.Subjects = append(r.Subjects, r.Subjects[0]) }, `subject "item"`},
		{"an unknown dimension of a subject", func(r *ledger.Register) { r.Subjects[0].Dimensions[0] = "size" }, `dimension "size"`},
		{"more dimensions than places", func(r *ledger.Register) {
			r.Subjects[0].Dimensions = append(r.Subjects[0].Dimensions, make([]ledger.Dimension, ledger.Slots)...)
		}, "there is room for"},
		{"a measure twice", func(r *ledger.Register) { r.Measures[1].Measure = "found" }, `measure "found"`},
		{"a measure of nothing", func(r *ledger.Register) { r.Measures[0].Subject = "thing" }, `no subject "thing"`},
		{"an unknown unit", func(r *ledger.Register) { r.Measures[2].Unit = "ounce" }, `no unit "ounce"`},
		{"an unknown dimension of a measure", func(r *ledger.Register) { r.Measures[2].Dimensions = []ledger.Dimension{"size"} }, `no dimension "size"`},
		{"a figure twice", func(r *ledger.Register) { r.Figures[1].ID = "items_kept" }, `figure "items_kept" is there twice`},
		{"a figure without a version", func(r *ledger.Register) { r.Figures[0].Version = 0 }, "version"},
		{"a figure without words", func(r *ledger.Register) { r.Figures[0].Text.VI = "" }, "text"},
		{"an unknown measure of a figure", func(r *ledger.Register) { r.Figures[1].Terms[0].Measure = "sold" }, `no measure "sold"`},
		{"a term that is not signed", func(r *ledger.Register) { r.Figures[1].Terms[0].Sign = 2 }, "sign"},
		{"pieces and grams", func(r *ledger.Register) {
			r.Figures[1].Terms = append(r.Figures[1].Terms, ledger.Plus(ledger.During, "found"))
		}, "adds up gram and piece"},
		{"an unknown map", func(r *ledger.Register) { r.Figures[0].Map = "tomorrow" }, `no map "tomorrow"`},
		{"an exclusion without words", func(r *ledger.Register) {
			r.Figures[0].Not = []ledger.Exclusion{{Reason: "open", Terms: r.Figures[0].Terms}}
		}, "exclusion"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			r := things()
			tt.change(&r)
			if _, err := ledger.NewCatalogue(r); err == nil || !strings.Contains(err.Error(), tt.says) {
				t.Errorf("%v, want a refusal that says %s", err, tt.says)
			}
		})
	}
	if _, err := ledger.NewCatalogue(things(), things()); err == nil {
		t.Error("the same register twice was accepted")
	}
}

func TestValuesStandInTheirPlaces(t *testing.T) {
	t.Parallel()
	row := func(m ledger.Measure, d ledger.Dims) ledger.Row {
		return ledger.Row{Subject: "item", ID: authority.OwnedID{}, Fact: ledger.Fact{Measure: m, On: day(1), Quantity: 1, Dims: d}}
	}
	got, err := lost(t).Values(row("found", ledger.Dims{"place": "market", "colour": "red"}))
	if err != nil || got != [ledger.Slots]string{0: "red", 2: "market"} {
		t.Errorf("got %q, %v", got, err)
	}
	for name, r := range map[string]ledger.Row{
		"unknown measure":              row("sold", nil),
		"dimension of another measure": row("returned", ledger.Dims{"place": "market"}),
		"unknown dimension":            row("found", ledger.Dims{"size": "small"}),
	} {
		if _, err := lost(t).Values(r); err == nil {
			t.Errorf("%s was accepted", name)
		}
	}
}

func TestFiguresByWhatTheirRowsCarry(t *testing.T) {
	t.Parallel()
	q := ledger.Question{From: day(0), To: day(30), GroupBy: []ledger.Dimension{"colour"}}
	groups := lost(t).Compute(q, []ledger.Sum{
		{Key: []string{"red"}, Subject: "item", Measure: "found", Before: 3, During: 4},
		{Key: []string{"red"}, Subject: "item", Measure: "returned", During: 5},
	})
	if len(groups) != 1 || len(groups[0].Figures) != 1 || groups[0].Figures[0].Definition.ID != "items_kept" || groups[0].Figures[0].Value != 2 {
		t.Errorf("by colour: %+v", groups)
	}
	all := lost(t).Compute(ledger.Question{From: day(0), To: day(30)}, []ledger.Sum{{Subject: "item", Measure: "weighed", During: 1 << 40}})
	if len(all[0].Figures) != 2 || all[0].Figures[1].Value != 1<<40 {
		t.Errorf("in all: %+v", all)
	}
}
