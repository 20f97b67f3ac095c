package imports

import (
	"context"
	"errors"
	"io"
	"slices"

	"kntc/internal/access"
	"kntc/internal/authority"
	"kntc/internal/bilingual"
	"kntc/internal/casework"
	"kntc/internal/clock"
	"kntc/internal/fault"
	"kntc/internal/journal"
	"kntc/internal/petition"
	"kntc/internal/register"
	"kntc/internal/seal"
)

// progressEvery is how many rows lie between two reports of progress.
const progressEvery = 500

// importer is one import at work.
type importer struct {
	service  *Service
	ctx      context.Context //nolint:containedctx // lives exactly as long as the import
	actor    access.Actor
	scope    access.Scope
	office   authority.Authority
	request  Request
	today    clock.Date
	progress casework.Progress
	report   Report

	blind    bool         // who imports may not know the parties: no verdict tells whether a row names the right ones
	settled  map[int]bool // places of rows imported before, or refused
	places   []placed     // of all rows, by place from 1
	files    []named      // that the places name
	books    map[journal.Book]*book
	surveyed int // rows refused before any was taken through its steps
	matters  map[string]*importedMatter
	order    []string // of matters, as they first appear
	earliest clock.Date
	id       authority.OwnedID // of the import
}

// named is a file, and its worksheet where it has several registers.
type named struct{ file, sheet string }

// placed is where a row stands in the files.
type placed struct {
	line int32
	file uint16 // index in importer.files
}

// stand remembers where a row stands.
func (im *importer) stand(file string, row register.Row) {
	if row.Place <= len(im.places) {
		return // read before
	}
	if at := (named{file, row.Sheet}); len(im.files) == 0 || im.files[len(im.files)-1] != at {
		im.files = append(im.files, at)
	}
	im.places = append(im.places, placed{int32(row.Line), uint16(len(im.files) - 1)}) //nolint:gosec // lines and worksheets are bounded by the reader, files by the request
}

// stands tells where the row of a place stands.
func (im *importer) stands(place int) (file, sheet string, line int) {
	if place < 1 || place > len(im.places) {
		return "", "", 0
	}
	at := im.places[place-1]
	return im.files[at.file].file, im.files[at.file].sheet, int(at.line)
}

// rows calls fn for every row of the files, as of one register, and returns what
// the readers noted.
func (im *importer) rows(fn func(register.Row, []register.Problem) error) (remarks, error) {
	var all remarks
	book := register.NewBook()
	for _, f := range im.request.Files {
		name := ""
		if len(im.request.Files) > 1 {
			name = f.Name
			book.Turn(name)
		}
		if err := im.rowsOf(f, name, book, &all, fn); err != nil {
			return all, inFile(name, err)
		}
	}
	return all, nil
}

// remarks are the notes of readers.
type remarks struct {
	notes         []register.Note
	count, doubts int
}

// inFile says in a refusal in which of several files it arose.
func inFile(name string, err error) error {
	f := fault.As(err)
	if f == nil || name == "" {
		return err
	}
	return f.Msg("“"+name+"”: "+f.Detail.VI, "“"+name+"”: "+f.Detail.EN)
}

// rowsOf calls fn for every row of a file.
func (im *importer) rowsOf(f File, name string, book *register.Book, all *remarks, fn func(register.Row, []register.Problem) error) error {
	r := im.request
	reader, err := register.Open(im.ctx, f, f.Size, register.Options{Sheets: r.Sheets, Columns: r.Columns, Font: r.Font, Book: book, Today: im.today})
	if err != nil {
		return err
	}
	defer func() { _ = reader.Close() }()
	for {
		if err := im.ctx.Err(); err != nil {
			return err
		}
		row, problems, err := reader.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return err
		}
		im.stand(name, row)
		if err := fn(row, problems); err != nil {
			return err
		}
	}
	notes, count := reader.Notes()
	for i := range notes {
		notes[i].File = name
	}
	all.notes, all.count, all.doubts = append(all.notes, notes...), all.count+count, all.doubts+reader.Doubts()
	return nil
}

// survey reads the files once: it judges every row by itself, compares it with
// what was imported before, and learns which row opens which matter.
func (im *importer) survey() error {
	var chunk []register.Row
	all, err := im.rows(func(row register.Row, problems []register.Problem) error {
		im.report.Rows++
		if im.report.Rows%progressEvery == 0 {
			im.progress(casework.PhaseRead, im.report.Rows, 0)
		}
		if len(problems) > 0 {
			im.refuse(row.Place, problems...)
			return nil
		}
		if chunk = append(chunk, row); len(chunk) < progressEvery {
			return nil
		}
		err := im.compare(chunk)
		chunk = chunk[:0]
		return err
	})
	if err != nil {
		return err
	}
	if err := im.compare(chunk); err != nil {
		return err
	}
	im.report.Notes, im.report.NoteCount, im.report.Doubts = all.notes, all.count, all.doubts
	err = im.findExisting()
	im.surveyed = im.report.Refused
	return err
}

