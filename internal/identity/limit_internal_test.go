package identity

import (
	"regexp"
	"strconv"
	"testing"
	"time"

	"kntc/internal/seal"
)

// TestBucketsAreBounded holds that whatever is typed is counted under one of a
// million names of its kind.
func TestBucketsAreBounded(t *testing.T) {
	t.Parallel()
	keyring, err := seal.NewKeyring()
	if err != nil {
		t.Fatal(err)
	}
	s := New(Deps{Sealer: keyring})
	name := regexp.MustCompile(`^name/[0-9a-f]{5}$`)
	seen := make(map[string]bool)
	for i := range 1000 {
		key := s.bucket("name", "đăng nhập "+strconv.Itoa(i), 1).key
		seen[key] = true
		if !name.MatchString(key) {
			t.Fatalf("a bucket is called %q", key)
		}
	}
	if len(seen) < 990 {
		t.Errorf("a thousand names fall into %d buckets", len(seen))
	}
}

func TestABucketFillsEvenly(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 7, 1, 2, 0, 0, 0, time.UTC)
	b, full := bucket{perMinute: 4}, time.Time{}
	for i, tt := range []struct {
		later time.Duration
		wait  time.Duration
	}{
		{0, 0},
		{0, 0},
		{0, 0},
		{0, 0},
		{0, 15 * time.Second},
		{10 * time.Second, 5 * time.Second},
		{5 * time.Second, 0},
		{0, 15 * time.Second},
		{time.Hour, 0},
	} {
		now = now.Add(tt.later)
		after, wait := b.take(full, now)
		if wait != tt.wait {
			t.Errorf("attempt %d: wait %s, want %s", i, wait, tt.wait)
		}
		if wait == 0 {
			full = after
		}
	}
}
