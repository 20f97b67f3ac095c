package store

import (
	"encoding/json"
	"time"

	"github.com/google/uuid"

	"kntc/internal/authority"
	"kntc/internal/clock"
	"kntc/internal/lifecycle"
	"kntc/internal/store/sqldb"
)

// eventTable describes the history. The database refuses to change a row.
//
//nolint:gochecknoglobals // a description, never changed
var eventTable = sqldb.NewTable("event", lifecycle.EventRecord{},
	sqldb.Key(
		sqldb.Int("authority_id", func(e *lifecycle.EventRecord) *authority.ID { return &e.ID.Authority }),
		sqldb.UUID("subject_id", func(e *lifecycle.EventRecord) *uuid.UUID { return &e.ID.UUID }),
		sqldb.Int("version", func(e *lifecycle.EventRecord) *int64 { return &e.Version }),
	),
	sqldb.Fixed(
		sqldb.Text("subject", func(e *lifecycle.EventRecord) *lifecycle.Subject { return &e.Subject }),
		sqldb.Text("action", func(e *lifecycle.EventRecord) *lifecycle.Action { return &e.Action }),
		sqldb.Text("from_state", func(e *lifecycle.EventRecord) *lifecycle.State { return &e.From }),
		sqldb.Text("to_state", func(e *lifecycle.EventRecord) *lifecycle.State { return &e.To }),
		sqldb.Date("effective_on", func(e *lifecycle.EventRecord) *clock.Date { return &e.On }),
		sqldb.Time("recorded_at", func(e *lifecycle.EventRecord) *time.Time { return &e.RecordedAt }),
		sqldb.Time("written_at", func(e *lifecycle.EventRecord) *time.Time { return &e.WrittenAt }),
		sqldb.UUID("actor_id", func(e *lifecycle.EventRecord) *uuid.UUID { return &e.ActorID }),
		sqldb.Text("actor_name", func(e *lifecycle.EventRecord) *string { return &e.ActorName }),
		sqldb.Text("reason", func(e *lifecycle.EventRecord) *string { return &e.Reason }),
		sqldb.Text("paper_number", func(e *lifecycle.EventRecord) *string { return &e.Paper.Number }),
		sqldb.Date("paper_on", func(e *lifecycle.EventRecord) *clock.Date { return &e.Paper.On }),
		sqldb.Text("paper_signer", func(e *lifecycle.EventRecord) *string { return &e.Paper.Signer }),
		sqldb.Coded("changes", func(e *lifecycle.EventRecord) *[]lifecycle.FieldChange { return &e.Changes }, writeChanges, readChanges),
		sqldb.Text("paper_class", func(e *lifecycle.EventRecord) *lifecycle.PaperClass { return &e.Paper.Class }),
		sqldb.Text("paper_title", func(e *lifecycle.EventRecord) *string { return &e.Paper.Title }),
		sqldb.Derived("paper_year", paperYear),
		sqldb.Text("paper_addressees", func(e *lifecycle.EventRecord) *string { return &e.Paper.Addressees }),
		sqldb.Bool("masked", func(e *lifecycle.EventRecord) *bool { return &e.Masked }),
		sqldb.Derived("digest", func(e *lifecycle.EventRecord) any { return eventDigest(e) }),
	),
)

// paperYear is the year in which the number of a document is unique; NULL when
// the step produced none.
func paperYear(e *lifecycle.EventRecord) any {
	if e.Paper.Class == "" {
		return nil
	}
	return e.Paper.On.Year()
}

// writeChanges keeps the order in which the facts are listed.
func writeChanges(list []lifecycle.FieldChange) string {
	if len(list) == 0 {
		return "[]"
	}
	b, err := json.Marshal(list)
	if err != nil { // two strings always marshal
		return "[]"
	}
	return string(b)
}

func readChanges(into *[]lifecycle.FieldChange, text string) error {
	*into = nil
	return json.Unmarshal([]byte(text), into)
}
