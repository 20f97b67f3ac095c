package register

import (
	"crypto/sha256"
	"fmt"
	"strings"

	"kntc/internal/bilingual"
	"kntc/internal/clock"
	"kntc/internal/petition"
)

// check looks for contradictions between the cells of one row. Each compares
// only values that could be read.
func (p *rowParser) check() {
	p.inOrder(colReceivedOn, p.row.ReceivedOn, colEnteredOn, p.row.EnteredOn)
	p.inOrder(colReceivedOn, p.row.ReceivedOn, colDisposedOn, p.row.DisposedOn)
	if petition.InMatter(p.row.Disposition) {
		p.checkMatter()
	} else {
		p.checkOutside()
	}
	p.checkOutcome()
}

// checkMatter checks a petition that was accepted or joined.
func (p *rowParser) checkMatter() {
	p.conditionsMet()
	if p.row.Disposition == petition.StateJoined && p.row.MatterNumber == "" {
		p.fail(colMatter, "matter_missing", bilingual.Text{
			VI: "Đơn ghép vụ phải có số vụ việc.", EN: "A petition that joins a matter must give the matter's number.",
		})
	}
	if p.row.Disposition == petition.StateAccepted {
		if p.row.AcceptedOn.IsZero() {
			p.requireFilled(colAcceptedOn)
		}
		// A petition may join a matter that was accepted before it came.
		p.inOrder(colReceivedOn, p.row.ReceivedOn, colAcceptedOn, p.row.AcceptedOn)
	}
	p.inOrder(colAcceptedOn, p.row.AcceptedOn, colResolvedOn, p.row.ResolvedOn)
	p.inOrder(colDisposedOn, p.row.DisposedOn, colResolvedOn, p.row.ResolvedOn)
	if p.row.Kind == petition.Mixed {
		p.fail(colKind, "mixed_accepted", bilingual.Text{
			VI: "Đơn có nhiều nội dung không được thụ lý; phải hướng dẫn tách đơn (Luật Tiếp công dân 42/2013/QH13, Điều 25 khoản 3).",
			EN: "A petition of several kinds is not accepted; the citizen is told to split it (Luật Tiếp công dân 42/2013/QH13, Điều 25 khoản 3).",
		})
	}
}

// conditionsMet refuses acceptance against the register's own ticks.
func (p *rowParser) conditionsMet() {
	if p.row.Eligibility == petition.Ineligible {
		p.fail(colEligible, "accepted_ineligible", bilingual.Text{
			VI: "Đơn đã thụ lý nhưng không đánh dấu đủ điều kiện.", EN: "The petition was accepted but is not marked eligible.",
		})
	}
	if p.row.Competence != "" && p.row.Competence != petition.Within {
		p.fail(colCompetent, "accepted_outside", bilingual.Text{
			VI: "Đơn đã thụ lý nhưng không đánh dấu thuộc thẩm quyền.", EN: "The petition was accepted but is not marked as in competence.",
		})
	}
}

// checkOutside checks a petition that is in no matter.
func (p *rowParser) checkOutside() {
	if p.faulty[colDisposition] {
		return
	}
	if p.row.MatterNumber != "" {
		p.fail(colMatter, "matter_without_acceptance", bilingual.Text{
			VI: "Có số vụ việc nhưng đơn không được thụ lý hay ghép vụ.", EN: "There is a matter's number, but the petition was neither accepted nor joined.",
		})
	}
	if !p.row.AcceptedOn.IsZero() {
		p.fail(colAcceptedOn, "accepted_without_acceptance", bilingual.Text{
			VI: "Có ngày thụ lý nhưng hướng xử lý không phải thụ lý hay ghép vụ.", EN: "There is an acceptance date, but the disposition is neither acceptance nor joining.",
		})
	}
	if p.row.Outcome != "" || !p.row.ResolvedOn.IsZero() {
		p.fail(colOutcome, "resolved_without_acceptance", bilingual.Text{
			VI: "Có kết quả giải quyết nhưng đơn chưa được thụ lý.", EN: "There is a result, but the petition was not accepted.",
		})
	}
	if p.row.Disposition != "" && p.row.DisposedOn.IsZero() {
		p.requireFilled(colDisposedOn)
	}
	p.checkClassified()
	if p.row.Disposition == "" && !p.row.DisposedOn.IsZero() {
		p.requireFilled(colDisposition)
	}
	if p.row.Disposition == petition.StateTransferred && p.row.TransferredTo == "" {
		p.requireFilled(colTransferredTo)
	}
}

