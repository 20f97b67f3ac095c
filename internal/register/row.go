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
	Sheet      string     // the worksheet, of a workbook with registers on several
	Line       int        // line of the file, or row of the worksheet, from 1
	Place      int        // among the rows of the whole register, from 1
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
	Instance          petition.Instance // "" when the register does not tell
	PriorDecision     string            // of the instance before, or its conclusion
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
	Explained          bool       // withdrawn thanks to explanation
	Staff              string     // who had it in hand
	Remarks            string
}

// Party is one sender.
type Party struct {
	Type           party.Type
	Name           string
	IdentityNumber string // digits, or a passport number; "" when not told
	Phone          string
	Address        string
}

// Problem is one reason why a row cannot be imported.
type Problem struct {
	File    string // of several that are read together
	Sheet   string // of several
	Line    int
	Column  string // letter of the column, "" when the row as a whole is meant
	Heading string // heading of the column as the file has it
	Code    string // stable, snake_case
	Text    bilingual.Text
}

// Note is something the reader passed over, or did, on purpose and says so.
type Note struct {
	File  string // of several that are read together
	Sheet string // of several
	Line  int
	Code  string
	Text  bilingual.Text
	Doubt bool // the file is likely not what it should be: whoever imports has to confirm it
}

// The codes of notes.
const (
	NoteUnknownColumn = "unknown_column"
	NoteOtherSheet    = "other_sheet"
	NoteTotal         = "total_row"
	NoteFooter        = "footer_row"
	NoteHeading       = "repeated_heading"
	NoteSection       = "section_row"
	NoteOrdinal       = "ordinal_row"
	NoteEncoding      = "encoding"
	NoteFont          = "font_converted"
	NoteHidden        = "hidden_rows"
	NoteHiddenSheet   = "hidden_sheet"
	NoteSwapped       = "days_months_swapped"
	NoteLost          = "letters_lost"
	NoteKnownFromNow  = "known_from_now" // the register's own dates of entry are not kept
	NoteTodaysLaw     = "todays_law"     // what the office did is taken over, though today's law refuses it
)

// Source is the number by which the row is known for ever: the office's own
// number with its year.
func (r Row) Source() string {
	if strings.Contains(r.Number, "/") {
		return r.Number
	}
	return r.Number + "/" + strconv.Itoa(r.EnteredOn.Year())
}

// MatterKey is the number by which the row's matter is known for ever: with the
// year of acceptance or, where the row does not tell it, the row's own. It is
// empty when the row gives none.
func (r Row) MatterKey() string {
	if r.MatterNumber == "" || strings.Contains(r.MatterNumber, "/") {
		return r.MatterNumber
	}
	for _, on := range []clock.Date{r.AcceptedOn, r.DisposedOn} {
		if !on.IsZero() {
			return r.MatterNumber + "/" + strconv.Itoa(on.Year())
		}
	}
	return r.MatterNumber + "/" + strconv.Itoa(r.EnteredOn.Year())
}

// DispositionKnownOn is the day on which the register told the disposition: its
// date, that of acceptance, or the day of entry, whichever is the latest. It is
// zero while there is no disposition.
func (r Row) DispositionKnownOn() clock.Date {
	if r.Disposition == "" {
		return r.DisposedOn
	}
	return clock.Latest(r.DisposedOn, r.AcceptedOn, r.EnteredOn)
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
		if p.Phone != "" {
			put("phone", p.Phone)
		}
	}
	if r.Staff != "" {
		put("staff", r.Staff)
	}
	if r.Instance != "" || r.PriorDecision != "" {
		put("instance", string(r.Instance), r.PriorDecision)
	}
	if r.Explained {
		put("explained")
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
