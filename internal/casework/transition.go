package casework

import (
	"cmp"
	"context"
	"slices"
	"time"

	"github.com/google/uuid"

	"kntc/internal/access"
	"kntc/internal/authority"
	"kntc/internal/clock"
	"kntc/internal/deadline"
	"kntc/internal/fault"
	"kntc/internal/idempotency"
	"kntc/internal/journal"
	"kntc/internal/ledger"
	"kntc/internal/lifecycle"
	"kntc/internal/party"
	"kntc/internal/party/vault"
	"kntc/internal/petition"
)

// StepPetition takes one step of the petition's table. version is the one the
// caller saw; zero skips the comparison.
func (s *Service) StepPetition(
	ctx context.Context, actor access.Actor, id authority.OwnedID, version int64, cmd petition.Command, once idempotency.Once[PetitionResult],
) (idempotency.Answer, error) {
	scope, tree, err := s.allow(ctx, actor, petitionPermission(cmd.Action), id.Authority)
	if err != nil {
		return idempotency.Answer{}, err
	}
	if cmd.On.IsZero() {
		cmd.On = clock.DateOf(s.clock.Now())
	}
	reads := petition.PetitionPlan(cmd.Action).Reads
	if err := checkTransfer(tree, id, reads, cmd); err != nil {
		return idempotency.Answer{}, err
	}
	if err := checkPrior(tree, id, reads, cmd, petition.First, false); err != nil { // before a matter of any office is locked for it
		return idempotency.Answer{}, err
	}
	var back *Recirculation
	if reads.Has(petition.ReadCustody) && cmd.TransferTo != 0 {
		if back, err = s.heldBefore(ctx, id, cmd.TransferTo); err != nil {
			return idempotency.Answer{}, err
		}
	}
	o, err := s.office(ctx, actor, tree, id.Authority)
	if err != nil {
		return idempotency.Answer{}, err
	}
	l := s.petitionLoads(id, cmd)
	if l.addressees {
		record, err := s.reader.Petition(ctx, scope, uuid.Nil, id)
		if err != nil {
			return idempotency.Answer{}, err
		}
		l.staff.Accounts = append(l.staff.Accounts, record.Petition.Accused()...)
	}
	knows := may(actor, tree, id.Authority)(access.SealedView)
	if knows && cmd.Speaks() {
		l.asksPeople(cmd)
	}
	w := journal.Work{Scope: scope, Actor: actor, Loads: l.all()}
	return run(ctx, s, w, aim(id, &l.petition.Petition.Version, version, cmd), once, func(now time.Time) (journal.Change, PetitionResult, error) {
		if err := overtaken(l.petition); err != nil {
			return journal.Change{}, PetitionResult{}, err
		}
		if err := checkPrior(tree, id, reads, cmd, petition.InstanceOf(l.petition.Petition, cmd), l.petition.Petition.Discipline); err != nil {
			return journal.Change{}, PetitionResult{}, err
		}
		if err := checkLife(tree, l.petition.Petition, reads, cmd); err != nil {
			return journal.Change{}, PetitionResult{}, err
		}
		in, err := s.petitionInput(id, cmd, l, now)
		if err != nil {
			return journal.Change{}, PetitionResult{}, err
		}
		cmd := cmd
		if knows {
			cmd = cmd.Redacted(in.Named)
		}
		in.By, in.Forwards = o.inPetition(l.petition.Petition), tree.Forwards(id.Authority, cmd.On)
		in.NextDue, in.Signers = o.nextDueOf(l, cmd, in.ResolveDue), signers(l.prior.Petitions)
		accused := func(does access.Permission) bool {
			return slices.ContainsFunc(l.petition.Petition.Accused(), func(account uuid.UUID) bool {
				return access.WorksAt(l.staff.Grants[account], tree, cmd.TransferTo, does)
			})
		}
		in.AccusedThere, in.AccusedLeads = accused(access.PetitionRead), accused(access.MatterDecide)
		in.AccusedNamed = l.addressees && namesAuthority(tree, cmd.TransferTo, cmd.On, l.petition.Petition)
		in.PriorHidden = !cmd.Prior.IsZero() && !may(actor, tree, cmd.Prior.Authority)(access.PetitionRead)
		step, err := petition.ApplyPetition(l.petition.Petition, cmd, in)
		if err == nil {
			err = o.check(petition.OfPetition, id.Authority, reads, cmd, l.staff.Grants)
		}
		if err != nil {
			return journal.Change{}, PetitionResult{}, err
		}
		if knows && l.people.Stored != nil {
			masked(step.Events)
			for i := range step.Copies {
				step.Copies[i].Event.Masked = true
			}
		}
		change, err := s.petitionChange(l, step)
		if err == nil {
			err = s.follow(&change, l, step.Linked, actor, now)
		}
		if f := step.File; err == nil && f != nil {
			err = s.changeFile(&change, l, *f, in.Named, now)
		}
		if err != nil {
			return journal.Change{}, PetitionResult{}, err
		}
		if back != nil && step.Linked != nil {
			change.Add(back.as(*step.Linked))
		}
		matter := cmp.Or(step.Opened, step.Told)
		if matter == nil && petition.InMatter(step.Petition.State) {
			matter = l.matter()
		}
		result := PetitionResult{Petition: step.Petition, Matter: matter, Linked: step.Linked, Recirculated: back != nil}
		return change, result.answered(in.By), nil
	})
}

