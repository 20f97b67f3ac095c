package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"kntc/internal/access"
	"kntc/internal/authority"
	"kntc/internal/clock"
	"kntc/internal/directory"
)

type authorityImport struct {
	File        string `arg:"" optional:"" help:"The units: CSV in UTF-8, or JSON."`
	ReleaseDate string `help:"The day for which the list holds, YYYY-MM-DD." placeholder:"DATE"`
	Document    string `required:"" help:"The document or data set it rests on."`
	System      string `default:"gso" help:"Who assigns the codes."`
	Since       string `help:"First day of units that no list named before, YYYY-MM-DD. Default: the release date." placeholder:"DATE"`
	Complete    bool   `help:"The list has every unit: authorities with a code of the system that are not in it end on the day before."`
	Under       string `help:"The authority that the topmost units are part of: number, official code or name; --complete is limited to it." placeholder:"WHO"`
	Renames     bool   `help:"Another name under the same code is a new name of the same unit, not another unit."`
	NamePattern string `default:"${pattern}" help:"What the authority of a unit is called."`
	Successions string `help:"Who took over from whom: CSV or JSON with predecessor, successor (codes), on, document." placeholder:"FILE"`
	DryRun      bool   `help:"Judge every row and write nothing."`
	Verbose     bool   `help:"Print the rows that change nothing as well."`
}

// Help implements kong.HelpProvider.
func (authorityImport) Help() string {
	return `Compares a list of administrative units with the directory and makes the two agree in one transaction: units that are new are founded, others renamed or moved, from the release date on. A row is matched with the authority that bears its code on that day. The same code with another name is another unit, because codes were re-used; it is the same unit when only its kind changed, when the row's valid_from lies before, or with --renames. Who took over from whom is never guessed: give it with --successions.

Columns: code, name, full_name, tier, parent_code and, where rows differ in them, valid_from and document. Codes are text.

Examples:
  kntc authority import units-2025-06-30.csv --release-date 2025-06-30 --since 2019-01-01 --document "…" --dry-run
  kntc authority import units-2025-07-01.csv --release-date 2025-07-01 --document "…" --complete --successions successions.csv`
}

// Run implements kong's command.
func (c authorityImport) Run(ctx context.Context, con *console) error {
	r, err := c.request()
	if err != nil {
		return err
	}
	for path, into := range map[string]**directory.File{c.File: &r.Units, c.Successions: &r.Successions} {
		if path == "" {
			continue
		}
		f, err := openFile(path)
		if err != nil {
			return err
		}
		defer func() { _ = f.Close() }() // only read
		info, err := f.Stat()
		if err != nil {
			return err
		}
		*into = &directory.File{ReaderAt: f, Size: info.Size()}
	}
	return con.withSystem(ctx, func(sys *system) error {
		if c.Under != "" {
			tree, err := sys.store.Tree(ctx)
			if err != nil {
				return err
			}
			who, err := findAuthority(tree, c.Under)
			if err != nil {
				return err
			}
			r.Release.Under = who.ID
		}
		began := con.clock.Now()
		report, err := sys.authorities.ImportAllAuthorities(ctx, operator(0, access.Administrator), r)
		if err != nil && !errors.Is(err, directory.ErrListRefused) {
			return err
		}
		c.print(con.out, report)
		_, _ = fmt.Fprintf(con.err, "%s\n", con.clock.Now().Sub(began).Round(time.Millisecond))
		if err != nil {
			return silent{exitRefused}
		}
		return nil
	})
}

func (c authorityImport) request() (directory.Import, error) {
	r := directory.Import{DryRun: c.DryRun, Release: authority.Release{
		System: c.System, Document: c.Document, Complete: c.Complete, Renames: c.Renames, Pattern: c.NamePattern,
	}}
	for _, f := range []struct {
		name, given string
		into        *clock.Date
	}{{"--release-date", c.ReleaseDate, &r.Release.On}, {"--since", c.Since, &r.Release.Since}} {
		if err := f.into.UnmarshalText([]byte(f.given)); err != nil {
			return r, usagef("%s: %w", f.name, err)
		}
	}
	if c.File != "" && r.Release.On.IsZero() {
		return r, usagef("--release-date is needed with a list of units")
	}
	if c.File == "" && c.Successions == "" {
		return r, usagef("give a list of units, or --successions")
	}
	return r, nil
}

func openFile(path string) (*os.File, error) {
	f, err := os.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, errNoFile.Msg("Không có tệp "+path+".", "There is no file "+path+".")
	}
	return f, err
}

// print tells what became, or would become, of each row.
func (c authorityImport) print(w io.Writer, r directory.ImportReport) {
	for _, p := range r.Problems {
		name := c.File
		if p.Successions {
			name = c.Successions
		}
		_, _ = fmt.Fprintf(w, "%s:%d: column %s: %s (%s)\n", filepath.Base(name), p.Line, p.Column, both(p.Text), p.Code)
	}
	for _, list := range []struct {
		name string
		rows []authority.Judged
	}{{c.File, r.Plan.Units}, {"directory", r.Plan.Ended}, {c.Successions, r.Plan.Heirs}} {
		for _, j := range list.rows {
			c.printRow(w, filepath.Base(list.name), j)
		}
	}
	for _, v := range authority.Verdicts() {
		n := r.Plan.Count(v)
		if v == authority.Refused {
			n = r.Refused
		}
		_, _ = fmt.Fprintf(w, "%-10s %s\n", v, thousands(int64(n)))
	}
	switch {
	case r.Written:
		_, _ = fmt.Fprintln(w, "Written.")
	case r.Refused > 0:
		_, _ = fmt.Fprintln(w, "Nothing was written.")
	case c.DryRun:
		_, _ = fmt.Fprintln(w, "Nothing was written: this was a dry run.")
	default:
		_, _ = fmt.Fprintln(w, "There is nothing to write.")
	}
}

func (c authorityImport) printRow(w io.Writer, name string, j authority.Judged) {
	if !c.Verbose && j.Why == nil && len(j.Verdicts) == 1 && j.Verdicts[0] == authority.Unchanged {
		return
	}
	at := name
	if j.Line > 0 {
		at = fmt.Sprintf("%s:%d", name, j.Line)
	}
	_, _ = fmt.Fprintf(w, "%s: %v %s %s", at, j.Verdicts, j.Code, j.Name)
	if j.Why != nil {
		_, _ = fmt.Fprintf(w, ": column %s: %s (%s)", j.Why.Column, both(j.Why.Text), j.Why.Code)
	}
	_, _ = fmt.Fprintln(w)
}
