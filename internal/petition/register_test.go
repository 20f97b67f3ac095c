package petition_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"kntc/internal/clock"
	"kntc/internal/party"
	"kntc/internal/petition"
)

func TestNewPetition(t *testing.T) {
	t.Parallel()
	d := entry()
	d.Subject = "  Khiếu nại\n  quyết định  "
	d.Content = "dòng một  \r\n\r\ndòng   hai"
	number := petition.Number{Book: petition.PetitionBook, Year: 2026, No: 15}
	company := party.Party{Type: party.Organisation, Name: "Công ty  Thử Nghiệm", IdentityNumber: " 01-023.456 a "}
	p, parties, event, err := petition.NewPetition(id(office, 3), number, d, []party.Party{person(), company}, today)
	if err != nil {
		t.Fatal(err)
	}
	want := petition.Petition{
		ID: id(office, 3), Number: number, State: petition.StateReceived, KindDeclared: petition.Complaint, Kind: petition.Complaint,
		Channel: petition.InPerson, Field: petition.FieldLand, ReceivedOn: received, LastOn: received,
		Subject: "Khiếu nại quyết định", Content: "dòng một\n\ndòng hai", Respondent: d.Respondent,
		ContestedDecision: d.ContestedDecision, Signatories: 2, Organisation: true, Persons: true, Version: 1,
	}
	if diff := cmp.Diff(want, p, dates()); diff != "" {
		t.Errorf("petition (-want +got):\n%s", diff)
	}
	wantEvent := petition.Event{
		Subject: petition.OfPetition, ID: p.ID, Version: 1, Action: petition.ActionRegister, To: petition.StateReceived, On: received,
		Changes: []petition.FieldChange{
			{Name: petition.FactKind, Value: "complaint"},
			{Name: petition.FactField, Value: "land"},
			{Name: petition.FactChannel, Value: "in_person"},
			{Name: petition.FactReceivedOn, Value: "2026-07-02"},
			{Name: petition.FactSignatories, Value: "2"},
		},
	}
	if diff := cmp.Diff(wantEvent, event, dates()); diff != "" {
		t.Errorf("event (-want +got):\n%s", diff)
	}
	first, second := person(), company
	first.Ordinal, second.Ordinal = 1, 2
	second.Name, second.IdentityNumber = "Công ty Thử Nghiệm", "01023456A"
	if diff := cmp.Diff([]party.Party{first, second}, parties, dates()); diff != "" {
		t.Errorf("parties (-want +got):\n%s", diff)
	}
	if got := number.String(); got != "15/2026" {
		t.Errorf("number %s", got)
	}
}

