package agenda

import (
	"context"

	"kntc/internal/authority"
	"kntc/internal/deadline"
	"kntc/internal/petition"
)

// RefreshPosition is how far a pass over the deadlines of a subject has come.
type RefreshPosition struct {
	Subject petition.Subject
	ID      authority.OwnedID
	Term    deadline.Term
	Seq     int
}

// refreshPortion is how many deadlines are computed anew in one transaction:
// few enough that whoever waits for one of them does not notice.
const refreshPortion = 250

// RefreshDeadlines computes open deadlines anew that were computed under an
// older law: in portions, each a short transaction, so that nobody waits. It
// returns how many it looked at; once a pass finds none, and some time has
// passed since the change, nothing is looked at any more.
func (s *Service) RefreshDeadlines(ctx context.Context) (int, error) {
	law, version, err := s.law.Law(ctx)
	if err != nil {
		return 0, err
	}
	if followed, err := s.store.FollowedLaw(ctx); err != nil || followed >= version {
		return 0, err
	}
	done := 0
	for _, subject := range s.store.Timed() {
		n, err := s.refreshDeadlines(ctx, law, version, subject)
		if done += n; err != nil {
			return done, err
		}
	}
	if done == 0 {
		return 0, s.store.FollowLaw(ctx, version)
	}
	return done, nil
}

func (s *Service) refreshDeadlines(ctx context.Context, law *deadline.Law, version int64, subject petition.Subject) (int, error) {
	done := 0
	for at := (RefreshPosition{Subject: subject}); ; {
		n, next, err := s.store.RefreshDeadlines(ctx, version, at, refreshPortion, func(e deadline.Entry) (deadline.Entry, *deadline.Move) {
			after, move, err := law.Refresh(e)
			if err != nil { // the law can no longer be asked about it: it keeps its date
				s.log.ErrorContext(ctx, "a deadline cannot be computed anew", "term", string(e.Term), "error", err)
				return e, nil
			}
			return after, move
		})
		done, at = done+n, next
		if err != nil || n < refreshPortion {
			return done, err
		}
	}
}
