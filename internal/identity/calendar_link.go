package identity

import (
	"context"
	"crypto/subtle"
	"strconv"
	"strings"
	"time"

	"github.com/google/uuid"

	"kntc/internal/access"
	"kntc/internal/authority"
	"kntc/internal/fault"
	"kntc/internal/seal"
)

// CalendarLink is the link by which a calendar program reads an account's deadlines
// without signing in. Whoever has the link reads what the account may read, so
// it can be ended, and it shows no names.
type CalendarLink struct {
	Home      authority.ID
	Account   uuid.UUID
	Serial    int64 // rises when a new link takes the place of an ended one
	CreatedAt time.Time
	EndedAt   time.Time // zero while the link works
}

// CalendarAddress is a link with its secret.
type CalendarAddress struct {
	CalendarLink
	Token string
}

// OpenCalendarLink returns the account's link; one that was ended is replaced by
// another.
func (s *Service) OpenCalendarLink(ctx context.Context, actor access.Actor) (CalendarAddress, error) {
	f, err := s.store.OpenCalendarLink(ctx, actor)
	return CalendarAddress{f, s.linkToken(f)}, err
}

// OwnCalendarLink returns the account's link, or fault.ErrNotFound when it has none.
func (s *Service) OwnCalendarLink(ctx context.Context, actor access.Actor) (CalendarAddress, error) {
	f, err := s.store.CalendarLink(ctx, actor.Home, actor.Account)
	if err == nil && !f.EndedAt.IsZero() {
		err = fault.ErrNotFound
	}
	if err != nil {
		return CalendarAddress{}, err
	}
	return CalendarAddress{f, s.linkToken(f)}, nil
}

// EndCalendarLink ends the account's link: the calendar programs that have it get
// nothing any more.
func (s *Service) EndCalendarLink(ctx context.Context, actor access.Actor) error {
	return s.store.EndCalendarLink(ctx, actor)
}

// ReadCalendarLink tells for whom a link speaks, with the grants of today. A link that
// is wrong, was ended, or belongs to a disabled account reads as absent.
func (s *Service) ReadCalendarLink(ctx context.Context, text string) (access.Actor, error) {
	claimed, ok := parseCalendarLink(text)
	if !ok || subtle.ConstantTimeCompare([]byte(text), []byte(s.linkToken(claimed))) != 1 {
		return access.Actor{}, fault.ErrNotFound
	}
	f, err := s.store.CalendarLink(ctx, claimed.Home, claimed.Account)
	if err != nil {
		return access.Actor{}, err
	}
	if f.Serial != claimed.Serial || !f.EndedAt.IsZero() {
		return access.Actor{}, fault.ErrNotFound
	}
	account, err := s.store.Account(ctx, access.System("calendar link"), f.Account)
	if err != nil {
		return access.Actor{}, err
	}
	if account.Disabled() || account.MustChange {
		return access.Actor{}, fault.ErrNotFound
	}
	return account.Actor(), nil
}

// linkToken writes a link's secret: whose link it is, its serial, and a keyed
// digest of both that nobody else can make.
func (s *Service) linkToken(f CalendarLink) string {
	claim := authority.OwnedID{Authority: f.Home, UUID: f.Account}.String() + "-" + strconv.FormatInt(f.Serial, 10)
	return claim + "-" + s.sealer.BlindIndex(seal.CalendarLink, claim)
}

// parseCalendarLink reads whose link a text claims to be.
func parseCalendarLink(text string) (CalendarLink, bool) {
	parts := strings.Split(text, "-")
	if len(parts) != 3 || parts[2] == "" {
		return CalendarLink{}, false
	}
	id, badID := authority.ParseOwnedID(parts[0])
	serial, badSerial := strconv.ParseInt(parts[1], 10, 64)
	return CalendarLink{Home: id.Authority, Account: id.UUID, Serial: serial}, badID == nil && badSerial == nil && serial > 0
}
