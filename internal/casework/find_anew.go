package casework

import (
	"context"
	"fmt"

	"kntc/internal/party/vault"
	"kntc/internal/petition"
)

// FindRule numbers what searchKey and vault.Seal make of a petition: whoever
// changes that raises it, and petitions there are follow in the background.
const FindRule = 1

// findPortion is how many petitions follow in one transaction: few enough that
// whoever waits for one of them does not notice.
const findPortion = 50

// Found is by what a petition is found.
type Found struct {
	SearchKey string
	Parties   vault.Stored
}

// Finder keeps by what petitions are found.
type Finder interface {
	// FindAnew makes up to limit petitions follow a rule, in one short transaction,
	// and returns how many did; none when all follow it. One for which there is
	// nothing stays as it is.
	FindAnew(ctx context.Context, rule, limit int, by func(petition.Petition, vault.Stored) (*Found, error)) (int, error)
}

// FindAnew makes petitions that were entered under an earlier rule be found as
// those of today are. It returns how many it looked at. One whose parties do not open
// any more keeps none of the others back: it stays as it is, and is told at the end.
func (s *Service) FindAnew(ctx context.Context, in Finder) (int, error) {
	done := 0
	var damaged error
	for {
		n, err := in.FindAnew(ctx, FindRule, findPortion, func(p petition.Petition, kept vault.Stored) (*Found, error) {
			parties, err := s.vault.Unseal(p.ID, kept)
			if err != nil {
				damaged = fmt.Errorf("petition %s: %w", p.ID, err)
				return nil, nil //nolint:nilnil // it stays as it is
			}
			stored, err := s.seal(p, parties)
			return &Found{searchKey(p, parties), stored}, err
		})
		if done += n; err != nil {
			return done, err
		}
		if n < findPortion {
			return done, damaged
		}
	}
}