// TestNewPetitionRefuses gives each kind of bad entry and the exact answer:
// every fault at once, in the order of the form.
func TestNewPetitionRefuses(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name   string
		change func(*petition.PetitionData)
		want   []string
	}{
		{"nothing given", func(d *petition.PetitionData) { *d = petition.PetitionData{} }, []string{
			"/kind required", "/channel required", "/field required", "/received_on required", "/subject required",
		}},
		{"unknown kind", func(d *petition.PetitionData) { d.Kind = "khieu_nai" }, []string{"/kind unknown_value"}},
		{"kind in capitals", func(d *petition.PetitionData) { d.Kind = "Complaint" }, []string{"/kind unknown_value"}},
		{"unknown channel", func(d *petition.PetitionData) { d.Channel = "fax" }, []string{"/channel unknown_value"}},
		{"unknown field", func(d *petition.PetitionData) { d.Field = "weather" }, []string{"/field unknown_value"}},
		{"received tomorrow", func(d *petition.PetitionData) { d.ReceivedOn = today.AddDays(1) }, []string{"/received_on in_future"}},
		{"received in 1944", func(d *petition.PetitionData) { d.ReceivedOn = clock.MustDate(1944, time.December, 31) }, []string{"/received_on out_of_range"}},
		{"negative signatories", func(d *petition.PetitionData) { d.Signatories = -1 }, []string{"/signatories out_of_range", "/signatories too_few"}},
		{"too many signatories", func(d *petition.PetitionData) { d.Signatories = 1_000_001 }, []string{"/signatories out_of_range"}},
		{"blank subject", func(d *petition.PetitionData) { d.Subject = " \t\n\u00a0" }, []string{"/subject required"}},
		{"subject too long", func(d *petition.PetitionData) { d.Subject = strings.Repeat("ắ", petition.MaxLine+1) }, []string{"/subject too_long"}},
		{"content too long", func(d *petition.PetitionData) { d.Content = strings.Repeat("ắ", petition.MaxContent+1) }, []string{"/content too_long"}},
		{"respondent too long", func(d *petition.PetitionData) { d.Respondent = strings.Repeat("a", petition.MaxLine+1) }, []string{"/respondent too_long"}},
		{"decision too long", func(d *petition.PetitionData) { d.ContestedDecision = strings.Repeat("a", petition.MaxLine+1) }, []string{"/contested_decision too_long"}},
		{"bell in the subject", func(d *petition.PetitionData) { d.Subject = "Đất\ađai" }, []string{"/subject control_character"}},
		{"zero byte in the content", func(d *petition.PetitionData) { d.Content = "Đất\x00đai" }, []string{"/content control_character"}},
		{"escape in the respondent", func(d *petition.PetitionData) { d.Respondent = "\x1b[31mUBND" }, []string{"/respondent control_character"}},
		{"delete in the decision", func(d *petition.PetitionData) { d.ContestedDecision = "12\x7f" }, []string{"/contested_decision control_character"}},
		{"several at once", func(d *petition.PetitionData) { d.Kind, d.Subject, d.ReceivedOn = "", "", today.AddDays(9) }, []string{
			"/kind required", "/received_on in_future", "/subject required",
		}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			d := entry()
			tt.change(&d)
			wantRefused(t, d, []party.Party{person()}, tt.want...)
		})
	}
}

// wantRefused demands that nothing comes of the registration but these faults.
func wantRefused(t *testing.T, d petition.PetitionData, parties []party.Party, want ...string) {
	t.Helper()
	p, kept, event, err := petition.NewPetition(id(office, 1), petition.Number{}, d, parties, today)
	wantFault(t, err, petition.ErrInvalid)
	wantFields(t, err, want...)
	if diff := cmp.Diff(petition.Petition{}, p, dates()); diff != "" || kept != nil || event.Version != 0 {
		t.Errorf("a refused registration left %+v, %v, %+v", p, kept, event)
	}
}

// TestNewPetitionTakesTheLimit: the longest text allowed is allowed, counted
// in characters and after cleaning.
func TestNewPetitionTakesTheLimit(t *testing.T) {
	t.Parallel()
	d := entry()
	line := strings.Repeat("ắ", petition.MaxLine)
	d.Subject, d.Respondent, d.ContestedDecision = "  "+line+"  ", line, line
	d.Content = strings.Repeat("ắ", petition.MaxContent)
	d.ReceivedOn = today
	d.Signatories = 1_000_000
	q := person()
	q.Name, q.Address = strings.Repeat("ắ", petition.MaxName), line
	q.Phone, q.IdentityNumber = strings.Repeat("1", 30), strings.Repeat("2", 30)
	if p := register(t, d, q); p.Subject != line || p.Signatories != 1_000_000 {
		t.Errorf("the text at the limit was changed")
	}
	d.ReceivedOn, d.LateConfirmed = clock.MustDate(1945, time.January, 1), true
	register(t, d)
}

// TestComposedAndDecomposedAreEqual: what is typed on another keyboard is
// stored as the same bytes.
func TestComposedAndDecomposedAreEqual(t *testing.T) {
	t.Parallel()
	composed, decomposed := entry(), entry()
	composed.Subject, decomposed.Subject = "Đất \u1ea5p", "Đất a\u0302\u0301p"
	if a, b := register(t, composed), register(t, decomposed); a.Subject != b.Subject {
		t.Errorf("%q and %q differ", a.Subject, b.Subject)
	}
}

