package register

import (
	"fmt"
	"math"
	"regexp"
	"strconv"
	"strings"
	"time"

	"kntc/internal/bilingual"
	"kntc/internal/clock"
)

// The years a register may speak of. Anything else is a slip of the pen that
// the calendar would let through ("15/11/0219").
const (
	minYear = 1975
	maxYear = 2100
)

// Patterns of dates as offices write them: day, month, year, with one kind of
// separator; ISO dates; an optional time of day, which registers do not need.
var (
	dayFirst  = regexp.MustCompile(`^(\d{1,2})\s*([/.\-])\s*(\d{1,2})\s*([/.\-])\s*(\d{4})$`)
	yearFirst = regexp.MustCompile(`^(\d{4})-(\d{2})-(\d{2})$`)
	shortYear = regexp.MustCompile(`^\d{1,2}\s*[/.\-]\s*\d{1,2}\s*[/.\-]\s*\d{2}$`)
	timeOfDay = regexp.MustCompile(`[ T]\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?Z?$`)
)

// parseDate reads a date cell; ok is false when the cell is empty. A number is
// a date only in a cell that is shown as one.
func parseDate(c cell, from1904 bool) (d clock.Date, ok bool, bad *cellFault) {
	s := c.clean()
	if s == "" {
		return clock.Date{}, false, nil
	}
	switch c.typ {
	case dateCell:
		d, bad = serialDate(s, from1904)
	case numberCell, boolCell:
		bad = &cellFault{"date_unreadable", bilingual.Text{
			VI: fmt.Sprintf("“%s” là số, không phải ngày; hãy định dạng ô là ngày hoặc ghi dd/mm/yyyy.", shorten(s)),
			EN: fmt.Sprintf("“%s” is a number, not a date; format the cell as a date or write dd/mm/yyyy.", shorten(s)),
		}}
	case textCell, faultCell, formulaCell:
		d, bad = writtenDate(s)
	}
	if bad != nil {
		return clock.Date{}, true, bad
	}
	if d.Year() < minYear || d.Year() > maxYear {
		return clock.Date{}, true, &cellFault{"date_implausible", bilingual.Text{
			VI: fmt.Sprintf("Năm của ngày %s không hợp lý.", d.Vietnamese()),
			EN: fmt.Sprintf("The year of %s is not plausible.", d.Vietnamese()),
		}}
	}
	return d, true, nil
}

func writtenDate(s string) (clock.Date, *cellFault) {
	day := s
	if strings.Contains(s, ":") {
		day = strings.TrimSpace(timeOfDay.ReplaceAllString(s, ""))
	}
	if m := yearFirst.FindStringSubmatch(day); m != nil {
		return calendarDate(s, m[3], m[2], m[1])
	}
	if m := dayFirst.FindStringSubmatch(day); m != nil && m[2] == m[4] {
		return calendarDate(s, m[1], m[3], m[5])
	}
	if shortYear.MatchString(day) {
		return clock.Date{}, &cellFault{"date_ambiguous", bilingual.Text{
			VI: fmt.Sprintf("“%s” có năm hai chữ số nên không rõ; hãy ghi dd/mm/yyyy.", s),
			EN: fmt.Sprintf("“%s” has a year of two digits and is ambiguous; write dd/mm/yyyy.", s),
		}}
	}
	return clock.Date{}, &cellFault{"date_unreadable", bilingual.Text{
		VI: fmt.Sprintf("“%s” không phải ngày dạng dd/mm/yyyy.", shorten(s)),
		EN: fmt.Sprintf("“%s” is not a date of the form dd/mm/yyyy.", shorten(s)),
	}}
}

// calendarDate builds a date from digits that the patterns have vetted.
func calendarDate(written, day, month, year string) (clock.Date, *cellFault) {
	dd, errD := strconv.Atoi(day)
	mm, errM := strconv.Atoi(month)
	yy, errY := strconv.Atoi(year)
	if errD == nil && errM == nil && errY == nil {
		if d, err := clock.NewDate(yy, time.Month(mm), dd); err == nil {
			return d, nil
		}
	}
	return clock.Date{}, &cellFault{"date_impossible", bilingual.Text{
		VI: fmt.Sprintf("Lịch không có ngày “%s” (ghi ngày trước, tháng sau).", written),
		EN: fmt.Sprintf("The calendar has no “%s” (the day comes first, then the month).", written),
	}}
}

// halfSecond is half a second in days: times are kept to the second.
const halfSecond = 0.5 / (24 * 60 * 60)

// serialDate turns the number behind a date cell into the day. In the 1900
// system day 60 is 29/02/1900, which never was; every plausible date lies
// beyond it.
func serialDate(s string, from1904 bool) (clock.Date, *cellFault) {
	f, err := strconv.ParseFloat(s, 64)
	if err != nil || math.IsNaN(f) || f < 61 || f > 100_000 {
		return clock.Date{}, &cellFault{"date_impossible", bilingual.Text{
			VI: fmt.Sprintf("Ô ngày chứa số %s, không ứng với ngày nào.", shorten(s)),
			EN: fmt.Sprintf("The date cell holds %s, which is no day.", shorten(s)),
		}}
	}
	days := int(math.Floor(f + halfSecond)) // a midnight may be kept as a little less
	if from1904 {
		return clock.MustDate(1904, time.January, 1).AddDays(days), nil
	}
	return clock.MustDate(1899, time.December, 30).AddDays(days), nil
}

// shorten cuts a cell's text for a message.
func shorten(s string) string {
	const limit = 40
	r := []rune(strings.ReplaceAll(s, "\n", " "))
	if len(r) <= limit {
		return string(r)
	}
	return string(r[:limit]) + "…"
}
