package storetest_test

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"

	"kntc/internal/store/sqldb"
	"kntc/internal/store/storetest"
)

func TestPreparedFileIsMadeOnceAndCloned(t *testing.T) {
	t.Parallel()
	name := fmt.Sprintf("file_%d", runs.Add(1))
	var made atomic.Int32
	prepare := func(url string) error {
		made.Add(1)
		_, err := inFile(url, "CREATE TABLE thing (n int); INSERT INTO thing VALUES (7)", "SELECT n FROM thing")
		return err
	}
	for range 3 {
		url := storetest.Prepared(t, sqldb.SQLite, name, prepare)
		n, err := inFile(url, "UPDATE thing SET n = n + 1", "SELECT n FROM thing")
		if err != nil || n != 8 {
			t.Errorf("clone holds %d, want 8: clones must not see one another (%v)", n, err)
		}
	}
	if made.Load() != 1 {
		t.Errorf("prepared %d times", made.Load())
	}
	if n, err := inFile(storetest.Prepared(t, sqldb.SQLite, "", nil), "", "SELECT count(*) FROM sqlite_schema"); err != nil || n != 0 {
		t.Errorf("an empty database holds %d tables (%v)", n, err)
	}
}

func TestFolderGoesWithItsTest(t *testing.T) { //nolint:tparallel // the end of the inner test is what is tested
	t.Parallel()
	var dir string
	t.Run("inner", func(t *testing.T) {
		dir = storetest.Dir(t)
		if err := os.WriteFile(filepath.Join(dir, "file"), nil, 0o600); err != nil {
			t.Fatal(err)
		}
	})
	if _, err := os.Stat(dir); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("%s outlived its test: %v", dir, err)
	}
}

// inFile runs statements on an SQLite database and returns the number that a
// query answers.
func inFile(url, statements, question string) (n int, err error) {
	db, err := sql.Open("sqlite", strings.TrimPrefix(url, "sqlite:"))
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	if _, err := db.ExecContext(context.Background(), statements); err != nil {
		return 0, err
	}
	return n, db.QueryRowContext(context.Background(), question).Scan(&n)
}
