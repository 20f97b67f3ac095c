package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"strings"

	"kntc/internal/access"
	"kntc/internal/casework/imports"
	"kntc/internal/register"
)

type importCommand struct {
	Authority  string   `help:"Whose register it is: number, official code or name of the authority." placeholder:"WHO"`
	Commit     bool     `help:"Write the rows. Without it the files are judged and nothing is written."`
	Confirm    bool     `help:"Write although something about the files looks wrong."`
	Sheet      []string `sep:"none" help:"A worksheet to read; repeat it for several. Without it all that hold a register are read." placeholder:"NAME"`
	Map        []string `sep:"none" help:"What an unknown heading means, as HEADING=COLUMN; - as the column passes it over. Repeat it for several." placeholder:"HEADING=COLUMN"`
	LegacyFont string   `enum:",tcvn3,vni,auto" default:"" help:"Convert texts that were typed for old fonts: tcvn3, vni, or auto for either." placeholder:"FONT"`
	Template   string   `help:"Write an empty register with all columns to a new XLSX file, and do nothing else." placeholder:"FILE"`
	Past       bool     `help:"List what was imported before, and do nothing else."`
	TakeBack   string   `help:"Take an import back as a whole, by its id; with --commit." placeholder:"IMPORT"`
	Reason     string   `help:"Why it is taken back." placeholder:"TEXT"`
	Files      []string `arg:"" optional:"" name:"file" help:"CSV, or XLSX; several files are one register, in the order of time."`
}

// Help implements kong.HelpProvider.
func (importCommand) Help() string {
	return `Reads registers as offices keep them: title rows above the table, Vietnamese headings, dd/mm/yyyy. Every row that cannot be imported is listed with line, column and reason. The files of a register, and all its worksheets, are read as one: written whole or, when one row is refused, not at all; the same files a second time change nothing. While an authority has no figures yet, its register keeps its own dates of entry: what the office wrote down on a day counts as known on that day. Notes marked "to be confirmed" stop the writing until --confirm or --map is given. An import that was wrong as a whole is taken back as a whole while nothing was done on what it entered (--past, --take-back): its numbers and rows are free for the right one.

Exit codes: 0 every row is good, 1 rows were refused or have to be confirmed, or something was done on an import that was to be taken back, 2 the command line or the settings are wrong, 3 the system failed.

Examples:
  kntc import --template so.xlsx
  kntc import --authority "UBND quận Đống Đa" so-2018.xlsx so-2019.xlsx
  kntc import --authority 101 --commit so-2018.xlsx so-2019.xlsx
  kntc import --authority 101 --sheet "Quý I" --map "Kết quả cuối=Kết quả giải quyết" so-2019.xlsx
  kntc import --authority 101 --legacy-font auto so-2009.xlsx
  kntc import --authority 101 --past
  kntc import --take-back 000000g1k31d2000e008000000000021 --reason "Nhầm cột" --commit`
}

// Validate implements kong's check of a command line.
func (c importCommand) Validate() error {
	switch {
	case c.Template != "":
		return nil
	case c.TakeBack != "" && c.Reason == "":
		return errors.New("missing flags: --reason=TEXT")
	case c.TakeBack != "":
		return nil
	case c.Authority == "":
		return errors.New("missing flags: --authority=WHO")
	case len(c.Files) == 0 && !c.Past:
		return errors.New(`expected "<file> ..."`)
	}
	_, err := c.columns()
	return err
}

// columns reads what was said about headings.
func (c importCommand) columns() (map[string]string, error) {
	out := make(map[string]string, len(c.Map))
	for _, m := range c.Map {
		heading, column, ok := strings.Cut(m, "=")
		if !ok {
			return nil, fmt.Errorf("--map: %q is not HEADING=COLUMN", m)
		}
		out[heading] = column
	}
	return out, nil
}

// An import remembers some hundred bytes of each row and makes much garbage:
// collecting earlier keeps the process below 200 MB however long the register is.
const (
	importMemoryLimit = 96 << 20
	importGCPercent   = 100
)

