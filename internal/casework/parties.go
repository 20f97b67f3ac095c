package casework

import (
	"encoding/json"
	"strconv"

	"kntc/internal/access"
	"kntc/internal/authority"
	"kntc/internal/petition"
	"kntc/internal/seal"
	"kntc/internal/text"
)

// owner binds a sealed value to the row it belongs to: a ciphertext moved to
// another row does not open.
func owner(id authority.OwnedID, ordinal int) string {
	return id.String() + "/" + strconv.Itoa(ordinal)
}

// seal turns parties into the form in which those of the petition are kept.
func (s *Service) seal(of petition.Petition, parties []petition.Party) (Parties, error) {
	var out Parties
	id := of.ID
	for _, p := range parties {
		if of.Sealed() {
			sealed, err := s.sealParty(id, p)
			if err != nil {
				return Parties{}, err
			}
			out.Sealed = append(out.Sealed, sealed)
			continue
		}
		open := OpenParty{Party: p, PersonKey: p.PersonKey()}
		open.IdentityNumber = ""
		if p.IdentityNumber != "" {
			box, err := s.sealer.Seal(seal.Identity, owner(id, p.Ordinal), []byte(p.IdentityNumber))
			if err != nil {
				return Parties{}, err
			}
			open.IdentitySealed = box
			open.IdentityIndex = s.sealer.BlindIndex(seal.Identity, p.IdentityNumber)
		}
		out.Open = append(out.Open, open)
	}
	return out, nil
}

func (s *Service) sealParty(id authority.OwnedID, p petition.Party) (SealedParty, error) {
	plain, err := json.Marshal(p)
	if err != nil {
		return SealedParty{}, err
	}
	box, err := s.sealer.Seal(seal.Party, owner(id, p.Ordinal), plain)
	if err != nil {
		return SealedParty{}, err
	}
	out := SealedParty{Ordinal: p.Ordinal, Box: box, LeftOn: p.LeftOn}
	if p.IdentityNumber != "" {
		out.IdentityIndex = s.sealer.BlindIndex(seal.Party, p.IdentityNumber)
	}
	if key := p.PersonKey(); key != "" {
		out.PersonIndex = s.sealer.BlindIndex(seal.Party, key)
	}
	return out, nil
}

// unseal returns the parties in clear, whatever form they are kept in.
func (s *Service) unseal(id authority.OwnedID, stored Parties) ([]petition.Party, error) {
	var out []petition.Party
	for _, q := range stored.Open {
		p := q.Party
		if q.IdentitySealed != nil {
			number, err := s.sealer.Open(seal.Identity, owner(id, p.Ordinal), q.IdentitySealed)
			if err != nil {
				return nil, err
			}
			p.IdentityNumber = string(number)
		}
		out = append(out, p)
	}
	for _, q := range stored.Sealed {
		plain, err := s.sealer.Open(seal.Party, owner(id, q.Ordinal), q.Box)
		if err != nil {
			return nil, err
		}
		var p petition.Party
		if err := json.Unmarshal(plain, &p); err != nil {
			return nil, err
		}
		p.LeftOn = q.LeftOn
		out = append(out, p)
	}
	return out, nil
}

// Shown is a petition's parties as one account may see them.
type Shown struct {
	Parties []petition.Party // identity numbers masked unless the account may see them
	Sealed  bool             // they are kept sealed
	Hidden  bool             // there are parties the account may not see
}

// show decides what the actor sees of the parties.
func (s *Service) show(actor access.Actor, tree *authority.Tree, p petition.Petition, stored Parties) (Shown, error) {
	can := may(actor, tree, p.ID.Authority)
	out := Shown{Sealed: p.Sealed() || len(stored.Sealed) > 0}
	if out.Sealed && !can(access.SealedView) {
		out.Hidden = true
		return out, nil
	}
	if !can(access.IdentityView) {
		for _, q := range stored.Open {
			party := q.Party
			if q.IdentitySealed != nil {
				number, err := s.sealer.Open(seal.Identity, owner(p.ID, q.Ordinal), q.IdentitySealed)
				if err != nil {
					return Shown{}, err
				}
				party.IdentityNumber = petition.MaskIdentity(string(number))
			}
			out.Parties = append(out.Parties, party)
		}
		return out, nil
	}
	parties, err := s.unseal(p.ID, stored)
	out.Parties = parties
	return out, err
}

// searchKey is what a petition is found by: subject and, unless they are sealed,
// the names. A denouncer's name must never be confirmed by a search.
func searchKey(p petition.Petition, parties []petition.Party) string {
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
	parties, err := s.unseal(l.Petition.ID, l.Parties)
	return cmd.Redacted(parties), err
}

// redactedMatter takes the names of the sealed parties of a matter's petitions
// out of what a command on it says.
func (s *Service) redactedMatter(cmd petition.Command, denouncers map[authority.OwnedID][]SealedParty) (petition.Command, error) {
	if !cmd.Speaks() {
		return cmd, nil
	}
	for id, sealed := range denouncers {
		parties, err := s.unseal(id, Parties{Sealed: sealed})
		if err != nil {
			return cmd, err
		}
		cmd = cmd.Redacted(parties)
	}
	return cmd, nil
}

// probe asks for earlier petitions of the same persons.
func (s *Service) probe(id authority.OwnedID, kind petition.Kind, parties []petition.Party) Probe {
	p := Probe{Authority: id.Authority, Sealed: kind.Sealed(), Except: id}
	purpose := seal.Identity
	if p.Sealed {
		purpose = seal.Party
	}
	for _, q := range parties {
		if q.IdentityNumber != "" {
			p.Identities = append(p.Identities, s.sealer.BlindIndex(purpose, q.IdentityNumber))
		}
		key := q.PersonKey()
		if key == "" {
			continue
		}
		if p.Sealed {
			key = s.sealer.BlindIndex(seal.Party, key)
		}
		p.Persons = append(p.Persons, key)
	}
	return p
}

// keepMasked puts the real identity number in the place of a masked one that
// came back from a form: a masked value never overwrites the real one. Who
// withdrew stays withdrawn.
func keepMasked(given, stored []petition.Party) ([]petition.Party, error) {
	bad := petition.ErrInvalid
	out := make([]petition.Party, len(given))
	for i, p := range given {
		if petition.Masked(p.IdentityNumber) {
			real, ok := findMasked(stored, p)
			if !ok {
				bad = bad.At("/parties/"+strconv.Itoa(i)+"/identity_number", "masked",
					"Số giấy tờ đang che không khớp với số đã lưu; hãy nhập lại đầy đủ.",
					"The masked number matches none on file; enter it in full.")
			}
			p.IdentityNumber = real
		}
		for _, q := range stored {
			if q.Name == p.Name && !q.LeftOn.IsZero() {
				p.LeftOn = q.LeftOn
			}
		}
		out[i] = p
	}
	if len(bad.Fields) > 0 {
		return nil, bad
	}
	return out, nil
}

// findMasked prefers the party at the same place, then any that masks alike.
func findMasked(stored []petition.Party, p petition.Party) (string, bool) {
	for _, q := range stored {
		if q.Ordinal == p.Ordinal && petition.MaskIdentity(q.IdentityNumber) == p.IdentityNumber {
			return q.IdentityNumber, true
		}
	}
	for _, q := range stored {
		if q.Name == p.Name && petition.MaskIdentity(q.IdentityNumber) == p.IdentityNumber {
			return q.IdentityNumber, true
		}
	}
	return "", false
}
