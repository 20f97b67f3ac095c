package petition

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"kntc/internal/bilingual"
	"kntc/internal/clock"
	"kntc/internal/fault"
)

// Recipient is one of those to whom a decision is sent (Luật Khiếu nại, Điều 32,
// 41).
type Recipient string

// The recipients whose receipt is recorded.
const (
	Complainant Recipient = "complainant" // người khiếu nại: the time for the next complaint and for the court runs from here
	Respondent  Recipient = "respondent"  // người bị khiếu nại
	Concerned   Recipient = "concerned"   // người có quyền, nghĩa vụ liên quan
)

// Recipients lists every recipient.
func Recipients() []Recipient { return []Recipient{Complainant, Respondent, Concerned} }

// Evidence is how the day of a receipt is known.
type Evidence string

// The evidences.
const (
	ByPost      Evidence = "post"      // phiếu báo phát của bưu điện
	BySignature Evidence = "signature" // ký nhận
	ByMinutes   Evidence = "minutes"   // biên bản giao nhận
)

// Evidences lists every evidence.
func Evidences() []Evidence { return []Evidence{ByPost, BySignature, ByMinutes} }

// Receipt says on which day a decision reached one of those to whom it was sent,
// and how that is known.
type Receipt struct {
	Recipient Recipient
	Place     int // which of several, from 1; 0 for the only one
	On        clock.Date
	Evidence  Evidence
}

// interval are the days from one to another.
type interval struct{ From, To clock.Date }

// maxPlace bounds how many recipients of a sort are told apart.
const maxPlace = 1000

// toldOn is the day on which the decision reached the last of the complainants
// whose receipt is recorded; zero while none is.
func toldOn(receipts []Receipt) clock.Date {
	var last clock.Date
	for _, r := range receipts {
		if r.Recipient == Complainant {
			last = later(r.On, last)
		}
	}
	return last
}

// ToldBy is the day on which the decision reached the last of the complainants, as it
// is recorded with the command.
func (m Matter) ToldBy(c Command) clock.Date {
	if c.Correction != nil && c.Correction.Receipt != nil {
		return toldOn(c.Correction.Receipt.in(m.Receipts))
	}
	return m.ToldOn(c.Receipts...)
}

// ToldOn is the day on which the decision reached the last of the complainants
// whose receipt is recorded, or is told now; zero while none is.
func (m Matter) ToldOn(now ...Receipt) clock.Date { return toldOn(withReceipts(m.Receipts, now)) }

// withReceipts puts receipts in the places of those of the same recipients.
func withReceipts(old, now []Receipt) []Receipt {
	out := slices.Clone(old)
	for _, r := range now {
		i := slices.IndexFunc(out, r.sameRecipient)
		if i < 0 {
			out = append(out, r)
			continue
		}
		out[i] = r
	}
	return out
}

// noteReceipts records when the decision reached those whom the command names.
func noteReceipts(t *turn) error {
	list, m := t.Command.Receipts, t.matter
	bad := ErrInvalid
	if t.Matter.undecided() && len(list) > 0 {
		bad = bad.At("/receipts", "no_decision", "Vụ việc chưa có quyết định giải quyết để nhận.", "The matter has no decision that could be received.")
	}
	if t.Matter.undecided() && t.Command.ReceiptUnknown != "" {
		bad = bad.At("/receipt_unknown", "no_decision", "Vụ việc chưa có quyết định giải quyết để nhận.", "The matter has no decision that could be received.")
	}
	if err := finish(checkReceipts(bad, list, interval{m.ResolvedOn, t.On}, t.in.Signers)); err != nil {
		return err
	}
	m.Receipts = withReceipts(m.Receipts, list)
	return nil
}

// undecided reports whether the matter stands where there is no decision yet.
func (m Matter) undecided() bool { return Known(append(active(), StateSuspended), m.State) }

// checkReceipts adds to a refusal receipts of nobody, of one twice, and on a day on
// which the decision cannot have arrived. people is how many complain.
func checkReceipts(bad *fault.Error, list []Receipt, arrives interval, people int) *fault.Error {
	for i, r := range list {
		at := "/receipts/" + strconv.Itoa(i)
		bad = r.check(bad, at, arrives, people)
		if slices.ContainsFunc(list[:i], r.sameRecipient) {
			bad = bad.At(at, "named_twice", "Người nhận này đã được nêu.", "This recipient is named already.")
		}
	}
	return bad
}

func (r Receipt) sameRecipient(o Receipt) bool {
	return r.Recipient == o.Recipient && r.Place == o.Place
}

func (r Receipt) check(bad *fault.Error, at string, arrives interval, people int) *fault.Error {
	switch {
	case !Known(Recipients(), r.Recipient):
		bad = chosen(bad, at+"/recipient", r.Recipient, Recipients(), bilingual.Text{VI: "người nhận", EN: "recipient"})
	case r.Place < 0 || r.Place > maxPlace:
		bad = bad.At(at+"/place", "out_of_range", "Số thứ tự người nhận ngoài phạm vi.", "Out of range.")
	case r.Recipient == Complainant && r.Place > max(1, people):
		bad = bad.At(at+"/place", "no_party", "Vụ việc không có người khiếu nại ở thứ tự này.", "No complainant of the matter has this place.")
	}
	if !Known(Evidences(), r.Evidence) {
		bad = chosen(bad, at+"/evidence", r.Evidence, Evidences(), bilingual.Text{VI: "căn cứ xác định ngày nhận", EN: "evidence of the receipt"})
	}
	switch {
	case r.On.Before(arrives.From):
		bad = bad.At(at+"/on", "before_decision", "Ngày nhận trước ngày ban hành quyết định ("+arrives.From.Vietnamese()+").", "Received before the decision was made ("+arrives.From.String()+").")
	case r.On.After(arrives.To):
		bad = bad.At(at+"/on", "after_step", "Ngày nhận sau ngày ghi nhận ("+arrives.To.Vietnamese()+").", "Received after the day of the step ("+arrives.To.String()+").")
	}
	return bad
}

