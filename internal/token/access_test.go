package token_test

import (
	"context"
	"crypto/ed25519"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/golang-jwt/jwt/v5"
	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"
	"pgregory.net/rapid"

	"kntc/internal/access"
	"kntc/internal/authority"
	"kntc/internal/clock"
	"kntc/internal/fault"
	"kntc/internal/token"
)

const (
	issuerName = "https://kntc.example.vn"
	ttl        = 15 * time.Minute
)

// start is a whole second, so that lives are easy to count.
func start() time.Time { return time.Date(2026, 7, 1, 2, 0, 0, 0, time.UTC) }

func actor() access.Actor {
	return access.Actor{
		Account: uuid.MustParse("0197c1a2-3b4c-7d5e-8f60-718293a4b5c6"),
		Home:    12,
		Name:    "lan.pham",
		Grants:  []access.Grant{{Role: access.Clerk, Authority: 12}, {Role: access.Supervisor, Authority: 3}},
		Session: access.Session{ID: uuid.MustParse("0197c1a2-3b4c-7d5e-8f60-718293a4b5c7"), Since: start().Add(-time.Hour)},
	}
}

type bench struct {
	clock    *clock.Fake
	key      token.SigningKey
	keys     *token.Keys
	issuer   *token.Issuer
	verifier *token.Verifier
	ended    endedSessions
}

// endedSessions are those that the verifier is told have ended.
type endedSessions map[uuid.UUID]bool

func (e endedSessions) SessionEnded(_ context.Context, session uuid.UUID) (bool, error) {
	return e[session], nil
}

// never is far beyond the life of any token.
func never() time.Time { return start().AddDate(1, 0, 0) }

func setup(tb testing.TB) bench {
	tb.Helper()
	c := clock.NewFake(start())
	key := token.KeySet{}.Generate(start())
	keys := token.NewKeys(newKeySet(tb, key))
	issuer, err := token.NewIssuer(keys, c, issuerName, ttl)
	if err != nil {
		tb.Fatal(err)
	}
	ended := endedSessions{}
	return bench{c, key, keys, issuer, token.NewVerifier(keys, c, issuerName, ended), ended}
}

func newKeySet(tb testing.TB, keys ...token.SigningKey) token.KeySet {
	tb.Helper()
	set, err := token.NewKeySet(keys...)
	if err != nil {
		tb.Fatal(err)
	}
	return set
}

func (b bench) issue(tb testing.TB) (string, token.Claims) {
	tb.Helper()
	raw, claims, err := b.issuer.Issue(actor(), true, never())
	if err != nil {
		tb.Fatal(err)
	}
	return raw, claims
}

// fieldCode returns the code of the fault's only field, and "" when err is nil.
func fieldCode(tb testing.TB, err error) string {
	tb.Helper()
	if err == nil {
		return ""
	}
	f := fault.As(err)
	if f == nil || len(f.Fields) != 1 {
		tb.Fatalf("error %v is no fault with one field", err)
	}
	if f.Detail.VI == "" || f.Detail.EN == "" {
		tb.Errorf("fault %v lacks a text", err)
	}
	return f.Fields[0].Code
}

func TestIssuedTokenVerifies(t *testing.T) {
	t.Parallel()
	b := setup(t)
	raw, issued := b.issue(t)
	for _, name := range []string{"checked", "remembered"} {
		who, claims, err := b.verifier.Verify(t.Context(), raw)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if d := cmp.Diff(actor(), who, cmp.AllowUnexported(access.Actor{})); d != "" {
			t.Errorf("%s: actor (-want +got):\n%s", name, d)
		}
		if d := cmp.Diff(issued, claims); d != "" {
			t.Errorf("%s: claims (-want +got):\n%s", name, d)
		}
		who.Grants[0].Role = access.Administrator // must not reach the next caller
	}
	if !issued.ExpiresAt.Equal(start().Add(ttl)) || !issued.MustChangePassword || issued.Key != b.key.ID {
		t.Errorf("claims %+v", issued)
	}
}

