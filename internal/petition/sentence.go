package petition

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"github.com/google/uuid"

	"kntc/internal/authority"
	"kntc/internal/bilingual"
	"kntc/internal/clock"
	"kntc/internal/deadline"
	"kntc/internal/lifecycle"
	"kntc/internal/party"
)

// Names turns what events name by an id into words for people.
type Names struct {
	Of        func(uuid.UUID) string    // an account's name, or the number of a case of the same authority; "" for neither
	Authority func(authority.ID) string // an authority's name
}

// Change is what an event says about one field, in words.
type Change struct {
	Field    FactName
	Title    bilingual.Text
	Old, New bilingual.Text // zero: nothing
	Withheld bool           // there is something that the reader may not see
	whose    string         // a party's
}

// Sentence says the change as people read it, e.g. "Ngày nhận đơn: 02/03/2026 →
// 03/03/2026".
func (c Change) Sentence() bilingual.Text {
	vi, en := "không còn", "none"
	if isKept(c.Field) { // a text or a value about a person
		vi, en = "(để trống)", "(empty)"
	}
	return bilingual.Text{VI: c.in("vi", "của", vi), EN: c.in("en", "of", en)}
}

func (c Change) in(lang, of, empty string) string {
	title := c.Title.In(lang)
	if c.whose != "" && c.Field != FactParties {
		title += " " + of + " " + c.whose
	}
	old, now := c.Old.In(lang), c.New.In(lang)
	switch {
	case c.Withheld:
		return title + ": " + party.Unnamed
	case old == "" && now == "":
		return title
	case old == "":
		return title + ": " + now
	case now == "" && overTitles[c.Field].VI != "":
		return overTitles[c.Field].In(lang) + " " + old
	}
	return title + ": " + old + " → " + cmp.Or(now, empty)
}

// Teller puts the events of one case into words, from the oldest on: what an
// event replaces was told by one before it.
type Teller struct {
	names Names
	about map[FactName]string
}

// NewTeller returns a teller of one case.
func NewTeller(n Names) *Teller { return &Teller{n, make(map[FactName]string)} }

// Tell puts an event into words; values are those kept apart from it, withheld
// when there are some that the reader may not see.
func (t *Teller) Tell(e Event, values []Value, withheld bool) []Change {
	var out []Change
	for _, f := range e.Changes {
		old := t.about[f.Name]
		t.about[f.Name] = f.Value
		if isKept(f.Name) {
			if len(values) == 0 {
				out = append(out, Change{Field: f.Name, Title: FactTitle(f.Name), Withheld: withheld})
			}
			continue
		}
		if f.Value == "" && (old == "" || silentEnd(f.Name)) {
			continue
		}
		if ofStep(f.Name) {
			old = ""
		}
		out = append(out, Change{Field: f.Name, Title: FactTitle(f.Name), Old: t.words(f.Name, old), New: t.words(f.Name, f.Value)})
	}
	for _, v := range values {
		if v.Field == FactParticipants {
			who := seatWords(v.Of)
			out = append(out, Change{Field: v.Field, Title: FactTitle(v.Field), New: bilingual.Text{VI: who.VI + ": " + v.New, EN: who.EN + ": " + v.New}})
			continue
		}
		out = append(out, Change{
			Field: v.Field, Title: FactTitle(v.Field), whose: v.Of, Old: t.words(v.Field, v.Old), New: t.words(v.Field, v.New),
		})
	}
	return out
}

// Follow takes an event in that nobody needs in words.
func (t *Teller) Follow(e Event) {
	for _, f := range e.Changes {
		t.about[f.Name] = f.Value
	}
}

// Title names the step that made an event, as the table of the case calls it: a
// denunciation that is resolved again is no complaint at second instance.
func (t *Teller) Title(e Event) bilingual.Text {
	track := Track{Kind(t.about[FactKind]), Instance(t.about[FactInstance]), t.about[FactDiscipline] == yes(true)}
	if table := track.Table(); e.Subject == OfMatter && table != nil {
		return eventTitle(e, []*Table{table})
	}
	return EventTitle(e)
}

// EventTitle names the step that made an event of a case of which nothing else is
// known.
func EventTitle(e Event) bilingual.Text {
	if e.Subject == OfMatter {
		return eventTitle(e, MatterTables())
	}
	return eventTitle(e, []*Table{&petitionTable})
}

// eventTitle takes the title of the row that leads where the event does or, of a
// step that no table knows any more, of another row of the action.
func eventTitle(e Event, tables []*Table) bilingual.Text {
	title, known := titlesBesideRows[e.Action]
	if known {
		return title
	}
	title = bilingual.Text{VI: string(e.Action), EN: string(e.Action)}
	for _, t := range tables {
		for i, r := range t.Of(e.Action) {
			if slices.Contains(r.From, e.From) && (r.To == e.To || r.To == "") {
				return r.Title
			}
			if i == 0 && !known {
				title, known = r.Title, true
			}
		}
	}
	return title
}

// NamedIn lists the ids that events name, each once.
func NamedIn(events []lifecycle.EventRecord) []uuid.UUID {
	var out []uuid.UUID
	for _, e := range events {
		for _, c := range e.Changes {
			for word := range strings.FieldsSeq(c.Value) {
				for part := range strings.SplitSeq(word, "=") {
					if id, ok := idIn(part); ok && !slices.Contains(out, id) {
						out = append(out, id)
					}
				}
			}
		}
	}
	return out
}

