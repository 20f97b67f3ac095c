package casework

import (
	"context"
	"time"

	"github.com/google/uuid"

	"kntc/internal/access"
	"kntc/internal/authority"
	"kntc/internal/clock"
	"kntc/internal/journal"
	"kntc/internal/lifecycle"
	"kntc/internal/page"
	"kntc/internal/party"
	"kntc/internal/party/vault"
	"kntc/internal/petition"
)

// Reader answers questions. Every method takes the scope; what lies outside it
// reads as absent, in rows, counts and errors alike. Those of one case that take an
// account refuse one that it does not read (petition.Barred); uuid.Nil asks for
// nobody.
type Reader interface {
	Petition(ctx context.Context, scope access.Scope, by uuid.UUID, id authority.OwnedID) (PetitionRecord, error)
	// SealedCases tells of cases of one authority whose texts may name who is sealed
	// now: petitions whose parties are, matters to which such a petition belongs or
	// did at some time, and the other petitions of those matters.
	SealedCases(ctx context.Context, scope access.Scope, owner authority.ID, of []authority.OwnedID) ([]authority.OwnedID, error)
	// Interests lists the cases in which an account has an interest, or to which
	// one in which it has belongs, at whichever authority.
	Interests(ctx context.Context, account uuid.UUID) ([]petition.Interest, error)
	// BarredFrom finds those of them that the account does not read.
	BarredFrom(ctx context.Context, account uuid.UUID) (petition.Barred, error)
	// Lendings tells whether the verification of a matter was given to another
	// authority, and to which, with the matter's petitions: of the one with the id,
	// of those of a petition, or of those of the petition that a file is of. It asks
	// for no scope: with what it tells access.Actor.AllowLent makes one, or none.
	Lendings(ctx context.Context, id authority.OwnedID) ([]access.Lending, error)
	// SealedReadings lists who was shown sealed parties of an authority's petitions
	// on a day, the latest first.
	SealedReadings(ctx context.Context, scope access.Scope, owner authority.ID, on clock.Date, limit int) ([]SealedReading, error)
	// ElsewhereReadings lists who was told on a day of an authority's cases, and what
	// its own people were told, the latest first. Readings by whoever registered a
	// petition that is not disposed of, or whose sender is sealed, are left out; of
	// its own people's only if sealed is false.
	ElsewhereReadings(ctx context.Context, scope access.Scope, owner authority.ID, on clock.Date, sealed bool, limit int) ([]OfficeReading, error)
	// AssignedToAny reports whether a petition, or a matter to which it belongs, is
	// assigned to one of the accounts.
	AssignedToAny(ctx context.Context, scope access.Scope, petition authority.OwnedID, accounts []uuid.UUID) (bool, error)
	// PetitionSealed reports whether the parties of the petition are sealed now, and
	// tells the sealed petitions that belong to a matter with it, or did.
	PetitionSealed(ctx context.Context, scope access.Scope, by uuid.UUID, id authority.OwnedID) (sealed bool, beside []authority.OwnedID, err error)
	// PeopleBeside returns everybody whom the texts of a petition must not name on
	// account of those: who sends these papers, or was said to, at every authority
	// that has them.
	PeopleBeside(ctx context.Context, scope access.Scope, id authority.OwnedID) (map[authority.OwnedID]vault.Stored, error)
	Petitions(ctx context.Context, scope access.Scope, f PetitionFilter, page page.Page) ([]PetitionLine, error)
	CountPetitions(ctx context.Context, scope access.Scope, f PetitionFilter, how page.Counting) (page.Count, error)
	// EachPetition calls fn for every petition of the filter in list order,
	// in bounded memory.
	EachPetition(ctx context.Context, scope access.Scope, f PetitionFilter, fn func(PetitionLine) error) error

	// Recirculated lists petitions whose case came back to an authority that had
	// held it before: of each authority and case the latest time.
	Recirculated(ctx context.Context, scope access.Scope, f RecirculatedFilter, page page.Page) ([]RecirculatedLine, error)
	CountRecirculated(ctx context.Context, scope access.Scope, f RecirculatedFilter, how page.Counting) (page.Count, error)

	Matter(ctx context.Context, scope access.Scope, by uuid.UUID, id authority.OwnedID) (MatterRecord, error)
	Matters(ctx context.Context, scope access.Scope, f MatterFilter, page page.Page) ([]MatterLine, error)
	CountMatters(ctx context.Context, scope access.Scope, f MatterFilter, how page.Counting) (page.Count, error)

	// Events returns the history of a case of one of the subjects, oldest first.
	Events(ctx context.Context, scope access.Scope, by uuid.UUID, of []petition.Subject, id authority.OwnedID) ([]EventRecord, error)
	// ValuesKept returns the sealed values of all events of a case.
	ValuesKept(ctx context.Context, scope access.Scope, id authority.OwnedID) ([]ValuesKept, error)
	// Names returns the usernames of accounts, and the numbers of cases of the
	// authority, for those of the ids that are any.
	Names(ctx context.Context, scope access.Scope, owner authority.ID, ids []uuid.UUID) (map[uuid.UUID]string, error)
	Candidates(ctx context.Context, scope access.Scope, p Probe) ([]Candidate, error)

	// ReferredTo returns the petition that one was referred to, or goes on with,
	// at an authority; zero when there is none.
	ReferredTo(ctx context.Context, scope access.Scope, id authority.OwnedID, at authority.ID) (authority.OwnedID, error)
	// TakenUpFrom returns the petition that opened the matter which goes on from
	// this one at one of the authorities; zero when there is none.
	TakenUpFrom(ctx context.Context, scope access.Scope, matter authority.OwnedID, at []authority.ID) (authority.OwnedID, error)

	// Documents lists what the steps of a petition produced or, with those of
	// its petitions, of a matter; oldest first.
	Documents(ctx context.Context, scope access.Scope, by uuid.UUID, id authority.OwnedID) ([]Document, error)
	// Urged counts the urgings of a petition or matter that wait for an answer.
	Urged(ctx context.Context, scope access.Scope, id authority.OwnedID) (int, error)
	// NextOf returns the matters, of whichever authority, that go on from one of the
	// scope, as far as it needs to tell whether the dispute goes on there.
	NextOf(ctx context.Context, scope access.Scope, matter authority.OwnedID) ([]petition.Matter, error)
	// Spans lists suspensions, appraisals and stays of a matter, oldest first.
	Spans(ctx context.Context, scope access.Scope, matter authority.OwnedID) ([]SpanRecord, error)

	// OpenCases returns what an authority has left to do, matters before
	// petitions that belong to none, each in the order of their ids, from after
	// the one given; and how many there are in all.
	OpenCases(ctx context.Context, scope access.Scope, f OpenFilter, after OpenCase, limit int) ([]OpenCase, int, error)

	// StandsIn says for whom the actor stands in on a day, at the authorities of
	// their grants.
	StandsIn(ctx context.Context, actor access.Actor, on clock.Date) ([]access.StandIn, error)
}

