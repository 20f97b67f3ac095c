package casework

import (
	"cmp"
	"context"
	"slices"

	"kntc/internal/access"
	"kntc/internal/authority"
	"kntc/internal/clock"
	"kntc/internal/deadline"
	"kntc/internal/fault"
	"kntc/internal/ledger"
	"kntc/internal/petition"
)

// StepPetition takes one step of the petition's table. version is the one the
// caller saw; zero skips the comparison.
func (s *Service) StepPetition(
	ctx context.Context, actor access.Actor, id authority.OwnedID, version int64, cmd petition.Command, once Once[PetitionResult],
) (Answer, error) {
	scope, tree, err := s.allow(ctx, actor, petitionPermission(cmd.Action), id.Authority)
	if err != nil {
		return Answer{}, err
	}
	if cmd.On.IsZero() {
		cmd.On = clock.DateOf(s.clock.Now())
	}
	if err := checkTransfer(tree, id, cmd); err != nil {
		return Answer{}, err
	}
	if err := checkPrior(tree, id, cmd, petition.First); err != nil { // before a matter of any office is locked for it
		return Answer{}, err
	}
	var back *Recirculation
	if cmd.Action == petition.ActionTransfer && cmd.TransferTo != 0 {
		if back, err = s.heldBefore(ctx, id, cmd.TransferTo); err != nil {
			return Answer{}, err
		}
	}
	o, err := s.office(ctx, actor, tree, id.Authority)
	if err != nil {
		return Answer{}, err
	}
	w := petitionWork(id, cmd)
	w.Scope, w.Actor = scope, actor
	knows := may(actor, tree, id.Authority)(access.SealedView)
	w.OwnParties = w.OwnParties || knows && cmd.Speaks()
	o.asks(&w, cmd, petitionPermission(cmd.Action))
	return run(ctx, s, w, once, func(l Loaded) (Change, PetitionResult, error) {
		if err := stale(l.Petition.Version, version); err != nil {
			return Change{}, PetitionResult{}, err
		}
		if err := overtaken(w, l); err != nil {
			return Change{}, PetitionResult{}, err
		}
		if err := checkPrior(tree, id, cmd, petition.InstanceOf(l.Petition, cmd)); err != nil {
			return Change{}, PetitionResult{}, err
		}
		in, err := s.petitionInput(id, cmd, l)
		if err != nil {
			return Change{}, PetitionResult{}, err
		}
		cmd := cmd
		if knows {
			if cmd, err = s.redacted(cmd, l); err != nil {
				return Change{}, PetitionResult{}, err
			}
		}
		in.By = o.inPetition(l.Petition)
		step, err := petition.ApplyPetition(l.Petition, cmd, in)
		if err == nil {
			err = o.check(petition.OfPetition, cmd, l.Staff)
		}
		if err != nil {
			return Change{}, PetitionResult{}, err
		}
		change, err := s.petitionChange(l, step)
		if err == nil {
			change.Attachments, err = s.follow(l.Files, step.Linked, actor, l.Now)
			change.Recirculation = back.as(step.Linked)
		}
		if err != nil {
			return Change{}, PetitionResult{}, err
		}
		matter := cmp.Or(step.Opened, step.Told)
		if matter == nil && step.Petition.State.InMatter() {
			matter = l.Matter
		}
		return change, PetitionResult{Petition: step.Petition, Matter: matter, Linked: step.Linked, Recirculated: back != nil}, nil
	})
}

