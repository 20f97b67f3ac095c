package casework

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"kntc/internal/authority"
	"kntc/internal/bilingual"
	"kntc/internal/clock"
	"kntc/internal/fault"
	"kntc/internal/idempotency"
	"kntc/internal/journal"
	"kntc/internal/petition"
	"kntc/internal/register"
)

// importedMatter is what the rows of a register say about one matter.
type importedMatter struct {
	key        string
	opener     int        // line of the row that opens it; 0 when none does
	openedOn   clock.Date // acceptance, told by the opener or by a row that joined
	openerRank string
	lines      []int

	outcome    petition.Outcome
	resolvedOn clock.Date
	knownOn    clock.Date
	document   string
	outcomeAt  int // line that tells the outcome

	matter  *petition.Matter // once opened, or imported before
	known   time.Time        // when the office knew that it was open
	members []member
	waiting []register.Row // joined before the opener came in the file
}

// member is a petition of a matter with what the ledger needs of it.
type member struct {
	petition petition.Petition // without texts
	known    time.Time
	line     int
}

// matter returns what is gathered about the row's matter. A matter without a
// shared number is the row's own.
func (im *importer) matter(r register.Row) *importedMatter {
	key := r.MatterNumber
	if key == "" {
		key = fmt.Sprintf("#%d", r.Line)
	}
	m := im.matters[key]
	if m == nil {
		m = &importedMatter{key: key}
		im.matters[key] = m
		im.order = append(im.order, key)
	}
	return m
}

// learn takes in what a row says. The row accepted first opens the matter;
// others that say "accepted" with the same number joined it.
func (m *importedMatter) learn(r register.Row) {
	m.lines = append(m.lines, r.Line)
	if r.Disposition == petition.StateAccepted {
		rank := fmt.Sprintf("%s %s %09d", r.DispositionKnownOn(), r.AcceptedOn, r.Line)
		if m.opener == 0 || rank < m.openerRank {
			m.opener, m.openerRank, m.openedOn = r.Line, rank, r.AcceptedOn
		}
	}
	if m.opener == 0 && m.openedOn.IsZero() {
		m.openedOn = r.AcceptedOn
	}
	if r.Outcome != "" && m.outcome == "" {
		m.outcome, m.resolvedOn, m.document, m.outcomeAt = r.Outcome, r.ResolvedOn, r.ResolutionDocument, r.Line
		if m.knownOn = r.OutcomeEnteredOn; m.knownOn.IsZero() {
			m.knownOn = r.ResolvedOn
		}
	}
}

// source is the shared number by which the matter is known for ever; empty
// when it has none.
func (m *importedMatter) source() string {
	if strings.HasPrefix(m.key, "#") {
		return ""
	}
	if strings.Contains(m.key, "/") || m.openedOn.IsZero() {
		return m.key
	}
	return fmt.Sprintf("%s/%d", m.key, m.openedOn.Year())
}

// findExisting looks up the matters that were imported before; all their
// rows join. The others need a row that opens them.
func (im *importer) findExisting() error {
	var sources []string
	bySource := make(map[string]*importedMatter)
	for _, key := range im.order {
		m := im.matters[key]
		source := m.source()
		if source == "" {
			continue
		}
		if other, twice := bySource[source]; twice {
			im.refuseTwice(m, other)
			continue
		}
		bySource[source] = m
		sources = append(sources, source)
	}
	for chunk := range slices.Chunk(sources, progressEvery) {
		found, err := im.service.store.ImportedMatters(im.ctx, im.scope, im.request.Authority, chunk)
		if err != nil {
			return err
		}
		for _, source := range chunk {
			record, ok := found[source]
			switch m := bySource[source]; {
			case ok:
				m.takeUp(record)
			case m.opener == 0:
				im.refuseAll(m)
			}
		}
	}
	return nil
}

// takeUp goes on with a matter that was imported before.
func (m *importedMatter) takeUp(record MatterRecord) {
	m.matter, m.opener, m.openedOn = &record.Matter, 0, record.Matter.AcceptedOn
	m.members = nil
	for _, p := range record.Petitions {
		m.members = append(m.members, member{petition: p})
	}
}

// refuseTwice refuses a matter that stands in the file under two numbers, one
// with its year and one without.
func (im *importer) refuseTwice(m, other *importedMatter) {
	for _, line := range m.lines {
		im.refuse(line, register.Problem{Code: "matter_numbered_twice", Text: bilingual.Text{
			VI: "Số vụ việc " + m.key + " và " + other.key + " là một; hãy ghi cùng một cách.",
			EN: "The matter numbers " + m.key + " and " + other.key + " are the same; write them in one way.",
		}})
	}
}

