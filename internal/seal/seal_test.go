package seal_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"kntc/internal/seal"
)

const owner = "00001gz3k8v5d9e1m7c2x4t6b8n0q3r5/identity_number"

func newKeyring(tb testing.TB) *seal.Keyring {
	tb.Helper()
	k, err := seal.NewKeyring()
	if err != nil {
		tb.Fatal(err)
	}
	return k
}

func mustSeal(tb testing.TB, k *seal.Keyring, p seal.Purpose, plain string) []byte {
	tb.Helper()
	sealed, err := k.Seal(p, owner, []byte(plain))
	if err != nil {
		tb.Fatal(err)
	}
	return sealed
}

func TestWhatIsSealedOpens(t *testing.T) {
	t.Parallel()
	k := newKeyring(t)
	rapid.Check(t, func(rt *rapid.T) {
		p := rapid.SampledFrom(seal.Purposes()).Draw(rt, "purpose")
		who := rapid.StringN(1, 40, -1).Draw(rt, "owner")
		plain := rapid.SliceOf(rapid.Byte()).Draw(rt, "plain")
		sealed, err := k.Seal(p, who, plain)
		if err != nil {
			rt.Fatal(err)
		}
		got, err := k.Open(p, who, sealed)
		if err != nil || !bytes.Equal(got, plain) {
			rt.Fatalf("Open = %x, %v, want %x", got, err, plain)
		}
	})
}

func TestSealingTwiceGivesDifferentBytes(t *testing.T) {
	t.Parallel()
	k := newKeyring(t)
	if bytes.Equal(mustSeal(t, k, seal.Identity, "001085012345"), mustSeal(t, k, seal.Identity, "001085012345")) {
		t.Error("equal numbers can be told from their ciphertexts")
	}
}

func TestOpenRefusesWhatIsNotItsOwn(t *testing.T) {
	t.Parallel()
	k := newKeyring(t)
	sealed := mustSeal(t, k, seal.Identity, "001085012345")
	for _, tt := range []struct {
		name    string
		keyring *seal.Keyring
		purpose seal.Purpose
		owner   string
		sealed  []byte
		want    error
	}{
		{"another purpose, same keys", k, seal.Replay, owner, sealed, seal.ErrOpen},
		{"the denouncers' keys", k, seal.Party, owner, sealed, seal.ErrOpen},
		{"another row", k, seal.Identity, owner + "x", sealed, seal.ErrOpen},
		{"another keyring", newKeyring(t), seal.Identity, owner, sealed, seal.ErrOpen},
		{"cut short", k, seal.Identity, owner, sealed[:len(sealed)-1], seal.ErrOpen},
		{"nothing", k, seal.Identity, owner, nil, seal.ErrOpen},
		{"no owner", k, seal.Identity, "", sealed, seal.ErrOwner},
		{"unknown purpose", k, "identity\x00", owner, sealed, seal.ErrPurpose},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			got, err := tt.keyring.Open(tt.purpose, tt.owner, tt.sealed)
			if !errors.Is(err, tt.want) || got != nil {
				t.Errorf("Open = %q, %v, want %v", got, err, tt.want)
			}
		})
	}
}

func TestOwnerAndPurposeCannotBeShifted(t *testing.T) {
	t.Parallel()
	k := newKeyring(t)
	sealed, err := k.Seal(seal.Identity, "a\x00b", []byte("x"))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := k.Open(seal.Identity, "a", sealed); !errors.Is(err, seal.ErrOpen) {
		t.Errorf("a shorter owner opens the value: %v", err)
	}
}

func TestSealDemandsOwnerAndPurpose(t *testing.T) {
	t.Parallel()
	k := newKeyring(t)
	if _, err := k.Seal(seal.Party, "", nil); !errors.Is(err, seal.ErrOwner) {
		t.Errorf("without owner: %v", err)
	}
	if _, err := k.Seal("", owner, nil); !errors.Is(err, seal.ErrPurpose) {
		t.Errorf("without purpose: %v", err)
	}
}

func TestAnyFlippedBitIsNoticed(t *testing.T) {
	t.Parallel()
	k := newKeyring(t)
	rapid.Check(t, func(rt *rapid.T) {
		p := rapid.SampledFrom(seal.Purposes()).Draw(rt, "purpose")
		sealed, err := k.Seal(p, owner, rapid.SliceOf(rapid.Byte()).Draw(rt, "plain"))
		if err != nil {
			rt.Fatal(err)
		}
		i := rapid.IntRange(0, len(sealed)*8-1).Draw(rt, "bit")
		sealed[i/8] ^= 1 << (i % 8)
		if got, err := k.Open(p, owner, sealed); !errors.Is(err, seal.ErrOpen) || got != nil {
			rt.Fatalf("altered bytes open: %x, %v", got, err)
		}
	})
}

