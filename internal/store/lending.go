package store

import (
	"context"
	"slices"

	"github.com/google/uuid"

	"kntc/internal/access"
	"kntc/internal/authority"
	"kntc/internal/petition"
	"kntc/internal/store/sqldb"
)

// lentMatters selects those of some matters whose verification is given to another
// authority: of the one with the id, of those of a petition, and of those of the
// petition to which a file belongs. As for ofMatter, whole keys are compared.
const (
	lentMatters   = "SELECT m.verifier_id, m.id FROM matter AS m WHERE m.verifier_id IS NOT NULL AND "
	lentItself    = lentMatters + "m.authority_id = ? AND m.id = ?"
	lentWithPaper = lentMatters + "(m.authority_id, m.id) IN (SELECT k.authority_id, k.matter_id FROM (" + ofPaper + "= ?" + ofPart + "= ?) AS k)"
	lentWithFile  = lentMatters + "(m.authority_id, m.id) IN (SELECT k.authority_id, k.matter_id FROM (" + ofPaper + withFile + ofPart + withFile + ") AS k)"

	ofPaper  = "SELECT authority_id, matter_id FROM petition WHERE matter_id IS NOT NULL AND authority_id = ? AND id "
	ofPart   = " UNION ALL SELECT authority_id, matter_id FROM petition_part WHERE authority_id = ? AND petition_id "
	withFile = "= (SELECT subject_id FROM attachment WHERE authority_id = ? AND id = ? AND subject = '" + string(petition.OfPetition) + "')"
)

// Lendings implements casework.Reader. Hardly anybody asks: only who does not reach
// the case otherwise.
func (s *Store) Lendings(ctx context.Context, id authority.OwnedID) ([]access.Lending, error) {
	owner := int64(id.Authority)
	var out []access.Lending
	found := sqldb.Each(func(r sqldb.Rows) error {
		var to int64
		matter := authority.OwnedID{Authority: id.Authority}
		err := r.Scan(&to, (*sqldb.UID)(&matter.UUID))
		out = append(out, access.Lending{To: authority.ID(to), Cases: []authority.OwnedID{matter}})
		return err
	})
	err := s.db.Fetch(ctx,
		sqldb.Query(found, lentItself, owner, id.UUID),
		sqldb.Query(found, lentWithPaper, owner, id.UUID, owner, id.UUID),
		sqldb.Query(found, lentWithFile, owner, owner, id.UUID, owner, owner, id.UUID))
	if err != nil {
		return nil, err
	}
	if len(out) == 0 { // the same is asked in vain, so that nobody can tell by the time whether a case was lent
		var none []authority.OwnedID
		return nil, s.db.Fetch(ctx, keysInto(&none, ofMatter, ofMatterArgs(id)...))
	}
	papers := make([]sqldb.Statement, len(out))
	for i := range out {
		papers[i] = keysInto(&out[i].Cases, ofMatter, ofMatterArgs(out[i].Cases[0])...)
	}
	return out, s.db.Fetch(ctx, papers...)
}

// withinCase refuses a case that lies outside the scope, and was not lent to it
// either.
func (s *Store) withinCase(ctx context.Context, scope access.Scope, id authority.OwnedID) error {
	if scope.Lends(id) {
		return nil
	}
	return s.within(ctx, scope, id.Authority)
}

// withinCases is withinCase for cases of one authority.
func (s *Store) withinCases(ctx context.Context, scope access.Scope, owner authority.ID, list []authority.OwnedID) error {
	refusal := s.within(ctx, scope, owner)
	if refusal == nil || slices.ContainsFunc(list, func(id authority.OwnedID) bool { return !scope.Lends(id) }) {
		return refusal
	}
	return nil
}

// numbersOf are those of the ids of an authority's cases that a scope may know by
// their numbers: all that it covers, or what was lent to it.
func (s *Store) numbersOf(ctx context.Context, scope access.Scope, owner authority.ID, ids []uuid.UUID) ([]uuid.UUID, error) {
	refusal := s.within(ctx, scope, owner)
	if refusal == nil {
		return ids, nil
	}
	var out []uuid.UUID
	for _, id := range ids {
		if scope.Lends(authority.OwnedID{Authority: owner, UUID: id}) {
			out = append(out, id)
		}
	}
	if !scope.LendsOf(owner) {
		return nil, refusal
	}
	return out, nil
}
