package casework

import (
	"context"
	"strconv"

	"github.com/google/uuid"

	"kntc/internal/access"
	"kntc/internal/authority"
	"kntc/internal/clock"
	"kntc/internal/deadline"
	"kntc/internal/lifecycle"
	"kntc/internal/petition"
)

// office is somebody acting in the cases of an authority, as far as assignments
// and conflicts of interest ask.
type office struct {
	actor access.Actor
	tree  *authority.Tree
	owner authority.ID
	lent  authority.ID // the office to which the verification of the case was given, when that is all the actor has of it
	law   *deadline.Law
}

func (s *Service) office(ctx context.Context, actor access.Actor, tree *authority.Tree, owner authority.ID) (office, error) {
	law, _, err := s.law.Law(ctx)
	return office{actor: actor, tree: tree, owner: owner, law: law}, err
}

// officeOf is who stands before a matter.
func (s *Service) officeOf(ctx context.Context, x standing, matter authority.OwnedID) (office, error) {
	o, err := s.office(ctx, x.actor, x.tree, x.owner)
	o.lent = x.at(matter)
	return o, err
}

// assigns reports whether the actor decides to whom cases are assigned.
func (o office) assigns() bool {
	if o.lent != 0 {
		return o.actor.CanLent(o.tree, access.CaseAssign, o.lent)
	}
	return may(o.actor, o.tree, o.owner)(access.CaseAssign)
}

// asksStandIns reports whether it must be read for whom the actor stands in, to
// know who may take a step that demands the permission.
func (o office) asksStandIns(p access.Permission) bool {
	return p == access.MatterVerify && o.actor.Account != uuid.Nil && !o.assigns()
}

// named are the accounts that a command names beside the actor's own.
func named(reads lifecycle.Reads, cmd petition.Command) []uuid.UUID {
	var out []uuid.UUID
	if reads.Has(petition.ReadTeam) {
		for _, m := range cmd.Team {
			out = append(out, m.Account)
		}
	}
	if reads.Has(petition.ReadAccount) && cmd.Account != uuid.Nil {
		out = append(out, cmd.Account)
	}
	return out
}

// as is the actor in any case, before assignments and conflicts of one are asked.
func as(actor access.Actor) petition.Acting {
	switch {
	case actor.Reason() != "":
		return petition.AsSystem(actor.Reason())
	case actor.Account == uuid.Nil && actor.Name != "":
		return petition.AsOperator()
	}
	return petition.Acting{Account: actor.Account}
}

// acting is the actor in a case of a kind on which people of an authority work.
// standsIn says for whom they stand in today, at whichever authority.
func (o office) acting(kind petition.Kind, instance petition.Instance, at authority.ID, standsIn []access.StandIn) petition.Acting {
	by := as(o.actor)
	by.Registers = may(o.actor, o.tree, o.owner)(access.PetitionRegister)
	by.Assigns, by.Noted = o.assigns(), petition.NotedConflicts(o.law, kind, instance)
	by.Lent = o.lent != 0
	for _, x := range standsIn {
		if o.tree.Owns(x.At, at) {
			by.For = append(by.For, x.For)
		}
	}
	return by
}

func (o office) inMatter(m petition.Matter, standsIn []access.StandIn) petition.Acting {
	return o.acting(m.Kind, m.Instance, m.VerifiedAt(), standsIn)
}

func (o office) inPetition(p petition.Petition) petition.Acting {
	return o.acting(p.Kind, p.Instance, o.owner, nil)
}

// check refuses accounts that do not act at the authority which works on the case:
// who is to work on a petition classifies or verifies there, on a matter verifies.
// An interest may be one of anybody at the authority that keeps it, too; the people
// of a body that only verifies it tell those of their own office.
func (o office) check(subject petition.Subject, at authority.ID, reads lifecycle.Reads, cmd petition.Command, staff map[uuid.UUID][]access.Grant) error {
	bad := petition.ErrInvalid
	work := []access.Permission{access.MatterVerify}
	switch {
	case reads.Has(petition.ReadAccount):
		work = []access.Permission{access.CaseRecuse}
	case subject == petition.OfPetition:
		work = append(work, access.PetitionClassify)
	}
	if o.lent != 0 && reads.Has(petition.ReadAccount) {
		return o.checkOwn(cmd.Account, staff)
	}
	for i, id := range named(reads, cmd) {
		elsewhere := reads.Has(petition.ReadAccount) && cmd.Ground == petition.AccusedSelf && len(staff[id]) > 0 // who is denounced may work anywhere
		kept := reads.Has(petition.ReadAccount) && access.WorksAt(staff[id], o.tree, o.owner, work...)
		if elsewhere || kept || access.WorksAt(staff[id], o.tree, at, work...) || id == uuid.Nil {
			continue
		}
		pointer := "/team/" + strconv.Itoa(i) + "/account_id"
		if reads.Has(petition.ReadAccount) {
			pointer = "/account_id"
		}
		bad = bad.At(pointer, "not_of_authority", "Tài khoản không làm nhiệm vụ này ở cơ quan đang giữ hoặc được giao xác minh vụ việc.", "The account does not do this work at the authority that has the case, or verifies it.")
	}
	if len(bad.Fields) > 0 {
		return bad
	}
	return nil
}

// checkOwn refuses an account about which the people of a verifying body have
// nothing to record: anybody but themselves and the others of their office, and
// whoever works at the authority that keeps the case, too.
func (o office) checkOwn(account uuid.UUID, staff map[uuid.UUID][]access.Grant) error {
	works := func(at authority.ID) bool { return access.WorksAt(staff[account], o.tree, at, access.PetitionRead) }
	if account == uuid.Nil || account == o.actor.Account || works(o.lent) && !works(o.owner) {
		return nil
	}
	return petition.ErrInvalid.At("/account_id", "not_of_verifier",
		"Cơ quan được giao xác minh chỉ ghi nhận xung đột lợi ích của người thuộc cơ quan mình; đối với người khác, đề nghị cơ quan đang giữ vụ việc ghi nhận.",
		"A body that verifies records interests of its own people only; those of others the authority that has the case records.")
}

// actingNow is the actor in a matter whose possible steps are listed.
func (s *Service) actingNow(ctx context.Context, o office, m petition.Matter) (petition.Acting, error) {
	if o.assigns() || m.AssignedTo(o.actor.Account) {
		return o.inMatter(m, nil), nil
	}
	standsIn, err := s.reader.StandsIn(ctx, o.actor, clock.DateOf(s.clock.Now()))
	return o.inMatter(m, standsIn), err
}

// recused refuses somebody with a conflict of interest what is no step of a
// table.
func (s *Service) recused(ctx context.Context, actor access.Actor, tree *authority.Tree, owner authority.ID) (func(petition.Petition, *petition.Matter) error, error) {
	o, err := s.office(ctx, actor, tree, owner)
	return func(p petition.Petition, m *petition.Matter) error {
		if why := petition.Recusal(p, m, o.inPetition(p)); why != nil {
			return why
		}
		return nil
	}, err
}
