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
