package web

import (
	"math"
	"strconv"
	"sync"
	"time"

	"github.com/labstack/echo/v4"

	"kntc/internal/clock"
	"kntc/internal/text"
)

// SignInLimits slow guessing down: per user name, so that one account is not
// tried from many places, and per address, so that many are not tried from one.
type SignInLimits struct {
	account, address *limiter
}

// NewSignInLimits allows so many attempts a minute for an account and for an
// address.
func NewSignInLimits(c clock.Clock, perAccount, perAddress int) SignInLimits {
	return SignInLimits{newLimiter(c, perAccount), newLimiter(c, perAddress)}
}

// Allow takes one attempt, or refuses and says when to try again.
func (l SignInLimits) Allow(c echo.Context, username string) error {
	wait := max(l.address.take(c.RealIP()), l.account.take(text.Fold(username)))
	if wait == 0 {
		return nil
	}
	seconds := strconv.Itoa(int(math.Ceil(wait.Seconds())))
	c.Response().Header().Set(echo.HeaderRetryAfter, seconds)
	return errTooManySignIns.Msg("Hãy thử lại sau "+seconds+" giây.", "Try again in "+seconds+" seconds.").
		With("retry_after_seconds", int(math.Ceil(wait.Seconds())))
}

// maxBuckets bounds the memory of a limiter.
const maxBuckets = 20_000

// limiter is a token bucket per key: a burst of a minute's tokens, refilled
// evenly.
type limiter struct {
	mu      sync.Mutex
	clock   clock.Clock
	burst   float64
	every   time.Duration // per token
	buckets map[string]bucket
}

type bucket struct {
	tokens float64
	at     time.Time
}

func newLimiter(c clock.Clock, perMinute int) *limiter {
	perMinute = max(perMinute, 1)
	return &limiter{
		clock: c, burst: float64(perMinute), every: time.Minute / time.Duration(perMinute),
		buckets: make(map[string]bucket),
	}
}

// take removes a token; without one it returns how long to wait for the next.
func (l *limiter) take(key string) time.Duration {
	l.mu.Lock()
	defer l.mu.Unlock()
	now := l.clock.Now()
	b, known := l.buckets[key]
	if !known {
		l.makeRoom(now)
		b = bucket{l.burst, now}
	}
	b = l.refill(b, now)
	if b.tokens < 1 {
		l.buckets[key] = b
		return time.Duration((1 - b.tokens) * float64(l.every))
	}
	b.tokens--
	l.buckets[key] = b
	return 0
}

func (l *limiter) refill(b bucket, now time.Time) bucket {
	if since := now.Sub(b.at); since > 0 {
		b.tokens = min(l.burst, b.tokens+float64(since)/float64(l.every))
	}
	b.at = now
	return b
}

// makeRoom forgets buckets that are full again and, when that is not enough, a
// quarter of the others, so that memory and time stay bounded whatever
// strangers send.
func (l *limiter) makeRoom(now time.Time) {
	if len(l.buckets) < maxBuckets {
		return
	}
	for key, b := range l.buckets {
		if l.refill(b, now).tokens >= l.burst {
			delete(l.buckets, key)
		}
	}
	for key := range l.buckets {
		if len(l.buckets) < maxBuckets*3/4 {
			return
		}
		delete(l.buckets, key)
	}
}