func (im *importer) refuseAll(m *importedMatter) {
	for _, line := range m.lines {
		im.refuse(line, register.Problem{Code: "matter_not_opened", Text: bilingual.Text{
			VI: "Không có đơn nào được thụ lý để mở vụ việc số " + m.key + ".",
			EN: "No petition was accepted to open matter " + m.key + ".",
		}})
	}
}

// write enters every row that was not set aside, then the results. With a
// rehearsal as filler it only finds out what the domain refuses.
func (im *importer) write(f journal.Bulk) error {
	if !im.earliest.IsZero() {
		opened, err := f.OpenLedger(im.request.Authority, im.earliest.Start())
		if err != nil {
			return err
		}
		im.report.Opened = opened
	}
	if err := im.lockExisting(f); err != nil {
		return err
	}
	// A matter gets its result with the last of its rows, so that its petitions
	// need not be remembered any longer.
	last := make(map[int]*importedMatter, len(im.matters))
	for _, m := range im.matters {
		last[slices.Max(m.lines)] = m
	}
	done := 0
	_, err := im.rows(func(row register.Row, _ []register.Problem) error {
		if done++; done%progressEvery == 0 {
			im.progress(PhaseWrite, done, im.report.Rows)
		}
		if !im.settled[row.Line] {
			if err := im.enter(f, row); err != nil {
				return err
			}
		}
		if m := last[row.Line]; m != nil {
			return im.resolve(f, m)
		}
		return nil
	})
	if err != nil {
		return err
	}
	im.progress(PhaseWrite, im.report.Rows, im.report.Rows)
	if _, rehearsing := f.(*rehearsal); im.report.Refused > 0 && !rehearsing {
		return errRefusedWhileWriting
	}
	return nil
}

// lockExisting reads the matters imported before once more, now that nobody
// can change them: a result may have come in since they were looked up. They
// are locked in the order of their ids, so that two imports do not wait in a
// circle.
func (im *importer) lockExisting(f journal.Bulk) error {
	var existing []*importedMatter
	for _, key := range im.order {
		if m := im.matters[key]; m.matter != nil {
			existing = append(existing, m)
		}
	}
	slices.SortFunc(existing, func(a, b *importedMatter) int {
		return bytes.Compare(a.matter.ID.UUID[:], b.matter.ID.UUID[:])
	})
	for _, m := range existing {
		l := &MatterLoad{ID: m.matter.ID, With: WithPetitions | WithDeadlines}
		switch err := f.Load(l); {
		case errors.Is(err, fault.ErrNotFound):
		case err != nil:
			return err
		default:
			m.takeUp(MatterRecord{Matter: l.Matter, Petitions: l.Petitions})
		}
	}
	return nil
}

// enter enters one row; a row whose matter is not open yet waits for the row
// that opens it.
func (im *importer) enter(f journal.Bulk, row register.Row) error {
	if !petition.InMatter(row.Disposition) {
		return im.enterPetition(f, row, nil)
	}
	m := im.matter(row)
	if m.matter == nil && m.opener != row.Line {
		m.waiting = append(m.waiting, row)
		return nil
	}
	if err := im.enterPetition(f, row, m); err != nil {
		return err
	}
	if m.matter == nil { // its opening was refused
		waiting := m.waiting
		m.waiting = nil
		for _, w := range waiting {
			im.refuseAll(&importedMatter{key: m.key, lines: []int{w.Line}})
		}
		return nil
	}
	for len(m.waiting) > 0 {
		next := m.waiting[0]
		m.waiting = m.waiting[1:]
		if err := im.enterPetition(f, next, m); err != nil {
			return err
		}
	}
	return nil
}

// enterPetition takes a row through the domain's own steps and puts what they
// give: the registration as known when it was entered, the disposition as
// known when it was.
func (im *importer) enterPetition(f journal.Bulk, row register.Row, m *importedMatter) error {
	id := authority.NewOwnedID(im.request.Authority)
	if err := checkBeing(im.tree, im.request.Authority, row.ReceivedOn, "/received_on"); err != nil {
		return im.refusal(row.Line, err)
	}
	n, err := im.number(f, petition.PetitionBook, row.ReceivedOn.Year())
	if err != nil {
		return err
	}
	p, parties, event, err := petition.NewPetition(id, n, petitionData(row), partiesOf(row), im.today)
	if err != nil {
		return im.refusal(row.Line, err)
	}
	p.SourceNumber, p.SourceHash = source(row), im.fingerprint(row)
	first := journal.Change{
		Events:  []petition.Event{event},
		Ledger:  petition.PostPetition(id, nil, petition.PetitionFacts(p, nil)),
		KnownAt: im.known(f.Now(), row.EnteredOn),
	}
	second, p, err := im.dispose(f, p, row, m)
	if err != nil {
		return im.refusal(row.Line, err)
	}
	second.KnownAt = im.known(f.Now(), row.DispositionKnownOn())
	if m != nil {
		second.KnownAt = m.after(second.KnownAt)
	}
	entry, err := im.service.entry(p, parties)
	if err != nil {
		return err
	}
	first.Add(entry)
	im.report.New++
	if err := f.Put(first); err != nil {
		return err
	}
	if m != nil {
		m.admit(p, second.KnownAt, row.Line)
	}
	if len(second.Events) == 0 {
		return nil
	}
	return f.Put(second)
}

