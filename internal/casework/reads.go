package casework

import (
	"slices"

	"github.com/google/uuid"

	"kntc/internal/access"
	"kntc/internal/authority"
	"kntc/internal/journal"
	"kntc/internal/lifecycle"
	"kntc/internal/petition"
)

// What the rows of a table read, as loads. This is the only place that
// translates them: a row that reads something new has its line here.

// stepLoads are the loads of a step on a petition. What a step does not need is
// not among those that are carried out, and stays as it is.
type stepLoads struct {
	petition   *PetitionLoad
	joined     MatterLoad // the matter it joins
	prior      PriorLoad
	givenUp    GivenUpLoad
	complained ComplainedLoad
	targets    TargetsLoad
	earlier    EarlierLoad
	urged      UrgedLoad
	linked     LinkedLoad
	disposal   DisposalLoad
	samePaper  SamePaperLoad
	copies     CopiesLoad
	people     PeopleLoad
	staff      journal.StaffLoad
	paper      PaperLoad
	files      journal.Load // of the petition; nil unless they go along
	numbers    []*journal.NumberLoad
	renumber   journal.NumberLoad
	asked      []journal.Load // of these, the ones the step needs
	ofPetition bool           // its files are read
	addressees bool           // the numbers are drawn at another authority
}

// all lists the loads to be carried out.
func (l *stepLoads) all() []journal.Load {
	out := append([]journal.Load{l.petition}, l.asked...)
	if len(l.staff.Accounts) > 0 {
		out = append(out, &l.staff)
	}
	for _, n := range l.numbers {
		if l.addressees {
			out = append(out, journal.Beyond("the petition enters the register of the addressee", n))
		} else {
			out = append(out, n)
		}
	}
	if len(l.paper.Books) > 0 {
		out = append(out, &l.paper)
	}
	return out
}

// matter is the matter the petition belongs to, or is to join; nil when there is
// none.
func (l *stepLoads) matter() *petition.Matter {
	if l.joined.Matter.Version > 0 {
		return &l.joined.Matter
	}
	return l.petition.Matter
}

// deadlines are those of everything that was loaded.
func (l *stepLoads) deadlines() []journal.Deadlines {
	return slices.Concat(l.joined.Deadlines, l.prior.Deadlines, l.complained.Deadlines, l.petition.Deadlines)
}

// draws asks for the next number of a book.
func (l *stepLoads) draws(at authority.ID, book petition.Book, year int) {
	l.numbers = append(l.numbers, &journal.NumberLoad{Book: journal.Book{Authority: at, Name: book, Year: year}})
}

// petitionLoads says what a step on a petition must load and lock.
func (s *Service) petitionLoads(id authority.OwnedID, cmd petition.Command) *stepLoads {
	plan := petition.PetitionPlan(cmd.Action)
	l := &stepLoads{
		petition: &PetitionLoad{ID: id, With: WithDeadlines},
		staff:    journal.StaffLoad{Authority: id.Authority, Accounts: named(plan.Reads, cmd)},
		paper:    PaperLoad{Subject: petition.OfPetition, ID: id, Books: papers(plan.Papers, cmd)},
	}
	for _, r := range plan.Reads {
		l.read(r, cmd)
	}
	if l.addressees || l.ofPetition { // what came with the petition goes with it
		l.files = s.files.OfCase(petition.OfPetition, id)
		l.asked = append(l.asked, l.files)
	}
	return l
}

