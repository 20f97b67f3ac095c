package store

import (
	"github.com/google/uuid"

	"kntc/internal/casework"
	"kntc/internal/petition"
	"kntc/internal/store/sqldb"
)

// maxCandidates bounds what is looked at for a hint: so many papers of each
// person, those that came last. Ids grow with time.
const maxCandidates = 20

// maxEarlier bounds among how many papers of each person an earlier disposition
// is looked for.
const maxEarlier = 100

// loadCandidates looks for earlier petitions of the same persons.
func loadCandidates(r *Reading, p *casework.CandidatesLoad) {
	table, person := "party", "person_key"
	if p.Sealed {
		table, person = "sealed_party", "person_index"
	}
	owner := int64(p.Authority)
	for _, probe := range []struct {
		column     string
		values     []string
		byIdentity bool
	}{{"identity_index", p.Identities, true}, {person, p.Persons, false}} {
		for _, value := range probe.values {
			// CROSS JOIN: SQLite goes by the few, not by all that the office has.
			r.Ask(candidates(func(c casework.Candidate) {
				c.ByIdentity = probe.byIdentity
				p.Found = append(p.Found, c)
			}, "(SELECT petition_id FROM "+table+" WHERE authority_id = ? AND "+probe.column+" = ? AND petition_id <> ? ORDER BY petition_id DESC LIMIT ?) AS q"+
				" CROSS JOIN petition AS p WHERE p.authority_id = ? AND p.id = q.petition_id", owner, value, p.Except.UUID, maxCandidates, owner))
		}
	}
	for _, name := range p.Names {
		r.Ask(namesakes(p, name))
	}
	if p.For == uuid.Nil || len(r.asked) == 0 {
		return
	}
	r.Then(func() error {
		if len(p.Found) > 0 {
			r.Ask(interestsOf(p.For, &p.Interests))
		}
		return nil
	})
}

// namesakes asks for earlier petitions of people of the name, whose address is to
// be compared.
func namesakes(p *casework.CandidatesLoad, name string) sqldb.Statement {
	owner, address := int64(p.Authority), ""
	row := candidate.Cursor(&address)
	return sqldb.Query(sqldb.Each(func(r sqldb.Rows) error {
		err := row.Scan(r)
		c := candidateOf(row.Row)
		c.NameKey, c.Address = name, address
		p.Found = append(p.Found, c)
		return err
	}), "SELECT "+candidate.Columns("p")+`, q.address
		FROM (SELECT petition_id, address FROM party WHERE authority_id = ? AND name_key = ? AND petition_id <> ? ORDER BY petition_id DESC LIMIT ?) AS q
		CROSS JOIN petition AS p WHERE p.authority_id = ? AND p.id = q.petition_id ORDER BY p.received_on DESC, p.id DESC`,
		owner, name, p.Except.UUID, maxCandidates, owner)
}

// loadEarlier looks for earlier petitions of the same persons that had the
// disposition, among those of each person that came last.
func loadEarlier(r *Reading, l *casework.EarlierLoad) {
	id := l.Petition
	owner := int64(id.Authority)
	for _, probe := range senderProbes() {
		// CROSS JOIN: SQLite goes from the petition to its senders, and from each of
		// them to the papers that came last.
		r.Ask(candidates(func(c casework.Candidate) { l.Found = append(l.Found, c) }, probe.table+` AS mine CROSS JOIN `+probe.table+` AS q CROSS JOIN petition AS p
			WHERE mine.authority_id = ? AND mine.petition_id = ? AND mine.`+probe.column+` IS NOT NULL
			AND q.authority_id = mine.authority_id AND q.`+probe.column+` = mine.`+probe.column+` AND q.petition_id <> mine.petition_id
			AND q.petition_id > coalesce((SELECT x.petition_id FROM `+probe.table+` AS x
				WHERE x.authority_id = mine.authority_id AND x.`+probe.column+` = mine.`+probe.column+` AND x.petition_id <> mine.petition_id
				ORDER BY x.petition_id DESC LIMIT 1 OFFSET ?), ?)
			AND p.authority_id = q.authority_id AND p.id = q.petition_id AND p.state = ?`, owner, id.UUID, maxEarlier, uuid.Nil, string(l.Disposition)))
	}
}

// senderProbe is a column by which the same person is found among senders.
type senderProbe struct{ table, column string }

// senderProbes lists them all.
func senderProbes() []senderProbe {
	return []senderProbe{
		{"party", "identity_index"}, {"party", "person_key"}, {"sealed_party", "identity_index"}, {"sealed_party", "person_index"},
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
		found(candidateOf(p))
	}), "SELECT "+candidate.Columns("p")+" FROM "+from+" ORDER BY p.received_on DESC, p.id DESC LIMIT ?", append(args, maxCandidates)...)
}

func candidateOf(p petition.Petition) casework.Candidate {
	return casework.Candidate{ID: p.ID, Number: p.Number, State: p.State, ReceivedOn: p.ReceivedOn, Subject: p.Subject}
}
