package casework

import (
	"slices"
	"strings"

	"kntc/internal/access"
	"kntc/internal/authority"
	"kntc/internal/party"
	"kntc/internal/party/vault"
	"kntc/internal/petition"
	"kntc/internal/text"
)

// seal returns the parties of a petition in the form in which they are kept.
func (s *Service) seal(of petition.Petition, parties []party.Party) (vault.Stored, error) {
	return s.vault.Seal(of.ID, of.Sealed(), parties)
}

// show decides what the actor sees of the parties.
func (s *Service) show(actor access.Actor, tree *authority.Tree, p petition.Petition, stored vault.Stored) (vault.Shown, error) {
	return s.vault.Show(p.ID, p.Sealed(), stored, may(actor, tree, p.ID.Authority))
}

// searchKey is what a petition is found by: subject, respondent and numbers and,
// unless it is sealed, names, addresses and number and day of the contested
// decision. A denouncer must never be confirmed by a search, nor by what only they would write. The content is
// not among them: SQLite's index keeps the beginning by which it tells two words
// apart also when they have left it, and contents spell names in any way.
func searchKey(p petition.Petition, parties []party.Party) string {
	parts := []string{p.Subject, p.Respondent, p.SourceNumber}
	if !p.Sealed() {
		for _, q := range parties {
			parts = append(parts, q.Name, q.Address)
		}
	}
	key := text.SearchKey(parts...)
	var codes []string // whole alone: the year would find everything
	for _, n := range append(slices.Clone(p.FormerNumbers), p.Number) {
		codes = append(codes, text.Codes(n.String())...)
	}
	if !p.Sealed() {
		codes = append(codes, text.Codes(p.ContestedDecision)...)
	}
	return strings.Join(append([]string{key}, codes...), " ")
}

// foundAlike reports whether a petition is found by the same words after a step.
func foundAlike(before, after petition.Petition) bool {
	return before.Subject == after.Subject && before.Respondent == after.Respondent && before.Number == after.Number &&
		before.ContestedDecision == after.ContestedDecision
}

// people opens everybody whom texts about a paper must not name.
func (s *Service) people(of map[authority.OwnedID]vault.Stored) ([]party.Party, error) {
	var out []party.Party
	for id, stored := range of {
		all, err := s.vault.Everybody(id, stored)
		if err != nil {
			return nil, err
		}
		out = append(out, all...)
	}
	return out, nil
}

// masked marks the events of a step by somebody who knows the parties: what they
// say went through the masking.
func masked(events []petition.Event) {
	for i := range events {
		events[i].Masked = true
	}
}

// probe asks for earlier petitions of the same persons.
func (s *Service) probe(id authority.OwnedID, kind petition.Kind, parties []party.Party) Probe {
	return Probe{Authority: id.Authority, Sealed: kind.Sealed(), Keys: s.vault.Keys(kind.Sealed(), parties), Except: id}
}