// Run implements kong's command.
func (c importCommand) Run(ctx context.Context, con *console) error {
	if c.Template != "" {
		return writeTemplate(c.Template)
	}
	con.limitMemory(importMemoryLimit, importGCPercent)
	return con.withSystem(ctx, func(sys *system) error {
		if c.TakeBack != "" {
			return c.takeBack(ctx, con, sys)
		}
		tree, err := sys.store.Tree(ctx)
		if err != nil {
			return err
		}
		who, err := findAuthority(tree, c.Authority)
		if err != nil {
			return err
		}
		if c.Past {
			return c.listPast(ctx, con, sys, who.ID)
		}
		columns, err := c.columns()
		if err != nil {
			return err
		}
		return c.register(ctx, con, sys, imports.Request{
			Authority: who.ID, Sheets: c.Sheet, Columns: columns, Font: register.Font(c.LegacyFont), Confirmed: c.Confirm, DryRun: !c.Commit,
		})
	})
}

// writeTemplate writes an empty register to a file that is not there yet.
func writeTemplate(path string) error {
	var out bytes.Buffer
	if err := register.WriteTemplate(&out); err != nil {
		return err
	}
	return writeNew(path, out.Bytes())
}

// register takes over the files as one register; refused rows end in exitRefused.
func (c importCommand) register(ctx context.Context, con *console, sys *system, r imports.Request) error {
	for _, path := range c.Files {
		f, err := openFile(path)
		if err != nil {
			return err
		}
		defer func() { _ = f.Close() }() // only read, to the end of the import
		info, err := f.Stat()
		if err != nil {
			return err
		}
		r.Files = append(r.Files, imports.File{ReaderAt: f, Name: filepath.Base(path), Size: info.Size()})
	}
	label := r.Files[0].Name
	report, err := sys.takeOver(ctx, con.err, r, label)
	refused := errors.Is(err, imports.ErrRefused) || errors.Is(err, imports.ErrUnconfirmed)
	if err != nil && !refused {
		return err
	}
	printVerdict(con.out, label, report)
	if refused {
		return silent{exitRefused}
	}
	return nil
}

// takeOver imports a register for the person at the console, who sees on w how
// far it has come.
func (sys *system) takeOver(ctx context.Context, w io.Writer, r imports.Request, label string) (imports.Report, error) {
	p := newProgress(w, label)
	defer p.end()
	return sys.imports.Import(ctx, operator(r.Authority, access.Administrator), r, p.show)
}

// printVerdict tells what became, or would become, of each row; name is that of
// the only file, or of the first.
func printVerdict(w io.Writer, name string, r imports.Report) {
	for _, p := range r.Problems {
		_, _ = fmt.Fprintf(w, "%s:%d: %s%s (%s)\n", whereText(name, p.File, p.Sheet), p.Line, columnText(p), both(p.Text), p.Code)
	}
	if more := r.ProblemCount - len(r.Problems); more > 0 {
		_, _ = fmt.Fprintf(w, "%s: … and %s more problems\n", name, thousands(int64(more)))
	}
	for _, n := range r.Notes {
		confirm := ""
		if n.Doubt {
			confirm = "to be confirmed: "
		}
		_, _ = fmt.Fprintf(w, "%s: %s%s\n", whereText(name, n.File, n.Sheet), confirm, both(n.Text))
	}
	if more := r.NoteCount - len(r.Notes); more > 0 {
		_, _ = fmt.Fprintf(w, "%s: … and %s more notes\n", name, thousands(int64(more)))
	}
	_, _ = fmt.Fprintf(w, "%s: %s rows: %s new (%s matters), %s unchanged, %s refused. %s\n", name,
		thousands(int64(r.Rows)), thousands(int64(r.New)), thousands(int64(r.Matters)),
		thousands(int64(r.Unchanged)), thousands(int64(r.Refused)), outcomeText(r))
	if !r.ID.IsZero() {
		_, _ = fmt.Fprintf(w, "%s: kntc import --take-back %s takes it back while nothing was done on it.\n", name, r.ID)
	}
}

// whereText names the file, and the worksheet, of a row.
func whereText(only, file, sheet string) string {
	if file != "" {
		only = file
	}
	if sheet != "" {
		only += " [" + sheet + "]"
	}
	return only
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
	case r.Doubts > 0:
		return "Nothing was written: look at what is to be confirmed, then add --commit --confirm to write, or say with --map what a column is."
	case r.New == 0:
		return "There is nothing to write."
	}
	return "Nothing was written: add --commit to write."
}
