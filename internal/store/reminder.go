package store

import (
	"context"
	"strings"

	"kntc/internal/access"
	"kntc/internal/agenda"
	"kntc/internal/authority"
	"kntc/internal/clock"
	"kntc/internal/deadline"
	"kntc/internal/petition"
	"kntc/internal/store/sqldb"
)

// Remind implements agenda.Store. Two servers that climb at once note
// each rung once: the second finds the first's row.
func (s *Store) Remind(
	ctx context.Context, rung deadline.Rung, from, to clock.Date, at authority.ID, limit int,
) (noted int, last authority.ID, err error) {
	err = s.db.Write(ctx, func(t *sqldb.Tx) error {
		if err := t.Start(); err != nil {
			return err
		}
		noted, last = 0, at // the transaction may be tried again
		where := &conditions{}
		where.add("d.authority_id >= ?", int64(at))
		where.add("d.state = 'open' AND d.of_office AND d.due_on IS NOT NULL")
		where.between("d.due_on", from, to)
		inSet(where, "d.term", rung.Terms)
		inSet(where, "d.kind", rung.Kinds)
		args := append([]any{rung.Code, rung.Version, rung.Recipient.String(), sqldb.Instant(t.Now)}, where.args...)
		return t.Fetch(sqldb.Query(sqldb.Each(func(r sqldb.Rows) error {
			noted++
			var owner int64
			err := r.Scan(&owner)
			last = max(last, authority.ID(owner))
			return err
		}), `INSERT INTO reminder (authority_id, subject_id, term, seq, due_on, subject, rung, rung_version, recipient, recorded_at)
			SELECT d.authority_id, d.subject_id, d.term, d.seq, d.due_on, d.subject, ?, CAST(? AS INTEGER), ?, ? FROM deadline AS d
			WHERE `+where.sql()+` AND NOT EXISTS (SELECT 1 FROM reminder AS r WHERE r.authority_id = d.authority_id
			AND r.subject_id = d.subject_id AND r.term = d.term AND r.seq = d.seq AND r.rung = ? AND r.due_on = d.due_on)
			ORDER BY d.authority_id LIMIT ? ON CONFLICT DO NOTHING RETURNING authority_id`, append(args, rung.Code, limit)...))
	})
	return noted, last, err
}

// inSet adds the condition that a column's value is in the set.
func inSet(c *conditions, column string, set deadline.Set) {
	if len(set.Values) == 0 {
		return
	}
	args := make([]any, len(set.Values))
	for i, v := range set.Values {
		args[i] = v
	}
	not := ""
	if set.Except {
		not = "NOT "
	}
	c.add(column+" "+not+"IN ("+strings.TrimSuffix(strings.Repeat("?,", len(args)), ",")+")", args...)
}

// ListReminders implements agenda.Reader.
func (s *Store) ListReminders(
	ctx context.Context, scope access.Scope, f agenda.ReminderFilter, after agenda.ReminderPosition, limit int,
) ([]agenda.Reminder, error) {
	o, err := s.narrowed(ctx, scope, f.Authority, f.Subtree)
	if err != nil {
		return nil, err
	}
	where := &conditions{}
	within, args := s.scoped(o, "r.authority_id")
	where.add(within, args...)
	where.add("r." + ofCases)
	where.except("r.subject_id", f.Except)
	if f.Recipient != "" {
		where.add("'|' || r.recipient || '|' LIKE ?", "%|"+f.Recipient+"|%")
	}
	if !after.RecordedAt.IsZero() {
		where.add("(r.recorded_at, r.subject_id, r.term, r.seq, r.rung) < (?, ?, ?, ?, ?)",
			sqldb.Instant(after.RecordedAt), after.ID.UUID, string(after.Term), after.Seq, after.Rung)
	}
	var out []agenda.Reminder
	err = s.db.Fetch(ctx, sqldb.Query(sqldb.Each(func(r sqldb.Rows) error {
		x, err := scanReminder(r)
		out = append(out, x)
		return err
	}), `SELECT r.authority_id, r.subject_id, r.term, r.seq, r.rung, r.rung_version, r.due_on, r.subject, r.recipient, r.recorded_at,
		coalesce(p.year, m.year, 0), coalesce(p.no, m.no, 0), d.provisional, d.due_on IS NULL OR d.due_on <> r.due_on FROM reminder AS r
		JOIN deadline AS d ON d.authority_id = r.authority_id AND d.subject_id = r.subject_id AND d.term = r.term AND d.seq = r.seq
		LEFT JOIN petition AS p ON r.subject = 'petition' AND p.authority_id = r.authority_id AND p.id = r.subject_id
		LEFT JOIN matter AS m ON r.subject = 'matter' AND m.authority_id = r.authority_id AND m.id = r.subject_id
		WHERE `+where.sql()+" ORDER BY r.recorded_at DESC, r.subject_id DESC, r.term DESC, r.seq DESC, r.rung DESC LIMIT ?",
		append(where.args, limit)...))
	return out, err
}

func scanReminder(r sqldb.Rows) (agenda.Reminder, error) {
	var x agenda.Reminder
	var owner int64
	err := r.Scan(&owner, (*sqldb.UID)(&x.ID.UUID), (*string)(&x.Term), &x.Seq, &x.Rung, &x.RungVersion, (*sqldb.Day)(&x.Due), (*string)(&x.Subject), &x.Recipient,
		(*sqldb.Instant)(&x.RecordedAt), &x.Number.Year, &x.Number.No, &x.Provisional, &x.Moved)
	x.ID.Authority = authority.ID(owner)
	x.Number.Book = petition.PetitionBook
	if x.Subject == petition.OfMatter {
		x.Number.Book = petition.MatterBook
	}
	return x, err
}
