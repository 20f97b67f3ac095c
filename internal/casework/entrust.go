package casework

import (
	"context"
	"slices"

	"github.com/google/uuid"

	"kntc/internal/access"
	"kntc/internal/authority"
	"kntc/internal/clock"
	"kntc/internal/lifecycle"
	"kntc/internal/petition"
)

// takes refuses a step that is no part of the verification to those who have
// nothing else of the matter.
func (x standing) takes(a petition.Action) error {
	if x.verifies() && !petition.MatterPlan(a).Delegable {
		return access.ErrForbidden.With("permission", string(matterPermission(a)))
	}
	return nil
}

// accused finds those against whom a matter is whose verification the command
// gives away, or who the command says that are, and refuses a body that does not
// exist on the day. named tells that the petitions name the body, where nobody's
// account is on record.
func (s *Service) accused(ctx context.Context, x standing, id authority.OwnedID, cmd petition.Command) (accounts []uuid.UUID, named bool, err error) {
	reads := petition.MatterPlan(cmd.Action).Reads
	if says := saysAccused(x.actor, reads, cmd); says != uuid.Nil {
		return []uuid.UUID{says}, false, nil
	}
	if !reads.Has(petition.ReadBody) || cmd.Body == 0 {
		return nil, false, nil
	}
	if err := checkBeing(x.tree, cmd.Body, cmd.On, "/body"); err != nil {
		return nil, false, err
	}
	record, err := s.reader.Matter(ctx, x.scope, uuid.Nil, id)
	return record.Matter.Accused(), namesAuthority(x.tree, cmd.Body, cmd.On, record.Petitions...), err
}

// namesAuthority reports whether one of the denunciations against somebody of whom no
// account is on record says that they belong to an authority, or above or below it.
func namesAuthority(tree *authority.Tree, at authority.ID, on clock.Date, list ...petition.Petition) bool {
	return slices.ContainsFunc(list, func(p petition.Petition) bool {
		return p.Kind.Sealed() && len(p.Accused()) == 0 && tree.Named(p.Respondent, at, on)
	})
}

// saysAccused is the account of which a command says that the case is against it:
// the actor's own when it names none. It is uuid.Nil for other commands.
func saysAccused(actor access.Actor, reads lifecycle.Reads, cmd petition.Command) uuid.UUID {
	switch {
	case !reads.Has(petition.ReadAccount) || cmd.Ground != petition.AccusedSelf:
		return uuid.Nil
	case cmd.Account == uuid.Nil:
		return actor.Account
	}
	return cmd.Account
}

// accusedThere reports whether somebody against whom the matter is works at the
// body that is to verify it or, of whom the command says to be accused, at the one
// that does.
func (o office) accusedThere(m petition.Matter, reads lifecycle.Reads, cmd petition.Command, staff map[uuid.UUID][]access.Grant) bool {
	if says := saysAccused(o.actor, reads, cmd); says != uuid.Nil {
		return anyWorksAt(o.tree, m.Entrusted.To, staff, []uuid.UUID{says})
	}
	return reads.Has(petition.ReadBody) && anyWorksAt(o.tree, cmd.Body, staff, m.Accused())
}

// anyWorksAt reports whether one of the accounts works at an authority.
func anyWorksAt(tree *authority.Tree, at authority.ID, staff map[uuid.UUID][]access.Grant, accounts []uuid.UUID) bool {
	return at != 0 && slices.ContainsFunc(accounts, func(id uuid.UUID) bool { return access.WorksAt(staff[id], tree, at, access.PetitionRead) })
}