// ReceiptCorrection puts right one receipt, or takes back one that was none.
type ReceiptCorrection struct {
	Recipient Recipient
	Place     int
	On        clock.Date // the zero date stays
	Evidence  Evidence   // empty stays
	Removed   bool       // nothing was received
}

// in puts the correction in the place of what it corrects.
func (c ReceiptCorrection) in(list []Receipt) []Receipt {
	out := slices.Clone(list)
	i := slices.IndexFunc(out, Receipt{Recipient: c.Recipient, Place: c.Place}.sameRecipient)
	switch {
	case i < 0:
	case c.Removed:
		out = slices.Delete(out, i, i+1)
	default:
		if !c.On.IsZero() {
			out[i].On = c.On
		}
		if c.Evidence != "" {
			out[i].Evidence = c.Evidence
		}
	}
	return out
}

// correctReceipt puts right when the decision reached somebody. What runs from the
// receipt moves with it. An effect that the decision took because nobody could
// complain any more is undone first when by the right day somebody can.
func (t *turn) correctReceipt(c ReceiptCorrection) error {
	const at = "/correction/receipt"
	m, old := t.matter, t.Matter.Receipts
	is := Receipt{Recipient: c.Recipient, Place: c.Place}
	i := slices.IndexFunc(old, is.sameRecipient)
	if i < 0 {
		return ErrInvalid.At(at+"/recipient", "not_found", "Chưa ghi nhận việc nhận quyết định của người này.", "No receipt of this recipient is recorded.")
	}
	m.Receipts = c.in(old)
	if WriteReceipts(m.Receipts) == WriteReceipts(old) {
		return ErrUnchanged
	}
	if !c.Removed {
		if err := finish(m.Receipts[i].check(ErrInvalid, at, interval{m.ResolvedOn, t.in.Today}, max(t.in.Signers, c.Place))); err != nil {
			return err
		}
	}
	waited := t.Waits || !t.Matter.UndoneOn.IsZero()
	if waited && Known(inEffect(), m.State) && m.Contest(t.NextDue, t.On) != "" {
		return ErrGuard.Msg("Quyết định đã có hiệu lực theo ngày nhận đã ghi; hủy ghi nhận có hiệu lực trước khi đính chính ngày nhận.",
			"The decision took effect by the receipt as it was recorded; undo the effect before the receipt is corrected.").
			By(lkn("Điều 33 khoản 1, Điều 44 khoản 1"))
	}
	return nil
}

// inEffect are the states of a decision on a complaint that has taken effect.
func inEffect() []State { return []State{StateEffective, StateEnforcing, StateEnforced} }

// WriteReceipts writes receipts as one text, in which events and storage keep
// them: recipient, place if there is one, day and evidence.
func WriteReceipts(list []Receipt) string {
	out := make([]string, len(list))
	for i, r := range list {
		out[i] = string(r.Recipient)
		if r.Place > 0 {
			out[i] += "/" + strconv.Itoa(r.Place)
		}
		out[i] += "=" + r.On.String() + "=" + string(r.Evidence)
	}
	return strings.Join(out, " ")
}

// ReadReceipts reads what WriteReceipts wrote.
func ReadReceipts(s string) ([]Receipt, error) {
	var out []Receipt
	for _, word := range strings.Fields(s) {
		who, rest, _ := strings.Cut(word, "=")
		day, evidence, _ := strings.Cut(rest, "=")
		recipient, place, numbered := strings.Cut(who, "/")
		r := Receipt{Recipient: Recipient(recipient), Evidence: Evidence(evidence)}
		var err error
		if numbered {
			r.Place, err = strconv.Atoi(place)
		}
		if err == nil {
			r.On, err = clock.ParseDate(day)
		}
		if err != nil {
			return nil, fmt.Errorf("receipt %q: %w", word, err)
		}
		out = append(out, r)
	}
	return out, nil
}

// Contest says how a first decision on a complaint stands that can still be
// brought to second instance, whether it has taken effect provisionally or not
// (Luật Khiếu nại, Điều 33 khoản 1, Điều 44 khoản 1).
type Contest string

// The contests; empty means that the decision stands, or that there is none.
const (
	ReceiptUnknown Contest = "receipt_not_recorded"
	StillOpen      Contest = "can_still_be_complained_about"
)

// Contest tells how the decision of the matter stands on a day. until is the last
// day on which the complainant may go to second instance, when the receipt of the
// decision is recorded.
func (m Matter) Contest(until, on clock.Date) Contest {
	switch {
	case m.Kind != Complaint || m.Instance == Second || !Known(decidedOn, m.State) || m.Outcome == OutcomeWithdrawn:
		return ""
	case m.ToldOn().IsZero():
		return ReceiptUnknown
	case !until.IsZero() && !on.After(until):
		return StillOpen
	}
	return ""
}
