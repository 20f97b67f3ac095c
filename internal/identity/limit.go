package identity

import (
	"context"
	"encoding/hex"
	"errors"
	"math"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/google/uuid"

	"kntc/internal/fault"
	"kntc/internal/seal"
)

// Limits is how often signing in may be tried, over all servers of a database.
type Limits struct {
	PerMinuteAccount int // for one account from strangers, and on each known device; 0: any number
	PerMinuteAddress int // from one address; 0: any number
}

// bucket is what attempts are counted by. It holds a minute's attempts, and fills
// evenly.
type bucket struct {
	key       string
	perMinute int
}

// slotDigits is how many hexadecimal digits of its digest name a bucket. So there
// can be a million of a kind and no more, whatever names and addresses are tried,
// and none needs to be forgotten while it holds somebody back. The digest is
// keyed: nobody can look for a name that falls together with another.
const slotDigits = 5

// bucket makes the bucket of a kind for a value, which counts to the byte.
func (s *Service) bucket(kind, value string, perMinute int) bucket {
	return bucket{kind + "/" + s.sealer.BlindIndex(seal.SignIn, hex.EncodeToString([]byte(kind+"\x00"+value)))[:slotDigits], perMinute}
}

// buckets are those that an attempt to sign in is counted by. An account is tried
// by strangers at the cost of strangers: its own devices have a count of their
// own, and so have the addresses from which it signed in before. Only the address
// is shared, by those who sit at it; a known device does without it.
//
// The bucket of a name that nobody has is as that of one that somebody has, so
// that limits do not tell which names there are.
func (s *Service) buckets(known Credentials, username string, from Origin, knownAddress bool) []bucket {
	account := known.Account.ID
	if account != uuid.Nil && s.knows(account, from.DeviceToken) {
		return []bucket{s.bucket("device", from.DeviceToken, s.limits.PerMinuteAccount)}
	}
	address := s.bucket("address", from.address(), s.limits.PerMinuteAddress)
	if knownAddress {
		return []bucket{address, s.bucket("place", account.String()+"\x00"+from.address(), s.limits.PerMinuteAccount)}
	}
	name, _ := canonical(username)
	return []bucket{address, s.bucket("name", name, s.limits.PerMinuteAccount)}
}

// allow takes an attempt from each bucket, or from none and fails with
// ErrTooManySignIns.
func (s *Service) allow(ctx context.Context, buckets ...bucket) error {
	buckets = slices.DeleteFunc(buckets, func(b bucket) bool { return b.perMinute == 0 })
	if len(buckets) == 0 {
		return nil
	}
	slices.SortFunc(buckets, func(a, b bucket) int { return strings.Compare(a.key, b.key) })
	keys := make([]string, len(buckets))
	for i, b := range buckets {
		keys[i] = b.key
	}
	if wait := s.refused.wait(keys, s.clock.Now()); wait > 0 {
		return tooMany(wait)
	}
	var wait time.Duration
	err := s.store.HoldBuckets(ctx, keys, func(now time.Time, full []time.Time) ([]time.Time, error) {
		for i, b := range buckets {
			var after time.Duration
			full[i], after = b.take(full[i], now)
			if after > 0 {
				s.refused.note(b.key, s.clock.Now(), after)
			}
			wait = max(wait, after)
		}
		if wait > 0 {
			return nil, errNothingTaken
		}
		return full, nil
	})
	if errors.Is(err, errNothingTaken) {
		return tooMany(wait)
	}
	return err
}

// errNothingTaken rolls back what was taken from some buckets when another is
// empty.
var errNothingTaken = errors.New("a bucket is empty")

// take takes an attempt from a bucket that is full at an instant: it is full so
// much later then. When it is empty, it says after how long there is one.
func (b bucket) take(full, now time.Time) (time.Time, time.Duration) {
	every := time.Minute / time.Duration(b.perMinute)
	if full.Before(now) {
		full = now
	}
	full = full.Add(every)
	return full, max(0, full.Sub(now)-time.Minute)
}

func tooMany(wait time.Duration) error {
	seconds := int(math.Ceil(wait.Seconds()))
	n := strconv.Itoa(seconds)
	return ErrTooManySignIns.Msg("Hãy thử lại sau "+n+" giây.", "Try again in "+n+" seconds.").With(fault.RetryAfter, seconds)
}

// refusals remembers until when an empty bucket stays so, and so answers a flood
// of attempts without the database. Buckets only ever become emptier there, so
// what it says is exact. It is bounded as buckets are.
type refusals struct {
	mu    sync.Mutex
	until map[string]time.Time
}

// sweepAt is how many refusals there are before those are dropped that are over.
const sweepAt = 4096

func (r *refusals) wait(keys []string, now time.Time) time.Duration {
	r.mu.Lock()
	defer r.mu.Unlock()
	var wait time.Duration
	for _, key := range keys {
		wait = max(wait, r.until[key].Sub(now))
	}
	return wait
}

func (r *refusals) note(key string, now time.Time, wait time.Duration) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.until == nil {
		r.until = make(map[string]time.Time)
	}
	if len(r.until) >= sweepAt {
		for k, at := range r.until {
			if !at.After(now) {
				delete(r.until, k)
			}
		}
	}
	r.until[key] = now.Add(wait)
}