// OpenFilter names an authority and narrows its open cases; zero members do not.
type OpenFilter struct {
	Authority authority.ID
	Kind      petition.Kind
	Field     petition.Field
	Cases     []authority.OwnedID // only these
}

// OpenCase is a case with something left to do.
type OpenCase struct {
	ID      authority.OwnedID
	Subject petition.Subject // OfMatter, or OfPetition for one that belongs to no matter
	Number  petition.Number
}

// PetitionRecord is a petition with what belongs to it.
type PetitionRecord struct {
	Petition petition.Petition
	Parties  vault.Stored
	Matter   *petition.Matter
	Barred   petition.Barred // of the account that reads it
}

// MatterRecord is a matter with its petitions in register order.
type MatterRecord struct {
	Matter    petition.Matter
	Petitions []petition.Petition
}

// PetitionLine is a petition as lists show it. Petitioner is the first party's
// name; "" when the parties are sealed or the petition anonymous.
type PetitionLine struct {
	Petition    petition.Petition // without content
	Petitioner  string
	MatterState petition.State // "" without a matter
	Outcome     petition.Outcome
	Office      string     // the name of the petition's authority today
	Entered     time.Time  // when it was entered
	Due         clock.Date // when something is due next of the office; zero for nothing, or while the clock stands still
	Assigned    string     // names of those to whom it is assigned, or its matter; "" for nobody
}

