package store

import (
	"context"
	"slices"
	"strings"

	"github.com/google/uuid"

	"kntc/internal/access"
	"kntc/internal/authority"
	"kntc/internal/casework"
	"kntc/internal/fault"
	"kntc/internal/party/vault"
	"kntc/internal/petition"
	"kntc/internal/store/sqldb"
)

// peopleAtOnce bounds the petitions whose people one statement reads.
const peopleAtOnce = 500

// sealedNow selects petitions p whose parties are sealed; see Petition.Sealed.
//
//nolint:gochecknoglobals // a part of statements, never changed
var sealedNow = func() string {
	var kinds []string
	for _, k := range petition.Kinds() {
		if k.Sealed() {
			kinds = append(kinds, "'"+string(k)+"'")
		}
	}
	return "(p.kind IN (" + strings.Join(kinds, ", ") + ") OR p.sealed_elsewhere)"
}()

// sealedOfMatter selects the sealed petitions that belong to a matter or did at
// some time. It takes owner and matter.
//
//nolint:gochecknoglobals // a part of statements, never changed
var sealedOfMatter = "SELECT p.authority_id, p.id FROM matter_paper AS w JOIN petition AS p ON p.authority_id = w.authority_id AND p.id = w.petition_id WHERE w.authority_id = ? AND w.matter_id = ? AND " + sealedNow

// sealedBeside selects the sealed petitions that belong to a matter with one, or did.
// It takes owner and petition.
//
//nolint:gochecknoglobals // a part of statements, never changed
var sealedBeside = "SELECT DISTINCT p.authority_id, p.id" + besideOf + " CROSS JOIN petition AS p" + ofOne + itsPaper + sealedNow

// loadPeople reads everybody whom texts about a paper must not name, hop by hop
// as loadSamePaper does, all petitions of a hop together. The scope of the actor
// does not reach them; what is read is shown to nobody.
func loadPeople(r *Reading, l *casework.PeopleLoad) {
	var next []authority.OwnedID
	switch {
	case l.Of == nil:
		r.Ask(keysInto(&next, sealedOfMatter, int64(l.OfMatter.Authority), l.OfMatter.UUID))
	case l.Around:
		r.Ask(keysInto(&l.Beside, sealedBeside, int64(l.Of.ID.Authority), l.Of.ID.UUID))
	}
	r.Then(func() (err error) {
		if l.Of != nil {
			next = slices.Clone(l.Beside)
			if !l.Of.Petition.ID.IsZero() && l.When() {
				next = append(next, l.Of.ID)
			}
			if len(next) == 0 {
				return nil
			}
		}
		l.Stored, err = readPeople(r.Fetch, next)
		return err
	})
}

