package store

import (
	"context"
	"slices"

	"github.com/google/uuid"

	"kntc/internal/access"
	"kntc/internal/authority"
	"kntc/internal/casework"
	"kntc/internal/clock"
	"kntc/internal/deadline"
	"kntc/internal/lifecycle"
	"kntc/internal/petition"
	"kntc/internal/store/sqldb"
)

// loadPaper draws the number of the document that a step produces.
func loadPaper(r *Reading, l *casework.PaperLoad) {
	for _, b := range l.Books {
		r.Ask(drawPaper(l.Subject, l.ID, b, func(n petition.Number) { l.Number = n }))
	}
}

// drawPaper draws the next number of a class of documents, if the case is of
// one of the kinds for which the step produces one. It stands behind the lock
// of the case, so the kind it looks at is the one the step will see. With a
// number given by hand it only raises the counter, so that no later document
// gets the same.
func drawPaper(subject petition.Subject, id authority.OwnedID, p casework.PaperBook, use func(petition.Number)) sqldb.Statement {
	table := "petition"
	if subject == petition.OfMatter {
		table = "matter"
	}
	// Without a number given, excluded.last is 1: the counter rises by it.
	raise := "register_counter.last + excluded.last"
	if p.AtLeast > 0 {
		raise = "CASE WHEN register_counter.last < excluded.last THEN excluded.last ELSE register_counter.last END"
	}
	args := []any{int64(id.Authority), string(p.Class.Book()), p.Year, max(p.AtLeast, 1)}
	values := "VALUES (?, ?, ?, ?)"
	if p.Kinds != nil {
		values = "SELECT CAST(? AS BIGINT), ?, CAST(? AS INTEGER), CAST(? AS INTEGER) FROM " + table +
			" WHERE authority_id = ? AND id = ? AND kind IN " + sqldb.Marks(1, len(p.Kinds))
		args = append(args, int64(id.Authority), id.UUID)
		for _, k := range p.Kinds {
			args = append(args, string(k))
		}
	}
	return sqldb.Query(sqldb.Each(func(r sqldb.Rows) error {
		n := petition.Number{Book: p.Class.Book(), Year: p.Year}
		err := r.Scan(&n.No)
		if p.AtLeast == 0 {
			use(n)
		}
		return err
	}), "INSERT INTO register_counter (authority_id, book, year, last) "+values+
		" ON CONFLICT (authority_id, book, year) DO UPDATE SET last = "+raise+" RETURNING last", args...)
}

// saveSpan queues a suspension, appraisal, stay or protection that began or ended.
func saveSpan(t *sqldb.Tx, s casework.Span) {
	owner := int64(s.Matter.Authority)
	if s.Removes != 0 {
		t.ExecOne("UPDATE suspension SET removed_by = ? WHERE authority_id = ? AND matter_id = ? AND version = ? AND removed_by IS NULL",
			s.Version, owner, s.Matter.UUID, s.Removes)
		return
	}
	if s.Ends {
		table, condition, args := "suspension", " AND kind = ? AND removed_by IS NULL", []any{sqldb.Day(s.On), s.Version, owner, s.Matter.UUID, string(s.Kind)}
		if s.Kind == casework.StaySpan || s.Kind == casework.ProtectionSpan {
			table, condition, args = string(s.Kind), "", args[:4]
		}
		t.ExecOne("UPDATE "+table+" SET to_on = ?, end_version = ? WHERE authority_id = ? AND matter_id = ? AND to_on IS NULL"+condition, args...)
		return
	}
	columns, args := "authority_id, matter_id, version, from_on", []any{owner, s.Matter.UUID, s.Version, sqldb.Day(s.On)}
	switch s.Kind {
	case casework.ProtectionSpan:
		t.Exec("INSERT INTO protection ("+columns+") VALUES "+sqldb.Marks(1, 4), args...)
	case casework.StaySpan:
		t.Exec("INSERT INTO stay ("+columns+", ground) VALUES "+sqldb.Marks(1, 5), append(args, string(s.Ground))...)
	case casework.SuspensionSpan, casework.AppraisalSpan:
		t.Exec("INSERT INTO suspension ("+columns+", ground, kind, last_on) VALUES "+sqldb.Marks(1, 7), append(args, string(s.Ground), string(s.Kind), sqldb.Day(s.Before))...)
	}
}

