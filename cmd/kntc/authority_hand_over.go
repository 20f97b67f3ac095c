package main

import (
	"context"
	"fmt"

	"kntc/internal/access"
	"kntc/internal/casework"
	"kntc/internal/clock"
	"kntc/internal/petition"
)

type authorityHandOver struct {
	From       string `required:"" help:"The predecessor: number, official code or name." placeholder:"WHO"`
	To         string `required:"" help:"The successor." placeholder:"WHO"`
	On         string `required:"" help:"First day of the successor's responsibility, YYYY-MM-DD." placeholder:"DATE"`
	Document   string `required:"" help:"Number of the record of the hand-over."`
	DocumentOn string `help:"Its date, YYYY-MM-DD." placeholder:"DATE"`
	Signer     string `help:"Who signed it."`
	Kind       string `enum:",complaint,denunciation,recommendation,feedback,mixed" default:"" help:"Only this kind: complaint, denunciation, recommendation, feedback or mixed."`
	Field      string `help:"Only this field, e.g. land."`
}

// Help implements kong.HelpProvider.
func (authorityHandOver) Help() string {
	return `Hands the open cases of an authority over to one that succeeded it (Luật 72/2025/QH15, Điều 54 khoản 8): each closes at the predecessor and goes on at the successor, under a new number, with its dates, parties and files. Every case is a transaction of its own. The same command again goes on where it stopped.

Example:
  kntc authority hand-over --from "UBND quận Đống Đa" --to "UBND phường Đống Đa" --on 2025-07-01 --document 12/BB-UBND --field land`
}

// Run implements kong's command.
func (c authorityHandOver) Run(ctx context.Context, con *console) error {
	h := casework.HandOver{Paper: petition.Paper{Number: c.Document, Signer: c.Signer}}
	h.Kind, h.Field = petition.Kind(c.Kind), petition.Field(c.Field)
	for _, f := range []struct {
		name, given string
		into        *clock.Date
	}{{"--on", c.On, &h.On}, {"--document-on", c.DocumentOn, &h.Paper.On}} {
		if err := f.into.UnmarshalText([]byte(f.given)); err != nil {
			return usagef("%s: %w", f.name, err)
		}
	}
	return con.withSystem(ctx, func(sys *system) error {
		tree, err := sys.store.Tree(ctx)
		if err != nil {
			return err
		}
		from, err := findAuthority(tree, c.From)
		if err != nil {
			return err
		}
		to, err := findAuthority(tree, c.To)
		if err != nil {
			return err
		}
		h.Authority, h.To = from.ID, to.ID
		p := newProgress(con.err, "hand-over")
		report, err := sys.casework.HandOver(ctx, operator(from.ID, access.Administrator), h, p.show)
		p.end()
		for _, r := range report.Refused {
			_, _ = fmt.Fprintf(con.out, "%s %s: %s (%s)\n", r.Subject, r.Number, both(r.Why.Detail), r.Why.Code)
		}
		_, _ = fmt.Fprintf(con.out, "Handed over: %s matters, %s petitions. Refused: %s. Still open here: %s.\n",
			thousands(int64(report.Matters)), thousands(int64(report.Petitions)), thousands(int64(len(report.Refused))), thousands(int64(report.Remaining)))
		if err == nil && len(report.Refused) > 0 {
			return silent{exitRefused}
		}
		return err
	})
}