// Position is the line's place in its list.
func (l PetitionLine) Position() page.Position {
	p := l.Petition
	return page.Position{On: p.ReceivedOn, Due: l.Due, Year: p.Number.Year, No: p.Number.No, ID: p.ID}
}

// MatterLine is a matter as lists show it.
type MatterLine struct {
	petition.Matter

	Office   string     // the name of the matter's authority today
	Entered  time.Time  // when it was entered
	Due      clock.Date // when something is due next of the office; zero for nothing, or while the clock stands still
	Assigned string     // names of those to whom it is assigned; "" for nobody
}

// Position is the line's place in its list.
func (l MatterLine) Position() page.Position {
	return page.Position{On: l.AcceptedOn, Due: l.Due, Year: l.Number.Year, No: l.Number.No, ID: l.ID}
}

// Sort is the order of a list: by a key, behind a minus from the last to the first.
// Zero is the newest day of the list first.
type Sort string

// The keys of sorts, beside the day of the list.
const (
	ByReceipt    Sort = "received" // of petitions
	ByAcceptance Sort = "accepted" // of matters
	ByDue        Sort = "due"      // what is due next; cases in which nothing is come last
	ByNumber     Sort = "number"
	ByEntry      Sort = "entered" // the time at which they were entered
)

// Usual is the sort of a list that has the newest of a day first unless it is asked
// otherwise.
func (s Sort) Usual(day Sort) Sort {
	if s == "-"+day {
		return ""
	}
	return s
}

// shown is the sort when every line shows by what.
func (s Sort) shown() Sort {
	if s == ByDue {
		return ""
	}
	return s
}

// PetitionFilter narrows lists, counts, searches and exports alike. Zero
// members do not narrow.
type PetitionFilter struct {
	Authority   authority.ID     // rows of this authority; within the scope
	Subtree     bool             // and of all below it
	States      []petition.State // one of these
	Kind        petition.Kind
	Field       petition.Field
	Channel     petition.Channel
	ReceivedMin clock.Date
	ReceivedMax clock.Date
	DisposedMin clock.Date // days of the disposition
	DisposedMax clock.Date
	ResolvedMin clock.Date // days of the result of the matter
	ResolvedMax clock.Date
	Year, No    int           // register number
	Source      string        // the number in the paper register from which it was imported
	Search      string        // every word begins some word of what a petition is found by, accents aside
	Sender      *SenderFilter // what somebody sent; with a Search only if that finds nothing by words. nil: whoever sent it
	Matter      authority.OwnedID
	Assignee    petition.AssigneeFilter
	Except      []authority.OwnedID // not these
	Sort        Sort                // the order of pages and exports
}

// MatterFilter narrows lists of matters.
type MatterFilter struct {
	Authority   authority.ID
	Subtree     bool
	States      []petition.State // one of these
	Kind        petition.Kind
	Field       petition.Field
	Outcome     petition.Outcome
	Instance    petition.Instance
	AcceptedMin clock.Date
	AcceptedMax clock.Date
	ResolvedMin clock.Date // days of the result
	ResolvedMax clock.Date
	EndedMin    clock.Date // days on which it ended without one
	EndedMax    clock.Date
	DueMin      clock.Date // days on which something is due next of the office
	DueMax      clock.Date
	Year, No    int
	Source      string // the number that a paper register gave
	Open        *bool  // resolved or ended, or not
	Assignee    petition.AssigneeFilter
	Except      []authority.OwnedID // not these
	Sort        Sort                // the order of pages
}

// EventRecord is an event as it was recorded, for histories.
type EventRecord = lifecycle.EventRecord

// SpanRecord is a suspension, an appraisal or a stay.
type SpanRecord struct {
	Version  int64 // of the event that began it
	Kind     SpanKind
	Ground   petition.Ground
	From, To clock.Date // To is zero while it lasts
	Removed  bool       // it was a mistake: it never was
}

