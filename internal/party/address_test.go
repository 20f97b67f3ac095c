package party_test

import (
	"slices"
	"testing"

	"kntc/internal/party"
)

// TestAddressesAreComparedByTheirParts: what may be left out of an address, or is
// written otherwise, makes it no other; another house, lane or hamlet does.
func TestAddressesAreComparedByTheirParts(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		a, b string
		same bool
	}{
		{"77 ngõ 12 Láng Mẫu", "Số 77 ngõ 12 Láng Mẫu", true},
		{"77 ngõ 12 Láng Mẫu", "Số nhà 77, ngõ 12, phố Láng Mẫu, phường Thử", true},
		{"Nhà số 77 đường Láng Mẫu", "77 Láng Mẫu", true},
		{"77 Láng Mẫu", "77 ngõ 12 Láng Mẫu", false},
		{"77 Láng", "77 Láng Mẫu", false},
		{"77 đường Láng Mẫu", "77, phố Láng Mẫu, P. Thử, Q. Mẫu, TP Thử", true},
		{"77, Láng Mẫu, phường Thử, quận Mẫu, thành phố Thử", "77 đường Láng Mẫu, phường Thử, thành phố Thử", true},
		{"Thôn 1", "thôn 1, xã Mẫu", true},
		{"Thôn Hạ, xã Mẫu, huyện Thử, tỉnh Mẫu", "THÔN HẠ, XÃ MẪU, TỈNH MẪU", true},
		{"Tổ 5, thị trấn Mẫu", "tổ 5, TT Mẫu", true},
		{"77 ngõ 12 Láng Mẫu", "77 ngách 12 Láng Mẫu", false},
		{"77 ngõ 12 Láng Mẫu", "7 ngõ 12 Láng Mẫu", false},
		{"Thôn 1, xã Mẫu", "Thôn 2, xã Mẫu", false},
		{"Thôn 1, xã Mẫu", "Thôn 1, xã Thử", false},
		{"xã Mẫu", "Thôn 1, xã Mẫu", false}, // half of a register lives there
		{"", "", false},
		{"", "Thôn 1", false},
	} {
		if got := party.SameAddress(tt.a, tt.b); got != tt.same {
			t.Errorf("%q and %q: %t, want %t", tt.a, tt.b, got, tt.same)
		}
		if got := party.SameAddress(tt.b, tt.a); got != tt.same {
			t.Errorf("%q and %q, the other way round: %t", tt.b, tt.a, got)
		}
	}
}

// TestAPersonIsKnownAgain whatever words of the address are left out.
func TestAPersonIsKnownAgain(t *testing.T) {
	t.Parallel()
	key := func(address string) string {
		return party.Party{Name: "Nguyễn Thị Mẫu", Address: address}.PersonKey()
	}
	if a, b := key("77 ngõ 12, phường Thử"), key("Số 77 ngõ 12, P. Thử"); a != b || a == "" {
		t.Errorf("%q, %q", a, b)
	}
	if a, b := key("77 ngõ 12, phường Thử"), key("77 ngõ 13, phường Thử"); a == b {
		t.Errorf("another lane: %q", a)
	}
}

// TestPhonesAreComparedAsTheyAreDialled.
func TestPhonesAreComparedAsTheyAreDialled(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		field string
		want  []string
	}{
		{"0912 345 678", []string{"0912345678"}},
		{"+84 912.345.678", []string{"0912345678"}},
		{"0084912345678", []string{"0912345678"}},
		{"912345678", []string{"0912345678"}},
		{"(024) 38252525", []string{"02438252525"}},
		{"0912345678 / 0987 654 321", []string{"0912345678", "0987654321"}},
		{"0912345678; +84912345678", []string{"0912345678"}},
		{"113", nil},
		{"không có", nil},
		{"", nil},
	} {
		if got := party.Phones(tt.field); !slices.Equal(got, tt.want) {
			t.Errorf("%q: %q, want %q", tt.field, got, tt.want)
		}
	}
}

// TestWhatCanBeANumberOfAPerson.
func TestWhatCanBeANumberOfAPerson(t *testing.T) {
	t.Parallel()
	for q, want := range map[string]bool{
		"001085012345": true, "001 085 012 345": true, "012345678": true, "+84 912.345.678": true, "(024) 38252525": true, "B1234567": true, "c 1234567": true,
		"12345678": false, "12/2026": false, "10-01-2026": false, "15/QĐ-UBND": false, "Nguyễn 012345678": false, "": false, "ABC1234567": false, "0123456789012345": false,
	} {
		if got := party.IsNumber(q); got != want {
			t.Errorf("%q: %t, want %t", q, got, want)
		}
	}
}
