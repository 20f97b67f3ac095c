package register

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"kntc/internal/bilingual"
	"kntc/internal/clock"
	"kntc/internal/party"
	"kntc/internal/petition"
	"kntc/internal/text"
)

// cellFault is what is wrong with one cell.
type cellFault struct {
	code string
	text bilingual.Text
}

// rowParser turns one record into a Row and gathers what is wrong with it.
type rowParser struct {
	rec      record
	sheet    string
	seen     *tallies
	layout   *layout
	from1904 bool
	today    clock.Date
	row      Row
	problems []Problem
	faulty   [columnCount]bool // columns that have a problem already

	enteredTold bool // the row itself says when the outcome was written down
}

// parse reads every cell; the checks across cells come afterwards.
func (p *rowParser) parse() {
	p.row.Sheet, p.row.Line = p.sheet, p.rec.line
	p.vetText()
	if p.row.Number = p.number(colNumber); p.row.Number == "" {
		p.requireFilled(colNumber)
	}
	p.row.ReceivedOn = p.date(colReceivedOn)
	if p.row.ReceivedOn.IsZero() {
		p.requireFilled(colReceivedOn)
	}
	p.row.EnteredOn = p.date(colEnteredOn)
	if p.row.EnteredOn.IsZero() {
		p.row.EnteredOn = p.row.ReceivedOn
	}
	p.classification()
	p.senders()
	p.substance()
	p.handling()
	p.resolution()
}

func (p *rowParser) classification() {
	var known bool
	p.row.Kind, known = readWord(p, colKind, kindWords)
	if !known {
		p.requireFilled(colKind)
	}
	if p.row.Channel, known = readWord(p, colChannel, channelWords); !known {
		p.row.Channel = petition.Other
	}
	if p.row.Field, known = readWord(p, colField, fieldWords); !known {
		p.row.Field = petition.FieldOther
	}
}

func (p *rowParser) substance() {
	p.row.Content = p.text(colContent)
	p.row.Subject = strings.ReplaceAll(p.text(colSubject), "\n", " ")
	if p.row.Content == "" {
		p.row.Content = p.row.Subject
	}
	if p.row.Subject == "" {
		p.row.Subject = subjectOf(p.row.Content)
	}
	if p.row.Content == "" {
		p.requireFilled(colContent)
	}
	p.row.Respondent = p.text(colRespondent)
	p.row.ContestedDecision = p.text(colContested)
	p.row.Instance, _ = readWord(p, colInstance, instanceWords)
	p.row.PriorDecision = p.text(colPriorDecision)
	p.row.Originals = p.originals()
	p.row.Remarks = p.text(colRemarks)
	p.row.Staff = p.text(colStaff)
}

// originals takes a mark, a number of papers, or words that list them.
func (p *rowParser) originals() bool {
	c := p.cell(colOriginals)
	if yes, known, bad := parseMark(c); bad == nil {
		return known && yes
	}
	if n, _, bad := parseCount(c); bad == nil {
		return n > 0
	}
	return true
}

func (p *rowParser) handling() {
	p.disposition()
	p.row.DisposedOn = p.date(colDisposedOn)
	p.row.TransferredTo = p.text(colTransferredTo)
	p.row.AcceptedOn = p.date(colAcceptedOn)
	p.row.MatterNumber = p.number(colMatter)
	inMatter := petition.InMatter(p.row.Disposition)
	p.axes(inMatter)
	// The day is written once in registers that keep one column for both.
	if p.row.Disposition == petition.StateAccepted && p.row.AcceptedOn.IsZero() && !p.faulty[colAcceptedOn] {
		p.row.AcceptedOn = p.row.DisposedOn
	}
	if inMatter && p.row.DisposedOn.IsZero() && !p.faulty[colDisposedOn] {
		p.row.DisposedOn = later(p.row.AcceptedOn, p.row.ReceivedOn)
	}
}