// overtaken refuses a petition that came into a matter, or into another one, between the reading of
// its matter, which is locked first, and its own: the ledger needs both.
func overtaken(l *PetitionLoad) error {
	if l.Wants(WithMatter) && petition.InMatter(l.Petition.State) && (l.Matter == nil || l.Matter.ID != l.Petition.Matter) {
		return fault.ErrConflict
	}
	return nil
}

// petitionPermission is what the table demands for the action; an unknown
// action is refused later, by the table, to those who may read.
func petitionPermission(a petition.Action) access.Permission {
	if p, ok := petition.PetitionTable().Permission(a); ok {
		return p
	}
	return access.PetitionRead
}

// papers says which number the document of a step takes: the next of its
// class, or the one given by hand, which no later document may take.
func papers(produced []lifecycle.ClassKinds, cmd petition.Command) []PaperBook {
	var out []PaperBook
	year := cmd.On.Year()
	if !cmd.Paper.On.IsZero() {
		year = cmd.Paper.On.Year()
	}
	for _, c := range produced {
		b := PaperBook{Class: c.Class, Year: year}
		if !c.Every {
			b.Kinds = kindsOf(c.Kinds)
		}
		if cmd.Paper.Number != "" {
			if b.AtLeast = lifecycle.LeadingNumber(cmd.Paper.Number); b.AtLeast == 0 {
				continue
			}
		}
		out = append(out, b)
	}
	return out
}

func kindsOf(names []string) []petition.Kind {
	out := make([]petition.Kind, len(names))
	for i, n := range names {
		out[i] = petition.Kind(n)
	}
	return out
}

