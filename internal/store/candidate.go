package store

import (
	"kntc/internal/casework"
	"kntc/internal/petition"
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
		r.Ask(candidates(func(c casework.Candidate) {
			c.ByIdentity = probe.byIdentity
			p.Found = append(p.Found, c)
		}, table+` q JOIN petition p ON p.authority_id = q.authority_id AND p.id = q.petition_id
			WHERE q.authority_id = ? AND q.`+probe.column+` IN `+sqldb.Marks(1, len(probe.values))+` AND q.petition_id <> ?`,
			append(ownerAnd(p.Authority, probe.values), p.Except.UUID)...))
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
		r.Ask(candidates(func(c casework.Candidate) { l.Found = append(l.Found, c) }, probe.table+` mine
			JOIN `+probe.table+` q ON q.authority_id = mine.authority_id AND q.`+probe.column+` = mine.`+probe.column+`
			JOIN petition p ON p.authority_id = q.authority_id AND p.id = q.petition_id
			WHERE mine.authority_id = ? AND mine.petition_id = ? AND mine.`+probe.column+` IS NOT NULL
			AND q.petition_id <> ? AND p.state = 'guided'`, owner, id.UUID, id.UUID))
	}
}

// candidate is what tells of an earlier petition.
//
//nolint:gochecknoglobals // a part of a description, never changed
var candidate = petitionTable.Only("authority_id", "id", "year", "no", "state", "received_on", "subject")

// candidates queries what stands after FROM, in which p is the petitions; the
// newest come first.
func candidates(found func(casework.Candidate), from string, args ...any) sqldb.Statement {
	return sqldb.Query(candidate.Each(func(p petition.Petition) {
		found(casework.Candidate{ID: p.ID, Number: p.Number, State: p.State, ReceivedOn: p.ReceivedOn, Subject: p.Subject})
	}), "SELECT "+candidate.Columns("p")+" FROM "+from+" ORDER BY p.received_on DESC, p.id DESC LIMIT ?", append(args, maxCandidates)...)
}
