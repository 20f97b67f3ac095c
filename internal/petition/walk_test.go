package petition_test

import (
	"errors"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"
	"pgregory.net/rapid"

	"kntc/internal/access"
	"kntc/internal/authority"
	"kntc/internal/clock"
	"kntc/internal/fault"
	"kntc/internal/party"
	"kntc/internal/petition"
)

// world is a small deployment of two offices in which random clerks act.
type world struct {
	today     clock.Date
	drawn     int
	petitions map[authority.OwnedID]petition.Petition
	matters   map[authority.OwnedID]petition.Matter
	histories map[authority.OwnedID][]petition.Event
	took      map[authority.OwnedID][]partOf // by the matter that was merged
	stops     map[authority.OwnedID][]petition.Suspension
	order     []authority.OwnedID // of petitions and matters, so that draws repeat
}

func newWorld() *world {
	return &world{
		today:     received.AddDays(-3), // the law of 01/07/2026 comes into force on the way
		petitions: make(map[authority.OwnedID]petition.Petition),
		matters:   make(map[authority.OwnedID]petition.Matter),
		histories: make(map[authority.OwnedID][]petition.Event),
		took:      make(map[authority.OwnedID][]partOf),
		stops:     make(map[authority.OwnedID][]petition.Suspension),
	}
}

// TestRandomHistories lets random commands, most of them senseless, fall on
// random petitions and matters. Whatever happens, the invariants hold.
func TestRandomHistories(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		w := newWorld()
		w.register(t)
		for range number(t, "steps", 81) {
			w.today = w.today.AddDays(number(t, "days pass", 3))
			w.step(t)
		}
		w.checkHistories(t)
		w.checkCopies(t)
	})
}

// TestWalksGetSomewhere guards the generator: a walk in which every command is
// refused would prove nothing.
func TestWalksGetSomewhere(t *testing.T) {
	t.Parallel()
	seen := make(map[petition.State]bool)
	walks := rapid.Custom(func(t *rapid.T) *world {
		w := newWorld()
		w.register(t)
		for range 100 {
			w.today = w.today.AddDays(number(t, "days pass", 2))
			w.step(t)
		}
		return w
	})
	unseen := func() (out []petition.State) {
		for _, table := range allTables() {
			for _, s := range table.Reachable() {
				if !seen[s] {
					out = append(out, s)
				}
			}
		}
		return out
	}
	for seed := 0; seed < 1000 && len(unseen()) > 0; seed++ { // the seeds make the walks the same every time
		for _, h := range walks.Example(seed).histories {
			for _, e := range h {
				seen[e.To] = true
			}
		}
	}
	if left := unseen(); len(left) > 0 {
		t.Errorf("no walk came to %v", left)
	}
}

func (w *world) next(owner authority.ID) authority.OwnedID {
	w.drawn++
	return id(owner, w.drawn)
}

func (w *world) register(t *rapid.T) {
	d := drawEntry(t, w.today)
	var parties []party.Party
	if !d.Anonymous {
		parties = []party.Party{person()}
		parties[0].Type = pick(t, "party type", party.Types())
	}
	p, kept, event, err := petition.NewPetition(w.next(office), petition.Number{}, d, parties, w.today)
	if err != nil {
		t.Fatalf("register: %v", err)
	}
	if len(kept) != len(parties) {
		t.Fatalf("kept %d parties of %d", len(kept), len(parties))
	}
	w.put(p, event)
}

func (w *world) put(p petition.Petition, e petition.Event) {
	if _, known := w.petitions[p.ID]; !known {
		w.order = append(w.order, p.ID)
	}
	w.petitions[p.ID] = p
	w.histories[p.ID] = append(w.histories[p.ID], e)
}

func (w *world) putMatter(m petition.Matter, e petition.Event) {
	if _, known := w.matters[m.ID]; !known {
		w.order = append(w.order, m.ID)
	}
	w.matters[m.ID] = m
	w.histories[m.ID] = append(w.histories[m.ID], e)
}

func (w *world) step(t *rapid.T) {
	if number(t, "another petition", 12) == 0 {
		w.register(t)
		return
	}
	subject := w.drawSubject(t)
	if m, ok := w.matters[subject]; ok {
		w.stepMatter(t, m)
		return
	}
	if number(t, "replace the parties", 20) == 0 {
		w.replaceParties(t, w.petitions[subject])
		return
	}
	w.stepPetition(t, w.petitions[subject])
}

// drawSubject draws a petition or a matter, mostly one that is not finished.
func (w *world) drawSubject(t *rapid.T) authority.OwnedID {
	var unfinished []authority.OwnedID
	for _, subject := range w.order {
		m, ok := w.matters[subject]
		if ok && m.State != petition.StateClosed && m.State != petition.StateHandedOver || !ok && !petition.Disposed(w.petitions[subject].State) {
			unfinished = append(unfinished, subject)
		}
	}
	if len(unfinished) > 0 && number(t, "one that is finished", 5) > 0 {
		return pick(t, "unfinished subject", unfinished)
	}
	return pick(t, "subject", w.order)
}

