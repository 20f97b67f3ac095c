package store

import (
	"time"

	"github.com/google/uuid"

	"kntc/internal/authority"
	"kntc/internal/clock"
	"kntc/internal/staffing"
	"kntc/internal/store/sqldb"
)

// absenceTable describes the absences, without their ends.
//
//nolint:gochecknoglobals // a description, never changed
var absenceTable = sqldb.NewTable("absence", staffing.Absence{},
	sqldb.Key(
		sqldb.Int("authority_id", func(a *staffing.Absence) *authority.ID { return &a.ID.Authority }),
		sqldb.UUID("id", func(a *staffing.Absence) *uuid.UUID { return &a.ID.UUID }),
	),
	sqldb.Fixed(
		sqldb.UUID("account_id", func(a *staffing.Absence) *uuid.UUID { return &a.Account }),
		sqldb.UUID("stand_in_id", func(a *staffing.Absence) *uuid.UUID { return &a.StandIn }),
		sqldb.Date("from_on", func(a *staffing.Absence) *clock.Date { return &a.From }),
		sqldb.Date("to_on", func(a *staffing.Absence) *clock.Date { return &a.To }),
		sqldb.Text("reason", func(a *staffing.Absence) *string { return &a.Recorded.Reason }),
		sqldb.UUID("actor_id", func(a *staffing.Absence) *uuid.UUID { return &a.Recorded.ActorID }),
		sqldb.Text("actor_name", func(a *staffing.Absence) *string { return &a.Recorded.ActorName }),
		sqldb.Time("recorded_at", func(a *staffing.Absence) *time.Time { return &a.Recorded.At }),
	),
)

// absenceEnd is the end of an absence; zero for one without.
type absenceEnd struct {
	Absence authority.OwnedID
	staffing.AbsenceEnd
}

// absenceEndTable describes the ends of absences.
//
//nolint:gochecknoglobals // a description, never changed
var absenceEndTable = sqldb.NewTable("absence_end", absenceEnd{},
	sqldb.Key(
		sqldb.Int("authority_id", func(e *absenceEnd) *authority.ID { return &e.Absence.Authority }),
		sqldb.UUID("absence_id", func(e *absenceEnd) *uuid.UUID { return &e.Absence.UUID }),
	),
	sqldb.Fixed(
		sqldb.Date("last_on", func(e *absenceEnd) *clock.Date { return &e.LastOn }),
		sqldb.Text("reason", func(e *absenceEnd) *string { return &e.Recorded.Reason }),
		sqldb.UUID("actor_id", func(e *absenceEnd) *uuid.UUID { return &e.Recorded.ActorID }),
		sqldb.Text("actor_name", func(e *absenceEnd) *string { return &e.Recorded.ActorName }),
		sqldb.Time("recorded_at", func(e *absenceEnd) *time.Time { return &e.Recorded.At }),
	),
)
