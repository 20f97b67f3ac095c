package petition

import "kntc/internal/clock"

// An administrative court may take a case at any time (Luật Khiếu nại, Điều 7,
// 42). What has no decision ends with that; a decision stands, takes effect and is
// enforced until the court orders otherwise (Điều 44 khoản 4, Điều 46).

// goToCourt ends the resolution of a complaint, and remembers where it stood.
func goToCourt(t *turn) error {
	t.matter.CourtOn, t.matter.BeforeCourt = t.On, t.Matter.State
	if t.Matter.State == StateSuspended {
		t.matter.BeforeCourt = t.Matter.Resume
	}
	return endUnresolved(t)
}

// noteCourt notes that the court has a case that is decided.
func noteCourt(t *turn) error {
	t.matter.CourtOn, t.matter.LastOn = t.On, t.On
	return nil
}

// returnFromCourt lets the resolution go on of a complaint that the court ended
// without a judgment (Điều 11 khoản 9).
func returnFromCourt(t *turn) error {
	t.matter.CourtOn, t.matter.BeforeCourt, t.matter.EndedOn = clock.Date{}, "", clock.Date{}
	return nil
}

// leaveCourt notes that the court has a decided case no more.
func leaveCourt(t *turn) error {
	t.matter.CourtOn, t.matter.LastOn = clock.Date{}, t.On
	return nil
}

// noteJudgment notes what the court said in effect. A decision that it annulled
// is not carried out any more.
func noteJudgment(t *turn) error {
	m := t.matter
	m.JudgedOn, m.Judgment, m.CourtOn = t.On, t.Command.Judgment, clock.Date{}
	m.LastOn = t.On
	if m.Judgment == Granted {
		m.endCarryOut(t.On, AnnulledByCourt)
	}
	return nil
}

// back is the state to which a row leads back.
func (m Matter) back() State {
	switch {
	case m.State != StateInCourt:
		return m.Resume
	case m.BeforeCourt != "":
		return m.BeforeCourt
	case !m.ResolvedOn.IsZero(): // went to court before this was remembered
		return StateDecided
	}
	return StateAccepted
}
