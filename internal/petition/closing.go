package petition

import (
	"slices"
	"strings"

	"kntc/internal/access"
	"kntc/internal/bilingual"
	"kntc/internal/deadline"
	"kntc/internal/fault"
)

// A file is closed when the office has done what it owes in the case. What it can
// still do is done first. What no step records any more in the state of the matter
// stays undone, and late where it is: whoever closes the file says why, and the
// history names it.

// duties are the terms of a matter that its office owes to others, in the order in
// which they arise. The rest are the citizens', or end with the resolution.
func duties() []deadline.Term {
	return []deadline.Term{
		deadline.AcceptNotice, deadline.SendSuspension, deadline.SendResult, deadline.Handle, deadline.HandleReport,
		deadline.PublishResult, deadline.PublishHandling, deadline.ForwardResult,
	}
}

// closeMatter is the row by which a file is closed, unless one of the guards refuses.
// That the office is done takes nobody the time to go to the court (Luật Tố tụng hành
// chính, Điều 116).
func closeMatter(from []State, basis bilingual.Legal, guards ...Guard) Rule {
	return Rule{
		Action: ActionClose, Title: bilingual.Text{VI: "Kết thúc, lưu hồ sơ", EN: "Close"}, From: from, To: StateClosed,
		Effect:     closeFile,
		Permission: access.MatterVerify, Guards: append(guards, isNothingToDo, isReasonedWhileOwing), Leaves: []deadline.Term{deadline.Sue}, Basis: []bilingual.Legal{basis},
	}
}

// owed are the duties that wait to be done: the rows of those that a step can still
// record from the state of the matter, and the terms of those that none can.
func (f Facts) owed() (steps []*Rule, beyond []deadline.Term) {
	for _, term := range duties() {
		if !slices.Contains(f.Waiting, term) {
			continue
		}
		if r := f.Matter.meets(term); r != nil {
			steps = append(steps, r)
		} else {
			beyond = append(beyond, term)
		}
	}
	return steps, beyond
}

// closesOpen reports whether the file would be closed on something that is open.
func (f Facts) closesOpen() bool {
	_, beyond := f.owed()
	return f.contest() != "" || f.leavesOutstanding() || len(beyond) > 0
}

// meets is the row by which the term is met from the state of the matter; nil when
// there is none.
func (m Matter) meets(term deadline.Term) *Rule {
	rules := m.Table().Rules
	for i := range rules {
		if slices.Contains(rules[i].From, m.State) && slices.Contains(rules[i].Meets, term) {
			return &rules[i]
		}
	}
	return nil
}

//nolint:gochecknoglobals // guards
var (
	isNothingToDo = guard("duties_done", func(f Facts) *fault.Error {
		steps, _ := f.owed()
		if f.Imported || len(steps) == 0 {
			return nil
		}
		var vi, en []string
		for _, r := range steps {
			vi, en = append(vi, "“"+r.Title.VI+"”"), append(en, "“"+r.Title.EN+"”")
		}
		return ErrGuard.Msg("Chưa kết thúc được hồ sơ vì còn việc phải làm, chưa được ghi nhận: "+strings.Join(vi, ", ")+".",
			"The file cannot be closed while something is to be done that is not recorded: "+strings.Join(en, ", ")+".").By(steps[0].Basis[0])
	})

	isReasonedWhileOwing = guard("reason_while_owing", func(f Facts) *fault.Error {
		_, beyond := f.owed()
		if f.Listing || f.Imported || f.Command.Reason != "" || len(beyond) == 0 {
			return nil
		}
		words := termsText(WriteTerms(beyond))
		return ErrGuard.Msg("Có việc không được ghi nhận là đã làm và không còn ghi nhận được: "+words.VI+". Muốn kết thúc hồ sơ thì nêu lý do.",
			"Something is not recorded as done and cannot be any more: "+words.EN+". Whoever closes the file says why.").
			At("/reason", "required", "Cần nêu lý do.", "The reason is missing.")
	})
)

// closeFile ends what is to be carried out: with nothing outstanding it has been.
// What the office has left undone stands in the history, and where the matter stood
// with it: one that was up goes on from there when nothing comes of that.
func closeFile(t *turn) error {
	as := CarriedOut
	if t.matter.outstanding() {
		as = ClosedUnfinished
	}
	t.matter.endCarryOut(t.On, as)
	t.matter.ClosedFrom = t.Matter.State
	if _, beyond := t.owed(); len(beyond) > 0 {
		t.more = append(t.more, FieldChange{Name: FactUndone, Value: WriteTerms(beyond)})
	}
	return nil
}

// WriteTerms writes terms as one text, in which events keep them.
func WriteTerms(terms []deadline.Term) string {
	names := make([]string, len(terms))
	for i, t := range terms {
		names[i] = string(t)
	}
	return strings.Join(names, " ")
}

// termsText says in words what WriteTerms wrote.
func termsText(s string) bilingual.Text {
	var vi, en []string
	for name := range strings.FieldsSeq(s) {
		words := deadline.Term(name).Text()
		vi, en = append(vi, words.VI), append(en, words.EN)
	}
	return bilingual.Text{VI: strings.Join(vi, "; "), EN: strings.Join(en, "; ")}
}