func TestTokenOnTheWire(t *testing.T) {
	t.Parallel()
	b := setup(t)
	raw, issued := b.issue(t)
	parts := strings.Split(raw, ".")
	header := decode(t, parts[0])
	if d := cmp.Diff(map[string]any{"alg": "EdDSA", "typ": "at+jwt", "kid": b.key.ID}, header); d != "" {
		t.Errorf("header (-want +got):\n%s", d)
	}
	want := map[string]any{
		"iss": issuerName, "aud": []any{"kntc"}, "sub": actor().Account.String(), "jti": issued.ID.String(),
		"iat": float64(start().Unix()), "nbf": float64(start().Unix()), "exp": float64(start().Add(ttl).Unix()),
		"sid": actor().Session.ID.String(), "auth_time": float64(start().Add(-time.Hour).Unix()),
		"home": 12.0, "name": "lan.pham", "pwc": true,
		"grants": []any{map[string]any{"r": "clerk", "a": 12.0}, map[string]any{"r": "supervisor", "a": 3.0}},
	}
	if d := cmp.Diff(want, decode(t, parts[1])); d != "" {
		t.Errorf("claims (-want +got):\n%s", d)
	}
}

func decode(tb testing.TB, part string) map[string]any {
	tb.Helper()
	data, err := base64.RawURLEncoding.DecodeString(part)
	if err != nil {
		tb.Fatal(err)
	}
	var m map[string]any
	if err := json.Unmarshal(data, &m); err != nil {
		tb.Fatal(err)
	}
	return m
}

func TestExpiryToTheMicrosecond(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name string
		at   time.Duration // after issue
		want string
	}{
		{"last microsecond", ttl - time.Microsecond, ""},
		{"the instant itself", ttl, "token_expired"},
		{"one second late", ttl + time.Second, "token_expired"},
		{"a day late", ttl + 24*time.Hour, "token_expired"},
		{"the clocks of two servers half a minute apart", -30 * time.Second, ""},
		{"further apart", -30*time.Second - time.Microsecond, "token_invalid"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			b := setup(t)
			raw, _ := b.issue(t)
			for range 2 { // checked, then remembered
				b.clock.Set(start().Add(tt.at - time.Microsecond)) // reading adds one
				_, _, err := b.verifier.Verify(t.Context(), raw)
				if got := fieldCode(t, err); got != tt.want {
					t.Errorf("Verify: %v, want code %q", err, tt.want)
				}
			}
		})
	}
}

func TestRememberedTokenExpires(t *testing.T) {
	t.Parallel()
	b := setup(t)
	raw, _ := b.issue(t)
	if _, _, err := b.verifier.Verify(t.Context(), raw); err != nil {
		t.Fatal(err)
	}
	b.clock.Set(start().Add(ttl))
	if _, _, err := b.verifier.Verify(t.Context(), raw); fieldCode(t, err) != "token_expired" {
		t.Errorf("a remembered token outlives its expiry: %v", err)
	}
}

func TestATokenEndsWithItsSession(t *testing.T) {
	t.Parallel()
	b := setup(t)
	raw, _ := b.issue(t)
	if _, _, err := b.verifier.Verify(t.Context(), raw); err != nil {
		t.Fatal(err)
	}
	b.ended[actor().Session.ID] = true
	if _, _, err := b.verifier.Verify(t.Context(), raw); fieldCode(t, err) != "token_revoked" {
		t.Errorf("a remembered token outlives its session: %v", err)
	}
}

func TestATokenExpiresWithItsSession(t *testing.T) {
	t.Parallel()
	b := setup(t)
	_, claims, err := b.issuer.Issue(actor(), false, start().Add(ttl/2))
	if err != nil || !claims.ExpiresAt.Equal(start().Add(ttl/2)) {
		t.Errorf("expires at %s, %v; want the end of the session", claims.ExpiresAt, err)
	}
}

// forge signs claims as the issuer would, after the change.
func (b bench) forge(tb testing.TB, method jwt.SigningMethod, key any, change func(header map[string]any, claims jwt.MapClaims)) string {
	tb.Helper()
	claims := jwt.MapClaims{
		"iss": issuerName, "aud": "kntc", "sub": actor().Account.String(), "jti": uuid.NewString(),
		"iat": start().Unix(), "nbf": start().Unix(), "exp": start().Add(ttl).Unix(),
		"sid": actor().Session.ID.String(), "auth_time": start().Unix(),
		"home": 12, "name": "lan.pham", "grants": []any{},
	}
	t := jwt.NewWithClaims(method, claims)
	t.Header["kid"], t.Header["typ"] = b.key.ID, "at+jwt"
	change(t.Header, claims)
	raw, err := t.SignedString(key)
	if err != nil {
		tb.Fatal(err)
	}
	return raw
}

