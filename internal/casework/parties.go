package casework

import (
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

// searchKey is what a petition is found by: subject and, unless they are sealed,
// the names. A denouncer's name must never be confirmed by a search.
func searchKey(p petition.Petition, parties []party.Party) string {
	parts := []string{p.Subject, p.Respondent, p.SourceNumber}
	if !p.Sealed() {
		for _, q := range parties {
			parts = append(parts, q.Name)
		}
	}
	return text.Key(parts...)
}

// redactedPetition takes the names of sealed parties out of what a command on a
// petition says.
func (s *Service) redactedPetition(cmd petition.Command, l *PetitionLoad) (petition.Command, error) {
	told := l.Origin != nil && l.Origin.Sealed() // the reply stands at the authority that referred it
	if !cmd.Speaks() || !l.Petition.Sealed() && !told && !seals(cmd, l.Petition) {
		return cmd, nil
	}
	parties, err := s.vault.Unseal(l.Petition.ID, l.Parties)
	return cmd.Redacted(parties), err
}

// redactedMatter takes the names of the sealed parties of a matter's petitions
// out of what a command on it says.
func (s *Service) redactedMatter(cmd petition.Command, denouncers map[authority.OwnedID][]vault.Sealed) (petition.Command, error) {
	if !cmd.Speaks() {
		return cmd, nil
	}
	for id, sealed := range denouncers {
		parties, err := s.vault.Unseal(id, vault.Stored{Sealed: sealed})
		if err != nil {
			return cmd, err
		}
		cmd = cmd.Redacted(parties)
	}
	return cmd, nil
}

// probe asks for earlier petitions of the same persons.
func (s *Service) probe(id authority.OwnedID, kind petition.Kind, parties []party.Party) Probe {
	return Probe{Authority: id.Authority, Sealed: kind.Sealed(), Keys: s.vault.Keys(kind.Sealed(), parties), Except: id}
}