// readPeople reads the people of petitions, hop by hop.
func readPeople(fetch func(...sqldb.Statement) error, next []authority.OwnedID) (map[authority.OwnedID]vault.Stored, error) {
	out := make(map[authority.OwnedID]vault.Stored)
	for hops := 0; len(next) > 0; hops++ {
		if hops > longestPaper {
			return nil, fault.ErrConflict
		}
		var fresh []authority.OwnedID
		for _, id := range next {
			if _, seen := out[id]; seen || id.IsZero() {
				continue
			}
			out[id] = vault.Stored{}
			fresh = append(fresh, id)
		}
		next = nil
		var reads []sqldb.Statement
		for owner, ids := range byAuthority(fresh) {
			for some := range slices.Chunk(ids, peopleAtOnce) {
				reads = append(reads, peopleReads(owner, some, out, &next)...)
			}
		}
		if len(reads) == 0 {
			return out, nil
		}
		if err := fetch(reads...); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// PeopleBeside implements casework.Reader.
func (s *Store) PeopleBeside(ctx context.Context, scope access.Scope, id authority.OwnedID) (map[authority.OwnedID]vault.Stored, error) {
	if err := s.withinCase(ctx, scope, id); err != nil {
		return nil, err
	}
	fetch := func(reads ...sqldb.Statement) error { return s.db.Fetch(ctx, reads...) }
	var next []authority.OwnedID
	if err := fetch(keysInto(&next, sealedBeside, int64(id.Authority), id.UUID)); err != nil || len(next) == 0 {
		return nil, err
	}
	return readPeople(fetch, next)
}

// peopleReads reads the parties of petitions of one authority, those before them,
// and from where the petitions came and with which they went on.
func peopleReads(owner authority.ID, ids []uuid.UUID, into map[authority.OwnedID]vault.Stored, next *[]authority.OwnedID) []sqldb.Statement {
	these := "IN " + sqldb.Marks(1, len(ids))
	args := []any{int64(owner)}
	for _, id := range ids {
		args = append(args, id)
	}
	of := "authority_id = ? AND petition_id " + these
	return append(partiesOfMany(of, args, into),
		pastPartyTable.Query(func(p pastParty) {
			all := into[p.Petition]
			all.Past = append(all.Past, p.Past)
			into[p.Petition] = all
		}, of, args...),
		keysInto(next, "SELECT origin_authority_id, origin_id FROM petition WHERE origin_id IS NOT NULL AND authority_id = ? AND id "+these, args...),
		keysInto(next, `SELECT authority_id, id FROM petition WHERE origin_authority_id = ? AND origin_id `+these+` AND authority_id IN (
			SELECT transferred_to FROM petition WHERE authority_id = ? AND id `+these+` UNION ALL
			SELECT handed_to_authority_id FROM petition WHERE authority_id = ? AND id `+these+` UNION ALL
			SELECT m.handed_to_authority_id FROM petition p JOIN matter m ON m.authority_id = p.authority_id AND m.id = p.matter_id
				WHERE p.authority_id = ? AND p.id `+these+`)`, slices.Concat(args, args, args, args)...),
	)
}

// partiesOfMany reads the parties of the petitions that a condition selects.
func partiesOfMany(of string, args []any, into map[authority.OwnedID]vault.Stored) []sqldb.Statement {
	return []sqldb.Statement{
		partyTable.Query(func(p openParty) {
			all := into[p.Petition]
			all.Open = append(all.Open, p.Open)
			into[p.Petition] = all
		}, of, args...),
		sealedPartyTable.Query(func(p sealedParty) {
			all := into[p.Petition]
			all.Sealed = append(all.Sealed, p.Sealed)
			into[p.Petition] = all
		}, of, args...),
	}
}

// keysInto reads the ids of petitions.
func keysInto(into *[]authority.OwnedID, query string, args ...any) sqldb.Statement {
	return sqldb.Query(sqldb.Each(func(r sqldb.Rows) error {
		var id authority.OwnedID
		var at int64
		err := r.Scan(&at, (*sqldb.UID)(&id.UUID))
		id.Authority = authority.ID(at)
		*into = append(*into, id)
		return err
	}), query, args...)
}

// SealedCases implements casework.Reader.
func (s *Store) SealedCases(ctx context.Context, scope access.Scope, owner authority.ID, of []authority.OwnedID) ([]authority.OwnedID, error) {
	if err := s.withinCases(ctx, scope, owner, of); err != nil || len(of) == 0 {
		return nil, err
	}
	these := "IN " + sqldb.Marks(1, len(of))
	args := []any{int64(owner)}
	for _, id := range of {
		args = append(args, id.UUID)
	}
	var out []authority.OwnedID
	err := s.db.Fetch(ctx, keysInto(&out, "SELECT p.authority_id, p.id FROM petition AS p WHERE p.authority_id = ? AND p.id "+these+" AND "+sealedNow+`
		UNION SELECT w.authority_id, w.matter_id FROM matter_paper AS w JOIN petition AS p ON p.authority_id = w.authority_id AND p.id = w.petition_id
			WHERE w.authority_id = ? AND w.matter_id `+these+" AND "+sealedNow+`
		UNION SELECT w.authority_id, w.petition_id`+besideOf+`
			CROSS JOIN petition AS p
			WHERE`+ofBeside+` AND w.authority_id = ? AND w.petition_id `+these+itsPaper+sealedNow, slices.Concat(args, args, args)...))
	return out, err
}
