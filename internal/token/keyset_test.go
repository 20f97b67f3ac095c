package token_test

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"kntc/internal/clock"
	"kntc/internal/token"
)

const day = 24 * time.Hour

func jwksIDs(tb testing.TB, set token.KeySet, now time.Time) []string {
	tb.Helper()
	var body struct {
		Keys []map[string]string `json:"keys"`
	}
	if err := json.Unmarshal(set.JWKS(now), &body); err != nil {
		tb.Fatal(err)
	}
	ids := []string{}
	for _, k := range body.Keys {
		ids = append(ids, k["kid"])
	}
	return ids
}

func TestFirstKeySignsAtOnce(t *testing.T) {
	t.Parallel()
	if !(token.KeySet{}).Due(start()) {
		t.Error("an empty set is not due for a key")
	}
	k := token.KeySet{}.Generate(start())
	if !k.CreatedAt.Equal(start()) || !k.ActivatesAt.Equal(start()) || !k.RetiresAt.Equal(start().Add(90*day)) {
		t.Errorf("times %v %v %v", k.CreatedAt, k.ActivatesAt, k.RetiresAt)
	}
	if again := (token.KeySet{}).Generate(start()); again.ID == k.ID || bytes.Equal(again.Seed, k.Seed) {
		t.Error("two keys are the same")
	}
}

func TestKeyLife(t *testing.T) {
	t.Parallel()
	a := token.KeySet{}.Generate(start())
	old := newKeySet(t, a)
	due := start().Add(83 * day)
	if old.Due(due.Add(-time.Microsecond)) || !old.Due(due) {
		t.Error("a key must be due a week before it retires, not earlier")
	}
	b := old.Generate(due)
	if !b.ActivatesAt.Equal(due.Add(day)) {
		t.Errorf("the next key signs from %s, want a day after its publication", b.ActivatesAt)
	}
	set := newKeySet(t, b, a)
	spent := a.RetiresAt.Add(token.MaxAccessTTL + 30*time.Second)
	for _, tt := range []struct {
		name   string
		at     time.Time
		active string
		jwks   []string
	}{
		{"published before it signs", due, a.ID, []string{a.ID, b.ID}},
		{"last instant of the old key", b.ActivatesAt.Add(-time.Microsecond), a.ID, []string{a.ID, b.ID}},
		{"first instant of the new key", b.ActivatesAt, b.ID, []string{a.ID, b.ID}},
		{"the old one's last token still lives", spent.Add(-time.Microsecond), b.ID, []string{a.ID, b.ID}},
		{"the old one's last token has expired", spent, b.ID, []string{b.ID}},
		{"nobody rotated", b.RetiresAt, "", []string{b.ID}},
		{"long afterwards", b.RetiresAt.Add(day), "", []string{}},
		{"before everything", start().Add(-time.Microsecond), "", []string{a.ID, b.ID}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			active, ok := set.Active(tt.at)
			if active.ID != tt.active || ok != (tt.active != "") {
				t.Errorf("Active = %q, %v, want %q", active.ID, ok, tt.active)
			}
			if d := cmp.Diff(tt.jwks, jwksIDs(t, set, tt.at)); d != "" {
				t.Errorf("JWKS (-want +got):\n%s", d)
			}
		})
	}
	if set.Due(due) {
		t.Error("still due after rotation")
	}
	if a.Spent(spent.Add(-time.Microsecond)) || !a.Spent(spent) {
		t.Error("Spent and JWKS disagree")
	}
}

func TestLateRotationLeavesNoGap(t *testing.T) {
	t.Parallel()
	a := token.KeySet{}.Generate(start())
	set := newKeySet(t, a)
	b := set.Generate(a.RetiresAt.Add(-time.Hour))
	if !b.ActivatesAt.Equal(a.RetiresAt) {
		t.Errorf("an hour before retirement the next key activates at %s, want %s", b.ActivatesAt, a.RetiresAt)
	}
	late := a.RetiresAt.Add(30 * day)
	if c := set.Generate(late); !c.ActivatesAt.Equal(late) {
		t.Errorf("with no key left the next one activates at %s, want at once", c.ActivatesAt)
	}
}

