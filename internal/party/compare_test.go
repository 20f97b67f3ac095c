package party_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"kntc/internal/party"
)

func TestCompare(t *testing.T) {
	t.Parallel()
	a := party.Party{Type: party.Person, Name: "Nguyễn Văn A", IdentityNumber: "001099000123", Address: "Thôn 1"}
	b := party.Party{Type: party.Person, Name: "Trần Thị B", Phone: "0900000001"}
	change := func(p party.Party, f func(*party.Party)) party.Party {
		f(&p)
		return p
	}
	for _, tt := range []struct {
		name       string
		old, given []party.Party
		want       []party.Difference
	}{
		{"the same", []party.Party{a, b}, []party.Party{a, b}, nil},
		{"in another order", []party.Party{a, b}, []party.Party{b, a}, nil},
		{
			"another name, known by the number",
			[]party.Party{a, b},
			[]party.Party{b, change(a, func(p *party.Party) { p.Name = "Nguyễn Văn An" })},
			[]party.Difference{{Of: "Nguyễn Văn An", Field: "name", Old: "Nguyễn Văn A", New: "Nguyễn Văn An"}},
		},
		{
			"another address, known by the name",
			[]party.Party{b},
			[]party.Party{change(b, func(p *party.Party) { p.Address = "Thôn 2" })},
			[]party.Difference{{Of: "Trần Thị B", Field: "address", New: "Thôn 2"}},
		},
		{
			"one more",
			[]party.Party{a},
			[]party.Party{b, a},
			[]party.Difference{
				{Of: "Trần Thị B", Field: "name", New: "Trần Thị B"}, {Of: "Trần Thị B", Field: "type", New: "person"}, {Of: "Trần Thị B", Field: "phone", New: "0900000001"},
			},
		},
		{
			"one fewer",
			[]party.Party{a, b},
			[]party.Party{a},
			[]party.Difference{
				{Of: "Trần Thị B", Field: "name", Old: "Trần Thị B"}, {Of: "Trần Thị B", Field: "type", Old: "person"}, {Of: "Trần Thị B", Field: "phone", Old: "0900000001"},
			},
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if diff := cmp.Diff(tt.want, party.Compare(tt.old, tt.given)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}
