package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"kntc/internal/access"
	"kntc/internal/authority"
	"kntc/internal/casework/imports"
	"kntc/internal/clock"
	"kntc/internal/page"
)

// pastImports is how many imports of an office are listed.
const pastImports = 200

// listPast lists the imports of an office, the latest first.
func (c importCommand) listPast(ctx context.Context, con *console, sys *system, owner authority.ID) error {
	list, err := sys.imports.Imports(ctx, operator(owner, access.Administrator), owner, page.Page{Limit: pastImports})
	if err != nil {
		return err
	}
	for _, i := range list {
		state := ""
		if i.End != nil {
			state = ", taken back on " + clock.DateOf(i.End.Recorded.At).Vietnamese() + ": " + i.End.Reason
		}
		_, _ = fmt.Fprintf(con.out, "%s  %s  %s: %s petitions, %s matters%s\n", i.ID, i.On.Vietnamese(), strings.Join(i.Files, ", "),
			thousands(int64(i.Petitions)), thousands(int64(i.Matters)), state)
	}
	return nil
}

// takeBack takes an import back; one on which something was done ends in exitRefused.
func (c importCommand) takeBack(ctx context.Context, con *console, sys *system) error {
	id, err := authority.ParseOwnedID(c.TakeBack)
	if err != nil {
		return fmt.Errorf("--take-back: %w", err)
	}
	p := newProgress(con.err, c.TakeBack)
	defer p.end()
	done, err := sys.imports.TakeBack(ctx, operator(id.Authority, access.Administrator), imports.Taking{Import: id, Reason: c.Reason, DryRun: !c.Commit}, p.show)
	if err != nil && !errors.Is(err, imports.ErrWorkedOn) {
		return err
	}
	printWorkedOn(con.out, done)
	if err != nil {
		return silent{exitRefused}
	}
	result := "Nothing was changed: add --commit to take it back."
	if c.Commit {
		result = "Taken back: its numbers and rows are free."
	}
	_, _ = fmt.Fprintf(con.out, "%s petitions and %s matters of %s. %s\n", thousands(int64(done.Petitions)), thousands(int64(done.Matters)),
		strings.Join(done.Import.Files, ", "), result)
	return nil
}

// printWorkedOn tells why an import stands.
func printWorkedOn(w io.Writer, t imports.TakenBack) {
	for _, c := range t.Worked {
		_, _ = fmt.Fprintf(w, "%s (%s)\n", both(c.Text()), c.ID)
	}
	if more := t.WorkedOn - len(t.Worked); more > 0 {
		_, _ = fmt.Fprintf(w, "… and %s more\n", thousands(int64(more)))
	}
	if t.WorkedOn > 0 {
		_, _ = fmt.Fprintln(w, "Nothing was changed: something was done on these since the import.")
	}
}
