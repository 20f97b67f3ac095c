package casework

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"kntc/internal/access"
	"kntc/internal/authority"
	"kntc/internal/bilingual"
	"kntc/internal/clock"
	"kntc/internal/fault"
	"kntc/internal/idempotency"
	"kntc/internal/journal"
	"kntc/internal/petition"
	"kntc/internal/register"
	"kntc/internal/seal"
)

// Import asks to import a register that an office kept on paper or in a
// spreadsheet.
type Import struct {
	Authority authority.ID // whose register it is
	File      io.ReaderAt
	Size      int64  // bytes
	Sheet     string // of a workbook with several
	DryRun    bool   // judge every row, write nothing
}

// ImportReport says what an import did, or would do.
type ImportReport struct {
	Rows         int // petitions in the file
	New          int // entered, or to be entered
	Unchanged    int // imported before, with the same content
	Refused      int // rows with problems
	Matters      int // opened, or to be opened
	Problems     []register.Problem
	ProblemCount int // all of them; Problems holds the first maxProblems
	Notes        []register.Note
	NoteCount    int
	Written      bool // false after a dry run, and when anything was refused
	Opened       bool // the register's own dates of entry count as the office's knowledge
}

// maxProblems bounds the problems a report lists.
const maxProblems = 1000

// ErrImportRefused says that rows have problems, so nothing was written.
var ErrImportRefused = fault.Define(fault.Unprocessable, "import_refused",
	"Sổ có dòng chưa hợp lệ nên chưa ghi gì.", "The register has rows with problems; nothing was written.")

// Progress tells how far a long work has come.
type Progress func(phase string, done, total int)

// The phases of an import.
const (
	PhaseRead  = "read"
	PhaseWrite = "write"
)

// progressEvery is how many rows lie between two reports of progress.
const progressEvery = 500

// Import imports a register: first every row is read and judged, then, if
// none was refused and it is not a dry run, all are written in one
// transaction. The same file again changes nothing. The report is valid also
// beside ErrImportRefused.
//
// While an authority's ledger is empty, its register keeps its own dates: what
// the office wrote down on a day counts as known on that day. Later imports
// count as known when they are written, because figures may have been given in
// the meantime.
func (s *Service) Import(ctx context.Context, actor access.Actor, r Import, progress Progress) (ImportReport, error) {
	return s.importRegister(ctx, actor, r, progress, nil, func(ImportReport) (idempotency.Kept, error) { return idempotency.Kept{}, nil })
}

// ImportOnce is Import for a request that may be sent again: what a dry run
// found, and what was written, is answered alike. A refusal is not kept, as
// nowhere; the report is valid also beside ErrImportRefused.
func (s *Service) ImportOnce(ctx context.Context, actor access.Actor, r Import, once idempotency.Once[ImportReport]) (idempotency.Answer, ImportReport, error) {
	scope, _, err := s.allow(ctx, actor, access.PetitionImport, r.Authority)
	if err != nil {
		return idempotency.Answer{}, ImportReport{}, err
	}
	var report ImportReport
	answer, err := idempotency.Run(s.sealer, actor, once, func(request *idempotency.Request, keep func(ImportReport) (idempotency.Kept, error)) error {
		w := journal.Work{Scope: scope, Actor: actor, Request: request}
		// Asked first: by now the register may hold what the file says.
		if err := s.unanswered(ctx, w); err != nil {
			return err
		}
		var err error
		if report, err = s.importRegister(ctx, actor, r, nil, request, keep); !r.DryRun || err != nil && !errors.Is(err, ErrImportRefused) {
			return err
		}
		kept, err := keep(report)
		if err != nil || request == nil {
			return err
		}
		return s.store.Commit(ctx, w, func(time.Time) (journal.Change, error) { return journal.Change{Kept: kept}, nil })
	})
	return answer, report, err
}

// errUnanswered ends a transaction that only looked for a kept answer.
var errUnanswered = errors.New("not answered yet")

// unanswered returns the answer kept for the work's request as *idempotency.Replayed.
func (s *Service) unanswered(ctx context.Context, w journal.Work) error {
	if w.Request == nil {
		return nil
	}
	err := s.store.Commit(ctx, w, func(time.Time) (journal.Change, error) { return journal.Change{}, errUnanswered })
	if errors.Is(err, errUnanswered) {
		return nil
	}
	return err
}

