// Package imports turns the register that an office kept on paper, or in a
// spreadsheet, into cases: every row goes through the steps that its clerk would
// take, and counts as known on the day on which it was written down. It declares
// the ports it needs.
package imports

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/google/uuid"

	"kntc/internal/access"
	"kntc/internal/authority"
	"kntc/internal/casework"
	"kntc/internal/clock"
	"kntc/internal/fault"
	"kntc/internal/idempotency"
	"kntc/internal/journal"
	"kntc/internal/page"
	"kntc/internal/register"
	"kntc/internal/seal"
)

// Store knows what was imported before.
type Store interface {
	journal.Store

	// Imported returns the fingerprints of the rows of an authority's paper
	// register that were imported before, by register number.
	Imported(ctx context.Context, scope access.Scope, owner authority.ID, numbers []string) (map[string]string, error)

	// NumbersUsed returns the numbers of a book that are in use.
	NumbersUsed(ctx context.Context, scope access.Scope, book journal.Book) (map[int]bool, error)

	// LedgerUsed reports whether the ledger of an authority holds rows or was opened
	// with the knowledge of a paper register before.
	LedgerUsed(ctx context.Context, scope access.Scope, owner authority.ID) (bool, error)

	// Imports lists the imports of an authority, the latest first.
	Imports(ctx context.Context, scope access.Scope, owner authority.ID, at page.Page) ([]casework.Import, error)

	// ImportedMatters returns the matters imported before with their petitions,
	// by their shared number.
	ImportedMatters(ctx context.Context, scope access.Scope, owner authority.ID, sources []string) (map[string]casework.MatterRecord, error)
}

// Service imports registers.
type Service struct {
	cases     *casework.Service
	store     Store
	directory casework.Directory
	sealer    seal.Sealer
	clock     clock.Clock
}

// Deps are what a Service works with.
type Deps struct {
	Cases     *casework.Service // which keeps the cases
	Store     Store
	Directory casework.Directory
	Sealer    seal.Sealer
	Clock     clock.Clock
}

// New returns a Service.
func New(d Deps) *Service {
	return &Service{cases: d.Cases, store: d.Store, directory: d.Directory, sealer: d.Sealer, clock: d.Clock}
}

// File is a file of a register.
type File struct {
	io.ReaderAt

	Name string // by which problems name it where there are several
	Size int64  // bytes
}

// Request asks to import a register.
type Request struct {
	Authority authority.ID      // whose register it is
	Files     []File            // all of it, in the order of time
	Sheets    []string          // of workbooks with several; empty for all that hold a register
	Columns   map[string]string // what unknown headings mean; see register.Options
	Font      register.Font     // from which old fonts cells are converted
	Confirmed bool              // what looks wrong about the files is as it should be
	DryRun    bool              // judge every row, write nothing
}

// Report says what an import did, or would do.
type Report struct {
	Rows         int // petitions in the file
	New          int // entered, or to be entered
	Unchanged    int // imported before; with the same content, as far as who imports may know the parties
	Refused      int // rows with problems
	Matters      int // opened, or to be opened
	Problems     []register.Problem
	ProblemCount int // all of them; Problems holds the first maxProblems
	Notes        []register.Note
	NoteCount    int
	Doubts       int  // notes that somebody has to confirm before anything is written
	Written      bool // false after a dry run, and when anything was refused
	Opened       bool // the register's own dates of entry count as the office's knowledge

	ID authority.OwnedID // by which it is taken back; zero when nothing was written
}

// maxProblems bounds the problems a report lists.
const maxProblems = 1000

// ErrRefused says that rows have problems, so nothing was written.
var ErrRefused = fault.Define(fault.Unprocessable, "import_refused",
	"Sổ có dòng chưa hợp lệ nên chưa ghi gì.", "The register has rows with problems; nothing was written.")

// ErrUnconfirmed says that something about the files looks wrong, so nothing was
// written.
var ErrUnconfirmed = fault.Define(fault.Unprocessable, "import_unconfirmed",
	"Sổ có điểm cần xác nhận nên chưa ghi gì.", "Something about the register has to be confirmed; nothing was written.")

// Import imports a register: first every row is read and judged, then, if
// none was refused, nothing looks wrong that is not confirmed, and it is not a dry
// run, all are written in one
// transaction. The same file again changes nothing. The report is valid also
// beside ErrRefused.
//
// While an authority's ledger is empty, its register keeps its own dates: what
// the office wrote down on a day counts as known on that day. Later imports
// count as known when they are written, because figures may have been given in
// the meantime.
func (s *Service) Import(ctx context.Context, actor access.Actor, r Request, progress casework.Progress) (Report, error) {
	return s.importRegister(ctx, actor, r, progress, nil, func(Report) (idempotency.Kept, error) { return idempotency.Kept{}, nil })
}

