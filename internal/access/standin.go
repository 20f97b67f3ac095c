package access

import (
	"github.com/google/uuid"

	"kntc/internal/authority"
)

// StandIn says for whom an account stands in today, and at which authority.
type StandIn struct {
	At  authority.ID
	For uuid.UUID
}
