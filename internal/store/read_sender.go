package store

import (
	"context"
	"slices"
	"strings"

	"kntc/internal/access"
	"kntc/internal/casework"
	"kntc/internal/store/sqldb"
)

// sentBy is the SQL of the petitions that somebody sent, each with its owner: of
// each index a list of its own, within the scope of the list and its own.
func (s *Store) sentBy(ctx context.Context, o owners, f casework.SenderFilter) (source, error) {
	var arms senderArms
	within := func(scope access.Scope) (owners, error) {
		narrow, err := s.reach(ctx, scope)
		return o.both(narrow), err
	}
	if len(f.Identities) > 0 {
		at, err := within(f.Identity)
		if err != nil {
			return source{}, err
		}
		arms.each(at, "party", "identity_index", f.Identities)
	}
	arms.each(o, "party_phone", "phone_index", f.Phones)
	if f.Name != "" { // folded: it has no sign that LIKE takes otherwise
		key := f.Name + "|" + f.Address
		arms.add(o, "party", "name_key = ? AND (person_key = ? OR person_key LIKE ?)", f.Name, key, key+" %")
	}
	if len(f.Senders) > 0 {
		at, err := within(f.Sealed)
		if err != nil {
			return source{}, err
		}
		arms.each(at, "sealed_sender", "sender_index", f.Senders)
	}
	if len(arms.sql) == 0 {
		arms.add(owners{}, "party_phone", "1 = 1")
	}
	return source{strings.Join(arms.sql, " UNION "), arms.args}, nil
}

// senderArms gathers selections of petitions with their owners.
type senderArms struct {
	sql  []string
	args []any
}

func (a *senderArms) each(o owners, table, column string, values []string) {
	for _, v := range values {
		a.add(o, table, column+" = ?", v)
	}
}

func (a *senderArms) add(o owners, table, where string, args ...any) {
	scope, owned := o.spelt("authority_id")
	a.sql = append(a.sql, "SELECT authority_id, petition_id AS id FROM "+table+" WHERE "+scope+" AND "+where)
	a.args = append(append(a.args, owned...), args...)
}

// sender narrows a list to what somebody sent; it reports whether it did. A search
// that may be a number of somebody is one of words when nobody has the number.
func (s *Store) sender(ctx context.Context, l *list, f casework.PetitionFilter) (bool, error) {
	if f.Sender == nil {
		return false, nil
	}
	sent, err := s.sentBy(ctx, l.owners, *f.Sender)
	if err != nil {
		return false, err
	}
	if f.Search != "" {
		has := false
		err := s.db.Fetch(ctx, sqldb.Query(sqldb.Each(func(r sqldb.Rows) error { return r.Scan(&has) }), "SELECT true FROM ("+sent.sql+") AS s LIMIT 1", sent.args...))
		if err != nil || !has {
			return false, err
		}
	}
	l.among, l.named = &sent, true
	return true, nil
}

// keysAmong is the SQL of the keys of those of a few rows that the conditions
// leave: each is looked up by its key, whatever the engine thinks of their number.
func (s *Store) keysAmong(l list, c *conditions) (string, []any) {
	scope, owned := l.owners.spelt(l.alias + ".authority_id")
	where := " WHERE " + l.alias + ".authority_id = s.authority_id AND " + l.alias + ".id = s.id AND " + scope + " AND " + c.sql()
	args := slices.Concat(l.among.args, owned, c.args)
	if s.db.Engine() == sqldb.SQLite {
		return "SELECT " + l.order.selected(l.alias, true) + " FROM (" + l.among.sql + ") AS s CROSS JOIN " + l.table + where, args
	}
	return "SELECT " + l.order.keys("k.") + " FROM (" + l.among.sql + ") AS s CROSS JOIN LATERAL (SELECT " + l.order.selected(l.alias, false) + " FROM " + l.table + where + " OFFSET 0) AS k", args
}
