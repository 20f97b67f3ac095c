package store_test

import (
	"database/sql"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"kntc/internal/store/sqldb"
	"kntc/internal/store/storetest"
)

// TestTablesGolden keeps the picture of the tables in the documentation equal to
// the schema. With KNTC_UPDATE=1 it writes the page.
func TestTablesGolden(t *testing.T) {
	t.Parallel()
	b := storetest.Open(t, sqldb.SQLite)
	db, err := sql.Open("sqlite", strings.TrimPrefix(b.URL, "sqlite:"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	got := drawTables(t, db)
	file := filepath.Join("..", "..", "docs", "tables.md")
	if os.Getenv("KNTC_UPDATE") == "1" {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatalf("%v; write it with KNTC_UPDATE=1", err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s is not the schema; run with KNTC_UPDATE=1 and review (-file +schema):\n%s", file, diff)
	}
}

// families are the titles of the pictures: the tables in one belong together.
var families = []string{"Petitions and matters", "Authorities", "Accounts and sessions", "The ledger", "The law", "Everything else"}

// family names the family of a table, by its name and its columns.
func family(name string, columns []tableColumn) int {
	has := func(c string) bool {
		return slices.ContainsFunc(columns, func(x tableColumn) bool { return x.name == c })
	}
	switch {
	case strings.HasPrefix(name, "ledger"):
		return 3
	case strings.HasPrefix(name, "law") || strings.HasPrefix(name, "deadline_rule") || strings.HasPrefix(name, "calendar") && name != "calendar_link" ||
		strings.HasPrefix(name, "legal") || strings.HasPrefix(name, "stop_") || strings.HasPrefix(name, "urging_") || strings.HasPrefix(name, "reception_"):
		return 4
	case strings.HasPrefix(name, "account"), strings.HasSuffix(name, "token"), strings.HasPrefix(name, "signing"), name == "calendar_link":
		return 2
	case name == "petition", name == "matter", has("petition_id"), has("matter_id"), has("subject_id"), name == "recirculation", strings.HasPrefix(name, "listed_"), strings.HasPrefix(name, "search_"):
		return 0
	case strings.HasPrefix(name, "authority"), strings.HasPrefix(name, "directory"):
		return 1
	}
	return len(families) - 1
}

// tableColumn is a column as SQLite tells it.
type tableColumn struct {
	name, kind string
	key        bool
}

// drawTables writes the page: one picture for each family.
func drawTables(t *testing.T, db *sql.DB) string {
	t.Helper()
	names := texts(t, db, "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name NOT LIKE 'goose_%' AND name NOT LIKE 'petition_words%' ORDER BY name")
	grouped := make([][]string, len(families))
	columns := make(map[string][]tableColumn, len(names))
	for _, name := range names {
		columns[name] = columnsOf(t, db, name)
		f := family(name, columns[name])
		grouped[f] = append(grouped[f], name)
	}
	var b strings.Builder
	b.WriteString("# Tables\n\nGenerated from the schema by `make generate`: do not edit. Both engines have the same tables; the types are SQLite's, and so are search_entry and search_unsorted, which serve its index of words; recorded_floor is a sequence on PostgreSQL. " +
		"The authority that owns a row stands first in the key of every table but those of reference ([adr/0002](adr/0002-owner-first-keys.md)). " +
		"Tables of history are only ever added to.\n")
	for i, title := range families {
		if len(grouped[i]) == 0 {
			continue
		}
		fmt.Fprintf(&b, "\n## %s\n\n```mermaid\nerDiagram\n", title)
		for _, name := range grouped[i] {
			fmt.Fprintf(&b, "    %s {\n", name)
			for _, c := range columns[name] {
				key := ""
				if c.key {
					key = " PK"
				}
				fmt.Fprintf(&b, "        %s %s%s\n", c.kind, c.name, key)
			}
			b.WriteString("    }\n")
		}
		for _, line := range edges(grouped[i], columns) {
			b.WriteString("    " + line + "\n")
		}
		b.WriteString("```\n")
	}
	return b.String()
}

// edges draws what hangs on a petition, a matter, an account or an authority of
// the same picture.
func edges(names []string, columns map[string][]tableColumn) []string {
	var out []string
	for _, name := range names {
		for _, c := range columns[name] {
			owner, found := strings.CutSuffix(c.name, "_id")
			if found && owner != name && slices.Contains(names, owner) {
				out = append(out, fmt.Sprintf("%s ||--o{ %s : %s", owner, name, c.name))
			}
		}
	}
	return out
}

// columnsOf lists the columns of a table in their order.
func columnsOf(t *testing.T, db *sql.DB, table string) []tableColumn {
	t.Helper()
	rows, err := db.QueryContext(t.Context(), "SELECT name, lower(type), pk > 0 FROM pragma_table_info(?) ORDER BY cid", table)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = rows.Close() }()
	var out []tableColumn
	for rows.Next() {
		var c tableColumn
		if err := rows.Scan(&c.name, &c.kind, &c.key); err != nil {
			t.Fatal(err)
		}
		out = append(out, c)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return out
}

// texts reads one column of texts.
func texts(t *testing.T, db *sql.DB, query string) []string {
	t.Helper()
	rows, err := db.QueryContext(t.Context(), query)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = rows.Close() }()
	var out []string
	for rows.Next() {
		var s string
		if err := rows.Scan(&s); err != nil {
			t.Fatal(err)
		}
		out = append(out, s)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return out
}
