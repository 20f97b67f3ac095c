package petition

import (
	"slices"

	"kntc/internal/access"
	"kntc/internal/bilingual"
	"kntc/internal/clock"
	"kntc/internal/fault"
	"kntc/internal/lifecycle"
)

// What was entered by mistake is taken back by an event that reverses it. No
// figure remembers it; the history, the numbers and the documents do.

// undoable are the states of dispositions that are taken back by undoing.
// Petitions in a matter are detached, and what was handed over has gone.
func undoable() []State {
	return []State{StateNotAccepted, StateGuided, StateTransferred, StateUrged, StateReturned, StateFiled, StateInspecting, StateActedAtOnce, StateSetAside}
}

// undoRows take a disposition back. A petition that was withdrawn goes back to
// where it stood.
func undoRows() []Rule {
	undo := Rule{
		Action: ActionUndo, Title: bilingual.Text{VI: "Hủy hướng xử lý ghi nhầm", EN: "Undo a disposition made by mistake"},
		Effect: undoDisposition, Reads: []lifecycle.Read{ReadOrigin, ReadLinked, ReadDisposal}, Reopens: decidedTerms(), Revokes: true,
		From: undoable(), To: StateClassified,
		Permission: access.PetitionDispose, Needs: []Need{needsReason, needsRevocationNumber, needsRevocationOn, needsRevocationSigner}, Guards: []Guard{isUnanswered},
		Document: "Văn bản hủy, thu hồi văn bản xử lý đã ban hành",
		Basis:    []bilingual.Legal{tt05("Điều 6")},
	}
	withdrawn := undo
	withdrawn.From, withdrawn.To, withdrawn.Back = []State{StateWithdrawn}, "", true
	return []Rule{undo, withdrawn}
}

// annulRow annuls a registration made by mistake.
func annulRow() Rule {
	return Rule{
		Action: ActionAnnul, Title: bilingual.Text{VI: "Hủy việc vào sổ ghi nhầm", EN: "Annul a registration made by mistake"},
		Effect: unassign,
		From:   []State{StateReceived, StateClassified}, To: StateAnnulled,
		Permission: access.PetitionDispose, Needs: []Need{needsReason}, Guards: []Guard{isOwnEntry},
		Basis: []bilingual.Legal{tt05("Điều 6")},
	}
}

// isUnanswered refuses to take back what was answered.
var isUnanswered = guard("unanswered", func(f Facts) *fault.Error { //nolint:gochecknoglobals // a guard
	if f.Petition.ReplyOn.IsZero() {
		return nil
	}
	return ErrGuard.Msg("Đã có văn bản phúc đáp hoặc kết quả nên không hủy được hướng xử lý.",
		"There is a reply or a result already; the disposition stands.")
})

// isOwnEntry refuses to annul what another authority passed on: its transfer is
// undone there.
var isOwnEntry = guard("own_entry", func(f Facts) *fault.Error { //nolint:gochecknoglobals // a guard
	if f.Petition.Origin.IsZero() {
		return nil
	}
	return ErrGuard.Msg("Đơn do cơ quan khác chuyển hoặc bàn giao đến; cơ quan đó hủy việc chuyển.",
		"Another authority passed the petition on; it undoes that.")
})

// Disposal is what a disposition left behind it.
type Disposal struct {
	Paper     Paper      // the document that was issued with it; zero for none
	Assignees []Assignee // who had the case before
}

// DisposalOf tells, from the events of a petition with the oldest first, what the
// latest of its dispositions left behind it.
func DisposalOf(events []Event) (Disposal, error) {
	var out Disposal
	var assigned []Assignee
	for _, e := range events {
		if e.From != e.To && Disposed(e.To) {
			out = Disposal{e.Paper, assigned}
		}
		for _, c := range e.Changes {
			if c.Name != FactAssigned {
				continue
			}
			var err error
			if assigned, err = ReadAssignees(c.Value); err != nil {
				return Disposal{}, err
			}
		}
	}
	return out, nil
}

// Issued reports whether a document was issued with the disposition, which another
// one has to revoke.
func (d Disposal) Issued() bool { return d.Paper.Class != "" }

