package petition

import (
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"kntc/internal/authority"
	"kntc/internal/bilingual"
	"kntc/internal/clock"
	"kntc/internal/fault"
	"kntc/internal/party"
	"kntc/internal/text"
)

// Limits of what a clerk may enter, in characters. The same limits stand in
// the API's contract.
const (
	MaxLine    = 500
	MaxName    = 200
	MaxContent = 20000
	MaxNote    = 2000
	MaxParties = 500

	maxShort = 30 // telephone and identity numbers

	maxExtension = 30 // days of one extension (Luật Tố cáo, Điều 30)
)

// lateEntry is after how many days a receipt of an earlier year is entered only
// when that is confirmed: more often the year was mistyped, and with it the
// number would be drawn in the wrong book.
const lateEntry = 60

// earliest is the first year a date may name: the State's founding.
const earliest = 1945

// NewPetition enters a petition into the register: it validates what the clerk
// gave, normalises it, and returns the petition in its first state, its
// parties and the first event. Field faults point into the body of the
// registration request.
func NewPetition(id authority.OwnedID, n Number, d PetitionData, parties []party.Party, today clock.Date) (Petition, []party.Party, Event, error) {
	parties = cleanParties(parties)
	p := Petition{ID: id, Number: n, State: StateReceived, KindDeclared: d.Kind, LastOn: d.ReceivedOn, Version: 1}
	bad := fill(&p, d, today, "")
	bad = checkParties(bad, d.Anonymous, parties)
	if d.Signatories != 0 && d.Signatories < len(parties) {
		bad = bad.At("/signatories", "too_few", "Số người ký ít hơn số người đã ghi.", "Fewer signatories than parties given.")
	}
	if err := finish(bad); err != nil {
		return Petition{}, nil, Event{}, err
	}
	if p.Signatories == 0 {
		p.Signatories = len(parties)
	}
	p.countParties(parties)
	if p.Sealed() {
		p.redact(parties)
	}
	return p, parties, Event{
		Subject: OfPetition, ID: id, Version: 1, Action: ActionRegister, To: StateReceived, On: p.ReceivedOn,
		Changes: petitionChanges(Petition{}, p),
	}, nil
}

// fill validates and sets what both registration and correction give.
func fill(p *Petition, d PetitionData, today clock.Date, prefix string) *fault.Error {
	bad := ErrInvalid
	bad = chosen(bad, prefix+"/kind", d.Kind, Kinds(), bilingual.Text{VI: "loại đơn", EN: "kind of petition"})
	bad = chosen(bad, prefix+"/channel", d.Channel, Channels(), bilingual.Text{VI: "nguồn đơn", EN: "channel"})
	switch {
	case d.Forwarder == "":
	case d.Channel != Forwarded:
		bad = bad.At(prefix+"/forwarder", "not_for_channel", "Chỉ ghi nơi chuyển khi đơn do nơi khác chuyển đến.", "Only what was forwarded has a forwarder.")
	case !Known(Forwarders(), d.Forwarder):
		bad = bad.At(prefix+"/forwarder", "unknown_value", "Nơi chuyển không có trong danh mục.", "Not a known forwarder.")
	}
	bad = chosen(bad, prefix+"/field", d.Field, Fields(), theField)
	switch {
	case d.ReceivedOn.IsZero():
		bad = bad.At(prefix+"/received_on", "required", "Thiếu ngày nhận đơn.", "The receipt date is missing.")
	case d.ReceivedOn.After(today):
		bad = bad.At(prefix+"/received_on", "in_future", "Ngày nhận đơn không được sau ngày hiện tại.", "The receipt date lies in the future.")
	case d.ReceivedOn.Year() < earliest:
		bad = bad.At(prefix+"/received_on", "out_of_range", "Năm nhận đơn không hợp lệ.", "The year of receipt is not possible.")
	case d.ReceivedOn != p.ReceivedOn && !d.LateConfirmed && isLateEntry(d.ReceivedOn, today):
		bad = bad.At(prefix+"/received_on", "confirm_late", "Ngày nhận đơn thuộc năm trước và cách đây hơn 60 ngày; nếu đúng, hãy xác nhận nhập muộn.",
			"The receipt lies in an earlier year, more than 60 days back; confirm that it is entered late if that is right.")
	}
	if d.Signatories < 0 || d.Signatories > 1_000_000 {
		bad = bad.At(prefix+"/signatories", "out_of_range", "Số người ký không hợp lệ.", "Not a possible number of signatories.")
	}
	if d.Anonymous && d.Signatories > 0 {
		bad = bad.At(prefix+"/signatories", "anonymous", "Đơn nặc danh không có người ký.", "An anonymous petition has no signatories.")
	}
	p.Kind, p.Channel, p.Field, p.ReceivedOn = d.Kind, d.Channel, d.Field, d.ReceivedOn
	p.Forwarder, p.ResultAsked = d.Forwarder, d.ResultAsked
	p.Originals, p.Anonymous = d.Originals, d.Anonymous
	p.AllSigned, p.Appointed = d.AllSigned, d.Appointed
	if d.Signatories > 0 || d.Anonymous {
		p.Signatories = d.Signatories
	}
	p.Subject, bad = line(bad, prefix+"/subject", d.Subject, MaxLine, true)
	p.Content = text.Clean(d.Content)
	bad = checkText(bad, prefix+"/content", p.Content, MaxContent, false)
	p.Respondent, bad = line(bad, prefix+"/respondent", d.Respondent, MaxLine, false)
	p.ContestedDecision, bad = line(bad, prefix+"/contested_decision", d.ContestedDecision, MaxLine, false)
	return bad
}

