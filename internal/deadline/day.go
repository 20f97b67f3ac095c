package deadline

import (
	"kntc/internal/bilingual"
	"kntc/internal/clock"
)

// DayKind says in which way a day differs from an ordinary one of its weekday.
type DayKind string

// The kinds of days (Bộ luật Lao động 45/2019/QH14, Điều 111 and 112; the
// notices on swapped days of each year).
const (
	PublicHoliday   DayKind = "public_holiday"   // ngày lễ, tết, also when it falls on a weekend
	CompensatoryOff DayKind = "compensatory_off" // nghỉ bù: the holiday fell on a weekly rest day
	SwappedOff      DayKind = "swapped_off"      // a working day given up for a Saturday
	SwappedWorking  DayKind = "swapped_working"  // the Saturday worked in exchange
)

// DayKinds lists every kind.
func DayKinds() []DayKind {
	return []DayKind{PublicHoliday, CompensatoryOff, SwappedOff, SwappedWorking}
}

// Confidence says how sure a row of the law is.
type Confidence string

// The confidences.
const (
	Read   Confidence = "read"   // a source was read that says it
	Known  Confidence = "known"  // general knowledge or computed, sure
	Unsure Confidence = "unsure" // inferred or assumed
)

// Confidences lists every confidence.
func Confidences() []Confidence { return []Confidence{Read, Known, Unsure} }

// Day is a row of the calendar: a day that is not what its weekday says.
type Day struct {
	Date   clock.Date
	Kind   DayKind
	Name   bilingual.Text
	Source string // the document, or what it was concluded from
	Mark   Confidence
	When   When // the switch the row depends on
}

// Status says whether a year of the calendar may be relied on.
type Status string

// The statuses of a year.
const (
	Approved    Status = "approved"    // somebody answers for it
	Provisional Status = "provisional" // something about it is not known
)

// Statuses lists every status.
func Statuses() []Status { return []Status{Approved, Provisional} }

// Year is the row about a whole year: its days are complete only as far as it
// says.
type Year struct {
	Year   int
	Status Status
	Source string
	Note   bilingual.Text // what is not known about a provisional year
}

// Nature is what a day is when working days are counted.
type Nature string

// The natures of a day: the kinds of rows, and the two ordinary ones.
const (
	Working           Nature = "working"
	Weekend           Nature = "weekend"
	OnPublicHoliday          = Nature(PublicHoliday)
	OnCompensatoryOff        = Nature(CompensatoryOff)
	OnSwappedOff             = Nature(SwappedOff)
	OnSwappedWorking         = Nature(SwappedWorking)
)

// Natures lists every nature.
func Natures() []Nature {
	return []Nature{Working, Weekend, OnPublicHoliday, OnCompensatoryOff, OnSwappedOff, OnSwappedWorking}
}

// Works reports whether state offices work on such a day.
func (n Nature) Works() bool { return n == Working || n == OnSwappedWorking }
