package casework

import (
	"cmp"
	"context"
	"slices"
	"time"

	"github.com/google/uuid"

	"kntc/internal/access"
	"kntc/internal/authority"
	"kntc/internal/clock"
	"kntc/internal/deadline"
	"kntc/internal/journal"
	"kntc/internal/petition"
	"kntc/internal/text"
)

// People send one petition to every office. While the switch deadline.Elsewhere is
// on, who registers it is told which other office of the same province has it, since
// when, how it stands and what was answered: the one exception to the scope of the
// reading account (docs/adr/0022-told-elsewhere.md).

// Elsewhere is all that is told of a petition of the same person at another office.
type Elsewhere struct {
	Office     string // its name today
	ReceivedOn clock.Date
	State      petition.State // of its matter
	Answer     string         // number of the answer; "" before it is given
	AnsweredOn clock.Date     // the day that the answer bears
}

const (
	// mostElsewhere bounds what one registration is told.
	mostElsewhere = 20
	// mostTold bounds what one account is told within toldWithin.
	mostTold   = 100
	toldWithin = 24 * time.Hour
	// sameMatter is which share of the words of two subjects is common to those of
	// one matter.
	sameMatter = 0.6
)

// toldElsewhere is why a load goes beyond the scope.
const toldElsewhere = "who registers a petition is told of the same one at other offices of the province, and these see by whom"

// ElsewhereLoad looks at other offices for petitions that a person sent about the
// matter of one that is registered. It finds accepted cases of kinds that lie open
// alone: no step of a table makes a denunciation of one, so nothing that was told
// is ever taken back.
type ElsewhereLoad struct {
	Authority  authority.ID   // that registers
	At         []authority.ID // where it looks, sorted
	Identities []string       // blind indexes of the person's numbers
	Subject    string
	Contested  string // the decision
	Account    uuid.UUID

	Found []FoundElsewhere // the newest first
	Told  int              // how much the account was told lately; counted up to the bound
}

// FoundElsewhere is such a petition, with what it is compared by.
type FoundElsewhere struct {
	Elsewhere

	Petition, Matter authority.OwnedID
}

// Owner implements journal.Load.
func (l *ElsewhereLoad) Owner() authority.ID { return l.Authority }

// Rank implements journal.Load.
func (*ElsewhereLoad) Rank() journal.Rank { return journal.RankRead }

// Owners implements journal.Further: each office sees who was told of its cases.
func (l *ElsewhereLoad) Owners() ([]authority.ID, string) {
	out := make([]authority.ID, len(l.Found))
	for i, f := range l.Found {
		out[i] = f.Petition.Authority
	}
	return out, toldElsewhere
}

// Same reports whether a petition of the person, of that subject and against that
// decision, is about the matter of the one that is registered.
func (l *ElsewhereLoad) Same(subject, contested string) bool {
	return sameDecision(l.Contested, contested) || text.Similarity(l.Subject, subject) >= sameMatter
}

// Full reports whether as much was found as is told at once.
func (l *ElsewhereLoad) Full() bool { return len(l.Found) >= mostElsewhere }

// Bound is up to how many petitions that the account was told of since an instant
// are counted.
func (*ElsewhereLoad) Bound(now time.Time) (since time.Time, most int) {
	return now.Add(-toldWithin), mostTold
}

// paused reports whether the account was told so much lately that it is told
// nothing, whether or not there is something.
func (l *ElsewhereLoad) paused() bool { return l != nil && l.Told >= mostTold }

// sameDecision reports whether two texts name one decision, by its number and day
// where they have any.
func sameDecision(a, b string) bool {
	codes := func(s string) []string {
		out := text.Codes(s)
		slices.Sort(out)
		return slices.Compact(out)
	}
	if one := codes(a); len(one) > 0 {
		return slices.Equal(one, codes(b))
	}
	words := text.Words(a)
	return len(words) > 0 && slices.Equal(words, text.Words(b))
}

