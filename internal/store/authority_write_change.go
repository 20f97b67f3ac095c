package store

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/google/uuid"

	"kntc/internal/access"
	"kntc/internal/authority"
	"kntc/internal/directory"
	"kntc/internal/idempotency"
	"kntc/internal/store/sqldb"
)

// ApplyDirectory implements directory.Store. The one row of the
// directory's version is the lock: changes are rare, and each is checked
// against the whole.
func (s *Store) ApplyDirectory(
	ctx context.Context, actor access.Actor, r *idempotency.Request, decide func(directory.Draft) (directory.Outcome, error),
) error {
	err := s.db.Write(ctx, func(t *sqldb.Tx) error {
		draft, err := s.lockDirectory(t, r)
		if err != nil {
			return err
		}
		draft.Now = t.Now
		out, err := decide(draft)
		if err != nil {
			return err
		}
		before, nextID := draft.Tree, draft.NextID
		list := make([]authority.Change, len(out.Changes))
		for i, c := range out.Changes {
			list[i] = c.Change
		}
		after, err := authority.Apply(before, list...)
		if err != nil {
			return err
		}
		versions, history := authorityHistory(t, actor, before, out.Changes)
		if err := saveDifference(t, before, after, versions); err != nil {
			return err
		}
		insertAll(t, intoAuthorityEvent, history, func(line []any) []any { return line })
		for id := range versions {
			nextID = max(nextID, id+1)
		}
		t.ExecOne("UPDATE directory_version SET version = ?, next_id = ? WHERE id = 1", draft.Version+1, int64(nextID))
		if out.Answer == nil {
			return nil
		}
		kept, err := out.Answer(after)
		saveReplay(t, r, kept)
		return err
	})
	s.dir.forget()
	return inProgress(err)
}

// lockDirectory returns the directory as it is until the end of the
// transaction, or *idempotency.Replayed for a request that was answered before.
func (s *Store) lockDirectory(t *sqldb.Tx, r *idempotency.Request) (directory.Draft, error) {
	var draft directory.Draft
	var d directoryRows
	var old *idempotency.Replayed
	reads := append([]sqldb.Statement{sqldb.Query(sqldb.Each(func(r sqldb.Rows) error { return r.Scan(&draft.Version, &draft.NextID) }),
		"SELECT version, next_id FROM directory_version WHERE id = 1"+s.db.Lock())}, readDirectory(&d)...)
	if err := t.Fetch(append(reads, readReplay(r, &old)...)...); err != nil {
		return draft, err
	}
	if old != nil {
		return draft, old
	}
	for _, a := range d.authorities {
		draft.NextID = max(draft.NextID, authority.ID(a.ID)+1)
	}
	var err error
	draft.Tree, err = authority.NewTree(d.facts())
	return draft, err
}

// readDirectory reads the whole directory within a transaction.
func readDirectory(d *directoryRows) []sqldb.Statement {
	return []sqldb.Statement{
		sqldb.Query(scanAll(&d.authorities, func(a *authorityRow) []any {
			return []any{&a.ID, &a.Name, &a.Tier, &a.Branch, &a.Place, &a.ValidFrom, &a.ValidTo, &a.EndedBy, &a.Source, &a.Version}
		}), selectAuthorities),
		sqldb.Query(scanAll(&d.names, func(n *authorityNameRow) []any {
			return []any{&n.AuthorityID, &n.Name, &n.ValidFrom, &n.ValidTo, &n.Document}
		}), selectNames),
		sqldb.Query(scanAll(&d.codes, func(c *authorityCodeRow) []any {
			return []any{&c.AuthorityID, &c.System, &c.Code, &c.ValidFrom, &c.ValidTo, &c.Document}
		}), selectCodes),
		sqldb.Query(scanAll(&d.parents, func(p *authorityParentRow) []any {
			return []any{&p.ChildID, &p.ParentID, &p.ValidFrom, &p.ValidTo, &p.Document}
		}), selectParents),
		sqldb.Query(scanAll(&d.forwardings, func(s *authorityForwardingRow) []any {
			return []any{&s.AuthorityID, &s.ForwardsAs, &s.ValidFrom, &s.ValidTo, &s.Document}
		}), selectForwardings),
		sqldb.Query(scanAll(&d.successions, func(x *authoritySuccessionRow) []any {
			return []any{&x.PredecessorID, &x.SuccessorID, &x.EffectiveOn, &x.Document}
		}), selectSuccessions),
	}
}

// scanAll appends every row of a result to the list.
func scanAll[T any](list *[]T, targets func(*T) []any) func(sqldb.Rows) error {
	return sqldb.Each(func(r sqldb.Rows) error {
		var row T
		err := r.Scan(targets(&row)...)
		*list = append(*list, row)
		return err
	})
}

