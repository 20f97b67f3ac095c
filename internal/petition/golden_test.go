package petition_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"kntc/internal/petition"
)

// TestTransitionPages keeps the documentation equal to the tables. With
// KNTC_UPDATE=1 it writes the pages; a reviewer then sees every change of the
// law in one place.
func TestTransitionPages(t *testing.T) {
	t.Parallel()
	for _, table := range allTables() {
		t.Run(table.Name, func(t *testing.T) {
			t.Parallel()
			golden(t, filepath.Join("..", "..", "docs", "transitions", table.Name+".md"), table.Markdown())
		})
	}
}

// golden compares got with the file, or writes it when KNTC_UPDATE=1.
func golden(t *testing.T, file, got string) {
	t.Helper()
	if os.Getenv("KNTC_UPDATE") == "1" {
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatalf("%v; write it with KNTC_UPDATE=1", err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s is not what the code says; run with KNTC_UPDATE=1 and review (-file +code):\n%s", file, diff)
	}
}

func allTables() []*petition.Table {
	return append([]*petition.Table{petition.PetitionTable()}, petition.MatterTables()...)
}

// TestMarkdownCellsHoldNoBars guards the table's shape: a bar inside a cell
// would shift every column after it.
func TestMarkdownCellsHoldNoBars(t *testing.T) {
	t.Parallel()
	for _, table := range allTables() {
		for line := range strings.Lines(table.Markdown()) {
			if strings.HasPrefix(line, "|") && strings.Count(line, "|") != 16 {
				t.Errorf("%s: %d bars in %s", table.Name, strings.Count(line, "|"), line)
			}
		}
	}
}
