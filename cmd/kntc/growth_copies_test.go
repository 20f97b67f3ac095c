//go:build unix && !race

package main

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strings"
	"testing"
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
}

// copyID makes the id of copy k from an id: a UUID of version 8, which nothing
// else has, that ends in the number.
const copyID = "substr(%[1]s, 1, 14) || '8' || substr(%[1]s, 16, 17) || printf('%%04x', k)"

// copyEarlier copies the petitions and matters of the years before last year,
// with every row of any table that names one of them.
func (w *world) copyEarlier(t *testing.T) {
	t.Helper()
	db, err := sql.Open("sqlite", strings.TrimPrefix(w.url, "sqlite:"))
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
	if _, err := tx.ExecContext(ctx, `CREATE TEMP TABLE earlier AS
		SELECT id FROM petition WHERE year < ? UNION SELECT id FROM matter WHERE year < ?`, w.lastYear(), w.lastYear()); err != nil {
		t.Fatal(err)
	}
	tables, err := texts(ctx, tx, "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name NOT LIKE 'listed_%' AND name NOT LIKE 'search_%' AND name NOT LIKE 'petition_words%' ORDER BY name")
	if err != nil {
		t.Fatal(err)
	}
	for _, table := range tables {
		if err := copyTable(ctx, tx, table); err != nil {
			t.Fatalf("copy %s: %v", table, err)
		}
	}
	if err := tx.Commit(); err != nil {
		t.Fatal(err)
	}
}

// copyTable copies the rows of a table that name a petition or matter to be
// copied, whatever the columns are called that do.
func copyTable(ctx context.Context, tx *sql.Tx, table string) error {
	columns, err := texts(ctx, tx, "SELECT name FROM pragma_table_info(?)", table)
	if err != nil {
		return err
	}
	values, naming := slices.Clone(columns), []string(nil)
	for i, c := range columns {
		named, err := texts(ctx, tx, "SELECT 'yes' FROM "+table+" WHERE "+c+" IN (SELECT id FROM earlier) LIMIT 1")
		if err != nil {
			return err
		}
		numbered := c == "no" && slices.Contains(columns, "year")
		switch {
		case len(named) > 0:
			naming = append(naming, c+" IN (SELECT id FROM earlier)")
			values[i] = fmt.Sprintf("CASE WHEN %[1]s IN (SELECT id FROM earlier) THEN %[2]s ELSE %[1]s END", c, fmt.Sprintf(copyID, c))
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
func texts(ctx context.Context, tx *sql.Tx, query string, args ...any) ([]string, error) {
	rows, err := tx.QueryContext(ctx, query, args...)
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