// revokes reports whether undoing takes back a document.
func (f Facts) revokes() bool { return f.Issued }

// Undoable reports whether the state is that of a disposition which may be undone.
func Undoable(s State) bool { return Known(append(undoable(), StateWithdrawn), s) }

// revoke refuses to take back a document that was issued without another one that
// says so.
func (d Disposal) revoke(by Paper) error {
	if !d.Issued() {
		return nil
	}
	bad := ErrInvalid.Msg("Hướng xử lý đã có văn bản "+d.Paper.Number+"; phải ghi văn bản hủy, thu hồi văn bản đó.",
		"The document "+d.Paper.Number+" was issued with the disposition; the one that revokes it must be recorded.")
	if by.Number == "" {
		bad = bad.At("/paper/number", "required", "Thiếu số văn bản hủy, thu hồi.", "The number of the revoking document is missing.")
	}
	if by.On.IsZero() {
		bad = bad.At("/paper/on", "required", "Thiếu ngày văn bản hủy, thu hồi.", "The date of the revoking document is missing.")
	}
	if !by.On.IsZero() && by.On.Before(d.Paper.On) {
		bad = bad.At("/paper/on", "before_revoked", "Trước ngày văn bản bị hủy, thu hồi ("+d.Paper.On.Vietnamese()+").", "Before the document that it revokes, of "+d.Paper.On.String()+".")
	}
	if by.Signer == "" {
		bad = bad.At("/paper/signer", "required", "Thiếu người ký văn bản hủy, thu hồi.", "The signer of the revoking document is missing.")
	}
	return finish(bad)
}

// undoDisposition takes a disposition back: the petition is as it was before, and
// with those who had it, unless an interest of theirs is on record. What a
// transfer opened at another authority is annulled there, unless it has acted.
func undoDisposition(t *turn) error {
	p := t.petition
	if err := t.in.Disposal.revoke(t.Command.Paper); err != nil {
		return err
	}
	if o := t.in.Origin; o != nil && !o.ReplyOn.IsZero() {
		return ErrGuard.Msg("Đã phúc đáp cơ quan chuyển đơn theo hướng xử lý này nên không hủy được.",
			"The authority that referred the petition was told of this disposition; it stands.")
	}
	if p.TransferredTo != 0 && t.Petition.State == StateTransferred {
		if err := t.annulLinked(); err != nil {
			return err
		}
	}
	p.LastOn, p.DisposedOn = p.DisposedOn, clock.Date{}
	if p.LastOn.Before(p.SucceededOn) {
		p.LastOn = p.SucceededOn
	}
	p.Assignees = slices.DeleteFunc(slices.Clone(t.in.Disposal.Assignees), func(a Assignee) bool {
		_, barred := t.interest(a.Account)
		return barred
	})
	p.Inadmissibility, p.TransferredTo, p.TransferName, p.Explained = "", 0, "", false
	p.Outcome, p.ReplyText = "", "" // of what was handled at once
	return nil
}

// annulLinked annuls the petition that the transfer opened. Its parties are
// sealed: nobody looks for it any more when the paper is found to be a
// denunciation.
func (t *turn) annulLinked() error {
	l := t.in.Linked
	if l == nil || l.State != StateReceived || l.Version > 1 {
		return ErrGuard.Msg("Cơ quan nhận đã xử lý đơn nên không hủy được việc chuyển.", "The addressee has acted on the petition; the transfer stands.").
			By(tt05("Điều 6"))
	}
	before, after := *l, *l
	after.Version++
	after.State, after.LastOn, after.DisposedOn, after.SealedElsewhere = StateAnnulled, t.On, t.On, true
	after.redact(t.in.Named)
	t.out.Annulled = &after
	t.out.Events = append(t.out.Events, Event{
		Subject: OfPetition, ID: after.ID, Version: after.Version, Action: ActionAnnul, From: before.State, To: after.State, On: t.On,
		Changes: append(petitionChanges(before, after), FieldChange{Name: FactSealedBy, Value: t.petition.ID.Authority.String()}),
	})
	return nil
}
