package store

import (
	"slices"

	"kntc/internal/authority"
	"kntc/internal/casework"
	"kntc/internal/clock"
	"kntc/internal/petition"
	"kntc/internal/store/sqldb"
)

const partyColumns = "ordinal, type, name, address, phone, representative, identity_sealed, identity_index, person_key, left_on"

func scanParty(r sqldb.Rows, first ...any) (casework.OpenParty, error) {
	var p casework.OpenParty
	var kind string
	var index, key *string
	var left sqldb.Day
	err := r.Scan(append(first, &p.Ordinal, &kind, &p.Name, &p.Address, &p.Phone, &p.Representative, &p.IdentitySealed, &index, &key, &left)...)
	p.LeftOn = clock.Date(left)
	p.Type = petition.PartyType(kind)
	p.IdentityIndex, p.PersonKey = deref(index), deref(key)
	return p, err
}

const sealedColumns = "ordinal, box, identity_index, person_index, left_on"

func scanSealed(r sqldb.Rows, first ...any) (casework.SealedParty, error) {
	var p casework.SealedParty
	var identity, person *string
	var left sqldb.Day
	err := r.Scan(append(first, &p.Ordinal, &p.Box, &identity, &person, &left)...)
	p.LeftOn = clock.Date(left)
	p.IdentityIndex, p.PersonIndex = deref(identity), deref(person)
	return p, err
}

// partyReads reads the parties of a petition.
func partyReads(id authority.OwnedID, into *casework.Parties) []sqldb.Statement {
	owner := int64(id.Authority)
	return []sqldb.Statement{
		sqldb.Query(sqldb.Each(func(r sqldb.Rows) error {
			p, err := scanParty(r)
			into.Open = append(into.Open, p)
			return err
		}), "SELECT "+partyColumns+" FROM party WHERE authority_id = ? AND petition_id = ? ORDER BY ordinal", owner, id.UUID),
		sqldb.Query(sqldb.Each(func(r sqldb.Rows) error {
			p, err := scanSealed(r)
			into.Sealed = append(into.Sealed, p)
			return err
		}), "SELECT "+sealedColumns+" FROM sealed_party WHERE authority_id = ? AND petition_id = ? ORDER BY ordinal", owner, id.UUID),
	}
}

// replaceParties puts parties in the place of those that were stored.
func replaceParties(t *sqldb.Tx, n casework.PartiesReplaced) {
	owner := int64(n.Petition.Authority)
	t.Exec("DELETE FROM party WHERE authority_id = ? AND petition_id = ?", owner, n.Petition.UUID)
	t.Exec("DELETE FROM sealed_party WHERE authority_id = ? AND petition_id = ?", owner, n.Petition.UUID)
	saveParties(t, n.Petition, n.Parties)
}

func saveParties(t *sqldb.Tx, id authority.OwnedID, ps casework.Parties) {
	for chunk := range slices.Chunk(ps.Open, perInsert) {
		var args []any
		for _, p := range chunk {
			args = append(args, int64(id.Authority), id.UUID, p.Ordinal, string(p.Type), p.Name, p.Address, p.Phone,
				p.Representative, p.IdentitySealed, sqldb.Maybe(p.IdentityIndex), sqldb.Maybe(p.PersonKey), sqldb.Day(p.LeftOn))
		}
		t.Exec("INSERT INTO party (authority_id, petition_id, "+partyColumns+") VALUES "+sqldb.Marks(len(chunk), 12), args...)
	}
	for chunk := range slices.Chunk(ps.Sealed, perInsert) {
		var args []any
		for _, p := range chunk {
			args = append(args, int64(id.Authority), id.UUID, p.Ordinal, p.Box, sqldb.Maybe(p.IdentityIndex), sqldb.Maybe(p.PersonIndex), sqldb.Day(p.LeftOn))
		}
		t.Exec("INSERT INTO sealed_party (authority_id, petition_id, "+sealedColumns+") VALUES "+sqldb.Marks(len(chunk), 7), args...)
	}
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
