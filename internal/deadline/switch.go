package deadline

import (
	"slices"
	"strings"

	"kntc/internal/bilingual"
)

// Switch is a question that the law leaves open and a computation depends on.
// Somebody answers it; the default is explained.
type Switch struct {
	Code    string
	Title   bilingual.Text
	Why     bilingual.Text // of the default
	Values  []SwitchValue
	Default string
}

// SwitchValue is one possible answer.
type SwitchValue struct {
	Code string
	Text bilingual.Text
}

// Has reports whether the switch may be set to the value.
func (s Switch) Has(value string) bool {
	return slices.ContainsFunc(s.Values, func(v SwitchValue) bool { return v.Code == value })
}

// The switches that the computation itself asks. Others only turn rows of the
// law on and off (When).
const (
	firstDay      = "first_day"
	lastDayOff    = "last_day_off"
	swappedLast   = "swapped_saturday_last_day"
	suspensionDay = "suspension_day"
	eventDay      = "backward_event_day"
	backwardOff   = "backward_day_off"
	runningClocks = "running_clocks"
)

// The switches that no computation of a deadline asks: whether an interest of
// somebody in a case bars him from it.
const (
	ConflictKin         = "conflict_kin"          // kin of a party, in other cases than denunciations: bars, noted
	ConflictAccused     = "conflict_accused"      // the person denounced: bars, noted
	ConflictOwnDecision = "conflict_own_decision" // who took the decision: second_instance, bars, noted
	ConflictOwnInterest = "conflict_own_interest" // bars, noted
)

// EffectOfFirst is the switch that says from when a first decision has effect:
// provisionally when it was issued long enough ago, or when it waits for the time
// of a second complaint, which runs from its receipt.
const (
	EffectOfFirst = "effect_of_first_decision"
	EffectWaits   = "after_receipt"
)

// Elsewhere is the switch that says whether who registers a petition is told of the
// same one at other offices, and at which.
const (
	Elsewhere    = "told_elsewhere"
	ElsewhereOff = "off"
)

// askedElsewhere lists the switches that must be there though no row of the data
// and no course of a computation depends on them.
func askedElsewhere() []string {
	return []string{ConflictKin, ConflictAccused, ConflictOwnDecision, ConflictOwnInterest, cultureDayWeekend, EffectOfFirst, Elsewhere}
}

// cultureDayWeekend is the switch on which a row of a computed year depends:
// whether a 24/11 that falls on a weekend is made up for.
const cultureDayWeekend = "culture_day_weekend"

// asked lists the switches that the computation asks, each with the value that
// departs from the default course.
func asked() map[string]string {
	return map[string]string{
		firstDay: "counted", lastDayOff: "keep", swappedLast: "no", suspensionDay: "not_consumed",
		eventDay: "included", backwardOff: "keep", runningClocks: "change",
	}
}

// When makes a row of the law depend on a switch; the zero When always holds.
type When struct {
	Switch string
	Values []string // the row is in force for these
}

// ParseWhen reads "switch=value|value"; "" is the zero When.
func ParseWhen(s string) (When, bool) {
	if s == "" {
		return When{}, true
	}
	code, values, ok := strings.Cut(s, "=")
	if !ok || code == "" || values == "" {
		return When{}, false
	}
	return When{code, strings.Split(values, "|")}, true
}

// String is the text that ParseWhen reads.
func (w When) String() string {
	if w.Switch == "" {
		return ""
	}
	return w.Switch + "=" + strings.Join(w.Values, "|")
}

func (w When) holds(settings map[string]string) bool {
	return w.Switch == "" || slices.Contains(w.Values, settings[w.Switch])
}
