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

// Feed is the link by which a calendar program reads an account's deadlines
// without signing in. Whoever has the link reads what the account may read, so
// it can be ended, and it shows no names.
type Feed struct {
	Home      authority.ID
	Account   uuid.UUID
	Serial    int64 // rises when a new link takes the place of an ended one
	CreatedAt time.Time
	EndedAt   time.Time // zero while the link works
}

// FeedLink is a feed with its secret.
type FeedLink struct {
	Feed
	Token string
}

// OpenFeed returns the account's link; one that was ended is replaced by
// another.
func (s *Service) OpenFeed(ctx context.Context, actor access.Actor) (FeedLink, error) {
	f, err := s.store.OpenFeed(ctx, actor)
	return FeedLink{f, s.feedToken(f)}, err
}

// OwnFeed returns the account's link, or fault.ErrNotFound when it has none.
func (s *Service) OwnFeed(ctx context.Context, actor access.Actor) (FeedLink, error) {
	f, err := s.store.Feed(ctx, actor.Home, actor.Account)
	if err == nil && !f.EndedAt.IsZero() {
		err = fault.ErrNotFound
	}
	if err != nil {
		return FeedLink{}, err
	}
	return FeedLink{f, s.feedToken(f)}, nil
}

// EndFeed ends the account's link: the calendar programs that have it get
// nothing any more.
func (s *Service) EndFeed(ctx context.Context, actor access.Actor) error {
	return s.store.EndFeed(ctx, actor)
}

// ReadFeed tells for whom a link speaks, with the grants of today. A link that
// is wrong, was ended, or belongs to a disabled account reads as absent.
func (s *Service) ReadFeed(ctx context.Context, text string) (access.Actor, error) {
	claimed, ok := parseFeed(text)
	if !ok || subtle.ConstantTimeCompare([]byte(text), []byte(s.feedToken(claimed))) != 1 {
		return access.Actor{}, fault.ErrNotFound
	}
	f, err := s.store.Feed(ctx, claimed.Home, claimed.Account)
	if err != nil {
		return access.Actor{}, err
	}
	if f.Serial != claimed.Serial || !f.EndedAt.IsZero() {
		return access.Actor{}, fault.ErrNotFound
	}
	account, err := s.store.Account(ctx, access.System("calendar feed"), f.Account)
	if err != nil {
		return access.Actor{}, err
	}
	if account.Disabled() || account.MustChange {
		return access.Actor{}, fault.ErrNotFound
	}
	return account.Actor(), nil
}

// feedToken writes a link's secret: whose feed it is, its serial, and a keyed
// digest of both that nobody else can make.
func (s *Service) feedToken(f Feed) string {
	claim := authority.OwnedID{Authority: f.Home, UUID: f.Account}.String() + "-" + strconv.FormatInt(f.Serial, 10)
	return claim + "-" + s.sealer.BlindIndex(seal.Feed, claim)
}

// parseFeed reads whose feed a text claims to be.
func parseFeed(text string) (Feed, bool) {
	parts := strings.Split(text, "-")
	if len(parts) != 3 || parts[2] == "" {
		return Feed{}, false
	}
	id, badID := authority.ParseOwnedID(parts[0])
	serial, badSerial := strconv.ParseInt(parts[1], 10, 64)
	return Feed{Home: id.Authority, Account: id.UUID, Serial: serial}, badID == nil && badSerial == nil && serial > 0
}
