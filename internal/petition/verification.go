package petition

import (
	"slices"

	"kntc/internal/clock"
	"kntc/internal/deadline"
)

// findCriteria records the criteria of complexity.
func findCriteria(t *turn) error { return t.matter.find(t.Command.Criteria) }

// find sets the criteria of complexity; those found before stay only when they
// are named again.
func (m *Matter) find(criteria []deadline.Criterion) error {
	var kept []deadline.Criterion
	for _, c := range deadline.Criteria() {
		if slices.Contains(criteria, c) {
			kept = append(kept, c)
		}
	}
	if len(kept) != len(criteria) {
		return ErrInvalid.At("/criteria", "unknown_value", "Có tiêu chí không có trong danh mục, hoặc lặp lại.", "A criterion is not known, or is repeated.")
	}
	m.Criteria = kept
	return nil
}

// extend puts the result off once more.
func extend(t *turn) error {
	t.matter.Extensions++
	t.matter.LastOn = t.On
	return nil
}

// startAppraisal begins the time in which an expert is waited for.
func startAppraisal(t *turn) error {
	t.matter.AppraisalOn, t.matter.LastOn = t.On, t.On
	return nil
}

func endAppraisal(t *turn) error {
	t.matter.AppraisalOn, t.matter.LastOn = clock.Date{}, t.On
	return nil
}

// imposeStay stays the contested decision; the clock of the case goes on.
func imposeStay(t *turn) error {
	t.matter.StayedOn, t.matter.LastOn = t.On, t.On
	return nil
}

func liftStay(t *turn) error {
	t.matter.StayedOn, t.matter.LastOn = clock.Date{}, t.On
	return nil
}

// grantProtection protects the denouncer; who that is stays sealed.
func grantProtection(t *turn) error {
	t.matter.ProtectedOn, t.matter.LastOn = t.On, t.On
	return nil
}

func endProtection(t *turn) error {
	if err := notBefore(t.On, t.Matter.ProtectedOn); err != nil {
		return err
	}
	t.matter.ProtectedOn, t.matter.LastOn = clock.Date{}, t.On
	return nil
}

// referCrime notes that the file is with the investigators, and how many cases and
// people were handed to them.
func referCrime(t *turn) error {
	m := t.matter
	m.Investigated = true
	handed := Referral{Cases: 1}
	if t.Command.Referred != nil {
		handed = *t.Command.Referred
	}
	bad := handed.check(ErrInvalid, "/referred")
	if len(m.Referrals) >= maxTallies {
		bad = tooMany(bad, "/referred")
	}
	m.Referrals = append(m.Referrals, Tally{Version: m.Version, On: t.On, Result: handed.result()})
	t.more = append(t.more, FieldChange{Name: FactReferred, Value: handed.result().fact()})
	return finish(bad)
}