// MatterView is a matter with what an office keeps beside it.
type MatterView struct {
	MatterRecord

	Spans []SpanRecord

	Contest       petition.Contest // of a first decision that stands provisionally
	ComplainUntil clock.Date       // the last day to go to second instance; zero while no receipt is recorded
}

// PetitionView is a petition as one account may see it.
type PetitionView struct {
	Petition petition.Petition
	Shown    vault.Shown
	Matter   *petition.Matter
}

// Petition returns a petition the actor may see.
func (s *Service) Petition(ctx context.Context, actor access.Actor, id authority.OwnedID) (PetitionView, error) {
	x, err := s.standing(ctx, actor, access.PetitionRead, id)
	if err != nil {
		return PetitionView{}, err
	}
	record, err := s.reader.Petition(ctx, x.scope, actor.Account, id)
	if err != nil {
		return PetitionView{}, err
	}
	shown, err := s.show(actor, x.tree, record.Petition, record.Parties)
	if err == nil {
		err = s.noteReading(ctx, x.scope, actor, id, shown)
	}
	if err != nil {
		return PetitionView{}, err
	}
	view := PetitionView{Petition: x.seen(record.Petition), Shown: shown, Matter: record.Matter}
	if m := view.Petition.Matter; m.IsZero() || record.Barred.Refusal(m) != nil {
		view.Matter = nil
	}
	return view, nil
}

// Matter returns a matter the actor may see.
func (s *Service) Matter(ctx context.Context, actor access.Actor, id authority.OwnedID) (MatterView, error) {
	x, err := s.standing(ctx, actor, access.PetitionRead, id)
	if err != nil {
		return MatterView{}, err
	}
	record, err := s.reader.Matter(ctx, x.scope, actor.Account, id)
	if err != nil {
		return MatterView{}, err
	}
	law, _, err := s.law.Law(ctx)
	if err != nil {
		return MatterView{}, err
	}
	if record.Matter.Withdrawn != "" && !x.may(access.SealedView) {
		sealed, err := s.reader.SealedCases(ctx, x.scope, id.Authority, []authority.OwnedID{id})
		if err != nil {
			return MatterView{}, err
		}
		if len(sealed) > 0 {
			record.Matter.Withdrawn = party.Unnamed // the history tells what may be told
		}
	}
	for i, p := range record.Petitions {
		record.Petitions[i] = x.seen(p)
	}
	view := MatterView{MatterRecord: record}
	until := nextDue(law, x.tree, record.Matter, clock.Date{}, petition.Command{})
	view.Contest = record.Matter.Contest(until, clock.DateOf(s.clock.Now()))
	if !record.Matter.ToldOn().IsZero() {
		view.ComplainUntil = until
	}
	view.Spans, err = s.reader.Spans(ctx, x.scope, id)
	return view, err
}

// Petitions returns a page of the petitions the actor may see.
func (s *Service) Petitions(ctx context.Context, actor access.Actor, f PetitionFilter, page page.Page) ([]PetitionLine, error) {
	scope, err := actor.Allow(access.PetitionRead)
	if err != nil {
		return nil, err
	}
	all, err := s.reader.BarredFrom(ctx, actor.Account)
	if err != nil {
		return nil, err
	}
	return s.lines(ctx, scope, s.sought(actor, f), all, page)
}

// lines reads a page of petitions as it is shown to somebody who is barred from some.
func (s *Service) lines(ctx context.Context, scope access.Scope, f PetitionFilter, all petition.Barred, page page.Page) ([]PetitionLine, error) {
	lines, err := s.reader.Petitions(ctx, scope, f.narrowed(all), page)
	if err != nil {
		return nil, err
	}
	name, err := s.officeNames(ctx)
	if err != nil {
		return nil, err
	}
	for i := range lines {
		lines[i].shown(all, name)
	}
	return lines, nil
}

// officeNames returns how the authorities are called today.
func (s *Service) officeNames(ctx context.Context) (func(authority.ID) string, error) {
	tree, err := s.directory.Tree(ctx)
	today := clock.DateOf(s.clock.Now())
	return func(id authority.ID) string { return tree.NameOn(id, today) }, err
}

