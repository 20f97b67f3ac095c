package directory

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"

	"kntc/internal/access"
	"kntc/internal/authority"
	"kntc/internal/fault"
	"kntc/internal/register"
)

// Import asks to bring the directory in line with a published list of
// administrative units.
type Import struct {
	Units       *File // nil when only successions are given
	Successions *File // who took over from whom; nil when nothing is known
	Release     authority.Release
	DryRun      bool  // judge every row, write nothing
	Version     int64 // of the directory as the actor saw it; 0 compares none, a list that changes nothing either
}

// File is a file to be read from any place, once or several times.
type File struct {
	io.ReaderAt

	Size int64 // bytes
}

// ImportReport says what became, or would become, of every row.
type ImportReport struct {
	Plan      authority.Plan
	Problems  []ListProblem // of rows that could not be read; those are in no plan
	Refused   int           // rows with problems, and rows and authorities that the plan refuses
	Written   bool
	Directory int64 // version of the whole directory afterwards
}

// ListProblem is a cell of one of the files that cannot be read.
type ListProblem struct {
	register.Problem

	Successions bool // of the file of successions
}

// ErrListRefused says that rows were refused, so nothing was written.
var ErrListRefused = fault.Define(fault.Unprocessable, "authority_list_refused",
	"Danh sách có dòng bị từ chối nên chưa ghi gì.", "Rows of the list were refused; nothing was written.")

// ImportAuthorities compares a list of units with the directory and, unless a
// row is refused or it is a dry run, makes the two agree in one transaction,
// each change in the history of its authority. The same list again changes
// nothing. Only authorities that the actor administers are touched. The report
// is valid also beside ErrListRefused.
func (s *Service) ImportAuthorities(ctx context.Context, actor access.Actor, r Import) (ImportReport, error) {
	scope, err := actor.Allow(access.AuthorityManage)
	if err != nil {
		return ImportReport{}, err
	}
	return s.importAuthorities(ctx, actor, scope, r)
}

// ImportAllAuthorities does so for whoever reaches the database itself, who may
// also found authorities that are part of no other.
func (s *Service) ImportAllAuthorities(ctx context.Context, operator access.Actor, r Import) (ImportReport, error) {
	return s.importAuthorities(ctx, operator, access.System("list of units imported at the console"), r)
}

func (s *Service) importAuthorities(
	ctx context.Context, actor access.Actor, scope access.Scope, r Import,
) (ImportReport, error) {
	if err := checkRelease(r); err != nil {
		return ImportReport{}, err
	}
	report, err := readLists(ctx, &r)
	if err != nil {
		return ImportReport{}, err
	}
	rehearse := func(tree *authority.Tree, next authority.ID) error {
		report.Plan = authority.PlanRelease(tree, r.Release, next, func(id authority.ID) bool {
			return scope.All() || id != 0 && scope.Covers(tree, id)
		})
		report.Refused = report.Plan.Refused() + len(rowsOf(report.Problems))
		if report.Refused > 0 {
			return ErrListRefused
		}
		return nil
	}
	if r.DryRun {
		if report.Directory, err = s.store.DirectoryVersion(ctx); err != nil {
			return ImportReport{}, err
		}
		tree, err := s.store.Tree(ctx)
		if err != nil {
			return ImportReport{}, err
		}
		if err := rehearse(tree, nextOf(tree)); err != nil {
			return report, err
		}
		_, err = authority.Apply(tree, report.Plan.Changes...)
		return report, err
	}
	err = s.store.ApplyDirectory(ctx, actor, nil, func(d Draft) (Outcome, error) {
		if err := rehearse(d.Tree, d.NextID); err != nil {
			return Outcome{}, err
		}
		report.Directory = d.Version
		if len(report.Plan.Changes) == 0 {
			return Outcome{}, errNothingToChange
		}
		if err := fault.CheckVersion(d.Version, r.Version); err != nil {
			return Outcome{}, err
		}
		report.Directory++
		changes, err := recordedAll(report.Plan.Changes, &Act{Name: "import"})
		return Outcome{Changes: changes}, err
	})
	if errors.Is(err, errNothingToChange) {
		return report, nil
	}
	report.Written = err == nil
	return report, s.whoChangedDirectory(ctx, err)
}

// errNothingToChange leaves a transaction that would store nothing.
var errNothingToChange = errors.New("the directory agrees with the list")

func nextOf(tree *authority.Tree) authority.ID {
	next := authority.ID(1)
	for _, a := range tree.Facts().Authorities {
		next = max(next, a.ID+1)
	}
	return next
}

// checkRelease refuses a request that names no day or no file.
func checkRelease(r Import) error {
	bad := fault.ErrInvalid
	if r.Units == nil && r.Successions == nil {
		bad = bad.At("/file", "required", "Cần ít nhất một tệp.", "At least one file is needed.")
	}
	if r.Release.On.IsZero() && r.Units != nil {
		bad = bad.At("/release_date", "required", "Phải có ngày của danh sách.", "The day for which the list holds is required.")
	}
	if r.Release.Complete && r.Units == nil {
		bad = bad.At("/complete", "needs_file", "Chỉ dùng cùng danh sách đơn vị.", "Only with a list of units.")
	}
	if r.Release.Since.After(r.Release.On) {
		bad = bad.At("/since", "after_release", "Ngày này sau ngày của danh sách.", "This is after the day of the list.")
	}
	if r.Release.System == "" {
		bad = bad.At("/system", "required", "Phải có hệ thống mã.", "The system of the codes is required.")
	}
	if r.Release.Document == "" {
		bad = bad.At("/document", "required", "Phải có văn bản căn cứ.", "The document is required.")
	}
	if len(bad.Fields) > 0 {
		return bad
	}
	return nil
}

// readLists reads the files into the release.
func readLists(ctx context.Context, r *Import) (ImportReport, error) {
	var report ImportReport
	add := func(problems []register.Problem, successions bool) {
		for _, p := range problems {
			report.Problems = append(report.Problems, ListProblem{p, successions})
		}
	}
	if f := r.Units; f != nil {
		units, problems, err := register.Units(ctx, f, f.Size)
		if err != nil {
			return report, fmt.Errorf("list of units: %w", err)
		}
		r.Release.Units = units
		add(problems, false)
	}
	if f := r.Successions; f != nil {
		heirs, problems, err := register.Successions(ctx, f, f.Size)
		if err != nil {
			return report, fmt.Errorf("list of successions: %w", err)
		}
		r.Release.Heirs = heirs
		add(problems, true)
	}
	return report, nil
}

// rowsOf counts each row with problems once.
func rowsOf(problems []ListProblem) []ListProblem {
	return slices.CompactFunc(slices.Clone(problems), func(a, b ListProblem) bool {
		return a.Line == b.Line && a.Successions == b.Successions
	})
}