func TestVerifyRefusesForgeries(t *testing.T) {
	t.Parallel()
	b := setup(t)
	private := ed25519.NewKeyFromSeed(b.key.Seed)
	public, ok := private.Public().(ed25519.PublicKey)
	if !ok {
		t.Fatal("no public key")
	}
	other := token.KeySet{}.Generate(start())
	type change = func(h map[string]any, c jwt.MapClaims)
	without := func(name string) change { return func(_ map[string]any, c jwt.MapClaims) { delete(c, name) } }
	with := func(name string, v any) change { return func(_ map[string]any, c jwt.MapClaims) { c[name] = v } }
	head := func(name string, v any) change { return func(h map[string]any, _ jwt.MapClaims) { h[name] = v } }
	same := func(map[string]any, jwt.MapClaims) {}
	genuine := b.forge(t, jwt.SigningMethodEdDSA, private, same)
	if _, _, err := b.verifier.Verify(t.Context(), genuine); err != nil {
		t.Fatalf("the unchanged token is refused: %v", err)
	}
	ed := func(c change) string { return b.forge(t, jwt.SigningMethodEdDSA, private, c) }
	parts := strings.Split(genuine, ".")
	for _, tt := range []struct{ name, raw, want string }{
		{"nothing", "", "token_missing"},
		{"no token", "abc", "token_invalid"},
		{"two parts", parts[0] + "." + parts[1], "token_invalid"},
		{"no signature", parts[0] + "." + parts[1] + ".", "token_invalid"},
		{"endless", strings.Repeat("a", 1<<20), "token_invalid"},
		{"alg none", b.forge(t, jwt.SigningMethodNone, jwt.UnsafeAllowNoneSignatureType, same), "token_invalid"},
		{"HS256 with the public key as secret", b.forge(t, jwt.SigningMethodHS256, []byte(public), same), "token_invalid"},
		{"alg in another case", ed(head("alg", "eddsa")), "token_invalid"},
		{"signed by a stranger", b.forge(t, jwt.SigningMethodEdDSA, ed25519.NewKeyFromSeed(other.Seed), same), "token_invalid"},
		{"unknown kid", ed(head("kid", other.ID)), "token_invalid"},
		{"no kid", ed(func(h map[string]any, _ jwt.MapClaims) { delete(h, "kid") }), "token_invalid"},
		{"kid is a number", ed(head("kid", 7)), "token_invalid"},
		{"another type of token", ed(head("typ", "JWT")), "token_invalid"},
		{"critical extension", ed(head("crit", []string{"b64"})), "token_invalid"},
		{"wrong audience", ed(with("aud", "other")), "token_invalid"},
		{"no audience", ed(without("aud")), "token_invalid"},
		{"wrong issuer", ed(with("iss", "https://kntc.example.com")), "token_invalid"},
		{"no issuer", ed(without("iss")), "token_invalid"},
		{"no expiry", ed(without("exp")), "token_invalid"},
		{"expired by one second", ed(with("exp", start().Add(-time.Second).Unix())), "token_expired"},
		{"expired and for others", ed(func(_ map[string]any, c jwt.MapClaims) {
			c["exp"], c["aud"] = start().Add(-time.Hour).Unix(), "other"
		}), "token_expired"},
		{"expired and signed by a stranger", b.forge(t, jwt.SigningMethodEdDSA, ed25519.NewKeyFromSeed(other.Seed),
			with("exp", start().Add(-time.Hour).Unix())), "token_invalid"},
		{"no beginning", ed(without("nbf")), "token_invalid"},
		{"begins later", ed(with("nbf", start().Add(time.Minute).Unix())), "token_invalid"},
		{"issued later", ed(with("iat", start().Add(time.Minute).Unix())), "token_invalid"},
		{"no time of issue", ed(without("iat")), "token_invalid"},
		{"subject is no account", ed(with("sub", "root")), "token_invalid"},
		{"nil account", ed(with("sub", uuid.Nil.String())), "token_invalid"},
		{"no token id", ed(without("jti")), "token_invalid"},
		{"no home", ed(without("home")), "token_invalid"},
		{"no name", ed(without("name")), "token_invalid"},
		{"grants are no list", ed(with("grants", "all")), "token_invalid"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			who, claims, err := b.verifier.Verify(t.Context(), tt.raw)
			if !errors.Is(err, token.ErrUnauthenticated) || fieldCode(t, err) != tt.want {
				t.Errorf("Verify: %v, want code %q", err, tt.want)
			}
			if who.Account != uuid.Nil || who.Grants != nil || claims != (token.Claims{}) {
				t.Errorf("a refused token gives %+v, %+v", who, claims)
			}
		})
	}
}

