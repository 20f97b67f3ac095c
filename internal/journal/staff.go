package journal

import (
	"github.com/google/uuid"

	"kntc/internal/access"
	"kntc/internal/authority"
)

// StaffLoad reads the grants of accounts, for an office at which they act.
type StaffLoad struct {
	Authority authority.ID
	Accounts  []uuid.UUID

	Grants map[uuid.UUID][]access.Grant // of those that are not disabled
}

// Owner implements Load.
func (l *StaffLoad) Owner() authority.ID { return l.Authority }

// Rank implements Load.
func (*StaffLoad) Rank() Rank { return RankRead }
