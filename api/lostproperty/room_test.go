package lostproperty_test

import (
	"context"
	"embed"
	"io/fs"
	"testing"

	"kntc/internal/access"
	"kntc/internal/authority"
	"kntc/internal/fault"
	"kntc/internal/journal"
	"kntc/internal/lifecycle"
	"kntc/internal/store"
	"kntc/internal/store/sqldb"
)

//go:embed testdata/migrations
var migrations embed.FS

// room is what the store knows about items.
func room(tb testing.TB) store.Room {
	tb.Helper()
	files, err := fs.Sub(migrations, "testdata/migrations")
	if err != nil {
		tb.Fatal(err)
	}
	return store.Room{
		Schema: &store.Schema{Name: "lost_property", Files: files},
		Timed:  []lifecycle.Subject{OfItem},
		Loads:  []store.LoadSQL{store.Loads(loadItem)},
		Writes: []store.WriteSQL{store.EachWrite(enterItem), store.EachWrite(changeItem)},
		Counts: counted(),
	}
}

// itemLoad reads and locks an item; one that is not there is fault.ErrNotFound.
type itemLoad struct {
	ID authority.OwnedID

	Item Item
}

// Owner implements journal.Load.
func (l *itemLoad) Owner() authority.ID { return l.ID.Authority }

// Rank implements journal.Load.
func (*itemLoad) Rank() journal.Rank { return journal.RankPart }

// itemEntered is a new item.
type itemEntered struct{ Item Item }

// Owner implements journal.Write.
func (w itemEntered) Owner() authority.ID { return w.Item.ID.Authority }

// itemChanged is an item after a step.
type itemChanged struct{ Item Item }

// Owner implements journal.Write.
func (w itemChanged) Owner() authority.ID { return w.Item.ID.Authority }

const itemColumns = "authority_id, id, year, no, state, sort, grams, found_on, last_on, given_on, version"

func itemValues(i Item) []any {
	return []any{
		int64(i.ID.Authority), i.ID.UUID, i.Number.Year, i.Number.No, string(i.State), i.Sort, i.Grams,
		sqldb.Day(i.FoundOn), sqldb.Day(i.LastOn), sqldb.Day(i.GivenOn), i.Version,
	}
}

// readItem reads one item into a variable, and reports whether it is there.
func readItem(id authority.OwnedID, lock string, into *Item, found *bool) sqldb.Statement {
	return sqldb.Query(sqldb.Each(func(r sqldb.Rows) error {
		*found = true
		var owner int64
		i := Item{Number: lifecycle.Number{Book: Register}}
		err := r.Scan(&owner, (*sqldb.UID)(&i.ID.UUID), &i.Number.Year, &i.Number.No, (*string)(&i.State), &i.Sort, &i.Grams,
			(*sqldb.Day)(&i.FoundOn), (*sqldb.Day)(&i.LastOn), (*sqldb.Day)(&i.GivenOn), &i.Version)
		i.ID.Authority = authority.ID(owner)
		*into = i
		return err
	}), "SELECT "+itemColumns+" FROM lost_item WHERE authority_id = ? AND id = ?"+lock, int64(id.Authority), id.UUID)
}

func loadItem(r *store.Reading, l *itemLoad) {
	found := false
	r.Ask(readItem(l.ID, r.Lock, &l.Item, &found))
	r.Require(func() bool { return found })
}

func enterItem(t *sqldb.Tx, w itemEntered) {
	values := itemValues(w.Item)
	t.ExecOne("INSERT INTO lost_item ("+itemColumns+") VALUES "+sqldb.Marks(1, len(values)), values...)
}

func changeItem(t *sqldb.Tx, w itemChanged) {
	i := w.Item
	t.ExecOne("UPDATE lost_item SET state = ?, grams = ?, last_on = ?, given_on = ?, version = ? WHERE authority_id = ? AND id = ? AND version = ?",
		string(i.State), i.Grams, sqldb.Day(i.LastOn), sqldb.Day(i.GivenOn), i.Version, int64(i.ID.Authority), i.ID.UUID, i.Version-1)
}

// itemStore reads items beside what every store does.
type itemStore struct{ *store.Store }

// Item returns an item; fault.ErrNotFound outside the scope.
func (s itemStore) Item(ctx context.Context, scope access.Scope, id authority.OwnedID) (Item, error) {
	var i Item
	found := false
	err := s.Show(ctx, scope, id.Authority, readItem(id, "", &i, &found))
	if err == nil && !found {
		err = fault.ErrNotFound
	}
	return i, err
}
