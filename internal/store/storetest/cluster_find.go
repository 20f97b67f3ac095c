package storetest

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
)

// errNoServer says what to do on a machine without PostgreSQL. Tests fail with
// it; they never skip, because a skipped engine is an untested engine.
var errNoServer = errors.New("PostgreSQL's server programs (initdb, postgres; version 15 or later) " +
	"were not found in PATH, in pg_config --bindir or in /usr/lib/postgresql/*/bin: " +
	"run .ci/ensure-postgres, or install the server package of your system")

// findServer returns the first of the folders that holds the server's programs.
func findServer(dirs []string) (string, error) {
	for _, dir := range dirs {
		if hasServer(dir) {
			return dir, nil
		}
	}
	return "", errNoServer
}

// serverDirs lists the folders worth looking into, best first: the one that
// PATH names, the one the development package names, the newest of those where
// Debian, Red Hat and Homebrew put them.
func serverDirs() []string {
	var dirs []string
	if path, err := exec.LookPath("initdb"); err == nil {
		// A link in /usr/local/bin may stand there without its companions.
		if real, err := filepath.EvalSymlinks(path); err == nil {
			dirs = append(dirs, filepath.Dir(real))
		}
	}
	if out, err := exec.CommandContext(context.Background(), "pg_config", "--bindir").Output(); err == nil {
		dirs = append(dirs, strings.TrimSpace(string(out)))
	}
	for _, pattern := range []string{
		"/usr/lib/postgresql/*/bin",
		"/usr/pgsql-*/bin",
		"/opt/homebrew/opt/postgresql@*/bin",
		"/usr/local/opt/postgresql@*/bin",
	} {
		found, err := filepath.Glob(pattern)
		if err != nil {
			continue
		}
		slices.Sort(found)
		slices.Reverse(found)
		dirs = append(dirs, found...)
	}
	return dirs
}

// hasServer reports whether every program that is needed lies in the folder.
func hasServer(dir string) bool {
	for _, name := range []string{"initdb", "postgres"} {
		if _, err := os.Stat(filepath.Join(dir, name)); err != nil {
			return false
		}
	}
	return true
}