// number draws the next number of a book of the office.
func (im *importer) number(f journal.Bulk, book petition.Book, year int) (petition.Number, error) {
	l := &journal.NumberLoad{Book: journal.Book{Authority: im.request.Authority, Name: book, Year: year}}
	err := f.Load(l)
	return l.Number, err
}

// after puts off what the office learned about the matter to when it knew that
// there was one; the first to ask is the row that opens it.
func (m *importedMatter) after(known time.Time) time.Time {
	if m.known.IsZero() {
		m.known = known
	}
	if known.Before(m.known) {
		return m.known
	}
	return known
}

// admit remembers a petition of the matter for the result.
func (m *importedMatter) admit(p petition.Petition, known time.Time, line int) {
	p.Subject, p.Content, p.Respondent, p.ContestedDecision, p.SourceHash = "", "", "", "", ""
	m.members = append(m.members, member{p, known, line})
}

// dispose classifies the petition and gives it the disposition the register
// tells, if it tells any.
func (im *importer) dispose(f journal.Bulk, p petition.Petition, row register.Row, m *importedMatter) (journal.Change, petition.Petition, error) {
	var c journal.Change
	before := p
	var opened *petition.Matter
	for _, cmd := range im.commands(row, m) {
		in := petition.Input{Today: im.today, Imported: true, By: petition.AsOperator()}
		reads := petition.PetitionPlan(cmd.Action).Reads
		if reads.Has(petition.ReadMatterNumber) {
			n, err := im.number(f, petition.MatterBook, cmd.On.Year())
			if err != nil {
				return c, p, err
			}
			in.MatterID, in.MatterNumber = authority.NewOwnedID(im.request.Authority), n
		}
		if reads.Has(petition.ReadTarget) {
			in.Target = m.matter
		}
		step, err := petition.ApplyPetition(p, cmd, in)
		if err != nil {
			return c, p, err
		}
		p, opened = step.Petition, step.Opened
		c.Events = append(c.Events, step.Events...)
	}
	if opened != nil {
		opened.Source = m.source()
		m.matter = opened
		im.report.Matters++
		c.Add(MatterOpened{*opened})
		c.Ledger = petition.PostMatter(opened.ID, nil, petition.MatterFacts(*opened))
	}
	var matter *petition.Matter
	if m != nil {
		matter = m.matter
		if !m.resolvedOn.IsZero() && p.DisposedOn.After(m.resolvedOn) {
			return c, p, petition.ErrEffectiveDate.Msg(
				"Đơn được ghép sau khi vụ việc đã giải quyết ("+m.resolvedOn.Vietnamese()+").",
				"The petition joined after the matter's result ("+m.resolvedOn.String()+").")
		}
	}
	c.Ledger = append(c.Ledger, petition.PostPetition(p.ID,
		petition.PetitionFacts(before, nil), petition.PetitionFacts(p, matter))...)
	return c, p, nil
}

// fromRegister is the reason given for steps whose reason the register does
// not tell.
const fromRegister = "Theo sổ theo dõi đơn của cơ quan"

// commands are the steps a row tells.
func (im *importer) commands(row register.Row, m *importedMatter) []petition.Command {
	var out []petition.Command
	on := row.DisposedOn
	if on.IsZero() {
		on = row.ReceivedOn
	}
	eligibility, competence := row.Eligibility, row.Competence
	if petition.InMatter(row.Disposition) { // accepting implies both
		eligibility, competence = petition.Eligible, petition.Within
		on = row.AcceptedOn
		if m.opener != row.Line {
			on = latest(row.DisposedOn, row.ReceivedOn, m.openedOn)
		}
	}
	if eligibility != "" && competence != "" {
		out = append(out, petition.Command{
			Action: petition.ActionClassify, On: on,
			Classification: &petition.Classification{Kind: row.Kind, Field: row.Field, Eligibility: eligibility, Competence: competence},
		})
	}
	if row.Disposition == "" {
		return out
	}
	cmd := petition.Command{Action: dispositionAction(row, m), On: on, Reason: row.Remarks, TransferName: row.TransferredTo}
	if cmd.Reason == "" {
		cmd.Reason = fromRegister
	}
	if row.Kind.Sealed() {
		cmd = cmd.Redacted(partiesOf(row))
	}
	if petition.PetitionPlan(cmd.Action).Reads.Has(petition.ReadTarget) {
		cmd.Matter = m.matter.ID
	}
	return append(out, cmd)
}

