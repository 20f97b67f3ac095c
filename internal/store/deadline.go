package store

import (
	"time"

	"github.com/google/uuid"

	"kntc/internal/authority"
	"kntc/internal/deadline"
	"kntc/internal/journal"
	"kntc/internal/petition"
	"kntc/internal/store/sqldb"
)

// deadlineColumns are in the order of deadlineValues and scanDeadline.
const deadlineColumns = "authority_id, subject_id, term, seq, subject, kind, of_office, question, start_on, rule_code, rule_version, " +
	"due_on, provisional, state, met_on, moves, started_by, ended_by, law_version"

const deadlineWidth = 19

// deadlineRow is a stored deadline.
type deadlineRow struct {
	subject    petition.Subject
	id         authority.OwnedID
	entry      deadline.Entry
	lawVersion int64
}

// deadlineScan is where a row is read into.
type deadlineScan struct {
	deadlineRow

	owner    int64
	ofOffice bool
	question string
	ended    *int64
}

func (d *deadlineScan) targets() []any {
	e := &d.entry
	return []any{
		&d.owner, (*sqldb.UID)(&d.id.UUID), (*string)(&e.Term), &e.Seq, (*string)(&d.subject), &e.Facts.Kind, &d.ofOffice, &d.question,
		(*sqldb.Day)(&e.Start), &e.Rule, &e.RuleVersion, (*sqldb.Day)(&e.Due), &e.Provisional, (*string)(&e.State), (*sqldb.Day)(&e.MetOn),
		&e.Moves, &e.StartedBy, &d.ended, &d.lawVersion,
	}
}

// row returns what was read.
func (d *deadlineScan) row() (deadlineRow, error) {
	d.id.Authority = authority.ID(d.owner)
	if d.ended != nil {
		d.entry.EndedBy = *d.ended
	}
	err := d.entry.SetCase(d.question)
	return d.deadlineRow, err
}

func scanDeadline(r sqldb.Rows) (deadlineRow, error) {
	var d deadlineScan
	if err := r.Scan(d.targets()...); err != nil {
		return deadlineRow{}, err
	}
	return d.row()
}

func deadlineValues(d deadlineRow) []any {
	e := d.entry
	return []any{
		int64(d.id.Authority), d.id.UUID, string(e.Term), e.Seq, string(d.subject), e.Facts.Kind, !e.Term.Citizens(), e.Case(),
		sqldb.Day(e.Start), e.Rule, e.RuleVersion, sqldb.Day(e.Due), e.Provisional, string(e.State), sqldb.Day(e.MetOn), e.Moves, e.StartedBy,
		versionOrNil(e.EndedBy), d.lawVersion,
	}
}

// versionOrNil is NULL for no version.
func versionOrNil(v int64) any {
	if v == 0 {
		return nil
	}
	return v
}

// readDeadlines reads the deadlines of a case. Whoever changes
// them has locked their subject.
func readDeadlines(id authority.OwnedID, into func(deadlineRow)) sqldb.Statement {
	return sqldb.Query(sqldb.Each(func(r sqldb.Rows) error {
		d, err := scanDeadline(r)
		into(d)
		return err
	}), "SELECT "+deadlineColumns+" FROM deadline WHERE authority_id = ? AND subject_id = ? ORDER BY started_by, term, seq",
		int64(id.Authority), id.UUID)
}

// saveDeadlines queues the deadlines of a change, and how they moved.
func saveDeadlines(t *sqldb.Tx, list []journal.DeadlineChange) {
	var entries []deadlineRow
	var moves [][]any
	for _, c := range list {
		for _, e := range c.Entries {
			entries = append(entries, deadlineRow{c.Subject, c.ID, e, c.LawVersion})
		}
		for _, m := range c.Moves {
			moves = append(moves, moveValues(c.ID, m, c.LawVersion, t.Now))
		}
	}
	upsertDeadlines(t, entries)
	insertAll(t, "deadline_move ("+moveColumns+")", moves, func(row []any) []any { return row })
}

// upsertDeadlines queues rows, in the places of those of the same key.
func upsertDeadlines(t *sqldb.Tx, list []deadlineRow) {
	for len(list) > 0 {
		n := min(len(list), perInsert)
		var args []any
		for _, d := range list[:n] {
			args = append(args, deadlineValues(d)...)
		}
		t.Exec("INSERT INTO deadline ("+deadlineColumns+") VALUES "+sqldb.Marks(n, deadlineWidth)+` ON CONFLICT (authority_id, subject_id, term, seq)
			DO UPDATE SET kind = excluded.kind, question = excluded.question, start_on = excluded.start_on, rule_code = excluded.rule_code,
			rule_version = excluded.rule_version, due_on = excluded.due_on, provisional = excluded.provisional, state = excluded.state,
			met_on = excluded.met_on, moves = excluded.moves, ended_by = excluded.ended_by, law_version = excluded.law_version`, args...)
		list = list[n:]
	}
}

const moveColumns = "authority_id, subject_id, term, seq, no, old_due, new_due, reason, event_version, law_version, recorded_at"

func moveValues(id authority.OwnedID, m deadline.Move, lawVersion int64, now time.Time) []any {
	return []any{
		int64(id.Authority), id.UUID, string(m.Term), m.Seq, m.No, sqldb.Day(m.Old), sqldb.Day(m.New), string(m.Why),
		versionOrNil(m.Version), lawVersion, sqldb.Instant(now),
	}
}

func scanMove(r sqldb.Rows) (journal.DeadlineMove, error) {
	var m journal.DeadlineMove
	var owner int64
	var subject uuid.UUID
	var version *int64
	err := r.Scan(&owner, (*sqldb.UID)(&subject), (*string)(&m.Term), &m.Seq, &m.No, (*sqldb.Day)(&m.Old), (*sqldb.Day)(&m.New), (*string)(&m.Why),
		&version, &m.LawVersion, (*sqldb.Instant)(&m.RecordedAt))
	if version != nil {
		m.Version = *version
	}
	return m, err
}

// loadDeadlines reads the deadlines of a subject.
func loadDeadlines(r *Reading, l *journal.DeadlineLoad) {
	r.Ask(readDeadlines(l.ID, func(d deadlineRow) { l.Entries = append(l.Entries, d.entry) }))
}