// disposition reads what the office did with the petition.
func (p *rowParser) disposition() {
	var word petition.State
	switch word, _ = readWord(p, colDisposition, dispositionWords); {
	case word == persuadedEarly:
		p.row.Disposition, p.row.Explained = petition.StateWithdrawn, true
	case word == duplicate && p.cell(colMatter).clean() != "":
		p.row.Disposition = petition.StateJoined
	case word == duplicate:
		p.row.Disposition = petition.StateFiled
		if p.row.Remarks == "" {
			p.row.Remarks = "Đơn trùng"
		}
	default:
		p.row.Disposition = word
	}
}

// axes reads the two ticks that say whether a petition meets the formal
// conditions and whose it is. The second column may name the family of the
// competent body; a bare "no" means another state body.
func (p *rowParser) axes(inMatter bool) {
	switch p.mark(colEligible, inMatter) {
	case ticked:
		p.row.Eligibility = petition.Eligible
	case unticked:
		p.row.Eligibility = petition.Ineligible
	case untold:
	}
	if family, told, bad := familyWords.read(p.cell(colCompetent)); told && bad == nil {
		p.row.Competence = family
		return
	}
	switch p.mark(colCompetent, inMatter) {
	case ticked:
		p.row.Competence = petition.Within
	case unticked:
		p.row.Competence = petition.OutsideState
	case untold:
	}
}

type tick uint8

const (
	untold tick = iota
	unticked
	ticked
)

// mark reads a column of ticks. Where the file lacks the column, acceptance
// itself says that both conditions were met, for only such petitions are
// accepted (Thông tư 05/2021/TT-TTCP, Điều 6 và 8). An empty cell in a column
// that exists is "no" as soon as a disposition was taken.
func (p *rowParser) mark(c column, inMatter bool) tick {
	yes, known, bad := parseMark(p.cell(c))
	switch {
	case bad != nil:
		p.fail(c, bad.code, bad.text)
		return untold
	case known && yes:
		return ticked
	case known:
		return unticked
	case p.layout.columns[c] < 0 && inMatter:
		return ticked
	case p.layout.columns[c] < 0 || p.row.Disposition == "":
		return untold
	default:
		return unticked
	}
}

func (p *rowParser) resolution() {
	if p.row.Outcome, _ = readWord(p, colOutcome, outcomeWords); p.row.Outcome == persuaded {
		p.row.Outcome, p.row.Explained = petition.OutcomeWithdrawn, true
	}
	p.row.ResolvedOn = p.date(colResolvedOn)
	p.row.ResolutionDocument = p.text(colResolution)
	p.row.OutcomeEnteredOn = p.date(colOutcomeEnteredOn)
	p.enteredTold = !p.row.OutcomeEnteredOn.IsZero()
	if p.enteredTold || p.row.ResolvedOn.IsZero() || p.faulty[colOutcomeEnteredOn] {
		return
	}
	// Nobody can write a result into a line that does not exist yet; what a
	// joined petition repeats was written into the first petition's line.
	p.row.OutcomeEnteredOn = p.row.ResolvedOn
	if p.row.Disposition != petition.StateJoined {
		p.row.OutcomeEnteredOn = later(p.row.ResolvedOn, p.row.EnteredOn)
	}
}

func later(a, b clock.Date) clock.Date {
	if a.Before(b) {
		return b
	}
	return a
}

// othersToo is the tail of a name that stands for a group: "và 12 người khác".
var othersToo = regexp.MustCompile(`(?i)\s+(?:và|cùng)\s+(\d{1,5}(?:\.\d{3})?)\s+(?:người|hộ|công dân)(?:\s+khác)?\s*$`)

