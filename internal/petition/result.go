package petition

import (
	"kntc/internal/bilingual"
	"kntc/internal/clock"
	"kntc/internal/fault"
)

// report says whether claim and verification differ.
func report(t *turn) error {
	t.matter.Differs = t.Command.Differs
	return nil
}

// resolve gives the matter its result, and what is ordered with it.
func resolve(t *turn) error {
	m, c := t.matter, t.Command
	m.Outcome, m.ResolvedOn = c.Outcome, c.On
	m.Ruling, m.Deliberate = c.Ruling, c.Deliberate
	return order(m, c.Ordered)
}

// resolveOnPaper says what a paper register tells of the result: of a second decision
// the outcome alone.
func resolveOnPaper(t *turn) error {
	if err := resolve(t); err != nil {
		return err
	}
	if t.matter.Instance == Second {
		t.matter.Ruling = rulingOf(t.Command.Outcome)
	}
	return nil
}

// rulingOf is the ruling of a second decision that follows from its outcome: where the complaint was wrong the first decision stands (Luật Khiếu
// nại, Điều 40).
func rulingOf(o Outcome) Ruling {
	if o == OutcomeWrong {
		return Recognise
	}
	return AnnulAmend
}

// answer resolves a recommendation.
func answer(t *turn) error {
	t.matter.Outcome, t.matter.ResolvedOn = OutcomeAnswered, t.On
	return nil
}

// withdrawPetition says whether explanation led to it.
func withdrawPetition(t *turn) error {
	t.petition.Explained = t.Command.Explained
	return nil
}

// withdrawSome keeps in words what was withdrawn on which day, beside what was
// before; the rest goes on.
func withdrawSome(t *turn) error {
	m := t.matter
	if m.Withdrawn != "" {
		m.Withdrawn += "\n"
	}
	m.Withdrawn += t.On.Vietnamese() + ": " + t.Command.Withdrawn
	return nil
}

// withdraw ends the matter: with a result when explanation led to it, and always
// when it is a denunciation.
func withdraw(t *turn) error {
	t.matter.Discontinued = true
	if t.Command.Explained {
		t.more = append(t.more, FieldChange{Name: FactExplained, Value: yes(true)})
	}
	if !t.Command.Explained && t.Matter.Kind != Denunciation {
		t.matter.EndedOn = t.On
		return nil
	}
	t.matter.Outcome, t.matter.ResolvedOn = OutcomeWithdrawn, t.On
	return nil
}

// goOn keeps why a denunciation that was withdrawn must be resolved all the same.
func goOn(t *turn) error {
	t.matter.GoesOnFor = t.Command.Ground
	return nil
}

// isFreeToEnd refuses to end by withdrawal a denunciation that goes on in spite of
// one.
var isFreeToEnd = guard("nothing_to_go_on", func(f Facts) *fault.Error { //nolint:gochecknoglobals // a guard
	why := f.Matter.GoesOnFor
	if why == "" || f.Imported {
		return nil
	}
	words := GroundText(why)
	return ErrGuard.Msg("Người tố cáo đã rút nhưng đã ghi nhận căn cứ phải tiếp tục giải quyết: “"+words.VI+"”; không đình chỉ do rút tố cáo.",
		"The denunciation was withdrawn and goes on all the same, for what is on record: “"+words.EN+"”; it does not end by withdrawal.").By(ltc("Điều 33 khoản 3"))
})

// endTerminated ends the matter without a verdict; a denunciation counts as
// resolved.
func endTerminated(t *turn) error {
	t.matter.Discontinued = true
	if t.Matter.Kind != Denunciation {
		t.matter.EndedOn = t.On
		return nil
	}
	t.matter.Outcome, t.matter.ResolvedOn = OutcomeTerminated, t.On
	return nil
}

// endUnresolved ends a matter that has no result; one that has keeps it.
func endUnresolved(t *turn) error {
	if t.matter.Open() {
		t.matter.EndedOn = t.On
	}
	return nil
}

func order(m *Matter, ordered *Result) error {
	if ordered == nil {
		return nil
	}
	m.Ordered = *ordered
	return finish(ordered.check(ErrInvalid, "/ordered"))
}

// correctMatterResult puts right what was recorded of the matter and its result.
func correctMatterResult(t *turn) error {
	c := *t.Command.Correction
	if c.Receipt != nil { // before the day of the result, which does not move past it
		if err := t.correctReceipt(*c.Receipt); err != nil {
			return err
		}
	}
	if err := t.correctResult(c); err != nil {
		return err
	}
	if err := t.keepsWayUp(); err != nil {
		return err
	}
	if c.Execution != nil {
		return t.correctExecution(*c.Execution)
	}
	if len(matterChanges(t.Matter, *t.matter)) == 0 {
		return ErrUnchanged
	}
	return nil
}

