package web

import (
	"strings"
	"testing"
	"time"

	"kntc/internal/access"
	"kntc/internal/clock"
)

func TestLimiterStaysSmall(t *testing.T) {
	t.Parallel()
	clk := clock.NewFake(time.Date(2026, 7, 1, 2, 0, 0, 0, time.UTC))
	l := newLimiter(clk, 5)
	for i := range 3 * maxBuckets {
		l.take(strings.Repeat("x", i%7) + string(rune('a'+i%26)) + time.Duration(i).String())
	}
	if len(l.buckets) > maxBuckets {
		t.Errorf("%d buckets", len(l.buckets))
	}
}

// TestZeroGuardLetsNobodyCall holds that a route added without a guard is closed
// to everybody, whatever they may do elsewhere.
func TestZeroGuardLetsNobodyCall(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		guard  Guard
		actor  access.Actor
		passes bool
	}{
		"none":                 {Guard{}, access.SystemActor("test", access.PetitionRead), false},
		"signed in":            {SignedIn(), access.Actor{}, true},
		"permitted":            {Needs(access.PetitionRead), access.SystemActor("test", access.PetitionRead), true},
		"not permitted":        {Needs(access.LawManage), access.SystemActor("test", access.PetitionRead), false},
		"everybody's has none": {Public(), access.Actor{}, true},
	} {
		if err := tt.guard.passes(tt.actor); (err == nil) != tt.passes {
			t.Errorf("%s: %v", name, err)
		}
	}
}
