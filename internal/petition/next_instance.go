package petition

import (
	"strconv"

	"kntc/internal/access"
	"kntc/internal/bilingual"
	"kntc/internal/clock"
	"kntc/internal/deadline"
	"kntc/internal/fault"
	"kntc/internal/lifecycle"
)

// A dispute goes up to the next instance, and comes back when that ends without a
// decision: withdrawn, terminated, or in court. The first decision stands then and
// takes effect like any other, and what had no result goes on (Luật Khiếu nại, Điều
// 10, 33, 44; Luật Tố cáo, Điều 33, 34, 38).

// complaintGoesUp are the rows by which a complaint goes to second instance. One that
// was enforced, or whose file is closed, stays as it is.
func complaintGoesUp(a complaintArticles) []Rule {
	row := Rule{
		Action: ActionAppeal, Title: titleAppeal,
		Effect: lifecycle.Effects(noteReceipts, goUp, replaceDecision, endUnresolved), Refigures: true, Takes: []string{"receipts", "receipt_unknown"},
		From: append(append(active(), StateSuspended), StateDecided), To: StateAppealed,
		Permission: access.MatterDecide, Needs: []Need{needsPaperFromAbove, needsComplainedOn},
		Guards: []Guard{isNotInCourt, isNotJudged, isLate, isReceiptTold, isComplainedWithinLimit},
		Meets:  []deadline.Term{deadline.Resolve, deadline.Supply}, Asks: []deadline.Term{deadline.NextInstance, deadline.TakeEffect}, Basis: []bilingual.Legal{a.appeal},
	}
	over := row
	over.Effect, over.From, over.To = lifecycle.Effects(noteReceipts, goUp), []State{StateEnforced, StateClosed}, ""
	over.Guards = []Guard{isHere, isNotTakenUp, isNotInCourt, isNotJudged, isReceiptTold, isComplainedInTime}
	over.Meets, over.Asks = nil, []deadline.Term{deadline.NextInstance}
	return []Rule{row, over, comesBack(a.comesBack)}
}

// denunciationGoesUp are the rows by which a superior takes a late denunciation over,
// and resolves one again whose conclusion stands.
func denunciationGoesUp(open []State) []Rule {
	row := Rule{
		Action: ActionAppeal, Title: bilingual.Text{VI: "Cấp trên thụ lý giải quyết vụ việc tố cáo quá thời hạn", EN: "A late denunciation is taken over by the superior"},
		Effect: lifecycle.Effects(goUp, endUnresolved), Refigures: true,
		From: open, To: StateAppealed, Permission: access.MatterDecide,
		Needs: []Need{needsPaperFromAbove, needsGroundAbove}, Guards: []Guard{isLate}, Grounds: overInstead(),
		Meets: []deadline.Term{deadline.Resolve, deadline.AcceptNotice, deadline.Supply}, Basis: []bilingual.Legal{ltc("Điều 38 khoản 5")},
	}
	again := row
	again.Title, again.Effect = bilingual.Text{VI: "Vụ việc tố cáo được cấp trên giải quyết lại", EN: "A further denunciation: resolved again by the superior"}, goUp
	again.From, again.To, again.Meets = []State{StateConcluded, StateHandled, StateEnforcing, StateEnforced, StateClosed}, "", nil
	again.Guards, again.Grounds, again.Basis = []Guard{isHere, isNotTakenUp, isConcluded}, againAfter(), []bilingual.Legal{ltc("Điều 37")}
	return []Rule{row, again, comesBack(ltc("Điều 33, Điều 34, Điều 38"))}
}

// comesBack is the row by which a matter that went up stands again as before: its
// deadlines run on.
func comesBack(basis bilingual.Legal) Rule {
	return Rule{
		Action: ActionEndAppeal, Title: bilingual.Text{VI: "Cấp trên kết thúc mà không ra quyết định", EN: "The level above ended without a decision"},
		Effect: standAgain, Reads: []lifecycle.Read{ReadMoves}, Refigures: true, Retracts: true, Clock: lifecycle.ClockRuns,
		From: []State{StateAppealed}, Back: true,
		Permission: access.MatterDecide, Needs: []Need{needsPaperFromAbove}, Basis: []bilingual.Legal{basis},
	}
}

// endsNextInstance lets the earlier matter stand again with each row of a next instance
// that ends it without a decision, and takes it up once more with one by which it goes
// on.
func endsNextInstance(rows []Rule) []Rule {
	for i, r := range rows {
		switch {
		case Known([]State{StateWithdrawn, StateTerminated, StateInCourt}, r.To):
			rows[i].Effect = lifecycle.Effects(r.Effect, letStand)
		case r.Back && Known(r.From, StateInCourt):
			rows[i].Effect = lifecycle.Effects(r.Effect, takeAgain)
		default:
			continue
		}
		rows[i].Reads = append(r.Reads, ReadTakenUp)
	}
	return rows
}

