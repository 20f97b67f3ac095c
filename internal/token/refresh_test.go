package token_test

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"strings"
	"testing"
	"time"

	"kntc/internal/authority"
	"kntc/internal/token"
)

// refreshTTL is how long a session lives without being renewed.
const refreshTTL = 30 * day

// life is that of the sessions here.
func life() token.Life { return token.Life{Idle: refreshTTL, Whole: 90 * day} }

func TestNewRefresh(t *testing.T) {
	t.Parallel()
	text, r := token.NewRefresh(actor().Account, 12, start(), life())
	sum := sha256.Sum256([]byte(text))
	if !strings.HasPrefix(text, "rt_") || !bytes.Equal(r.Hash, sum[:]) {
		t.Errorf("token %q with hash %x", text, r.Hash)
	}
	if r.Account != actor().Account || r.Home != 12 || r.ID == r.Family || !r.UsedAt.IsZero() || !r.RevokedAt.IsZero() {
		t.Errorf("stored %+v", r)
	}
	if !r.IssuedAt.Equal(start()) || !r.ExpiresAt.Equal(start().Add(refreshTTL)) {
		t.Errorf("times %s, %s", r.IssuedAt, r.ExpiresAt)
	}
	home, hash, err := token.ParseRefresh(text)
	if err != nil || home != 12 || !bytes.Equal(hash, r.Hash) {
		t.Errorf("ParseRefresh = %d, %x, %v", home, hash, err)
	}
}

func TestNextStaysInTheFamily(t *testing.T) {
	t.Parallel()
	text, r := token.NewRefresh(actor().Account, 12, start(), life())
	r.UsedAt = start()
	later := start().Add(time.Hour)
	secret := bytes.Repeat([]byte{7}, token.SecretBytes)
	nextText, next := r.Next(secret, later, life())
	if next.Family != r.Family || next.Account != r.Account || next.Home != r.Home {
		t.Errorf("successor %+v of %+v", next, r)
	}
	if again, hash := token.RefreshOf(12, secret); again != nextText || !bytes.Equal(hash, next.Hash) {
		t.Error("the same secret gives another successor")
	}
	if nextText == text || next.ID == r.ID || bytes.Equal(next.Hash, r.Hash) || !next.UsedAt.IsZero() {
		t.Error("the successor is the same token")
	}
	if !next.ExpiresAt.Equal(later.Add(refreshTTL)) {
		t.Errorf("the successor expires at %s", next.ExpiresAt)
	}
}

func TestASessionEndsHoweverOftenItIsRenewed(t *testing.T) {
	t.Parallel()
	_, r := token.NewRefresh(actor().Account, 12, start(), life())
	secret := make([]byte, token.SecretBytes)
	now := start()
	for range 5 {
		now = now.Add(20 * day)
		_, r = r.Next(secret, now, life())
	}
	if want := start().Add(90 * day); !r.ExpiresAt.Equal(want) || !r.StartedAt.Equal(start()) {
		t.Errorf("begun %s, expires %s, want %s", r.StartedAt, r.ExpiresAt, want)
	}
}

func TestParseRefreshRefuses(t *testing.T) {
	t.Parallel()
	text, _ := token.NewRefresh(actor().Account, authority.ID(1), start(), life())
	none, _ := token.NewRefresh(actor().Account, authority.ID(0), start(), life())
	for _, bad := range []string{
		"", "rt_", "rt_abc", text[3:], "RT_" + text[3:], text + "A", text[:len(text)-1], " " + text, text + "\n",
		none, strings.Repeat("a", 1<<16),
	} {
		if _, _, err := token.ParseRefresh(bad); !errors.Is(err, token.ErrRefresh) || fieldCode(t, err) != "refresh_invalid" {
			t.Errorf("ParseRefresh(%.60q): %v", bad, err)
		}
	}
}

func TestRotateDecision(t *testing.T) {
	t.Parallel()
	_, fresh := token.NewRefresh(actor().Account, 12, start(), life())
	used, revoked, both := fresh, fresh, fresh
	used.UsedAt = start().Add(time.Hour)
	revoked.RevokedAt = start().Add(time.Hour)
	both.UsedAt, both.RevokedAt = used.UsedAt, revoked.RevokedAt
	_, next := fresh.Next(make([]byte, token.SecretBytes), used.UsedAt, life())
	spent, ended := next, next
	spent.UsedAt, ended.RevokedAt = used.UsedAt, used.UsedAt
	end := start().Add(refreshTTL)
	for _, tt := range []struct {
		name   string
		stored token.Refresh
		next   *token.Refresh
		now    time.Time
		want   token.Decision
		code   string
	}{
		{"fresh", fresh, nil, start(), token.Renew, ""},
		{"last microsecond", fresh, nil, end.Add(-time.Microsecond), token.Renew, ""},
		{"expired at the instant", fresh, nil, end, token.RefuseExpired, "refresh_expired"},
		{"used a microsecond ago, and no successor", used, nil, used.UsedAt.Add(time.Microsecond), token.RefuseReused, "refresh_reused"},
		{"used in the same microsecond", used, nil, used.UsedAt, token.RefuseReused, "refresh_reused"},
		{"two tabs at once", used, &next, used.UsedAt, token.Repeat, ""},
		{"two tabs, ten seconds apart", used, &next, used.UsedAt.Add(10 * time.Second), token.Repeat, ""},
		{"later it is a theft", used, &next, used.UsedAt.Add(10*time.Second + time.Microsecond), token.RefuseReused, "refresh_reused"},
		{"the successor was used", used, &spent, used.UsedAt.Add(time.Second), token.RefuseReused, "refresh_reused"},
		{"the successor was revoked", used, &ended, used.UsedAt.Add(time.Second), token.RefuseReused, "refresh_reused"},
		{"the session ended meanwhile", both, &next, used.UsedAt.Add(time.Second), token.RefuseRevoked, "refresh_revoked"},
		{"used and expired is still a theft", used, nil, end.Add(time.Hour), token.RefuseReused, "refresh_reused"},
		{"revoked", revoked, nil, start().Add(2 * time.Hour), token.RefuseRevoked, "refresh_revoked"},
		{"revoked and expired", revoked, nil, end, token.RefuseRevoked, "refresh_revoked"},
		{"family ended before", both, nil, start().Add(2 * time.Hour), token.RefuseRevoked, "refresh_revoked"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			got := token.Rotate(tt.stored, tt.next, tt.now)
			if got != tt.want {
				t.Errorf("Rotate = %d, want %d", got, tt.want)
			}
			if code := fieldCode(t, got.Err()); code != tt.code {
				t.Errorf("Err = %v, want code %q", got.Err(), tt.code)
			}
			if got.RevokesFamily() != (tt.want == token.RefuseReused) {
				t.Errorf("RevokesFamily = %v", got.RevokesFamily())
			}
		})
	}
}

func TestZeroDecisionRefuses(t *testing.T) {
	t.Parallel()
	var d token.Decision
	if fieldCode(t, d.Err()) != "refresh_invalid" {
		t.Errorf("the zero decision: %v", d.Err())
	}
	if token.Decision(99).Err() == nil {
		t.Error("an unknown decision permits")
	}
}