func (w *world) stepPetition(t *rapid.T, before petition.Petition) {
	cmd := w.drawPetitionCommand(t, before)
	in := petition.Input{
		Today: w.today, MatterID: w.next(before.ID.Authority), Guided: number(t, "guided before", 5) == 0,
		Parties:     []party.Party{{Ordinal: 1}, {Ordinal: 2, Representative: before.Representatives > 0}, {Ordinal: 3, LeftOn: received}},
		PaperNumber: number(t, "paper number", 3), By: drawActing(t),
	}
	disposal, err := petition.DisposalOf(w.histories[before.ID])
	if err != nil {
		t.Fatal(err)
	}
	in.Disposal = disposal
	if prior, ok := w.matters[cmd.Prior]; ok {
		in.Prior = &prior
	}
	if target, ok := w.matters[cmd.Matter]; ok {
		in.Target = &target
	}
	if own, ok := w.matters[before.Matter]; ok {
		in.Target = &own
	}
	for _, c := range cmd.Contents {
		if target, ok := w.matters[c.Matter]; ok {
			in.Targets = append(in.Targets, &target)
		}
		in.More = append(in.More, petition.Entry{ID: w.next(before.ID.Authority)})
	}
	if origin, ok := w.petitions[w.referral(before)]; ok {
		in.Origin = &origin
	}
	for _, id := range w.order {
		if p, ok := w.petitions[id]; ok && p.Origin == before.ID && id.Authority == before.TransferredTo && !p.Succeeded() {
			in.Linked = &p
		}
	}
	in.SamePaper = w.samePaper(before.ID)
	if in.Prior != nil {
		in.Before = w.before(*in.Prior)
	}
	in.Copies = w.copies(before)
	if cmd.TransferTo != 0 {
		in.LinkedID = w.next(cmd.TransferTo)
	}
	frozen := freeze(before, in)
	step, err := petition.ApplyPetition(before, cmd, in)
	again, errAgain := petition.ApplyPetition(before, cmd, in)
	if diff := cmp.Diff(step, again, dates()); diff != "" || verdict(err) != verdict(errAgain) {
		t.Fatalf("%s gave two results: %v, %v\n%s", cmd.Action, err, errAgain, diff)
	}
	if diff := cmp.Diff(frozen, freeze(before, in), dates()); diff != "" {
		t.Fatalf("%s changed its input:\n%s", cmd.Action, diff)
	}
	if err != nil {
		checkRefusal(t, err)
		if diff := cmp.Diff(petition.PetitionStep{}, step, dates()); diff != "" {
			t.Fatalf("a refused %s left something:\n%s", cmd.Action, diff)
		}
		return
	}
	checkPetitionStep(t, before, cmd, in, step)
	w.store(t, step)
}

// samePaper are the petitions of the walk that were made of the same paper: what
// one was referred or handed over from, or to, through any number of offices.
func (w *world) samePaper(of authority.OwnedID) []petition.Petition {
	root := func(id authority.OwnedID) authority.OwnedID {
		for !w.petitions[id].Origin.IsZero() {
			id = w.petitions[id].Origin
		}
		return id
	}
	var out []petition.Petition
	for _, id := range w.order {
		if p, ok := w.petitions[id]; ok && id != of && root(id) == root(of) {
			out = append(out, p)
		}
	}
	return out
}

// before are the copies of a matter at its predecessors, the latest first.
func (w *world) before(m petition.Matter) []petition.Copy {
	var out []petition.Copy
	for m.Succeeded() {
		m = w.matters[m.Origin]
		out = append(out, petition.Copy{Matter: m, Moves: petition.MovesOf(w.histories[m.ID])})
	}
	return out
}

// copies are the copies of a petition at its predecessors, the latest first.
func (w *world) copies(p petition.Petition) []petition.PetitionCopy {
	var out []petition.PetitionCopy
	for p.Succeeded() {
		p = w.petitions[p.Origin]
		c := petition.PetitionCopy{Petition: p}
		if m, ok := w.matters[p.Matter]; ok {
			c.Matter = &m
		}
		out = append(out, c)
	}
	return out
}