func TestAnyChangedCharacterIsNoticed(t *testing.T) {
	t.Parallel()
	b := setup(t)
	raw, _ := b.issue(t)
	rapid.Check(t, func(rt *rapid.T) {
		i := rapid.IntRange(0, len(raw)-1).Draw(rt, "position")
		c := rapid.SampledFrom([]byte("ABCabc019-_.= \n")).Draw(rt, "character")
		if raw[i] == c {
			rt.Skip("unchanged")
		}
		if _, _, err := b.verifier.Verify(t.Context(), raw[:i]+string(c)+raw[i+1:]); err == nil {
			rt.Fatalf("position %d changed to %q verifies", i, c)
		}
	})
}

func TestWithdrawnKeyEndsItsTokensAtOnce(t *testing.T) {
	t.Parallel()
	b := setup(t)
	raw, _ := b.issue(t)
	if _, _, err := b.verifier.Verify(t.Context(), raw); err != nil {
		t.Fatal(err)
	}
	b.keys.Replace(newKeySet(t, token.KeySet{}.Generate(start())))
	if _, _, err := b.verifier.Verify(t.Context(), raw); fieldCode(t, err) != "token_invalid" {
		t.Errorf("a remembered token of a withdrawn key: %v", err)
	}
}

func TestIssueNeedsAnActiveKey(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.clock.Set(b.key.RetiresAt)
	if _, _, err := b.issuer.Issue(actor(), false, never()); !errors.Is(err, token.ErrNoSigningKey) {
		t.Errorf("Issue with a retired key: %v", err)
	}
}

func TestIssueRefusesWhatNoVerifierTakes(t *testing.T) {
	t.Parallel()
	b := setup(t)
	who := actor()
	for i := range 1000 {
		who.Grants = append(who.Grants, access.Grant{Role: access.Clerk, Authority: authority.ID(1000 + i)})
	}
	if _, _, err := b.issuer.Issue(who, false, never()); err == nil {
		t.Error("a token of 1002 grants was issued")
	}
	who.Grants = who.Grants[:200]
	raw, _, err := b.issuer.Issue(who, false, never())
	if err != nil {
		t.Fatalf("200 grants: %v", err)
	}
	if got, _, err := b.verifier.Verify(t.Context(), raw); err != nil || len(got.Grants) != 200 {
		t.Errorf("200 grants: %d, %v", len(got.Grants), err)
	}
}

func TestNewIssuerChecksItsSettings(t *testing.T) {
	t.Parallel()
	b := setup(t)
	for _, tt := range []struct {
		name string
		ttl  time.Duration
		ok   bool
	}{
		{"", ttl, false},
		{issuerName, 0, false},
		{issuerName, 1500 * time.Millisecond, false},
		{issuerName, token.MaxAccessTTL, true},
		{issuerName, token.MaxAccessTTL + time.Second, false},
	} {
		if _, err := token.NewIssuer(b.keys, b.clock, tt.name, tt.ttl); (err == nil) != tt.ok {
			t.Errorf("NewIssuer(%q, %s): %v", tt.name, tt.ttl, err)
		}
	}
}

func TestConcurrentVerify(t *testing.T) {
	t.Parallel()
	b := setup(t)
	raws := make([]string, 20)
	for i := range raws {
		raws[i], _ = b.issue(t)
	}
	var wg sync.WaitGroup
	for g := range 8 {
		wg.Go(func() {
			for i := range 200 {
				if _, _, err := b.verifier.Verify(t.Context(), raws[(g+i)%len(raws)]); err != nil {
					t.Errorf("Verify: %v", err)
				}
				if i == 100 {
					b.keys.Replace(b.keys.Current())
				}
			}
		})
	}
	wg.Wait()
}

func BenchmarkVerify(b *testing.B) {
	s := setup(b)
	raw, _ := s.issue(b)
	b.Run("remembered", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			if _, _, err := s.verifier.Verify(b.Context(), raw); err != nil {
				b.Fatal(err)
			}
		}
	})
}

func ExampleSigningKey_Format() {
	key := token.SigningKey{ID: "kid", Seed: []byte("secret")}
	fmt.Printf("%v %+v %s", key, key, key.ID)
	// Output: token.SigningKey(kid, seed not shown) token.SigningKey(kid, seed not shown) kid
}