// read asks for what a row reads.
func (l *stepLoads) read(r lifecycle.Read, cmd petition.Command) {
	own := l.petition
	switch r {
	case petition.ReadMatter:
		own.With |= WithMatter
	case petition.ReadOrigin:
		own.With |= WithOrigin
	case petition.ReadParties:
		own.With |= WithParties
	case petition.ReadSealedPeople:
		own.With |= WithParties
		l.asksPeople(cmd)
	case petition.ReadGuided:
		l.readEarlier(petition.StateGuided)
	case petition.ReadTransferred:
		l.readEarlier(petition.StateTransferred)
	case petition.ReadUrgings:
		l.urged.ID = own.ID
		l.asked = append(l.asked, &l.urged)
	case petition.ReadSamePaper:
		l.asksPeople(cmd)
		l.samePaper = SamePaperLoad{Of: own, When: func(p petition.Petition) bool { return seals(cmd, p) }}
		l.asked = append(l.asked, &l.samePaper)
	case petition.ReadBefore:
		l.copies.Of = own
		l.asked = append(l.asked, &l.copies)
	case petition.ReadTarget:
		l.joined = MatterLoad{ID: cmd.Matter, With: WithDeadlines}
		if !cmd.Matter.IsZero() { // the table refuses a step that names none
			l.asked = append(l.asked, &l.joined)
		}
	case petition.ReadPrior:
		if l.prior.ID, l.prior.At = cmd.Prior, own.ID.Authority; !cmd.Prior.IsZero() {
			l.asked = append(l.asked, journal.Beyond("the superior takes the earlier matter over, or urges", &l.prior))
		}
	case petition.ReadGivenUp:
		if l.givenUp.Petition, l.givenUp.Prior = own.ID, &l.prior; !cmd.Prior.IsZero() {
			l.asked = append(l.asked, &l.givenUp)
		}
	case petition.ReadComplained:
		if l.complained.Of = own; cmd.Petition != nil && cmd.Petition.ReceivedOn != nil {
			l.asked = append(l.asked, &l.complained)
		}
	case petition.ReadMatterNumber:
		l.draws(own.ID.Authority, petition.MatterBook, cmd.On.Year())
	case petition.ReadLinked:
		l.linked.Of = own.ID
		l.asked = append(l.asked, &l.linked)
		l.asksPeople(cmd)
	case petition.ReadDisposal:
		l.disposal.Petition = own.ID
		l.asked = append(l.asked, &l.disposal)
	case petition.ReadFiles:
		l.ofPetition = true
	case petition.ReadYearNumber:
		if c := cmd.Petition; c != nil && c.ReceivedOn != nil {
			l.renumber = journal.NumberLoad{
				Book: journal.Book{Authority: own.ID.Authority, Name: petition.PetitionBook, Year: c.ReceivedOn.Year()},
				When: func() bool { return own.Petition.Version > 0 && petition.Renumbers(own.Petition, *c) },
			}
			l.asked = append(l.asked, &l.renumber)
		}
	case petition.ReadContents:
		l.readContents(cmd)
	case petition.ReadPlaceThere:
		if cmd.TransferTo != 0 {
			own.With |= WithParties // they are entered at the addressee as well
			l.draws(cmd.TransferTo, petition.PetitionBook, cmd.On.Year())
			l.addressees = true
		}
	}
}

// asksPeople asks for everybody whom texts about the petition must not name, if
// it is sealed or comes to be, or the one that it answers is, or what its transfer
// opened comes to be.
func (l *stepLoads) asksPeople(cmd petition.Command) {
	if l.people.Of != nil {
		return
	}
	l.people.Of = l.petition
	l.people.When = func() bool {
		told := l.petition.Origin // the reply stands at the authority that referred it
		return l.petition.Petition.Sealed() || seals(cmd, l.petition.Petition) || told != nil && told.Sealed() || l.linked.Petition != nil
	}
	l.people.Around = cmd.Speaks() || cmd.Petition != nil
	l.asked = append(l.asked, &l.people)
}

// readEarlier asks for earlier petitions of the same persons with a disposition.
func (l *stepLoads) readEarlier(disposition petition.State) {
	l.earlier = EarlierLoad{Petition: l.petition.ID, Disposition: disposition}
	l.asked = append(l.asked, &l.earlier)
}

// readContents asks for a number for each content that opens a matter, and for
// the matters that the others join.
func (l *stepLoads) readContents(cmd petition.Command) {
	l.targets.Authority = l.petition.ID.Authority
	for _, c := range cmd.Contents[:min(len(cmd.Contents), petition.MaxContents)] { // more are refused
		if c.Matter.IsZero() {
			l.draws(l.targets.Authority, petition.MatterBook, cmd.On.Year())
		} else {
			l.targets.IDs = append(l.targets.IDs, c.Matter)
		}
	}
	l.asked = append(l.asked, &l.targets)
}