// idIn reads the id of an account or of a case.
func idIn(s string) (uuid.UUID, bool) {
	const ofAccount = 36 // characters
	if len(s) == ofAccount {
		id, err := uuid.Parse(s)
		return id, err == nil
	}
	id, err := authority.ParseOwnedID(s)
	return id.UUID, err == nil
}

// words puts a value into words.
func (t *Teller) words(f FactName, value string) bilingual.Text {
	if value == "" {
		return bilingual.Text{}
	}
	if w, ok := factWords[f]; ok && w.value != nil {
		return w.value(value)
	}
	switch f { //nolint:exhaustive // factWords puts the others into words
	case FactMatter, FactOrigin, FactPrior, FactMergedInto, FactOther, FactHandedTo:
		return same(t.reference(value))
	case FactParts:
		return t.each(value, func(parts []string) bilingual.Text {
			return bilingual.Text{VI: "nội dung " + parts[0] + ": vụ việc " + t.reference(parts[1]), EN: "content " + parts[0] + ": matter " + t.reference(parts[1])}
		})
	case FactTransferTo, FactSealedBy, FactVerifier:
		if id, err := strconv.ParseInt(value, 10, 64); err == nil {
			return same(t.names.Authority(authority.ID(id)))
		}
	case FactAssigned:
		return t.each(value, func(parts []string) bilingual.Text {
			day, leads := strings.CutSuffix(parts[1], "*")
			who := t.account(parts[0])
			w := bilingual.Text{VI: who.VI + " (từ " + dateText(day).VI, EN: who.EN + " (since " + day}
			if leads {
				w.VI, w.EN = w.VI+", tổ trưởng", w.EN+", leading"
			}
			return bilingual.Text{VI: w.VI + ")", EN: w.EN + ")"}
		})
	case FactConflicts:
		return t.each(value, func(parts []string) bilingual.Text {
			who, why := t.account(parts[0]), GroundText(Ground(parts[1]))
			return bilingual.Text{VI: who.VI + " (" + why.VI + ")", EN: who.EN + " (" + why.EN + ")"}
		})
	case FactGround, FactDays, FactRemoved, FactStopFrom, FactStopTo, FactExecution, FactExecutedOn, FactReferred: // they name nothing by an id
	}
	return same(value)
}

// each puts the words of a list into words, each of some parts between "=".
func (*Teller) each(value string, say func(parts []string) bilingual.Text) bilingual.Text {
	const least = 2 // parts
	var vi, en []string
	for word := range strings.FieldsSeq(value) {
		parts := strings.Split(word, "=")
		if len(parts) < least {
			return same(value)
		}
		w := say(parts)
		vi, en = append(vi, w.VI), append(en, w.EN)
	}
	return bilingual.Text{VI: strings.Join(vi, "; "), EN: strings.Join(en, "; ")}
}

// reference is the number of a case or, of another authority's, that authority.
func (t *Teller) reference(s string) string {
	id, err := authority.ParseOwnedID(s)
	if err != nil {
		return s
	}
	if n := t.names.Of(id.UUID); n != "" {
		return n
	}
	return t.names.Authority(id.Authority)
}

// account is somebody of an office: by their name, if that is known here.
func (t *Teller) account(s string) bilingual.Text {
	if id, err := uuid.Parse(s); err == nil && t.names.Of(id) != "" {
		return same(t.names.Of(id))
	}
	return bilingual.Text{VI: "một cán bộ", EN: "an official"}
}

// isKept reports whether what the field says is kept apart from events.
func isKept(f FactName) bool { return KeepsValues(Event{Changes: []FieldChange{{Name: f}}}) }

// ofStep reports whether a field is of the step itself: it replaces nothing.
func ofStep(f FactName) bool {
	return Known([]FactName{
		FactFileWithheld, FactFileErased, FactFileMarked, FactFileUnmarked, FactWithdrawn, FactParticipants, FactChairName, FactGround, FactHinderedFrom, FactHinderedTo, FactLeft, FactDays, FactRemoved, FactStopFrom, FactStopTo, FactOther, FactUndone, FactSealedBy,
		FactPriorReceipts, FactPriorDecidedOn, FactReceiptUnknown, FactComplainedOn, FactWentUpBy,
		FactExecution, FactExecutedOn, FactReferred,
	}, f)
}

// same is a text that is the same in both languages.
func same(s string) bilingual.Text { return bilingual.Text{VI: s, EN: s} }

func dateText(s string) bilingual.Text {
	d, err := clock.ParseDate(s)
	if err != nil {
		return same(s)
	}
	return bilingual.Text{VI: d.Vietnamese(), EN: s}
}

func yesText(s string) bilingual.Text {
	if s == yes(true) {
		return bilingual.Text{VI: "Có", EN: "Yes"}
	}
	return bilingual.Text{VI: "Không", EN: "No"}
}

// kindsWords puts the kinds of contents into words.
func kindsWords(s string) bilingual.Text {
	var vi, en []string
	for _, k := range ReadKinds(s) {
		vi, en = append(vi, k.Text().VI), append(en, k.Text().EN)
	}
	return bilingual.Text{VI: strings.Join(vi, "; "), EN: strings.Join(en, "; ")}
}

// criteriaWords puts the words of a list into words.
func criteriaWords(s string) bilingual.Text {
	var vi, en []string
	for word := range strings.FieldsSeq(s) {
		w := deadline.Criterion(word).Text()
		vi, en = append(vi, w.VI), append(en, w.EN)
	}
	return bilingual.Text{VI: strings.Join(vi, "; "), EN: strings.Join(en, "; ")}
}