// compare sets aside the rows that were imported before.
func (im *importer) compare(rows []register.Row) error {
	numbers := make([]string, len(rows))
	for i, r := range rows {
		numbers[i] = r.Source()
	}
	known, err := im.service.store.Imported(im.ctx, im.scope, im.request.Authority, numbers)
	if err != nil {
		return err
	}
	for i, r := range rows {
		hash, taken := known[numbers[i]]
		switch {
		case !taken:
			im.note(r)
		case im.blind, hash == im.fingerprint(r):
			im.report.Unchanged++
			im.settled[r.Place] = true
		default:
			im.refuse(r.Place, register.Problem{Code: "differs_from_register", Text: bilingual.Text{
				VI: "Số đơn " + r.Number + " đã được nhập với nội dung khác; hãy đính chính đơn trong hệ thống.",
				EN: "Petition " + r.Number + " was imported before with other content; correct it in the system.",
			}})
		}
	}
	return nil
}

// fingerprint recognises a row that was imported before. It is keyed: without
// the key nobody can try out names on the row of a denunciation.
func (im *importer) fingerprint(r register.Row) string {
	return im.service.sealer.BlindIndex(seal.Party, r.Fingerprint())
}

// note learns from a row that will be entered.
func (im *importer) note(r register.Row) {
	im.wants(petition.PetitionBook, r.Source())
	if im.earliest.IsZero() || r.EnteredOn.Before(im.earliest) {
		im.earliest = r.EnteredOn
	}
	if !petition.InMatter(r.Disposition) {
		return
	}
	m := im.matter(r)
	m.learn(r)
	if m.opener != 0 {
		im.wants(petition.MatterBook, m.source())
	}
}

// refuse reports what is wrong with a row and keeps it out.
func (im *importer) refuse(place int, problems ...register.Problem) {
	if !im.settled[place] {
		im.settled[place] = true
		im.report.Refused++
	}
	for _, p := range problems {
		p.File, p.Sheet, p.Line = im.stands(place)
		im.report.ProblemCount++
		if len(im.report.Problems) < maxProblems {
			im.report.Problems = append(im.report.Problems, p)
		}
	}
}

// refusal reports what the domain refuses.
func (im *importer) refusal(place int, err error) error {
	f := fault.As(err)
	if f == nil {
		return err
	}
	text := f.Detail
	if text.VI == "" {
		text = f.Title
	}
	for _, field := range f.Fields {
		text.VI += " " + field.Text.VI
		text.EN += " " + field.Text.EN
	}
	if f.Legal != nil {
		law := " (" + f.Legal.Law + ", " + f.Legal.Article + ")"
		text.VI, text.EN = text.VI+law, text.EN+law
	}
	im.refuse(place, register.Problem{Code: f.Code, Text: text})
	return nil
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
		bySource[source] = m
		sources = append(sources, source)
	}
	if im.blind {
		return im.findNothing(sources, bySource)
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

// findNothing is findExisting for who may not know the parties. Their rows become
// part of no matter that was imported before, whatever it is: which rows it takes
// would tell of which kind it is and how far, and a row is quickly guessed. That
// nothing is written into one twice is all that is looked up, before something is.
func (im *importer) findNothing(sources []string, bySource map[string]*importedMatter) error {
	for _, source := range sources {
		if m := bySource[source]; m.opener == 0 {
			im.refuseAll(m)
		}
	}
	if im.request.DryRun || im.report.Refused > 0 || im.report.Doubts > 0 && !im.request.Confirmed {
		return nil
	}
	for chunk := range slices.Chunk(sources, progressEvery) {
		found, err := im.service.store.ImportedMatters(im.ctx, im.scope, im.request.Authority, chunk)
		if err != nil {
			return err
		}
		for _, source := range chunk {
			if _, ok := found[source]; ok {
				im.refuseAll(bySource[source])
			}
		}
	}
	return nil
}

// notJoined says that a row cannot become part of a matter, for whichever reason.
func notJoined(key string) register.Problem {
	return register.Problem{Code: "matter_not_joined", Text: bilingual.Text{
		VI: "Không ghi được dòng này vào vụ việc số " + key + ": trong sổ không có đơn mở vụ việc, hoặc vụ việc đã được nhập từ trước; việc ghi thêm vào vụ việc đó do thủ trưởng cơ quan thực hiện.",
		EN: "The row cannot become part of matter " + key + ": no row opens it, or it was imported before; the head of the office adds to that.",
	}}
}

func (im *importer) refuseAll(m *importedMatter) {
	problem := register.Problem{Code: "matter_not_opened", Text: bilingual.Text{
		VI: "Không có đơn nào được thụ lý để mở vụ việc số " + m.key + "; nếu vụ việc thuộc năm khác, hãy ghi số kèm năm, ví dụ 7/2019.",
		EN: "No petition was accepted to open matter " + m.key + "; if it is one of another year, write its number with the year, as in 7/2019.",
	}}
	if im.blind {
		problem = notJoined(m.key)
	}
	for _, place := range m.places {
		im.refuse(place, problem)
	}
}