func (p *rowParser) senders() {
	names := slices.Concat(splitList(p.text(colSender)), splitList(p.text(colSecondSender)))
	organisations := splitList(p.text(colOrganisation))
	if len(names) == 1 && nameless[text.Fold(names[0])] {
		names, p.row.Anonymous = nil, true
	}
	if len(names)+len(organisations) == 0 {
		p.noSender()
		return
	}
	others := p.others(names)
	for _, n := range names {
		p.row.Parties = append(p.row.Parties, Party{Type: party.Person, Name: n})
	}
	for _, n := range organisations {
		p.row.Parties = append(p.row.Parties, Party{Type: party.Organisation, Name: n})
	}
	p.row.Anonymous = false
	p.identities()
	p.phones()
	p.addresses()
	p.signatories(len(p.row.Parties) + others)
	p.partyLimits()
}

// partyLimits holds the limits that the domain sets for parties.
func (p *rowParser) partyLimits() {
	if len(p.row.Parties) > petition.MaxParties {
		p.fail(colSender, "too_many_senders", bilingual.Text{
			VI: fmt.Sprintf("Có hơn %d người gửi; hãy ghi người đại diện và số người.", petition.MaxParties),
			EN: fmt.Sprintf("More than %d senders; write the representatives and the number of people.", petition.MaxParties),
		})
	}
	for _, q := range p.row.Parties {
		if utf8.RuneCountInString(q.Name) > petition.MaxName && !p.faulty[colSender] {
			p.tooLong(colSender, petition.MaxName)
		}
		if utf8.RuneCountInString(q.Address) > petition.MaxLine && !p.faulty[colAddress] {
			p.tooLong(colAddress, petition.MaxLine)
		}
	}
}

func (p *rowParser) noSender() {
	if !p.row.Anonymous {
		p.fail(colSender, "sender_missing", bilingual.Text{
			VI: "Thiếu tên người gửi; đơn không có tên thì ghi “Nặc danh”.",
			EN: "The sender's name is missing; write “Nặc danh” for an anonymous petition.",
		})
	}
	p.row.Anonymous = !p.faulty[colSender]
}

// others takes "và 12 người khác" off the last name and returns the number.
func (p *rowParser) others(names []string) int {
	if len(names) == 0 {
		return 0
	}
	last := len(names) - 1
	m := othersToo.FindStringSubmatch(names[last])
	if m == nil {
		return 0
	}
	digits, whole := integerText(m[1])
	n, err := strconv.Atoi(digits)
	if !whole || err != nil {
		return 0
	}
	names[last] = strings.TrimSpace(strings.TrimSuffix(names[last], m[0]))
	return n
}

func (p *rowParser) identities() {
	c := p.cell(colIdentity)
	numbers := splitList(c.clean())
	if len(numbers) > len(p.row.Parties) {
		p.fail(colIdentity, "identity_count", bilingual.Text{
			VI: fmt.Sprintf("Có %d số giấy tờ cho %d người gửi.", len(numbers), len(p.row.Parties)),
			EN: fmt.Sprintf("There are %d identity numbers for %d senders.", len(numbers), len(p.row.Parties)),
		})
		return
	}
	for i, s := range numbers {
		if s == "-" || s == "–" {
			continue
		}
		number, bad := identityNumber(s, c.typ)
		if bad != nil {
			p.fail(colIdentity, bad.code, bad.text)
			return
		}
		p.row.Parties[i].IdentityNumber = number
	}
}

// phones gives every sender the number in the same place of the list; one number
// is the first sender's. Numbers of one sender are told apart by commas.
func (p *rowParser) phones() {
	c := p.cell(colPhone)
	numbers := splitList(c.clean())
	if len(numbers) > len(p.row.Parties) {
		p.fail(colPhone, "phone_count", bilingual.Text{
			VI: fmt.Sprintf("Có %d số điện thoại cho %d người gửi; nhiều số của một người cách nhau bằng dấu phẩy.", len(numbers), len(p.row.Parties)),
			EN: fmt.Sprintf("There are %d telephone numbers for %d senders; separate several of one sender by commas.", len(numbers), len(p.row.Parties)),
		})
		return
	}
	for i, s := range numbers {
		number, bad := phoneNumber(s, c.typ)
		if bad != nil {
			p.fail(colPhone, bad.code, bad.text)
			return
		}
		p.row.Parties[i].Phone = number
	}
}