// checkCopies holds that a case says the same of what is counted wherever it is.
func (w *world) checkCopies(t *rapid.T) {
	for _, m := range w.matters {
		if !m.Succeeded() {
			continue
		}
		o := w.matters[m.Origin]
		if m.Field != o.Field || m.ResolvedBefore() && (m.Outcome != o.Outcome || m.ResolvedOn != o.ResolvedOn || m.Ordered != o.Ordered || m.DueOn != o.DueOn || m.TakenUpOn != o.TakenUpOn || m.Ruling != o.Ruling) {
			t.Fatalf("%+v came as %+v", o, m)
		}
		if done := parts(m); m.Done.Recover.Money != done.Recover.Money+o.Done.Recover.Money || m.Done.HandlePeople != done.HandlePeople+o.Done.HandlePeople {
			t.Fatalf("done %+v, and %+v when it came", m, o)
		}
	}
	for _, p := range w.petitions {
		if o := w.petitions[p.Origin]; p.Succeeded() && (p.Channel != o.Channel || p.ReceivedOn != o.ReceivedOn) {
			t.Fatalf("%+v came as %+v", o, p)
		}
	}
}

// referral is the petition from which one was referred, before any hand-over.
func (w *world) referral(p petition.Petition) authority.OwnedID {
	for p.Succeeded() {
		p = w.petitions[p.Origin]
	}
	return p.Origin
}

// frozen is a copy of everything a step is given.
type frozen struct {
	Petition petition.Petition
	Target   petition.Matter
	Origin   petition.Petition
	Prior    petition.Matter
	Parties  []party.Party
	Paper    []petition.Petition
}

func freeze(p petition.Petition, in petition.Input) frozen {
	f := frozen{Petition: p, Parties: slices.Clone(in.Parties), Paper: slices.Clone(in.SamePaper)}
	if in.Prior != nil {
		f.Prior = in.Prior.Clone()
	}
	if in.Target != nil {
		f.Target = *in.Target
	}
	if in.Origin != nil {
		f.Origin = *in.Origin
	}
	return f
}

// store keeps what a step made, as the use case would: every event with the
// subject it belongs to, once.
func (w *world) store(t *rapid.T, step petition.PetitionStep) {
	events := make(map[authority.OwnedID]petition.Event)
	undone := 0
	for _, e := range step.Events {
		if _, twice := events[e.ID]; twice && (step.Undone == nil || e.ID != step.Undone.ID) {
			t.Fatalf("two events of %s in one step", e.ID)
		} else if twice {
			undone++
			w.putMatter(*step.Undone, events[e.ID])
		}
		events[e.ID] = e
	}
	if (undone == 1) != (step.Undone != nil) {
		t.Fatalf("%d effects undone, and left as %+v", undone, step.Undone)
	}
	made := 1
	w.put(step.Petition, events[step.Petition.ID])
	for _, p := range []*petition.Petition{step.Linked, step.Origin, step.Annulled} {
		if p != nil {
			made++
			w.put(*p, events[p.ID])
		}
	}
	for _, p := range step.Sealed {
		made++
		w.put(p, events[p.ID])
	}
	if step.Opened != nil {
		made++
		w.putMatter(*step.Opened, events[step.Opened.ID])
	}
	for _, m := range step.Also {
		made++
		w.putMatter(m, events[m.ID])
	}
	if step.Told != nil {
		made++
		w.putMatter(*step.Told, events[step.Told.ID])
	}
	if step.Prior != nil {
		made++
		w.putMatter(*step.Prior, events[step.Prior.ID])
	}
	if made != len(events) {
		t.Fatalf("%d subjects and %d events", made, len(events))
	}
	for _, f := range step.Before {
		w.putMatter(f.Now, f.Event)
	}
	for _, f := range step.Copies {
		w.put(f.Now, f.Event)
	}
}

// undoing are the actions that take a disposition back.
var undoing = []petition.Action{petition.ActionDetach, petition.ActionUndo}

// absorbed are the actions that the table allows in a state that nothing
// leads out of.
var absorbed = []petition.Action{petition.ActionCorrect, petition.ActionRecordReply, petition.ActionSendReply, petition.ActionRecordInspection, petition.ActionTellCitizen, petition.ActionLeaveParty, petition.ActionAnswerSender, petition.ActionEndProtection, petition.ActionWithholdFile, petition.ActionEraseFile, petition.ActionMarkFile, petition.ActionUnmarkFile}