// shown completes a line as the actor may see it.
func (l *PetitionLine) shown(barred petition.Barred, name func(authority.ID) string) {
	l.blank(barred)
	l.Office = name(l.Petition.ID.Authority)
}

// CountPetitions counts what Petitions lists.
func (s *Service) CountPetitions(ctx context.Context, actor access.Actor, f PetitionFilter, how page.Counting) (page.Count, error) {
	scope, err := actor.Allow(access.PetitionRead)
	if err != nil {
		return page.Count{}, err
	}
	all, err := s.reader.BarredFrom(ctx, actor.Account)
	if err != nil {
		return page.Count{}, err
	}
	return s.reader.CountPetitions(ctx, scope, s.sought(actor, f).narrowed(all), how)
}

// ExportPetitions hands out all that Petitions lists, in the same order.
func (s *Service) ExportPetitions(ctx context.Context, actor access.Actor, f PetitionFilter, fn func(PetitionLine) error) error {
	if _, err := actor.Allow(access.ExportRead); err != nil {
		return err
	}
	scope, err := actor.Allow(access.PetitionRead)
	if err != nil {
		return err
	}
	all, err := s.reader.BarredFrom(ctx, actor.Account)
	if err != nil {
		return err
	}
	name, err := s.officeNames(ctx)
	if err != nil {
		return err
	}
	return s.reader.EachPetition(ctx, scope, s.sought(actor, f).narrowed(all), func(l PetitionLine) error {
		l.shown(all, name)
		return fn(l)
	})
}

// Matters returns a page of the matters the actor may see.
func (s *Service) Matters(ctx context.Context, actor access.Actor, f MatterFilter, page page.Page) ([]MatterLine, error) {
	scope, err := actor.Allow(access.PetitionRead)
	if err != nil {
		return nil, err
	}
	all, err := s.reader.BarredFrom(ctx, actor.Account)
	if err != nil {
		return nil, err
	}
	lines, err := s.reader.Matters(ctx, scope, f.narrowed(all), page)
	if err != nil {
		return nil, err
	}
	name, err := s.officeNames(ctx)
	for i := range lines {
		lines[i].blank(all)
		lines[i].Office = name(lines[i].ID.Authority)
	}
	return lines, err
}

// CountMatters counts what Matters lists.
func (s *Service) CountMatters(ctx context.Context, actor access.Actor, f MatterFilter, how page.Counting) (page.Count, error) {
	scope, err := actor.Allow(access.PetitionRead)
	if err != nil {
		return page.Count{}, err
	}
	all, err := s.reader.BarredFrom(ctx, actor.Account)
	if err != nil {
		return page.Count{}, err
	}
	return s.reader.CountMatters(ctx, scope, f.narrowed(all), how)
}

// PetitionActions lists what the actor may do with a petition, and why not
// otherwise.
func (s *Service) PetitionActions(ctx context.Context, actor access.Actor, id authority.OwnedID) (petition.Petition, []petition.Availability, error) {
	x, err := s.standing(ctx, actor, access.PetitionRead, id)
	if err != nil {
		return petition.Petition{}, nil, err
	}
	record, err := s.reader.Petition(ctx, x.scope, actor.Account, id)
	if err != nil {
		return petition.Petition{}, nil, err
	}
	var past petition.Past
	if past.Referred, err = s.referred(ctx, record); err != nil {
		return petition.Petition{}, nil, err
	}
	if past.Urged, err = s.reader.Urged(ctx, x.scope, id); err != nil {
		return petition.Petition{}, nil, err
	}
	if past.Issued, err = s.issued(ctx, x.scope, actor.Account, record.Petition); err != nil {
		return petition.Petition{}, nil, err
	}
	o, err := s.office(ctx, actor, x.tree, id.Authority)
	if err != nil {
		return petition.Petition{}, nil, err
	}
	today := clock.DateOf(s.clock.Now())
	past.Forwards = x.tree.Forwards(id.Authority, today)
	return x.seen(record.Petition), petition.PetitionActions(
		record.Petition, record.Matter, past, today, may(actor, x.tree, id.Authority), o.inPetition(record.Petition)), nil
}