// petitionInput hands the step what was loaded and drawn for it.
func (s *Service) petitionInput(id authority.OwnedID, cmd petition.Command, l *stepLoads, now time.Time) (petition.Input, error) {
	in := petition.Input{
		Today: clock.DateOf(now), Target: l.matter(), Origin: l.petition.Origin, Prior: cmp.Or(l.prior.Matter, l.complained.Matter), Asked: l.complained.Asked, Next: l.prior.Next, GivenUp: l.givenUp.Found, PaperNumber: l.paper.Number.No,
		Targets: l.targets.Matters, Urged: l.urged.Count, Guided: l.again(petition.StateGuided), Transferred: l.again(petition.StateTransferred),
		ResolveDue: openDue(l.deadlines(), cmd.Prior, deadline.Resolve), AdmitDue: openDue(l.deadlines(), id, deadline.Admit), ReportDue: openDue(l.deadlines(), id, deadline.GiveReport),
		SamePaper: l.samePaper.Petitions, Before: l.prior.Before, Copies: l.copies.Copies, Neighbours: l.samePaper.Neighbours, Went: l.samePaper.Went, Discreet: len(l.people.Beside) > 0,
		RegisterNumber: l.renumber.Number, Linked: l.linked.Petition, Disposal: l.disposal.Disposal,
	}
	var err error
	reads := petition.PetitionPlan(cmd.Action).Reads
	if reads.Has(petition.ReadPeople) {
		if in.Parties, err = s.vault.Unseal(id, l.petition.Parties); err != nil {
			return in, err
		}
	}
	if in.Named, err = s.people(l.people.Stored); err != nil {
		return in, err
	}
	if len(l.numbers) == 0 {
		return in, nil
	}
	if reads.Has(petition.ReadPlaceThere) {
		in.LinkedID, in.LinkedNumber = authority.NewOwnedID(cmd.TransferTo), l.numbers[0].Number
		return in, nil
	}
	in.MatterID, in.MatterNumber = authority.NewOwnedID(id.Authority), l.numbers[0].Number
	for _, n := range l.numbers[1:] {
		in.More = append(in.More, petition.Entry{ID: authority.NewOwnedID(id.Authority), Number: n.Number})
	}
	return in, nil
}

// again reports whether an earlier petition of the same persons and the same content
// had the disposition.
func (l *stepLoads) again(disposition petition.State) bool {
	return l.earlier.Disposition == disposition && len(duplicates(l.petition.Petition.Subject, nil, l.earlier.Found)) > 0
}

// checkPrior refuses an earlier matter that cannot come to this authority at the
// instance: a second instance or further denunciation goes to the superior of
// the office that had it, and what is taken up again stays where it was.
func checkPrior(tree *authority.Tree, id authority.OwnedID, reads lifecycle.Reads, cmd petition.Command, at petition.Instance, discipline bool) error {
	switch {
	case !reads.Has(petition.ReadPrior) || cmd.Prior.IsZero(),
		tree.Over(id.Authority, cmd.Prior.Authority) && id.Authority != cmd.Prior.Authority,
		tree.Owns(id.Authority, cmd.Prior.Authority) && at == petition.First:
		return nil
	}
	return petition.ErrGuard.Msg("Vụ việc trước đó không do cơ quan cấp dưới của cơ quan này giải quyết.",
		"The earlier matter was not resolved by an authority below this one.").
		By(petition.PriorBasis(at, discipline)).At("/prior", "not_found", "Không tìm thấy vụ việc.", "No such matter.")
}

// checkTransfer refuses an addressee inside the deployment that does not exist
// on the day, or that is the sender itself; of a hand-over one that is no
// successor.
func checkTransfer(tree *authority.Tree, id authority.OwnedID, reads lifecycle.Reads, cmd petition.Command) error {
	switch {
	case cmd.TransferTo != 0 && reads.Has(petition.ReadBelow):
		return checkBelow(tree, id.Authority, cmd.TransferTo, cmd.On)
	case cmd.TransferTo == 0 || !reads.Has(petition.ReadPlaceThere):
		return nil
	case reads.Has(petition.ReadSuccessor):
		return checkSuccessor(tree, id.Authority, cmd.TransferTo, cmd.On, "/transfer_to")
	case cmd.TransferTo == id.Authority:
		return ErrSameAuthority.At("/transfer_to", "same_authority", "Là chính cơ quan này.", "It is this authority itself.")
	}
	return checkBeing(tree, cmd.TransferTo, cmd.On, "/transfer_to")
}

// checkBelow refuses to urge an authority that does not lie below this one.
func checkBelow(tree *authority.Tree, above, below authority.ID, on clock.Date) error {
	if above == below || !tree.Over(above, below) {
		return petition.ErrGuard.Msg("Chỉ đôn đốc cơ quan cấp dưới của cơ quan này.", "Only an authority below this one is urged.").
			By(petition.UrgingBasis()).At("/transfer_to", "not_below", "Không phải cơ quan cấp dưới.", "It does not lie below this authority.")
	}
	return checkBeing(tree, below, on, "/transfer_to")
}

