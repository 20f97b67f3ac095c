package main

import (
	"context"
	"fmt"
)

type rebuildCommand struct{}

// Help implements kong.HelpProvider.
func (rebuildCommand) Help() string {
	return `Figures are read from sums over the ledger, which a server keeps up to date by itself. When "kntc check" finds that some differ from the ledger, this makes them all anew. It may run while servers do; answers are right meanwhile, only slower.

Examples:
  kntc rebuild`
}

// Run implements kong's command.
func (rebuildCommand) Run(ctx context.Context, con *console) error {
	return con.withSystem(ctx, func(sys *system) error {
		if err := sys.store.RebuildStock(ctx); err != nil {
			return err
		}
		_, _ = fmt.Fprintln(con.out, "The sums of the ledger were made anew.")
		return nil
	})
}
