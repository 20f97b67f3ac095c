package authority_test

import (
	"testing"

	"kntc/internal/authority"
	"kntc/internal/clock"
)

// TestNamed: what a paper says of somebody names the office, those above and below
// it and those that it succeeded, however it is written; and no other.
func TestNamed(t *testing.T) {
	t.Parallel()
	on := clock.MustDate(2026, 3, 2)
	bodies := []authority.Authority{
		{ID: 1, Name: "UBND tỉnh Mẫu", Tier: authority.Province, Branch: authority.State, Place: "Tỉnh Mẫu"},
		{ID: 2, Name: "UBND xã Thử Nghiệm", Tier: authority.Commune, Branch: authority.State, Place: "Xã Thử Nghiệm, Mẫu"},
		{ID: 3, Name: "Ủy ban nhân dân xã Ví Dụ", Tier: authority.Commune, Branch: authority.State, Place: "Xã Ví Dụ, Mẫu"},
		{ID: 4, Name: "UBND xã Cũ", Tier: authority.Commune, Branch: authority.State, Place: "Xã Cũ, Mẫu", ValidTo: clock.MustDate(2025, 6, 30)},
		{ID: 5, Name: "Thanh tra Chính phủ", Tier: authority.Central, Branch: authority.State, Place: "Việt Nam"},
	}
	tree, err := authority.NewTree(authority.Facts{
		Authorities: bodies,
		Parents:     []authority.ParentLink{{Child: 2, Parent: 1}, {Child: 3, Parent: 1}, {Child: 1, Parent: 5}},
		Successions: []authority.Succession{{Predecessor: 4, Successor: 2, On: clock.MustDate(2025, 7, 1)}},
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		words string
		at    authority.ID
		want  bool
	}{
		{"", 2, false},
		{"Ông Nguyễn Văn A", 2, false},
		{"Chủ tịch UBND xã Thử Nghiệm", 2, true},
		{"chu tich uy ban nhan dan xa thu nghiem", 2, true},
		{"Công chức địa chính, xã Thử Nghiệm", 2, true},
		{"Cán bộ thử nghiệm", 2, false},
		{"Chủ tịch UBND tỉnh Mẫu", 2, true},
		{"Chủ tịch UBND xã Thử Nghiệm", 1, true},
		{"Chủ tịch UBND xã Thử Nghiệm", 3, false},
		{"Cán bộ UBND xã Ví Dụ", 3, true},
		{"Nguyên Chủ tịch UBND xã Cũ", 2, true},
		{"Nguyên Chủ tịch UBND xã Cũ", 3, false},
		{"Công ty Việt Nam", 2, false},
		{"Chủ tịch UBND tỉnh Mẫu", 9, false},
	} {
		if got := tree.Named(tt.words, tt.at, on); got != tt.want {
			t.Errorf("%q names %d: %t", tt.words, tt.at, got)
		}
	}
}
