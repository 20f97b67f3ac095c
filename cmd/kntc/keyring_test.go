package main

import (
	"bytes"
	"context"
	"errors"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/alecthomas/kong"
	"github.com/google/go-cmp/cmp"

	"kntc/internal/store/sqldb"
)

// What a command does in a folder where no keyring is, and none is named.
type withoutKeyring int

const (
	needsNone withoutKeyring = iota // it works without one, and leaves none
	refuses                         // it needs the one of the database
	makesOne                        // an installation begins with it
)

// TestOnlyAnInstallationThatBeginsGetsAKeyring: whatever works on a database needs
// the keyring of it, and makes none in a folder that happens to be the current one.
// In development the first commands of an installation make it, until a server has
// sealed something.
func TestOnlyAnInstallationThatBeginsGetsAKeyring(t *testing.T) {
	t.Parallel()
	begun, served := install(t, sqldb.SQLite), install(t, sqldb.SQLite)
	served.inside(t, func(ctx context.Context, sys *system) error { return sys.identity.EnsureKeys(ctx) })
	elsewhere := t.TempDir()
	backup := filepath.Join(elsewhere, "backup")
	begun.must(t, "backup", backup)
	list := file(t, "list", "")
	commands := map[string]struct {
		does withoutKeyring
		args []string
	}{
		"kntc demo":                {needsNone, []string{"--listen", "192.0.2.1:80"}}, // refused before it begins
		"kntc serve":               {makesOne, nil},                                   // its address is nobody's
		"kntc migrate up":          {needsNone, nil},
		"kntc migrate status":      {needsNone, nil},
		"kntc keys create":         {needsNone, []string{filepath.Join(elsewhere, "new")}},
		"kntc keys rotate":         {needsNone, []string{list, filepath.Join(elsewhere, "rotated")}},
		"kntc keys show":           {needsNone, []string{list}},
		"kntc authority list":      {refuses, nil},
		"kntc authority create":    {makesOne, []string{"--name", "UBND tỉnh Thử Nghiệm", "--tier", "province", "--branch", "state", "--since", "1997-01-01"}},
		"kntc authority hand-over": {refuses, []string{"--from", "1", "--to", "2", "--on", "2025-07-01", "--document", "12/BB"}},
		"kntc authority import":    {refuses, []string{list, "--release-date", "2025-07-01", "--document", "QĐ 1"}},
		"kntc account create":      {makesOne, []string{"--username", "le.an", "--name", "Lê Văn An", "--authority", "1", "--role", "clerk"}},
		"kntc account list":        {refuses, nil},
		"kntc account reset":       {refuses, []string{"le.an"}},
		"kntc account sign-out":    {refuses, []string{"le.an"}},
		"kntc account disable":     {refuses, []string{"le.an"}},
		"kntc account enable":      {refuses, []string{"le.an"}},
		"kntc passwords load":      {needsNone, []string{list, "--to", filepath.Join(elsewhere, "breached")}},
		"kntc import":              {refuses, []string{"--authority", "1", list}},
		"kntc report":              {refuses, []string{"--authority", "1"}},
		"kntc backup":              {refuses, []string{filepath.Join(elsewhere, "another")}},
		"kntc restore":             {refuses, []string{backup}},
		"kntc check":               {refuses, nil},
		"kntc rebuild":             {refuses, nil},
		"kntc version":             {needsNone, nil},
	}
	if diff := cmp.Diff(everyCommand(t), slices.Sorted(maps.Keys(commands))); diff != "" {
		t.Errorf("commands (-program +test):\n%s", diff)
	}
	for _, name := range slices.Sorted(maps.Keys(commands)) {
		c := commands[name]
		args := append(strings.Fields(name)[1:], c.args...)
		for i, installation := range []installation{begun, served} {
			does := c.does
			if does == makesOne && i == 1 {
				does = refuses
			}
			folder := t.TempDir()
			said := installation.process(t, folder, args...)
			left, err := os.ReadDir(folder)
			if err != nil {
				t.Fatal(err)
			}
			if made := len(left) > 0; made != (does == makesOne) || strings.Contains(said, errNoKeyring.Title.VI) != (does == refuses) {
				t.Errorf("%s, already served %t: left %v and said %s", name, i == 1, left, said)
			}
		}
	}
}

// everyCommand lists what the program can be told to do.
func everyCommand(t *testing.T) []string {
	t.Helper()
	parser, err := kong.New(&commands{}, kong.Name("kntc"), kong.Vars{"dimensions": "", "roles": "", "pattern": ""})
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, leaf := range parser.Model.Leaves(false) {
		out = append(out, leaf.FullPath())
	}
	slices.Sort(out)
	return out
}

// process runs the program in the folder, without a keyring, as a process of its
// own, and returns what it said.
func (i installation) process(t *testing.T, folder string, args ...string) string {
	t.Helper()
	program, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	var said bytes.Buffer
	cmd := exec.CommandContext(t.Context(), program, args...)
	cmd.Dir, cmd.Stdout, cmd.Stderr = folder, &said, &said
	cmd.Env = append(append(os.Environ(), i.environ...), serves+"=1", "KNTC_KEYSET_FILE=", "KNTC_LISTEN=192.0.2.1:80")
	var ended *exec.ExitError
	if err := cmd.Run(); err != nil && !errors.As(err, &ended) {
		t.Fatal(err)
	}
	return said.String()
}
