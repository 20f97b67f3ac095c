package store

import (
	"time"

	"kntc/internal/access"
	"kntc/internal/lifecycle"
)

// eventRows appends the events of a change, learned at an instant, as they are
// stored.
func eventRows(rows []lifecycle.EventRecord, actor access.Actor, events []lifecycle.Event, known, now time.Time) []lifecycle.EventRecord {
	for _, e := range events {
		rows = append(rows, lifecycle.EventRecord{Event: e, RecordedAt: known, WrittenAt: now, ActorID: actor.Account, ActorName: actor.Name})
	}
	return rows
}
