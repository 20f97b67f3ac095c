package store

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"

	"kntc/internal/access"
	"kntc/internal/agenda"
	"kntc/internal/authority"
	"kntc/internal/casework"
	"kntc/internal/clock"
	"kntc/internal/deadline"
	"kntc/internal/journal"
	"kntc/internal/lifecycle"
	"kntc/internal/page"
	"kntc/internal/petition"
	"kntc/internal/store/sqldb"
)

// Timed implements agenda.Store.
func (s *Store) Timed() []lifecycle.Subject { return slices.Clone(s.rooms.timed) }

// Deadlines implements agenda.Reader, and serves every register. Every
// case has events, so none means that there is no such case.
func (s *Store) Deadlines(
	ctx context.Context, scope access.Scope, by uuid.UUID, subject lifecycle.Subject, id authority.OwnedID,
) (journal.Deadlines, []journal.DeadlineMove, error) {
	out := journal.Deadlines{Subject: subject, ID: id}
	if err := s.withinCase(ctx, scope, id); err != nil {
		return out, nil, err
	}
	found := false
	var moves []journal.DeadlineMove
	owner := int64(id.Authority)
	barred, err := s.fetchFor(ctx, by,
		sqldb.Query(sqldb.Each(func(r sqldb.Rows) error { var one int; found = true; return r.Scan(&one) }),
			"SELECT 1 FROM event WHERE authority_id = ? AND subject_id = ? AND subject = ? LIMIT 1", owner, id.UUID, string(subject)),
		readDeadlines(id, func(e deadline.Entry) { out.Entries = append(out.Entries, e) }),
		sqldb.Query(sqldb.Each(func(r sqldb.Rows) error {
			m, err := scanMove(r)
			moves = append(moves, m)
			return err
		}), "SELECT "+moveColumns+" FROM deadline_move WHERE authority_id = ? AND subject_id = ? ORDER BY recorded_at, term, seq, no", owner, id.UUID))
	return out, moves, told(found, id, barred, err)
}

// lineOfDeadline is what a list shows of the petition or matter.
const lineOfDeadline = `coalesce(p.year, m.year, 0), coalesce(p.no, m.no, 0), coalesce(p.subject, m.subject, ''),
	coalesce(p.state, m.state, ''), coalesce(p.kind, m.kind, '')`

// ListDeadlines implements agenda.Reader.
func (s *Store) ListDeadlines(
	ctx context.Context, scope access.Scope, f agenda.DeadlineFilter, page agenda.DeadlinePage,
) ([]agenda.DeadlineLine, error) {
	places, err := s.openDeadlines(ctx, scope, f)
	if err != nil {
		return nil, err
	}
	var out []agenda.DeadlineLine
	var asked []sqldb.Statement
	for _, p := range places {
		if at := page.After; !at.Due.IsZero() {
			p.where.add("(d.due_on, d.subject_id, d.term, d.seq) > (?, ?, ?, ?)", sqldb.Day(at.Due), at.ID.UUID, string(at.Term), at.Seq)
		}
		scan := newDeadlineScan()
		asked = append(asked, sqldb.Query(sqldb.Each(func(r sqldb.Rows) error {
			line, err := scan.read(r)
			out = append(out, line)
			return err
		}), "SELECT "+deadlineTable.Columns("d")+", "+lineOfDeadline+" FROM "+p.from+" WHERE "+p.where.sql()+
			" ORDER BY d.due_on, d.subject_id, d.term, d.seq LIMIT ?", append(p.where.args, page.Limit)...))
	}
	if err := s.db.Fetch(ctx, asked...); err != nil || len(asked) == 1 {
		return out, err
	}
	slices.SortStableFunc(out, func(a, b agenda.DeadlineLine) int { return a.Position().Compare(b.Position()) })
	out = slices.CompactFunc(out, func(a, b agenda.DeadlineLine) bool { return a.Position() == b.Position() })
	return out[:min(len(out), page.Limit)], nil
}

