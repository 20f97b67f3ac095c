package main

import (
	"context"
	"time"
)

// What each server does in the background, and how often.
const (
	keysEvery   = time.Minute // a key withdrawn on another server is refused here as soon
	sortEvery   = 5 * time.Second
	purgeEvery  = time.Hour
	dropEvery   = 24 * time.Hour
	sweepEvery  = 24 * time.Hour
	sweepOlder  = 24 * time.Hour      // no upload lasts so long
	replaysKept = 14 * 24 * time.Hour // answers to requests that may be sent again: a draft outlives a long holiday

	refreshEvery = 10 * time.Second // open deadlines follow a change of the law
	remindEvery  = 10 * time.Minute
	clocksEvery  = 30 * time.Second
)

// jobs lists the background work of a server.
func (sys *system) jobs() []job {
	return []job{
		{"signing keys", keysEvery, sys.identity.EnsureKeys},
		{"stock of the ledger", sys.config.RollupInterval, func(ctx context.Context) error {
			_, err := sys.store.Roll(ctx)
			return err
		}},
		{"entries of the search", sortEvery, func(ctx context.Context) error {
			_, err := sys.store.SortSearchEntries(ctx)
			return err
		}},
		{"what petitions are found by", sortEvery, func(ctx context.Context) error {
			done, err := sys.casework.FindAnew(ctx, sys.store)
			if done > 0 {
				sys.log.InfoContext(ctx, "petitions are found by more than before", "petitions", done)
			}
			return err
		}},
		{"kept answers", purgeEvery, func(ctx context.Context) error {
			_, err := sys.store.PurgeReplays(ctx, sys.clock.Now().Add(-replaysKept))
			return err
		}},
		{"deadlines after a change of the law", refreshEvery, func(ctx context.Context) error {
			done, err := sys.agenda.RefreshDeadlines(ctx)
			if done > 0 {
				sys.log.InfoContext(ctx, "open deadlines were computed anew", "deadlines", done)
			}
			return err
		}},
		{"decisions that take effect", remindEvery, func(ctx context.Context) error {
			done, err := sys.casework.LetTakeEffect(ctx)
			if done > 0 {
				sys.log.InfoContext(ctx, "decisions took effect", "decisions", done)
			}
			return err
		}},
		{"matters that become late", remindEvery, func(ctx context.Context) error {
			done, err := sys.casework.NoteOverdue(ctx)
			if done > 0 {
				sys.log.InfoContext(ctx, "matters became late", "matters", done)
			}
			return err
		}},
		{"urging ladder", remindEvery, func(ctx context.Context) error {
			noted, err := sys.agenda.Remind(ctx)
			if noted > 0 {
				sys.log.InfoContext(ctx, "deadlines reached a rung of the urging ladder", "rungs", noted)
			}
			return err
		}},
		{"clocks", clocksEvery, sys.checkClock},
		{"old sessions", dropEvery, sys.identity.DropOldSessions},
		{"attachments without a row", sweepEvery, func(ctx context.Context) error {
			swept, err := sys.attachments.Sweep(ctx, sweepOlder)
			if swept.Removed > 0 {
				sys.log.InfoContext(ctx, "objects without a row were removed", "objects", swept.Removed, "bytes", swept.Bytes)
			}
			return err
		}},
	}
}