// loadSuspension reads a suspension or appraisal of a matter that is locked. What
// ended it is told when that resumed the matter; of one that came along with a
// hand-over the events are the predecessor's, and nothing else could have.
func loadSuspension(r *Reading, l *casework.SuspensionLoad) {
	r.Ask(sqldb.Query(sqldb.Each(func(row sqldb.Rows) error {
		s := petition.Suspension{Version: l.Version}
		var kind, ground, ended string
		var from, to, before sqldb.Day
		var by int64
		err := row.Scan(&kind, &ground, &from, &to, &by, &before, &s.Removed, &ended)
		s.Appraisal, s.Ground = casework.SpanKind(kind) == casework.AppraisalSpan, petition.Ground(ground)
		s.From, s.To, s.Before = clock.Date(from), clock.Date(to), clock.Date(before)
		if ended == "" || petition.MatterPlan(petition.Action(ended)).Resumes {
			s.EndedBy = by
		}
		l.Suspension = &s
		return err
	}), `SELECT s.kind, s.ground, s.from_on, s.to_on, coalesce(s.end_version, 0), s.last_on, s.removed_by IS NOT NULL, coalesce(e.action, '')
		FROM suspension AS s LEFT JOIN event AS e ON e.authority_id = s.authority_id AND e.subject_id = s.matter_id AND e.version = s.end_version
		WHERE s.authority_id = ? AND s.matter_id = ? AND s.version = ?`, int64(l.Matter.Authority), l.Matter.UUID, l.Version))
}

// loadDisposal reads what the latest disposition of a petition left behind it.
func loadDisposal(r *Reading, l *casework.DisposalLoad) {
	var events []petition.Event
	r.Ask(eventTable.Query(func(e lifecycle.EventRecord) { events = append(events, e.Event) },
		"authority_id = ? AND subject_id = ? ORDER BY version", int64(l.Petition.Authority), l.Petition.UUID))
	r.Then(func() (err error) {
		l.Disposal, err = petition.DisposalOf(events)
		return err
	})
}

// loadMoves reads by which events a matter that is locked came to its states.
func loadMoves(r *Reading, l *casework.MovesLoad) {
	r.Ask(historyInto(func(events []petition.Event) error {
		l.Moves, l.Asked = petition.MovesOf(events), petition.AskedOf(events)
		return nil
	}, l.Matter))
}

// movesInto reads by which events a matter came to its states.
func movesInto(into *[]petition.Event, matter authority.OwnedID) sqldb.Statement {
	return historyInto(func(events []petition.Event) error {
		*into = petition.MovesOf(events)
		return nil
	}, matter)
}

// historyInto hands over the events of a matter, the oldest first.
func historyInto(take func([]petition.Event) error, matter authority.OwnedID) sqldb.Statement {
	var events []petition.Event
	read := eventTable.Query(func(e lifecycle.EventRecord) { events = append(events, e.Event) },
		"authority_id = ? AND subject_id = ? ORDER BY version", int64(matter.Authority), matter.UUID)
	return sqldb.Query(func(r sqldb.Rows) error {
		if err := read.Scan(r); err != nil {
			return err
		}
		return take(events)
	}, read.SQL, read.Args...)
}

