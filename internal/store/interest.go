package store

import (
	"context"

	"github.com/google/uuid"

	"kntc/internal/authority"
	"kntc/internal/fault"
	"kntc/internal/petition"
	"kntc/internal/store/sqldb"
)

// addInterests lets the table that finds the cases of interest to an account
// follow a petition or matter. What is taken back stays there: the case tells.
func addInterests(t *sqldb.Tx, id authority.OwnedID, subject petition.Subject, list []petition.Conflict) {
	for _, c := range list {
		t.Exec("INSERT INTO interest (authority_id, account_id, subject_id, subject) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING",
			int64(id.Authority), c.Account, id.UUID, string(subject))
	}
}

// interests selects the cases in which an account has an interest, with those that
// it reaches through them: a petition's matters, a matter's petitions, and their
// other matters.
const (
	interests = `SELECT c.authority_id, c.id, c.kind, c.instance, c.conflicts` + interestedPetition + `
	UNION ALL SELECT c.authority_id, c.matter_id, c.kind, c.instance, c.conflicts` + interestedPetition + ` AND c.matter_id IS NOT NULL
	UNION ALL SELECT t.authority_id, t.matter_id, c.kind, c.instance, c.conflicts FROM interest AS i
		CROSS JOIN petition_part AS t JOIN petition AS c ON c.authority_id = i.authority_id AND c.id = i.subject_id
		WHERE i.account_id = ? AND i.subject = 'petition' AND t.authority_id = i.authority_id AND t.petition_id = i.subject_id
	UNION ALL SELECT c.authority_id, c.id, c.kind, c.instance, c.conflicts` + interestedMatter + `
	UNION ALL SELECT p.authority_id, p.id, c.kind, c.instance, c.conflicts FROM interest AS i
		CROSS JOIN petition AS p JOIN matter AS c ON c.authority_id = i.authority_id AND c.id = i.subject_id
		WHERE i.account_id = ? AND i.subject = 'matter' AND p.authority_id = i.authority_id AND p.matter_id = i.subject_id
	UNION ALL SELECT t.authority_id, t.petition_id, c.kind, c.instance, c.conflicts FROM interest AS i
		CROSS JOIN petition_part AS t JOIN matter AS c ON c.authority_id = i.authority_id AND c.id = i.subject_id
		WHERE i.account_id = ? AND i.subject = 'matter' AND t.authority_id = i.authority_id AND t.matter_id = i.subject_id
	UNION ALL SELECT o.authority_id, o.matter_id, c.kind, c.instance, c.conflicts FROM interest AS i
		CROSS JOIN petition_part AS t CROSS JOIN petition_part AS o JOIN matter AS c ON c.authority_id = i.authority_id AND c.id = i.subject_id
		WHERE i.account_id = ? AND i.subject = 'matter' AND t.authority_id = i.authority_id AND t.matter_id = i.subject_id
			AND o.authority_id = t.authority_id AND o.petition_id = t.petition_id`
	interestedPetition = " FROM interest AS i CROSS JOIN petition AS c WHERE i.account_id = ? AND i.subject = 'petition' AND c.authority_id = i.authority_id AND c.id = i.subject_id"
	interestedMatter   = " FROM interest AS i CROSS JOIN matter AS c WHERE i.account_id = ? AND i.subject = 'matter' AND c.authority_id = i.authority_id AND c.id = i.subject_id"
)

// Interests implements casework.Reader and agenda.Reader.
func (s *Store) Interests(ctx context.Context, account uuid.UUID) ([]petition.Interest, error) {
	var out []petition.Interest
	err := s.db.Fetch(ctx, interestsOf(account, &out))
	return out, err
}

// BarredFrom implements casework.Reader and agenda.Reader.
func (s *Store) BarredFrom(ctx context.Context, account uuid.UUID) (petition.Barred, error) {
	if account == uuid.Nil {
		return petition.Barred{}, nil
	}
	found, err := s.Interests(ctx, account)
	if err != nil {
		return nil, err
	}
	return s.bars(ctx, found)
}

// bars picks the interests that bar; the law is asked when there are any.
func (s *Store) bars(ctx context.Context, found []petition.Interest) (petition.Barred, error) {
	if len(found) == 0 {
		return petition.Barred{}, nil
	}
	law, _, err := s.Law(ctx)
	if err != nil {
		return nil, err
	}
	return petition.Bars(law, found), nil
}

// fetchFor carries out the reads of one case, and beside them that of the interests
// of who reads it, which it returns; nobody has none.
func (s *Store) fetchFor(ctx context.Context, by uuid.UUID, reads ...sqldb.Statement) (petition.Barred, error) {
	var found []petition.Interest
	if by != uuid.Nil {
		reads = append(reads, interestsOf(by, &found))
	}
	if err := s.db.Fetch(ctx, reads...); err != nil {
		return nil, err
	}
	return s.bars(ctx, found)
}

// told is what is answered about a case that was found, or was not, to whom it may be
// barred.
func told(found bool, id authority.OwnedID, barred petition.Barred, err error) error {
	switch {
	case err != nil:
		return err
	case !found:
		return fault.ErrNotFound
	}
	return barred.Refusal(id)
}

// interestsOf reads the interests of an account.
func interestsOf(account uuid.UUID, into *[]petition.Interest) sqldb.Statement {
	return sqldb.Query(sqldb.Each(func(r sqldb.Rows) error {
		var at int64
		var kind, instance, conflicts string
		var i petition.Interest
		if err := r.Scan(&at, (*sqldb.UID)(&i.Case.UUID), &kind, &instance, &conflicts); err != nil {
			return err
		}
		i.Case.Authority, i.Kind, i.Instance = authority.ID(at), petition.Kind(kind), petition.Instance(instance)
		all, err := petition.ReadConflicts(conflicts)
		for _, c := range all {
			if i.Conflict = c; c.Account == account {
				*into = append(*into, i)
			}
		}
		return err
	}), interests, account, account, account, account, account, account, account)
}