// overtaken refuses a petition that came into a matter, or into another one, between the reading of
// its matter, which is locked first, and its own: the ledger needs both.
func overtaken(w Work, l Loaded) error {
	if w.OwnMatter && l.Petition.State.InMatter() && (l.Matter == nil || l.Matter.ID != l.Petition.Matter) {
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

// petitionWork says what a step must load and lock.
func petitionWork(id authority.OwnedID, cmd petition.Command) Work {
	w := Work{Petition: id, Papers: papers(petition.PetitionPapers(cmd.Action), cmd)}
	switch cmd.Action {
	case petition.ActionClassify:
		w.OwnParties = true // a change of kind moves them between open and sealed storage
		w.SamePaper = func(p petition.Petition) bool { return seals(cmd, p) }
	case petition.ActionJoin:
		w.Matter = cmd.Matter
	case petition.ActionGuide:
		w.Guided = true
	case petition.ActionDetach:
		w.OwnMatter = true
	case petition.ActionCorrect, petition.ActionLeaveParty:
		w.OwnMatter, w.OwnParties = true, true
	case petition.ActionSendReply:
		w.OwnOrigin, w.OwnMatter = true, true // whose result it tells
	case petition.ActionReplyUrging:
		w.Urged = true
	case petition.ActionAccept:
		w.Books = []Book{{id.Authority, petition.MatterBook, cmd.On.Year()}}
		w.Prior = cmd.Prior
	case petition.ActionSplit:
		for _, c := range cmd.Contents[:min(len(cmd.Contents), petition.MaxContents)] { // more are refused
			if c.Matter.IsZero() {
				w.Books = append(w.Books, Book{id.Authority, petition.MatterBook, cmd.On.Year()})
			} else {
				w.Targets = append(w.Targets, c.Matter)
			}
		}
	case petition.ActionTransfer, petition.ActionHandOver:
		if cmd.TransferTo != 0 {
			w.OwnParties, w.OwnFiles = true, true // they are entered at the addressee as well
			w.Books = []Book{{cmd.TransferTo, petition.PetitionBook, cmd.On.Year()}}
		}
	}
	return w
}

// seals reports whether the parties of a petition, which are open, are to be
// sealed by the command.
func seals(cmd petition.Command, p petition.Petition) bool {
	return cmd.Action == petition.ActionClassify && !p.Sealed() && cmd.Classification != nil && cmd.Classification.Kind.Sealed()
}

// papers says which number the document of a step takes: the next of its
// class, or the one given by hand, which no later document may take.
func papers(produced []petition.ClassKinds, cmd petition.Command) []PaperBook {
	var out []PaperBook
	year := cmd.On.Year()
	if !cmd.Paper.On.IsZero() {
		year = cmd.Paper.On.Year()
	}
	for _, c := range produced {
		b := PaperBook{Class: c.Class, Kinds: c.Kinds, Year: year}
		if c.Every {
			b.Kinds = nil
		}
		if cmd.Paper.Number != "" {
			if b.AtLeast = petition.LeadingNumber(cmd.Paper.Number); b.AtLeast == 0 {
				continue
			}
		}
		out = append(out, b)
	}
	return out
}

// petitionInput hands the step what was loaded and drawn for it.
func (s *Service) petitionInput(id authority.OwnedID, cmd petition.Command, l Loaded) (petition.Input, error) {
	in := petition.Input{
		Today: clock.DateOf(l.Now), Target: l.Matter, Origin: l.Origin, Prior: l.Prior, PaperNumber: l.Paper.No, Targets: l.Targets, Urged: l.Urged,
		Guided: len(duplicates(l.Petition.Subject, l.Guided)) > 0, ResolveDue: openDue(l.Deadlines, cmd.Prior, deadline.Resolve),
		SamePaper: l.SamePaper,
	}
	var err error
	if cmd.Action == petition.ActionLeaveParty || cmd.Action == petition.ActionCorrect && l.Petition.Sealed() || seals(cmd, l.Petition) {
		if in.Parties, err = s.unseal(id, l.Parties); err != nil {
			return in, err
		}
	}
	for _, p := range l.SamePaper {
		if in.PartiesOf == nil {
			in.PartiesOf = make(map[authority.OwnedID][]petition.Party)
		}
		if in.PartiesOf[p.ID], err = s.unseal(p.ID, l.PartiesOf[p.ID]); err != nil {
			return in, err
		}
	}
	if len(l.Numbers) == 0 {
		return in, nil
	}
	switch cmd.Action {
	case petition.ActionAccept, petition.ActionSplit:
		in.MatterID, in.MatterNumber = authority.NewOwnedID(id.Authority), l.Numbers[0]
		for _, n := range l.Numbers[1:] {
			in.More = append(in.More, petition.Entry{ID: authority.NewOwnedID(id.Authority), Number: n})
		}
	case petition.ActionTransfer, petition.ActionHandOver:
		in.LinkedID, in.LinkedNumber = authority.NewOwnedID(cmd.TransferTo), l.Numbers[0]
	}
	return in, nil
}

// checkPrior refuses an earlier matter that cannot come to this authority at the
// instance: a second instance or further denunciation goes to the superior of
// the office that had it, and what is taken up again stays where it was.
func checkPrior(tree *authority.Tree, id authority.OwnedID, cmd petition.Command, at petition.Instance) error {
	switch {
	case cmd.Action != petition.ActionAccept || cmd.Prior.IsZero(),
		tree.Over(id.Authority, cmd.Prior.Authority) && id.Authority != cmd.Prior.Authority,
		tree.Owns(id.Authority, cmd.Prior.Authority) && at == petition.First:
		return nil
	}
	return petition.ErrGuard.Msg("Vụ việc trước đó không do cơ quan cấp dưới của cơ quan này giải quyết.",
		"The earlier matter was not resolved by an authority below this one.").
		By(petition.PriorBasis(at)).At("/prior", "not_found", "Không tìm thấy vụ việc.", "No such matter.")
}

// checkTransfer refuses an addressee inside the deployment that does not exist
// on the day, or that is the sender itself; of a hand-over one that is no
// successor.
func checkTransfer(tree *authority.Tree, id authority.OwnedID, cmd petition.Command) error {
	if cmd.Action == petition.ActionHandOver && cmd.TransferTo != 0 {
		return checkSuccessor(tree, id.Authority, cmd.TransferTo, cmd.On, "/transfer_to")
	}
	if cmd.Action != petition.ActionTransfer || cmd.TransferTo == 0 {
		return nil
	}
	if cmd.TransferTo == id.Authority {
		return ErrSameAuthority.At("/transfer_to", "same_authority", "Là chính cơ quan này.", "It is this authority itself.")
	}
	return checkBeing(tree, cmd.TransferTo, cmd.On, "/transfer_to")
}

// petitionChange gathers everything a petition's step stores.
func (s *Service) petitionChange(l Loaded, step petition.PetitionStep) (Change, error) {
	before, after := l.Petition, step.Petition
	c := Change{Petitions: []petition.Petition{after}, Events: step.Events}
	matterBefore := l.Matter
	if !before.State.InMatter() {
		matterBefore = nil
	}
	matterAfter := l.Matter
	if step.Opened != nil {
		matterAfter = step.Opened
		c.NewMatters = []petition.Matter{*step.Opened}
		c.Ledger = ledger.Post(petition.OfMatter, step.Opened.ID, nil, ledger.MatterFacts(*step.Opened))
	}
	for _, m := range step.Also {
		c.NewMatters = append(c.NewMatters, m)
		c.Ledger = append(c.Ledger, ledger.Post(petition.OfMatter, m.ID, nil, ledger.MatterFacts(m))...)
	}
	if len(after.Parts) > len(before.Parts) {
		c.Parts = []petition.Petition{after}
	}
	c.Ledger = append(ledger.Post(petition.OfPetition, after.ID,
		ledger.PetitionFacts(before, matterBefore), ledger.PetitionFacts(after, matterAfter)), c.Ledger...)
	if step.Origin != nil {
		c.Petitions = append(c.Petitions, *step.Origin)
	}
	if step.Told != nil {
		c.Matters = append(c.Matters, *step.Told)
	}
	if step.Prior != nil {
		c.Matters = append(c.Matters, *step.Prior)
		c.Ledger = append(c.Ledger, matterRows(*l.Prior, *step.Prior, l.PriorPetitions)...)
		c.Spans = spans(*l.Prior, *step.Prior, step.Events[len(step.Events)-1])
	}
	if step.Left > 0 {
		c.Left = []Left{{after.ID, len(l.Parties.Sealed) > 0, step.Left, step.Events[0].On}}
	}
	if err := s.moveParties(before, after, l.Parties, &c); err != nil {
		return Change{}, err
	}
	if err := s.sealElsewhere(l, step.Sealed, &c); err != nil {
		return Change{}, err
	}
	return c, s.link(l, step.Linked, &c)
}

// moveParties keeps the search key right, and carries the parties into the
// sealed storage, or out of it, when they are to be kept otherwise than before.
func (s *Service) moveParties(before, after petition.Petition, stored Parties, c *Change) error {
	moved := before.Sealed() != after.Sealed()
	if !moved && before.Subject == after.Subject && before.Respondent == after.Respondent {
		return nil
	}
	parties, err := s.unseal(after.ID, stored)
	if err != nil {
		return err
	}
	if c.SearchKeys == nil {
		c.SearchKeys = make(map[authority.OwnedID]string)
	}
	c.SearchKeys[after.ID] = searchKey(after, parties)
	if !moved {
		return nil
	}
	kept, err := s.seal(after, parties)
	c.Parties = append(c.Parties, NewParties{Petition: after.ID, Parties: kept})
	return err
}

// sealElsewhere stores the petitions that other authorities made of the same
// paper, whose parties are sealed with it. Their ledgers are not touched.
func (s *Service) sealElsewhere(l Loaded, sealed []petition.Petition, c *Change) error {
	for _, after := range sealed {
		i := slices.IndexFunc(l.SamePaper, func(p petition.Petition) bool { return p.ID == after.ID })
		if err := s.moveParties(l.SamePaper[i], after, l.PartiesOf[after.ID], c); err != nil {
			return err
		}
		c.Petitions = append(c.Petitions, after)
	}
	return nil
}

// link enters the petition at the authority it was referred to.
func (s *Service) link(l Loaded, linked *petition.Petition, c *Change) error {
	if linked == nil {
		return nil
	}
	parties, err := s.unseal(l.Petition.ID, l.Parties)
	if err != nil {
		return err
	}
	entry, err := s.entry(*linked, parties)
	if err != nil {
		return err
	}
	c.NewPetitions = append(c.NewPetitions, entry)
	c.Ledger = append(c.Ledger, ledger.Post(petition.OfPetition, linked.ID, nil, ledger.PetitionFacts(*linked, nil))...)
	return nil
}

// MatterResult is a matter after a step.
type MatterResult struct {
	Matter petition.Matter
}

// StepMatter takes one step of the matter's table.
func (s *Service) StepMatter(
	ctx context.Context, actor access.Actor, id authority.OwnedID, version int64, cmd petition.Command, once Once[MatterResult],
) (Answer, error) {
	scope, tree, err := s.allow(ctx, actor, matterPermission(cmd.Action), id.Authority)
	if err != nil {
		return Answer{}, err
	}
	if cmd.On.IsZero() {
		cmd.On = clock.DateOf(s.clock.Now())
	}
	if cmd.Action == petition.ActionHandOver {
		return s.stepHandOver(ctx, actor, scope, tree, id, version, cmd, once)
	}
	w := Work{
		Scope: scope, Actor: actor, Matter: id, OfMatter: touchesPetitions(cmd.Action), Papers: papers(petition.MatterPapers(cmd.Action), cmd),
		Timeless:   timeless()[cmd.Action],
		Denouncers: cmd.Speaks() && may(actor, tree, id.Authority)(access.SealedView),
	}
	o, err := s.office(ctx, actor, tree, id.Authority)
	if err != nil {
		return Answer{}, err
	}
	o.asks(&w, cmd, matterPermission(cmd.Action))
	switch cmd.Action {
	case petition.ActionMerge:
		w.Into = cmd.Matter
	case petition.ActionUnmerge:
		w.Unmerge = true
	case petition.ActionReplyUrging:
		w.Urged = true
	case petition.ActionRemoveSuspension:
		w.Suspension = cmd.Suspension
	}
	return run(ctx, s, w, once, func(l Loaded) (Change, MatterResult, error) {
		if err := stale(l.Matter.Version, version); err != nil {
			return Change{}, MatterResult{}, err
		}
		cmd, err := s.redacted(cmd, l)
		if err != nil {
			return Change{}, MatterResult{}, err
		}
		step, err := petition.ApplyMatter(*l.Matter, cmd, petition.Input{
			Today: clock.DateOf(l.Now), PaperNumber: l.Paper.No,
			EffectDue: openDue(l.Deadlines, id, deadline.TakeEffect), ResolveDue: openDue(l.Deadlines, id, deadline.Resolve),
			Target: l.Into, Petitions: l.Petitions, Parts: partsOf(l.Moved), Urged: l.Urged, Suspension: l.Suspension,
			By: o.inMatter(*l.Matter, l.StandsFor),
		})
		if err == nil {
			err = o.check(petition.OfMatter, cmd, l.Staff)
		}
		if err != nil {
			return Change{}, MatterResult{}, err
		}
		if step.Other != nil {
			return regrouped(l, step), MatterResult{Matter: step.Matter}, nil
		}
		return matterChange(*l.Matter, step, l.Petitions), MatterResult{Matter: step.Matter}, nil
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

// touchesPetitions reports whether a step can change what the ledger says about
// the matter's petitions.
func touchesPetitions(a petition.Action) bool {
	switch a {
	case petition.ActionDecide, petition.ActionConclude, petition.ActionActAtOnce, petition.ActionAnswer, petition.ActionRecordResult, petition.ActionWithdraw, petition.ActionTerminate,
		petition.ActionGoToCourt, petition.ActionAppeal, petition.ActionHandOver, petition.ActionCorrect, petition.ActionMerge:
		return true
	}
	return false
}

// matterChange gathers everything a matter's step stores.
func matterChange(before petition.Matter, step petition.MatterStep, petitions []petition.Petition) Change {
	return Change{
		Matters: []petition.Matter{step.Matter}, Events: []petition.Event{step.Event},
		Ledger: matterRows(before, step.Matter, petitions),
		Spans:  append(spans(before, step.Matter, step.Event), removedSpan(step)...),
	}
}

// removedSpan is the time that a step takes back.
func removedSpan(step petition.MatterStep) []Span {
	if step.Removed == nil {
		return nil
	}
	return []Span{{Matter: step.Matter.ID, Kind: SuspensionSpan, Version: step.Event.Version, On: step.Event.On, Removes: step.Removed.Version}}
}

// matterRows are the ledger's rows of a step: with the matter, its petitions
// are resolved.
func matterRows(before, after petition.Matter, petitions []petition.Petition) []ledger.Row {
	rows := ledger.Post(petition.OfMatter, after.ID, ledger.MatterFacts(before), ledger.MatterFacts(after))
	for _, p := range petitions {
		rows = append(rows, ledger.Post(petition.OfPetition, p.ID,
			ledger.PetitionFacts(p, &before), ledger.PetitionFacts(p, &after))...)
	}
	return rows
}

// spans are the times that began or ended with a step.
func spans(before, after petition.Matter, e petition.Event) []Span {
	var out []Span
	if e.Action == petition.ActionRemoveSuspension {
		return nil // it neither begins nor ends: it never was
	}
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
	Parties []petition.Party
	Reason  string
}

// ReplaceParties puts a new list of parties in the place of the old one. An
// identity number that comes back masked keeps its real value.
func (s *Service) ReplaceParties(
	ctx context.Context, actor access.Actor, id authority.OwnedID, version int64, c Correction, once Once[PetitionResult],
) (Answer, error) {
	scope, tree, err := s.allow(ctx, actor, access.PetitionClassify, id.Authority)
	if err != nil {
		return Answer{}, err
	}
	barred, err := s.recused(ctx, actor, tree, id.Authority)
	if err != nil {
		return Answer{}, err
	}
	w := Work{Scope: scope, Actor: actor, Petition: id, OwnParties: true, OwnMatter: true, Timeless: true}
	return run(ctx, s, w, once, func(l Loaded) (Change, PetitionResult, error) {
		if err := stale(l.Petition.Version, version); err != nil {
			return Change{}, PetitionResult{}, err
		}
		if err := overtaken(w, l); err != nil {
			return Change{}, PetitionResult{}, err
		}
		if err := barred(l.Petition, l.Matter); err != nil {
			return Change{}, PetitionResult{}, err
		}
		old, err := s.unseal(id, l.Parties)
		if err != nil {
			return Change{}, PetitionResult{}, err
		}
		given, err := keepMasked(c.Parties, old)
		if err != nil {
			return Change{}, PetitionResult{}, err
		}
		reason := c.Reason
		if l.Petition.Sealed() {
			reason = petition.Redact(reason, slices.Concat(old, given))
		}
		after, parties, event, err := petition.ReplaceParties(l.Petition, given, reason, clock.DateOf(l.Now))
		if err != nil {
			return Change{}, PetitionResult{}, err
		}
		stored, err := s.seal(after, parties)
		if err != nil {
			return Change{}, PetitionResult{}, err
		}
		shown, err := s.show(actor, tree, after, stored)
		return Change{
			Petitions:  []petition.Petition{after},
			Events:     []petition.Event{event},
			Ledger:     ledger.Post(petition.OfPetition, id, ledger.PetitionFacts(l.Petition, l.Matter), ledger.PetitionFacts(after, l.Matter)),
			Parties:    []NewParties{{Petition: id, Parties: stored}},
			SearchKeys: map[authority.OwnedID]string{id: searchKey(after, parties)},
		}, PetitionResult{Petition: after, Shown: shown, Matter: l.Matter}, err
	})
}
