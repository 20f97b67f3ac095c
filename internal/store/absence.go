package store

import (
	"context"
	"slices"
	"strings"

	"github.com/google/uuid"

	"kntc/internal/access"
	"kntc/internal/authority"
	"kntc/internal/casework"
	"kntc/internal/clock"
	"kntc/internal/fault"
	"kntc/internal/page"
	"kntc/internal/staffing"
	"kntc/internal/store/sqldb"
)

var _ staffing.Store = (*Store)(nil)

// people is the room of who works where and who is absent.
func people() Room {
	return Room{Loads: []LoadSQL{Loads(loadAbsences)}, Writes: []WriteSQL{Writes(recordAbsences), Writes(endAbsences)}}
}

// selectAbsence reads absences with their ends.
//
//nolint:gochecknoglobals // a part of a description, never changed
var selectAbsence = "SELECT " + absenceTable.Columns("a") + ", " + absenceEndTable.Columns("e") +
	" FROM " + absenceWithEnd + " WHERE "

// absenceWithEnd joins each absence with its end, if it has one.
const absenceWithEnd = "absence AS a LEFT JOIN absence_end AS e ON e.authority_id = a.authority_id AND e.absence_id = a.id"

// lasts is the condition that an absence has not ended before a day.
const lasts = "a.to_on >= ? AND coalesce(e.last_on, a.to_on) >= ?"

func absences(into *[]staffing.Absence, where string, args ...any) sqldb.Statement {
	return sqldb.Query(func(r sqldb.Rows) error {
		end := absenceEndTable.Cursor()
		one := absenceTable.Cursor(end.Targets()...)
		return sqldb.Each(func(r sqldb.Rows) error {
			if err := one.Scan(r); err != nil {
				return err
			}
			a := one.Row
			if e := end.Row; !e.Absence.IsZero() {
				a.End = &e.AbsenceEnd
			}
			*into = append(*into, a)
			return nil
		})(r)
	}, selectAbsence+where, args...)
}

// standsIn reads for whom the actor stands in on a day.
func standsIn(actor access.Actor, on clock.Date, into *[]access.StandIn) sqldb.Statement {
	args := []any{actor.Account, sqldb.Day(on), sqldb.Day(on), sqldb.Day(on)}
	at := make([]string, 0, len(actor.Grants)+1)
	for _, g := range actor.Grants {
		at, args = append(at, "?"), append(args, int64(g.Authority))
	}
	if len(at) == 0 {
		at = append(at, "NULL")
	}
	return sqldb.Query(sqldb.Each(func(r sqldb.Rows) error {
		var x access.StandIn
		err := r.Scan((*int64)(&x.At), (*sqldb.UID)(&x.For))
		*into = append(*into, x)
		return err
	}), "SELECT a.authority_id, a.account_id FROM "+absenceWithEnd+" WHERE a.stand_in_id = ? AND a.from_on <= ? AND "+lasts+
		" AND a.authority_id IN ("+strings.Join(at, ", ")+") ORDER BY a.account_id", args...)
}

// StandsIn implements casework.Reader.
func (s *Store) StandsIn(ctx context.Context, actor access.Actor, on clock.Date) ([]access.StandIn, error) {
	var out []access.StandIn
	err := s.db.Fetch(ctx, standsIn(actor, on, &out))
	return out, err
}

// loadStandsIn reads for whom an account stands in today, hardly ever: who is
// not assigned seldom acts.
func loadStandsIn(r *Reading, l *casework.StandsInLoad) {
	r.Then(func() error {
		if !l.Matter.Matter.AssignedTo(l.Actor.Account) {
			r.Ask(standsIn(l.Actor, clock.DateOf(r.Now()), &l.StandsIn))
		}
		return nil
	})
}

// loadAbsences reads absences; with their accounts locked when it looks for those
// of accounts.
func loadAbsences(r *Reading, l *staffing.AbsenceLoad) {
	owner := int64(l.Authority)
	if !l.ID.IsZero() {
		r.Ask(absences(&l.Absences, "a.authority_id = ? AND a.id = ?", owner, l.ID.UUID))
		return
	}
	args := make([]any, len(l.Accounts))
	for i, a := range l.Accounts {
		args[i] = a
	}
	in := sqldb.Marks(1, len(args))
	r.Ask(
		sqldb.Query(sqldb.Each(func(sqldb.Rows) error { return nil }), "SELECT id FROM account WHERE id IN "+in+" ORDER BY id"+r.Lock, args...),
		absences(&l.Absences, "a.authority_id = ? AND a.account_id IN "+in+" ORDER BY a.from_on", append([]any{owner}, args...)...))
}

// recordAbsences queues new absences.
func recordAbsences(t *sqldb.Tx, list []staffing.AbsenceRecorded) {
	rows := make([]staffing.Absence, len(list))
	for i, w := range list {
		rows[i] = w.Absence
		rows[i].Recorded.At = t.Now
	}
	absenceTable.Insert(t, rows...)
}

// endAbsences queues the ends of absences.
func endAbsences(t *sqldb.Tx, list []staffing.AbsenceEnded) {
	rows := make([]absenceEnd, len(list))
	for i, w := range list {
		rows[i] = absenceEnd{w.Absence.ID, *w.Absence.End}
		rows[i].Recorded.At = t.Now
	}
	absenceEndTable.Insert(t, rows...)
}

// Absences implements staffing.Store.
func (s *Store) Absences(ctx context.Context, scope access.Scope, f staffing.AbsenceFilter, page page.Page) ([]staffing.Absence, error) {
	o, err := s.narrowed(ctx, scope, f.Authority, false)
	if err != nil {
		return nil, err
	}
	within, args := s.scoped(o, "a.authority_id")
	c := &conditions{}
	c.add(within, args...)
	if f.Account != uuid.Nil {
		c.add("(a.account_id = ? OR a.stand_in_id = ?)", f.Account, f.Account)
	}
	if !f.On.IsZero() {
		c.add("a.from_on <= ? AND "+lasts, sqldb.Day(f.On), sqldb.Day(f.On), sqldb.Day(f.On))
	}
	c.after("a.from_on", "a.id", page.After)
	var out []staffing.Absence
	err = s.db.Fetch(ctx, absences(&out, c.sql()+" ORDER BY a.from_on DESC, a.id DESC"+limit(page.Limit), c.args...))
	return out, err
}

// Staff implements staffing.Store.
func (s *Store) Staff(ctx context.Context, at []authority.ID) ([]staffing.Person, error) {
	if len(at) == 0 {
		return nil, fault.ErrNotFound
	}
	args := make([]any, len(at))
	for i, id := range at {
		args[i] = int64(id)
	}
	var out []staffing.Person
	err := s.db.Fetch(ctx, sqldb.Query(sqldb.Each(func(r sqldb.Rows) error {
		var p staffing.Person
		var role access.Role
		if err := r.Scan((*sqldb.UID)(&p.Account), &p.Name, (*string)(&role)); err != nil {
			return err
		}
		if n := len(out); n == 0 || out[n-1].Account != p.Account {
			out = append(out, p)
		}
		if last := &out[len(out)-1]; !role.CoversSubtree() && !slices.Contains(last.Roles, role) {
			last.Roles = append(last.Roles, role)
		}
		return nil
	}), `SELECT a.id, a.display_name, g.role FROM account_grant AS g JOIN account AS a ON a.id = g.account_id
		WHERE g.authority_id IN `+sqldb.Marks(1, len(at))+" AND a.disabled_at IS NULL ORDER BY a.username, g.role", args...))
	return slices.DeleteFunc(out, func(p staffing.Person) bool { return len(p.Roles) == 0 }), err
}
