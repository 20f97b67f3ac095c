package party_test

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"kntc/internal/party"
)

func TestMaskIdentity(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ number, want string }{
		{"", ""},
		{"1", "•"},
		{"1234567", "•••••••"},
		{"12345678", "1••••678"},
		{"012345678", "0•••••678"},
		{"001099000123", "0••••••••123"},
		{"HỘCHIẾU1", "H••••ẾU1"},
	} {
		if got := party.MaskIdentity(tt.number); got != tt.want {
			t.Errorf("MaskIdentity(%q) = %q, want %q", tt.number, got, tt.want)
		}
	}
}

// TestMaskedIsNeverReal: a masked number is told from every real one, keeps
// its length, and shows at most four characters.
func TestMaskedIsNeverReal(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		number := party.NormalIdentity(rapid.StringMatching(`[0-9A-Za-z .\-]{1,30}`).Draw(t, "number"))
		masked := party.MaskIdentity(number)
		if party.Masked(number) {
			t.Fatalf("the real number %q counts as masked", number)
		}
		if number == "" {
			return
		}
		if masked == number || !party.Masked(masked) {
			t.Fatalf("MaskIdentity(%q) = %q", number, masked)
		}
		if len([]rune(masked)) != len([]rune(number)) || len(strings.ReplaceAll(masked, "•", "")) > 4 {
			t.Fatalf("MaskIdentity(%q) = %q", number, masked)
		}
		if party.MaskIdentity(masked) == number || !party.Masked(party.NormalIdentity(masked)) {
			t.Fatalf("%q does not stay masked", masked)
		}
	})
}

func TestIdentityWarnings(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ name, number, want string }{
		{"none given", "", ""},
		{"citizen identity", "001099000123", ""},
		{"last province", "096099000123", ""},
		{"old identity card", "012345678", ""},
		{"passport", "C1234567", ""},
		{"eleven digits", "00109900012", "unusual_length"},
		{"thirteen digits", "0010990001234", "unusual_length"},
		{"ten digits", "0123456789", "unusual_length"},
		{"no province", "000099000123", "unknown_prefix"},
		{"beyond the last province", "097099000123", "unknown_prefix"},
		{"short passport", "C123", "unusual_length"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			got := party.IdentityWarnings("/parties/0/identity_number", tt.number)
			if tt.want == "" {
				if len(got) > 0 {
					t.Errorf("warned %+v", got)
				}
				return
			}
			if len(got) != 1 || got[0].Code != tt.want || got[0].Pointer != "/parties/0/identity_number" || got[0].Text.VI == "" || got[0].Text.EN == "" {
				t.Errorf("warned %+v, want %s", got, tt.want)
			}
		})
	}
}

func TestNormalIdentity(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ given, want string }{
		{"", ""},
		{" 001.099-000 123\u00a0", "001099000123"},
		{"c1234567", "C1234567"},
	} {
		if got := party.NormalIdentity(tt.given); got != tt.want {
			t.Errorf("NormalIdentity(%q) = %q, want %q", tt.given, got, tt.want)
		}
	}
}

func TestPersonKey(t *testing.T) {
	t.Parallel()
	key := func(name, address string) string { return party.Party{Name: name, Address: address}.PersonKey() }
	same := key("Nguyễn Thị Hoà", "Số 1, phố Đội Cấn")
	if same != "nguyen thi hoa|1 doi can" {
		t.Errorf("key %q", same)
	}
	for _, tt := range []struct{ name, name2, address string }{
		{"the other tone placement", "Nguyễn Thị Hòa", "Số 1, phố Đội Cấn"},
		{"no accents, capitals", "NGUYEN THI HOA", "so 1 - PHO DOI CAN"},
		{"decomposed", "Nguye\u0302\u0303n Thi\u0323 Hoa\u0300", "Số 1 phố Đội Cấn"},
	} {
		if got := key(tt.name2, tt.address); got != same {
			t.Errorf("%s: %q, want %q", tt.name, got, same)
		}
	}
	for _, tt := range []struct{ name, address string }{{"", "Phố Thử"}, {"Nguyễn Thử", ""}, {"...", "Phố Thử"}, {"", ""}} {
		if got := key(tt.name, tt.address); got != "" {
			t.Errorf("PersonKey of %q at %q = %q, want none", tt.name, tt.address, got)
		}
	}
	if key("Nguyễn Văn", "An Bình") == key("Nguyễn", "Văn An Bình") {
		t.Error("name and address run into each other")
	}
}
