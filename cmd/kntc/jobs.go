package main

import (
	"context"
	"fmt"
	"log/slog"
	"runtime/debug"
	"sync"
	"time"
)

// job is work that a server does beside answering requests. Every server of an
// installation does it; each job is written so that it does not matter which
// does it when.
type job struct {
	name  string
	every time.Duration
	run   func(context.Context) error
}

// What each server does in the background, and how often.
const (
	keysEvery   = time.Minute // a key withdrawn on another server is refused here as soon
	purgeEvery  = time.Hour
	dropEvery   = 24 * time.Hour
	sweepEvery  = 24 * time.Hour
	sweepOlder  = 24 * time.Hour // no upload lasts so long
	replaysKept = 24 * time.Hour // answers to requests that may be sent again

	refreshEvery = 10 * time.Second // open deadlines follow a change of the law
	remindEvery  = 10 * time.Minute
)

// jobs lists the background work of a server.
func (sys *system) jobs() []job {
	return []job{
		{"signing keys", keysEvery, sys.identity.EnsureKeys},
		{"stock of the ledger", sys.config.RollupInterval, func(ctx context.Context) error {
			_, err := sys.store.Roll(ctx)
			return err
		}},
		{"kept answers", purgeEvery, func(ctx context.Context) error {
			_, err := sys.store.PurgeReplays(ctx, sys.clock.Now().Add(-replaysKept))
			return err
		}},
		{"deadlines after a change of the law", refreshEvery, func(ctx context.Context) error {
			done, err := sys.casework.RefreshDeadlines(ctx)
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
		{"urging ladder", remindEvery, func(ctx context.Context) error {
			noted, err := sys.casework.Remind(ctx)
			if noted > 0 {
				sys.log.InfoContext(ctx, "deadlines reached a rung of the urging ladder", "rungs", noted)
			}
			return err
		}},
		{"old sessions", dropEvery, sys.identity.DropOldSessions},
		{"attachments without a row", sweepEvery, func(ctx context.Context) error {
			swept, err := sys.casework.Sweep(ctx, sweepOlder)
			if swept.Removed > 0 {
				sys.log.InfoContext(ctx, "objects without a row were removed", "objects", swept.Removed, "bytes", swept.Bytes)
			}
			return err
		}},
	}
}

// startJobs runs every job at once and then at its interval, until the context
// ends; the function it returns waits until the last has ended. A job that
// fails, or panics, is logged and tried again at its next turn.
func startJobs(ctx context.Context, log *slog.Logger, jobs []job) (finished func()) {
	var group sync.WaitGroup
	for _, j := range jobs {
		group.Go(func() {
			ticker := time.NewTicker(j.every)
			defer ticker.Stop()
			for {
				if err := j.once(ctx); err != nil && ctx.Err() == nil {
					log.ErrorContext(ctx, "background work failed", "job", j.name, "error", err)
				}
				select {
				case <-ctx.Done():
					return
				case <-ticker.C:
				}
			}
		})
	}
	return group.Wait
}

// once runs the job, and turns a panic into an error.
func (j job) once(ctx context.Context) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("panic: %v\n%s", r, debug.Stack())
		}
	}()
	return j.run(ctx)
}
