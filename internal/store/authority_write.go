package store

import (
	"context"
	"slices"

	"kntc/internal/authority"
	"kntc/internal/fault"
	"kntc/internal/store/sqldb"
)

// ErrDirectoryNotEmpty refuses a first import into a directory in use.
var ErrDirectoryNotEmpty = fault.Define(fault.Conflict, "directory_not_empty",
	"Danh bạ cơ quan đã có dữ liệu.", "The directory of authorities is not empty.")

// ImportDirectory fills an empty directory, as the first set-up does. From its
// instant on the authorities exist in this system.
func (s *Store) ImportDirectory(ctx context.Context, facts authority.Facts) error {
	if _, err := authority.NewTree(facts); err != nil {
		return err
	}
	err := s.db.Write(ctx, func(t *sqldb.Tx) error {
		count := 0
		err := t.Fetch(sqldb.Query(sqldb.Each(func(r sqldb.Rows) error { return r.Scan(&count) }), "SELECT count(*) FROM authority"))
		if err != nil {
			return err
		}
		if err := t.Start(); err != nil {
			return err
		}
		if count > 0 {
			return ErrDirectoryNotEmpty
		}
		insertFacts(t, facts)
		next := int64(1)
		for _, a := range facts.Authorities {
			next = max(next, int64(a.ID)+1)
		}
		insertAll(t, intoAuthorityEvent, facts.Authorities, func(a authority.Authority) []any {
			return []any{int64(a.ID), max(a.Version, 1), `{"type":"import"}`, nil, "system", sqldb.Instant(t.Now)}
		})
		t.Exec("UPDATE directory_version SET version = version + 1, next_id = ? WHERE id = 1", next)
		return nil
	})
	s.dir.forget()
	return err
}

const intoAuthorityEvent = "authority_event (authority_id, version, change, actor_id, actor_name, recorded_at)"

// insertFacts queues the rows of a directory.
func insertFacts(t *sqldb.Tx, f authority.Facts) {
	insertAuthorities(t, f.Authorities)
	insertSpells(t, f)
}

func insertAuthorities(t *sqldb.Tx, list []authority.Authority) {
	insertAll(t, "authority (id, name, tier, branch, place, valid_from, valid_to, ended_by, source, version, created_at)", list,
		func(a authority.Authority) []any {
			return []any{
				int64(a.ID), a.Name, string(a.Tier), string(a.Branch), a.Place, sqldb.Day(a.ValidFrom), sqldb.Day(a.ValidTo),
				a.EndedBy, a.Source, max(a.Version, 1), sqldb.Instant(t.Now),
			}
		})
}

// insertSpells queues the rows of a directory that belong to authorities.
func insertSpells(t *sqldb.Tx, f authority.Facts) {
	insertAll(t, "authority_name (authority_id, name, valid_from, valid_to, document)", f.Names, func(n authority.NameSpell) []any {
		return []any{int64(n.Authority), n.Name, sqldb.Day(n.From), sqldb.Day(n.To), n.Document}
	})
	insertAll(t, "authority_code (authority_id, system, code, valid_from, valid_to, document)", f.Codes, func(c authority.Code) []any {
		return []any{int64(c.Authority), c.System, c.Code, sqldb.Day(c.From), sqldb.Day(c.To), c.Document}
	})
	insertAll(t, "authority_parent (child_id, parent_id, valid_from, valid_to, document)", f.Parents, func(p authority.ParentLink) []any {
		return []any{int64(p.Child), int64(p.Parent), sqldb.Day(p.From), sqldb.Day(p.To), p.Document}
	})
	insertAll(t, "authority_forwarding (authority_id, forwards_as, valid_from, valid_to, document)", f.Forwardings, func(s authority.ForwardingSpell) []any {
		return []any{int64(s.Authority), string(s.As), sqldb.Day(s.From), sqldb.Day(s.To), s.Document}
	})
	insertAll(t, "authority_succession (predecessor_id, successor_id, effective_on, document)", f.Successions, func(x authority.Succession) []any {
		return []any{int64(x.Predecessor), int64(x.Successor), sqldb.Day(x.On), x.Document}
	})
}

// perInsert bounds the rows of one INSERT that is written by hand.
const perInsert = sqldb.PerInsert

// insertAll queues inserts of many rows into "table (columns)".
func insertAll[T any](t *sqldb.Tx, into string, list []T, values func(T) []any) {
	for chunk := range slices.Chunk(list, perInsert) {
		var args []any
		width := 0
		for _, v := range chunk {
			row := values(v)
			width = len(row)
			args = append(args, row...)
		}
		t.Exec("INSERT INTO "+into+" VALUES "+sqldb.Marks(len(chunk), width), args...)
	}
}
