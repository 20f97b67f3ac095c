//go:build unix && !race

package main

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strings"
	"testing"

	"kntc/internal/store/sqldb"
)

// growthCopies is how many times each further petition of a large world is
// there: importing a register costs some milliseconds a row, a copy of its
// rows some microseconds.
const growthCopies = 20

// copied are the columns that must differ between a row and its copy number k,
// beside those that name a petition or matter, with what is copied into them.
// Persons of copies are other persons.
var copied = map[string]string{
	"source":         "CASE WHEN source = '' THEN '' ELSE source || '-' || k END",
	"source_number":  "CASE WHEN source_number = '' THEN '' ELSE source_number || '-' || k END",
	"paper_number":   "CASE WHEN paper_number = '' THEN '' ELSE paper_number || '-' || k END",
	"identity_index": "identity_index || k",
	"person_index":   "person_index || k",
	"person_key":     "person_key || k",
	"name_key":       "name_key || k",
	"phone_index":    "phone_index || k",
	"sender_index":   "sender_index || k",
}

// dialect is how an engine is asked for what copying needs.
type dialect struct {
	copyID  string // the id of copy k from an id: a UUID of version 8, which nothing else has, that ends in the number
	tables  string
	columns string // of a table
	ids     string // those of them that may hold an id
}

// dialectOf leaves out the tables that follow others by themselves.
func dialectOf(engine sqldb.Engine) dialect {
	const others = "NOT LIKE 'listed!_%%' ESCAPE '!' AND %[1]s NOT LIKE 'search!_%%' ESCAPE '!' AND %[1]s NOT LIKE 'petition!_words%%' ESCAPE '!' ORDER BY %[1]s"
	if engine == sqldb.Postgres {
		const of = "SELECT column_name FROM information_schema.columns WHERE table_schema = 'public' AND table_name = '%s'"
		return dialect{
			copyID:  "(substr(%[1]s::text, 1, 14) || '8' || substr(%[1]s::text, 16, 17) || lpad(to_hex(k), 4, '0'))::uuid",
			tables:  fmt.Sprintf("SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND %[1]s "+others, "tablename"),
			columns: of, ids: of + " AND data_type = 'uuid'",
		}
	}
	return dialect{
		copyID:  "substr(%[1]s, 1, 14) || '8' || substr(%[1]s, 16, 17) || printf('%%04x', k)",
		tables:  fmt.Sprintf("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%%' AND %[1]s "+others, "name"),
		columns: "SELECT name FROM pragma_table_info('%s')", ids: "SELECT name FROM pragma_table_info('%s') WHERE type = 'TEXT'",
	}
}

// copyEarlier copies the petitions and matters of the years before last year,
// with every row of any table that names one of them.
func (w *world) copyEarlier(t *testing.T) {
	t.Helper()
	driver, source := "pgx", w.url
	if w.engine == sqldb.SQLite {
		driver, source = "sqlite", strings.TrimPrefix(w.url, "sqlite:")
	}
	db, err := sql.Open(driver, source)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	ctx := t.Context()
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = tx.Rollback() }()
	if _, err := tx.ExecContext(ctx, fmt.Sprintf("CREATE TEMP TABLE earlier AS SELECT id FROM petition WHERE year < %[1]d UNION SELECT id FROM matter WHERE year < %[1]d",
		w.lastYear())); err != nil {
		t.Fatal(err)
	}
	d := dialectOf(w.engine)
	tables, err := texts(ctx, tx, d.tables)
	if err != nil {
		t.Fatal(err)
	}
	for _, table := range tables {
		if err := d.copyTable(ctx, tx, table); err != nil {
			t.Fatalf("copy %s: %v", table, err)
		}
	}
	if err := tx.Commit(); err != nil {
		t.Fatal(err)
	}
	if w.engine == sqldb.Postgres { // as its autovacuum does
		if _, err := db.ExecContext(ctx, "VACUUM ANALYZE"); err != nil {
			t.Fatal(err)
		}
	}
}

// copyTable copies the rows of a table that name a petition or matter to be
// copied, whatever the columns are called that do.
func (d dialect) copyTable(ctx context.Context, tx *sql.Tx, table string) error {
	columns, err := texts(ctx, tx, fmt.Sprintf(d.columns, table))
	if err != nil {
		return err
	}
	ids, err := texts(ctx, tx, fmt.Sprintf(d.ids, table))
	if err != nil {
		return err
	}
	values, naming := slices.Clone(columns), []string(nil)
	for i, c := range columns {
		var named []string
		if slices.Contains(ids, c) {
			if named, err = texts(ctx, tx, "SELECT 'yes' FROM "+table+" WHERE "+c+" IN (SELECT id FROM earlier) LIMIT 1"); err != nil {
				return err
			}
		}
		numbered := c == "no" && slices.Contains(columns, "year")
		switch {
		case len(named) > 0:
			naming = append(naming, c+" IN (SELECT id FROM earlier)")
			values[i] = fmt.Sprintf("CASE WHEN %[1]s IN (SELECT id FROM earlier) THEN %[2]s ELSE %[1]s END", c, fmt.Sprintf(d.copyID, c))
		case numbered: // in a book of the year
			values[i] = "no + 1000000 * k"
		case copied[c] != "":
			values[i] = copied[c]
		}
	}
	if len(naming) == 0 {
		return nil
	}
	_, err = tx.ExecContext(ctx, fmt.Sprintf(
		"WITH RECURSIVE copies (k) AS (SELECT 1 UNION ALL SELECT k + 1 FROM copies WHERE k < %d) INSERT INTO %s (%s) SELECT %s FROM %[2]s, copies WHERE %[5]s",
		growthCopies-1, table, strings.Join(columns, ", "), strings.Join(values, ", "), strings.Join(naming, " OR ")))
	return err
}

// texts reads one column.
func texts(ctx context.Context, tx *sql.Tx, query string) ([]string, error) {
	rows, err := tx.QueryContext(ctx, query)
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	var out []string
	for rows.Next() {
		var s string
		if err := rows.Scan(&s); err != nil {
			return nil, err
		}
		out = append(out, s)
	}
	return out, rows.Err()
}
