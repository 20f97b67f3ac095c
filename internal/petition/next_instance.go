package petition

import (
	"slices"
	"strconv"
	"strings"

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
// deadlines run on, and its file is open again when it was closed meanwhile. An office
// records it of a superior outside the deployment; what goes on inside ends there.
func comesBack(basis bilingual.Legal) Rule {
	return Rule{
		Action: ActionEndAppeal, Title: bilingual.Text{VI: "Cấp trên kết thúc mà không ra quyết định", EN: "The level above ended without a decision"},
		Effect: standAgain, Reads: []lifecycle.Read{ReadMoves, ReadNext}, Refigures: true, Retracts: true, Clock: lifecycle.ClockRuns,
		From: []State{StateAppealed, StateClosed}, Back: true,
		Permission: access.MatterDecide, Guards: []Guard{isUp, isNotUpHere}, Needs: []Need{needsPaperFromAbove}, Basis: []bilingual.Legal{basis},
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
	if h := t.in.Hindered; !h.IsZero() {
		t.more = append(t.more, FieldChange{Name: FactHinderedFrom, Value: h.From.String()}, FieldChange{Name: FactHinderedTo, Value: h.To.String()})
	}
	if t.FromAbove {
		t.matter.TakenUpOn = t.On
	}
	return nil
}

// Asked is what is known of the complaint with which a matter went up that is up.
type Asked struct {
	Version  int64      // of the event by which it went up; 0 when it is not up
	On       clock.Date // when the complaint was received
	Hindered Hindrance  // … and what did not count until then
}

// AskedOf tells it from the events of a matter, the oldest first.
func AskedOf(events []Event) Asked {
	var out Asked
	for _, e := range events {
		day, _ := clock.ParseDate(e.Tells(FactComplainedOn)) // written as a date; zero for none
		switch corrects := e.Tells(FactWentUpBy) != ""; {
		case !day.IsZero() && corrects:
			out.On = day
		case !day.IsZero():
			out = Asked{e.Version, day, hinderedIn(e)}
		case slices.Contains(strings.Fields(e.Tells(FactRemoved)), strconv.FormatInt(out.Version, 10)):
			out = Asked{}
		}
	}
	return out
}

// AcceptedWith is what the first event of a matter, of its events, tells of a decision
// made elsewhere, and of an obstacle.
func AcceptedWith(events []Event) (Command, error) {
	if len(events) == 0 {
		return Command{}, nil
	}
	e := events[0]
	decided, _ := clock.ParseDate(e.Tells(FactPriorDecidedOn)) // written as a date; zero for none
	receipts, err := ReadReceipts(e.Tells(FactPriorReceipts))
	return Command{PriorDecidedOn: decided, Receipts: receipts, Hindered: hinderedIn(e)}, err
}

// hinderedIn is the obstacle that an event tells.
func hinderedIn(e Event) Hindrance {
	from, _ := clock.ParseDate(e.Tells(FactHinderedFrom)) // written as dates; zero for none
	to, _ := clock.ParseDate(e.Tells(FactHinderedTo))
	return Hindrance{from, to}
}

// nothingToContest reports whether a complaint of the day is about no decision: that
// came later, and the limit for it had not run out.
func (m Matter) nothingToContest(on clock.Date) bool {
	return on.Before(m.ResolvedOn) && (m.DueOn.IsZero() || !on.After(m.DueOn))
}

// keepsWayUp refuses a correction after which the complaint with which the matter went
// up could not have been accepted (Luật Khiếu nại, Điều 33 khoản 1).
func (t *turn) keepsWayUp() error {
	asked, was, m := t.in.Asked, t.Matter, t.matter
	if asked.Version == 0 || t.Imported {
		return nil
	}
	told, old := m.ToldOn(), was.ToldOn()
	switch bad := ErrInvalid; {
	case told.IsZero() && !old.IsZero():
		return bad.At("/correction/receipt/removed", "taken_up", "Việc thụ lý lần hai căn cứ vào ngày nhận này.", "The acceptance at second instance rests on this receipt.")
	case told != old && !t.NextDue.IsZero() && asked.On.After(t.NextDue):
		return bad.At("/correction/receipt/on", "taken_up",
			"Theo ngày nhận này, khiếu nại lần hai nhận ngày "+asked.On.Vietnamese()+" là quá thời hạn đến ngày "+t.NextDue.Vietnamese()+".",
			"By this day the second complaint of "+asked.On.String()+" came after its limit of "+t.NextDue.String()+".")
	case m.nothingToContest(asked.On) && !was.nothingToContest(asked.On):
		return bad.At("/correction/resolved_on", "taken_up", "Sau ngày cấp trên nhận khiếu nại lần hai ("+asked.On.Vietnamese()+").", "After the second complaint was received ("+asked.On.String()+").")
	}
	return nil
}

// checkComplaint refuses a day of receipt by which the complaint, which went up, could
// not have been accepted (Luật Khiếu nại, Điều 33 khoản 1).
func (t *turn) checkComplaint(bad *fault.Error) *fault.Error {
	const at = "/petition/received_on"
	old, on, due, prior := t.Petition.ReceivedOn, t.petition.ReceivedOn, t.in.NextDue, t.in.Prior
	switch {
	case on == old:
	case !due.IsZero() && on.After(due) && on.After(old):
		return bad.At(at, "after_limit", "Đơn đã được thụ lý lần hai; ngày này sau thời hạn khiếu nại đến ngày "+due.Vietnamese()+".",
			"The complaint was accepted at second instance, and this day is after its limit of "+due.String()+".")
	case t.in.Asked.Version > 0 && prior.nothingToContest(on) && !prior.nothingToContest(old):
		return bad.At(at, "before_decision", "Trước ngày ban hành quyết định bị khiếu nại ("+prior.ResolvedOn.Vietnamese()+").",
			"Before the decision that it is about ("+prior.ResolvedOn.String()+").")
	}
	return bad
}

// moveComplaint lets the earlier matter say the corrected day on which the complaint
// came in that took it up: what that kept from running out was kept on this day.
func (t *turn) moveComplaint() {
	asked, prior, on := t.in.Asked, t.in.Prior, t.petition.ReceivedOn
	if prior == nil || asked.Version == 0 || asked.On != t.Petition.ReceivedOn || asked.On == on {
		return
	}
	now := prior.Clone()
	now.Version++
	t.out.Before = append(t.out.Before, Followed{Copy{Matter: *prior}, now, Event{
		Subject: OfMatter, ID: now.ID, Version: now.Version, Action: ActionFollow, From: now.State, To: now.State, On: t.On, Reason: t.Command.Reason,
		Changes: []FieldChange{{Name: FactComplainedOn, Value: on.String()}, {Name: FactWentUpBy, Value: strconv.FormatInt(asked.Version, 10)}},
	}})
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
	removed := make([]string, 0, 2)
	for _, e := range moves[up:] { // that it went up, and that its file was closed then
		removed = append(removed, strconv.FormatInt(e.Version, 10))
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
	t.more = append(t.more, FieldChange{Name: FactRemoved, Value: strings.Join(removed, " ")})
	return nil
}

// wentUp finds the move by which a matter went up that is up, its file closed or not;
// -1 when there is none.
func wentUp(moves []Event) int {
	last := len(moves) - 1
	if last > 0 && moves[last].To == StateClosed {
		last--
	}
	if last >= 0 && moves[last].To == StateAppealed {
		return last
	}
	return -1
}

// IsUp reports whether the matter went up to the next instance and waits for what
// comes of that, its file closed or not.
func (m Matter) IsUp() bool {
	return m.State == StateAppealed || m.State == StateClosed && m.ClosedFrom == StateAppealed
}

// GoesOnAbove reports whether the dispute goes on in one of the matters that went on from
// an earlier one, or has its decision there.
func GoesOnAbove(next []Matter) bool {
	return slices.ContainsFunc(next, func(m Matter) bool { return m.Open() || m.Concluded() })
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
	if !t.Matter.ResolvedOn.IsZero() || prior == nil || prior.ID != t.Matter.Prior || !prior.IsUp() {
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

	isUp = guard("went_up", func(f Facts) *fault.Error {
		if f.Matter.IsUp() {
			return nil
		}
		return notTakenUp().By(f.Matter.upBasis())
	})

	// What goes on at the next instance in this deployment ends there, or one dispute
	// would be resolved twice.
	isNotUpHere = guard("not_up_here", func(f Facts) *fault.Error {
		if f.FromAbove || f.Imported || !f.GoesOn {
			return nil
		}
		return ErrGuard.Msg("Vụ việc đã được thụ lý ở lần giải quyết sau và còn trên hệ thống; vụ việc chỉ trở lại khi cơ quan thụ lý ghi nhận rút khiếu nại, tố cáo hoặc đình chỉ giải quyết.",
			"The dispute was taken up at the next instance, whose matter is on record here; it comes back only when that matter is withdrawn or terminated there.").
			By(f.Matter.upBasis())
	})

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

// upBasis is the article by which a matter is resolved once more at the next instance.
func (m Matter) upBasis() bilingual.Legal {
	if m.Kind == Complaint && !m.Discipline {
		return lkn("Điều 7 khoản 1, Điều 33 khoản 1")
	}
	return PriorBasis(nextInstance(m.Kind), m.Discipline)
}

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