// checkClassified asks for the two axes that come before every disposition
// but a withdrawal (Thông tư 05/2021/TT-TTCP, Điều 6).
func (p *rowParser) checkClassified() {
	if p.row.Disposition == "" || p.row.Disposition == petition.StateWithdrawn {
		return
	}
	if p.row.Eligibility == "" {
		p.requireFilled(colEligible)
	}
	if p.row.Competence == "" {
		p.requireFilled(colCompetent)
	}
}

// checkOutcome checks the result of a matter.
func (p *rowParser) checkOutcome() {
	if p.row.Outcome == "" && !p.row.ResolvedOn.IsZero() {
		p.requireFilled(colOutcome)
	}
	if p.row.Outcome != "" && p.row.ResolvedOn.IsZero() {
		p.requireFilled(colResolvedOn)
	}
	if p.row.Outcome == "" && p.row.ResolvedOn.IsZero() && !p.row.OutcomeEnteredOn.IsZero() {
		p.requireFilled(colOutcome)
	}
	p.inOrder(colResolvedOn, p.row.ResolvedOn, colOutcomeEnteredOn, p.row.OutcomeEnteredOn)
	if p.row.Disposition == petition.StateAccepted {
		p.inOrder(colEnteredOn, p.row.EnteredOn, colOutcomeEnteredOn, p.row.OutcomeEnteredOn)
	}
	if p.row.Outcome != "" && p.row.Kind != "" && !p.faulty[colKind] && !outcomeAllowed(p.row.Kind, p.row.Outcome) {
		p.fail(colOutcome, "outcome_of_other_kind", bilingual.Text{
			VI: "Kết quả này không dùng cho loại đơn đã ghi: khiếu nại và tố cáo là đúng, đúng một phần, sai; kiến nghị, phản ánh là đã trả lời.",
			EN: "This result does not go with the kind: complaints and denunciations are right, partly right or wrong; recommendations and feedback are answered.",
		})
	}
}

// outcomeAllowed reports whether a matter of the kind can end so (Luật Khiếu nại
// 02/2011/QH13, Điều 10, 31; Luật Tố cáo 25/2018/QH14, Điều 33–35).
func outcomeAllowed(k petition.Kind, o petition.Outcome) bool {
	verdict := o == petition.OutcomeRight || o == petition.OutcomePartlyRight || o == petition.OutcomeWrong || o == Terminated
	switch k {
	case petition.Complaint, petition.Denunciation:
		return verdict || o == petition.OutcomeWithdrawn
	case petition.Recommendation, petition.Feedback:
		return o == petition.OutcomeAnswered || o == petition.OutcomeWithdrawn
	case petition.Mixed:
		return false
	}
	return false
}

// inOrder refuses a second date before the first; unknown dates pass.
func (p *rowParser) inOrder(firstCol column, first clock.Date, secondCol column, second clock.Date) {
	if first.IsZero() || second.IsZero() || !second.Before(first) || p.faulty[secondCol] {
		return
	}
	a, b := columnTable[firstCol].Heading, columnTable[secondCol].Heading
	p.fail(secondCol, "dates_out_of_order", bilingual.Text{
		VI: fmt.Sprintf("%s (%s) trước %s (%s).", b, second.Vietnamese(), a, first.Vietnamese()),
		EN: fmt.Sprintf("%s (%s) lies before %s (%s).", b, second, a, first),
	})
}

// book remembers what a file has said so far: where each register number was
// used, and what the first row of each matter tells about the matter.
type book struct {
	numbers map[mark]int32 // the line
	matters map[string]matterFacts
}

