package imports

import (
	"bytes"
	"errors"
	"slices"
	"time"

	"kntc/internal/authority"
	"kntc/internal/bilingual"
	"kntc/internal/casework"
	"kntc/internal/clock"
	"kntc/internal/fault"
	"kntc/internal/journal"
	"kntc/internal/party"
	"kntc/internal/petition"
	"kntc/internal/register"
)

// errRefusedWhileWriting rolls an import back whose rows the domain refused.
var errRefusedWhileWriting = errors.New("rows were refused while writing")

// write enters every row that was not set aside, then the results. With a
// rehearsal as filler it only finds out what the domain refuses.
func (im *importer) write(f casework.BulkWork) error {
	if !im.earliest.IsZero() {
		opened, err := f.OpenLedger(im.request.Authority, im.earliest.Start())
		if err != nil {
			return err
		}
		if im.report.Opened = opened; !opened {
			im.remark(0, register.NoteKnownFromNow, bilingual.Text{
				VI: "Cơ quan đã có số liệu nên các dòng mới được tính là biết từ lúc ghi, không theo ngày vào sổ; muốn giữ ngày vào sổ, hãy nhập mọi tệp của sổ trong một lần.",
				EN: "The office has figures already, so new rows count as known from when they are written, not from their dates of entry; to keep those, import all files of a register at once.",
			})
		}
	}
	if err := im.lockExisting(f); err != nil {
		return err
	}
	if err := im.openBooks(f); err != nil {
		return err
	}
	// A matter gets its result with the last of its rows, so that its petitions
	// need not be remembered any longer.
	last := make(map[int]*importedMatter, len(im.matters))
	for _, m := range im.matters {
		last[slices.Max(m.places)] = m
	}
	done := 0
	_, err := im.rows(func(row register.Row, _ []register.Problem) error {
		if done++; done%progressEvery == 0 {
			im.progress(casework.PhaseWrite, done, im.report.Rows)
		}
		if !im.settled[row.Place] {
			if err := im.enter(f, row); err != nil {
				return err
			}
		}
		if m := last[row.Place]; m != nil {
			delete(last, row.Place)
			return im.finish(f, m)
		}
		return nil
	})
	if err != nil {
		return err
	}
	im.progress(casework.PhaseWrite, im.report.Rows, im.report.Rows)
	if im.report.Refused > 0 && !im.rehearsing() {
		return errRefusedWhileWriting
	}
	return nil
}

// lockExisting reads the matters imported before once more, now that nobody
// can change them: a result may have come in since they were looked up. They
// are locked in the order of their ids, so that two imports do not wait in a
// circle.
func (im *importer) lockExisting(f casework.BulkWork) error {
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
		l := &casework.MatterLoad{ID: m.matter.ID, With: casework.WithPetitions | casework.WithDeadlines}
		switch err := f.Load(l); {
		case errors.Is(err, fault.ErrNotFound):
		case err != nil:
			return err
		default:
			m.takeUp(casework.MatterRecord{Matter: l.Matter, Petitions: l.Petitions})
		}
	}
	return nil
}

