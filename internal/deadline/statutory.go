package deadline

import (
	"slices"
	"time"

	"kntc/internal/bilingual"
	"kntc/internal/clock"
)

// Statutory computes the days off that follow from the Labour Code alone: the
// holidays of Article 112 (before 2021 Article 115 of the code of 2012, with one
// day for National Day) and the compensation of Article 111(3). Where the Prime
// Minister chooses, it takes Tết from its eve, and for the day adjacent to
// National Day the one that joins a weekend; those rows are marked unsure.
// Swapped days are never statutory.
func Statutory(year int) []Day {
	source := labourCode(year)
	var days []Day
	add := func(date clock.Date, vi, en string, mark Confidence) {
		days = append(days, Day{Date: date, Kind: PublicHoliday, Name: bilingual.Text{VI: vi, EN: en}, Source: source, Mark: mark})
	}
	add(clock.MustDate(year, time.January, 1), "Tết Dương lịch", "New Year's Day", Known)
	tet := LunarNewYear(year)
	add(tet.AddDays(-1), "Tết Âm lịch, giao thừa", "Lunar New Year's Eve", Unsure)
	for i, n := range []string{"1", "2", "3", "4"} {
		mark := Known // in every choice of recent years
		if i == 3 {
			mark = Unsure
		}
		add(tet.AddDays(i), "Tết Âm lịch, mùng "+n, "Lunar New Year, day "+n, mark)
	}
	add(HungKings(year), "Giỗ Tổ Hùng Vương", "Hùng Kings Commemoration Day", Known)
	add(clock.MustDate(year, time.April, 30), "Ngày Chiến thắng", "Victory Day", Known)
	add(clock.MustDate(year, time.May, 1), "Ngày Quốc tế lao động", "Labour Day", Known)
	national := clock.MustDate(year, time.September, 2)
	add(national, "Quốc khánh", "National Day", Known)
	if year >= labourCode2019 {
		adjacent := national.AddDays(-1)
		if w := national.Weekday(); w == time.Monday || w == time.Thursday {
			adjacent = national.AddDays(1)
		}
		add(adjacent, "Quốc khánh, ngày liền kề", "National Day, adjacent day", Unsure)
	}
	days = compensated(days)
	if year >= cultureDay2026 {
		days = append(days, cultureDay(year)...)
	}
	return days
}

// cultureDay2026 is the first year in which 24/11 is a day off.
const cultureDay2026 = 2026

// cultureDay is Vietnam Culture Day, 24/11 (Nghị quyết 28/2026/QH16). The
// resolution does not say whether one on a weekend is made up for, so the day
// after the weekend depends on a switch.
func cultureDay(year int) []Day {
	const source = "Nghị quyết 28/2026/QH16 (24/04/2026)"
	day := Day{
		Date: clock.MustDate(year, time.November, 24), Kind: PublicHoliday, Source: source, Mark: Read,
		Name: bilingual.Text{VI: "Ngày Văn hóa Việt Nam", EN: "Vietnam Culture Day"},
	}
	days := compensated([]Day{day})
	for i := range days[1:] {
		days[1+i].Mark, days[1+i].When = Unsure, When{cultureDayWeekend, []string{"compensated"}}
	}
	return days
}

// compensated adds the days off for holidays that fall on weekly rest days: the
// next working day for each (Điều 111 khoản 3).
func compensated(holidays []Day) []Day {
	taken := make(map[clock.Date]bool, 2*len(holidays))
	for _, d := range holidays {
		taken[d.Date] = true
	}
	slices.SortStableFunc(holidays, func(a, b Day) int { return daysBetween(b.Date, a.Date) })
	out := slices.Clone(holidays)
	for _, d := range holidays {
		if !isWeekend(d.Date) {
			continue
		}
		next := d.Date.AddDays(1)
		for isWeekend(next) || taken[next] {
			next = next.AddDays(1)
		}
		taken[next] = true
		out = append(out, Day{
			Date: next, Kind: CompensatoryOff, Source: d.Source, Mark: d.Mark,
			Name: bilingual.Text{VI: "Nghỉ bù " + d.Name.VI, EN: "Compensation for " + d.Name.EN},
		})
	}
	return out
}

// labourCode2019 is the first year under the Labour Code of 2019, which gave
// National Day a second day.
const labourCode2019 = 2021

func labourCode(year int) string {
	if year < labourCode2019 {
		return "Bộ luật Lao động 10/2012/QH13, Điều 115"
	}
	return "Bộ luật Lao động 45/2019/QH14, Điều 111, 112"
}
