package store

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"github.com/google/uuid"

	"kntc/internal/access"
	"kntc/internal/authority"
	"kntc/internal/casework"
	"kntc/internal/clock"
	"kntc/internal/fault"
	"kntc/internal/lifecycle"
	"kntc/internal/petition"
	"kntc/internal/store/sqldb"
)

var _ casework.Reader = (*Store)(nil)

// Petition implements casework.Reader, in one round trip: a clerk opens
// petitions all day.
func (s *Store) Petition(ctx context.Context, scope access.Scope, id authority.OwnedID) (casework.PetitionRecord, error) {
	if err := s.within(ctx, scope, id.Authority); err != nil {
		return casework.PetitionRecord{}, err
	}
	var out casework.PetitionRecord
	found := false
	owner := int64(id.Authority)
	err := s.db.Fetch(ctx, append(partyReads(id, &out.Parties),
		sqldb.Query(sqldb.Each(func(r sqldb.Rows) (err error) {
			found = true
			out.Petition, err = scanPetition(r)
			return err
		}), "SELECT "+petitionColumns+" FROM petition WHERE authority_id = ? AND id = ?", owner, id.UUID),
		sqldb.Query(sqldb.Each(func(r sqldb.Rows) error {
			m, err := scanMatter(r)
			out.Matter = &m
			return err
		}), "SELECT "+matterColumns+` FROM matter WHERE authority_id = ? AND id =
			(SELECT matter_id FROM petition WHERE authority_id = ? AND id = ?)`, owner, owner, id.UUID),
		partsOf(id, &out.Petition),
	)...)
	if err == nil && !found {
		err = fault.ErrNotFound
	}
	return out, err
}

// PetitionSealed implements casework.Reader.
func (s *Store) PetitionSealed(ctx context.Context, scope access.Scope, id authority.OwnedID) (bool, error) {
	if err := s.within(ctx, scope, id.Authority); err != nil {
		return false, err
	}
	var row petitionRow
	err := s.db.Read(ctx).Select("kind, sealed_elsewhere").Where("authority_id = ? AND id = ?", int64(id.Authority), id.UUID).Take(&row).Error
	return row.toPetition().Sealed(), sqldb.Absent(err)
}

// Matter implements casework.Reader.
func (s *Store) Matter(ctx context.Context, scope access.Scope, id authority.OwnedID) (casework.MatterRecord, error) {
	if err := s.within(ctx, scope, id.Authority); err != nil {
		return casework.MatterRecord{}, err
	}
	var out casework.MatterRecord
	found := false
	owner := int64(id.Authority)
	err := s.db.Fetch(ctx,
		petitionsInto(&out.Petitions, "SELECT "+petitionColumns+" FROM petition WHERE authority_id = ? AND id IN ("+ofMatter+") ORDER BY year, no",
			append([]any{owner}, ofMatterArgs(id)...)...),
		partsInto(&out.Petitions, "SELECT petition_id FROM petition_part WHERE authority_id = ? AND matter_id = ?", owner, owner, id.UUID),
		sqldb.Query(sqldb.Each(func(r sqldb.Rows) (err error) {
			found = true
			out.Matter, err = scanMatter(r)
			return err
		}), "SELECT "+matterColumns+" FROM matter WHERE authority_id = ? AND id = ?", owner, id.UUID),
	)
	if err == nil && !found {
		err = fault.ErrNotFound
	}
	return out, err
}

// Events implements casework.Reader, and serves every register. Every case has
// events, so none means that there is no such case of these subjects.
func (s *Store) Events(ctx context.Context, scope access.Scope, of []lifecycle.Subject, id authority.OwnedID) ([]lifecycle.EventRecord, error) {
	if err := s.within(ctx, scope, id.Authority); err != nil {
		return nil, err
	}
	var out []lifecycle.EventRecord
	err := s.db.Fetch(ctx, sqldb.Query(sqldb.Each(func(r sqldb.Rows) error {
		e, err := scanEvent(r)
		if slices.Contains(of, e.Subject) {
			out = append(out, e)
		}
		return err
	}), "SELECT "+eventColumns+" FROM event WHERE authority_id = ? AND subject_id = ? ORDER BY version", int64(id.Authority), id.UUID))
	if err == nil && len(out) == 0 {
		err = fault.ErrNotFound
	}
	return out, err
}

func scanEvent(r sqldb.Rows) (lifecycle.EventRecord, error) {
	var e lifecycle.EventRecord
	var owner int64
	var on, paperOn sqldb.Day
	var recorded, written sqldb.Instant
	var actor uuid.NullUUID
	var subject, action, from, to, changes, class string
	var year *int
	err := r.Scan(&owner, &e.ID.UUID, &e.Version, &subject, &action, &from, &to, &on,
		&recorded, &written, &actor, &e.ActorName, &e.Reason, &e.Paper.Number, &paperOn, &e.Paper.Signer, &changes,
		&class, &e.Paper.Title, &year, &e.Paper.Addressees)
	if err != nil {
		return e, err
	}
	e.ID.Authority = authority.ID(owner)
	e.Subject, e.Action = petition.Subject(subject), petition.Action(action)
	e.From, e.To = petition.State(from), petition.State(to)
	e.Paper.Class = lifecycle.PaperClass(class)
	e.On, e.Paper.On = clock.Date(on), clock.Date(paperOn)
	e.RecordedAt, e.WrittenAt = time.Time(recorded), time.Time(written)
	e.ActorID = actor.UUID
	if err := json.Unmarshal([]byte(changes), &e.Changes); err != nil {
		return e, fmt.Errorf("changes of event %d of %s: %w", e.Version, e.ID, err)
	}
	return e, nil
}

// Candidates implements casework.Reader.
func (s *Store) Candidates(ctx context.Context, scope access.Scope, p casework.Probe) ([]casework.Candidate, error) {
	if err := s.within(ctx, scope, p.Authority); err != nil {
		return nil, err
	}
	l, r := &casework.CandidatesLoad{Probe: p}, &Reading{}
	if loadCandidates(r, l); len(r.asked) == 0 {
		return nil, nil
	}
	err := s.db.Fetch(ctx, r.asked...)
	return l.Found, err
}