func (t *turn) correctResult(c MatterCorrection) error {
	m := t.matter
	if c.Field == "" && c.Outcome == "" && c.ResolvedOn.IsZero() && len(c.Ordered) == 0 && c.Execution == nil && c.Receipt == nil {
		return ErrInvalid.At("/correction", "empty", "Không có nội dung đính chính.", "There is nothing to correct.")
	}
	if c.Field != "" {
		if !Known(Fields(), c.Field) {
			return ErrInvalid.At("/correction/field", "unknown_value", "Lĩnh vực không có trong danh mục.", "Not a known field.")
		}
		m.Field = c.Field
	}
	if c.Outcome == "" && c.ResolvedOn.IsZero() && len(c.Ordered) == 0 {
		return nil
	}
	if m.ResolvedOn.IsZero() || m.Outcome == OutcomeWithdrawn || m.Outcome == OutcomeTerminated {
		return ErrGuard.Msg("Vụ việc không có kết quả để đính chính.", "The matter has no result that could be corrected.")
	}
	if m.ResolvedBefore() {
		return t.correctBefore(c)
	}
	if len(c.Ordered) > 0 {
		m.Ordered = m.Ordered.with(c.Ordered) // more may have been done: a correction says why
		if err := finish(m.Ordered.check(ErrInvalid, "/correction/ordered")); err != nil {
			return err
		}
	}
	result := resultRule(*m)
	if c.Outcome != "" {
		if !Known(result.Outcomes, c.Outcome) {
			return ErrInvalid.At("/correction/outcome", "unknown_value", "Kết quả không dùng cho loại vụ việc này.", "Not an outcome of this kind of matter.")
		}
		m.Outcome = c.Outcome
		m.Deliberate = m.Deliberate && c.Outcome == OutcomeWrong // only what is found wrong can be so deliberately
	}
	if !c.ResolvedOn.IsZero() {
		return t.correctResolvedOn(c.ResolvedOn, m.State == result.To && m.LastOn == m.ResolvedOn)
	}
	return nil
}

// correctResolvedOn moves the date of the result. While the result is the
// latest step, the next one may follow from the new date; once a step that rests
// on it has been taken, or something been done of it, the result cannot move past
// that.
func (t *turn) correctResolvedOn(on clock.Date, latest bool) error {
	m := t.matter
	end := bound{t.in.Today, bilingual.Text{VI: "hôm nay", EN: "today"}}
	if !latest {
		end = bound{m.LastOn, bilingual.Text{VI: "bước gần nhất", EN: "the latest step"}}
	}
	if resting := t.resting(); len(resting) > 0 {
		end = end.orEarlier(stepOf(resting[0]))
	}
	for _, x := range m.Executions { // nothing is done of it before
		end = end.orEarlier(bound{x.On, bilingual.Text{VI: "ghi nhận thi hành", EN: "an account of the enforcement"}})
	}
	for _, r := range m.Receipts { // nobody receives it before
		end = end.orEarlier(bound{r.On, bilingual.Text{VI: "ngày nhận quyết định đã ghi nhận", EN: "a receipt of the decision"}})
	}
	if !m.CarryOutEndedOn.IsZero() {
		end = end.orEarlier(bound{m.CarryOutEndedOn, bilingual.Text{VI: "hết phải thi hành", EN: "the end of the enforcement"}})
	}
	begin, vi, en := m.AcceptedOn, "thụ lý", "acceptance"
	if m.Succeeded() {
		begin, vi, en = m.SucceededOn, "nhận bàn giao", "the hand-over"
	}
	for _, p := range t.in.Petitions { // none joins what is resolved
		if p.DisposedOn.After(begin) {
			begin, vi, en = p.DisposedOn, "ghép đơn "+p.Number.String(), "the day on which petition "+p.Number.String()+" joined"
		}
	}
	if on.Before(begin) || on.After(end.on) {
		return ErrEffectiveDate.Msg(
			"Ngày giải quyết phải từ ngày "+vi+" ("+begin.Vietnamese()+") đến ngày "+end.on.Vietnamese()+" ("+end.what.VI+").",
			"The date of the result must lie between "+en+" ("+begin.String()+") and "+end.on.String()+" ("+end.what.EN+").").
			At("/correction/resolved_on", "out_of_range", "Ngoài khoảng cho phép.", "Out of range.")
	}
	m.ResolvedOn = on
	if latest {
		m.LastOn = on
	}
	return nil
}

// resultRule is the row that tells by which outcomes a matter is resolved, and
// which state that leads to.
func resultRule(m Matter) *Rule {
	if rows := m.Table().Of(ActionRecordResult); len(rows) > 0 {
		return rows[0]
	}
	return &Rule{}
}