func TestAnonymousPetition(t *testing.T) {
	t.Parallel()
	d := entry()
	d.Anonymous = true
	p := register(t, d)
	if !p.Anonymous || p.Signatories != 0 || p.Many() || p.Organisation {
		t.Errorf("registered %+v", p)
	}
	wantRefused(t, d, []party.Party{person()}, "/parties anonymous")
}

func TestSignatories(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name           string
		given, parties int
		want           int
		many           bool
		refused        []string
		anonymous      bool
	}{
		{name: "counted from the parties", parties: 4, want: 4},
		{name: "a group by its parties", parties: 5, want: 5, many: true},
		{name: "a group by its signatures", given: 5, parties: 1, want: 5, many: true},
		{name: "one short of a group", given: 4, parties: 4, want: 4},
		{name: "fewer than parties", given: 2, parties: 3, refused: []string{"/signatories too_few"}},
		{name: "no party", given: 3, refused: []string{"/parties required"}},
		{name: "signed but anonymous", given: 3, anonymous: true, refused: []string{"/signatories anonymous"}},
		{name: "more parties than a form holds", parties: petition.MaxParties + 1, refused: []string{"/parties too_many"}},
		{name: "as many parties as a form holds", parties: petition.MaxParties, want: petition.MaxParties, many: true},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			d := entry()
			d.Signatories, d.Anonymous = tt.given, tt.anonymous
			parties := make([]party.Party, tt.parties)
			for i := range parties {
				parties[i] = person()
			}
			if tt.refused != nil {
				wantRefused(t, d, parties, tt.refused...)
				return
			}
			p := register(t, d, parties...)
			if p.Signatories != tt.want || p.Many() != tt.many {
				t.Errorf("%d signatories, many %v", p.Signatories, p.Many())
			}
			_, _, event, err := petition.NewPetition(id(office, 1), petition.Number{}, d, parties, today)
			told := petition.Known(event.Changes, petition.FieldChange{Name: petition.FactMany, Value: "yes"})
			if err != nil || told != tt.many {
				t.Errorf("the event tells many: %v, %v", told, err)
			}
		})
	}
}

func TestPartiesAreRefused(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name   string
		change func(*party.Party)
		want   string
	}{
		{"unknown type", func(q *party.Party) { q.Type = "company" }, "/parties/1/type unknown_value"},
		{"no name", func(q *party.Party) { q.Name = " " }, "/parties/1/name required"},
		{"name too long", func(q *party.Party) { q.Name = strings.Repeat("ắ", petition.MaxName+1) }, "/parties/1/name too_long"},
		{"tab in the middle is a blank, a bell is not", func(q *party.Party) { q.Name = "Nguyễn\tThị\aMẫu" }, "/parties/1/name control_character"},
		{"address too long", func(q *party.Party) { q.Address = strings.Repeat("a", petition.MaxLine+1) }, "/parties/1/address too_long"},
		{"telephone too long", func(q *party.Party) { q.Phone = strings.Repeat("1", 31) }, "/parties/1/phone too_long"},
		{"identity number too long", func(q *party.Party) { q.IdentityNumber = strings.Repeat("1", 31) }, "/parties/1/identity_number too_long"},
		{"control character in the identity number", func(q *party.Party) { q.IdentityNumber = "00109900\x010123" }, "/parties/1/identity_number control_character"},
		{"masked identity number", func(q *party.Party) { q.IdentityNumber = party.MaskIdentity("001099000123") }, "/parties/1/identity_number masked"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			bad := person()
			tt.change(&bad)
			wantRefused(t, entry(), []party.Party{person(), bad}, tt.want)
			_, err := petition.ReplaceParties(register(t, entry()), nil, []party.Party{person(), bad}, nil, "Bổ sung", today)
			wantFields(t, err, tt.want)
		})
	}
}