// checkLife refuses what an authority cannot have done on a day on which it did
// not exist: receive a petition, unless a predecessor did, or open a matter.
func checkLife(tree *authority.Tree, p petition.Petition, reads lifecycle.Reads, cmd petition.Command) error {
	if c := cmd.Petition; c != nil && c.ReceivedOn != nil && *c.ReceivedOn != p.ReceivedOn && !p.Succeeded() {
		return checkBeing(tree, p.ID.Authority, *c.ReceivedOn, "/petition/received_on")
	}
	if reads.Has(petition.ReadMatterNumber) || reads.Has(petition.ReadContents) {
		return checkBeing(tree, p.ID.Authority, cmd.On, "/on")
	}
	return nil
}

// petitionChange gathers everything a petition's step stores.
func (s *Service) petitionChange(l *stepLoads, step petition.PetitionStep) (journal.Change, error) {
	before, after := l.petition.Petition, step.Petition
	c := journal.Change{Events: step.Events}
	matterBefore := l.matter()
	matterAfter := matterBefore
	if !petition.InMatter(before.State) {
		matterBefore = nil
	}
	var opened []ledger.Row
	if step.Opened != nil {
		matterAfter = step.Opened
		c.Add(MatterOpened{*step.Opened})
		if since := step.Opened.ProtectedOn; !since.IsZero() { // from before there was a matter
			c.Add(Span{Matter: step.Opened.ID, Kind: ProtectionSpan, Version: step.Opened.Version, On: since})
		}
		opened = petition.PostMatter(step.Opened.ID, nil, petition.MatterFacts(*step.Opened))
	}
	for _, m := range step.Also {
		c.Add(MatterOpened{m})
		opened = append(opened, petition.PostMatter(m.ID, nil, petition.MatterFacts(m))...)
	}
	if after.Number != before.Number {
		c.Add(PetitionRenumbered{after})
	}
	if len(after.Parts) > len(before.Parts) {
		c.Add(PartsMoved{after})
	}
	c.Ledger = append(petition.PostPetition(after.ID,
		petition.PetitionFacts(before, matterBefore), petition.PetitionFacts(after, matterAfter)), opened...)
	if err := s.moveParties(&c, before, after, l.petition.Parties); err != nil {
		return c, err
	}
	if err := s.keepValues(&c, after.ID, after.Version, append(petition.TextValues(before, after), step.Values...)); err != nil {
		return c, err
	}
	if o := step.Origin; o != nil {
		c.Add(PetitionChanged{Petition: *o})
		if err := s.keepValues(&c, o.ID, o.Version, petition.TextValues(*l.petition.Origin, *o)); err != nil {
			return c, err
		}
		c.Ledger = append(c.Ledger, petition.PostPetition(step.Origin.ID,
			petition.PetitionFacts(*l.petition.Origin, nil), petition.PetitionFacts(*step.Origin, nil))...)
	}
	if step.Told != nil {
		c.Add(MatterChanged{Matter: *step.Told})
	}
	if step.Prior != nil {
		if step.Undone != nil {
			c.Add(MatterChanged{Matter: *step.Undone})
		}
		c.Add(MatterChanged{Matter: *step.Prior})
		c.Ledger = append(c.Ledger, matterRows(*l.prior.Matter, *step.Prior, l.prior.Petitions)...)
		c.Add(spans(*l.prior.Matter, *step.Prior, step.Events[len(step.Events)-1])...)
	}
	follow(&c, step.Before)
	if step.Left > 0 {
		c.Add(PartyLeft{after.ID, len(l.petition.Parties.Sealed) > 0, step.Left, step.Events[0].On})
	}
	if err := s.hide(&c, l.samePaper, step); err != nil {
		return c, err
	}
	if err := s.annulLinked(&c, l.linked, step.Annulled); err != nil {
		return c, err
	}
	followPetitions(&c, step.Copies)
	return c, s.link(&c, l.petition, step.Linked)
}

