package deadline

import "slices"

// Criterion is one of the seven marks of a complex case (Nghị định 31/2019/NĐ-CP,
// Điều 3 for denunciations; Nghị định 124/2020/NĐ-CP, Điều 3a, from 01/07/2026
// for complaints).
type Criterion string

// The criteria, in the order of the decree's letters.
const (
	SeveralPlaces       Criterion = "several_places"       // a) one content, two places or more to verify
	SeveralContents     Criterion = "several_contents"     // b) two contents or more to verify
	ManyPetitioners     Criterion = "many_petitioners"     // c) many petitioners, or many people's interests
	ForeignElement      Criterion = "foreign_element"      // d) yếu tố nước ngoài
	SeveralBodies       Criterion = "several_bodies"       // đ) responsibility of several bodies
	BodiesDisagree      Criterion = "bodies_disagree"      // e) bodies disagree
	ConflictingEvidence Criterion = "conflicting_evidence" // g) conflicting evidence, or expert opinion needed
)

// Criteria lists every criterion in the order of the decree.
func Criteria() []Criterion {
	return []Criterion{
		SeveralPlaces, SeveralContents, ManyPetitioners, ForeignElement, SeveralBodies, BodiesDisagree, ConflictingEvidence,
	}
}

// Complexity is how complex a case is.
type Complexity string

// The complexities.
const (
	Normal            Complexity = "normal"
	Complex           Complexity = "complex"            // phức tạp: one criterion
	EspeciallyComplex Complexity = "especially_complex" // đặc biệt phức tạp: two criteria or more
)

// Complexities lists every complexity, the lowest first.
func Complexities() []Complexity { return []Complexity{Normal, Complex, EspeciallyComplex} }

// ComplexityOf derives the complexity from the criteria that a case meets; a
// criterion named twice counts once.
func ComplexityOf(criteria []Criterion) Complexity {
	met := 0
	for _, c := range Criteria() {
		if slices.Contains(criteria, c) {
			met++
		}
	}
	switch met {
	case 0:
		return Normal
	case 1:
		return Complex
	}
	return EspeciallyComplex
}
