package lifecycle

import (
	"cmp"
	"fmt"
	"strconv"

	"kntc/internal/bilingual"
	"kntc/internal/clock"
)

// PaperClass is the class of a document, which has a series of numbers of its
// own per authority and year (Nghị định 30/2020/NĐ-CP, Điều 15).
type PaperClass string

// The classes.
const (
	DecisionPaper   PaperClass = "decision"      // quyết định
	NoticePaper     PaperClass = "notice"        // thông báo
	LetterPaper     PaperClass = "letter"        // công văn
	GuidancePaper   PaperClass = "guidance_slip" // phiếu hướng dẫn
	TransferPaper   PaperClass = "transfer_slip" // phiếu chuyển đơn
	ReportPaper     PaperClass = "report"        // báo cáo
	MinutesPaper    PaperClass = "minutes"       // biên bản
	ConclusionPaper PaperClass = "conclusion"    // kết luận
)

// PaperClasses lists every class.
func PaperClasses() []PaperClass {
	return []PaperClass{
		DecisionPaper, NoticePaper, LetterPaper, GuidancePaper, TransferPaper, ReportPaper, MinutesPaper, ConclusionPaper,
	}
}

//nolint:gochecknoglobals // a read-only table
var paperClassTexts = map[PaperClass]bilingual.Text{
	DecisionPaper:   {VI: "Quyết định", EN: "Decision"},
	NoticePaper:     {VI: "Thông báo", EN: "Notice"},
	LetterPaper:     {VI: "Công văn", EN: "Letter"},
	GuidancePaper:   {VI: "Phiếu hướng dẫn", EN: "Guidance slip"},
	TransferPaper:   {VI: "Phiếu chuyển đơn", EN: "Transfer slip"},
	ReportPaper:     {VI: "Báo cáo", EN: "Report"},
	MinutesPaper:    {VI: "Biên bản", EN: "Minutes"},
	ConclusionPaper: {VI: "Kết luận", EN: "Conclusion"},
}

// Text returns the words for the class.
func (c PaperClass) Text() bilingual.Text { return bilingual.Of(paperClassTexts, c) }

// abbreviation stands in a number after the slash (Nghị định 30/2020/NĐ-CP,
// annex III).
func (c PaperClass) abbreviation() string {
	switch c {
	case DecisionPaper:
		return "QĐ"
	case NoticePaper:
		return "TB"
	case LetterPaper:
		return "CV"
	case GuidancePaper:
		return "PHD"
	case TransferPaper:
		return "PC"
	case ReportPaper:
		return "BC"
	case MinutesPaper:
		return "BB"
	case ConclusionPaper:
		return "KL"
	}
	return ""
}

// Book is the register in which the numbers of the class are drawn.
func (c PaperClass) Book() Book { return Book("paper:" + string(c)) }

// Number writes the n-th number of the class: numbers begin with 01.
func (c PaperClass) Number(n int) string { return fmt.Sprintf("%02d/%s", n, c.abbreviation()) }

// Paper is the document a step produced. Class and Title come from the step's
// row; a step that produces none may still cite one.
type Paper struct {
	Class      PaperClass // "" unless the step's row produces a document
	Title      string     // what it is, e.g. "Quyết định giải quyết khiếu nại"
	Number     string
	On         clock.Date
	Signer     string
	Addressees string // one on each line
}

// Form is a class of document with its title.
type Form struct {
	Class PaperClass // "" for none
	Title string
}

// Cited is the paper as the events of other cases of the same step name it: the
// document itself belongs to the first.
func (p Paper) Cited() Paper {
	p.Class, p.Title, p.Addressees = "", "", ""
	return p
}

// Numbered is the document of a step of the form, under the number given or the
// one drawn for it (0 for none); on is the day of the step. A step without a
// class of documents only cites what it was given.
func (f Form) Numbered(p Paper, drawn int, on clock.Date) Paper {
	if f.Class == "" {
		return p
	}
	if p.Number == "" && drawn > 0 {
		p.Number = f.Class.Number(drawn)
	}
	if p.Number == "" {
		return p
	}
	if p.On.IsZero() {
		p.On = on
	}
	p.Class, p.Title = f.Class, f.Title
	return p
}

// Number is a place in a register: numbers run from 1 without gaps per
// authority, book and year.
type Number struct {
	Book Book
	Year int
	No   int
}

// String returns the form people use, e.g. "15/2026".
func (n Number) String() string { return strconv.Itoa(n.No) + "/" + strconv.Itoa(n.Year) }

// Compare orders numbers of one book as they were given out.
func (n Number) Compare(o Number) int {
	return cmp.Or(cmp.Compare(n.Year, o.Year), cmp.Compare(n.No, o.No))
}

// Book names a register of an authority, in which numbers are drawn.
type Book string

// LeadingNumber reads the number a document's number begins with, as in
// "15/QĐ-UBND"; 0 when it begins otherwise.
func LeadingNumber(number string) int {
	n := 0
	for i := 0; i < len(number) && number[i] >= '0' && number[i] <= '9'; i++ {
		if n = n*10 + int(number[i]-'0'); n > maxPaperNumber {
			return 0
		}
	}
	return n
}

// maxPaperNumber bounds what is taken for the number of a document.
const maxPaperNumber = 1_000_000
