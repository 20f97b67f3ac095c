package lifecycle

import (
	"slices"
	"time"

	"github.com/google/uuid"

	"kntc/internal/authority"
	"kntc/internal/clock"
)

// Event is one fact in the life of a case. Events are never changed or deleted;
// the figures can be recomputed from them alone. They carry no name, address or
// number of any person.
type Event struct {
	Subject Subject
	ID      authority.OwnedID // of the case
	Version int64             // of the case after the event; unique per case
	Action  Action
	From    State // "" for the first event
	To      State
	On      clock.Date // when it took effect
	Reason  string
	Paper   Paper // the document it produced, if any
	Changes []FieldChange
	Masked  bool // its texts name nobody who is sealed: they went through the masking
}

// EventRecord is an event as it was recorded, for histories.
type EventRecord struct {
	Event

	RecordedAt time.Time // when the office learned it
	WrittenAt  time.Time // when this system wrote it; later for an imported register
	ActorID    uuid.UUID
	ActorName  string
}

// FieldChange is one value an event set.
type FieldChange struct {
	Name  FieldName `json:"name"`
	Value string    `json:"value"`
}

// FieldName names a value that events set and figures are computed from.
type FieldName string

// The fields that mean the same in every register. They tell about the step
// itself.
const (
	FieldGround   FieldName = "ground"
	FieldDays     FieldName = "days"          // the length of an extension
	FieldRemoved  FieldName = "removed"       // versions of the events that began and ended what never was
	FieldAskedOn  FieldName = "complained_on" // when what the step answers came in
	FieldStopFrom FieldName = "stop_from"     // … from when to when it was recorded
	FieldStopTo   FieldName = "stop_to"
	FieldOrigin   FieldName = "origin" // the case that goes on as this one
)

// Sets reports whether the event set a value of the name, or took one away.
func (e Event) Sets(name FieldName) bool {
	return slices.ContainsFunc(e.Changes, func(c FieldChange) bool { return c.Name == name })
}

// Tells returns the value that the event set; "" when it set none.
func (e Event) Tells(name FieldName) string {
	for _, c := range e.Changes {
		if c.Name == name {
			return c.Value
		}
	}
	return ""
}

// Ground returns why the step was taken, where its row lists grounds.
func (e Event) Ground() Ground { return Ground(e.Tells(FieldGround)) }
