package casework

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/google/uuid"

	"kntc/internal/access"
	"kntc/internal/authority"
	"kntc/internal/bilingual"
	"kntc/internal/clock"
	"kntc/internal/deadline"
	"kntc/internal/fault"
	"kntc/internal/idempotency"
	"kntc/internal/journal"
	"kntc/internal/petition"
)

// HandOver asks to hand the open cases of an authority over to a successor of
// it (Luật 72/2025/QH15, Điều 54 khoản 8).
type HandOver struct {
	OpenFilter // whose cases, and which of them

	To    authority.ID
	On    clock.Date     // first day of the successor's responsibility
	Paper petition.Paper // the record of the hand-over
	Limit int            // cases tried in one call at most; 0 for all
}

// HandOverReport says what a hand-over has done. Cases that were handed over
// before, or meanwhile by somebody else, are in no count.
type HandOverReport struct {
	Matters   int // handed over now, with their petitions
	Petitions int // handed over now: of those matters, and of none
	Refused   []RefusedCase
	Remaining int // cases that are still open here, the refused ones among them
}

// RefusedCase is a case that stays where it is, and why.
type RefusedCase struct {
	OpenCase

	Why *fault.Error
}

// ErrNotSuccessor refuses a hand-over to an authority that took nothing over.
var ErrNotSuccessor = fault.Define(fault.Unprocessable, "not_successor",
	"Cơ quan nhận bàn giao không kế thừa cơ quan này.", "The authority does not succeed this one.")

// handOverPortion is how many cases are looked up at a time.
const handOverPortion = 200

// HandOver hands over the open cases that the filter describes: each closes at
// the predecessor and goes on at the successor in a transaction of its own, so
// a case is always in exactly one place, whatever happens in between; the same
// hand-over again goes on where it stopped. Numbers are the successor's, dates
// and clocks stay. A case that cannot be handed over stays, and is reported.
func (s *Service) HandOver(ctx context.Context, actor access.Actor, h HandOver, progress Progress) (HandOverReport, error) {
	var report HandOverReport
	scope, tree, err := s.allow(ctx, actor, access.CaseHandOver, h.Authority)
	if err != nil {
		return report, err
	}
	if err := h.check(tree, clock.DateOf(s.clock.Now())); err != nil {
		return report, err
	}
	if progress == nil {
		progress = func(string, int, int) {}
	}
	cmd := petition.Command{Action: petition.ActionHandOver, On: h.On, Paper: h.Paper, TransferTo: h.To}
	tried, total := 0, 0
	var last OpenCase
	for {
		portion := handOverPortion
		if h.Limit > 0 {
			portion = min(portion, h.Limit-tried)
		}
		cases, open, err := s.reader.OpenCases(ctx, scope, h.OpenFilter, last, portion)
		if err != nil {
			return report, err
		}
		if tried == 0 {
			total = open
		}
		for _, c := range cases {
			if err := s.handOverCase(ctx, journal.Work{Scope: scope, Actor: actor}, c, cmd, &report); err != nil {
				return report, err
			}
			last = c
			tried++
			progress(PhaseWrite, tried, total)
		}
		if len(cases) < portion || tried == h.Limit {
			break
		}
	}
	if err := s.unreasoned(ctx, actor, report.Refused); err != nil {
		return report, err
	}
	_, report.Remaining, err = s.reader.OpenCases(ctx, scope, h.OpenFilter, OpenCase{}, 0)
	return report, err
}

// unreasoned takes out why cases stay where the reason would tell of one that the actor
// does not read.
func (s *Service) unreasoned(ctx context.Context, actor access.Actor, refused []RefusedCase) error {
	if len(refused) == 0 {
		return nil
	}
	barred, err := s.reader.BarredFrom(ctx, actor.Account)
	for i := range refused {
		if why := fault.As(barred.Refusal(refused[i].ID)); why != nil {
			refused[i].Why = why
		}
	}
	return err
}

// check refuses a hand-over that no case can follow.
func (h HandOver) check(tree *authority.Tree, today clock.Date) error {
	bad := petition.ErrInvalid
	if h.On.IsZero() {
		bad = bad.At("/on", "required", "Phải có ngày bàn giao.", "The day of the hand-over is required.")
	}
	if h.On.After(today) {
		bad = bad.At("/on", "in_future", "Ngày bàn giao không được sau ngày hiện tại.", "The day of the hand-over lies in the future.")
	}
	if h.Paper.Number == "" {
		bad = bad.At("/document/number", "required", "Phải có số biên bản bàn giao.", "The number of the record of hand-over is required.")
	}
	if h.Kind != "" && !petition.Known(petition.Kinds(), h.Kind) {
		bad = bad.At("/filter/kind", "unknown_value", "Loại đơn không có trong danh mục.", "Not a kind of petition.")
	}
	if h.Field != "" && !petition.Known(petition.Fields(), h.Field) {
		bad = bad.At("/filter/field", "unknown_value", "Lĩnh vực không có trong danh mục.", "Not a known field.")
	}
	if len(bad.Fields) > 0 {
		return bad
	}
	return checkSuccessor(tree, h.Authority, h.To, h.On, "/to")
}