// isLateEntry reports whether a receipt lies so far back that it must be confirmed.
func isLateEntry(on, today clock.Date) bool {
	return on.Year() < today.Year() && on.Before(today.AddDays(-lateEntry))
}

// line cleans a text that stands on one line and checks it.
func line(bad *fault.Error, pointer, s string, limit int, required bool) (string, *fault.Error) {
	s = oneLine(s)
	return s, checkText(bad, pointer, s, limit, required)
}

// oneLine cleans a text and makes line breaks blanks: cells of old registers
// hold names and subjects wrapped by hand.
func oneLine(s string) string { return text.Clean(strings.ReplaceAll(s, "\n", " ")) }

// checkText checks the length and the characters of a cleaned text.
func checkText(bad *fault.Error, pointer, s string, limit int, required bool) *fault.Error {
	switch {
	case required && s == "":
		return bad.At(pointer, "required", "Không được để trống.", "Must not be empty.")
	case utf8.RuneCountInString(s) > limit:
		n := strconv.Itoa(limit)
		return bad.At(pointer, "too_long", "Dài quá "+n+" ký tự.", "Longer than "+n+" characters.")
	case strings.ContainsFunc(s, func(r rune) bool { return r != '\n' && unicode.IsControl(r) }):
		return bad.At(pointer, "control_character", "Có ký tự điều khiển.", "Contains a control character.")
	}
	return bad
}

func checkParties(bad *fault.Error, anonymous bool, parties []party.Party) *fault.Error {
	switch {
	case anonymous && len(parties) > 0:
		return bad.At("/parties", "anonymous", "Đơn nặc danh không ghi người gửi.", "An anonymous petition has no parties.")
	case !anonymous && len(parties) == 0:
		return bad.At("/parties", "required", "Cần ít nhất một người gửi, hoặc đánh dấu nặc danh.", "At least one party is needed, or mark the petition anonymous.")
	case len(parties) > MaxParties:
		return bad.At("/parties", "too_many", "Quá nhiều người gửi; dùng số người ký.", "Too many parties; use the number of signatories.")
	}
	for i, q := range parties {
		at := "/parties/" + strconv.Itoa(i)
		bad = chosen(bad, at+"/type", q.Type, party.Types(), bilingual.Text{VI: "loại người gửi", EN: "type of party"})
		bad = checkText(bad, at+"/name", q.Name, MaxName, true)
		bad = checkText(bad, at+"/address", q.Address, MaxLine, false)
		bad = checkText(bad, at+"/phone", q.Phone, maxShort, false)
		bad = checkText(bad, at+"/identity_number", q.IdentityNumber, maxShort, false)
		if party.Masked(q.IdentityNumber) {
			// A masked number sent back is put in place of the real one
			// before it comes here; what is still masked names nobody.
			bad = bad.At(at+"/identity_number", "masked", "Số giấy tờ đang bị che; hãy nhập số thật.", "The number is masked; give the real one.")
		}
	}
	return bad
}

// ReplaceParties puts a new list of parties in the place of the old one. The
// event says that the parties changed, never who they are; the values tell that.
// named are, of a sealed petition, those who were named as senders before, at any
// authority.
func ReplaceParties(p Petition, old, parties, named []party.Party, reason string, today clock.Date) (Replacement, error) {
	parties = cleanParties(parties)
	bad := checkParties(ErrInvalid, p.Anonymous && len(parties) == 0, parties)
	if strings.TrimSpace(reason) == "" {
		bad = bad.At("/reason", "required", "Cần nêu lý do đính chính.", "The reason of the correction is needed.")
	}
	if err := finish(bad); err != nil {
		return Replacement{}, err
	}
	values := PartyValues(old, parties)
	if len(values) == 0 {
		return Replacement{}, ErrUnchanged
	}
	after := p
	after.Version++
	after.Anonymous = len(parties) == 0
	after.countParties(parties)
	after.Signatories = max(after.Signatories, len(parties))
	if after.Sealed() {
		named = slices.Concat(named, parties)
		after.redact(named)
		reason = party.Redact(reason, named)
	}
	return Replacement{after, parties, append(TextValues(p, after), values...), Event{
		Subject: OfPetition, ID: p.ID, Version: after.Version, Action: ActionCorrect, From: p.State, To: p.State, On: today,
		Reason: reason, Changes: append(petitionChanges(p, after), FieldChange{Name: FactParties, Value: told}), Masked: after.Sealed(),
	}}, nil
}

// Replacement is what replacing the parties of a petition makes.
type Replacement struct {
	Petition Petition
	Parties  []party.Party
	Values   []Value // what became of them, to be kept apart from the event
	Event    Event
}

// countParties sets what the parties decide about the petition.
func (p *Petition) countParties(parties []party.Party) {
	p.Organisation, p.Persons, p.Representatives = false, false, 0
	for _, q := range parties {
		p.Organisation = p.Organisation || q.Type == party.Organisation
		p.Persons = p.Persons || q.Type == party.Person && q.LeftOn.IsZero()
		if q.Representative && q.LeftOn.IsZero() {
			p.Representatives++
		}
	}
}

func cleanParties(parties []party.Party) []party.Party {
	out := make([]party.Party, len(parties))
	for i, q := range parties {
		q.Ordinal = i + 1
		q.Name, q.Address, q.Phone = oneLine(q.Name), oneLine(q.Address), oneLine(q.Phone)
		q.IdentityNumber = party.NormalIdentity(q.IdentityNumber)
		out[i] = q
	}
	return out
}
