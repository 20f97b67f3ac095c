package casework

import (
	"context"

	"kntc/internal/access"
	"kntc/internal/authority"
	"kntc/internal/clock"
	"kntc/internal/page"
	"kntc/internal/petition"
)

// Recirculation says that a case came back, by transfer, to an authority that had held
// it before: the petition is passed to and fro. It is found out and stored with
// the transfer, so that no list has to walk the chains of all cases.
type Recirculation struct {
	Petition authority.OwnedID // under which it came back
	First    authority.OwnedID // the one under which the authority held it first
	Times    int               // how often it has come back there, this time included
	On       clock.Date        // the day of the transfer
}

// as completes what is known before a transfer with the petition it made.
func (r Recirculation) as(linked petition.Petition) Recirculation {
	return Recirculation{Petition: linked.ID, First: r.First, Times: r.Times, On: linked.ReceivedOn}
}

// RecirculatedFilter narrows the list of cases passed to and fro; zero members do
// not narrow.
type RecirculatedFilter struct {
	Authority authority.ID // to which they came back; within the scope
	Subtree   bool         // or to one below it
	Kind      petition.Kind
	AtLeast   int // times
	From, To  clock.Date
	Except    []authority.OwnedID // not these
}

// RecirculatedLine is a case that came back to an authority: the petition under
// which it did so last.
type RecirculatedLine struct {
	PetitionLine

	Times   int        // how often it came back there
	On      clock.Date // the last time
	Holders []Holder   // of the case, from its first receipt on
}

// Open reports whether somebody still has to do with the case, wherever it went.
func (l RecirculatedLine) Open() bool {
	return len(l.Holders) > 0 && l.Holders[len(l.Holders)-1].To.IsZero()
}

// Position is the line's place in its list.
func (l RecirculatedLine) Position() page.Position { return page.Position{On: l.On, ID: l.Petition.ID} }

// Recirculated returns a page of the cases that were passed back to an authority of
// the actor's scope, each with its holders. Of a holder outside the scope the
// actor learns what Holders tells; a case in which they have an interest is left
// out.
func (s *Service) Recirculated(ctx context.Context, actor access.Actor, f RecirculatedFilter, page page.Page) ([]RecirculatedLine, error) {
	scope, err := actor.Allow(access.PetitionRead)
	if err != nil {
		return nil, err
	}
	all, err := s.reader.BarredFrom(ctx, actor.Account)
	if err != nil {
		return nil, err
	}
	f.Except = all.Cases()
	return s.recirculated(ctx, scope, f, page)
}

func (s *Service) recirculated(ctx context.Context, scope access.Scope, f RecirculatedFilter, page page.Page) ([]RecirculatedLine, error) {
	tree, err := s.directory.Tree(ctx)
	if err != nil {
		return nil, err
	}
	lines, err := s.reader.Recirculated(ctx, scope, f, page)
	if err != nil {
		return nil, err
	}
	today := clock.DateOf(s.clock.Now())
	for i := range lines {
		lines[i].Office = tree.NameOn(lines[i].Petition.ID.Authority, today)
		if lines[i].Holders, err = s.holders(ctx, scope, tree, lines[i].Petition.ID); err != nil {
			return nil, err
		}
	}
	return lines, nil
}

// CountRecirculated counts what Recirculated lists.
func (s *Service) CountRecirculated(ctx context.Context, actor access.Actor, f RecirculatedFilter, how page.Counting) (page.Count, error) {
	scope, err := actor.Allow(access.PetitionRead)
	if err != nil {
		return page.Count{}, err
	}
	all, err := s.reader.BarredFrom(ctx, actor.Account)
	if err != nil {
		return page.Count{}, err
	}
	f.Except = all.Cases()
	return s.reader.CountRecirculated(ctx, scope, f, how)
}

// recirculatedPortion is how many lines of an export are read at a time: each asks
// for its holders, for which no other read may be held open.
const recirculatedPortion = 100

// ExportRecirculated hands out all that Recirculated lists, in the same order.
func (s *Service) ExportRecirculated(ctx context.Context, actor access.Actor, f RecirculatedFilter, fn func(RecirculatedLine) error) error {
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
	f.Except = all.Cases()
	for ask := (page.Page{Limit: recirculatedPortion}); ; {
		lines, err := s.recirculated(ctx, scope, f, ask)
		if err != nil {
			return err
		}
		for _, l := range lines {
			if err := fn(l); err != nil {
				return err
			}
		}
		if len(lines) < ask.Limit {
			return nil
		}
		ask.After = lines[len(lines)-1].Position()
	}
}