func checkPetitionStep(t *rapid.T, before petition.Petition, cmd petition.Command, in petition.Input, step petition.PetitionStep) {
	after := step.Petition
	checkSealed(t, cmd, in, step)
	switch {
	case after.ID != before.ID || after.Number != before.Number || after.KindDeclared != before.KindDeclared || after.Origin != before.Origin:
		t.Fatalf("%s changed what never changes", cmd.Action)
	case after.Anonymous != before.Anonymous || after.Organisation != before.Organisation:
		t.Fatalf("%s changed what only the parties decide", cmd.Action)
	case after.Version != before.Version+1:
		t.Fatalf("%s went from version %d to %d", cmd.Action, before.Version, after.Version)
	case petition.Disposed(before.State) && !petition.Known(absorbed, cmd.Action) && !petition.Known(undoing, cmd.Action):
		t.Fatalf("%s was allowed after the disposition %s", cmd.Action, before.State)
	case petition.Disposed(before.State) && !petition.Known(undoing, cmd.Action) && (after.State != before.State || after.DisposedOn != before.DisposedOn || after.Matter != before.Matter):
		t.Fatalf("%s undid the disposition %s", cmd.Action, before.State)
	case petition.Disposed(after.State) == after.DisposedOn.IsZero():
		t.Fatalf("%s: state %s, disposed on %q", cmd.Action, after.State, after.DisposedOn)
	case !petition.Disposed(before.State) && petition.Disposed(after.State) && after.DisposedOn != cmd.On:
		t.Fatalf("%s on %s was dated %s", cmd.Action, cmd.On, after.DisposedOn)
	case petition.InMatter(after.State) == after.Matter.IsZero():
		t.Fatalf("%s: state %s, matter %q", cmd.Action, after.State, after.Matter)
	case cmd.Action != petition.ActionCorrect && cmd.On.Before(before.LastOn):
		t.Fatalf("%s on %s, before %s", cmd.Action, cmd.On, before.LastOn)
	case cmd.On.After(in.Today) || after.LastOn.After(in.Today) || after.LastOn.Before(after.ReceivedOn):
		t.Fatalf("%s: on %s, last %s, received %s, today %s", cmd.Action, cmd.On, after.LastOn, after.ReceivedOn, in.Today)
	case (step.Opened != nil) != (cmd.Action == petition.ActionAccept || cmd.Action == petition.ActionSplit):
		t.Fatalf("%s opened %v", cmd.Action, step.Opened)
	case (step.Linked != nil) != ((cmd.Action == petition.ActionTransfer || cmd.Action == petition.ActionHandOver) && cmd.TransferTo != 0):
		t.Fatalf("%s linked %v", cmd.Action, step.Linked)
	case (step.Origin != nil) != (cmd.Action == petition.ActionSendReply):
		t.Fatalf("%s changed the origin %v", cmd.Action, step.Origin)
	case step.Opened != nil && step.Opened.ID.Authority != before.ID.Authority:
		t.Fatalf("a matter of %s opened at %s", before.ID.Authority, step.Opened.ID.Authority)
	case step.Linked != nil && (step.Linked.ID.Authority != cmd.TransferTo || step.Linked.Origin != before.ID):
		t.Fatalf("transferred to %s, linked at %s", cmd.TransferTo, step.Linked.ID.Authority)
	case cmd.Action == petition.ActionHandOver && (after.HandedTo != step.Linked.ID || step.Linked.State != before.State || step.Linked.ReceivedOn != before.ReceivedOn):
		t.Fatalf("%+v was handed over, %+v goes on", before, step.Linked)
	}
}

// checkSealed checks that a paper found to be a denunciation is sealed wherever
// it lies, that nothing else about it changes elsewhere, and that nothing is
// opened elsewhere.
func checkSealed(t *rapid.T, cmd petition.Command, in petition.Input, step petition.PetitionStep) {
	now := make(map[authority.OwnedID]petition.Petition)
	for _, p := range step.Sealed {
		now[p.ID] = p
	}
	for _, old := range in.SamePaper {
		after, changed := now[old.ID]
		want := old
		want.Version++
		want.SealedElsewhere = true
		switch {
		case changed && (old.Sealed() || !cmp.Equal(want, after, dates())):
			t.Fatalf("%s made %+v of %+v", cmd.Action, after, old)
		case !changed && !old.Sealed() && cmd.Action == petition.ActionClassify && step.Petition.Kind.Sealed():
			t.Fatalf("%s is open although the paper is a %s at %s", old.ID, step.Petition.Kind, step.Petition.ID)
		}
	}
	if len(step.Sealed) > 0 && (cmd.Action != petition.ActionClassify || !step.Petition.Kind.Sealed()) {
		t.Fatalf("%s sealed %d petitions", cmd.Action, len(step.Sealed))
	}
	if linked := step.Linked; linked != nil && linked.Sealed() != step.Petition.Sealed() {
		t.Fatalf("%s: sealed %t here and %t there", cmd.Action, step.Petition.Sealed(), linked.Sealed())
	}
}

