package store

import (
	"context"
	"fmt"
	"sync"
	"time"

	"github.com/google/uuid"

	"kntc/internal/access"
	"kntc/internal/deadline"
	"kntc/internal/idempotency"
	"kntc/internal/legislation"
	"kntc/internal/store/sqldb"
)

// lawCopy is the process's copy of the law, kept as the directory's is.
type lawCopy struct {
	mu      sync.Mutex
	law     *deadline.Law
	version int64
	checked time.Time
}

func (c *lawCopy) forget() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.law = nil
}

// Law implements legislation.Store. A change made through another server is
// seen within directoryAge.
func (s *Store) Law(ctx context.Context) (*deadline.Law, int64, error) {
	c := &s.law
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.law != nil && s.fresh(c.checked) {
		return c.law, c.version, nil
	}
	var version int64
	if err := s.db.Scan(ctx, &version, selectLawVersion); err != nil {
		return nil, 0, err
	}
	if c.law != nil && version == c.version {
		c.checked = s.clock.Now()
		return c.law, c.version, nil
	}
	law, version, err := s.loadLaw(ctx)
	if err != nil {
		return nil, 0, fmt.Errorf("load the law: %w", err)
	}
	c.law, c.version, c.checked = law, version, s.clock.Now()
	return law, version, nil
}

const selectLawVersion = "SELECT version FROM law_version WHERE id = 1"

// loadLaw reads the law and its version on one state of the database.
func (s *Store) loadLaw(ctx context.Context) (law *deadline.Law, version int64, err error) {
	var found lawRows
	err = s.db.View(ctx, func() ([]sqldb.Statement, error) {
		return append(readLaw(&found), sqldb.Query(sqldb.Each(func(r sqldb.Rows) error { return r.Scan(&version) }), selectLawVersion)), nil
	})
	if err != nil {
		return nil, 0, err
	}
	law, err = found.law()
	return law, version, err
}

// lawRows are the rows that take the places of those of the program.
type lawRows struct{ deadline.Overlay }

// law puts them in place.
func (r lawRows) law() (*deadline.Law, error) {
	seed, err := deadline.Seed()
	if err != nil {
		return nil, err
	}
	return deadline.New(seed.With(r.Overlay))
}

// readLaw reads every stored row of the law.
func readLaw(o *lawRows) []sqldb.Statement {
	o.Settings = make(map[string]string)
	return []sqldb.Statement{
		sqldb.Query(sqldb.Each(func(r sqldb.Rows) error {
			var y deadline.Year
			err := r.Scan(&y.Year, (*string)(&y.Status), &y.Source, &y.Note.VI, &y.Note.EN)
			o.Years = append(o.Years, y)
			return err
		}), "SELECT year, status, source, note_vi, note_en FROM calendar_year"),
		sqldb.Query(sqldb.Each(func(r sqldb.Rows) error {
			var d deadline.Day
			var when string
			err := r.Scan((*sqldb.Day)(&d.Date), (*string)(&d.Kind), &d.Name.VI, &d.Name.EN, &d.Source, (*string)(&d.Mark), &when)
			d.When = whenOf(when)
			o.Days = append(o.Days, d)
			return err
		}), "SELECT day, kind, name_vi, name_en, source, mark, held_by_switch FROM calendar_day"),
		sqldb.Query(sqldb.Each(func(r sqldb.Rows) error {
			rule, err := scanRule(r)
			o.Rules = append(o.Rules, rule)
			return err
		}), "SELECT "+ruleColumns+" FROM deadline_rule"),
		sqldb.Query(sqldb.Each(func(r sqldb.Rows) error {
			var code, value string
			err := r.Scan(&code, &value)
			o.Settings[code] = value
			return err
		}), "SELECT code, value FROM legal_switch"),
		sqldb.Query(sqldb.Each(func(r sqldb.Rows) error {
			var g deadline.Ground
			var kinds, terms string
			err := r.Scan(append(versionTargets(&g.Provision), &kinds, &terms)...)
			g.Kinds, g.Terms = deadline.ParseSet(kinds), deadline.ParseSet(terms)
			o.Grounds = append(o.Grounds, g)
			return err
		}), "SELECT "+versionColumns+", kinds, terms FROM stop_ground"),
		sqldb.Query(sqldb.Each(func(r sqldb.Rows) error {
			var g deadline.Rung
			var kinds, terms, recipients string
			err := r.Scan(append(versionTargets(&g.Provision),
				&kinds, &terms, &g.Offset, (*string)(&g.Unit), &recipients, &g.Document)...)
			g.Kinds, g.Terms, g.Recipient = deadline.ParseSet(kinds), deadline.ParseSet(terms), deadline.ParseSet(recipients)
			o.Ladder = append(o.Ladder, g)
			return err
		}), "SELECT "+versionColumns+", kinds, terms, days_off, unit, recipients, document FROM urging_rung"),
		sqldb.Query(sqldb.Each(func(r sqldb.Rows) error {
			var q deadline.Quota
			err := r.Scan(append(versionTargets(&q.Provision),
				&q.Head, &q.Days, &q.Per, &q.Delegable, &q.Urgent)...)
			o.Quotas = append(o.Quotas, q)
			return err
		}), "SELECT "+versionColumns+", head, days, per, delegable, urgent FROM reception_quota"),
	}
}