// ImportOnce is Import for a request that may be sent again: what a dry run
// found, and what was written, is answered alike. A refusal is not kept, as
// nowhere; the report is valid also beside ErrRefused.
func (s *Service) ImportOnce(ctx context.Context, actor access.Actor, r Request, once idempotency.Once[Report]) (idempotency.Answer, Report, error) {
	scope, _, err := s.allow(ctx, actor, r.Authority)
	if err != nil {
		return idempotency.Answer{}, Report{}, err
	}
	var report Report
	answer, err := idempotency.Run(s.sealer, actor, once, func(request *idempotency.Request, keep func(Report) (idempotency.Kept, error)) error {
		w := journal.Work{Scope: scope, Actor: actor, Request: request}
		// Asked first: by now the register may hold what the file says.
		if err := s.unanswered(ctx, w); err != nil {
			return err
		}
		var err error
		if report, err = s.importRegister(ctx, actor, r, nil, request, keep); !r.DryRun || err != nil && !errors.Is(err, ErrRefused) {
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

// allow returns the scope in which the actor imports registers, and the office
// whose register it is, which the scope covers.
func (s *Service) allow(ctx context.Context, actor access.Actor, owner authority.ID) (access.Scope, authority.Authority, error) {
	tree, err := s.directory.Tree(ctx)
	if err != nil {
		return access.Scope{}, authority.Authority{}, err
	}
	scope, err := actor.AllowAt(tree, access.PetitionImport, access.PetitionRead, owner)
	if err != nil {
		return access.Scope{}, authority.Authority{}, err
	}
	office, ok := tree.Get(owner)
	if !ok {
		return access.Scope{}, authority.Authority{}, fault.ErrNotFound
	}
	return scope, office, nil
}

// importRegister is Import, with the request under which the answer is kept.
func (s *Service) importRegister(
	ctx context.Context, actor access.Actor, r Request, progress casework.Progress, request *idempotency.Request, keep func(Report) (idempotency.Kept, error),
) (Report, error) {
	scope, office, err := s.allow(ctx, actor, r.Authority)
	if err != nil {
		return Report{}, err
	}
	tree, err := s.directory.Tree(ctx)
	if err != nil {
		return Report{}, err
	}
	knows := actor.Account == uuid.Nil || actor.Can(tree, access.SealedView, r.Authority) // at the machine's console all is known
	if progress == nil {
		progress = func(string, int, int) {}
	}
	im := &importer{
		service: s, ctx: ctx, actor: actor, scope: scope, office: office, request: r,
		today: clock.DateOf(s.clock.Now()), progress: progress, blind: !knows,
		settled: make(map[int]bool), matters: make(map[string]*importedMatter), books: make(map[journal.Book]*book),
		id: authority.NewOwnedID(r.Authority),
	}
	if err := im.survey(); err != nil {
		return im.report, err
	}
	unconfirmed := im.report.Doubts > 0 && !r.Confirmed && !r.DryRun
	if r.DryRun || unconfirmed || im.report.Refused > 0 {
		if err := s.cases.Rehearse(ctx, &rehearsal{im: im, now: s.clock.Now()}, im.write); err != nil {
			return im.report, err
		}
		if im.report.Refused > 0 {
			return im.report, ErrRefused.
				Msg(fmt.Sprintf("%d dòng chưa hợp lệ; chưa ghi gì.", im.report.Refused),
					fmt.Sprintf("%d rows have problems; nothing was written.", im.report.Refused))
		}
		if unconfirmed {
			return im.report, ErrUnconfirmed
		}
		return im.report, nil
	}
	err = s.cases.Bulk(ctx, journal.Work{Scope: scope, Actor: actor, Request: request}, func(f casework.BulkWork) error {
		if err := im.write(f); err != nil {
			return err
		}
		if err := im.record(f); err != nil {
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
	if im.report.Written = err == nil; err != nil {
		im.report.ID = authority.OwnedID{}
	}
	if errors.Is(err, errRefusedWhileWriting) {
		err = ErrRefused
	}
	return im.report, err
}

// record notes what was imported, so that it can be taken back. Of a file that brought
// nothing new there is nothing to note.
func (im *importer) record(f casework.BulkWork) error {
	if im.report.New == 0 {
		return nil
	}
	im.report.ID = im.id
	i := casework.Import{
		ID: im.id, Petitions: im.report.New, Matters: im.report.Matters, Opened: im.report.Opened, On: im.today, Recorded: recorded(im.actor, f.Now()),
	}
	for _, file := range im.request.Files {
		i.Files = append(i.Files, strings.Join(strings.Fields(file.Name), " "))
	}
	return f.Put(journal.Change{Writes: []journal.Write{casework.RegisterImported{Import: i}}})
}

// recorded says who did something at an instant.
func recorded(actor access.Actor, at time.Time) casework.Recorded {
	return casework.Recorded{ActorID: actor.Account, ActorName: actor.Name, At: at}
}