// goUp notes with the matter when the complaint came in that takes it up and, when
// its dispute goes on at an authority of the deployment, since when.
func goUp(t *turn) error {
	if !t.ComplainOn.IsZero() {
		t.more = append(t.more, FieldChange{Name: FactComplainedOn, Value: t.ComplainOn.String()})
	}
	if t.FromAbove {
		t.matter.TakenUpOn = t.On
	}
	return nil
}

// standAgain lets the matter stand as it did before it went up. A dispute with a
// result still counts once, as what it was at the next instance; one without goes on
// here.
func standAgain(t *turn) error {
	m, moves := t.matter, t.in.Moves
	up := wentUp(moves)
	if up < 0 {
		return notTakenUp()
	}
	m.State, m.LastOn = moves[up].From, t.On
	if m.State == StateSuspended {
		m.State = suspendedFrom(moves[:up])
	}
	m.UndoneOn = clock.Date{}
	if m.ResolvedOn.IsZero() {
		m.EndedOn, m.TakenUpOn = clock.Date{}, clock.Date{}
	}
	if m.CarryOutEndedAs == Replaced {
		m.CarryOutEndedOn, m.CarryOutEndedAs = clock.Date{}, ""
	}
	t.more = append(t.more, FieldChange{Name: FactRemoved, Value: strconv.FormatInt(moves[up].Version, 10)})
	return nil
}

// wentUp finds the move by which a matter went up that is up; -1 when there is none.
func wentUp(moves []Event) int {
	last := len(moves) - 1
	if last >= 0 && moves[last].To == StateAppealed {
		return last
	}
	return -1
}

// suspendedFrom is where a matter stood when it was suspended last.
func suspendedFrom(moves []Event) State {
	for i := len(moves) - 1; i >= 0; i-- {
		if moves[i].To == StateSuspended && moves[i].From != "" {
			return moves[i].From
		}
	}
	return StateAccepted // suspended before it was handed over
}

// letStand lets the earlier matter stand again that this one took up, and that ends
// without a decision now. One that has its decision has resolved the dispute.
func letStand(t *turn) error {
	prior := t.in.Prior
	if !t.Matter.ResolvedOn.IsZero() || prior == nil || prior.ID != t.Matter.Prior || prior.State != StateAppealed {
		return nil
	}
	return t.tellPrior(Command{Action: ActionEndAppeal, On: later(t.On, prior.LastOn), Paper: t.Command.Paper.Cited()})
}

// takeAgain takes the earlier matter up once more when the court has ended its case:
// the resolution of this one goes on.
func takeAgain(t *turn) error {
	prior := t.in.Prior
	if prior == nil || prior.ID != t.Matter.Prior || !raisable(*prior) {
		return nil
	}
	steps, err := raise(*prior, Command{Action: ActionAppeal, On: later(t.On, prior.LastOn), Paper: t.Command.Paper.Cited()}, t.priorInput())
	if err != nil {
		return err
	}
	t.done.Prior = append(t.done.Prior, steps...)
	return nil
}

// raisable reports whether going up leads the matter, or what it is without its
// effect, to another state.
func raisable(m Matter) bool {
	if hasEffect(m) {
		return true
	}
	rule, err := m.Table().Rule(m.State, ActionAppeal)
	return err == nil && rule.To != ""
}

// hasEffect reports whether the first decision on a complaint has taken effect and was
// not carried out: going up undoes that.
func hasEffect(m Matter) bool {
	return m.Kind == Complaint && m.Instance != Second && (m.State == StateEffective || m.State == StateEnforcing)
}

// raise takes a matter to the next instance. An effect that its decision took
// meanwhile is undone before, by an event of its own.
func raise(m Matter, cmd Command, in Input) ([]MatterStep, error) {
	var out []MatterStep
	if hasEffect(m) {
		reason := "Khiếu nại lần hai trong thời hạn; quyết định lần đầu chưa có hiệu lực"
		undone, err := ApplyMatter(m, Command{Action: ActionUndoEffect, On: cmd.On, Reason: reason}, in)
		if err != nil {
			return nil, err
		}
		out, m = append(out, undone), undone.Matter
	}
	up, err := ApplyMatter(m, cmd, in)
	return append(out, up), err
}

// tellPrior takes a step on the earlier matter with that on this one.
func (t *turn) tellPrior(cmd Command) error {
	step, err := ApplyMatter(*t.in.Prior, cmd, t.priorInput())
	if err != nil {
		return err
	}
	t.done.Prior = append(t.done.Prior, step)
	return nil
}

// priorInput is what a step on the earlier matter needs.
func (t *turn) priorInput() Input {
	return Input{Today: t.in.Today, Moves: t.in.PriorMoves, FromAbove: true, By: t.in.By}
}

// undoEffect takes back that a decision took effect: it takes it only when nobody can
// complain any more.
func undoEffect(t *turn) error {
	t.matter.UndoneOn = t.On
	return nil
}

// takeEffect notes that nothing keeps the decision from its effect any more.
func takeEffect(t *turn) error {
	t.matter.UndoneOn = clock.Date{}
	return nil
}

