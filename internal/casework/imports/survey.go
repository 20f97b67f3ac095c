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
	settled  map[int]bool // lines imported before, or refused
	matters  map[string]*importedMatter
	order    []string // of matters, as they first appear
	earliest clock.Date
}

// rows calls fn for every row of the file.
func (im *importer) rows(fn func(register.Row, []register.Problem) error) (*register.Reader, error) {
	reader, err := register.Open(im.ctx, im.request.File, im.request.Size, register.Options{Sheet: im.request.Sheet, Today: im.today})
	if err != nil {
		return nil, err
	}
	defer func() { _ = reader.Close() }()
	for {
		if err := im.ctx.Err(); err != nil {
			return nil, err
		}
		row, problems, err := reader.Next()
		if errors.Is(err, io.EOF) {
			return reader, nil
		}
		if err != nil {
			return nil, err
		}
		if err := fn(row, problems); err != nil {
			return nil, err
		}
	}
}

// survey reads the file once: it judges every row by itself, compares it with
// what was imported before, and learns which row opens which matter.
func (im *importer) survey() error {
	var chunk []register.Row
	reader, err := im.rows(func(row register.Row, problems []register.Problem) error {
		im.report.Rows++
		if im.report.Rows%progressEvery == 0 {
			im.progress(casework.PhaseRead, im.report.Rows, 0)
		}
		if len(problems) > 0 {
			im.refuse(row.Line, problems...)
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
	im.report.Notes, im.report.NoteCount = reader.Notes()
	return im.findExisting()
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
			im.settled[r.Line] = true
		default:
			im.refuse(r.Line, register.Problem{Code: "differs_from_register", Text: bilingual.Text{
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
	if im.earliest.IsZero() || r.EnteredOn.Before(im.earliest) {
		im.earliest = r.EnteredOn
	}
	if !petition.InMatter(r.Disposition) {
		return
	}
	m := im.matter(r)
	m.learn(r)
}

// refuse reports what is wrong with a row and keeps it out.
func (im *importer) refuse(line int, problems ...register.Problem) {
	if !im.settled[line] {
		im.settled[line] = true
		im.report.Refused++
	}
	for _, p := range problems {
		p.Line = line
		im.report.ProblemCount++
		if len(im.report.Problems) < maxProblems {
			im.report.Problems = append(im.report.Problems, p)
		}
	}
}

// refusal reports what the domain refuses.
func (im *importer) refusal(line int, err error) error {
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
	im.refuse(line, register.Problem{Code: f.Code, Text: text})
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
		if other, twice := bySource[source]; twice {
			im.refuseTwice(m, other)
			continue
		}
		bySource[source] = m
		sources = append(sources, source)
	}
	if im.guessing() {
		for _, m := range bySource {
			m.untold = m.opener == 0
		}
		return nil
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

// guessing reports whether nothing will be written for somebody who may not know
// the parties: what matters were imported before, of which kind and how far they are
// is no verdict for them. What is written stands under their name.
func (im *importer) guessing() bool {
	return im.blind && (im.request.DryRun || im.report.Refused > 0)
}

// refusalIn is refusal for a row of a matter. Who may not know the parties is not
// told why one that was imported before does not take it.
func (im *importer) refusalIn(m *importedMatter, line int, err error) error {
	if !im.blind || m == nil || !m.before || fault.As(err) == nil {
		return im.refusal(line, err)
	}
	im.refuse(line, notJoined(m.key))
	return nil
}

// notJoined says that a row cannot become part of a matter, for whichever reason.
func notJoined(key string) register.Problem {
	return register.Problem{Code: "matter_not_joined", Text: bilingual.Text{
		VI: "Không ghi được dòng này vào vụ việc số " + key + ": trong sổ không có đơn mở vụ việc, hoặc vụ việc đã có không nhận dòng này; người được xem hồ sơ sẽ kiểm tra được.",
		EN: "The row cannot become part of matter " + key + ": no row opens it, or the matter that is there does not take it; whoever may read the case can tell.",
	}}
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
	problem := register.Problem{Code: "matter_not_opened", Text: bilingual.Text{
		VI: "Không có đơn nào được thụ lý để mở vụ việc số " + m.key + ".",
		EN: "No petition was accepted to open matter " + m.key + ".",
	}}
	if im.blind {
		problem = notJoined(m.key)
	}
	for _, line := range m.lines {
		im.refuse(line, problem)
	}
}