// moveParties stores a changed petition. It keeps the search key right, and
// carries the parties into the sealed storage, or out of it, when they are to be
// kept otherwise than before.
func (s *Service) moveParties(c *journal.Change, before, after petition.Petition, stored vault.Stored) error {
	changed := PetitionChanged{Petition: after, Assigned: reassigned(c.Events, after.ID)}
	moved := before.Sealed() != after.Sealed()
	if !moved && foundAlike(before, after) {
		c.Add(changed)
		return nil
	}
	parties, err := s.vault.Unseal(after.ID, stored)
	if err != nil {
		return err
	}
	key := searchKey(after, parties)
	changed.SearchKey = &key
	c.Add(changed)
	if !moved {
		return nil
	}
	kept, err := s.seal(after, parties)
	c.Add(PartiesReplaced{Petition: after.ID, Parties: kept})
	return err
}

// reassigned reports whether one of the events changed to whom the case is
// assigned.
func reassigned(events []petition.Event, id authority.OwnedID) bool {
	return slices.ContainsFunc(events, func(e petition.Event) bool {
		return e.ID == id && slices.ContainsFunc(e.Changes, func(f petition.FieldChange) bool { return f.Name == petition.FactAssigned })
	})
}

// hide stores the petitions that other authorities made of the same paper, whose
// parties are sealed with it, and the petitions and matters whose texts named them.
// Their ledgers are not touched.
func (s *Service) hide(c *journal.Change, l SamePaperLoad, step petition.PetitionStep) error {
	loaded := slices.Concat(l.Petitions, l.Neighbours)
	for _, r := range step.Renamed {
		c.Add(MatterChanged{Matter: r.Matter}, MatterRenamed{r.Matter.ID, r.Matter.Subject})
		if err := s.keepValues(c, r.Matter.ID, r.Matter.Version, []petition.Value{r.Subject}); err != nil {
			return err
		}
	}
	for _, after := range step.Sealed {
		before := loaded[slices.IndexFunc(loaded, func(p petition.Petition) bool { return p.ID == after.ID })]
		if err := s.moveParties(c, before, after, l.PartiesOf[after.ID]); err != nil {
			return err
		}
		if err := s.keepValues(c, after.ID, after.Version, petition.TextValues(before, after)); err != nil {
			return err
		}
	}
	return nil
}

// annulLinked stores the petition that a transfer, undone now, opened at another
// authority.
func (s *Service) annulLinked(c *journal.Change, l LinkedLoad, annulled *petition.Petition) error {
	if annulled == nil {
		return nil
	}
	c.Ledger = append(c.Ledger, petition.PostPetition(annulled.ID, petition.PetitionFacts(*l.Petition, nil), petition.PetitionFacts(*annulled, nil))...)
	if err := s.moveParties(c, *l.Petition, *annulled, l.Parties); err != nil {
		return err
	}
	return s.keepValues(c, annulled.ID, annulled.Version, petition.TextValues(*l.Petition, *annulled))
}

// link enters the petition at the authority it was referred to.
func (s *Service) link(c *journal.Change, l *PetitionLoad, linked *petition.Petition) error {
	if linked == nil {
		return nil
	}
	parties, err := s.vault.Unseal(l.Petition.ID, l.Parties)
	if err != nil {
		return err
	}
	entry, err := s.Entry(*linked, parties)
	if err != nil {
		return err
	}
	c.Add(entry)
	c.Ledger = append(c.Ledger, petition.PostPetition(linked.ID, nil, petition.PetitionFacts(*linked, nil))...)
	return nil
}

// MatterResult is a matter after a step.
type MatterResult struct {
	Matter petition.Matter

	line bool // it is that of the register alone
}