// elsewhere is the load that looks for a petition to be registered at other offices;
// nil where nothing is told: while the switch is off, of a paper that is or may hold
// a denunciation, to who does not see identity numbers, and without a number.
func (s *Service) elsewhere(ctx context.Context, actor access.Actor, tree *authority.Tree, r Registration) (*ElsewhereLoad, error) {
	if r.Data.Kind.Sealed() || actor.Account == uuid.Nil || !actor.Can(tree, access.IdentityView, r.Authority) {
		return nil, nil //nolint:nilnil // nothing is looked for, which is no error
	}
	law, _, err := s.law.Law(ctx)
	if err != nil || law.Setting(deadline.Elsewhere) == deadline.ElsewhereOff {
		return nil, err
	}
	l := &ElsewhereLoad{
		Authority: r.Authority, Identities: s.vault.Keys(false, r.Parties).Identities,
		Subject: r.Data.Subject, Contested: r.Data.ContestedDecision, Account: actor.Account,
	}
	if len(l.Identities) == 0 {
		return nil, nil //nolint:nilnil // nothing is looked for, which is no error
	}
	l.At = tree.Neighbours(r.Authority)
	return l, nil
}

// tell is what a registration is told, with the rows that say so.
func (l *ElsewhereLoad) tell(tree *authority.Tree, actor access.Actor, registered authority.OwnedID, now time.Time) ([]Elsewhere, []journal.Write) {
	if l == nil || l.paused() {
		return nil, nil
	}
	told, rows := make([]Elsewhere, len(l.Found)), make([]journal.Write, len(l.Found))
	for i, f := range l.Found {
		told[i] = f.Elsewhere
		told[i].Office = tree.NameOn(f.Petition.Authority, clock.DateOf(now))
		rows[i] = ElsewhereReading{
			ID: uuid.Must(uuid.NewV7()), Petition: f.Petition, At: now, Account: actor.Account, Name: actor.Name, Registered: registered,
		}
	}
	return told, rows
}

// ElsewhereReading says that an account which registered a petition was told of one
// at another office.
type ElsewhereReading struct {
	ID         uuid.UUID
	Petition   authority.OwnedID // that was told
	At         time.Time
	Account    uuid.UUID
	Name       string
	Registered authority.OwnedID
}

// Owner implements journal.Write: the office whose case was told.
func (w ElsewhereReading) Owner() authority.ID { return w.Petition.Authority }

// OfficeReading is a reading as one of the two offices sees it.
type OfficeReading struct {
	ElsewhereReading

	Told   bool   // its own petition was told; else it was one of its people who was
	Office string // the name of the other one today
}

// Own is the petition of the office itself.
func (r OfficeReading) Own() authority.OwnedID {
	if r.Told {
		return r.Petition
	}
	return r.Registered
}

// Other is the other office.
func (r OfficeReading) Other() authority.ID {
	if r.Told {
		return r.Registered.Authority
	}
	return r.Petition.Authority
}

// ElsewhereReadings lists who was told on a day, today when it is zero, of cases of
// an authority, and of what its own people were told; the latest first, and 1,000 at
// most. A reading tells who sent the petition that was registered. So it is shown
// once that one is disposed of, and not if its sender is sealed, but for who may see
// that at the authority where it was registered. Cases in which the actor has an
// interest are left out.
func (s *Service) ElsewhereReadings(ctx context.Context, actor access.Actor, owner authority.ID, on clock.Date) ([]OfficeReading, error) {
	scope, tree, err := s.allow(ctx, actor, access.PetitionRead, owner)
	if err != nil {
		return nil, err
	}
	today := clock.DateOf(s.clock.Now())
	on = cmp.Or(on, today)
	all, err := s.reader.BarredFrom(ctx, actor.Account)
	if err != nil {
		return nil, err
	}
	list, err := s.reader.ElsewhereReadings(ctx, scope, owner, on, actor.Can(tree, access.SealedView, owner), maxReadings)
	list = slices.DeleteFunc(list, func(r OfficeReading) bool {
		_, barred := all[r.Own()]
		return barred
	})
	for i := range list {
		list[i].Office = tree.NameOn(list[i].Other(), today)
	}
	return list, err
}