// importRegister is Import, with the request under which the answer is kept.
func (s *Service) importRegister(
	ctx context.Context, actor access.Actor, r Import, progress Progress, request *idempotency.Request, keep func(ImportReport) (idempotency.Kept, error),
) (ImportReport, error) {
	scope, tree, err := s.allow(ctx, actor, access.PetitionImport, r.Authority)
	if err != nil {
		return ImportReport{}, err
	}
	if progress == nil {
		progress = func(string, int, int) {}
	}
	im := &importer{
		service: s, ctx: ctx, actor: actor, scope: scope, tree: tree, request: r,
		today: clock.DateOf(s.clock.Now()), progress: progress,
		settled: make(map[int]bool), numbers: make(map[string]int), matters: make(map[string]*importedMatter),
	}
	if err := im.survey(); err != nil {
		return im.report, err
	}
	if r.DryRun || im.report.Refused > 0 {
		if err := im.write(&rehearsal{now: s.clock.Now()}); err != nil {
			return im.report, err
		}
		if im.report.Refused > 0 {
			return im.report, ErrImportRefused.
				Msg(fmt.Sprintf("%d dòng chưa hợp lệ; chưa ghi gì.", im.report.Refused),
					fmt.Sprintf("%d rows have problems; nothing was written.", im.report.Refused))
		}
		return im.report, nil
	}
	schedule, err := s.scheduler(ctx)
	if err != nil {
		return im.report, err
	}
	err = s.store.Bulk(ctx, journal.Work{Scope: scope, Actor: actor, Request: request}, func(f journal.Bulk) error {
		if err := im.write(&schedulingBulk{f, schedule}); err != nil {
			return err
		}
		done := im.report
		done.Written = true
		kept, err := keep(done)
		if err != nil {
			return err
		}
		return f.Keep(kept)
	})
	im.report.Written = err == nil
	if errors.Is(err, errRefusedWhileWriting) {
		err = ErrImportRefused
	}
	return im.report, err
}

// errRefusedWhileWriting rolls an import back whose rows the domain refused.
var errRefusedWhileWriting = errors.New("rows were refused while writing")

// importer is one import at work.
type importer struct {
	service  *Service
	ctx      context.Context //nolint:containedctx // lives exactly as long as the import
	actor    access.Actor
	scope    access.Scope
	tree     *authority.Tree
	request  Import
	today    clock.Date
	progress Progress
	report   ImportReport

	settled  map[int]bool   // lines imported before, or refused
	numbers  map[string]int // the line of each register number
	matters  map[string]*importedMatter
	order    []string // of matters, as they first appear
	earliest clock.Date
}

// rows calls fn for every row of the file.
func (im *importer) rows(fn func(register.Row, []register.Problem) error) (*register.Reader, error) {
	reader, err := register.Open(im.request.File, im.request.Size, register.Options{Sheet: im.request.Sheet, Today: im.today})
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
			im.progress(PhaseRead, im.report.Rows, 0)
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
		numbers[i] = source(r)
	}
	known, err := im.service.store.Imported(im.ctx, im.scope, im.request.Authority, numbers)
	if err != nil {
		return err
	}
	for i, r := range rows {
		hash, taken := known[numbers[i]]
		first, twice := im.numbers[numbers[i]]
		im.numbers[numbers[i]] = r.Line
		switch {
		case twice: // once with its year and once without; the reader refuses the rest
			im.refuse(r.Line, register.Problem{Code: "number_repeated", Text: bilingual.Text{
				VI: fmt.Sprintf("Số đơn %s đã dùng ở dòng %d.", numbers[i], first),
				EN: fmt.Sprintf("Number %s is already used on line %d.", numbers[i], first),
			}})
		case !taken:
			im.note(r)
		case hash == im.fingerprint(r):
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

// source is the number by which a row is known for ever: the office's own
// number with its year.
func source(r register.Row) string {
	if strings.Contains(r.Number, "/") {
		return r.Number
	}
	return fmt.Sprintf("%s/%d", r.Number, r.EnteredOn.Year())
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