// StepMatter takes one step of the matter's table.
func (s *Service) StepMatter(
	ctx context.Context, actor access.Actor, id authority.OwnedID, version int64, cmd petition.Command, once idempotency.Once[MatterResult],
) (idempotency.Answer, error) {
	x, err := s.standing(ctx, actor, matterPermission(cmd.Action), id)
	if err == nil {
		err = x.takes(cmd.Action)
	}
	if err != nil {
		return idempotency.Answer{}, err
	}
	tree := x.tree
	if cmd.On.IsZero() {
		cmd.On = clock.DateOf(s.clock.Now())
	}
	reads := petition.MatterPlan(cmd.Action).Reads
	if reads.Has(petition.ReadWholeCase) {
		return s.stepHandOver(ctx, actor, x.scope, tree, id, version, cmd, once)
	}
	if reads.Has(petition.ReadMergeTarget) || reads.Has(petition.ReadMerged) {
		return s.stepMerge(ctx, actor, x.scope, tree, id, version, cmd, once)
	}
	o, err := s.officeOf(ctx, x, id)
	if err != nil {
		return idempotency.Answer{}, err
	}
	l := matterLoad(id, cmd)
	accused, named, err := s.accused(ctx, x, id, cmd)
	if err != nil {
		return idempotency.Answer{}, err
	}
	with := o.matterExtras(l, cmd, accused)
	people := s.matterPeople(actor, tree, id, cmd, &with.asked)
	w := journal.Work{Scope: x.scope, Actor: actor, Loads: x.reaches(append([]journal.Load{l}, with.asked...))}
	of := aim(id, &l.Matter.Version, version, cmd)
	of.still = func() error { return x.still(l.Matter) }
	return run(ctx, s, w, of, once, func(now time.Time) (journal.Change, MatterResult, error) {
		sealed, err := s.people(people.Stored)
		if err != nil {
			return journal.Change{}, MatterResult{}, err
		}
		due, err := resolveDue(o.law, l, &with.before, with.suspension.Suspension)
		if err != nil {
			return journal.Change{}, MatterResult{}, err
		}
		limit := cmd // of the complaint with which the matter is up
		limit.Hindered = with.moves.Asked.Hindered
		in := petition.Input{
			Today: clock.DateOf(now), PaperNumber: with.paper.Number.No,
			EffectDue: openDue(l.Deadlines, id, deadline.TakeEffect), ResolveDue: due, Waiting: openTerms(l.Deadlines, id),
			NextDue: nextDue(o.law, tree, l.Matter, l.Matter.DueOn, limit), Asked: with.moves.Asked, Waits: waits(o.law), NoticeDue: noticeDue(o.law, tree, l.Matter, cmd.PlannedOn),
			Petitions: l.Petitions, Beside: l.Beside, Urged: with.urged.Count, Suspension: with.suspension.Suspension, Moves: with.moves.Moves, Before: with.before.Copies,
			Prior: with.takenUp.Matter, PriorMoves: with.takenUp.Moves, Next: with.next.Matters, Signers: signers(l.Petitions),
			By: o.inMatter(l.Matter, with.standsIn.StandsIn), AccusedThere: o.accusedThere(l.Matter, reads, cmd, with.staff.Grants),
			AccusedNamed: named && len(l.Matter.Accused()) == 0,
		}
		step, err := petition.ApplyMatter(l.Matter, cmd.Redacted(sealed), in)
		if err == nil {
			err = o.check(petition.OfMatter, l.Matter.VerifiedAt(), reads, cmd, with.staff.Grants)
		}
		if err != nil {
			return journal.Change{}, MatterResult{}, err
		}
		step.Event.Masked = step.Event.Masked || people.masks(l.Matter)
		for i := range step.Before {
			step.Before[i].Event.Masked = step.Event.Masked
		}
		change := MatterChange(l.Matter, step, l.Petitions)
		with.takenUp.add(&change, step.Prior)
		err = s.keepValues(&change, id, step.Matter.Version, step.Values)
		return change, MatterResult{Matter: step.Matter}.answered(in.By, l.beside()), err
	})
}