// CountDeadlines implements agenda.Reader.
func (s *Store) CountDeadlines(ctx context.Context, scope access.Scope, f agenda.DeadlineFilter) (page.Count, error) {
	out := page.Count{Method: page.CountExact}
	places, err := s.openDeadlines(ctx, scope, f)
	if err != nil {
		return out, err
	}
	var each []string
	var args []any
	for _, p := range places {
		each = append(each, "SELECT * FROM (SELECT d.subject_id, d.term, d.seq FROM "+p.from+" WHERE "+p.where.sql()+limit(page.CountMax+1)+") AS open")
		args = append(args, p.where.args...)
	}
	err = s.db.Fetch(ctx, sqldb.Query(sqldb.Each(func(r sqldb.Rows) error { return r.Scan(&out.Value) }),
		"SELECT count(*) FROM ("+strings.Join(each, " UNION ")+") AS counted", args...))
	if out.Value > page.CountMax {
		out.Value, out.Method = page.CountMax, page.CountAtLeast
	}
	return out, err
}

// placeOfDeadlines is where open deadlines are read, and what they are narrowed by.
type placeOfDeadlines struct {
	from  string
	where *conditions
}

// openDeadlines are the places of open deadlines: those of the cases of offices, and
// those of the matters that were given to a body to verify, of which there are some
// dozens. One may stand in both.
func (s *Store) openDeadlines(ctx context.Context, scope access.Scope, f agenda.DeadlineFilter) ([]placeOfDeadlines, error) {
	o, err := s.narrowed(ctx, scope, f.Authority, f.Subtree)
	if err != nil {
		return nil, err
	}
	within, args := s.scoped(o, "d.authority_id")
	offices := placeOfDeadlines{`deadline AS d
		LEFT JOIN petition AS p ON d.subject = 'petition' AND p.authority_id = d.authority_id AND p.id = d.subject_id
		LEFT JOIN matter AS m ON d.subject = 'matter' AND m.authority_id = d.authority_id AND m.id = d.subject_id`, whereDue(f)}
	offices.where.add(within, args...)
	if len(f.Lent) == 0 {
		return []placeOfDeadlines{offices}, nil
	}
	bodies := placeOfDeadlines{"matter AS m CROSS JOIN deadline AS d LEFT JOIN petition AS p ON d.subject = 'petition' AND p.authority_id = d.authority_id AND p.id = d.subject_id", whereDue(f)}
	given, at := among("m.verifier_id", f.Lent)
	bodies.where.add("d.authority_id = m.authority_id AND d.subject_id = m.id AND d.term = '"+string(deadline.Verification)+"' AND m.verifier_due_on IS NOT NULL AND "+given, at...)
	return []placeOfDeadlines{offices, bodies}, nil
}

// whereDue are the conditions of a list of open deadlines, whosever they are.
func whereDue(f agenda.DeadlineFilter) *conditions {
	where := &conditions{}
	where.add("d.state = 'open' AND d.due_on IS NOT NULL AND d.of_office")
	where.between("d.due_on", f.From, f.To)
	equal(where, "d.term", string(f.Term))
	equal(where, "d.subject", string(f.Subject))
	where.add("d." + ofCases)
	where.except("d.subject_id", f.Except)
	switch {
	case f.Assignee.Nobody:
		where.add("coalesce(p.assigned, m.assigned, '') = ''")
	case f.Assignee.Account != uuid.Nil:
		where.add("d.subject_id IN (SELECT x.subject_id FROM assignee AS x WHERE x.authority_id = d.authority_id AND x.account_id = ?)", f.Assignee.Account)
	}
	if f.Beside != 0 {
		where.add("d.authority_id <> ?", int64(f.Beside))
	}
	return where
}

// deadlineScan reads the lines of a result.
type deadlineScan struct {
	*sqldb.Cursor[storedDeadline]
	line agenda.DeadlineLine
}

func newDeadlineScan() *deadlineScan {
	d := &deadlineScan{}
	l := &d.line
	d.Cursor = deadlineTable.Cursor(&l.Number.Year, &l.Number.No, &l.Title, (*string)(&l.State), (*string)(&l.Kind))
	return d
}

