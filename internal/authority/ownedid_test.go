package authority_test

import (
	"errors"
	"strings"
	"testing"

	"kntc/internal/authority"
)

func TestOwnedIDRoundTrip(t *testing.T) {
	t.Parallel()
	for _, owner := range []authority.ID{1, 101, 1<<32 - 1} {
		id := authority.NewOwnedID(owner)
		back, err := authority.ParseOwnedID(id.String())
		if err != nil || back != id {
			t.Errorf("%v came back as %v: %v", id, back, err)
		}
	}
	var none authority.OwnedID
	if !none.IsZero() || none.String() != "" {
		t.Errorf("the zero id is %q", none)
	}
}

func TestParseOwnedIDRefuses(t *testing.T) {
	t.Parallel()
	good := authority.NewOwnedID(7).String()
	for _, s := range []string{
		"", good[1:], good + "0", strings.ToUpper(good), strings.Repeat("0", 32), "u" + good[1:], "0000000" + good[7:],
	} {
		if id, err := authority.ParseOwnedID(s); !errors.Is(err, authority.ErrOwnedID) {
			t.Errorf("%q was read as %+v, %v", s, id, err)
		}
	}
}

func FuzzParseOwnedID(f *testing.F) {
	f.Add(authority.NewOwnedID(1).String())
	f.Add("")
	f.Fuzz(func(t *testing.T, s string) {
		if id, err := authority.ParseOwnedID(s); err == nil && id.String() != s {
			t.Errorf("%q and %q are one id", s, id)
		}
	})
}