// fromAbove is a need of what an office records of a level above outside the
// deployment: one inside tells it by itself, and old registers do not.
func fromAbove(n Need) Need {
	given := n.Given
	n.Given = func(f Facts) bool { return f.FromAbove || f.Imported || given(f) }
	return n
}

//nolint:gochecknoglobals // rows of the tables
var (
	needsPaperFromAbove = fromAbove(Need{
		Fields: []string{"paper"},
		Given:  func(f Facts) bool { return f.Command.Paper.Number != "" && !f.Command.Paper.On.IsZero() },
		Refuse: func(bad *fault.Error, pointer string) *fault.Error {
			return bad.At(pointer, "required", "Phải nêu số, ngày văn bản của cơ quan cấp trên.", "The number and date of the document of the level above are missing.")
		},
	})
	needsComplainedOn = fromAbove(need("complained_on"))
	needsGroundAbove  = fromAbove(need("ground"))

	// The time for the second complaint runs from the receipt of the decision, so
	// whoever takes one up says when that was, or why nobody knows.
	isReceiptTold = guard("receipt_told", func(f Facts) *fault.Error {
		m := f.Matter
		if f.Listing || f.Imported || f.ComplainOn.IsZero() || m.undecided() || f.Command.ReceiptUnknown != "" || !m.ToldOn(f.Command.Receipts...).IsZero() {
			return nil
		}
		return receiptMissing()
	})
)

func notTakenUp() *fault.Error {
	return ErrGuard.Msg("Vụ việc không được cấp trên thụ lý.", "The level above has not taken the matter up.")
}

// receiptMissing asks for the receipt of the first decision.
func receiptMissing() *fault.Error {
	return ErrGuard.Msg("Phải nêu ngày người khiếu nại nhận được quyết định giải quyết lần đầu kèm căn cứ, hoặc lý do không xác định được.",
		"The day on which the complainant received the first decision must be told with its evidence, or why it is not known.").
		By(lkn("Điều 33 khoản 1")).At("/receipts", "required", "Thiếu ngày nhận quyết định lần đầu.", "The receipt of the first decision is missing.")
}

// checkDecisionElsewhere refuses an acceptance at second instance that does not tell of
// a decision made outside the deployment when it was made, and received.
func (c Command) checkDecisionElsewhere(p Petition, today clock.Date) error {
	bad := ErrInvalid
	if c.PriorDecidedOn.IsZero() {
		bad = bad.At("/prior_decided_on", "required", "Thiếu ngày ban hành quyết định giải quyết lần đầu.", "The day of the first decision is missing.")
	}
	if c.PriorDecidedOn.After(today) {
		bad = bad.At("/prior_decided_on", "in_future", "Ngày ban hành quyết định ở tương lai.", "The day of the decision lies in the future.")
	}
	if toldOn(c.Receipts).IsZero() && c.ReceiptUnknown == "" {
		bad = bad.At("/receipts", "required", "Thiếu ngày nhận quyết định lần đầu, hoặc lý do không xác định được.", "The receipt of the first decision, or why it is not known, is missing.")
	}
	return finish(checkReceipts(bad, c.Receipts, interval{c.PriorDecidedOn, c.On}, p.Signatories))
}

// strayAtAcceptance refuses what is told with an acceptance that does not keep it: the
// earlier decision and its receipt belong to a higher instance, the receipt to a
// complaint, and each kind has its grounds.
func (c Command) strayAtAcceptance(p Petition, at Instance) error {
	bad := ErrInvalid
	refuse := func(given bool, pointer, field string) {
		if given {
			title := fieldNamed(field).title
			bad = bad.At(pointer, "not_taken", "Thụ lý ở lần giải quyết này không dùng thông tin “"+title.VI+"”.", "An acceptance at this instance takes no “"+title.EN+"”.")
		}
	}
	second := at == Second
	refuse(at == First && c.PriorDecision != "", "/prior_decision", "prior_decision")
	refuse(!second && len(c.Receipts) > 0, "/receipts", "receipts")
	refuse(!second && c.ReceiptUnknown != "", "/receipt_unknown", "receipt_unknown")
	refuse((!second || !c.Prior.IsZero()) && !c.PriorDecidedOn.IsZero(), "/prior_decided_on", "prior_decided_on")
	refuse(p.Kind != Complaint && !c.Hindered.IsZero(), "/hindered_from", "hindered_from")
	refuse(len(c.Receipts) > 0 && c.ReceiptUnknown != "", "/receipt_unknown", "receipt_unknown")
	refuse(c.Ground != "" && c.Hindered.IsZero() && !Known(acceptanceGrounds(p.Kind, at), c.Ground), "/ground", "ground")
	return finish(bad)
}

// acceptanceGrounds are those that an acceptance may name: why a complaint comes late,
// or again, and why a denunciation is resolved again.
func acceptanceGrounds(k Kind, at Instance) []Ground {
	switch {
	case k == Complaint:
		return append(hindrances(), ForcedToWithdraw)
	case at == Further:
		return Grounds() // hasFurtherGround and the earlier matter say which
	}
	return nil
}
