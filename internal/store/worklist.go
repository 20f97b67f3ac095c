package store

import (
	"context"
	"errors"
	"slices"
	"strings"

	"github.com/google/uuid"

	"kntc/internal/access"
	"kntc/internal/agenda"
	"kntc/internal/authority"
	"kntc/internal/clock"
	"kntc/internal/deadline"
	"kntc/internal/petition"
	"kntc/internal/store/sqldb"
)

// openStates is the condition that something is left to do with a petition or
// matter, as OpenCases says it.
func openStates(column string, states []petition.State) (string, []any) {
	args := make([]any, len(states))
	for i, s := range states {
		args[i] = string(s)
	}
	return column + " IN " + sqldb.Marks(1, len(states)), args
}

// nextDue is a column of the next deadline of an office for a case x, a matter m or
// not: what is due, or when. A body that verifies the matter has to report, and meets
// none of the others.
func nextDue(column string) string {
	return "(SELECT d." + column + ` FROM deadline AS d WHERE d.authority_id = x.authority_id AND d.subject_id = x.subject_id
		AND d.state = 'open' AND d.of_office AND d.due_on IS NOT NULL AND (m.verifier_id IS NULL OR d.term = '` + string(deadline.Verification) + `') ORDER BY d.due_on, d.term, d.seq LIMIT 1)`
}

// complainUntil is the last day on which a decision can be brought to second
// instance, while that time runs.
const complainUntil = `(SELECT d.due_on FROM deadline AS d WHERE d.authority_id = x.authority_id AND d.subject_id = x.subject_id
	AND d.state = 'open' AND d.term = 'next_instance')`

// Worklist implements agenda.Reader. The cases are found by account,
// of which each has some dozens, and only then sorted.
func (s *Store) Worklist(ctx context.Context, scope access.Scope, f agenda.WorkFilter, page agenda.WorkPage) ([]agenda.WorkLine, error) {
	o, err := s.reach(ctx, scope)
	if err != nil {
		return nil, err
	}
	found, more := s.workOf(o, f)
	args := append([]any{sqldb.Day(never)}, more...)
	petitions, more := openStates("p.state", []petition.State{petition.StateReceived, petition.StateClassified})
	args = append(args, more...)
	matters, more := openStates("m.state", petition.HandOverStates())
	args = append(args, more...)
	after := "1 = 1"
	if at := page.After; !at.ID.IsZero() {
		after = "(w.due, w.subject_id) > (?, ?)"
		args = append(args, sqldb.Day(sortDue(at.Due)), at.ID.UUID)
	}
	var out []agenda.WorkLine
	err = s.db.Fetch(ctx, append(s.db.PlanOnce(), sqldb.Query(sqldb.Each(func(r sqldb.Rows) error {
		line, err := scanWork(r)
		out = append(out, line)
		return err
	}), `SELECT w.authority_id, w.subject_id, w.subject, w.year, w.no, w.kind, w.state, w.instance, w.title, w.assigned, w.conflicts, w.due, w.term, w.receipts, w.until, w.verifier FROM (
		SELECT x.authority_id, x.subject_id, x.subject, coalesce(p.year, m.year) AS year, coalesce(p.no, m.no) AS no, coalesce(p.kind, m.kind) AS kind,
			coalesce(p.state, m.state) AS state, coalesce(p.instance, m.instance) AS instance, coalesce(p.subject, m.subject) AS title,
			coalesce(p.assigned, m.assigned) AS assigned, coalesce(p.conflicts, m.conflicts) AS conflicts,
			coalesce(`+nextDue("due_on")+", ?) AS due, coalesce("+nextDue("term")+`, '') AS term,
			coalesce(m.receipts, '') AS receipts, `+complainUntil+` AS until, coalesce(m.verifier_id, 0) AS verifier
		FROM (`+found+`) AS x
		LEFT JOIN petition AS p ON x.subject = 'petition' AND p.authority_id = x.authority_id AND p.id = x.subject_id AND `+petitions+`
		LEFT JOIN matter AS m ON x.subject = 'matter' AND m.authority_id = x.authority_id AND m.id = x.subject_id AND `+matters+`
		WHERE p.id IS NOT NULL OR m.id IS NOT NULL) AS w
		WHERE `+after+" ORDER BY w.due, w.subject_id"+limit(page.Limit), args...))...)
	return out, err
}

// workOf selects the cases of a worklist: those of its accounts within the scope,
// those of them that were given to their offices to verify, and what of these is
// still to be assigned.
func (s *Store) workOf(o owners, f agenda.WorkFilter) (string, []any) {
	whose, args := whoseWork("y.authority_id", f)
	within, more := s.scoped(o, "y.authority_id")
	query, args := "SELECT DISTINCT y.authority_id, y.subject_id, y.subject FROM assignee AS y WHERE ("+whose+") AND "+within, append(args, more...)
	if len(f.Lent) > 0 {
		whose, more := whoseWork("g.verifier_id", f)
		given, offices := among("g.verifier_id", f.Lent)
		query += " UNION SELECT y.authority_id, y.subject_id, y.subject FROM assignee AS y JOIN matter AS g ON g.authority_id = y.authority_id AND g.id = y.subject_id WHERE (" + whose + ") AND " + given
		args = slices.Concat(args, more, offices)
	}
	if len(f.Assigns) > 0 {
		given, offices := among("g.verifier_id", f.Assigns)
		query += " UNION SELECT g.authority_id, g.id, '" + string(petition.OfMatter) + "' FROM matter AS g WHERE g.verifier_id IS NOT NULL AND g.assigned = '' AND " + given
		args = append(args, offices...)
	}
	waiting, more := s.waitingFor(f.Waits)
	return query + waiting, append(args, more...)
}

