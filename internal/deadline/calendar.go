package deadline

import (
	"time"

	"kntc/internal/bilingual"
	"kntc/internal/clock"
)

// The years in which a deadline may lie. For years without a row the calendar
// is computed, and provisional.
const (
	FirstYear = 2000
	LastYear  = lunarLast
)

// calendar answers what a day is. It is built once and only read afterwards.
type calendar struct {
	years  map[int]Year
	days   map[clock.Date]Day // as the switches are set
	doubts map[clock.Date]Day // unsure rows whose switch nobody has set
}

// newCalendar keeps the rows in force under the settings and computes the years
// without a row.
func newCalendar(data Data, settings map[string]string) calendar {
	c := calendar{
		years:  make(map[int]Year, LastYear-FirstYear+1),
		days:   make(map[clock.Date]Day, 16*(LastYear-FirstYear)),
		doubts: make(map[clock.Date]Day),
	}
	for _, y := range data.Years {
		c.years[y.Year] = y
	}
	add := func(d Day) {
		if _, settled := data.Settings[d.When.Switch]; d.When.Switch != "" && d.Mark == Unsure && !settled {
			c.doubts[d.Date] = d
		}
		if d.When.holds(settings) {
			c.days[d.Date] = d
		}
	}
	for _, d := range data.Days {
		add(d)
	}
	for y := FirstYear; y <= LastYear; y++ {
		if _, ok := c.years[y]; ok {
			continue
		}
		c.years[y] = Year{Year: y, Status: Provisional, Source: labourCode(y), Note: bilingual.Text{
			VI: "Chưa có lịch của năm này; chỉ tính cuối tuần, ngày lễ theo luật (Tết tính từ giao thừa) và nghỉ bù. Chưa biết các ngày nghỉ được chọn và hoán đổi.",
			EN: "There is no calendar of this year; only weekends, statutory holidays (Tết from its eve) and compensation are known, not the choices and swaps.",
		}}
		for _, d := range Statutory(y) {
			add(d)
		}
	}
	return c
}

// nature tells what the day is, and its row if it has one.
func (c calendar) nature(d clock.Date) (Nature, Day) {
	if row, ok := c.days[d]; ok {
		return Nature(row.Kind), row
	}
	if isWeekend(d) {
		return Weekend, Day{}
	}
	return Working, Day{}
}

// doubt returns why the answer about a day is provisional, if it is.
func (c calendar) doubt(d clock.Date) (Doubt, bool) {
	year := c.years[d.Year()]
	if year.Status != Approved {
		return Doubt{Year: d.Year(), Why: bilingual.Text{
			VI: "Lịch nghỉ lễ của năm này chưa được phê duyệt. " + year.Note.VI,
			EN: "The calendar of this year is not approved. " + year.Note.EN,
		}}, true
	}
	row, unsure := c.doubts[d]
	if !unsure {
		return Doubt{}, false
	}
	return Doubt{Year: d.Year(), On: d, Why: bilingual.Text{
		VI: "Chưa xác nhận ngày " + d.Vietnamese() + " có được nghỉ hay không (" + row.Name.VI + ").",
		EN: "Whether " + d.String() + " is a day off is not confirmed (" + row.Name.EN + ").",
	}}, true
}

func isWeekend(d clock.Date) bool {
	w := d.Weekday()
	return w == time.Saturday || w == time.Sunday
}
