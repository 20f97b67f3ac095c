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
	lentMatters   = " FROM matter AS m WHERE m.verifier_id IS NOT NULL AND "
	lentItself    = "SELECT m.verifier_id, m.id, 0" + lentMatters + "m.authority_id = ? AND m.id = ?"
	lentWithPaper = "SELECT m.verifier_id, m.id, 0" + lentMatters + "(m.authority_id, m.id) IN (SELECT k.authority_id, k.matter_id FROM (" + ofPaper + "= ?" + ofPart + "= ?) AS k)"

	ofPaper = "SELECT authority_id, matter_id FROM petition WHERE matter_id IS NOT NULL AND authority_id = ? AND id "
	ofPart  = " UNION ALL SELECT authority_id, matter_id FROM petition_part WHERE authority_id = ? AND petition_id "

	// papersLent are the petitions of matters of one authority, each with its matter.
	papersLent = "SELECT matter_id, id FROM petition WHERE authority_id = ? AND matter_id IN "
	partsLent  = " UNION ALL SELECT matter_id, petition_id FROM petition_part WHERE authority_id = ? AND matter_id IN "
)

// lentWithFile selects them by a file. What verifiers are not shown of a sealed
// petition is not lent: who asks for it does what is done for a file that is not
// there.
//
//nolint:gochecknoglobals // a part of statements, never changed
var lentWithFile = "SELECT m.verifier_id, m.id, coalesce((SELECT lent_to FROM attachment WHERE authority_id = ? AND id = ?), 0)" + lentMatters +
	"(m.authority_id, m.id) IN (SELECT k.authority_id, k.matter_id FROM (" + ofPaper + withFile + ofPart + withFile + ") AS k)"

//nolint:gochecknoglobals // a part of statements, never changed
var withFile = "= (SELECT a.subject_id FROM attachment AS a WHERE a.authority_id = ? AND a.id = ? AND a.subject = '" + string(petition.OfPetition) + `'
	AND ((a.unseeing OR a.marked_at IS NOT NULL) AND a.withheld_at IS NULL
		OR NOT EXISTS (SELECT 1 FROM petition AS p WHERE p.authority_id = a.authority_id AND p.id = a.subject_id AND ` + sealedNow + ")))"

// Lendings implements casework.Reader. Hardly anybody asks: only who does not reach
// the case otherwise.
func (s *Store) Lendings(ctx context.Context, id authority.OwnedID) ([]access.Lending, error) {
	owner := int64(id.Authority)
	var out []access.Lending
	found := sqldb.Each(func(r sqldb.Rows) error {
		var to int64
		matter := authority.OwnedID{Authority: id.Authority}
		var added int64
		err := r.Scan(&to, (*sqldb.UID)(&matter.UUID), &added)
		out = append(out, access.Lending{To: authority.ID(to), Cases: []authority.OwnedID{matter}, Added: authority.ID(added)})
		return err
	})
	err := s.db.Fetch(ctx,
		sqldb.Query(found, lentItself, owner, id.UUID),
		sqldb.Query(found, lentWithPaper, owner, id.UUID, owner, id.UUID),
		sqldb.Query(found, lentWithFile, owner, id.UUID, owner, owner, id.UUID, owner, owner, id.UUID))
	if err != nil {
		return nil, err
	}
	matters := []any{owner}
	for _, l := range out {
		matters = append(matters, l.Cases[0].UUID)
	}
	if len(out) == 0 { // the same is asked in vain, so that nobody can tell by the time whether a case was lent
		matters = append(matters, id.UUID)
	}
	these := sqldb.Marks(1, len(matters)-1)
	return out, s.db.Fetch(ctx, sqldb.Query(sqldb.Each(func(r sqldb.Rows) error {
		matter, paper := authority.OwnedID{Authority: id.Authority}, authority.OwnedID{Authority: id.Authority}
		err := r.Scan((*sqldb.UID)(&matter.UUID), (*sqldb.UID)(&paper.UUID))
		for i := range out {
			if out[i].Cases[0] == matter {
				out[i].Cases = append(out[i].Cases, paper)
			}
		}
		return err
	}), papersLent+these+partsLent+these, slices.Concat(matters, matters)...))
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
