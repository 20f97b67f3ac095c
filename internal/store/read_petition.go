package store

import (
	"cmp"
	"context"
	"slices"

	"github.com/google/uuid"

	"kntc/internal/access"
	"kntc/internal/authority"
	"kntc/internal/casework"
	"kntc/internal/lifecycle"
	"kntc/internal/petition"
)

var _ casework.Reader = (*Store)(nil)

// Petition implements casework.Reader, in one round trip: a clerk opens
// petitions all day.
func (s *Store) Petition(ctx context.Context, scope access.Scope, by uuid.UUID, id authority.OwnedID) (casework.PetitionRecord, error) {
	if err := s.withinCase(ctx, scope, id); err != nil {
		return casework.PetitionRecord{}, err
	}
	var out casework.PetitionRecord
	found := false
	owner := int64(id.Authority)
	var err error
	out.Barred, err = s.fetchFor(ctx, by, append(partyReads(id, &out.Parties),
		petitionTable.Query(func(p petition.Petition) { out.Petition, found = p, true }, "authority_id = ? AND id = ?", owner, id.UUID),
		matterInto(&out.Matter, "authority_id = ? AND id = (SELECT matter_id FROM petition WHERE authority_id = ? AND id = ?)", owner, owner, id.UUID),
		partsOf(id, &out.Petition),
	)...)
	return out, told(found, id, out.Barred, err)
}

// sealing is what decides whether the parties of a petition are sealed.
//
//nolint:gochecknoglobals // a part of a description, never changed
var sealing = petitionTable.Only("kind", "sealed_elsewhere")

// PetitionSealed implements casework.Reader.
func (s *Store) PetitionSealed(ctx context.Context, scope access.Scope, by uuid.UUID, id authority.OwnedID) (sealed bool, beside []authority.OwnedID, err error) {
	if err := s.withinCase(ctx, scope, id); err != nil {
		return false, nil, err
	}
	found, owner := false, int64(id.Authority)
	barred, err := s.fetchFor(ctx, by,
		sealing.Query(func(p petition.Petition) { found, sealed = true, p.Sealed() }, "authority_id = ? AND id = ?", owner, id.UUID),
		keysInto(&beside, sealedBeside, owner, id.UUID))
	return sealed, beside, told(found, id, barred, err)
}

// Matter implements casework.Reader.
func (s *Store) Matter(ctx context.Context, scope access.Scope, by uuid.UUID, id authority.OwnedID) (casework.MatterRecord, error) {
	if err := s.withinCase(ctx, scope, id); err != nil {
		return casework.MatterRecord{}, err
	}
	var out casework.MatterRecord
	found := false
	owner := int64(id.Authority)
	barred, err := s.fetchFor(ctx, by,
		petitionsInto(&out.Petitions, "(authority_id, id) IN ("+ofMatter+")", ofMatterArgs(id)...),
		partsOfAll(&out.Petitions, id),
		matterTable.Query(func(m petition.Matter) { out.Matter, found = m, true }, "authority_id = ? AND id = ?", owner, id.UUID),
	)
	// Sorted here: asked for the order, SQLite walks the register for a few rows.
	slices.SortFunc(out.Petitions, func(a, b petition.Petition) int {
		return cmp.Or(cmp.Compare(a.Number.Year, b.Number.Year), cmp.Compare(a.Number.No, b.Number.No))
	})
	return out, told(found, id, barred, err)
}

// Events implements casework.Reader, and serves every register. Every case has
// events, so none means that there is no such case of these subjects.
func (s *Store) Events(ctx context.Context, scope access.Scope, by uuid.UUID, of []lifecycle.Subject, id authority.OwnedID) ([]lifecycle.EventRecord, error) {
	if err := s.withinCase(ctx, scope, id); err != nil {
		return nil, err
	}
	var out []lifecycle.EventRecord
	barred, err := s.fetchFor(ctx, by, eventTable.Query(func(e lifecycle.EventRecord) {
		if slices.Contains(of, e.Subject) {
			out = append(out, e)
		}
	}, "authority_id = ? AND subject_id = ? ORDER BY version", int64(id.Authority), id.UUID))
	return out, told(len(out) > 0, id, barred, err)
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
