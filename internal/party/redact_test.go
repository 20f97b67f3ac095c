package party_test

import (
	"strings"
	"testing"
	"unicode"

	"pgregory.net/rapid"

	"kntc/internal/party"
	"kntc/internal/party/partytest"
	"kntc/internal/text"
)

func TestRedact(t *testing.T) {
	t.Parallel()
	parties := []party.Party{
		{Name: "Nguyễn Thị Mẫu", IdentityNumber: "001099000777", Phone: "0912 345 678"},
		{Name: "Lan", IdentityNumber: "12345"},
		{Name: "Công ty Thử & Nghiệm"},
		{Name: "Lê An", Address: "Số 77, ngõ 5 phố Thử"},
		{Name: "Ông Trần Ví Dụ, bà Lý Thử Mẫu", Phone: "0977000111, 0966.000.222"},
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
		{"stuck to a word", "CCCD001099000777, ôngNguyễnThịMẫu", "CCCD[…], ông[…]"},
		{"short name", "Lê An, lê\u00ada\u00adn, cây lean, L. e. A. n", "[…], […], cây lean, L. e. A. n"},
		{"title in the field", "ông Trần Ví Dụ và bà Lý Thử Mẫu", "ông […] và bà […]"},
		{"several numbers in a field", "0977000111 rồi +84 966 000 222", "[…] rồi +[…]"},
		{"address", "ở số 77, ngõ 5 phố Thử; 77 ngõ 5, phố Thử, xã Mẫu; số 77", "ở […]; […], xã Mẫu; số 77"},
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

// TestRedactKnowsEverySpelling writes people in every spelling that there is a
// generator for, alone and in the middle of texts.
func TestRedactKnowsEverySpelling(t *testing.T) {
	t.Parallel()
	for _, who := range []party.Party{
		{Type: party.Person, Name: "Nguyễn Thị Mẫu", IdentityNumber: "001099000777", Phone: "0912345678", Address: "Số 77, ngõ 5, phố Thử"},
		{Type: party.Person, Name: "Đặng Vũ Hoàng Ví Dụ", IdentityNumber: "012345678", Phone: "02438251234", Address: "Thôn Thử Nghiệm"},
		{Type: party.Organisation, Name: "Công ty Thử & Nghiệm", Phone: "+84 912 345 679", Address: "Tầng 3 toà nhà Mẫu"},
	} {
		for _, spelt := range partytest.Spellings(who) {
			for _, around := range [][2]string{{"", ""}, {"Bà ", " tố cáo"}, {"(", "),"}, {"Đơn\n", "\nngày 12/3"}, {"CCCD:", "; "}} {
				given := around[0] + spelt + around[1]
				if got := party.Redact(given, []party.Party{who}); said(got) != said(around[0]+party.Unnamed+around[1]) {
					t.Errorf("%q becomes %q", given, got)
				}
			}
		}
	}
}

// said are the letters and digits of a text, and where somebody was taken out:
// brackets and plus signs around a number may be left.
func said(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) || r == '…' {
			return r
		}
		return -1
	}, s)
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
