package casework

import (
	"cmp"
	"context"
	"slices"
	"time"

	"kntc/internal/access"
	"kntc/internal/authority"
	"kntc/internal/clock"
	"kntc/internal/idempotency"
	"kntc/internal/journal"
	"kntc/internal/party"
	"kntc/internal/party/vault"
	"kntc/internal/petition"
	"kntc/internal/text"
)

// Registration asks to enter a petition into an authority's register.
type Registration struct {
	Authority authority.ID // the actor's own office when zero
	Data      petition.PetitionData
	Parties   []party.Party
}

// PetitionResult is a petition after a step, as the actor may see it.
type PetitionResult struct {
	Petition     petition.Petition
	Shown        vault.Shown // after registration and a change of the parties only
	Matter       *petition.Matter
	Linked       *petition.Petition // made at another authority by a transfer
	Recirculated bool               // the transfer goes to an authority that held the case before
	Duplicates   []Duplicate        // registration: perhaps the same matter; the clerk decides

	Elsewhere       []Elsewhere // registration: the same petition at other offices, the newest first
	ElsewherePaused bool        // registration: nothing is told of those, as the account was told so much lately

	line bool // it is that of the register alone
}

// Duplicate hints at an earlier petition of the same person.
type Duplicate struct {
	Candidate
	SameAddress bool    // name and address agree
	Similarity  float64 // of the subjects, 0 to 1
}

// Register enters a petition: number, petition, parties, event and ledger row
// in one transaction. The answer lists earlier petitions that may be about the
// same thing, and tells of the same one at other offices while that is switched on;
// nothing is merged by itself.
func (s *Service) Register(ctx context.Context, actor access.Actor, r Registration, once idempotency.Once[PetitionResult]) (idempotency.Answer, error) {
	if r.Authority == 0 {
		r.Authority = actor.Home
	}
	scope, tree, err := s.allow(ctx, actor, access.PetitionRegister, r.Authority)
	if err != nil {
		return idempotency.Answer{}, err
	}
	if err := checkBeing(tree, r.Authority, r.Data.ReceivedOn, "/received_on"); err != nil {
		return idempotency.Answer{}, err
	}
	id := authority.NewOwnedID(r.Authority)
	number := &journal.NumberLoad{Book: journal.Book{Authority: r.Authority, Name: petition.PetitionBook, Year: r.Data.ReceivedOn.Year()}}
	candidates := &CandidatesLoad{Probe: s.probe(id, r.Data.Kind, r.Parties), For: actor.Account}
	w := journal.Work{Scope: scope, Actor: actor, Loads: []journal.Load{number, candidates}}
	elsewhere, err := s.elsewhere(ctx, actor, tree, r)
	if err != nil {
		return idempotency.Answer{}, err
	}
	if elsewhere != nil {
		w.Loads = append(w.Loads, elsewhere)
	}
	return run(ctx, s, w, target{}, once, func(now time.Time) (journal.Change, PetitionResult, error) {
		p, parties, event, err := petition.NewPetition(id, number.Number, r.Data, r.Parties, clock.DateOf(now))
		if err != nil {
			return journal.Change{}, PetitionResult{}, err
		}
		entry, err := s.Entry(p, parties)
		if err != nil {
			return journal.Change{}, PetitionResult{}, err
		}
		shown, err := s.show(actor, tree, p, entry.Parties)
		if err != nil {
			return journal.Change{}, PetitionResult{}, err
		}
		told, readings := elsewhere.tell(tree, actor, p.ID, now)
		change := journal.Change{
			Writes: append([]journal.Write{entry}, readings...),
			Events: []petition.Event{event},
			Ledger: petition.PostPetition(p.ID, nil, petition.PetitionFacts(p, nil)),
		}
		return change, PetitionResult{
			Petition: p, Shown: shown, Duplicates: duplicates(p.Subject, parties, known(candidates.Found, candidates.Interests)),
			Elsewhere: told, ElsewherePaused: elsewhere.paused(),
		}, nil
	})
}

// Entry returns a new petition in the form in which it is stored.
func (s *Service) Entry(p petition.Petition, parties []party.Party) (PetitionEntered, error) {
	stored, err := s.seal(p, parties)
	return PetitionEntered{Petition: p, Parties: stored, SearchKey: searchKey(p, parties)}, err
}

// How much of the words of two subjects is common to those that are perhaps the
// same: of the same name and address, and of the same name alone. An equal
// identity number is a hint whatever the subjects say.
const (
	similarEnough = 0.4
	sameSubject   = 0.8
)

// mostDuplicates bounds a hint: a group's members may each have sent as many.
const mostDuplicates = 20

// duplicates keeps the candidates that may be about the same thing as a petition
// of the parties: those of the same identity number first, and then the most
// similar.
func duplicates(subject string, parties []party.Party, candidates []Candidate) []Duplicate {
	var out []Duplicate
	place := make(map[authority.OwnedID]int)
	for _, c := range candidates {
		d := Duplicate{Candidate: c, SameAddress: c.sameAddress(parties), Similarity: text.Similarity(subject, c.Subject)}
		if at, seen := place[c.ID]; seen {
			out[at].SameAddress = out[at].SameAddress || d.SameAddress
			continue
		}
		if d.hints() {
			place[c.ID] = len(out)
			out = append(out, d)
		}
	}
	slices.SortStableFunc(out, func(a, b Duplicate) int {
		if a.ByIdentity != b.ByIdentity {
			if a.ByIdentity {
				return -1
			}
			return 1
		}
		return cmp.Compare(b.Similarity, a.Similarity)
	})
	return out[:min(len(out), mostDuplicates)]
}

// hints reports whether a clerk is told of it.
func (d Duplicate) hints() bool {
	switch {
	case d.ByIdentity:
		return true
	case d.SameAddress:
		return d.Similarity >= similarEnough
	}
	return d.Similarity >= sameSubject
}

// sameAddress reports whether one of the parties is the candidate's by name and
// address.
func (c Candidate) sameAddress(parties []party.Party) bool {
	if c.NameKey == "" {
		return !c.ByIdentity // found by both together
	}
	return slices.ContainsFunc(parties, func(p party.Party) bool {
		return p.NameKey() == c.NameKey && party.SameAddress(p.Address, c.Address)
	})
}
