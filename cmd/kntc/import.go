package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"path/filepath"

	"kntc/internal/access"
	"kntc/internal/authority"
	"kntc/internal/casework/imports"
	"kntc/internal/register"
)

type importCommand struct {
	Authority string   `required:"" help:"Whose register it is: number, official code or name of the authority." placeholder:"WHO"`
	Commit    bool     `help:"Write the rows. Without it the files are judged and nothing is written."`
	Sheet     string   `help:"The worksheet to read, when a workbook has several registers." placeholder:"NAME"`
	Files     []string `arg:"" name:"file" help:"CSV in UTF-8, or XLSX."`
}

// Help implements kong.HelpProvider.
func (importCommand) Help() string {
	return `Reads registers as offices keep them: title rows above the table, Vietnamese headings, dd/mm/yyyy. Every row that cannot be imported is listed with line, column and reason. A file is written whole or, when one row is refused, not at all; the same file a second time changes nothing. While an authority has no figures yet, its register keeps its own dates of entry: what the office wrote down on a day counts as known on that day.

Exit codes: 0 every row is good, 1 rows were refused, 2 the command line or the settings are wrong, 3 the system failed.

Examples:
  kntc import --authority "UBND quận Đống Đa" so-2019.xlsx
  kntc import --authority 101 --commit so-2019.xlsx
  kntc import --authority 101 --sheet "Quý I" so-2019.xlsx`
}

// An import remembers some hundred bytes of each row and makes much garbage:
// collecting earlier keeps the process below 200 MB however long the register is.
const (
	importMemoryLimit = 96 << 20
	importGCPercent   = 100
)

// Run implements kong's command.
func (c importCommand) Run(ctx context.Context, con *console) error {
	con.limitMemory(importMemoryLimit, importGCPercent)
	return con.withSystem(ctx, func(sys *system) error {
		tree, err := sys.store.Tree(ctx)
		if err != nil {
			return err
		}
		who, err := findAuthority(tree, c.Authority)
		if err != nil {
			return err
		}
		refused := false
		for _, path := range c.Files {
			ok, err := c.file(ctx, con, sys, who.ID, path)
			if err != nil {
				return err
			}
			refused = refused || !ok
		}
		if refused {
			return silent{exitRefused}
		}
		return nil
	})
}

// file takes over one file and reports whether every row was good.
func (c importCommand) file(ctx context.Context, con *console, sys *system, who authority.ID, path string) (bool, error) {
	f, err := openFile(path)
	if err != nil {
		return false, err
	}
	defer func() { _ = f.Close() }() // only read
	info, err := f.Stat()
	if err != nil {
		return false, err
	}
	report, err := sys.takeOver(ctx, con.err, imports.Request{
		Authority: who, File: f, Size: info.Size(), Sheet: c.Sheet, DryRun: !c.Commit,
	}, filepath.Base(path))
	if err != nil && !errors.Is(err, imports.ErrRefused) {
		return false, err
	}
	printVerdict(con.out, filepath.Base(path), report)
	return err == nil, nil
}

// takeOver imports a register for the person at the console, who sees on w how
// far it has come.
func (sys *system) takeOver(ctx context.Context, w io.Writer, r imports.Request, label string) (imports.Report, error) {
	p := newProgress(w, label)
	defer p.end()
	return sys.imports.Import(ctx, operator(r.Authority, access.Administrator), r, p.show)
}

// printVerdict tells what became, or would become, of each row of a file.
func printVerdict(w io.Writer, name string, r imports.Report) {
	for _, p := range r.Problems {
		_, _ = fmt.Fprintf(w, "%s:%d: %s%s (%s)\n", name, p.Line, columnText(p), both(p.Text), p.Code)
	}
	if more := r.ProblemCount - len(r.Problems); more > 0 {
		_, _ = fmt.Fprintf(w, "%s: … and %s more problems\n", name, thousands(int64(more)))
	}
	for _, n := range r.Notes {
		_, _ = fmt.Fprintf(w, "%s: %s\n", name, both(n.Text))
	}
	if more := r.NoteCount - len(r.Notes); more > 0 {
		_, _ = fmt.Fprintf(w, "%s: … and %s more notes\n", name, thousands(int64(more)))
	}
	_, _ = fmt.Fprintf(w, "%s: %s rows: %s new (%s matters), %s unchanged, %s refused. %s\n", name,
		thousands(int64(r.Rows)), thousands(int64(r.New)), thousands(int64(r.Matters)),
		thousands(int64(r.Unchanged)), thousands(int64(r.Refused)), outcomeText(r))
}

// columnText names the cell as the file does.
func columnText(p register.Problem) string {
	switch {
	case p.Column == "":
		return ""
	case p.Heading == "":
		return "column " + p.Column + ": "
	}
	return fmt.Sprintf("column %s “%s”: ", p.Column, p.Heading)
}

func outcomeText(r imports.Report) string {
	switch {
	case r.Written && r.Opened:
		return "Written, with the register's own dates of entry."
	case r.Written:
		return "Written."
	case r.Refused > 0:
		return "Nothing was written."
	case r.New == 0:
		return "There is nothing to write."
	}
	return "Nothing was written: add --commit to write."
}
