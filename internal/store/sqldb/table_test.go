package sqldb_test

import (
	"testing"

	"kntc/internal/store/sqldb"
)

type item struct {
	Name  string
	Count int
}

func name(i *item) *string { return &i.Name }

func count(i *item) *int { return &i.Count }

// TestWrongTablesEndTheProgram holds that a description that cannot be right is
// found when the program starts.
func TestWrongTablesEndTheProgram(t *testing.T) {
	t.Parallel()
	items := sqldb.NewTable("item", item{}, sqldb.Key(sqldb.Text("name", name)), sqldb.Changeable(sqldb.Int("count", count)))
	for _, tt := range []struct {
		name string
		make func()
	}{
		{"a column described twice", func() {
			sqldb.NewTable("item", item{}, sqldb.Key(sqldb.Text("name", name)), sqldb.Fixed(sqldb.Text("name", name)))
		}},
		{"only a column that there is not", func() { items.Only("name", "colour") }},
		{"without a column that there is not", func() { items.Without("colour") }},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			defer func() {
				if recover() == nil {
					t.Error("nothing was said about it")
				}
			}()
			tt.make()
		})
	}
}

// TestSelectionsNameTheirColumns holds which columns a query reads.
func TestSelectionsNameTheirColumns(t *testing.T) {
	t.Parallel()
	items := sqldb.NewTable("item", item{}, sqldb.Key(sqldb.Text("name", name)),
		sqldb.Changeable(sqldb.Int("count", count), sqldb.Derived("doubled", func(i *item) any { return 2 * i.Count }), sqldb.Beside[item]("found_by")))
	for _, tt := range []struct{ name, got, want string }{
		{"all", items.Columns("i"), "i.name, i.count"},
		{"only", items.Only("count").Columns("i"), "i.count"},
		{"without", items.Without("count").Columns("i"), "i.name"},
		{"statement", items.Query(func(item) {}, "name = ?", "x").SQL, "SELECT name, count FROM item WHERE name = ?"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if tt.got != tt.want {
				t.Errorf("%q, want %q", tt.got, tt.want)
			}
		})
	}
}