// versionColumns are those that rows with versions share, in the order of
// versionTargets and versionValues.
const versionColumns = "code, version, valid_from, valid_to, law, article, law_version, mark, title_vi, title_en"

func versionTargets(p *deadline.Provision) []any {
	return []any{
		&p.Code, &p.Version, (*sqldb.Day)(&p.ValidFrom), (*sqldb.Day)(&p.ValidTo), &p.Legal.Law, &p.Legal.Article, &p.Legal.Version,
		(*string)(&p.Mark), &p.Title.VI, &p.Title.EN,
	}
}

func versionValues(p deadline.Provision) []any {
	return []any{
		p.Code, p.Version, sqldb.Day(p.ValidFrom), sqldb.Day(p.ValidTo), p.Legal.Law, p.Legal.Article, p.Legal.Version, string(p.Mark), p.Title.VI, p.Title.EN,
	}
}

// whenOf reads a condition that was checked when it was stored.
func whenOf(s string) deadline.When {
	w, _ := deadline.ParseWhen(s)
	return w
}

// ruleColumns are in the order of scanRule and ruleValues.
const ruleColumns = "code, version, term, kinds, instances, complexities, branches, tiers, outside, remote, dismissal, delegated, " +
	"unit, length, times, ceiling, backwards, start_event, decided_by, valid_from, valid_to, held_by_switch, " +
	"law, article, law_version, mark, title_vi, title_en, note_vi, note_en"

func scanRule(row sqldb.Rows) (deadline.Rule, error) {
	var r deadline.Rule
	var kinds, instances, complexities, branches, tiers, when string
	err := row.Scan(&r.Code, &r.Version, (*string)(&r.Term), &kinds, &instances, &complexities, &branches, &tiers,
		(*string)(&r.Outside), (*string)(&r.Remote), (*string)(&r.Dismissal), (*string)(&r.Delegated), (*string)(&r.Unit), &r.Length, &r.Times, &r.Ceiling,
		&r.Backwards, &r.Start, &r.By, (*sqldb.Day)(&r.ValidFrom), (*sqldb.Day)(&r.ValidTo), &when,
		&r.Legal.Law, &r.Legal.Article, &r.Legal.Version, (*string)(&r.Mark), &r.Title.VI, &r.Title.EN, &r.Note.VI, &r.Note.EN)
	r.Kinds, r.Instances, r.Complexities = deadline.ParseSet(kinds), deadline.ParseSet(instances), deadline.ParseSet(complexities)
	r.Branches, r.Tiers, r.When = deadline.ParseSet(branches), deadline.ParseSet(tiers), whenOf(when)
	return r, err
}

func ruleValues(r deadline.Rule) []any {
	return []any{
		r.Code, r.Version, string(r.Term), r.Kinds.String(), r.Instances.String(), r.Complexities.String(), r.Branches.String(),
		r.Tiers.String(), string(r.Outside), string(r.Remote), string(r.Dismissal), string(r.Delegated), string(r.Unit), r.Length, r.Times, r.Ceiling,
		r.Backwards, r.Start, r.By, sqldb.Day(r.ValidFrom), sqldb.Day(r.ValidTo), r.When.String(),
		r.Legal.Law, r.Legal.Article, r.Legal.Version, string(r.Mark), r.Title.VI, r.Title.EN, r.Note.VI, r.Note.EN,
	}
}

// ApplyLaw implements legislation.Store. The one row of the law's version is
// the lock: changes are rare, and each is checked against the whole.
func (s *Store) ApplyLaw(
	ctx context.Context, actor access.Actor, r *idempotency.Request, decide func(legislation.Draft) (legislation.Outcome, error),
) error {
	err := s.db.Write(ctx, func(t *sqldb.Tx) error {
		draft, err := s.lockLaw(t, r)
		if err != nil {
			return err
		}
		out, err := decide(draft)
		if err != nil {
			return err
		}
		version := draft.Version + 1
		saveLaw(t, out.Rows)
		e := out.Event
		t.Exec("INSERT INTO law_event (version, subject, code, change, reason, actor_id, actor_name, recorded_at) VALUES "+sqldb.Marks(1, 8),
			version, string(e.Subject), e.Code, e.Change, e.Reason, actorOrNil(actor), actor.Name, sqldb.Instant(t.Now))
		t.ExecOne("UPDATE law_version SET version = ? WHERE id = 1 AND version = ?", version, draft.Version)
		kept, err := out.Answer(version)
		saveReplay(t, r, kept)
		return err
	})
	s.law.forget()
	return inProgress(err)
}