func TestRotationWheneverDueAlwaysHasAKey(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		now := start()
		keys := []token.SigningKey{token.KeySet{}.Generate(now)}
		for range rapid.IntRange(1, 60).Draw(rt, "steps") {
			now = now.Add(time.Duration(rapid.IntRange(1, 20*24).Draw(rt, "hours")) * time.Hour)
			set := newKeySet(t, keys...)
			if set.Due(now) {
				keys = append(keys, set.Generate(now))
				set = newKeySet(t, keys...)
			}
			if _, ok := set.Active(now); !ok {
				rt.Fatalf("no key signs at %s", now)
			}
			if set.Due(now) && !set.Due(now.Add(-time.Hour)) {
				rt.Fatalf("still due after rotation at %s", now)
			}
		}
	})
}

func TestTokensSurviveRotation(t *testing.T) {
	t.Parallel()
	a := token.KeySet{}.Generate(start())
	b := newKeySet(t, a).Generate(start().Add(83 * day))
	c := clock.NewFake(b.ActivatesAt.Add(-time.Second))
	keys := token.NewKeys(newKeySet(t, a, b))
	issuer, err := token.NewIssuer(keys, c, issuerName, ttl)
	if err != nil {
		t.Fatal(err)
	}
	raw, claims, err := issuer.Issue(actor(), false, never())
	if err != nil || claims.Key != a.ID {
		t.Fatalf("signed by %q, %v", claims.Key, err)
	}
	c.Advance(time.Minute)
	if _, next, err := issuer.Issue(actor(), false, never()); err != nil || next.Key != b.ID {
		t.Errorf("after activation signed by %q, %v", next.Key, err)
	}
	if _, _, err := token.NewVerifier(keys, c, issuerName, endedSessions{}).Verify(t.Context(), raw); err != nil {
		t.Errorf("the old key's token is refused: %v", err)
	}
}

func TestJWKSForm(t *testing.T) {
	t.Parallel()
	// The key pair and thumbprint of RFC 8037, appendices A.1 to A.3.
	seed, err := base64.RawURLEncoding.DecodeString("nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A")
	if err != nil {
		t.Fatal(err)
	}
	k := token.SigningKey{
		ID: "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k", Seed: seed,
		CreatedAt: start(), ActivatesAt: start(), RetiresAt: start().Add(day),
	}
	want := `{"keys":[{"kty":"OKP","crv":"Ed25519","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo",` +
		`"kid":"kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k","use":"sig","alg":"EdDSA"}]}`
	if got := string(newKeySet(t, k).JWKS(start())); got != want {
		t.Errorf("JWKS = %s\nwant   %s", got, want)
	}
	if got := string(token.KeySet{}.JWKS(start())); got != `{"keys":[]}` {
		t.Errorf("JWKS of no keys = %s", got)
	}
}

func TestNewKeySetRefuses(t *testing.T) {
	t.Parallel()
	good := token.KeySet{}.Generate(start())
	change := func(f func(*token.SigningKey)) token.SigningKey {
		k := good
		f(&k)
		return k
	}
	for _, tt := range []struct {
		name, want string
		keys       []token.SigningKey
	}{
		{"twice", "twice", []token.SigningKey{good, good}},
		{"short seed", "31 bytes", []token.SigningKey{change(func(k *token.SigningKey) { k.Seed = k.Seed[:31] })}},
		{"another's id", "not that of the seed", []token.SigningKey{change(func(k *token.SigningKey) { k.ID = "x" })}},
		{"no life", "retires before", []token.SigningKey{change(func(k *token.SigningKey) { k.RetiresAt = k.ActivatesAt })}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if _, err := token.NewKeySet(tt.keys...); err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("NewKeySet: %v, want %q in it", err, tt.want)
			}
		})
	}
}
