package casework

import (
	"context"
	"slices"
	"time"

	"github.com/google/uuid"

	"kntc/internal/access"
	"kntc/internal/authority"
	"kntc/internal/clock"
	"kntc/internal/lifecycle"
	"kntc/internal/petition"
)

// Document is a paper that a step produced.
type Document struct {
	Subject    authority.OwnedID // the petition or matter
	Version    int64             // of the event
	Action     petition.Action
	Class      lifecycle.PaperClass
	Title      string
	Year       int
	Number     string
	IssuedOn   clock.Date
	Signer     string
	Addressees string     // one on each line
	SendBy     clock.Date // zero when no limit is set
	SentOn     clock.Date // zero until it went out
	RevokedOn  clock.Date // when the step that produced it was undone; zero while it stands
	RecordedAt time.Time
	Author     uuid.UUID // who recorded it
	Masked     bool      // see lifecycle.Event
}

// DocumentOf is the document that an event produced.
func DocumentOf(e EventRecord) Document {
	return Document{
		Subject: e.ID, Version: e.Version, Action: e.Action, Class: e.Paper.Class, Title: e.Paper.Title, Year: e.Paper.On.Year(),
		Number: e.Paper.Number, IssuedOn: e.Paper.On, Signer: e.Paper.Signer, Addressees: e.Paper.Addressees, RecordedAt: e.RecordedAt,
		Author: e.ActorID, Masked: e.Masked,
	}
}

// SendLimit is the last day to send what the event that made this version of a
// case produced.
type SendLimit struct {
	Subject authority.OwnedID
	Version int64
	By      clock.Date
}

// MarkSent gives each document the day on which it first went out, and the day
// by which it has to.
func MarkSent(documents []Document, sent []EventRecord, due []SendLimit) {
	for i := range documents {
		d := &documents[i]
		for _, l := range due {
			if l.Subject == d.Subject && l.Version == d.Version {
				d.SendBy = l.By
			}
		}
		for _, e := range sent {
			if e.ID == d.Subject && e.Version > d.Version && d.SentOn.IsZero() && slices.Contains(petition.MatterPlan(e.Action).Sends, d.Action) {
				d.SentOn = e.On
			}
		}
	}
}

// MarkRevoked tells which documents were revoked: that of the step which led to
// where an undoing began.
func MarkRevoked(documents []Document, events []EventRecord) {
	for _, undo := range events {
		if !petition.PlanOf(undo.Event).Revokes {
			continue
		}
		led := int64(0)
		for _, e := range events {
			if e.ID == undo.ID && e.Version < undo.Version && e.From != e.To && e.To == undo.From {
				led = max(led, e.Version)
			}
		}
		for i := range documents {
			if d := &documents[i]; d.Subject == undo.ID && d.Version == led {
				d.RevokedOn = undo.On
			}
		}
	}
}

// Documents lists the papers of a petition or matter the actor may see.
func (s *Service) Documents(ctx context.Context, actor access.Actor, id authority.OwnedID) ([]Document, error) {
	x, err := s.standing(ctx, actor, access.PetitionRead, id)
	if err != nil {
		return nil, err
	}
	list, err := s.reader.Documents(ctx, x.scope, actor.Account, id)
	if err != nil || x.may(access.SealedView) {
		return list, err
	}
	return list, s.withholdDocuments(ctx, x.scope, x.reader(), id.Authority, list)
}