// matterPermission is what the tables demand for the action; all tables that
// know an action demand the same.
func matterPermission(a petition.Action) access.Permission {
	for _, t := range petition.MatterTables() {
		if p, ok := t.Permission(a); ok {
			return p
		}
	}
	return access.PetitionRead
}

// MatterChange gathers everything a matter's step stores.
func MatterChange(before petition.Matter, step petition.MatterStep, petitions []petition.Petition) journal.Change {
	c := journal.Change{Events: []petition.Event{step.Event}, Ledger: matterRows(before, step.Matter, petitions)}
	c.Add(MatterChanged{Matter: step.Matter, Assigned: reassigned(c.Events, step.Matter.ID)})
	follow(&c, step.Before)
	if step.Removed == nil {
		c.Add(spans(before, step.Matter, step.Event)...)
	} else { // it neither begins nor ends: it never was
		c.Add(Span{Matter: step.Matter.ID, Kind: SuspensionSpan, Version: step.Event.Version, On: step.Event.On, Removes: step.Removed.Version})
	}
	return c
}

// add adds to a change the steps that were taken with it on the earlier matter.
func (l *TakenUpLoad) add(c *journal.Change, steps []petition.MatterStep) {
	if len(steps) == 0 {
		return
	}
	for _, s := range steps {
		c.Events = append(c.Events, s.Event)
		c.Add(MatterChanged{Matter: s.Matter})
	}
	last := steps[len(steps)-1]
	c.Ledger = append(c.Ledger, matterRows(*l.Matter, last.Matter, l.Petitions)...)
	c.Add(spans(*l.Matter, last.Matter, last.Event)...)
}

// signers is how many people sent the petitions.
func signers(list []petition.Petition) int {
	n := 0
	for _, p := range list {
		n += max(1, p.Signatories)
	}
	return n
}

// matterRows are the ledger's rows of a step: with the matter, its petitions
// are resolved.
func matterRows(before, after petition.Matter, petitions []petition.Petition) []ledger.Row {
	rows := petition.PostMatter(after.ID, petition.MatterFacts(before), petition.MatterFacts(after))
	for _, p := range petitions {
		rows = append(rows, petition.PostPetition(p.ID,
			petition.PetitionFacts(p, &before), petition.PetitionFacts(p, &after))...)
	}
	return rows
}

// follow stores the copies of a matter at its predecessors that follow it.
func follow(c *journal.Change, copies []petition.Followed) {
	for _, f := range copies {
		c.Add(MatterChanged{Matter: f.Now})
		c.Events = append(c.Events, f.Event)
		c.Ledger = append(c.Ledger, matterRows(f.Matter, f.Now, f.Petitions)...)
	}
}

// followPetitions stores the copies of a petition at its predecessors that follow
// it.
func followPetitions(c *journal.Change, copies []petition.FollowedPetition) {
	for _, f := range copies {
		c.Add(PetitionChanged{Petition: f.Now})
		c.Events = append(c.Events, f.Event)
		c.Ledger = append(c.Ledger, petition.PostPetition(f.Now.ID,
			petition.PetitionFacts(f.Petition, f.Matter), petition.PetitionFacts(f.Now, f.Matter))...)
	}
}

// spans are the times that began or ended with a step.
func spans(before, after petition.Matter, e petition.Event) []journal.Write {
	var out []journal.Write
	for _, s := range []struct {
		kind     SpanKind
		old, now clock.Date
	}{
		{SuspensionSpan, before.SuspendedOn, after.SuspendedOn},
		{AppraisalSpan, before.AppraisalOn, after.AppraisalOn},
		{StaySpan, before.StayedOn, after.StayedOn},
		{ProtectionSpan, before.ProtectedOn, after.ProtectedOn},
	} {
		if s.old.IsZero() == s.now.IsZero() {
			continue
		}
		span := Span{Matter: after.ID, Kind: s.kind, Version: e.Version, On: e.On, Ends: s.now.IsZero()}
		if !span.Ends {
			span.Ground, span.Before = e.Ground(), before.LastOn
		}
		out = append(out, span)
	}
	return out
}

