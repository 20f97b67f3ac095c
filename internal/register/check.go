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

// Book remembers what a register has said so far: where each number was used, and
// what the first row of each matter tells about the matter. One book serves the
// files of one register; it is not safe for concurrent use.
type Book struct {
	numbers map[mark]place
	matters map[string]matterFacts
	sheets  []string // those of the places
	rows    int
}

// place is where a row stands.
type place struct {
	line  int32
	sheet uint16 // index in Book.sheets
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
	place      place
	kind       petition.Kind
	acceptedOn clock.Date
	outcome    petition.Outcome
	resolvedOn clock.Date
	enteredOn  clock.Date // of the outcome
}

// NewBook returns an empty book.
func NewBook() *Book {
	return &Book{numbers: make(map[mark]place), matters: make(map[string]matterFacts), sheets: []string{""}}
}

// Turn says that the rows to come stand in another file.
func (b *Book) Turn(file string) { b.sheets = append(b.sheets, file) }

// placeOf is where a row stands; the sheet is the last that was turned to.
func (b *Book) placeOf(p *rowParser) place {
	if name := p.sheet; name != "" && b.sheets[len(b.sheets)-1] != name {
		b.sheets = append(b.sheets, name)
	}
	return place{int32(p.row.Line), uint16(len(b.sheets) - 1)} //nolint:gosec // at most maxLines, and maxSheets in a few files
}

// at names a place for a row that stands elsewhere: the sheet as well, if it is
// another.
func (b *Book) at(pl, from place) bilingual.Text {
	t := bilingual.Text{VI: fmt.Sprintf("dòng %d", pl.line), EN: fmt.Sprintf("line %d", pl.line)}
	if pl.sheet != from.sheet && b.sheets[pl.sheet] != "" {
		t.VI += fmt.Sprintf(" của “%s”", shorten(b.sheets[pl.sheet]))
		t.EN += fmt.Sprintf(" of “%s”", shorten(b.sheets[pl.sheet]))
	}
	return t
}

// enter compares a row with those before it. Rows with problems of their own
// still take their number, so that a second use is told at once.
func (b *Book) enter(p *rowParser) {
	b.rows++
	p.row.Place = b.rows
	b.enterNumber(p)
	if p.row.MatterNumber != "" && petition.InMatter(p.row.Disposition) && len(p.problems) == 0 {
		b.enterMatter(p)
	}
}

func (b *Book) enterNumber(p *rowParser) {
	if p.row.Number == "" || p.row.EnteredOn.IsZero() {
		return
	}
	source := p.row.Source()
	key := markOf(source)
	if first, used := b.numbers[key]; used {
		at := b.at(first, b.placeOf(p))
		p.fail(colNumber, "number_repeated", bilingual.Text{
			VI: fmt.Sprintf("Số đơn %s đã dùng ở %s.", source, at.VI),
			EN: fmt.Sprintf("Number %s is already used on %s.", source, at.EN),
		})
		return
	}
	b.numbers[key] = b.placeOf(p)
}

func (b *Book) enterMatter(p *rowParser) {
	r := &p.row
	key := r.MatterKey()
	known, seen := b.matters[key]
	if !seen {
		known = matterFacts{place: b.placeOf(p), kind: r.Kind}
	}
	at := b.at(known.place, b.placeOf(p))
	if !sameKind(known.kind, r.Kind) {
		p.disagree(colKind, at)
	}
	known.acceptedOn = agree(p, colAcceptedOn, at, known.acceptedOn, r.AcceptedOn)
	known.outcome = agree(p, colOutcome, at, known.outcome, r.Outcome)
	known.resolvedOn = agree(p, colResolvedOn, at, known.resolvedOn, r.ResolvedOn)
	known.enteredOn = b.agreeEntered(p, at, known)
	if len(p.problems) == 0 {
		b.matters[strings.Clone(key)] = known // not the whole record that it is cut from
	}
}

// agreeEntered compares the day the outcome was written down where both rows
// tell it; a row that does not tell takes over what an earlier one said.
func (b *Book) agreeEntered(p *rowParser, at bilingual.Text, known matterFacts) clock.Date {
	if p.enteredTold || known.enteredOn.IsZero() || p.row.ResolvedOn.IsZero() {
		return agree(p, colOutcomeEnteredOn, at, known.enteredOn, p.row.OutcomeEnteredOn)
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
func agree[T comparable](p *rowParser, c column, at bilingual.Text, before, now T) T {
	var empty T
	if before == empty {
		return now
	}
	if now != empty && now != before {
		p.disagree(c, at)
	}
	return before
}

func (p *rowParser) disagree(c column, at bilingual.Text) {
	p.fail(c, "matter_disagrees", bilingual.Text{
		VI: fmt.Sprintf("Khác với %s của cùng vụ việc %s; nếu là vụ việc của năm khác, hãy ghi số kèm năm, ví dụ %s/%d.", at.VI, p.row.MatterNumber, p.row.MatterNumber, p.row.DisposedOn.Year()),
		EN: fmt.Sprintf("Differs from %s of the same matter %s; write the number with its year, as in %s/%d, if it is one of another year.", at.EN, p.row.MatterNumber, p.row.MatterNumber, p.row.DisposedOn.Year()),
	})
}
