package store

import (
	"time"

	"kntc/internal/access"
	"kntc/internal/lifecycle"
	"kntc/internal/store/sqldb"
)

// saveEvents queues the events of a change.
func saveEvents(t *sqldb.Tx, actor access.Actor, events []lifecycle.Event, known time.Time) {
	rows := make([]lifecycle.EventRecord, len(events))
	for i, e := range events {
		rows[i] = lifecycle.EventRecord{Event: e, RecordedAt: known, WrittenAt: t.Now, ActorID: actor.Account, ActorName: actor.Name}
	}
	eventTable.Insert(t, rows...)
}
