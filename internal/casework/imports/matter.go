package imports

import (
	"fmt"
	"strings"
	"time"

	"kntc/internal/casework"
	"kntc/internal/clock"
	"kntc/internal/petition"
	"kntc/internal/register"
)

// importedMatter is what the rows of a register say about one matter.
type importedMatter struct {
	key         string
	opener      int        // place of the row that opens it; 0 when none does
	openedOn    clock.Date // acceptance, told by the opener or by a row that joined
	openerKnown clock.Date // when the opener's disposition was known
	places      []int

	outcome    petition.Outcome
	resolvedOn clock.Date
	knownOn    clock.Date
	document   string
	explained  bool
	outcomeAt  int // place of the row that tells the outcome

	matter  *petition.Matter // once opened, or imported before
	known   time.Time        // when the office knew that it was open
	members []member
	waiting []register.Row // joined before the opener came in the file
}

// member is a petition of a matter with what the ledger needs of it.
type member struct {
	petition petition.Petition // without texts
	known    time.Time
}

// matter returns what is gathered about the row's matter. A matter without a
// shared number is the row's own.
func (im *importer) matter(r register.Row) *importedMatter {
	key := r.MatterKey()
	if key == "" {
		key = fmt.Sprintf("#%d", r.Place)
	}
	m := im.matters[key]
	if m == nil {
		key = strings.Clone(key) // not the whole record that it is cut from
		m = &importedMatter{key: key}
		im.matters[key] = m
		im.order = append(im.order, key)
	}
	return m
}

// learn takes in what a row says. The row accepted first opens the matter;
// others that say "accepted" with the same number joined it.
func (m *importedMatter) learn(r register.Row) {
	m.places = append(m.places, r.Place)
	if r.Disposition == petition.StateAccepted {
		if m.opener == 0 || m.opensBefore(r) {
			m.opener, m.openerKnown, m.openedOn = r.Place, r.DispositionKnownOn(), r.AcceptedOn
		}
	}
	if m.opener == 0 && m.openedOn.IsZero() {
		m.openedOn = r.AcceptedOn
	}
	if r.Outcome != "" && m.outcome == "" {
		m.outcome, m.resolvedOn, m.document, m.outcomeAt = r.Outcome, r.ResolvedOn, strings.Clone(r.ResolutionDocument), r.Place
		m.explained = r.Explained
		if m.knownOn = r.OutcomeEnteredOn; m.knownOn.IsZero() {
			m.knownOn = r.ResolvedOn
		}
	}
}

// opensBefore reports whether a row was accepted before the opener found so far,
// as the office knew it. Rows come in the order of their places.
func (m *importedMatter) opensBefore(r register.Row) bool {
	known := r.DispositionKnownOn()
	return known.Before(m.openerKnown) || known == m.openerKnown && r.AcceptedOn.Before(m.openedOn)
}

// source is the shared number by which the matter is known for ever; empty
// when it has none.
func (m *importedMatter) source() string {
	if strings.HasPrefix(m.key, "#") {
		return ""
	}
	return m.key
}

// takeUp goes on with a matter that was imported before.
func (m *importedMatter) takeUp(record casework.MatterRecord) {
	m.matter, m.opener, m.openedOn = &record.Matter, 0, record.Matter.AcceptedOn
	m.members = nil
	for _, p := range record.Petitions {
		m.members = append(m.members, member{petition: p})
	}
}

// after puts off what the office learned about the matter to when it knew that
// there was one; the first to ask is the row that opens it.
func (m *importedMatter) after(known time.Time) time.Time {
	if m.known.IsZero() {
		m.known = known
	}
	if known.Before(m.known) {
		return m.known
	}
	return known
}

// admit remembers a petition of the matter for the result, if there is one.
func (m *importedMatter) admit(p petition.Petition, known time.Time) {
	if m.outcome == "" {
		return
	}
	p.Subject, p.Content, p.Respondent, p.ContestedDecision, p.SourceHash = "", "", "", "", ""
	m.members = append(m.members, member{p, known})
}
