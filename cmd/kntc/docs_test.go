package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"kntc/internal/config"
	"kntc/internal/demo"
	"kntc/internal/store/sqldb"
)

// TestSettingsTableGolden keeps the table of settings in docs/operations.md in
// step with the program.
func TestSettingsTableGolden(t *testing.T) {
	t.Parallel()
	compareSection(t, "../../docs/operations.md", "settings", settingsTable())
}

// TestReadmeFiguresGolden keeps the figures in the README those that the
// demonstration prints.
func TestReadmeFiguresGolden(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	install(t, sqldb.SQLite).inside(t, func(ctx context.Context, sys *system) error {
		d := demonstration{con: &console{out: &out, err: io.Discard}, sys: sys}
		for _, f := range demo.RegisterFiles() {
			if err := d.loadRegister(ctx, f); err != nil {
				return err
			}
		}
		return d.printFigures(ctx)
	})
	compareSection(t, "../../README.md", "figures", "\n```text\n"+out.String()+"```\n\n")
}

// compareSection compares the generated part of a document with what it should
// be, and writes it when the golden files are being updated.
func compareSection(t *testing.T, path, name, want string) {
	t.Helper()
	begin, end := "<!-- "+name+": written by make generate -->\n", "<!-- /"+name+" -->"
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	head, rest, found := strings.Cut(string(text), begin)
	have, tail, closed := strings.Cut(rest, end)
	if !found || !closed {
		t.Fatalf("%s has no place for %s", path, name)
	}
	if os.Getenv("KNTC_UPDATE") == "1" {
		if err := os.WriteFile(path, []byte(head+begin+want+end+tail), 0o600); err != nil {
			t.Fatal(err)
		}
		return
	}
	if diff := cmp.Diff(have, want); diff != "" {
		t.Errorf("%s in %s (-file +program); run make generate:\n%s", name, path, diff)
	}
}

func settingsTable() string {
	var b strings.Builder
	b.WriteString("\n| Variable | Default | Allowed | Meaning |\n|---|---|---|---|\n")
	for _, v := range config.Variables() {
		value := ""
		if v.Default != "" {
			value = "`" + v.Default + "`"
		}
		meaning := v.Doc
		if v.Secret {
			meaning += " A secret."
		}
		fmt.Fprintf(&b, "| `%s` | %s | %s | %s |\n", v.Name, value, strings.ReplaceAll(v.Allowed, "|", "\\|"), meaning)
	}
	b.WriteString("\n")
	return b.String()
}

// TestDocumentsNameRealCommands looks for commands that the documents tell the
// reader to type and that do not exist.
func TestDocumentsNameRealCommands(t *testing.T) {
	t.Parallel()
	known := make(map[string]bool)
	for line := range strings.Lines(installation{}.must(t, "--help")) {
		if words := strings.Fields(line); strings.HasPrefix(line, "  ") && len(words) > 1 {
			known[words[0]] = true
		}
	}
	typed := regexp.MustCompile("(?m)(?:^|`)kntc ([a-z]+)")
	for _, path := range []string{"README.md", "CONTRIBUTING.md", "docs/operations.md", "docs/architecture.md"} {
		text, err := os.ReadFile("../../" + path)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range typed.FindAllStringSubmatch(string(text), -1) {
			if !known[m[1]] {
				t.Errorf("%s tells the reader to type “kntc %s”", path, m[1])
			}
		}
	}
}
