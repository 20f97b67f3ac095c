package store

import (
	"slices"

	"kntc/internal/authority"
	"kntc/internal/casework"
	"kntc/internal/party/vault"
	"kntc/internal/store/sqldb"
)

// partyReads reads the parties of a petition.
func partyReads(id authority.OwnedID, into *vault.Stored) []sqldb.Statement {
	const ofPetition = "authority_id = ? AND petition_id = ? ORDER BY ordinal"
	owner := int64(id.Authority)
	return []sqldb.Statement{
		partyTable.Query(func(p openParty) { into.Open = append(into.Open, p.Open) }, ofPetition, owner, id.UUID),
		sealedPartyTable.Query(func(p sealedParty) { into.Sealed = append(into.Sealed, p.Sealed) }, ofPetition, owner, id.UUID),
	}
}

// replaceParties puts parties in the place of those that were stored.
func replaceParties(t *sqldb.Tx, n casework.PartiesReplaced) {
	owner := int64(n.Petition.Authority)
	t.Exec("DELETE FROM party WHERE authority_id = ? AND petition_id = ?", owner, n.Petition.UUID)
	t.Exec("DELETE FROM sealed_party WHERE authority_id = ? AND petition_id = ?", owner, n.Petition.UUID)
	t.Exec("DELETE FROM party_phone WHERE authority_id = ? AND petition_id = ?", owner, n.Petition.UUID)
	t.Exec("DELETE FROM sealed_sender WHERE authority_id = ? AND petition_id = ?", owner, n.Petition.UUID)
	var parties storedParties
	parties.add(n.Petition, n.Parties)
	parties.save(t)
	past := make([]pastParty, len(n.Past))
	for i, p := range n.Past {
		past[i] = pastParty{n.Petition, p}
	}
	pastPartyTable.Insert(t, past...)
}

// storedParties gathers the parties of petitions to be stored together.
type storedParties struct {
	open    []openParty
	sealed  []sealedParty
	phones  []senderIndex
	senders []senderIndex
}

func (s *storedParties) add(of authority.OwnedID, ps vault.Stored) {
	for _, p := range ps.Open {
		s.open = append(s.open, openParty{of, p})
	}
	for _, p := range ps.Sealed {
		s.sealed = append(s.sealed, sealedParty{of, p})
	}
	s.phones = append(s.phones, indexesOf(of, ps.Phones)...)
	s.senders = append(s.senders, indexesOf(of, ps.Senders)...)
}

// indexesOf are the rows of indexes of one petition, whose parties may share some.
func indexesOf(petition authority.OwnedID, indexes []string) []senderIndex {
	var out []senderIndex
	for _, index := range slices.Compact(slices.Sorted(slices.Values(indexes))) {
		out = append(out, senderIndex{petition, index})
	}
	return out
}

func (s *storedParties) save(t *sqldb.Tx) {
	partyTable.Insert(t, s.open...)
	sealedPartyTable.Insert(t, s.sealed...)
	partyPhoneTable.Insert(t, s.phones...)
	sealedSenderTable.Insert(t, s.senders...)
}

// partyLeft queues that one of many petitioners withdrew.
func partyLeft(t *sqldb.Tx, l casework.PartyLeft) {
	table := "party"
	if l.Sealed {
		table = "sealed_party"
	}
	t.ExecOne("UPDATE "+table+" SET left_on = ? WHERE authority_id = ? AND petition_id = ? AND ordinal = ? AND left_on IS NULL",
		sqldb.Day(l.On), int64(l.Petition.Authority), l.Petition.UUID, l.Ordinal)
}