// waitingFor adds what waits for a role, of each step the oldest first: each authority and
// state is read in the order of its index, only as far as it is shown. SQLite merges
// them by itself; PostgreSQL would read all of each. Those of a body that verifies
// are its own.
func (s *Store) waitingFor(list []agenda.Waiting) (string, []any) {
	var query strings.Builder
	var args []any
	for _, w := range list {
		var each []string
		for _, at := range w.At {
			for _, state := range w.States {
				one := unassigned[w.Subject]
				if s.db.Engine() == sqldb.Postgres {
					one = "SELECT * FROM (" + one + " ORDER BY on_day, id" + limit(agenda.MostWaiting) + ") AS one"
				}
				each = append(each, one)
				args = append(args, int64(at), string(state))
			}
		}
		if len(each) == 0 {
			continue
		}
		query.WriteString(" UNION SELECT w.authority_id, w.id, w.subject FROM (" + strings.Join(each, " UNION ALL ") + " ORDER BY on_day, id" + limit(agenda.MostWaiting) +
			") AS w WHERE NOT EXISTS (SELECT 1 FROM matter AS g WHERE g.authority_id = w.authority_id AND g.id = w.id AND g.verifier_id IS NOT NULL)")
	}
	return query.String(), args
}

// unassigned are the cases of each subject that are assigned to nobody, in one state
// at one authority.
//
//nolint:gochecknoglobals // a read-only table
var unassigned = map[petition.Subject]string{
	petition.OfPetition: `SELECT l.authority_id, l.id, 'petition' AS subject, l.received_on AS on_day FROM listed_petition AS l WHERE l.authority_id = ? AND l.state = ?
		AND NOT EXISTS (SELECT 1 FROM assignee AS y WHERE y.authority_id = l.authority_id AND y.subject_id = l.id)`,
	petition.OfMatter: `SELECT l.authority_id, l.id, 'matter' AS subject, l.accepted_on AS on_day FROM listed_matter AS l WHERE l.authority_id = ? AND l.state = ?
		AND NOT EXISTS (SELECT 1 FROM assignee AS y WHERE y.authority_id = l.authority_id AND y.subject_id = l.id)`,
}

// whoseWork is the condition that a case is assigned to the account or, where the
// column says that it is worked on at their authorities, to who is absent.
func whoseWork(column string, f agenda.WorkFilter) (string, []any) {
	whose, args := []string{"y.account_id = ?"}, []any{f.Account}
	for _, a := range f.For {
		if len(a.Authorities) == 0 {
			continue
		}
		at, more := among(column, a.Authorities)
		whose, args = append(whose, "y.account_id = ? AND "+at), append(append(args, a.Account), more...)
	}
	return "(" + strings.Join(whose, ") OR (") + ")", args
}

// among is the condition that a column is one of some authorities.
func among(column string, list []authority.ID) (string, []any) {
	args := make([]any, len(list))
	for i, id := range list {
		args[i] = int64(id)
	}
	return column + " IN " + sqldb.Marks(1, len(list)), args
}

// never sorts cases without a date behind the others.
//
//nolint:gochecknoglobals // a date; clock.Date has no constants
var never = clock.MustDate(9999, 12, 31)

func sortDue(d clock.Date) clock.Date {
	if d.IsZero() {
		return never
	}
	return d
}

func scanWork(r sqldb.Rows) (agenda.WorkLine, error) {
	var l agenda.WorkLine
	var due sqldb.Day
	var people, interests, receipts string
	var owner int64
	var id uuid.UUID
	err := r.Scan(&owner, (*sqldb.UID)(&id), (*string)(&l.Subject), &l.Number.Year, &l.Number.No, (*string)(&l.Kind), (*string)(&l.State),
		(*string)(&l.Instance), &l.Title, &people, &interests, &due, (*string)(&l.Term),
		&receipts, (*sqldb.Day)(&l.Until), (*int64)(&l.Verifier))
	l.ID = authority.OwnedID{Authority: authority.ID(owner), UUID: id}
	err = errors.Join(err, readAssignees(&l.Assignees, people), readConflicts(&l.Conflicts, interests), readReceipts(&l.Receipts, receipts))
	l.Number.Book = petition.PetitionBook
	if l.Subject == petition.OfMatter {
		l.Number.Book = petition.MatterBook
	}
	if l.Due = clock.Date(due); l.Due == never {
		l.Due = clock.Date{}
	}
	return l, err
}
