package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"kntc/internal/store/sqldb"
)

// TestBreachedPasswordsAreRefused loads a list and makes accounts with it. The hash
// is that of "chim én bay qua mùa xuân".
func TestBreachedPasswordsAreRefused(t *testing.T) {
	t.Parallel()
	i := install(t, sqldb.SQLite)
	folder := t.TempDir()
	list, to := filepath.Join(folder, "list.txt"), filepath.Join(folder, "breached")
	if err := os.WriteFile(list, []byte("7435832672E219C7FC1311942AAB7A261BB55792:3\r\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if out := i.must(t, "passwords", "load", list, "--to", to); !strings.Contains(out, "1 passwords") {
		t.Errorf("load: %s", out)
	}
	i = i.with("KNTC_BREACHED_PASSWORDS=" + to)
	create := []string{"account", "create", "--username", "le.an", "--name", "Lê Văn An", "--authority", "101", "--role", "clerk", "--password-stdin"}
	if r := i.run(t, "chim én bay qua mùa xuân\n", create...); r.code != exitRefused || !strings.Contains(r.err, "known from a leak") {
		t.Errorf("a breached password: %d, %s", r.code, r.err)
	}
	if r := i.run(t, "trời xanh mây trắng nắng vàng\n", create...); r.code != exitOK {
		t.Errorf("another one: %d, %s", r.code, r.err)
	}
	if r := i.run(t, "", "passwords", "load", list, "--to", to); r.code != exitUsage || !strings.Contains(r.err, "--to") {
		t.Errorf("a file that is there: %d, %s", r.code, r.err)
	}
	if err := os.WriteFile(list, []byte("password\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	other := filepath.Join(folder, "other")
	if r := i.run(t, "", "passwords", "load", list, "--to", other); r.code != exitUsage || !strings.Contains(r.err, "line 1") {
		t.Errorf("a list that is none: %d, %s", r.code, r.err)
	}
	if _, err := os.Stat(other); !os.IsNotExist(err) {
		t.Errorf("half a list is left: %v", err)
	}
}