// carrySpans queues that the times of a matter come along to another one.
func carrySpans(t *sqldb.Tx, c casework.SpansCarried) {
	for _, into := range []struct{ table, columns string }{
		{"suspension", "version, kind, ground, from_on, to_on, end_version, last_on, removed_by"},
		{"stay", "version, ground, from_on, to_on, end_version"},
		{"protection", "version, from_on, to_on, end_version"},
	} {
		t.Exec("INSERT INTO "+into.table+" (authority_id, matter_id, "+into.columns+") SELECT m.authority_id, m.id, "+aliased("s", into.columns)+
			" FROM matter AS m CROSS JOIN "+into.table+" AS s WHERE m.authority_id = ? AND m.id = ? AND s.authority_id = ? AND s.matter_id = ?",
			int64(c.To.Authority), c.To.UUID, int64(c.From.Authority), c.From.UUID)
	}
}

// Documents implements casework.Reader.
func (s *Store) Documents(ctx context.Context, scope access.Scope, by uuid.UUID, id authority.OwnedID) ([]casework.Document, error) {
	if err := s.withinCase(ctx, scope, id); err != nil {
		return nil, err
	}
	owner := int64(id.Authority)
	of := ofCases + " AND (authority_id, subject_id) IN (SELECT k.authority_id, k.id FROM (" + keysOfMatter + " UNION ALL SELECT CAST(? AS BIGINT), ?) AS k)"
	args := append(ofMatterArgs(id), owner, id.UUID)
	var out []casework.Document
	var sent []lifecycle.EventRecord
	var due []casework.SendLimit
	var moves []lifecycle.EventRecord
	known := false
	barred, err := s.fetchFor(ctx, by, eventTable.Query(func(e lifecycle.EventRecord) {
		known = known || e.ID == id
		if e.From != e.To {
			moves = append(moves, e)
		}
		switch {
		case e.Paper.Class != "":
			out = append(out, casework.DocumentOf(e))
		case len(petition.MatterPlan(e.Action).Sends) > 0:
			sent = append(sent, e)
		}
	}, of+" ORDER BY written_at, subject_id, version", args...),
		sqldb.Query(sqldb.Each(func(r sqldb.Rows) error {
			l := casework.SendLimit{Subject: authority.OwnedID{Authority: id.Authority}}
			var by sqldb.Day
			err := r.Scan((*sqldb.UID)(&l.Subject.UUID), &l.Version, &by)
			l.By = clock.Date(by)
			due = append(due, l)
			return err
		}), "SELECT subject_id, started_by, due_on FROM deadline WHERE "+of+" AND term IN (?, ?)",
			append(slices.Clone(args), string(deadline.SendResult), string(deadline.SendSuspension))...))
	casework.MarkSent(out, sent, due)
	casework.MarkRevoked(out, moves)
	return out, told(known, id, barred, err)
}

// Spans implements casework.Reader.
func (s *Store) Spans(ctx context.Context, scope access.Scope, matter authority.OwnedID) ([]casework.SpanRecord, error) {
	if err := s.withinCase(ctx, scope, matter); err != nil {
		return nil, err
	}
	var out []casework.SpanRecord
	read := func(stmt string) sqldb.Statement {
		return sqldb.Query(sqldb.Each(func(r sqldb.Rows) error {
			var rec casework.SpanRecord
			var kind, ground string
			var from, to sqldb.Day
			err := r.Scan(&rec.Version, &kind, &ground, &from, &to, &rec.Removed)
			rec.Kind, rec.Ground = casework.SpanKind(kind), petition.Ground(ground)
			rec.From, rec.To = clock.Date(from), clock.Date(to)
			out = append(out, rec)
			return err
		}), stmt, int64(matter.Authority), matter.UUID)
	}
	err := s.db.Fetch(ctx,
		read("SELECT version, kind, ground, from_on, to_on, removed_by IS NOT NULL FROM suspension WHERE authority_id = ? AND matter_id = ?"),
		read("SELECT version, 'stay', ground, from_on, to_on, false FROM stay WHERE authority_id = ? AND matter_id = ?"),
		read("SELECT version, 'protection', '', from_on, to_on, false FROM protection WHERE authority_id = ? AND matter_id = ?"))
	slices.SortFunc(out, func(a, b casework.SpanRecord) int { return int(a.Version - b.Version) })
	return out, err
}