// dispositionAction is the step that leads to the disposition a row tells. Of
// the rows that say "accepted" for one matter, one opened it.
func dispositionAction(row register.Row, m *importedMatter) petition.Action {
	if row.Disposition == petition.StateAccepted && m.opener != row.Line {
		return petition.ActionJoin
	}
	for _, rule := range petition.PetitionTable().Rules {
		if rule.To == row.Disposition {
			return rule.Action
		}
	}
	return "" // refused by the table as unknown
}

// resolve records the matter's result. Petitions that the office wrote down
// after the result count as resolved from when they were written down.
func (im *importer) resolve(f journal.Bulk, m *importedMatter) error {
	if m.outcome == "" || m.matter == nil || !m.matter.Open() {
		return nil
	}
	cmd := petition.Command{
		Action: petition.ActionRecordResult, On: m.resolvedOn, Outcome: m.outcome, Reason: fromRegister,
		Paper: petition.Paper{Number: m.document, On: m.resolvedOn},
	}
	if m.outcome == petition.OutcomeWithdrawn {
		cmd.Action, cmd.Outcome, cmd.Explained = petition.ActionWithdraw, "", true
	}
	if m.outcome == petition.OutcomeTerminated {
		cmd.Action, cmd.Outcome = petition.ActionTerminate, ""
	}
	step, err := petition.ApplyMatter(*m.matter, cmd, petition.Input{Today: im.today, Imported: true, By: petition.AsOperator()})
	if err != nil {
		return im.refusal(m.outcomeAt, err)
	}
	petitions := make([]petition.Petition, len(m.members))
	known := m.after(im.known(f.Now(), m.knownOn))
	later := make(map[authority.OwnedID]time.Time)
	for i, q := range m.members {
		petitions[i] = q.petition
		if q.known.After(known) {
			later[q.petition.ID] = q.known
		}
	}
	c := matterChange(*m.matter, step, petitions)
	c.KnownAt, c.KnownLater = known, later
	m.matter = &step.Matter
	m.members = nil
	return f.Put(c)
}

func petitionData(r register.Row) petition.PetitionData {
	return petition.PetitionData{
		Kind: r.Kind, Channel: r.Channel, Field: r.Field, ReceivedOn: r.ReceivedOn, Subject: r.Subject, Content: r.Content,
		Respondent: r.Respondent, ContestedDecision: r.ContestedDecision, Originals: r.Originals,
		Signatories: r.Signatories, Anonymous: r.Anonymous,
	}
}

func partiesOf(r register.Row) []petition.Party {
	out := make([]petition.Party, len(r.Parties))
	for i, p := range r.Parties {
		out[i] = petition.Party{Type: p.Type, Name: p.Name, IdentityNumber: p.IdentityNumber, Address: p.Address}
	}
	return out
}

func latest(dates ...clock.Date) clock.Date {
	var out clock.Date
	for _, d := range dates {
		if out.IsZero() || d.After(out) {
			out = d
		}
	}
	return out
}

// rehearsal is a journal.Bulk that stores nothing: with it a dry run takes the same
// steps as the real one.
type rehearsal struct {
	now   time.Time
	drawn int
}

// Now implements journal.Bulk.
func (r *rehearsal) Now() time.Time { return r.now }

// Load implements journal.Bulk: numbers are counted, and what was looked up
// before serves for a rehearsal.
func (r *rehearsal) Load(l journal.Load) error {
	n, ok := l.(*journal.NumberLoad)
	if !ok {
		return fault.ErrNotFound
	}
	r.drawn++
	n.Number = petition.Number{Book: n.Book.Name, Year: n.Book.Year, No: r.drawn}
	return nil
}

// Put implements journal.Bulk.
func (*rehearsal) Put(journal.Change) error { return nil }

// OpenLedger implements journal.Bulk.
func (*rehearsal) OpenLedger(authority.ID, time.Time) (bool, error) { return true, nil }

// Keep implements journal.Bulk.
func (*rehearsal) Keep(idempotency.Kept) error { return nil }
