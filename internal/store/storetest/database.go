package storetest

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"kntc/internal/store/sqldb"
)

// Prepared returns the URL of a database of the test's own, which goes away
// when the test ends: a copy of the one that prepare made, which runs once in
// a process for each engine and name. Prepare must close its connections.
// Without prepare the database is empty.
func Prepared(tb testing.TB, engine sqldb.Engine, name string, prepare func(url string) error) string {
	tb.Helper()
	if engine == sqldb.SQLite {
		return newFile(tb, name, prepare)
	}
	if prepare == nil {
		return NewDatabase(tb, "")
	}
	if err := Postgres(tb).Template(name, prepare); err != nil {
		tb.Fatalf("storetest: %v", err)
	}
	return NewDatabase(tb, name)
}

// files are the contents of prepared SQLite databases, by name.
var files struct {
	mu       sync.Mutex
	prepared map[string]func() ([]byte, error)
}

// newFile returns the URL of an SQLite database as Prepared promises it.
func newFile(tb testing.TB, name string, prepare func(url string) error) string {
	tb.Helper()
	path := filepath.Join(Dir(tb), "kntc.db")
	if prepare != nil {
		content, err := preparedFile(name, prepare)()
		if err == nil {
			err = os.WriteFile(path, content, 0o600)
		}
		if err != nil {
			tb.Fatalf("storetest: %v", err)
		}
	}
	return fileURL(path)
}

// preparedFile returns what makes the database at the first call, and returns
// its content at every call.
func preparedFile(name string, prepare func(url string) error) func() ([]byte, error) {
	files.mu.Lock()
	defer files.mu.Unlock()
	if files.prepared == nil {
		files.prepared = make(map[string]func() ([]byte, error))
	}
	if files.prepared[name] == nil {
		files.prepared[name] = sync.OnceValues(func() ([]byte, error) { return makeFile(name, prepare) })
	}
	return files.prepared[name]
}

// makeFile prepares a database and reads it. The last connection that closes
// leaves everything in the one file.
func makeFile(name string, prepare func(url string) error) (content []byte, err error) {
	dir, err := os.MkdirTemp("", "kntc-prepared-")
	if err != nil {
		return nil, fmt.Errorf("make a folder for database %s: %w", name, err)
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	path := filepath.Join(dir, "kntc.db")
	if err := prepare(fileURL(path)); err != nil {
		return nil, fmt.Errorf("prepare database %s: %w", name, err)
	}
	if _, err := os.Stat(path + "-wal"); err == nil {
		return nil, fmt.Errorf("prepare database %s: a connection was left open", name)
	}
	return os.ReadFile(path)
}

func fileURL(path string) string { return "sqlite:" + path }