func TestRotate(t *testing.T) {
	t.Parallel()
	before := newKeyring(t)
	old := map[seal.Purpose][]byte{}
	for _, p := range seal.Purposes() {
		old[p] = mustSeal(t, before, p, "old "+string(p))
	}
	after, err := before.Rotate()
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range seal.Purposes() {
		if got, err := after.Open(p, owner, old[p]); err != nil || string(got) != "old "+string(p) {
			t.Errorf("%s: the old value does not open after rotation: %q, %v", p, got, err)
		}
		if _, err := before.Open(p, owner, mustSeal(t, after, p, "new")); !errors.Is(err, seal.ErrOpen) {
			t.Errorf("%s: the old keys seal on after rotation", p)
		}
		if before.BlindIndex(p, "001085012345") != after.BlindIndex(p, "001085012345") {
			t.Errorf("%s: rotation changed the blind index", p)
		}
	}
	if before.Fingerprint() == after.Fingerprint() {
		t.Error("rotation did not change the fingerprint")
	}
}

func TestReindexed(t *testing.T) {
	t.Parallel()
	before := newKeyring(t)
	sealed := mustSeal(t, before, seal.Identity, "001085012345")
	after, err := before.Reindexed()
	if err != nil {
		t.Fatal(err)
	}
	if got, err := after.Open(seal.Identity, owner, sealed); err != nil || string(got) != "001085012345" {
		t.Errorf("the sealed value does not open: %q, %v", got, err)
	}
	for _, p := range seal.Purposes() {
		if before.BlindIndex(p, "001085012345") == after.BlindIndex(p, "001085012345") {
			t.Errorf("%s: the index key is the old one", p)
		}
	}
}

func TestBlindIndex(t *testing.T) {
	t.Parallel()
	k := newKeyring(t)
	want := k.BlindIndex(seal.Identity, "001085012345")
	if len(want) != 32 || strings.Trim(want, "0123456789abcdef") != "" {
		t.Fatalf("index %q is not 128 bits in hexadecimal", want)
	}
	for _, same := range []string{" 001085012345", "001 085 012 345", "001.085.012-345", "００１０８５０１２３４５"} {
		if got := k.BlindIndex(seal.Identity, same); got != want {
			t.Errorf("%q has another index than the plain number", same)
		}
	}
	if k.BlindIndex(seal.Identity, "b1234567") != k.BlindIndex(seal.Identity, "B 1234567") {
		t.Error("a passport number in lower case has another index")
	}
	for _, p := range seal.Purposes() {
		if p != seal.Identity && k.BlindIndex(p, "001085012345") == want {
			t.Errorf("purpose %s shares its index with identity", p)
		}
	}
	if newKeyring(t).BlindIndex(seal.Identity, "001085012345") == want {
		t.Error("the index does not depend on the key")
	}
}

func TestNothingHasNoBlindIndex(t *testing.T) {
	t.Parallel()
	k := newKeyring(t)
	for _, empty := range []string{"", "  ", "-", "…"} {
		if got := k.BlindIndex(seal.Identity, empty); got != "" {
			t.Errorf("BlindIndex(%q) = %q: two people without a number would match", empty, got)
		}
	}
	if got := k.BlindIndex("nothing", "001085012345"); got != "" {
		t.Errorf("unknown purpose gives %q", got)
	}
}

func TestNormalizeIsIdempotent(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		once := seal.Normalize(rapid.String().Draw(rt, "value"))
		if twice := seal.Normalize(once); twice != once {
			rt.Fatalf("Normalize(%q) = %q", once, twice)
		}
	})
}

func TestDeriveKey(t *testing.T) {
	t.Parallel()
	k := newKeyring(t)
	a, err := k.DeriveKey("cursor")
	if err != nil || len(a) != 32 {
		t.Fatalf("DeriveKey = %d bytes, %v", len(a), err)
	}
	b, err := k.DeriveKey("cursor2")
	if err != nil || bytes.Equal(a, b) {
		t.Errorf("another label gives the same key, %v", err)
	}
	again, err := reparse(t, k).DeriveKey("cursor")
	if err != nil || !bytes.Equal(a, again) {
		t.Errorf("the same bundle gives another key, %v", err)
	}
}

func reparse(tb testing.TB, k *seal.Keyring) *seal.Keyring {
	tb.Helper()
	again, err := seal.Parse(k.Marshal())
	if err != nil {
		tb.Fatal(err)
	}
	return again
}