// lockLaw returns the law as it is until the end of the transaction, or
// *idempotency.Replayed for a request that was answered before.
func (s *Store) lockLaw(t *sqldb.Tx, r *idempotency.Request) (legislation.Draft, error) {
	var d legislation.Draft
	var found lawRows
	var old *idempotency.Replayed
	reads := append([]sqldb.Statement{sqldb.Query(sqldb.Each(func(r sqldb.Rows) error { return r.Scan(&d.Version) }), selectLawVersion+s.db.Lock())}, readLaw(&found)...)
	if err := t.Fetch(append(reads, readReplay(r, &old)...)...); err != nil {
		return d, err
	}
	if old != nil {
		return d, old
	}
	var err error
	d.Law, err = found.law()
	return d, err
}

// saveLaw queues the rows, in the places of those that were stored before.
func saveLaw(t *sqldb.Tx, o deadline.Overlay) {
	for _, y := range o.Years {
		t.Exec("DELETE FROM calendar_day WHERE year = ?", y.Year)
		t.Exec("DELETE FROM calendar_year WHERE year = ?", y.Year)
	}
	insertAll(t, "calendar_year (year, status, source, note_vi, note_en)", o.Years, func(y deadline.Year) []any {
		return []any{y.Year, string(y.Status), y.Source, y.Note.VI, y.Note.EN}
	})
	insertAll(t, "calendar_day (day, year, kind, name_vi, name_en, source, mark, held_by_switch)", o.Days, func(d deadline.Day) []any {
		return []any{sqldb.Day(d.Date), d.Date.Year(), string(d.Kind), d.Name.VI, d.Name.EN, d.Source, string(d.Mark), d.When.String()}
	})
	for _, r := range o.Rules {
		t.Exec("DELETE FROM deadline_rule WHERE code = ? AND version = ?", r.Code, r.Version)
	}
	insertAll(t, "deadline_rule ("+ruleColumns+")", o.Rules, ruleValues)
	saveVersions(t, "stop_ground", "kinds, terms", o.Grounds, func(g deadline.Ground) []any {
		return append(versionValues(g.Provision), g.Kinds.String(), g.Terms.String())
	})
	saveVersions(t, "urging_rung", "kinds, terms, days_off, unit, recipients, document", o.Ladder, func(r deadline.Rung) []any {
		return append(versionValues(r.Provision),
			r.Kinds.String(), r.Terms.String(), r.Offset, string(r.Unit), r.Recipient.String(), r.Document)
	})
	saveVersions(t, "reception_quota", "head, days, per, delegable, urgent", o.Quotas, func(q deadline.Quota) []any {
		return append(versionValues(q.Provision), q.Head, q.Days, q.Per, q.Delegable, q.Urgent)
	})
	for code, value := range o.Settings {
		t.Exec("DELETE FROM legal_switch WHERE code = ?", code)
		t.Exec("INSERT INTO legal_switch (code, value) VALUES (?, ?)", code, value)
	}
}

// saveVersions queues rows whose values begin with code and version, in the places
// of those that were stored before.
func saveVersions[T any](t *sqldb.Tx, table, columns string, rows []T, values func(T) []any) {
	for _, r := range rows {
		t.Exec("DELETE FROM "+table+" WHERE code = ? AND version = ?", values(r)[:2]...)
	}
	insertAll(t, table+" ("+versionColumns+", "+columns+")", rows, values)
}

// LawEvents implements legislation.Store.
func (s *Store) LawEvents(ctx context.Context, before int64, limit int) ([]legislation.Event, error) {
	var list []struct {
		Version    int64         `gorm:"column:version"`
		Subject    string        `gorm:"column:subject"`
		Code       string        `gorm:"column:code"`
		Change     string        `gorm:"column:change"`
		Reason     string        `gorm:"column:reason"`
		ActorID    uuid.NullUUID `gorm:"column:actor_id"`
		ActorName  string        `gorm:"column:actor_name"`
		RecordedAt sqldb.Instant `gorm:"column:recorded_at"`
	}
	err := s.db.Scan(ctx, &list, `SELECT version, subject, code, change, reason, actor_id, actor_name, recorded_at FROM law_event
		WHERE ? = 0 OR version < ? ORDER BY version DESC LIMIT ?`, before, before, limit)
	out := make([]legislation.Event, len(list))
	for i, r := range list {
		out[i] = legislation.Event{
			Version: r.Version, Subject: legislation.Subject(r.Subject), Code: r.Code, Change: r.Change, Reason: r.Reason,
			ActorID: r.ActorID.UUID, ActorName: r.ActorName, RecordedAt: time.Time(r.RecordedAt),
		}
	}
	return out, err
}
