package main

import (
	"context"
	"fmt"
)

type checkCommand struct {
	Files bool `default:"true" negatable:"" help:"Read every attachment, too."`
}

// Help implements kong.HelpProvider.
func (checkCommand) Help() string {
	return `Reads everything and compares: histories without holes and as they were written against what petitions and matters are, numbers against their counters, cases against what predecessors and the earlier instance have of them, the ledger against the cases, the sums against the ledger, the content of every attachment against its row, and on SQLite the pages of the file. It changes nothing and may run while servers do; run it after a restore, and at night (deploy/kntc-check.timer). The first thing that is wrong is told, and the exit code is then 1.

Examples:
  kntc check
  kntc check --no-files`
}

// Run implements kong's command.
func (c checkCommand) Run(ctx context.Context, con *console) error {
	return con.withSystem(ctx, func(sys *system) error { return con.check(ctx, sys, c.Files) })
}

// check compares everything that is stored, attachments if they are wanted.
func (con *console) check(ctx context.Context, sys *system, files bool) error {
	if err := sys.store.Check(ctx); err != nil {
		return err
	}
	_, _ = fmt.Fprintln(con.out, "Histories, numbers, ledger and sums agree.")
	if !files {
		return nil
	}
	well, err := sys.attachments.Verify(ctx)
	if err != nil {
		return err
	}
	_, _ = fmt.Fprintf(con.out, "%d attachments are as they were stored.\n", well)
	return nil
}