// TestRegistrationKeepsTheCallersParties: cleaning works on a copy.
func TestRegistrationKeepsTheCallersParties(t *testing.T) {
	t.Parallel()
	given := []party.Party{person()}
	given[0].Name = "  Nguyễn   Văn Thử "
	register(t, entry(), given...)
	if given[0].Name != "  Nguyễn   Văn Thử " || given[0].Ordinal != 0 {
		t.Errorf("the caller's list was changed to %+v", given[0])
	}
}

func TestReplaceParties(t *testing.T) {
	t.Parallel()
	before := register(t, entry())
	company := party.Party{Type: party.Organisation, Name: "Hợp tác xã Thử"}
	r, err := petition.ReplaceParties(before, []party.Party{person()}, []party.Party{person(), company}, nil, "Bổ sung người ký", today)
	if err != nil {
		t.Fatal(err)
	}
	want := before
	want.Version, want.Organisation, want.Signatories = 2, true, 2
	if diff := cmp.Diff(want, r.Petition, dates()); diff != "" {
		t.Errorf("petition (-want +got):\n%s", diff)
	}
	wantEvent := petition.Event{
		Subject: petition.OfPetition, ID: before.ID, Version: 2, Action: petition.ActionCorrect, From: petition.StateReceived,
		To: petition.StateReceived, On: today, Reason: "Bổ sung người ký",
		Changes: []petition.FieldChange{{Name: petition.FactSignatories, Value: "2"}, {Name: petition.FactParties, Value: "corrected"}},
	}
	if diff := cmp.Diff(wantEvent, r.Event, dates()); diff != "" {
		t.Errorf("event (-want +got):\n%s", diff)
	}
	if len(r.Parties) != 2 || r.Parties[1].Ordinal != 2 {
		t.Errorf("parties %+v", r.Parties)
	}
	wantValues := []petition.Value{
		{Field: petition.FactParties, Of: company.Name, New: company.Name}, {Field: petition.FactPartyType, Of: company.Name, New: "organisation"},
	}
	if diff := cmp.Diff(wantValues, r.Values); diff != "" {
		t.Errorf("values (-want +got):\n%s", diff)
	}
	_, err = petition.ReplaceParties(r.Petition, r.Parties, r.Parties, nil, "Bổ sung người ký", today)
	wantFault(t, err, petition.ErrUnchanged)
}

func TestReplacePartiesRefuses(t *testing.T) {
	t.Parallel()
	named := register(t, entry())
	_, err := petition.ReplaceParties(named, []party.Party{person()}, nil, nil, " ", today)
	wantFields(t, err, "/parties required", "/reason required")

	d := entry()
	d.Anonymous = true
	anonymous := register(t, d)
	r, err := petition.ReplaceParties(anonymous, nil, []party.Party{person()}, nil, "Người gửi đã xưng tên", today)
	if after := r.Petition; err != nil || after.Anonymous || after.Signatories != 1 {
		t.Errorf("an anonymous petition that got a name: %+v, %v", r.Petition, err)
	}
}

// TestReplacePartiesKeepsTheSignatures: the paper bears as many as before,
// however many of the names are entered.
func TestReplacePartiesKeepsTheSignatures(t *testing.T) {
	t.Parallel()
	d := entry()
	d.Signatories = 9
	r, err := petition.ReplaceParties(register(t, d), []party.Party{person()}, []party.Party{person(), person()}, nil, "Sửa tên", today)
	after, event := r.Petition, r.Event
	if err != nil || after.Signatories != 9 || !after.Many() {
		t.Errorf("%d signatories, %v", after.Signatories, err)
	}
	if petition.Known(event.Changes, petition.FieldChange{Name: petition.FactMany, Value: "no"}) {
		t.Error("the event says that there are no longer many")
	}
}