// Correction replaces a petition's parties.
type Correction struct {
	Parties []party.Party
	Reason  string
}

// ReplaceParties puts a new list of parties in the place of the old one. An
// identity number that comes back masked keeps its real value.
func (s *Service) ReplaceParties(
	ctx context.Context, actor access.Actor, id authority.OwnedID, version int64, c Correction, once idempotency.Once[PetitionResult],
) (idempotency.Answer, error) {
	scope, tree, err := s.allow(ctx, actor, access.PetitionClassify, id.Authority)
	if err != nil {
		return idempotency.Answer{}, err
	}
	recused, err := s.recused(ctx, actor, tree, id.Authority)
	if err != nil {
		return idempotency.Answer{}, err
	}
	l := &PetitionLoad{ID: id, With: WithParties | WithMatter}
	samePaper := &SamePaperLoad{Of: l, When: petition.Petition.Sealed}
	people := &PeopleLoad{Of: l, When: func() bool { return l.Petition.Sealed() }}
	copies := &CopiesLoad{Of: l}
	w := journal.Work{Scope: scope, Actor: actor, Loads: []journal.Load{&LaterCopiesLoad{id}, l, samePaper, copies, people}}
	of := target{id: id, version: &l.Petition.Version, seen: version}
	return run(ctx, s, w, of, once, func(now time.Time) (journal.Change, PetitionResult, error) {
		before := l.Petition
		if err := overtaken(l); err != nil {
			return journal.Change{}, PetitionResult{}, err
		}
		if err := recused(before, l.Matter); err != nil {
			return journal.Change{}, PetitionResult{}, err
		}
		old, err := s.vault.Unseal(id, l.Parties)
		if err != nil {
			return journal.Change{}, PetitionResult{}, err
		}
		given, err := party.KeepMasked(petition.ErrInvalid, c.Parties, old)
		if err != nil {
			return journal.Change{}, PetitionResult{}, err
		}
		named, err := s.people(people.Stored)
		if err != nil {
			return journal.Change{}, PetitionResult{}, err
		}
		r, err := petition.ReplaceParties(before, old, given, named, c.Reason, clock.DateOf(now))
		if err != nil {
			return journal.Change{}, PetitionResult{}, err
		}
		after := r.Petition
		stored, err := s.seal(after, r.Parties)
		if err != nil {
			return journal.Change{}, PetitionResult{}, err
		}
		past, err := s.vault.Retire(id, after.Version, old, r.Parties)
		if err != nil {
			return journal.Change{}, PetitionResult{}, err
		}
		key := searchKey(after, r.Parties)
		change := journal.Change{
			Writes: []journal.Write{PetitionChanged{Petition: after, SearchKey: &key}, PartiesReplaced{Petition: id, Parties: stored, Past: past}},
			Ledger: petition.PostPetition(id, petition.PetitionFacts(before, l.Matter), petition.PetitionFacts(after, l.Matter)),
		}
		elsewhere := petition.NameNobody(after, petition.Input{
			SamePaper: samePaper.Petitions, Neighbours: samePaper.Neighbours, Went: samePaper.Went, Named: r.Parties,
		}, clock.DateOf(now))
		change.Events = append([]petition.Event{r.Event}, elsewhere.Events...)
		if err := s.hide(&change, *samePaper, elsewhere); err != nil {
			return journal.Change{}, PetitionResult{}, err
		}
		followPetitions(&change, petition.FollowPetition(before, after, copies.Copies, elsewhere.Sealed, r.Event))
		if err := s.keepValues(&change, id, after.Version, r.Values); err != nil {
			return journal.Change{}, PetitionResult{}, err
		}
		shown, err := s.show(actor, tree, after, stored)
		return change, PetitionResult{Petition: after, Shown: shown, Matter: l.Matter}, err
	})
}