// handOver hands a matter over with its petitions.
func (w *world) handOver(t *rapid.T, before petition.Matter, cmd petition.Command) {
	var members []petition.Petition
	for _, subject := range w.order {
		if p, ok := w.petitions[subject]; ok && p.Matter == before.ID {
			members = append(members, p)
		}
	}
	entries := make([]petition.Entry, len(members))
	for i := range entries {
		entries[i].ID = w.next(cmd.TransferTo)
	}
	to := petition.Entry{ID: w.next(cmd.TransferTo)}
	step, err := petition.HandOverMatter(before, members, cmd, petition.Input{By: petition.AsOperator(), Today: w.today}, to, entries)
	if err != nil {
		checkRefusal(t, err)
		return
	}
	closed, opened := step.Matter, step.Opened
	switch {
	case closed.State != petition.StateHandedOver || closed.Open() || closed.HandedTo != opened.ID:
		t.Fatalf("closed %+v", closed)
	case opened.State != before.State || opened.AcceptedOn != before.AcceptedOn || opened.ResolvedOn != before.ResolvedOn ||
		opened.SuspendedOn != before.SuspendedOn || opened.Resume != before.Resume || opened.Origin != before.ID ||
		opened.SucceededAs != before.State || opened.SucceededOn != cmd.On || opened.Version != closed.Version+1:
		t.Fatalf("%+v goes on as %+v", before, opened)
	case len(step.Petitions) != len(members) || len(step.Events) != len(members)+2:
		t.Fatalf("%d petitions go on as %d, with %d events", len(members), len(step.Petitions), len(step.Events))
	}
	w.putMatter(closed, step.Events[0])
	w.putMatter(opened, step.Events[1])
	w.stops[opened.ID] = slices.Clone(w.stops[before.ID])
	for i, p := range step.Petitions {
		if old := members[i]; p.State != old.State || p.Matter != opened.ID || p.Origin != old.ID || p.ReceivedOn != old.ReceivedOn ||
			p.DisposedOn != old.DisposedOn || p.Version != 1 {
			t.Fatalf("%+v goes on as %+v", old, p)
		}
		w.put(p, step.Events[i+2])
	}
}

