// Package statistics answers questions about figures from the ledger, of one
// authority or of all below it, on today's map or on that of then. It declares
// the ports it needs.
package statistics

import (
	"context"
	"slices"
	"time"

	"kntc/internal/access"
	"kntc/internal/authority"
	"kntc/internal/clock"
	"kntc/internal/fault"
	"kntc/internal/ledger"
)

// Reader sums up the ledger.
type Reader interface {
	// Sums answers a statistical question over the authorities given, each for
	// the days of its stays, and the instant up to which it is answered: the
	// question's, or the watermark.
	Sums(ctx context.Context, scope access.Scope, q ledger.Question, over []authority.Placement) ([]ledger.Sum, time.Time, error)
	// LatenessNoted is the last day of which it was known at an instant that every
	// matter late on it is noted as late; zero when there is none.
	LatenessNoted(ctx context.Context, at time.Time) (clock.Date, error)
}

// Directory is the tree of authorities as it stands now.
type Directory interface {
	Tree(ctx context.Context) (*authority.Tree, error)
}

// Service answers statistical questions.
type Service struct {
	reader    Reader
	directory Directory
	catalogue *ledger.Catalogue
}

// New returns the use case; the catalogue says what can be asked.
func New(reader Reader, directory Directory, catalogue *ledger.Catalogue) *Service {
	return &Service{reader, directory, catalogue}
}

// Answer is the answer to a question.
type Answer struct {
	Question  ledger.Question
	AsKnownAt time.Time // asking again with it gives the same answer, always
	// LatenessNoted is the last day of which every matter that was late on it is
	// counted as late: on later ones more may be. Zero when there is none.
	LatenessNoted clock.Date
	Groups        []ledger.Group
	Names         map[string]string     // of the authorities by their ids, as they were called on the last day of the period; when grouped by authority
	Over          []authority.Placement // whose figures these are, and of which days of the period; open bounds on today's map
}

// Statistics answers a question from the ledger.
func (s *Service) Statistics(ctx context.Context, actor access.Actor, q ledger.Question) (Answer, error) {
	if err := s.catalogue.Check(q); err != nil {
		return Answer{}, err
	}
	scope, err := actor.Allow(access.StatisticsRead)
	if err != nil {
		return Answer{}, err
	}
	tree, err := s.directory.Tree(ctx)
	if err != nil {
		return Answer{}, err
	}
	asked, ok := tree.Get(q.Authority)
	if !ok || !scope.Covers(tree, q.Authority) {
		return Answer{}, fault.ErrNotFound
	}
	if q.Map == "" {
		q.Map = ledger.Today
	}
	over := authority.Always(q.Authority)
	if q.Subtree {
		over = below(tree, scope, asked, q)
	}
	if err := s.catalogue.CheckSize(q, len(over)); err != nil {
		return Answer{}, err
	}
	sums, at, err := s.reader.Sums(ctx, scope, q, over)
	if err != nil {
		return Answer{}, err
	}
	noted, err := s.reader.LatenessNoted(ctx, at)
	if err != nil {
		return Answer{}, err
	}
	if q.Zeros {
		sums = append(sums, s.catalogue.Zeros(q, over)...)
	}
	out := Answer{Question: q, AsKnownAt: at, LatenessNoted: noted, Groups: s.catalogue.Compute(q, sums), Over: over}
	if slices.Contains(q.GroupBy, ledger.DimensionAuthority) {
		out.Names = make(map[string]string, len(over))
		for _, a := range over {
			out.Names[a.ID.String()] = tree.NameOn(a.ID, q.To)
		}
	}
	return out, nil
}

// below lists the authorities of a subtree question: on today's map all that
// lie, or lay when they ended, below the one asked; as then, all that lay below
// it on the day before the period or on one of its days. They are of its branch
// unless all are wanted, and within the scope.
func below(tree *authority.Tree, scope access.Scope, asked authority.Authority, q ledger.Question) []authority.Placement {
	all := authority.Always(tree.Under(asked.ID)...)
	if q.Map == ledger.Then {
		all = tree.Placements(asked.ID)
	}
	period := authority.Span{From: q.From.AddDays(-1), To: q.To}
	var out []authority.Placement
	for _, placement := range all {
		a, ok := tree.Get(placement.ID)
		if !ok || !q.AllBranches && a.Branch != asked.Branch || !scope.Covers(tree, placement.ID) {
			continue
		}
		if span, meets := placement.Clip(period); meets {
			out = append(out, authority.Placement{ID: placement.ID, Span: span})
		}
	}
	return out
}