// authorityHistory returns the version that each authority concerned ends with,
// and the lines that the changes add to the history.
func authorityHistory(
	t *sqldb.Tx, actor access.Actor, before *authority.Tree, changes []directory.Change,
) (map[authority.ID]int64, [][]any) {
	versions := make(map[authority.ID]int64)
	var lines [][]any
	for _, c := range changes {
		for _, id := range c.Concerns {
			if _, seen := versions[id]; !seen {
				a, _ := before.Get(id) // none for one that is created: version 0
				versions[id] = a.Version
			}
			versions[id]++
			lines = append(lines, []any{int64(id), versions[id], c.Record, actorOrNil(actor), actor.Name, sqldb.Instant(t.Now)})
		}
	}
	return versions, lines
}

// saveDifference queues the rows of every authority that the changes concern.
func saveDifference(t *sqldb.Tx, before, after *authority.Tree, versions map[authority.ID]int64) error {
	all := after.Facts()
	concerned := func(id authority.ID) bool { return versions[id] > 0 }
	var founded []authority.Authority
	var changed []int64
	for _, a := range all.Authorities {
		old, existed := before.Get(a.ID)
		switch {
		case !existed && !concerned(a.ID), a.Version != old.Version && a.Version != versions[a.ID]:
			return fmt.Errorf("change of the directory: authority %s has version %d, its history says %d", a.ID, a.Version, versions[a.ID])
		case !existed:
			founded = append(founded, a)
		case concerned(a.ID):
			changed = append(changed, int64(a.ID))
			t.ExecOne(`UPDATE authority SET name = ?, place = ?, valid_to = ?, ended_by = ?, version = ? WHERE id = ? AND version = ?`,
				a.Name, a.Place, sqldb.Day(a.ValidTo), a.EndedBy, a.Version, int64(a.ID), old.Version)
		}
	}
	insertAuthorities(t, founded)
	for some := range slices.Chunk(changed, perInsert) {
		args := make([]any, len(some))
		for i, id := range some {
			args[i] = id
		}
		in := " IN " + sqldb.Marks(1, len(some))
		t.Exec("DELETE FROM authority_name WHERE authority_id"+in, args...)
		t.Exec("DELETE FROM authority_code WHERE authority_id"+in, args...)
		t.Exec("DELETE FROM authority_parent WHERE child_id"+in, args...)
		t.Exec("DELETE FROM authority_forwarding WHERE authority_id"+in, args...)
		t.Exec("DELETE FROM authority_succession WHERE predecessor_id"+in, args...)
	}
	insertSpells(t, authority.Facts{
		Names:       slices.DeleteFunc(all.Names, func(n authority.NameSpell) bool { return !concerned(n.Authority) }),
		Codes:       slices.DeleteFunc(all.Codes, func(c authority.Code) bool { return !concerned(c.Authority) }),
		Parents:     slices.DeleteFunc(all.Parents, func(p authority.ParentLink) bool { return !concerned(p.Child) }),
		Forwardings: slices.DeleteFunc(all.Forwardings, func(s authority.ForwardingSpell) bool { return !concerned(s.Authority) }),
		Successions: slices.DeleteFunc(all.Successions, func(x authority.Succession) bool { return !concerned(x.Predecessor) }),
	})
	return nil
}

// AuthorityEvents implements directory.Store.
func (s *Store) AuthorityEvents(ctx context.Context, id authority.ID) ([]directory.Event, error) {
	var list []struct {
		Version    int64         `gorm:"column:version"`
		Change     string        `gorm:"column:change"`
		ActorID    uuid.NullUUID `gorm:"column:actor_id"`
		ActorName  string        `gorm:"column:actor_name"`
		RecordedAt sqldb.Instant `gorm:"column:recorded_at"`
	}
	err := s.db.Scan(ctx, &list, `SELECT version, change, actor_id, actor_name, recorded_at FROM authority_event
		WHERE authority_id = ? ORDER BY version`, int64(id))
	out := make([]directory.Event, len(list))
	for i, r := range list {
		out[i] = directory.Event{
			Version: r.Version, Change: r.Change, ActorID: r.ActorID.UUID, ActorName: r.ActorName, RecordedAt: time.Time(r.RecordedAt),
		}
	}
	return out, err
}

// LatestAuthorityEvent implements directory.Store.
func (s *Store) LatestAuthorityEvent(ctx context.Context) (authority.ID, directory.Event, error) {
	var id authority.ID
	var e directory.Event
	err := s.db.Fetch(ctx, sqldb.Query(sqldb.Each(func(r sqldb.Rows) error {
		return r.Scan(&id, &e.Version, &e.Change, (*sqldb.UID)(&e.ActorID), &e.ActorName, (*sqldb.Instant)(&e.RecordedAt))
	}), `SELECT authority_id, version, change, actor_id, actor_name, recorded_at FROM authority_event
		ORDER BY recorded_at DESC, authority_id DESC LIMIT 1`))
	return id, e, err
}
