package lostproperty_test

import (
	"kntc/internal/bilingual"
	"kntc/internal/ledger"
)

// What is counted of items.
const (
	countedItem = ledger.Subject(OfItem)

	unitGram       ledger.Unit      = "gram"
	dimensionSort  ledger.Dimension = "sort"
	measureFound   ledger.Measure   = "found"
	measureWeighed ledger.Measure   = "weighed"
	measureGiven   ledger.Measure   = "given_back"
)

// counted is what the register hands to the catalogue.
func counted() ledger.Register {
	sort := []ledger.Dimension{dimensionSort}
	return ledger.Register{
		Units:      []ledger.UnitSpec{{Unit: unitGram, Text: bilingual.Text{VI: "gam", EN: "gram"}}},
		Dimensions: []ledger.DimensionSpec{{Dimension: dimensionSort, Title: bilingual.Text{VI: "Loại đồ", EN: "Sort"}, Values: 8}},
		Subjects:   []ledger.SubjectSpec{{Subject: countedItem, Dimensions: sort}},
		Measures: []ledger.MeasureSpec{
			{Subject: countedItem, Measure: measureFound, Unit: ledger.UnitPiece, Dimensions: sort},
			{Subject: countedItem, Measure: measureWeighed, Unit: unitGram, Dimensions: sort},
			{Subject: countedItem, Measure: measureGiven, Unit: unitGram, Dimensions: sort},
		},
		Figures: []ledger.Definition{
			{
				ID: "lost_items_found", Version: 1, Subject: countedItem,
				Title: bilingual.Text{VI: "Đồ nhặt được", EN: "Items found"},
				Text:  bilingual.Text{VI: "Số đồ nhặt được trong kỳ.", EN: "Items found in the period."},
				Terms: []ledger.Term{ledger.Plus(ledger.During, measureFound)},
			},
			{
				ID: "lost_items_kept", Version: 1, Subject: countedItem,
				Title: bilingual.Text{VI: "Khối lượng còn giữ", EN: "Weight kept"},
				Text:  bilingual.Text{VI: "Gam đồ còn giữ cuối kỳ.", EN: "Grams kept at the end of the period."},
				Terms: []ledger.Term{
					ledger.Plus(ledger.Before, measureWeighed), ledger.Minus(ledger.Before, measureGiven),
					ledger.Plus(ledger.During, measureWeighed), ledger.Minus(ledger.During, measureGiven),
				},
			},
		},
	}
}

// factsOf is what is true of an item by the measures; nothing of the zero item.
func factsOf(i Item) []ledger.Fact {
	if i.ID.IsZero() {
		return nil
	}
	dims := ledger.Dims{dimensionSort: i.Sort}
	out := []ledger.Fact{
		{Measure: measureFound, On: i.FoundOn, Quantity: 1, Dims: dims},
		{Measure: measureWeighed, On: i.FoundOn, Quantity: i.Grams, Dims: dims},
	}
	if i.State == StateGivenBack {
		out = append(out, ledger.Fact{Measure: measureGiven, On: i.GivenOn, Quantity: i.Grams, Dims: dims})
	}
	return out
}
