package api

import (
	"kntc/internal/bilingual"
	"kntc/internal/ledger"
)

// The words for what figures are split by, and for what they leave out. A test
// holds that every value has its words; those of other values stand beside them.
//
//nolint:gochecknoglobals // read-only tables
var (
	dimensionLabels = map[ledger.Dimension]bilingual.Text{
		ledger.ByAuthority:   {VI: "Cơ quan", EN: "Authority"},
		ledger.ByMonth:       {VI: "Tháng", EN: "Month"},
		ledger.ByKind:        {VI: "Loại", EN: "Kind"},
		ledger.ByField:       {VI: "Lĩnh vực", EN: "Field"},
		ledger.ByChannel:     {VI: "Nguồn đơn", EN: "Channel"},
		ledger.ByMany:        {VI: "Nhiều người", EN: "Many names"},
		ledger.ByInstance:    {VI: "Lần giải quyết", EN: "Instance"},
		ledger.ByEligibility: {VI: "Điều kiện xử lý", EN: "Eligibility"},
		ledger.ByCompetence:  {VI: "Thẩm quyền", EN: "Competence"},
		ledger.ByDisposition: {VI: "Hướng xử lý", EN: "Disposition"},
		ledger.ByOutcome:     {VI: "Kết quả", EN: "Outcome"},
	}
	manyLabels = map[string]bilingual.Text{
		"yes": {VI: "Từ năm người trở lên", EN: "Five names or more"},
		"no":  {VI: "Dưới năm người", EN: "Fewer than five names"},
	}
	exclusionLabels = map[string]bilingual.Text{
		"ended_without_result": {VI: "Kết thúc không có kết quả", EN: "Ended without a result"},
		"open_at_end":          {VI: "Còn đang giải quyết cuối kỳ", EN: "Open at the end"},
		"handed_over":          {VI: "Bàn giao cho cơ quan kế thừa", EN: "Handed over to a successor"},
	}
)

// label returns the words for a value in the language; the value itself when
// there are none.
func label[T ~string](table map[T]bilingual.Text, v T, lang string) string {
	return bilingual.Of(table, v).In(lang)
}
