package ledger

import (
	"math"

	"kntc/internal/bilingual"
)

// Unit names what a quantity is a number of. Quantities are whole numbers of
// the smallest unit in which they are written down, so that sums are exact.
type Unit string

// The units that every register may use; a register can bring further ones.
const (
	UnitPiece           Unit = "piece"  // a petition, a matter, a visit
	UnitPerson          Unit = "person" // the same person counts as often as they come
	UnitDong            Unit = "dong"   // đồng
	UnitSquareDecimetre Unit = "dm2"    // dm², a hundredth of a m²
)

// UnitSpec is a unit with its words.
type UnitSpec struct {
	Unit Unit
	Text bilingual.Text
}

func standardUnits() []UnitSpec {
	return []UnitSpec{
		{UnitPiece, bilingual.Text{VI: "đơn vị", EN: "piece"}},
		{UnitPerson, bilingual.Text{VI: "người", EN: "person"}},
		{UnitDong, bilingual.Text{VI: "đồng", EN: "đồng"}},
		{UnitSquareDecimetre, bilingual.Text{VI: "dm²", EN: "dm²"}},
	}
}

// Rendering is how a quantity is printed: in a larger unit, as the statutory
// forms have it. Only what is printed is rounded, once, and never what is
// summed.
type Rendering struct {
	Of   Unit
	Size int64 // how many of the unit make one
	Text bilingual.Text
}

// MillionDong prints money as the forms do (Thông tư 01/2024/TT-TTCP, 01/KQGQ).
func MillionDong() Rendering {
	return Rendering{Of: UnitDong, Size: 1_000_000, Text: bilingual.Text{VI: "triệu đồng", EN: "million đồng"}}
}

// SquareMetre prints land as the forms do (Thông tư 01/2024/TT-TTCP, 01/KQGQ).
func SquareMetre() Rendering {
	return Rendering{Of: UnitSquareDecimetre, Size: 100, Text: bilingual.Text{VI: "m²", EN: "m²"}}
}

// Round returns the printed number of a total; halves go away from zero.
func (r Rendering) Round(total int64) int64 {
	whole, rest := total/r.Size, total%r.Size
	switch {
	case rest >= r.Size-rest:
		return whole + 1
	case -rest >= r.Size+rest:
		return whole - 1
	}
	return whole
}

// Quantity returns how much of the unit a printed number is; what would be
// beyond the greatest or least quantity is that one.
func (r Rendering) Quantity(printed int64) int64 {
	switch {
	case printed > math.MaxInt64/r.Size:
		return math.MaxInt64
	case printed < math.MinInt64/r.Size:
		return math.MinInt64
	}
	return printed * r.Size
}
