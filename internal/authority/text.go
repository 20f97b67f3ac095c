package authority

import "kntc/internal/bilingual"

// The words for people, for each value about an authority.
//
//nolint:gochecknoglobals // read-only tables
var (
	tierTexts = map[Tier]bilingual.Text{
		Central:  {VI: "Trung ương", EN: "Central"},
		Province: {VI: "Cấp tỉnh", EN: "Province"},
		District: {VI: "Cấp huyện", EN: "District"},
		Commune:  {VI: "Cấp xã", EN: "Commune"},
	}
	branchTexts = map[Branch]bilingual.Text{
		State:       {VI: "Cơ quan hành chính", EN: "State administration"},
		Party:       {VI: "Cơ quan đảng", EN: "Party"},
		Elected:     {VI: "Cơ quan dân cử", EN: "Elected bodies"},
		Front:       {VI: "Mặt trận và đoàn thể", EN: "Fatherland Front and mass organisations"},
		Judiciary:   {VI: "Cơ quan tư pháp", EN: "Judiciary"},
		ServiceUnit: {VI: "Đơn vị sự nghiệp", EN: "Public service unit"},
	}
)

//nolint:gochecknoglobals // a read-only table
var forwardingTexts = map[Forwarding]bilingual.Text{
	ReceptionBoard: {VI: "Ban tiếp công dân", EN: "Reception board"},
	ElectedBody:    {VI: "Cơ quan của Quốc hội, đại biểu Quốc hội, đại biểu Hội đồng nhân dân", EN: "Bodies of the National Assembly, deputies"},
	OtherForwarder: {VI: "Cơ quan chuyển đơn khác", EN: "Another body that passes petitions on"},
}

// Text returns the words for the forwarding.
func (f Forwarding) Text() bilingual.Text { return bilingual.Of(forwardingTexts, f) }

// Text returns the words for the tier.
func (t Tier) Text() bilingual.Text { return bilingual.Of(tierTexts, t) }

// Text returns the words for the branch.
func (b Branch) Text() bilingual.Text { return bilingual.Of(branchTexts, b) }