// extraLoads are what a step on a matter loads beside it.
type extraLoads struct {
	urged      UrgedLoad
	suspension SuspensionLoad
	moves      MovesLoad
	takenUp    TakenUpLoad
	next       NextLoad
	before     BeforeLoad
	staff      journal.StaffLoad
	standsIn   StandsInLoad
	paper      PaperLoad
	asked      []journal.Load // of these, the ones the step needs
}

// matterExtras says what a step on a matter loads beside it; accused are those
// against whom it is, when it matters where they work.
func (o office) matterExtras(l *MatterLoad, cmd petition.Command, accused []uuid.UUID) *extraLoads {
	plan := petition.MatterPlan(cmd.Action)
	with := &extraLoads{
		urged: UrgedLoad{ID: l.ID}, suspension: SuspensionLoad{Matter: l.ID, Version: cmd.Suspension}, moves: MovesLoad{Matter: l.ID}, takenUp: TakenUpLoad{Of: l}, next: NextLoad{Of: l.ID}, before: BeforeLoad{Of: l},
		staff: journal.StaffLoad{Authority: l.ID.Authority, Accounts: append(named(plan.Reads, cmd), accused...)}, standsIn: StandsInLoad{Actor: o.actor, Matter: l},
		paper: PaperLoad{Subject: petition.OfMatter, ID: l.ID, Books: papers(plan.Papers, cmd)},
	}
	if plan.Reads.Has(petition.ReadUrgings) {
		with.asked = append(with.asked, &with.urged)
	}
	if plan.Reads.Has(petition.ReadSuspension) && cmd.Suspension > 0 {
		with.asked = append(with.asked, &with.suspension)
	}
	if plan.Reads.Has(petition.ReadMoves) {
		with.asked = append(with.asked, &with.moves)
	}
	if plan.Reads.Has(petition.ReadTakenUp) {
		with.asked = append(with.asked, &with.takenUp)
	}
	if plan.Reads.Has(petition.ReadNext) {
		with.asked = append(with.asked, &with.next)
	}
	if plan.Reads.Has(petition.ReadBefore) {
		with.asked = append(with.asked, &with.before)
	}
	if len(with.staff.Accounts) > 0 {
		with.asked = append(with.asked, &with.staff)
	}
	if o.asksStandIns(matterPermission(cmd.Action)) {
		with.asked = append(with.asked, &with.standsIn)
	}
	if len(with.paper.Books) > 0 {
		with.asked = append(with.asked, &with.paper)
	}
	return with
}

// matterLoad says what a step on a matter loads of it.
func matterLoad(id authority.OwnedID, cmd petition.Command) *MatterLoad {
	plan := petition.MatterPlan(cmd.Action)
	l := &MatterLoad{ID: id, With: WithBeside}
	if plan.Refigures || plan.Reads.Has(petition.ReadSigners) {
		l.With = WithPetitions
	}
	if !plan.Timeless || plan.Reads.Has(petition.ReadDue) {
		l.With |= WithDeadlines
	}
	return l
}

// seals reports whether the parties of a petition, which are open, are to be
// sealed by the command.
func seals(cmd petition.Command, p petition.Petition) bool {
	// What went on to another office is not classified any more: its later copies,
	// which others lock first, are left alone.
	return petition.PetitionPlan(cmd.Action).Reads.Has(petition.ReadSamePaper) && !petition.Disposed(p.State) && !p.Sealed() && cmd.Classification != nil && cmd.Classification.Kind.Sealed()
}

// matterPeople asks for everybody whom the command on a matter must not name, when
// it says anything and who gives it knows them: taking a name out of what others
// write would tell them that they guessed right. The load has nobody otherwise.
func (s *Service) matterPeople(actor access.Actor, tree *authority.Tree, id authority.OwnedID, cmd petition.Command, asked *[]journal.Load) *PeopleLoad {
	l := &PeopleLoad{OfMatter: id}
	if cmd.Speaks() && may(actor, tree, id.Authority)(access.SealedView) {
		*asked = append(*asked, l)
	}
	return l
}

// masks reports whether what was said on the matter went through the masking,
// where there is somebody to be masked.
func (l *PeopleLoad) masks(m petition.Matter) bool {
	return l.Stored != nil && (len(l.Stored) > 0 || m.Kind.Sealed())
}
