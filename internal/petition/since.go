package petition

import (
	"kntc/internal/bilingual"
	"kntc/internal/clock"
)

// Since says how long before something happened to a case the case had come in, by
// the periods of statutory reports. The forms tell what became of the cases of
// their own period (Thông tư 06/2025/TT-TTCP, 03/GQKN và 04/GQTC cột 2–6): those
// of a quarter are SinceQuarter; those of half a year, nine months and a year,
// which all begin with the year, are SinceQuarter and SinceYear.
type Since string

// When a case had come in.
const (
	SinceQuarter Since = "quarter" // in the same reporting quarter
	SinceYear    Since = "year"    // in an earlier quarter of the same reporting year
	SinceEarlier Since = "earlier" // in an earlier reporting year
)

// Sinces lists every value.
func Sinces() []Since { return []Since{SinceQuarter, SinceYear, SinceEarlier} }

//nolint:gochecknoglobals // a read-only table
var sinceTexts = map[Since]bilingual.Text{
	SinceQuarter: {VI: "Phát sinh trong cùng quý báo cáo", EN: "Came in in the same reporting quarter"},
	SinceYear:    {VI: "Phát sinh từ quý trước trong cùng năm báo cáo", EN: "Came in in an earlier quarter of the same reporting year"},
	SinceEarlier: {VI: "Phát sinh từ năm báo cáo trước", EN: "Came in in an earlier reporting year"},
}

// Text returns the words.
func (s Since) Text() bilingual.Text { return bilingual.Of(sinceTexts, s) }

// sinceOf is how long before a day the case had come in; "" when that is not known.
func sinceOf(entry, on clock.Date) Since {
	if entry.IsZero() {
		return ""
	}
	fromYear, fromQuarter := reportingQuarter(entry)
	year, quarter := reportingQuarter(on)
	switch {
	case fromYear != year:
		return SinceEarlier
	case fromQuarter != quarter:
		return SinceYear
	}
	return SinceQuarter
}

// reportingQuarter is the quarter of statutory reports, from 0 to 3, in which a day
// lies: the year begins on 15 December, and each quarter on the 15th of the last
// month of the quarter before (Thông tư 06/2025/TT-TTCP, Điều 7).
func reportingQuarter(d clock.Date) (year, quarter int) {
	year, month := d.Year(), int(d.Month())
	if d.Day() >= 15 {
		month++
	}
	if month > 12 {
		year, month = year+1, 1
	}
	return year, (month - 1) / 3
}
