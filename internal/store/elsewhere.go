package store

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"

	"kntc/internal/access"
	"kntc/internal/authority"
	"kntc/internal/casework"
	"kntc/internal/clock"
	"kntc/internal/petition"
	"kntc/internal/store/sqldb"
)

// elsewhereReadingTable describes who was told of cases of other offices.
//
//nolint:gochecknoglobals // a description, never changed
var elsewhereReadingTable = sqldb.NewTable("elsewhere_reading", casework.ElsewhereReading{},
	sqldb.Key(
		sqldb.Int("authority_id", func(r *casework.ElsewhereReading) *authority.ID { return &r.Petition.Authority }),
		sqldb.Time("read_at", func(r *casework.ElsewhereReading) *time.Time { return &r.At }),
		sqldb.UUID("id", func(r *casework.ElsewhereReading) *uuid.UUID { return &r.ID }),
	),
	sqldb.Fixed(
		sqldb.UUID("petition_id", func(r *casework.ElsewhereReading) *uuid.UUID { return &r.Petition.UUID }),
		sqldb.UUID("account_id", func(r *casework.ElsewhereReading) *uuid.UUID { return &r.Account }),
		sqldb.Text("account_name", func(r *casework.ElsewhereReading) *string { return &r.Name }),
		sqldb.Int("by_authority_id", func(r *casework.ElsewhereReading) *authority.ID { return &r.Registered.Authority }),
		sqldb.UUID("by_petition_id", func(r *casework.ElsewhereReading) *uuid.UUID { return &r.Registered.UUID }),
	),
)

// noteElsewhere queues who was told of cases of other offices.
func noteElsewhere(t *sqldb.Tx, list []casework.ElsewhereReading) {
	elsewhereReadingTable.Insert(t, list...)
}

// maxCompared bounds how many accepted cases of one person, those that came last,
// are compared with a paper that is registered.
const maxCompared = 100

// comparedCase is what tells of such a case.
//
//nolint:gochecknoglobals // a part of a description, never changed
var comparedCase = petitionTable.Only("authority_id", "id", "received_on", "subject", "contested_decision", "matter_id")

// openKinds are the kinds whose senders lie open, as a list of SQL.
const openKinds = "('complaint', 'recommendation', 'feedback')"

// loadElsewhere looks for accepted cases of a person at other offices. What is read
// of others, sealed ones above all, is nothing: neither the order nor the bound
// depends on them.
func loadElsewhere(r *Reading, l *casework.ElsewhereLoad) {
	if len(l.At) == 0 || len(l.Identities) == 0 {
		return
	}
	r.Ask(samePerson(l))
	r.Then(func() error {
		since, most := l.Bound(r.Now())
		r.Ask(sqldb.Query(sqldb.Each(func(row sqldb.Rows) error { return row.Scan(&l.Told) }),
			"SELECT count(*) FROM (SELECT 1 FROM elsewhere_reading WHERE account_id = ? AND read_at > ? LIMIT ?) AS t", l.Account, sqldb.Instant(since), most))
		for i := range l.Found {
			r.Ask(answerTo(&l.Found[i]))
		}
		return nil
	})
}

// samePerson keeps those of the person's accepted cases that are about the matter.
func samePerson(l *casework.ElsewhereLoad) sqldb.Statement {
	ids := make([]int64, len(l.At))
	for i, id := range l.At {
		ids[i] = int64(id)
	}
	var sent senderArms
	sent.each(owners{ids: ids}, "party", "identity_index", l.Identities)
	var seen authority.OwnedID // one who stands on a paper twice sent one paper
	var state string
	row := comparedCase.Cursor(&state)
	return sqldb.Query(sqldb.Each(func(rows sqldb.Rows) error {
		err := row.Scan(rows)
		p := row.Row
		if err == nil && p.ID != seen && !l.Full() && l.Same(p.Subject, p.ContestedDecision) {
			l.Found = append(l.Found, casework.FoundElsewhere{
				Elsewhere: casework.Elsewhere{ReceivedOn: p.ReceivedOn, State: petition.State(state)}, Petition: p.ID, Matter: p.Matter,
			})
		}
		seen = p.ID
		return err
	}), "SELECT "+comparedCase.Columns("p")+", m.state FROM ("+strings.Join(sent.sql, " UNION ")+`) AS q
		CROSS JOIN petition AS p CROSS JOIN matter AS m
		WHERE p.authority_id = q.authority_id AND p.id = q.id AND p.state = 'accepted' AND p.kind IN `+openKinds+`
		AND m.authority_id = p.authority_id AND m.id = p.matter_id ORDER BY p.id DESC LIMIT ?`, append(sent.args, maxCompared)...)
}

// answerTo reads number and day of the answer that a case got.
func answerTo(f *casework.FoundElsewhere) sqldb.Statement {
	return sqldb.Query(sqldb.Each(func(r sqldb.Rows) error {
		var on sqldb.Day
		err := r.Scan(&f.Answer, &on)
		f.AnsweredOn = clock.Date(on)
		return err
	}), `SELECT paper_number, paper_on FROM event WHERE authority_id = ? AND subject_id = ? AND to_state IN ('decided', 'answered')
		AND from_state IN ('accepted', 'verifying', 'verified', 'dialogue') ORDER BY version DESC LIMIT 1`, int64(f.Matter.Authority), f.Matter.UUID)
}

// ElsewhereReadings implements casework.Reader.
func (s *Store) ElsewhereReadings(ctx context.Context, scope access.Scope, owner authority.ID, on clock.Date, sealed bool, limit int) ([]casework.OfficeReading, error) {
	if err := s.within(ctx, scope, owner); err != nil {
		return nil, err
	}
	var out []casework.OfficeReading
	read := func(told bool, column string, all bool) sqldb.Statement {
		where := ""
		if !all {
			where = " AND p.state NOT IN ('received', 'classified') AND p.kind IN " + openKinds + " AND NOT p.sealed_elsewhere"
		}
		return sqldb.Query(elsewhereReadingTable.Each(func(r casework.ElsewhereReading) {
			out = append(out, casework.OfficeReading{ElsewhereReading: r, Told: told})
		}), "SELECT "+elsewhereReadingTable.Columns("r")+" FROM elsewhere_reading AS r CROSS JOIN petition AS p WHERE r."+column+" = ? AND r.read_at >= ? AND r.read_at < ?"+
			" AND p.authority_id = r.by_authority_id AND p.id = r.by_petition_id"+where+" ORDER BY r.read_at DESC, r.id DESC LIMIT ?",
			int64(owner), sqldb.Instant(on.Start()), sqldb.Instant(on.AddDays(1).Start()), limit)
	}
	err := s.db.Fetch(ctx, read(true, "authority_id", false), read(false, "by_authority_id", sealed))
	slices.SortStableFunc(out, func(a, b casework.OfficeReading) int { return b.At.Compare(a.At) })
	return out[:min(len(out), limit)], err
}