// checkSuccessor refuses an authority that did not succeed the other one by the
// day, directly or through others, or does not exist on it.
func checkSuccessor(tree *authority.Tree, from, to authority.ID, on clock.Date, pointer string) error {
	if err := checkBeing(tree, to, on, pointer); err != nil {
		return err
	}
	if tree.Succeeded(from, to, on) {
		return nil
	}
	return ErrNotSuccessor.Msg(
		tree.NameOn(to, on)+" không kế thừa "+tree.NameOn(from, on.AddDays(-1))+" vào ngày "+on.Vietnamese()+".",
		tree.NameOn(to, on)+" does not succeed "+tree.NameOn(from, on.AddDays(-1))+" on "+on.String()+".").
		At(pointer, "not_successor", "Không phải cơ quan kế thừa.", "Not a successor.").
		By(bilingual.Legal{Law: "Luật 72/2025/QH15", Article: "Điều 54 khoản 8", Version: "2025-07-01"})
}

// handOverCase hands one case over. What the domain refuses is reported; a case
// that somebody else has handed over or ended meanwhile is passed over.
func (s *Service) handOverCase(ctx context.Context, w journal.Work, c OpenCase, cmd petition.Command, report *HandOverReport) error {
	var petitions int
	var err error
	if c.Subject == petition.OfMatter {
		petitions, err = s.handOverMatter(ctx, w, c.ID, cmd)
	} else {
		petitions, err = 1, s.handOverPetition(ctx, w, c.ID, cmd)
	}
	switch {
	case err == nil:
		report.Petitions += petitions
		if c.Subject == petition.OfMatter {
			report.Matters++
		}
		return nil
	case errors.Is(err, petition.ErrWrongState), errors.Is(err, fault.ErrNotFound):
		return nil
	}
	f := fault.As(err)
	if f == nil || f.Kind == fault.Internal || f.Kind == fault.Unavailable {
		return err
	}
	report.Refused = append(report.Refused, RefusedCase{c, f})
	return nil
}

// handOverPetition hands over a petition that belongs to no matter.
func (s *Service) handOverPetition(ctx context.Context, w journal.Work, id authority.OwnedID, cmd petition.Command) error {
	l := s.petitionLoads(id, cmd)
	w.Loads = l.all()
	return s.commit(ctx, w, func(now time.Time) (journal.Change, error) {
		in, err := s.petitionInput(id, cmd, l, now)
		if err != nil {
			return journal.Change{}, err
		}
		in.By = as(w.Actor)
		step, err := petition.ApplyPetition(l.petition.Petition, cmd, in)
		if err != nil {
			return journal.Change{}, err
		}
		c, err := s.petitionChange(l, step)
		if err == nil {
			err = s.follow(&c, l, step.Linked, w.Actor, now)
		}
		return c, err
	})
}

// handOverMatter hands over a matter with all its petitions, and tells how many
// those were.
func (s *Service) handOverMatter(ctx context.Context, w journal.Work, id authority.OwnedID, cmd petition.Command) (int, error) {
	l, err := s.handOverLoads(ctx, w.Scope, id, cmd)
	if err != nil {
		return 0, err
	}
	petitions := 0
	w.Loads = l.all()
	err = s.commit(ctx, w, func(now time.Time) (journal.Change, error) {
		petitions = len(led(l.matter.Petitions, id))
		c, _, err := s.handOverChange(l, cmd, w.Actor, now)
		return c, err
	})
	return petitions, err
}

// stepHandOver is the step of a matter's table that hands it over.
func (s *Service) stepHandOver(
	ctx context.Context, actor access.Actor, scope access.Scope, tree *authority.Tree,
	id authority.OwnedID, version int64, cmd petition.Command, once idempotency.Once[MatterResult],
) (idempotency.Answer, error) {
	if cmd.TransferTo != 0 { // the table demands one
		if err := checkSuccessor(tree, id.Authority, cmd.TransferTo, cmd.On, "/transfer_to"); err != nil {
			return idempotency.Answer{}, err
		}
	}
	l, err := s.handOverLoads(ctx, scope, id, cmd)
	if err != nil {
		return idempotency.Answer{}, err
	}
	loads := l.all()
	people := s.matterPeople(actor, tree, id, cmd, &loads)
	w := journal.Work{Scope: scope, Actor: actor, Loads: loads}
	return run(ctx, s, w, aim(id, &l.matter.Matter.Version, version, cmd), once, func(now time.Time) (journal.Change, MatterResult, error) {
		named, err := s.people(people.Stored)
		if err != nil {
			return journal.Change{}, MatterResult{}, err
		}
		c, step, err := s.handOverChange(l, cmd.Redacted(named), actor, now)
		if people.masks(l.matter.Matter) {
			masked(c.Events)
		}
		return c, MatterResult{Matter: step.Matter}.answered(as(actor), l.matter.beside()), err
	})
}

// handOverLoads are the loads of the hand-over of a matter.
type handOverLoads struct {
	tree    *authority.Tree
	matter  MatterLoad
	files   journal.Load // of the petitions that go along
	paper   PaperLoad
	numbers []*journal.NumberLoad // of the petitions, then of the matter, at the successor
}