// addresses gives every sender the address in the same place of the list, or
// all of them the only one.
func (p *rowParser) addresses() {
	whole := p.text(colAddress)
	list := splitList(whole)
	each := len(list) == len(p.row.Parties) && len(list) > 1
	if !each && len(list) > 1 && len(p.row.Parties) > 1 {
		p.fail(colAddress, "address_count", bilingual.Text{
			VI: fmt.Sprintf("Có %d địa chỉ cho %d người gửi; hãy ghi một địa chỉ chung hoặc mỗi người một địa chỉ.", len(list), len(p.row.Parties)),
			EN: fmt.Sprintf("There are %d addresses for %d senders; write one for all or one for each.", len(list), len(p.row.Parties)),
		})
		return
	}
	for i := range p.row.Parties {
		p.row.Parties[i].Address = strings.ReplaceAll(whole, "\n", ", ")
		if each {
			p.row.Parties[i].Address = list[i]
		}
	}
}

// signatories takes the number of people told, which may not be below the
// number of senders named.
func (p *rowParser) signatories(named int) {
	p.row.Signatories = named
	n, told, bad := parseCount(p.cell(colPeople))
	switch {
	case bad != nil:
		p.fail(colPeople, bad.code, bad.text)
	case told && n < named:
		p.fail(colPeople, "signatories_too_few", bilingual.Text{
			VI: fmt.Sprintf("Số người (%d) ít hơn số người gửi đã ghi tên (%d).", n, named),
			EN: fmt.Sprintf("The number of people (%d) is below the number of senders named (%d).", n, named),
		})
	case told:
		p.row.Signatories = n
	}
}

// splitList cuts a cell that names several at semicolons and line breaks.
func splitList(s string) []string {
	var out []string
	for _, part := range strings.FieldsFunc(s, func(r rune) bool { return r == ';' || r == '\n' }) {
		if part = strings.TrimSpace(part); part != "" {
			out = append(out, part)
		}
	}
	return out
}

func (p *rowParser) cell(c column) cell { return p.rec.at(p.layout.columns[c]) }

// text reads a cell of words. A date that stands in one is written out; the
// file holds only its serial number.
func (p *rowParser) text(c column) string {
	v := p.cell(c)
	if v.typ == dateCell {
		if d, bad := serialDate(v.text, p.from1904); bad == nil {
			return d.Vietnamese()
		}
	}
	s := v.clean()
	if limit := textLimit(c); utf8.RuneCountInString(s) > limit {
		p.tooLong(c, limit)
		return ""
	}
	return s
}

// textLimit is how long the words of a column may be, in characters.
func textLimit(c column) int {
	if c == colContent || c == colRemarks {
		return petition.MaxContent
	}
	if c == colSender || c == colSecondSender || c == colOrganisation || c == colAddress {
		return maxCellRunes // lists; each name and address is checked
	}
	return petition.MaxLine
}

func (p *rowParser) tooLong(c column, limit int) {
	p.fail(c, "text_too_long", bilingual.Text{
		VI: fmt.Sprintf("Dài quá %d ký tự.", limit),
		EN: fmt.Sprintf("Longer than %d characters.", limit),
	})
}

// number reads the number of a petition or a matter. Spreadsheets turn "12/2019"
// into a date when it is typed; what was typed is lost then.
func (p *rowParser) number(c column) string {
	v := p.cell(c)
	if v.clean() == "" {
		return ""
	}
	if v.typ == dateCell {
		p.fail(c, "number_became_date", bilingual.Text{
			VI: "Bảng tính đã đổi số này thành ngày; hãy đổi ô sang kiểu văn bản và ghi lại số.",
			EN: "The spreadsheet turned this number into a date; make the cell text and write the number again.",
		})
		return ""
	}
	if bad := noNumber(v); bad != nil {
		p.fail(c, bad.code, bad.text)
		return ""
	}
	return registerNumber(v)
}

