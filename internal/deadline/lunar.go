package deadline

import (
	"math"
	"time"

	"kntc/internal/clock"
)

// The lunar calendar of Viet Nam: months begin on the day of the new moon, and
// the eleventh month holds the winter solstice, both by the time of UTC+7. A
// library for the Chinese calendar reckons at UTC+8 and is a day or a month off
// in some years (1985, 2007, 2030). The positions of moon and sun are the short
// series of J. Meeus, Astronomical Formulae for Calculators, which are exact to
// minutes from 1900 to 2100.

// The span of years for which the lunar calendar is computed.
const (
	lunarFirst = 1900
	lunarLast  = 2100
)

const (
	synodicMonth = 29.530588853 // days, mean
	firstNewMoon = 2415021      // Julian day of the new moon from which months are numbered: 01/01/1900
	solstice     = 9            // the sector of the sun in which the eleventh month ends: 270° to 300°
	toLocal      = 0.5 + 7.0/24 // from the Julian day's noon at Greenwich to midnight at UTC+7
)

// epoch is a day whose Julian number is known.
var epoch = struct { //nolint:gochecknoglobals // a constant of type Date
	julian int
	date   clock.Date
}{2451545, clock.MustDate(2000, time.January, 1)}

// LunarNewYear returns the first day of the first lunar month in the year.
func LunarNewYear(year int) clock.Date { return lunarDate(year, 1, 1) }

// HungKings returns the tenth day of the third lunar month, Giỗ Tổ Hùng Vương.
func HungKings(year int) clock.Date { return lunarDate(year, 3, 10) }

// lunarDate returns the day of an ordinary month, never of a leap month.
func lunarDate(year, month, day int) clock.Date {
	before := eleventhMonth(year - 1)
	offset := (month + 1) % 12 // months after the eleventh of the year before
	if leap := leapOffset(before, eleventhMonth(year)); leap > 0 && offset >= leap {
		offset++
	}
	return epoch.date.AddDays(newMoonDay(before+offset) + day - 1 - epoch.julian)
}

// eleventhMonth returns the number of the new moon that begins the month of the
// winter solstice.
func eleventhMonth(year int) int {
	lastDay := epoch.julian + daysBetween(epoch.date, clock.MustDate(year, time.December, 31))
	k := int(math.Floor((float64(lastDay) - firstNewMoon) / synodicMonth))
	if newMoonDay(k) > lastDay {
		k--
	}
	if sunSector(newMoonDay(k)) >= solstice {
		k--
	}
	return k
}

// leapOffset returns how many months after the eleventh the leap month comes,
// or 0 when the lunar year has twelve months: the first month without a new
// sector of the sun is the leap one.
func leapOffset(from, to int) int {
	if to-from < 13 {
		return 0
	}
	for i := 1; ; i++ {
		if sunSector(newMoonDay(from+i)) == sunSector(newMoonDay(from+i+1)) {
			return i
		}
	}
}

// newMoonDay returns the Julian number of the day at UTC+7 on which the new
// moon of the number falls.
func newMoonDay(k int) int { return int(math.Floor(newMoon(float64(k)) + toLocal)) }

// newMoon returns the Julian ephemeris day of a new moon, corrected to
// universal time.
func newMoon(k float64) float64 {
	t := k / 1236.85
	t2, t3 := t*t, t*t*t
	mean := 2415020.75933 + 29.53058868*k + 0.0001178*t2 - 0.000000155*t3 + 0.00033*sin(166.56+132.87*t-0.009173*t2)
	sun := 359.2242 + 29.10535608*k - 0.0000333*t2 - 0.00000347*t3
	moon := 306.0253 + 385.81691806*k + 0.0107306*t2 + 0.00001236*t3
	node := 21.2964 + 390.67050646*k - 0.0016528*t2 - 0.00000239*t3
	correction := (0.1734-0.000393*t)*sin(sun) + 0.0021*sin(2*sun) - 0.4068*sin(moon) + 0.0161*sin(2*moon) -
		0.0004*sin(3*moon) + 0.0104*sin(2*node) - 0.0051*sin(sun+moon) - 0.0074*sin(sun-moon) +
		0.0004*sin(2*node+sun) - 0.0004*sin(2*node-sun) - 0.0006*sin(2*node+moon) + 0.0010*sin(2*node-moon) + 0.0005*sin(sun+2*moon)
	// Ephemeris time runs ahead of universal time.
	lag := -0.000278 + 0.000265*t + 0.000262*t2
	return mean + correction - lag
}

// sunSector returns in which twelfth of its way the sun stands when the day
// begins at UTC+7; sector 0 begins at the spring equinox.
func sunSector(day int) int {
	t := (float64(day) - toLocal - 2451545) / 36525
	t2 := t * t
	anomaly := 357.52910 + 35999.05030*t - 0.0001559*t2 - 0.00000048*t*t2
	longitude := 280.46645 + 36000.76983*t + 0.0003032*t2 + (1.914600-0.004817*t-0.000014*t2)*sin(anomaly) +
		(0.019993-0.000101*t)*sin(2*anomaly) + 0.000290*sin(3*anomaly)
	longitude = math.Mod(longitude, 360)
	if longitude < 0 {
		longitude += 360
	}
	return int(longitude / 30)
}

// sin takes degrees.
func sin(degrees float64) float64 { return math.Sin(degrees * math.Pi / 180) }

// daysBetween returns how many days b is after a.
func daysBetween(a, b clock.Date) int {
	return int(b.Start().Sub(a.Start()) / (24 * time.Hour))
}
