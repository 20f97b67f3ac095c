package store

import (
	"github.com/google/uuid"

	"kntc/internal/authority"
	"kntc/internal/clock"
	"kntc/internal/deadline"
	"kntc/internal/petition"
	"kntc/internal/store/sqldb"
)

// storedDeadline is an entry with the petition or matter it belongs to and the
// version of the law that was asked.
type storedDeadline struct {
	Subject    petition.Subject
	ID         authority.OwnedID
	Entry      deadline.Entry
	LawVersion int64
}

// deadlineTable describes the deadlines.
//
//nolint:gochecknoglobals // a description, never changed
var deadlineTable = sqldb.NewTable("deadline", storedDeadline{},
	sqldb.Key(
		sqldb.Int("authority_id", func(d *storedDeadline) *authority.ID { return &d.ID.Authority }),
		sqldb.UUID("subject_id", func(d *storedDeadline) *uuid.UUID { return &d.ID.UUID }),
		sqldb.Text("term", func(d *storedDeadline) *deadline.Term { return &d.Entry.Term }),
		sqldb.Int("seq", func(d *storedDeadline) *int { return &d.Entry.Seq }),
	),
	sqldb.Fixed(
		sqldb.Text("subject", func(d *storedDeadline) *petition.Subject { return &d.Subject }),
		sqldb.Derived("of_office", func(d *storedDeadline) any { return !d.Entry.Term.Citizens() }),
		sqldb.Int("started_by", func(d *storedDeadline) *int64 { return &d.Entry.StartedBy }),
	),
	sqldb.Changeable(
		sqldb.Text("kind", func(d *storedDeadline) *string { return &d.Entry.Facts.Kind }),
		sqldb.Coded("question", func(d *storedDeadline) *deadline.Entry { return &d.Entry }, deadline.Entry.Case, (*deadline.Entry).SetCase), // keeps the kind
		sqldb.Date("start_on", func(d *storedDeadline) *clock.Date { return &d.Entry.Start }),
		sqldb.Text("rule_code", func(d *storedDeadline) *string { return &d.Entry.Rule }),
		sqldb.Int("rule_version", func(d *storedDeadline) *int { return &d.Entry.RuleVersion }),
		sqldb.Date("due_on", func(d *storedDeadline) *clock.Date { return &d.Entry.Due }),
		sqldb.Bool("provisional", func(d *storedDeadline) *bool { return &d.Entry.Provisional }),
		sqldb.Text("state", func(d *storedDeadline) *deadline.EntryState { return &d.Entry.State }),
		sqldb.Date("met_on", func(d *storedDeadline) *clock.Date { return &d.Entry.MetOn }),
		sqldb.Date("ended_on", func(d *storedDeadline) *clock.Date { return &d.Entry.EndedOn }),
		sqldb.Int("moves", func(d *storedDeadline) *int { return &d.Entry.Moves }),
		sqldb.NullInt("ended_by", func(d *storedDeadline) *int64 { return &d.Entry.EndedBy }),
		sqldb.Int("law_version", func(d *storedDeadline) *int64 { return &d.LawVersion }),
	),
)