func (p *rowParser) date(c column) clock.Date {
	d, told, bad := parseDate(p.cell(c), p.from1904)
	if bad != nil {
		p.fail(c, bad.code, bad.text)
		return clock.Date{}
	}
	if told {
		p.seen.date(c, p.cell(c).typ, d)
	}
	if told && !p.today.IsZero() && d.After(p.today) {
		p.fail(c, "date_future", bilingual.Text{
			VI: fmt.Sprintf("Ngày %s chưa tới.", d.Vietnamese()),
			EN: fmt.Sprintf("%s lies in the future.", d.Vietnamese()),
		})
		return clock.Date{}
	}
	return d
}

func readWord[T ~string](p *rowParser, c column, v vocabulary[T]) (T, bool) {
	value, told, bad := v.read(p.cell(c))
	if bad != nil {
		p.fail(c, bad.code, bad.text)
	}
	return value, told
}

// requireFilled reports an empty cell unless the column has a problem already.
func (p *rowParser) requireFilled(c column) {
	if p.faulty[c] {
		return
	}
	name := columnTable[c].Heading
	p.fail(c, "required", bilingual.Text{
		VI: fmt.Sprintf("Thiếu “%s”.", name),
		EN: fmt.Sprintf("“%s” is missing.", name),
	})
}

// fail notes a problem of a column.
func (p *rowParser) fail(c column, code string, t bilingual.Text) {
	p.faulty[c] = true
	problem := Problem{Sheet: p.sheet, Line: p.rec.line, Code: code, Text: t, Heading: columnTable[c].Heading}
	if at := p.layout.columns[c]; at >= 0 {
		problem.Column, problem.Heading = letter(at), p.layout.headings[at]
	}
	p.problems = append(p.problems, problem)
}

// vetText refuses cells that no column can hold: failed formulas, control
// characters, texts beyond what a spreadsheet cell holds, old fonts.
func (p *rowParser) vetText() {
	for i, c := range p.layout.columnOf {
		if c == colNone || c == colOrdinal {
			continue
		}
		if bad := vetCell(p.rec.at(i)); bad != nil {
			p.fail(c, bad.code, bad.text)
		}
	}
}

func vetCell(c cell) *cellFault {
	if c.typ == faultCell {
		return &cellFault{"cell_error", bilingual.Text{
			VI: fmt.Sprintf("Công thức trong ô bị lỗi (%s).", shorten(c.text)),
			EN: fmt.Sprintf("The formula in the cell failed (%s).", shorten(c.text)),
		}}
	}
	if c.typ == formulaCell {
		return &cellFault{"formula_without_value", bilingual.Text{
			VI: "Ô có công thức nhưng tệp không lưu kết quả; hãy mở tệp bằng phần mềm bảng tính, lưu lại rồi nhập.",
			EN: "The cell holds a formula without its result; open the file in a spreadsheet program, save it and import it again.",
		}}
	}
	if len(c.text) > maxCellRunes && utf8.RuneCountInString(c.text) > maxCellRunes {
		return &cellFault{"cell_too_long", bilingual.Text{
			VI: fmt.Sprintf("Ô dài quá %d ký tự.", maxCellRunes),
			EN: fmt.Sprintf("The cell is longer than %d characters.", maxCellRunes),
		}}
	}
	for _, r := range c.text {
		if unicode.IsControl(r) && r != '\n' && r != '\r' && r != '\t' {
			return &cellFault{"control_character", bilingual.Text{
				VI: fmt.Sprintf("Ô chứa ký tự điều khiển U+%04X.", r),
				EN: fmt.Sprintf("The cell holds the control character U+%04X.", r),
			}}
		}
	}
	if fontOf(c.text) != NoFont {
		return &cellFault{"legacy_font", legacyFontText}
	}
	return nil
}
