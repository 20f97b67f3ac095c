package casework

import (
	"context"
	"slices"

	"github.com/google/uuid"

	"kntc/internal/access"
	"kntc/internal/authority"
	"kntc/internal/party"
	"kntc/internal/petition"
)

// Texts of steps are history and stay as they are. Of a case through which a paper
// went whose parties are sealed now, those that did not go through the masking may
// name them. They are withheld, whatever they say, from everybody who may not know
// the parties, but for who wrote them.

// Events returns the history of a petition or matter the actor may see.
func (s *Service) Events(ctx context.Context, actor access.Actor, id authority.OwnedID) ([]EventRecord, error) {
	x, err := s.standing(ctx, actor, access.PetitionRead, id)
	if err != nil {
		return nil, err
	}
	return s.events(ctx, x, id)
}

// events is the history of a case for who stands before it.
func (s *Service) events(ctx context.Context, x standing, id authority.OwnedID) ([]EventRecord, error) {
	events, err := s.reader.Events(ctx, x.scope, x.actor.Account, petition.Subjects(), id)
	if err != nil {
		return nil, err
	}
	if x.may(access.SealedView) {
		return events, nil
	}
	sealed, err := s.reader.SealedCases(ctx, x.scope, id.Authority, []authority.OwnedID{id})
	if err != nil {
		return nil, err
	}
	o, since, names := x.reader(), sealedSince(events), len(sealed) > 0
	itself := names && (events[0].Subject == petition.OfMatter || sealedNow(events))
	for i := range events {
		switch e := &events[i]; {
		case itself && tellsOnly(e.Event, undisclosed), x.verifies() && tellsOnly(e.Event, ofFiles):
			*e = update(*e)
		case names && o.withholds(e.Masked, e.ActorID, e.Version > since):
			withhold(&e.Event)
		}
	}
	return events, nil
}

//nolint:gochecknoglobals // read-only tables
var (
	// undisclosed is what outsiders do not know to be there: a file, or who the
	// parties are.
	undisclosed = []petition.FactName{petition.FactFileWithheld, petition.FactFileErased, petition.FactParties}
	// ofFiles tell of a file, which may be another body's.
	ofFiles = []petition.FactName{petition.FactFileWithheld, petition.FactFileErased, petition.FactFileMarked, petition.FactFileUnmarked}
)

// tellsOnly reports whether an event tells of nothing but some fields.
func tellsOnly(e petition.Event, names []petition.FactName) bool {
	return len(e.Changes) > 0 && !slices.ContainsFunc(e.Changes, func(c petition.FieldChange) bool { return !slices.Contains(names, c.Name) })
}

// update is what outsiders are told of an undisclosed event: that there was one.
// Left out, it would be missed in the versions, which would tell of the file. By
// whom it was is left out, since only some withhold files.
func update(e EventRecord) EventRecord {
	e.Action, e.Reason, e.Paper, e.Changes, e.Masked = petition.ActionUpdate, "", petition.Paper{}, nil, true
	e.ActorID, e.ActorName = uuid.Nil, party.Unnamed
	return e
}

// outsider is somebody who may not know the parties of a sealed case.
type outsider struct {
	account uuid.UUID
	inside  bool // works on the cases of the authority
}

// withholds reports whether a text is not for them. Who works on the case reads
// what colleagues write who know as little as they do; those above do not.
func (o outsider) withholds(masked bool, author uuid.UUID, whileSealed bool) bool {
	own := author == o.account && author != uuid.Nil
	return !masked && !own && (!o.inside || !whileSealed)
}

// withhold takes the texts out of an event.
func withhold(e *petition.Event) {
	e.Reason, e.Paper.Addressees, e.Paper.Signer = withheld(e.Reason), withheld(e.Paper.Addressees), withheld(e.Paper.Signer)
	e.Changes = slices.Clone(e.Changes)
	for i := range e.Changes {
		c := &e.Changes[i]
		if c.Name == petition.FactPriorDecision || c.Name == petition.FactWithdrawn || c.Name == petition.FactReceiptUnknown || namesBody(c.Name) && !petition.IsAuthority(c.Value) {
			c.Value = withheld(c.Value)
		}
	}
}

// namesBody reports whether a field names an authority, or a body outside the
// deployment in words.
func namesBody(f petition.FactName) bool {
	return f == petition.FactTransferTo || f == petition.FactVerifier
}

// withheld stands in the place of a text.
func withheld(s string) string {
	if s == "" {
		return ""
	}
	return party.Unnamed
}

// sealedSince is the version of a sealed case after which people wrote about it
// knowing that it is: of a petition, that of the event which sealed it. Of a
// matter it is not known unless it was a denunciation from the first, since it is
// sealed by what becomes of its petitions.
func sealedSince(events []EventRecord) int64 {
	kind, elsewhere, sealed := petition.Kind(""), false, true
	since := int64(0)
	for _, e := range events {
		for _, c := range e.Changes {
			if c.Name == petition.FactKind {
				kind = petition.Kind(c.Value)
			}
			if c.Name == petition.FactSealedElsewhere {
				elsewhere = c.Value == "yes"
			}
		}
		if now := kind.Sealed() || elsewhere; now != sealed {
			sealed, since = now, e.Version
		}
	}
	if !sealed {
		return events[len(events)-1].Version
	}
	return since
}

// withholdDocuments takes the texts of documents that may name sealed people out
// of a list of one authority's.
func (s *Service) withholdDocuments(ctx context.Context, scope access.Scope, o outsider, owner authority.ID, list []Document) error {
	var of []authority.OwnedID
	for _, d := range list {
		if !slices.Contains(of, d.Subject) {
			of = append(of, d.Subject)
		}
	}
	sealed, err := s.reader.SealedCases(ctx, scope, owner, of)
	if err != nil || len(sealed) == 0 {
		return err
	}
	for i := range list {
		d := &list[i]
		if slices.Contains(sealed, d.Subject) && o.withholds(d.Masked, d.Author, false) {
			d.Addressees, d.Signer = withheld(d.Addressees), withheld(d.Signer)
		}
	}
	return nil
}