// enter enters one row; a row whose matter is not open yet waits for the row
// that opens it.
func (im *importer) enter(f casework.BulkWork, row register.Row) error {
	if !petition.InMatter(row.Disposition) {
		return im.enterPetition(f, row, nil)
	}
	m := im.matter(row)
	if m.matter == nil && m.opener != row.Place {
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
			im.refuseAll(&importedMatter{key: m.key, places: []int{w.Place}})
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
func (im *importer) enterPetition(f casework.BulkWork, row register.Row, m *importedMatter) error {
	id := authority.NewOwnedID(im.request.Authority)
	if err := im.office.CheckExisted(row.ReceivedOn, "/received_on"); err != nil {
		return im.refusal(row.Place, err)
	}
	n, err := im.number(f, petition.PetitionBook, row.ReceivedOn.Year(), row.Source(), row.Place)
	if err != nil {
		return err
	}
	p, parties, event, err := petition.NewPetition(id, n, petitionData(row), partiesOf(row), im.today)
	if err != nil {
		return im.refusal(row.Place, err)
	}
	event.Reason = staffOf(row)
	if event.Masked = row.Kind.Sealed(); event.Masked {
		event.Reason = party.Redact(event.Reason, parties)
	}
	p.SourceNumber, p.SourceHash, p.Import = row.Source(), im.fingerprint(row), im.id
	first := journal.Change{
		Events:  []petition.Event{event},
		Ledger:  petition.PostPetition(id, nil, petition.PetitionFacts(p, nil)),
		KnownAt: im.known(f.Now(), row.EnteredOn),
	}
	second, p, err := im.dispose(f, p, row, m)
	if err != nil {
		return im.refusal(row.Place, err)
	}
	second.KnownAt = im.known(f.Now(), row.DispositionKnownOn())
	if m != nil {
		second.KnownAt = m.after(second.KnownAt)
	}
	entry, err := im.service.cases.Entry(p, parties)
	if err != nil {
		return err
	}
	first.Add(entry)
	im.report.New++
	if err := f.Put(first); err != nil {
		return err
	}
	if m != nil {
		m.admit(p, second.KnownAt)
	}
	if len(second.Events) > 0 {
		if err := f.Put(second); err != nil {
			return err
		}
	}
	f.Forget(id)
	return nil
}

// known is the instant at which the office learned what it wrote down on a
// day: the last second of that day, so that "23:59:59" asks for all of it.
// When the ledger was not opened by this import, knowledge begins now.
func (im *importer) known(now time.Time, on clock.Date) time.Time {
	end := on.AddDays(1).Start().Add(-time.Second)
	if !im.report.Opened || on.IsZero() || !end.Before(now) {
		return now
	}
	return end
}

// dispose classifies the petition and gives it the disposition the register
// tells, if it tells any.
func (im *importer) dispose(f casework.BulkWork, p petition.Petition, row register.Row, m *importedMatter) (journal.Change, petition.Petition, error) {
	var c journal.Change
	before := p
	var opened *petition.Matter
	for _, cmd := range im.commands(row, m) {
		in := petition.Input{Today: im.today, Imported: true, DisposedOn: row.DisposedOn, By: petition.AsOperator()}
		reads := petition.PetitionPlan(cmd.Action).Reads
		if reads.Has(petition.ReadMatterNumber) {
			n, err := im.number(f, petition.MatterBook, cmd.On.Year(), m.source(), row.Place)
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
		im.mark(row.Place, petition.Objection(p, cmd))
		for i := range step.Events {
			step.Events[i].Masked = row.Kind.Sealed()
		}
		p, opened = step.Petition, step.Opened
		c.Events = append(c.Events, step.Events...)
	}
	if opened != nil {
		opened.Source, opened.Import = m.source(), im.id
		m.matter = opened
		im.report.Matters++
		c.Add(casework.MatterOpened{Matter: *opened})
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

// mark notes of a row that today's law would refuse what the office did.
func (im *importer) mark(place int, why *fault.Error) {
	if why == nil {
		return
	}
	im.remark(place, register.NoteTodaysLaw, bilingual.Text{
		VI: "Giữ theo sổ; luật hiện hành không cho làm như vậy: " + why.Detail.VI,
		EN: "Taken as the register tells; today's law would refuse it: " + why.Detail.EN,
	})
}

// remark notes something about a row, or about the register with place 0.
func (im *importer) remark(place int, code string, t bilingual.Text) {
	im.report.NoteCount++
	if len(im.report.Notes) >= maxProblems {
		return
	}
	n := register.Note{Code: code, Text: t}
	n.File, n.Sheet, n.Line = im.stands(place)
	im.report.Notes = append(im.report.Notes, n)
}

// rehearsing reports whether nothing is to be written whatever the rows are like.
func (im *importer) rehearsing() bool {
	return im.request.DryRun || im.surveyed > 0 || im.report.Doubts > 0 && !im.request.Confirmed
}

// finish records the matter's result behind the last of its rows, and forgets
// what was needed for them.
func (im *importer) finish(f casework.BulkWork, m *importedMatter) error {
	if err := im.resolve(f, m); err != nil {
		return err
	}
	if m.matter != nil {
		f.Forget(m.matter.ID)
	}
	delete(im.matters, m.key)
	return nil
}

// resolve records the matter's result. Petitions that the office wrote down
// after the result count as resolved from when they were written down.
func (im *importer) resolve(f casework.BulkWork, m *importedMatter) error {
	if m.outcome == "" || m.matter == nil || !m.matter.Open() {
		return nil
	}
	cmd := petition.Command{
		Action: petition.ActionRecordResult, On: m.resolvedOn, Outcome: m.outcome, Reason: fromRegister,
		Paper: petition.Paper{Number: m.document, On: m.resolvedOn},
	}
	if m.outcome == petition.OutcomeWithdrawn {
		cmd.Action, cmd.Outcome, cmd.Explained = petition.ActionWithdraw, "", m.explained
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
	c := casework.MatterChange(*m.matter, step, petitions)
	c.KnownAt, c.KnownLater = known, later
	return f.Put(c)
}