func (d *deadlineScan) read(r sqldb.Rows) (agenda.DeadlineLine, error) {
	if err := d.Scan(r); err != nil {
		return agenda.DeadlineLine{}, err
	}
	line := d.line
	line.Subject, line.ID, line.Entry = d.Row.Subject, d.Row.ID, d.Row.Entry
	line.Number.Book = petition.PetitionBook
	if line.Subject == petition.OfMatter {
		line.Number.Book = petition.MatterBook
	}
	return line, nil
}

// ofCases is the condition that a row is about a petition or matter, not about a
// case of another register.
const ofCases = "subject IN ('petition', 'matter')"

// Lapsed implements casework.DeadlineReader.
func (s *Store) Lapsed(
	ctx context.Context, scope access.Scope, term deadline.Term, day clock.Date, after casework.Lapse, limit int,
) ([]casework.Lapse, error) {
	return s.lapsed(ctx, scope, day, after, limit, "deadline AS d", "d.term = ?", string(term))
}

// Overdue implements casework.DeadlineReader.
func (s *Store) Overdue(ctx context.Context, scope access.Scope, day clock.Date, after casework.Lapse, limit int) ([]casework.Lapse, error) {
	return s.lapsed(ctx, scope, day, after, limit, limits, "d.term = 'resolve' AND m.due_on IS NULL")
}

// limits are deadlines with the matters that they are of.
const limits = "deadline AS d JOIN matter AS m ON m.authority_id = d.authority_id AND m.id = d.subject_id"

// lapsed reads the open deadlines of matters that were over before the day, are
// settled and meet the condition on the tables, the earliest first.
func (s *Store) lapsed(
	ctx context.Context, scope access.Scope, day clock.Date, after casework.Lapse, limit int, from, condition string, of ...any,
) ([]casework.Lapse, error) {
	o, err := s.reach(ctx, scope)
	if err != nil {
		return nil, err
	}
	within, args := s.scoped(o, "d.authority_id")
	where := &conditions{}
	where.add(within, args...)
	where.add("d.state = 'open' AND d.subject = 'matter' AND NOT d.provisional AND d.due_on < ?", sqldb.Day(day))
	where.add(condition, of...)
	if !after.Due.IsZero() {
		where.add("(d.due_on, d.subject_id, d.seq) > (?, ?, ?)", sqldb.Day(after.Due), after.Matter.UUID, after.Seq)
	}
	var out []casework.Lapse
	err = s.db.Fetch(ctx, sqldb.Query(sqldb.Each(func(r sqldb.Rows) error {
		var l casework.Lapse
		err := r.Scan((*int64)(&l.Matter.Authority), (*sqldb.UID)(&l.Matter.UUID), (*sqldb.Day)(&l.Due), &l.Seq)
		out = append(out, l)
		return err
	}), "SELECT d.authority_id, d.subject_id, d.due_on, d.seq FROM "+from+" WHERE "+where.sql()+
		" ORDER BY d.due_on, d.subject_id, d.seq LIMIT ?", append(where.args, limit)...))
	return out, err
}

// followGrace is how long after a change of the law a step may still be stored
// that was computed under the law before: longer than any request takes.
const followGrace = 2 * time.Minute

// FollowedLaw implements agenda.Store.
func (s *Store) FollowedLaw(ctx context.Context) (int64, error) {
	var version int64
	err := s.db.Scan(ctx, &version, "SELECT followed FROM law_version WHERE id = 1")
	return version, err
}

// FollowLaw implements agenda.Store. A pass may have found nothing
// because somebody held what was left, so it is looked for without locks.
func (s *Store) FollowLaw(ctx context.Context, version int64) error {
	return s.db.Write(ctx, func(t *sqldb.Tx) error {
		if err := t.Start(); err != nil {
			return err
		}
		t.Exec(`UPDATE law_version SET followed = ? WHERE id = 1
			AND NOT EXISTS (SELECT 1 FROM law_event WHERE version = ? AND recorded_at > ?)
			AND NOT EXISTS (SELECT 1 FROM deadline WHERE state = 'open' AND law_version < ?)`,
			version, version, sqldb.Instant(t.Now.Add(-followGrace)), version)
		return nil
	})
}