func (w *world) stepMatter(t *rapid.T, before petition.Matter) {
	cmd := w.drawMatterCommand(t, before)
	if cmd.Action == petition.ActionHandOver && cmd.TransferTo != 0 {
		w.handOver(t, before, cmd)
		return
	}
	in := petition.Input{Today: w.today, PaperNumber: number(t, "paper number", 3), By: drawActing(t)}
	w.regroup(before, cmd, &in)
	in.Moves, in.Signers = petition.MovesOf(w.histories[before.ID]), 1
	if prior, ok := w.matters[before.Prior]; ok {
		in.Prior, in.PriorMoves = &prior, petition.MovesOf(w.histories[prior.ID])
	}
	in.Before = w.before(before)
	if at := w.stop(before.ID, cmd.Suspension); at >= 0 {
		in.Suspension = &w.stops[before.ID][at]
	}
	step, err := petition.ApplyMatter(before, cmd, in)
	again, errAgain := petition.ApplyMatter(before, cmd, in)
	if diff := cmp.Diff(step, again, dates()); diff != "" || verdict(err) != verdict(errAgain) {
		t.Fatalf("%s gave two results: %v, %v\n%s", cmd.Action, err, errAgain, diff)
	}
	if err != nil {
		checkRefusal(t, err)
		if diff := cmp.Diff(petition.MatterStep{}, step, dates()); diff != "" {
			t.Fatalf("a refused %s left something:\n%s", cmd.Action, diff)
		}
		return
	}
	after := step.Matter
	switch {
	case after.ID != before.ID || after.Kind != before.Kind || after.AcceptedOn != before.AcceptedOn || after.Instance != before.Instance:
		t.Fatalf("%s changed what never changes", cmd.Action)
	case after.Version != before.Version+1:
		t.Fatalf("%s went from version %d to %d", cmd.Action, before.Version, after.Version)
	case (after.State == petition.StateSuspended) == after.SuspendedOn.IsZero() || (after.State == petition.StateSuspended || after.State == petition.StateMerged) == (after.Resume == ""):
		t.Fatalf("%s: state %s, suspended on %q, to go back to %q", cmd.Action, after.State, after.SuspendedOn, after.Resume)
	case before.State == petition.StateSuspended && (cmd.Action == petition.ActionDecide || cmd.Action == petition.ActionConclude):
		t.Fatalf("%s was allowed while suspended", cmd.Action)
	case after.Extensions > 2 || after.Kind == petition.Complaint && after.Extensions > 0:
		t.Fatalf("%s: %d extensions of a %s", cmd.Action, after.Extensions, after.Kind)
	case after.Done.Recover.Money > after.Ordered.Recover.Money && cmd.Reason == "" && after.Done != before.Done:
		t.Fatalf("%s: more was done than is due, and nobody said why", cmd.Action)
	case after.CarryOutEndedOn.IsZero() != (after.CarryOutEndedAs == "") || after.CarryOutEndedAs != "" && !after.Concluded():
		t.Fatalf("%s: ended as %q on %q, resolved as %q", cmd.Action, after.CarryOutEndedAs, after.CarryOutEndedOn, after.Outcome)
	case after.State == petition.StateEnforced && after.CarryOutEndedAs == "" || after.State == petition.StateEnforcing && after.CarryOutEndedAs == petition.CarriedOut:
		t.Fatalf("%s: state %s, ended as %q", cmd.Action, after.State, after.CarryOutEndedAs)
	case parts(after) != after.Done && !after.Succeeded():
		t.Fatalf("%s: the parts do not add up to what was done: %+v", cmd.Action, after)
	case before.State == petition.StateClosed && cmd.Action != petition.ActionEndAppeal && (after.State != petition.StateClosed ||
		!petition.Known([]petition.Action{petition.ActionCorrect, petition.ActionRemoveSuspension, petition.ActionAppeal, petition.ActionGoToCourt, petition.ActionReturnFromCourt, petition.ActionRecordJudgment}, cmd.Action)):
		t.Fatalf("%s was allowed on a closed matter", cmd.Action)
	case (after.State == petition.StateClosed) == (after.ClosedFrom == ""):
		t.Fatalf("%s: state %s, closed from %q", cmd.Action, after.State, after.ClosedFrom)
	case (after.State == petition.StateMerged) == after.MergedInto.IsZero() || after.State == petition.StateMerged && after.Open():
		t.Fatalf("%s: state %s, merged into %q, ended on %q", cmd.Action, after.State, after.MergedInto, after.EndedOn)
	case !before.Open() && after.Open() && !petition.Known([]petition.Action{petition.ActionUnmerge, petition.ActionReturnFromCourt, petition.ActionEndAppeal}, cmd.Action):
		t.Fatalf("%s opened a finished matter again", cmd.Action)
	case !after.ResolvedOn.IsZero() && !after.EndedOn.IsZero():
		t.Fatalf("%s: both resolved and ended without a result", cmd.Action)
	case after.ResolvedOn.IsZero() != (after.Outcome == ""):
		t.Fatalf("%s: outcome %q, resolved on %q", cmd.Action, after.Outcome, after.ResolvedOn)
	case cmd.Action != petition.ActionCorrect && cmd.On.Before(before.LastOn):
		t.Fatalf("%s on %s, before %s", cmd.Action, cmd.On, before.LastOn)
	case after.LastOn.Before(after.AcceptedOn) || after.LastOn.After(w.today):
		t.Fatalf("%s: last step on %s, accepted %s, today %s", cmd.Action, after.LastOn, after.AcceptedOn, w.today)
	case !after.ResolvedOn.IsZero() && (after.ResolvedOn.Before(after.AcceptedOn) || after.ResolvedOn.After(after.LastOn)):
		t.Fatalf("%s: resolved on %s, accepted %s, last step %s", cmd.Action, after.ResolvedOn, after.AcceptedOn, after.LastOn)
	}
	checkStaff(t, before, after, cmd, in.By)
	w.noteStops(t, before, cmd, step)
	w.putMatter(after, step.Event)
	for _, s := range step.Prior {
		w.putMatter(s.Matter, s.Event)
	}
	for _, f := range step.Before {
		w.putMatter(f.Now, f.Event)
	}
	if step.Other == nil {
		return
	}
	w.putMatter(*step.Other, step.More[0])
	for i, p := range step.Petitions {
		w.put(p, step.More[1+i])
	}
	if cmd.Action == petition.ActionMerge {
		w.took[before.ID] = nil
		for _, p := range in.Petitions {
			w.took[before.ID] = append(w.took[before.ID], of(p, before.ID)...)
		}
	}
}

// parts adds up what was recorded as done, part by part.
func parts(m petition.Matter) petition.Result {
	var sum petition.Result
	for _, x := range m.Executions {
		sum.Recover.Money += x.Result.Recover.Money
		sum.HandlePeople += x.Result.HandlePeople
	}
	return sum
}

