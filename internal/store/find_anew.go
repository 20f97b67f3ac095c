package store

import (
	"context"

	"kntc/internal/authority"
	"kntc/internal/casework"
	"kntc/internal/party/vault"
	"kntc/internal/petition"
	"kntc/internal/store/sqldb"
)

// FindAnew implements casework.Finder. Petitions are taken in the order of their
// keys, and locked as a step would lock them.
func (s *Store) FindAnew(ctx context.Context, rule, limit int, by func(petition.Petition, vault.Stored) (*casework.Found, error)) (int, error) {
	done := 0
	err := s.db.Write(ctx, func(t *sqldb.Tx) error {
		done = 0
		followed, at, err := s.findRule(t)
		if err != nil || followed >= rule {
			return err
		}
		list, stored, err := s.readFound(t, at, limit)
		if err != nil {
			return err
		}
		for i, p := range list {
			found, err := by(p, stored[i])
			if err != nil {
				return err
			}
			if at = p.ID; found == nil {
				continue
			}
			t.Exec("UPDATE petition SET search_key = ? WHERE authority_id = ? AND id = ? AND search_key <> ?", found.SearchKey, int64(p.ID.Authority), p.ID.UUID, found.SearchKey)
			replaceParties(t, casework.PartiesReplaced{Petition: p.ID, Parties: found.Parties})
		}
		if done = len(list); done < limit {
			followed, at = rule, authority.OwnedID{}
		}
		t.Exec("UPDATE search_rule SET rule = ?, authority_id = ?, petition_id = ? WHERE id = 1", followed, int64(at.Authority), at.UUID)
		return nil
	})
	return done, err
}

// findRule reads and locks which rule all petitions follow, and up to which one
// they follow the next.
func (s *Store) findRule(t *sqldb.Tx) (rule int, at authority.OwnedID, err error) {
	err = t.Fetch(sqldb.Query(sqldb.Each(func(r sqldb.Rows) error {
		return r.Scan(&rule, (*int64)(&at.Authority), (*sqldb.UID)(&at.UUID))
	}), "SELECT rule, authority_id, petition_id FROM search_rule WHERE id = 1"+s.db.Lock()))
	return rule, at, err
}

// readFound reads and locks the next petitions, with their parties.
func (s *Store) readFound(t *sqldb.Tx, at authority.OwnedID, limit int) ([]petition.Petition, []vault.Stored, error) {
	var list []petition.Petition
	err := t.Fetch(petitionTable.Query(func(p petition.Petition) { list = append(list, p) },
		"(authority_id, id) > (?, ?) ORDER BY authority_id, id LIMIT ?"+s.db.Lock(), int64(at.Authority), at.UUID, limit))
	if err != nil || len(list) == 0 {
		return nil, nil, err
	}
	stored := make([]vault.Stored, len(list))
	var reads []sqldb.Statement
	for i, p := range list {
		reads = append(reads, partyReads(p.ID, &stored[i])...)
	}
	return list, stored, t.Fetch(reads...)
}
