package casework

import (
	"context"

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
	// and returns how many did; none when all follow it.
	FindAnew(ctx context.Context, rule, limit int, by func(petition.Petition, vault.Stored) (Found, error)) (int, error)
}

// FindAnew makes petitions that were entered under an earlier rule be found as
// those of today are. It returns how many it looked at.
func (s *Service) FindAnew(ctx context.Context, in Finder) (int, error) {
	done := 0
	for {
		n, err := in.FindAnew(ctx, FindRule, findPortion, func(p petition.Petition, kept vault.Stored) (Found, error) {
			parties, err := s.vault.Unseal(p.ID, kept)
			if err != nil {
				return Found{}, err
			}
			stored, err := s.seal(p, parties)
			return Found{searchKey(p, parties), stored}, err
		})
		if done += n; err != nil || n < findPortion {
			return done, err
		}
	}
}
