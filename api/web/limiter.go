package web

import (
	"math"
	"strconv"
	"sync"
	"time"

	"github.com/labstack/echo/v4"

	"kntc/internal/clock"
	"kntc/internal/fault"
)

// later refuses for now and says when to try again.
func later(c echo.Context, why *fault.Error, wait time.Duration) error {
	seconds := wholeSeconds(wait)
	n := strconv.Itoa(seconds)
	c.Response().Header().Set(echo.HeaderRetryAfter, n)
	return why.Msg("Hãy thử lại sau "+n+" giây.", "Try again in "+n+" seconds.").With(fault.RetryAfter, seconds)
}

// wholeSeconds rounds up.
func wholeSeconds(d time.Duration) int { return int(math.Ceil(d.Seconds())) }

// maxBuckets bounds the memory of a limiter, and sweepEvery the time that goes into
// looking for buckets to forget.
const (
	maxBuckets = 20_000
	sweepEvery = time.Second
)

// limiter is a token bucket per key: a burst of a minute's tokens, refilled
// evenly.
type limiter struct {
	mu      sync.Mutex
	clock   clock.Clock
	burst   float64
	every   time.Duration // per token
	buckets map[string]bucket
	swept   time.Time
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

// taken is what taking a token came to.
type taken struct {
	left int           // tokens that can be taken at once
	full time.Duration // until there are as many as there can be
	wait time.Duration // until the next one; 0 when one was taken
}

// take removes a token; without one it says how long to wait for the next.
func (l *limiter) take(key string) taken {
	l.mu.Lock()
	defer l.mu.Unlock()
	now := l.clock.Now()
	b, known := l.buckets[key]
	if !known {
		if !l.makeRoom(now) {
			key = crowd
		}
		if b, known = l.buckets[key]; !known {
			b = bucket{l.burst, now}
		}
	}
	b = l.refill(b, now)
	out := taken{}
	if b.tokens < 1 {
		out.wait = time.Duration((1 - b.tokens) * float64(l.every))
	} else {
		b.tokens--
	}
	l.buckets[key] = b
	out.left, out.full = int(b.tokens), time.Duration((l.burst-b.tokens)*float64(l.every))
	return out
}

func (l *limiter) refill(b bucket, now time.Time) bucket {
	if since := now.Sub(b.at); since > 0 {
		b.tokens = min(l.burst, b.tokens+float64(since)/float64(l.every))
	}
	b.at = now
	return b
}

// crowd is the bucket that everybody shares for whom there is no room. It has no
// name that a caller could have.
const crowd = "\x00"

// makeRoom forgets buckets that are full again, which changes nothing for anybody,
// and reports whether there is room for another. Buckets that hold somebody back
// are kept: whoever could make them be forgotten could go on guessing.
func (l *limiter) makeRoom(now time.Time) bool {
	if len(l.buckets) < maxBuckets-1 { // the crowd's is one of them
		return true
	}
	if now.Sub(l.swept) < sweepEvery {
		return false
	}
	l.swept = now
	for key, b := range l.buckets {
		if l.refill(b, now).tokens >= l.burst {
			delete(l.buckets, key)
		}
	}
	return len(l.buckets) < maxBuckets-1
}