// issued reports whether a document was issued with the disposition of a petition,
// where that may be undone.
func (s *Service) issued(ctx context.Context, scope access.Scope, by uuid.UUID, p petition.Petition) (bool, error) {
	if !petition.Undoable(p.State) {
		return false, nil
	}
	records, err := s.reader.Events(ctx, scope, by, []petition.Subject{petition.OfPetition}, p.ID)
	if err != nil {
		return false, err
	}
	events := make([]petition.Event, len(records))
	for i, r := range records {
		events[i] = r.Event
	}
	disposal, err := petition.DisposalOf(events)
	return disposal.Issued(), err
}

// MatterActions lists what the actor may do with a matter, and why not
// otherwise.
func (s *Service) MatterActions(ctx context.Context, actor access.Actor, id authority.OwnedID) (petition.Matter, []petition.Availability, error) {
	x, err := s.standing(ctx, actor, access.PetitionRead, id)
	if err != nil {
		return petition.Matter{}, nil, err
	}
	record, err := s.reader.Matter(ctx, x.scope, actor.Account, id)
	if err != nil {
		return petition.Matter{}, nil, err
	}
	found, _, err := s.deadlines.Deadlines(ctx, x.scope, uuid.Nil, petition.OfMatter, id)
	if err != nil {
		return petition.Matter{}, nil, err
	}
	running := []journal.Deadlines{found}
	past, err := s.past(ctx, x.scope, record.Matter)
	if err != nil {
		return petition.Matter{}, nil, err
	}
	o, err := s.officeOf(ctx, x, id)
	if err != nil {
		return petition.Matter{}, nil, err
	}
	due := o.due(record.Matter, running)
	today := clock.DateOf(s.clock.Now())
	by, err := s.actingNow(ctx, o, record.Matter)
	if err != nil {
		return petition.Matter{}, nil, err
	}
	list := petition.MatterActions(record.Matter, today, due, past, x.may, by)
	y, both := x.alsoVerifies(record.Matter)
	if !both {
		return record.Matter, list, nil
	}
	o.lent = record.Matter.Entrusted.To
	if by, err = s.actingNow(ctx, o, record.Matter); err != nil {
		return petition.Matter{}, nil, err
	}
	for i, there := range petition.MatterActions(record.Matter, today, due, past, y.may, by) {
		if there.Allowed {
			list[i] = there
		}
	}
	return record.Matter, list, nil
}

// past is what the history of a matter leaves to be acted on.
func (s *Service) past(ctx context.Context, scope access.Scope, m petition.Matter) (petition.Past, error) {
	urged, err := s.reader.Urged(ctx, scope, m.ID)
	if err != nil {
		return petition.Past{}, err
	}
	out := petition.Past{Urged: urged}
	if m.IsUp() {
		next, err := s.reader.NextOf(ctx, scope, m.ID)
		if err != nil {
			return petition.Past{}, err
		}
		out.GoesOn = petition.GoesOnAbove(next)
	}
	spans, err := s.reader.Spans(ctx, scope, m.ID)
	for _, span := range spans {
		if !span.Removed && (span.Kind == SuspensionSpan || span.Kind == AppraisalSpan) {
			out.Stops++
		}
	}
	return out, err
}

// PossibleDuplicates looks for earlier petitions of the same persons on a
// similar subject at one authority, before a petition is entered.
func (s *Service) PossibleDuplicates(ctx context.Context, actor access.Actor, r Registration) ([]Duplicate, error) {
	if r.Authority == 0 {
		r.Authority = actor.Home
	}
	scope, _, err := s.allow(ctx, actor, access.PetitionRegister, r.Authority)
	if err != nil {
		return nil, err
	}
	probe := s.probe(authority.OwnedID{Authority: r.Authority}, r.Data.Kind, r.Parties)
	candidates, err := s.reader.Candidates(ctx, scope, probe)
	if err != nil {
		return nil, err
	}
	interests, err := s.reader.Interests(ctx, actor.Account)
	return duplicates(r.Data.Subject, r.Parties, known(candidates, interests)), err
}
