package petition

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"kntc/internal/clock"
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

// ToldOn is the day on which the decision reached the last of the complainants
// whose receipt is recorded, or is told now; zero while none is.
func (m Matter) ToldOn(now ...Receipt) clock.Date { return toldOn(withReceipts(m.Receipts, now)) }

// withReceipts puts receipts in the places of those of the same recipients.
func withReceipts(old, now []Receipt) []Receipt {
	out := slices.Clone(old)
	for _, r := range now {
		i := slices.IndexFunc(out, func(o Receipt) bool { return o.Recipient == r.Recipient && o.Place == r.Place })
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
	bad := ErrInvalid
	for i, r := range t.Command.Receipts {
		at := "/receipts/" + strconv.Itoa(i)
		switch {
		case !Known(Recipients(), r.Recipient):
			bad = bad.At(at+"/recipient", "unknown_value", "Người nhận không có trong danh mục.", "Not a known recipient.")
		case r.Place < 0 || r.Place > maxPlace:
			bad = bad.At(at+"/place", "out_of_range", "Số thứ tự người nhận ngoài phạm vi.", "Out of range.")
		case !Known(Evidences(), r.Evidence):
			bad = bad.At(at+"/evidence", "unknown_value", "Cần căn cứ xác định ngày nhận: post, signature hoặc minutes.", "The evidence is post, signature or minutes.")
		case r.On.Before(t.Matter.ResolvedOn) || r.On.After(t.in.Today):
			bad = bad.At(at+"/on", "out_of_range", "Ngày nhận phải từ ngày ban hành quyết định đến hôm nay.", "The receipt lies between the decision and today.")
		}
	}
	t.matter.Receipts = withReceipts(t.matter.Receipts, t.Command.Receipts)
	return finish(bad)
}

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
