package store

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"kntc/internal/ledger"
	"kntc/internal/store/sqldb"
)

// The catalogue of the ledger stands in the database as well, so that its rows
// explain themselves and the database refuses one that nothing explains. Rows
// are only ever added: what one meant once, it means for ever.

// entry is a row of a table of the catalogue: its key, and what it says.
type entry struct{ key, says string }

// catalogueTable is one table of the catalogue.
type catalogueTable struct {
	name    string
	columns string // of the key, then of what it says
	read    string // key and what it says, as texts
	entries []entry
	rows    [][]any // as entries
}

func (c *catalogueTable) add(key, says string, row ...any) {
	c.entries = append(c.entries, entry{key, says})
	c.rows = append(c.rows, row)
}

// catalogueTables is the program's catalogue as rows, referred to first.
func catalogueTables(c *ledger.Catalogue) []*catalogueTable {
	units := &catalogueTable{name: "ledger_unit", columns: "unit", read: "SELECT unit, '' FROM ledger_unit"}
	for _, u := range c.Units() {
		units.add(string(u.Unit), "", string(u.Unit))
	}
	subjects := &catalogueTable{name: "ledger_subject", columns: "subject", read: "SELECT subject, '' FROM ledger_subject"}
	dimensions := &catalogueTable{
		name: "ledger_dimension", columns: "subject, place, dimension",
		read: "SELECT subject || ' ' || place, dimension FROM ledger_dimension",
	}
	for _, s := range c.Subjects() {
		subjects.add(string(s.Subject), "", string(s.Subject))
		for i, d := range s.Dimensions {
			if d != "" {
				dimensions.add(fmt.Sprintf("%s %d", s.Subject, i+1), string(d), string(s.Subject), i+1, string(d))
			}
		}
	}
	measures := &catalogueTable{
		name: "ledger_measure", columns: "subject, measure, unit",
		read: "SELECT subject || ' ' || measure, unit FROM ledger_measure",
	}
	for _, m := range c.Measures() {
		measures.add(fmt.Sprintf("%s %s", m.Subject, m.Measure), string(m.Unit), string(m.Subject), string(m.Measure), string(m.Unit))
	}
	return []*catalogueTable{units, subjects, dimensions, measures}
}

// find reads what the table says of each key.
func (c *catalogueTable) find(found map[string]string) sqldb.Statement {
	return sqldb.Query(sqldb.Each(func(r sqldb.Rows) error {
		var key, says string
		err := r.Scan(&key, &says)
		found[key] = says
		return err
	}), c.read)
}

// missing lists the places of the entries that are not among those found. An
// entry that says something else is refused: rows rest on it.
func (c *catalogueTable) missing(found map[string]string) ([]int, error) {
	var out []int
	for i, e := range c.entries {
		says, ok := found[e.key]
		switch {
		case !ok:
			out = append(out, i)
		case says != e.says:
			return nil, fmt.Errorf("%s: %s is %q in the database and %q in the program", c.name, e.key, says, e.says)
		}
	}
	return out, nil
}

// enterCatalogue brings the rows of the program's catalogue into the database.
// A new dimension splits the stock anew: it is dropped, and the next roll makes
// it again.
func (s *Store) enterCatalogue(ctx context.Context) error {
	var err error
	for range 3 { // another program may be entering the same rows
		var dup *sqldb.UniqueError
		if err = s.enterMissing(ctx); !errors.As(err, &dup) {
			break
		}
	}
	if dup := (*sqldb.UniqueError)(nil); errors.As(err, &dup) {
		return fmt.Errorf("catalogue of the ledger: another program is entering it, or a dimension has two places: %w", err)
	}
	if err != nil {
		return fmt.Errorf("catalogue of the ledger: %w", err)
	}
	return nil
}

func (s *Store) enterMissing(ctx context.Context) error {
	return s.db.Write(ctx, func(t *sqldb.Tx) error {
		for _, table := range catalogueTables(s.catalogue) {
			found := make(map[string]string)
			if err := t.Fetch(table.find(found)); err != nil {
				return err
			}
			missing, err := table.missing(found)
			if err != nil {
				return err
			}
			for _, i := range missing {
				t.Exec("INSERT INTO "+table.name+" ("+table.columns+") VALUES "+sqldb.Marks(1, len(table.rows[i])), table.rows[i]...)
			}
			if table.name == "ledger_dimension" && len(missing) > 0 {
				t.Exec("DELETE FROM ledger_stock")
				t.Exec("DELETE FROM ledger_known")
				t.Exec("DELETE FROM ledger_rolled")
			}
		}
		return nil
	})
}

// checkCatalogue refuses a database that lacks rows of the program's catalogue.
func (s *Store) checkCatalogue(ctx context.Context) error {
	tables := catalogueTables(s.catalogue)
	found := make([]map[string]string, len(tables))
	reads := make([]sqldb.Statement, len(tables))
	for i, table := range tables {
		found[i] = make(map[string]string)
		reads[i] = table.find(found[i])
	}
	if err := s.db.Fetch(ctx, reads...); err != nil {
		return err
	}
	var lacks []string
	for i, table := range tables {
		missing, err := table.missing(found[i])
		if err != nil {
			return err
		}
		for _, place := range missing {
			lacks = append(lacks, table.name+" "+table.entries[place].key)
		}
	}
	if slices.Sort(lacks); len(lacks) > 0 {
		return sqldb.ErrSchemaOld.With("lacks", lacks)
	}
	return nil
}
