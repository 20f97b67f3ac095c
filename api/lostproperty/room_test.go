package lostproperty_test

import (
	"context"
	"embed"
	"io/fs"
	"testing"

	"github.com/google/uuid"

	"kntc/internal/access"
	"kntc/internal/authority"
	"kntc/internal/clock"
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

// itemTable describes the table of items.
var itemTable = sqldb.NewTable(string(OfItem), Item{Number: lifecycle.Number{Book: Register}},
	sqldb.Key(
		sqldb.Int("authority_id", func(i *Item) *authority.ID { return &i.ID.Authority }),
		sqldb.UUID("id", func(i *Item) *uuid.UUID { return &i.ID.UUID }),
	),
	sqldb.Fixed(
		sqldb.Int("year", func(i *Item) *int { return &i.Number.Year }),
		sqldb.Int("no", func(i *Item) *int { return &i.Number.No }),
		sqldb.Text("sort", func(i *Item) *string { return &i.Sort }),
		sqldb.Date("found_on", func(i *Item) *clock.Date { return &i.FoundOn }),
	),
	sqldb.Changeable(
		sqldb.Text("state", func(i *Item) *lifecycle.State { return &i.State }),
		sqldb.Int("grams", func(i *Item) *int64 { return &i.Grams }),
		sqldb.Date("last_on", func(i *Item) *clock.Date { return &i.LastOn }),
		sqldb.Date("given_on", func(i *Item) *clock.Date { return &i.GivenOn }),
		sqldb.Int("version", func(i *Item) *int64 { return &i.Version }),
	),
)

// readItem reads one item into a variable, which stays zero when there is none.
func readItem(id authority.OwnedID, lock string, into *Item) sqldb.Statement {
	return itemTable.Query(func(i Item) { *into = i }, "authority_id = ? AND id = ?"+lock, int64(id.Authority), id.UUID)
}

func loadItem(r *store.Reading, l *itemLoad) {
	r.Ask(readItem(l.ID, r.Lock, &l.Item))
	r.Require(func() bool { return l.Item != Item{} })
}

func enterItem(t *sqldb.Tx, w itemEntered) { itemTable.Insert(t, w.Item) }

func changeItem(t *sqldb.Tx, w itemChanged) { itemTable.Update(t, &w.Item, w.Item.Version-1) }

// itemStore reads items beside what every store does.
type itemStore struct{ *store.Store }

// Item returns an item; fault.ErrNotFound outside the scope.
func (s itemStore) Item(ctx context.Context, scope access.Scope, id authority.OwnedID) (Item, error) {
	var i Item
	err := s.Show(ctx, scope, id.Authority, readItem(id, "", &i))
	if err == nil && i == (Item{}) {
		err = fault.ErrNotFound
	}
	return i, err
}
