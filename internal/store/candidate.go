package store

import (
	"kntc/internal/authority"
	"kntc/internal/casework"
	"kntc/internal/store/sqldb"
)

// maxCandidates bounds the duplicate hint.
const maxCandidates = 20

// loadCandidates looks for earlier petitions of the same persons.
func loadCandidates(r *Reading, p *casework.CandidatesLoad) {
	table, person := "party", "person_key"
	if p.Sealed {
		table, person = "sealed_party", "person_index"
	}
	for _, probe := range []struct {
		column     string
		values     []string
		byIdentity bool
	}{{"identity_index", p.Identities, true}, {person, p.Persons, false}} {
		if len(probe.values) == 0 {
			continue
		}
		args := []any{int64(p.Authority)}
		for _, v := range probe.values {
			args = append(args, v)
		}
		args = append(args, p.Except.UUID, maxCandidates)
		r.Ask(sqldb.Query(sqldb.Each(func(row sqldb.Rows) error {
			c, err := scanCandidate(row, p.Authority)
			c.ByIdentity = probe.byIdentity
			p.Found = append(p.Found, c)
			return err
		}), `SELECT p.id, p.year, p.no, p.state, p.received_on, p.subject FROM `+table+` q
			JOIN petition p ON p.authority_id = q.authority_id AND p.id = q.petition_id
			WHERE q.authority_id = ? AND q.`+probe.column+` IN `+sqldb.Marks(1, len(probe.values))+` AND q.petition_id <> ?
			ORDER BY p.received_on DESC, p.id DESC LIMIT ?`, args...))
	}
}

// loadGuided looks for earlier petitions of the same persons on which guidance
// was given.
func loadGuided(r *Reading, l *casework.GuidedLoad) {
	id := l.Petition
	owner := int64(id.Authority)
	for _, probe := range []struct{ table, column string }{
		{"party", "identity_index"}, {"party", "person_key"}, {"sealed_party", "identity_index"}, {"sealed_party", "person_index"},
	} {
		r.Ask(sqldb.Query(sqldb.Each(func(row sqldb.Rows) error {
			c, err := scanCandidate(row, id.Authority)
			l.Found = append(l.Found, c)
			return err
		}), `SELECT p.id, p.year, p.no, p.state, p.received_on, p.subject FROM `+probe.table+` mine
			JOIN `+probe.table+` q ON q.authority_id = mine.authority_id AND q.`+probe.column+` = mine.`+probe.column+`
			JOIN petition p ON p.authority_id = q.authority_id AND p.id = q.petition_id
			WHERE mine.authority_id = ? AND mine.petition_id = ? AND mine.`+probe.column+` IS NOT NULL
			AND q.petition_id <> ? AND p.state = 'guided' ORDER BY p.received_on DESC, p.id DESC LIMIT ?`,
			owner, id.UUID, id.UUID, maxCandidates))
	}
}

func scanCandidate(r sqldb.Rows, owner authority.ID) (casework.Candidate, error) {
	var row petitionRow
	err := r.Scan(&row.ID, &row.Year, &row.No, &row.State, &row.ReceivedOn, &row.Subject)
	row.AuthorityID = int64(owner)
	p := row.toPetition()
	return casework.Candidate{ID: p.ID, Number: p.Number, State: p.State, ReceivedOn: p.ReceivedOn, Subject: p.Subject}, err
}