// mark stands for a text where very many are remembered: the beginning of its
// SHA-256, which no other text of a file shares.
type mark [16]byte

func markOf(s string) mark {
	sum := sha256.Sum256([]byte(s))
	return mark(sum[:])
}

// matterFacts are what all petitions of one matter must agree on.
type matterFacts struct {
	line       int
	kind       petition.Kind
	acceptedOn clock.Date
	outcome    petition.Outcome
	resolvedOn clock.Date
	enteredOn  clock.Date // of the outcome
}

func newBook() *book {
	return &book{numbers: make(map[mark]int32), matters: make(map[string]matterFacts)}
}

// enter compares a row with those before it. Rows with problems of their own
// still take their number, so that a second use is told at once.
func (b *book) enter(p *rowParser) {
	b.enterNumber(p)
	if p.row.MatterNumber != "" && petition.InMatter(p.row.Disposition) && len(p.problems) == 0 {
		b.enterMatter(p)
	}
}

func (b *book) enterNumber(p *rowParser) {
	if p.row.Number == "" || p.row.EnteredOn.IsZero() {
		return
	}
	source := p.row.Source()
	key := markOf(source)
	if first, used := b.numbers[key]; used {
		p.fail(colNumber, "number_repeated", bilingual.Text{
			VI: fmt.Sprintf("Số đơn %s đã dùng ở dòng %d.", source, first),
			EN: fmt.Sprintf("Number %s is already used on line %d.", source, first),
		})
		return
	}
	b.numbers[key] = int32(p.row.Line) //nolint:gosec // at most maxLines, or bytes of a file
}

func (b *book) enterMatter(p *rowParser) {
	r := &p.row
	known, seen := b.matters[r.MatterNumber]
	if !seen {
		known = matterFacts{line: r.Line, kind: r.Kind}
	}
	if !sameKind(known.kind, r.Kind) {
		p.disagree(colKind, known.line)
	}
	known.acceptedOn = agree(p, colAcceptedOn, known.line, known.acceptedOn, r.AcceptedOn)
	known.outcome = agree(p, colOutcome, known.line, known.outcome, r.Outcome)
	known.resolvedOn = agree(p, colResolvedOn, known.line, known.resolvedOn, r.ResolvedOn)
	known.enteredOn = b.agreeEntered(p, known)
	if len(p.problems) == 0 {
		b.matters[strings.Clone(r.MatterNumber)] = known // not the whole record that it is cut from
	}
}

// agreeEntered compares the day the outcome was written down where both rows
// tell it; a row that does not tell takes over what an earlier one said.
func (b *book) agreeEntered(p *rowParser, known matterFacts) clock.Date {
	if p.enteredTold || known.enteredOn.IsZero() || p.row.ResolvedOn.IsZero() {
		return agree(p, colOutcomeEnteredOn, known.line, known.enteredOn, p.row.OutcomeEnteredOn)
	}
	p.row.OutcomeEnteredOn = known.enteredOn
	return known.enteredOn
}

// sameKind counts recommendation and feedback as one, as the law does.
func sameKind(a, b petition.Kind) bool {
	joint := func(k petition.Kind) bool { return k == petition.Recommendation || k == petition.Feedback }
	return a == b || joint(a) && joint(b)
}

// agree compares a value with what an earlier row of the matter told; an empty
// one agrees with any.
func agree[T comparable](p *rowParser, c column, line int, before, now T) T {
	var empty T
	if before == empty {
		return now
	}
	if now != empty && now != before {
		p.disagree(c, line)
	}
	return before
}

func (p *rowParser) disagree(c column, line int) {
	p.fail(c, "matter_disagrees", bilingual.Text{
		VI: fmt.Sprintf("Khác với dòng %d của cùng vụ việc %s.", line, p.row.MatterNumber),
		EN: fmt.Sprintf("Differs from line %d of the same matter %s.", line, p.row.MatterNumber),
	})
}
