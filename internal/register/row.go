package register

import (
	"crypto/sha256"
	"encoding/hex"
	"strconv"
	"strings"

	"kntc/internal/bilingual"
	"kntc/internal/clock"
	"kntc/internal/party"
	"kntc/internal/petition"
)

// Row is one petition as an office's register tells it, in the domain's words.
// Empty values mean that the register says nothing.
type Row struct {
	Line       int        // line of the file, or row of the worksheet, from 1
	Number     string     // the office's own register number, in one form: "1081", "125/2019"
	ReceivedOn clock.Date // when the paper came
	EnteredOn  clock.Date // when it was written into the register; ReceivedOn unless told

	Kind              petition.Kind
	Channel           petition.Channel // petition.Other unless told
	Field             petition.Field   // petition.FieldOther unless told
	Parties           []Party          // in the order written; empty when anonymous
	Anonymous         bool
	Signatories       int    // people who signed; 0 when anonymous
	Subject           string // one line
	Content           string
	Respondent        string
	ContestedDecision string
	Originals         bool

	Eligibility petition.Eligibility // "" when the register does not tell
	Competence  petition.Competence  // "" when the register does not tell

	Disposition   petition.State // "" while not decided
	DisposedOn    clock.Date
	TransferredTo string // the addressee's name

	MatterNumber       string           // the number that petitions of one matter share; "" for a matter of this petition alone
	AcceptedOn         clock.Date       // when the matter was accepted
	Outcome            petition.Outcome // or Terminated; "" while open
	ResolvedOn         clock.Date
	ResolutionDocument string
	OutcomeEnteredOn   clock.Date // when the outcome was written into the register
	Remarks            string
}

// Party is one sender.
type Party struct {
	Type           party.Type
	Name           string
	IdentityNumber string // digits, or a passport number; "" when not told
	Address        string
}

// Problem is one reason why a row cannot be imported.
type Problem struct {
	Line    int
	Column  string // letter of the column, "" when the row as a whole is meant
	Heading string // heading of the column as the file has it
	Code    string // stable, snake_case
	Text    bilingual.Text
}

// Note is something the reader passed over on purpose and says so.
type Note struct {
	Line int
	Code string
	Text bilingual.Text
}

// The codes of notes.
const (
	NoteUnknownColumn = "unknown_column"
	NoteOtherSheet    = "other_sheet"
	NoteTotal         = "total_row"
	NoteFooter        = "footer_row"
	NoteHeading       = "repeated_heading"
	NoteSection       = "section_row"
	NoteTodaysLaw     = "todays_law" // what the office did is taken over, though today's law refuses it
)

// Source is the number by which the row is known for ever: the office's own
// number with its year.
func (r Row) Source() string {
	if strings.Contains(r.Number, "/") {
		return r.Number
	}
	return r.Number + "/" + strconv.Itoa(r.EnteredOn.Year())
}

// DispositionKnownOn is the day on which the register told the disposition:
// its date, or the day of entry when the petition was entered later. It is
// zero while there is no disposition.
func (r Row) DispositionKnownOn() clock.Date {
	if r.Disposition == "" || r.DisposedOn.After(r.EnteredOn) {
		return r.DisposedOn
	}
	return r.EnteredOn
}

// Fingerprint identifies the row's content: SHA-256, in hexadecimal, over
// every value but the line. Equal rows have equal fingerprints wherever they
// stand and however their cells were formatted.
func (r Row) Fingerprint() string {
	h := sha256.New()
	put := func(values ...string) {
		for _, v := range values {
			_, _ = h.Write([]byte(strconv.Itoa(len(v)) + ":" + v)) // a hash never fails to write
		}
	}
	put("register-row/1", r.Number, r.ReceivedOn.String(), r.EnteredOn.String(),
		string(r.Kind), string(r.Channel), string(r.Field),
		strconv.FormatBool(r.Anonymous), strconv.Itoa(r.Signatories), r.Subject, r.Content,
		r.Respondent, r.ContestedDecision, strconv.FormatBool(r.Originals),
		string(r.Eligibility), string(r.Competence),
		string(r.Disposition), r.DisposedOn.String(), r.TransferredTo,
		r.MatterNumber, r.AcceptedOn.String(), string(r.Outcome), r.ResolvedOn.String(),
		r.ResolutionDocument, r.OutcomeEnteredOn.String(), r.Remarks, strconv.Itoa(len(r.Parties)))
	for _, p := range r.Parties {
		put(string(p.Type), p.Name, p.IdentityNumber, p.Address)
	}
	return hex.EncodeToString(h.Sum(nil))
}

// subjectLength is how long a subject taken from the content may be, in
// characters.
const subjectLength = 200

// subjectOf takes the first line of the content, cut at a word.
func subjectOf(content string) string {
	line, _, _ := strings.Cut(content, "\n")
	r := []rune(line)
	if len(r) <= subjectLength {
		return line
	}
	cut := string(r[:subjectLength-1])
	if space := strings.LastIndexByte(cut, ' '); space > 0 {
		cut = cut[:space]
	}
	return cut + "…"
}
