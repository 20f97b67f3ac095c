package party_test

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"kntc/internal/party"
	"kntc/internal/text"
)

func TestRedact(t *testing.T) {
	t.Parallel()
	parties := []party.Party{
		{Name: "Nguyễn Thị Mẫu", IdentityNumber: "001099000777", Phone: "0912 345 678"},
		{Name: "Lan", IdentityNumber: "12345"},
		{Name: "Công ty Thử & Nghiệm"},
	}
	for _, tt := range []struct{ name, text, want string }{
		{"empty", "", ""},
		{"nobody", "Tố cáo cán bộ xã, lan can cầu hỏng", "Tố cáo cán bộ xã, lan can cầu hỏng"},
		{"as written", "Bà Nguyễn Thị Mẫu tố cáo", "Bà […] tố cáo"},
		{"upper case", "NGUYỄN THỊ MẪU", "[…]"},
		{"without accents", "cua nguyen thi mau.", "cua […]."},
		{"decomposed", "Nguye\u0302\u0303n Thi\u0323 Ma\u0302\u0303u", "[…]"},
		{"wrapped", "Nguyễn\nThị  Mẫu", "[…]"},
		{"punctuated", "(Nguyễn-Thị-Mẫu)", "([…])"},
		{"part of a name", "Nguyễn Thị Mẫn, ông Nguyễn Thị", "Nguyễn Thị Mẫn, ông Nguyễn Thị"},
		{"twice", "Nguyễn Thị Mẫu, Nguyễn Thị Mẫu", "[…], […]"},
		{"not across what is gone", "Mẫu A, 001099000777 Nguyễn Thị […] Mẫu", "Mẫu A, […] Nguyễn Thị […] Mẫu"},
		{"identity number", "CCCD 001099000777;", "CCCD […];"},
		{"grouped", "CCCD 001 099 000 777, 001.099.000-777", "CCCD […], […]"},
		{"longer number", "0010990007770", "0010990007770"},
		{"telephone", "ĐT 0912345678 / 0912.345.678", "ĐT […] / […]"},
		{"too short a number", "số 12345", "số 12345"},
		{"organisation", "công ty thử nghiệm", "[…]"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if got := party.Redact(tt.text, parties); got != tt.want {
				t.Errorf("%q becomes %q, want %q", tt.text, got, tt.want)
			}
		})
	}
}

// TestRedactLeavesNoName draws texts around names: what comes out names nobody
// any more, and has everything else.
func TestRedactLeavesNoName(t *testing.T) {
	t.Parallel()
	word := rapid.StringMatching(`[a-zđăâêôơưáàạ]{1,6}`)
	rapid.Check(t, func(t *rapid.T) {
		name := strings.Join(rapid.SliceOfN(word, 2, 4).Draw(t, "name"), " ")
		who := []party.Party{{Name: name, IdentityNumber: rapid.StringMatching(`[0-9]{12}`).Draw(t, "number")}}
		before, after := rapid.String().Draw(t, "before"), rapid.String().Draw(t, "after")
		got := party.Redact(before+" "+strings.ToUpper(name)+"; "+who[0].IdentityNumber+" "+after, who)
		if again := party.Redact(got, who); again != got {
			t.Fatalf("%q still names somebody: %q", got, again)
		}
		folded := " " + text.Fold(got) + " "
		if strings.Contains(strings.ReplaceAll(folded, " ", ""), who[0].IdentityNumber) {
			t.Fatalf("%q holds the number", got)
		}
		if plain := party.Redact(before, nil); plain != before {
			t.Fatalf("%q became %q", before, plain)
		}
	})
}