// checkStaff demands of every step what assignments and conflicts of interest
// promise.
func checkStaff(t *rapid.T, before, after petition.Matter, cmd petition.Command, by petition.Acting) {
	bars := func(c petition.Conflict) bool { return !petition.Known(by.Noted, c.Ground) }
	barred := func(list []petition.Conflict, who uuid.UUID) bool {
		return slices.ContainsFunc(list, func(c petition.Conflict) bool { return c.Account == who && bars(c) })
	}
	heads := func(list []petition.Assignee) bool { // nobody, or the head alone who acts
		free := by.Assigns || by.Account == uuid.Nil
		return free && !slices.ContainsFunc(list, func(a petition.Assignee) bool { return a.Account != by.Account })
	}
	leaders := 0
	for _, a := range after.Assignees {
		if a.Leader {
			leaders++
		}
		if cmd.Action == petition.ActionAssign && barred(after.Conflicts, a.Account) {
			t.Fatalf("%s was assigned in spite of %+v", a.Account, after.Conflicts)
		}
	}
	moved := before.LastOn != after.LastOn || before.State != after.State || before.SuspendedOn != after.SuspendedOn
	switch {
	case barred(before.Conflicts, by.Account) && cmd.Action != petition.ActionDeclareConflict:
		t.Fatalf("%s was done by somebody with an interest", cmd.Action)
	case leaders > 1 || leaders == 0 && len(after.Assignees) == 1 && cmd.Action == petition.ActionAssign:
		t.Fatalf("%s: %d lead %v", cmd.Action, leaders, after.Assignees)
	case after.Kind == petition.Denunciation && cmd.Action == petition.ActionVerify && len(after.Assignees) < 2 && !heads(after.Assignees),
		after.Kind == petition.Denunciation && cmd.Action == petition.ActionReport && len(before.Assignees) < 2 && !heads(before.Assignees):
		t.Fatalf("%s of a denunciation by %v, who had %v", cmd.Action, after.Assignees, before.Assignees)
	case after.Entrusted != petition.Entrustment{} && after.State != petition.StateVerifying && (after.State != petition.StateSuspended || after.Resume != petition.StateVerifying):
		t.Fatalf("%s: nothing is verified, and it is given to %+v", cmd.Action, after.Entrusted)
	case before.Entrusted.To != 0 && after.Entrusted.To != before.Entrusted.To && len(after.Assignees) > 0:
		t.Fatalf("%s: %v work on, whose office does not verify any more", cmd.Action, after.Assignees)
	case after.Entrusted.To == after.ID.Authority || (after.Entrusted.To != 0) && after.Entrusted.Name != "":
		t.Fatalf("%s gives the verification to %+v", cmd.Action, after.Entrusted)
	case cmd.Action == petition.ActionHandOver && len(after.Assignees) > 0:
		t.Fatalf("handed over, and still assigned to %v", after.Assignees)
	case petition.Known([]petition.Action{petition.ActionAssign, petition.ActionUnassign, petition.ActionDeclareConflict, petition.ActionLiftConflict}, cmd.Action) && moved:
		t.Fatalf("%s moved more than people: %+v to %+v", cmd.Action, before, after)
	}
}

// stop finds a suspension or appraisal by the version that began it; -1 when there
// is none.
func (w *world) stop(m authority.OwnedID, version int64) int {
	return slices.IndexFunc(w.stops[m], func(s petition.Suspension) bool { return s.Version == version })
}

// noteStops keeps what began and ended, as the store would, and looks at what is
// taken back: nothing of it may be left.
func (w *world) noteStops(t *rapid.T, before petition.Matter, cmd petition.Command, step petition.MatterStep) {
	after, id := step.Matter, before.ID
	if cmd.Action == petition.ActionRemoveSuspension {
		s := &w.stops[id][w.stop(id, cmd.Suspension)]
		suspended, appraised := s.To.IsZero() && !s.Appraisal, s.To.IsZero() && s.Appraisal
		switch {
		case s.Removed:
			t.Fatalf("%+v was taken back twice", *s)
		case suspended && (before.State != petition.StateSuspended || after.State != before.Resume),
			!suspended && after.State != before.State,
			appraised && !after.AppraisalOn.IsZero():
			t.Fatalf("%+v was taken back from %+v: %+v", *s, before, after)
		case after.LastOn.After(before.LastOn):
			t.Fatalf("taking back moved the last step from %s to %s", before.LastOn, after.LastOn)
		}
		s.Removed = true
		return
	}
	for i := range w.stops[id] {
		s := &w.stops[id][i]
		ends := before.SuspendedOn
		still := after.SuspendedOn
		if s.Appraisal {
			ends, still = before.AppraisalOn, after.AppraisalOn
		}
		if s.To.IsZero() && !s.Removed && !ends.IsZero() && still.IsZero() {
			s.To = cmd.On
			if cmd.Action == petition.ActionResume || cmd.Action == petition.ActionEndAppraisal {
				s.EndedBy = after.Version
			}
		}
	}
	if cmd.Action == petition.ActionSuspend || cmd.Action == petition.ActionStartAppraisal {
		w.stops[id] = append(w.stops[id], petition.Suspension{
			Version: after.Version, Appraisal: cmd.Action == petition.ActionStartAppraisal, Ground: cmd.Ground, From: cmd.On, Before: before.LastOn,
		})
	}
}

