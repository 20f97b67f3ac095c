package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"kntc/internal/seal"
)

func TestKeys(t *testing.T) {
	t.Parallel()
	folder := filepath.Join(t.TempDir(), "secrets")
	old, fresh := filepath.Join(folder, "keyset"), filepath.Join(folder, "keyset.new")
	var i installation
	created := i.must(t, "keys", "create", old)
	if shown := i.must(t, "keys", "show", old); shown != created {
		t.Errorf("create printed %q, show %q", created, shown)
	}
	info, err := os.Stat(old)
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("mode %v, %v", info.Mode(), err)
	}
	k, err := seal.Load(old)
	if err != nil {
		t.Fatal(err)
	}
	box, err := k.Seal(seal.Identity, "row", []byte("secret"))
	if err != nil {
		t.Fatal(err)
	}
	i.must(t, "keys", "rotate", old, fresh)
	rotated, err := seal.Load(fresh)
	if err != nil {
		t.Fatal(err)
	}
	if plain, err := rotated.Open(seal.Identity, "row", box); err != nil || string(plain) != "secret" {
		t.Errorf("the rotated keyring opens %q, %v", plain, err)
	}
	for name, args := range map[string][]string{
		"create over a file": {"keys", "create", old},
		"rotate over a file": {"keys", "rotate", old, fresh},
		"rotate nothing":     {"keys", "rotate", filepath.Join(folder, "absent"), filepath.Join(folder, "x")},
		"show nothing":       {"keys", "show", filepath.Join(folder, "absent")},
	} {
		if r := i.run(t, "", args...); r.code != exitRefused || r.out != "" {
			t.Errorf("%s: %+v", name, r)
		}
	}
	broken := filepath.Join(folder, "broken")
	if err := os.WriteFile(broken, []byte(`{"format":"geheim"}`), 0o600); err != nil {
		t.Fatal(err)
	}
	if r := i.run(t, "", "keys", "show", broken); r.code != exitSystem || strings.Contains(r.err, "geheim") {
		t.Errorf("broken: %+v", r)
	}
}