// RefreshDeadlines implements agenda.Store. What a portion is about is
// locked for the time of one short transaction, as a transition would lock it;
// on PostgreSQL what a transition holds is left for the next pass, so that
// nobody waits.
func (s *Store) RefreshDeadlines(
	ctx context.Context, version int64, at agenda.RefreshPosition, limit int,
	refresh func(deadline.Entry) (deadline.Entry, *deadline.Move),
) (int, agenda.RefreshPosition, error) {
	found := 0
	err := s.db.Write(ctx, func(t *sqldb.Tx) error {
		var stale []storedDeadline
		if err := t.Fetch(append(s.byKey(), s.readStale(version, at, limit, &stale))...); err != nil {
			return err
		}
		if err := t.Start(); err != nil {
			return err
		}
		if found = len(stale); found > 0 {
			last := stale[found-1]
			at.ID, at.Term, at.Seq = last.ID, last.Entry.Term, last.Entry.Seq
		}
		var changed, same []storedDeadline
		var moves [][]any
		for _, d := range stale {
			after, move := refresh(d.Entry)
			if after.Equal(d.Entry) {
				same = append(same, d)
				continue
			}
			d.Entry, d.LawVersion = after, version
			changed = append(changed, d)
			if move != nil {
				moves = append(moves, moveValues(d.ID, *move, version, t.Now))
			}
		}
		touchDeadlines(t, same, version)
		deadlineTable.Upsert(t, changed...)
		insertAll(t, "deadline_move ("+moveColumns+")", moves, func(row []any) []any { return row })
		return nil
	})
	return found, at, err
}

// touchDeadlines notes that rows are right under a version of the law.
func touchDeadlines(t *sqldb.Tx, list []storedDeadline, version int64) {
	for chunk := range slices.Chunk(list, perInsert) {
		args := []any{version}
		for _, d := range chunk {
			args = append(args, int64(d.ID.Authority), d.ID.UUID, string(d.Entry.Term), d.Entry.Seq)
		}
		one := "(authority_id = ? AND subject_id = ? AND term = ? AND seq = ?)"
		t.Exec("UPDATE deadline SET law_version = ? WHERE "+one+strings.Repeat(" OR "+one, len(chunk)-1), args...)
	}
}

// byKey makes PostgreSQL read a portion along the keys. For the few rows of one
// it would otherwise read and join the whole tables, where it thinks that hardly
// a row is left.
func (s *Store) byKey() []sqldb.Statement {
	if s.db.Engine() != sqldb.Postgres {
		return nil
	}
	return []sqldb.Statement{{SQL: `SELECT set_config('enable_hashjoin', 'off', true), set_config('enable_mergejoin', 'off', true),
		set_config('enable_seqscan', 'off', true), set_config('enable_bitmapscan', 'off', true)`}}
}

// readStale reads open deadlines after a position that were computed under an
// older version of the law, and locks what they are about.
func (s *Store) readStale(version int64, at agenda.RefreshPosition, limit int, into *[]storedDeadline) sqldb.Statement {
	lock := s.db.Lock()
	if lock != "" {
		lock += " OF x, d SKIP LOCKED" // d as well, so that it is read as it is now
	}
	return sqldb.Query(deadlineTable.Each(func(d storedDeadline) { *into = append(*into, d) }),
		"SELECT "+deadlineTable.Columns("d")+" FROM deadline AS d JOIN "+string(at.Subject)+` AS x ON x.authority_id = d.authority_id AND x.id = d.subject_id
		WHERE (d.authority_id, d.subject_id, d.term, d.seq) > (?, ?, ?, ?) AND d.state = 'open' AND d.law_version < ? AND d.subject = ?
		ORDER BY d.authority_id, d.subject_id, d.term, d.seq LIMIT ?`+lock,
		int64(at.ID.Authority), at.ID.UUID, string(at.Term), at.Seq, version, string(at.Subject), limit)
}