// regroup gives a merging, or its undoing, what the store would load.
func (w *world) regroup(m petition.Matter, cmd petition.Command, in *petition.Input) {
	switch cmd.Action {
	case petition.ActionMerge:
		if other, ok := w.matters[cmd.Matter]; ok {
			in.Target = &other
		}
		for _, subject := range w.order {
			if p, ok := w.petitions[subject]; ok && belongs(p, m.ID) {
				in.Petitions = append(in.Petitions, w.fresh(p))
			}
		}
	case petition.ActionUnmerge:
		if other, ok := w.matters[m.MergedInto]; ok {
			in.Target = &other
		}
		in.Parts = make(map[authority.OwnedID][]int)
		for _, taken := range w.took[m.ID] {
			in.Petitions = append(in.Petitions, w.fresh(w.petitions[taken.Petition]))
			in.Parts[taken.Petition] = append(in.Parts[taken.Petition], taken.No)
		}
		in.Petitions = slices.CompactFunc(in.Petitions, func(a, b petition.Petition) bool { return a.ID == b.ID })
	}
}

func (w *world) replaceParties(t *rapid.T, before petition.Petition) {
	parties := make([]party.Party, number(t, "new parties", 7))
	for i := range parties {
		parties[i] = person()
	}
	r, err := petition.ReplaceParties(before, nil, parties, nil, "Bổ sung người ký", w.today)
	if err != nil {
		checkRefusal(t, err)
		return
	}
	after, kept := r.Petition, r.Parties
	if after.Version != before.Version+1 || after.State != before.State || len(kept) != len(parties) || after.Anonymous != (len(parties) == 0) {
		t.Fatalf("replacing %d parties made %+v", len(parties), after)
	}
	w.put(after, r.Event)
	for _, f := range petition.FollowPetition(before, after, w.copies(before), nil, r.Event) {
		w.put(f.Now, f.Event)
	}
}

// checkRefusal demands a fault that a user can read.
func checkRefusal(t *rapid.T, err error) {
	f := fault.As(err)
	if f == nil || f.Kind != fault.Unprocessable && f.Kind != fault.Forbidden || f.Title.VI == "" || f.Title.EN == "" {
		t.Fatalf("refused by %v", err)
	}
	for _, template := range []*fault.Error{
		petition.ErrInvalid, petition.ErrUnknownAction, petition.ErrWrongState, petition.ErrGuard, petition.ErrEffectiveDate, petition.ErrUnchanged,
		petition.ErrRecused, petition.ErrAssigned, access.ErrForbidden,
	} {
		if errors.Is(err, template) {
			return
		}
	}
	t.Fatalf("refused by a fault of another package: %v", err)
}

// checkHistories replays every history and compares it with what stands.
func (w *world) checkHistories(t *rapid.T) {
	for _, subject := range w.order {
		got, err := replay(w.histories[subject])
		if err != nil {
			t.Fatalf("%s: %v", subject, err)
		}
		for _, e := range w.histories[subject] {
			if petition.EventTitle(e).VI == string(e.Action) {
				t.Fatalf("%s has no title", e.Action)
			}
			for _, c := range e.Changes {
				if !petition.HasWords(c.Name) {
					t.Fatalf("%s of %s has no words for people", c.Name, e.Action)
				}
			}
		}
		want := w.expected(subject)
		if diff := cmp.Diff(want, got.settle()); diff != "" {
			t.Fatalf("%s: the history tells another story (-stands +replayed):\n%s", subject, diff)
		}
		kind := petition.OfPetition
		if _, ok := w.matters[subject]; ok {
			kind = petition.OfMatter
		}
		for _, e := range w.histories[subject] {
			if e.ID != subject || e.Subject != kind {
				t.Fatalf("an event of %s %s is filed under %s", e.Subject, e.ID, subject)
			}
		}
	}
}

func (w *world) expected(subject authority.OwnedID) replayed {
	if m, ok := w.matters[subject]; ok {
		return ofMatter(m)
	}
	return ofPetition(w.petitions[subject])
}

// partOf is what a merging took of a petition; no part of one that is whole.
type partOf struct {
	Petition authority.OwnedID
	No       int
}

// of lists what of the petition belongs to the matter.
func of(p petition.Petition, m authority.OwnedID) []partOf {
	var out []partOf
	for _, t := range p.Parts {
		if t.Matter == m {
			out = append(out, partOf{p.ID, t.No})
		}
	}
	if len(p.Parts) == 0 && p.Matter == m {
		out = append(out, partOf{p.ID, 0})
	}
	return out
}

func belongs(p petition.Petition, m authority.OwnedID) bool { return len(of(p, m)) > 0 }

// fresh is the petition with what has become of its matters, as the store reads it.
func (w *world) fresh(p petition.Petition) petition.Petition {
	p.Parts = slices.Clone(p.Parts)
	for i := range p.Parts {
		m := w.matters[p.Parts[i].Matter]
		p.Parts[i].Outcome, p.Parts[i].ResolvedOn, p.Parts[i].EndedOn = m.Outcome, m.ResolvedOn, m.EndedOn
	}
	return p
}