// all lists the loads.
func (l *handOverLoads) all() []journal.Load {
	out := []journal.Load{&l.matter, l.files}
	for _, n := range l.numbers {
		out = append(out, journal.Beyond("the case enters the registers of the successor", n))
	}
	if len(l.paper.Books) > 0 {
		out = append(out, &l.paper)
	}
	return out
}

// going are the petitions that go along, once the matter is loaded.
func (l *handOverLoads) going() []authority.OwnedID {
	petitions := led(l.matter.Petitions, l.matter.ID)
	out := make([]authority.OwnedID, len(petitions))
	for i, p := range petitions {
		out[i] = p.ID
	}
	return out
}

// handOverLoads says what the hand-over of a matter loads. How many petitions go
// along is counted before they are locked.
func (s *Service) handOverLoads(ctx context.Context, scope access.Scope, id authority.OwnedID, cmd petition.Command) (*handOverLoads, error) {
	tree, err := s.directory.Tree(ctx)
	if err != nil {
		return nil, err
	}
	l := &handOverLoads{
		tree:   tree,
		matter: MatterLoad{ID: id, With: WithPetitions | WithPartiesOfAll | WithDeadlines},
		paper:  PaperLoad{Subject: petition.OfMatter, ID: id, Books: papers(petition.MatterPlan(cmd.Action).Papers, cmd)},
	}
	l.files = s.files.OfCases(petition.OfPetition, id.Authority, l.going)
	if cmd.TransferTo == 0 {
		return l, nil
	}
	record, err := s.reader.Matter(ctx, scope, uuid.Nil, id)
	if err != nil {
		return nil, err
	}
	draw := func(book petition.Book) {
		l.numbers = append(l.numbers, &journal.NumberLoad{Book: journal.Book{Authority: cmd.TransferTo, Name: book, Year: cmd.On.Year()}})
	}
	for range led(record.Petitions, id) { // before the matter's, as an imported register draws them: nobody waits in a circle
		draw(petition.PetitionBook)
	}
	draw(petition.MatterBook)
	return l, nil
}

// handOverChange gathers everything that the hand-over of a matter stores.
func (s *Service) handOverChange(l *handOverLoads, cmd petition.Command, actor access.Actor, now time.Time) (journal.Change, petition.HandOverStep, error) {
	var matter petition.Entry
	before := l.matter.Matter
	going := led(l.matter.Petitions, before.ID)
	entries := make([]petition.Entry, len(going))
	if cmd.TransferTo != 0 {
		if len(l.numbers) != len(going)+1 { // one joined since they were counted
			return journal.Change{}, petition.HandOverStep{}, fault.ErrConflict
		}
		for i := range entries {
			entries[i] = petition.Entry{ID: authority.NewOwnedID(cmd.TransferTo), Number: l.numbers[i].Number}
		}
		matter = petition.Entry{ID: authority.NewOwnedID(cmd.TransferTo), Number: l.numbers[len(entries)].Number}
	}
	slices.SortStableFunc(going, func(a, b petition.Petition) int { return a.Number.Compare(b.Number) })
	in := petition.Input{Today: clock.DateOf(now), PaperNumber: l.paper.Number.No, Petitions: l.matter.Petitions, By: as(actor)}
	in.OwnBody = before.Entrusted.To != 0 && l.tree.Owns(cmd.TransferTo, before.Entrusted.To)
	if due := openDue(l.matter.Deadlines, before.ID, deadline.Resolve); !due.IsZero() && cmd.On.After(due) {
		in.ResolveDue = due // late here, whether that was noted yet or not
	}
	step, err := petition.HandOverMatter(before, going, cmd, in, matter, entries)
	if err != nil {
		return journal.Change{}, step, err
	}
	c := MatterChange(before, petition.MatterStep{Matter: step.Matter, Event: step.Events[0]}, l.matter.Petitions)
	c.Events = step.Events
	c.Add(MatterOpened{step.Opened}, SpansCarried{before.ID, step.Opened.ID})
	c.Ledger = append(c.Ledger, petition.PostMatter(step.Opened.ID, nil, petition.MatterFacts(step.Opened))...)
	for i, p := range step.Petitions {
		old := going[i].ID
		parties, err := s.vault.Unseal(old, l.matter.PartiesOf[old])
		if err != nil {
			return journal.Change{}, step, err
		}
		entry, err := s.Entry(p, parties)
		if err != nil {
			return journal.Change{}, step, err
		}
		c.Add(entry)
		if err := s.files.Follow(&c, l.files, old, p.ID, actor, now); err != nil {
			return journal.Change{}, step, err
		}
		c.Ledger = append(c.Ledger, petition.PostPetition(p.ID, nil, petition.PetitionFacts(p, &step.Opened))...)
	}
	return c, step, nil
}

// led are the petitions that a matter leads. A split petition goes on with its
// leading matter; the others go on without it, so that it is counted once.
func led(petitions []petition.Petition, matter authority.OwnedID) []petition.Petition {
	return slices.DeleteFunc(slices.Clone(petitions), func(p petition.Petition) bool { return p.Matter != matter })
}
