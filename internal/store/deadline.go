package store

import (
	"time"

	"github.com/google/uuid"

	"kntc/internal/authority"
	"kntc/internal/deadline"
	"kntc/internal/journal"
	"kntc/internal/store/sqldb"
)

// versionOrNil is NULL for no version.
func versionOrNil(v int64) any {
	if v == 0 {
		return nil
	}
	return v
}

// readDeadlines reads the deadlines of a case. Whoever changes
// them has locked their subject.
func readDeadlines(id authority.OwnedID, into func(deadline.Entry)) sqldb.Statement {
	return deadlineTable.Query(func(d storedDeadline) { into(d.Entry) },
		"authority_id = ? AND subject_id = ? ORDER BY started_by, term, seq", int64(id.Authority), id.UUID)
}

// saveDeadlines queues the deadlines of changes, and how they moved. One that
// several of them set is stored as the last of them did.
func saveDeadlines(t *sqldb.Tx, list []journal.DeadlineChange) {
	type key struct {
		of   authority.OwnedID
		term deadline.Term
		seq  int
	}
	var entries []storedDeadline
	var moves [][]any
	place := make(map[key]int)
	put := func(d storedDeadline) {
		k := key{d.ID, d.Entry.Term, d.Entry.Seq}
		if i, again := place[k]; again {
			entries[i] = d
			return
		}
		place[k] = len(entries)
		entries = append(entries, d)
	}
	for _, c := range list {
		for _, e := range c.Entries {
			put(storedDeadline{c.Subject, c.ID, e, c.LawVersion})
		}
		for _, m := range c.Moves {
			moves = append(moves, moveValues(c.ID, m, c.LawVersion, t.Now))
		}
	}
	deadlineTable.Upsert(t, entries...)
	insertAll(t, "deadline_move ("+moveColumns+")", moves, func(row []any) []any { return row })
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
	r.Ask(readDeadlines(l.ID, func(e deadline.Entry) { l.Entries = append(l.Entries, e) }))
}