func TestBundleKeepsEverything(t *testing.T) {
	t.Parallel()
	first := newKeyring(t)
	rotated, err := first.Rotate()
	if err != nil {
		t.Fatal(err)
	}
	again := reparse(t, rotated)
	for _, p := range seal.Purposes() {
		for _, k := range []*seal.Keyring{first, rotated} {
			if _, err := again.Open(p, owner, mustSeal(t, k, p, "x")); err != nil {
				t.Errorf("%s: %v", p, err)
			}
		}
		if again.BlindIndex(p, "1") != rotated.BlindIndex(p, "1") {
			t.Errorf("%s: index changed in the file", p)
		}
	}
	if !bytes.Equal(again.Marshal(), rotated.Marshal()) || again.Fingerprint() != rotated.Fingerprint() {
		t.Error("the same keys are written differently")
	}
}

func TestMarshalReturnsACopy(t *testing.T) {
	t.Parallel()
	k := newKeyring(t)
	clear(k.Marshal())
	reparse(t, k)
}

func TestParseRefuses(t *testing.T) {
	t.Parallel()
	good := newKeyring(t).Marshal()
	edit := func(change func(b map[string]any)) []byte {
		var b map[string]any
		if err := json.Unmarshal(good, &b); err != nil {
			t.Fatal(err)
		}
		change(b)
		data, err := json.Marshal(b)
		if err != nil {
			t.Fatal(err)
		}
		return data
	}
	part := func(b map[string]any, name string) map[string]any {
		m, ok := b[name].(map[string]any)
		if !ok {
			t.Fatalf("no %s in the bundle", name)
		}
		return m
	}
	for _, tt := range []struct {
		name, want string
		data       []byte
	}{
		{"nothing", "not a JSON bundle", nil},
		{"no JSON", "not a JSON bundle", []byte("secret words")},
		{"text behind", "after the end", append(bytes.Clone(good), "{}"...)},
		{"another format", "format", edit(func(b map[string]any) { b["format"] = "x" })},
		{"a later version", "version 2", edit(func(b map[string]any) { b["version"] = 2 })},
		{"unknown member", "not a JSON bundle", edit(func(b map[string]any) { b["extra"] = 1 })},
		{"missing keyset", "general: aead", edit(func(b map[string]any) { delete(part(b, "general"), "aead") })},
		{"wrong type of keyset", "denouncers: ", edit(func(b map[string]any) {
			d := part(b, "denouncers")
			d["aead"], d["index"] = d["index"], d["aead"]
		})},
		{"one pair for all", "keys of their own", edit(func(b map[string]any) { b["denouncers"] = b["general"] })},
		{"one index for all", "keys of their own", edit(func(b map[string]any) {
			part(b, "denouncers")["index"] = part(b, "general")["index"]
		})},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			k, err := seal.Parse(tt.data)
			if err == nil || k != nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("Parse error = %v, want %q in it", err, tt.want)
			}
			if err != nil && strings.Contains(err.Error(), "secret words") {
				t.Errorf("the error quotes the file: %v", err)
			}
		})
	}
}

func TestNoVerbPrintsKeys(t *testing.T) {
	t.Parallel()
	k := newKeyring(t)
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%d"} {
		if got := fmt.Sprintf(verb, k); got != "seal.Keyring(keys not shown)" {
			t.Errorf("%s prints %q", verb, got)
		}
	}
}

func TestCreateAndLoad(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "new", "keyring.json")
	if _, err := seal.Load(path); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("Load of an absent file: %v", err)
	}
	k, err := seal.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	info, err := os.Stat(path)
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("mode %v, %v, want 0600", info.Mode(), err)
	}
	loaded, err := seal.Load(path)
	if err != nil || loaded.Fingerprint() != k.Fingerprint() {
		t.Errorf("Load: %v", err)
	}
	for mode, want := range map[os.FileMode]error{0o400: nil, 0o640: nil, 0o604: seal.ErrOpenToAll, 0o644: seal.ErrOpenToAll} {
		if err := os.Chmod(path, mode); err != nil {
			t.Fatal(err)
		}
		if _, err := seal.Load(path); !errors.Is(err, want) {
			t.Errorf("Load of a file with mode %o: %v, want %v", mode, err, want)
		}
	}
	if _, err := seal.Create(path); !errors.Is(err, fs.ErrExist) {
		t.Errorf("a second Create: %v, want a refusal", err)
	}
}

func FuzzParse(f *testing.F) {
	f.Add([]byte(`{"format":"kntc-keyring","version":1}`))
	f.Add([]byte(`{"format":"kntc-keyring","version":1,"general":{"aead":{},"index":{}},"denouncers":{}}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		if k, err := seal.Parse(data); (k == nil) == (err == nil) {
			t.Errorf("Parse = %v, %v", k, err)
		}
	})
}
