package petition

import (
	"slices"

	"kntc/internal/clock"
	"kntc/internal/fault"
	"kntc/internal/text"
)

// PetitionCorrection holds the values that a correction of a petition sets; nil
// stays as it is. The kind is changed by classifying, and who sent the petition
// by replacing its parties.
type PetitionCorrection struct {
	Channel           *Channel
	Forwarder         *Forwarder
	Field             *Field
	ReceivedOn        *clock.Date
	Subject           *string
	Content           *string
	Respondent        *string
	ContestedDecision *string
	Originals         *bool
	Signatories       *int
	AllSigned         *bool
	Appointed         *bool
	ResultAsked       *bool
	Reply             *string // what was answered; once there is a reply
	LateConfirmed     bool    // a receipt of an earlier year, long ago, is no slip
}

// correctPetition puts right what was entered.
func correctPetition(t *turn) error {
	p := t.petition
	if m := t.in.Target; m != nil && m.ID == p.Matter && !m.HandedTo.IsZero() {
		return handedOn()
	}
	c := t.Command.Petition
	bad := fill(p, c.over(*p), t.in.Today, "/petition")
	if c.Signatories != nil && *c.Signatories == 0 && !p.Anonymous {
		bad = bad.At("/petition/signatories", "out_of_range", "Đơn có tên phải có ít nhất một người ký.", "A petition that names its sender has a signatory.")
	}
	bad = t.correctReply(t.checkComplaint(t.checkReceipt(bad)))
	if err := finish(bad); err != nil {
		return err
	}
	if p.State == StateReceived && !p.Succeeded() {
		p.LastOn = p.ReceivedOn // receipt is still the latest step
	}
	if Renumbers(t.Petition, *c) {
		p.FormerNumbers = append(slices.Clone(p.FormerNumbers), p.Number)
		p.Number = t.in.RegisterNumber
	}
	if p.Sealed() || t.in.Discreet {
		p.redact(t.in.Named)
	}
	if !differs(t.Petition, *p) {
		return ErrUnchanged
	}
	t.moveComplaint()
	return nil
}

// correctReply puts right what was answered.
func (t *turn) correctReply(bad *fault.Error) *fault.Error {
	const at = "/petition/reply"
	given := t.Command.Petition.Reply
	switch {
	case given == nil:
		return bad
	case t.Petition.ReplyOn.IsZero():
		return bad.At(at, "no_reply", "Chưa có văn bản phúc đáp để đính chính.", "There is no reply that could be corrected.")
	}
	t.petition.ReplyText = text.Clean(*given)
	return checkText(bad, at, t.petition.ReplyText, MaxContent, true)
}

// over is what a clerk would enter about the petition as it is after the
// correction.
func (c PetitionCorrection) over(p Petition) PetitionData {
	d := PetitionData{
		Kind: p.Kind, Channel: p.Channel, Forwarder: p.Forwarder, ResultAsked: p.ResultAsked, Field: p.Field, ReceivedOn: p.ReceivedOn, Subject: p.Subject, Content: p.Content,
		Respondent: p.Respondent, ContestedDecision: p.ContestedDecision, Originals: p.Originals, Anonymous: p.Anonymous,
		AllSigned: p.AllSigned, Appointed: p.Appointed, LateConfirmed: c.LateConfirmed,
	}
	if replace(&d.Channel, c.Channel); d.Channel != Forwarded {
		d.Forwarder = ""
	}
	replace(&d.Forwarder, c.Forwarder)
	replace(&d.ResultAsked, c.ResultAsked)
	replace(&d.Field, c.Field)
	replace(&d.ReceivedOn, c.ReceivedOn)
	replace(&d.Subject, c.Subject)
	replace(&d.Content, c.Content)
	replace(&d.Respondent, c.Respondent)
	replace(&d.ContestedDecision, c.ContestedDecision)
	replace(&d.Originals, c.Originals)
	replace(&d.Signatories, c.Signatories)
	replace(&d.AllSigned, c.AllSigned)
	replace(&d.Appointed, c.Appointed)
	return d
}

// replace puts a value that is given in the place of another.
func replace[T any](value, given *T) {
	if given != nil {
		*value = *given
	}
}

// checkReceipt refuses a day of receipt after something that came later, or
// before the petition was sent here.
func (t *turn) checkReceipt(bad *fault.Error) *fault.Error {
	const at = "/petition/received_on"
	before, on := t.Petition, t.petition.ReceivedOn
	if on == before.ReceivedOn {
		return bad
	}
	if o := t.in.Origin; o != nil && on.Before(o.DisposedOn) {
		bad = bad.At(at, "before_referral", "Trước ngày cơ quan khác chuyển đơn đến ("+o.DisposedOn.Vietnamese()+").",
			"Before the day on which the other authority passed it on ("+o.DisposedOn.String()+").")
	}
	for _, c := range t.in.Copies {
		if !c.Petition.ClassifiedOn.IsZero() && on.After(c.Petition.ClassifiedOn) {
			return bad.At(at, "after_classification", "Sau ngày cơ quan bàn giao phân loại đơn.", "After the predecessor classified the petition.")
		}
		if InMatter(c.Petition.State) && on.After(c.Petition.DisposedOn) {
			return bad.At(at, "after_disposition", "Sau ngày cơ quan bàn giao xử lý đơn.", "After the predecessor's disposition of the petition.")
		}
	}
	switch {
	case before.Succeeded() && on.After(before.SucceededOn):
		return bad.At(at, "after_hand_over", "Sau ngày nhận bàn giao.", "After the petition was taken over.")
	case before.State == StateReceived:
	case Disposed(before.State) && on.After(before.DisposedOn): // not the latest step, which may be a reply
		return bad.At(at, "after_disposition", "Sau ngày xử lý đơn.", "After the petition's disposition.")
	case !Disposed(before.State) && on.After(before.LastOn):
		return bad.At(at, "after_classification", "Sau ngày phân loại đơn.", "After the petition's classification.")
	}
	return bad
}

// differs reports whether two petitions say anything different.
func differs(before, after Petition) bool { return len(petitionChanges(before, after)) > 0 }
