package text_test

import (
	"slices"
	"testing"

	"kntc/internal/text"
)

// TestNumbersOfPapersAreOneWord: a number or a day is found whole, however it is
// written, and the words beside it as ever.
func TestNumbersOfPapersAreOneWord(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name, text   string
		codes, terms []string
	}{
		{"a decision", "QĐ 15/QĐ-UBND", []string{"15xqdxubnd"}, []string{"qd", "15xqdxubnd"}},
		{"blanks around the slash", "Số 015 / QĐ-UBND", []string{"15xqdxubnd"}, []string{"so", "15xqdxubnd"}},
		{"a long dash", "15/QĐ–UBND", []string{"15xqdxubnd"}, []string{"15xqdxubnd"}},
		{"a day", "ngày 10/01/2026", []string{"10x1x2026"}, []string{"ngay", "10x1x2026"}},
		{"a day with full stops", "10.1.2026", []string{"10x1x2026"}, []string{"10x1x2026"}},
		{"a day with hyphens", "10-01-2026", []string{"10x1x2026"}, []string{"10x1x2026"}},
		{"a day in words", "Ngày 10 tháng 01 năm 2026, phường", []string{"10x1x2026"}, []string{"10x1x2026", "phuong"}},
		{"no day in words", "10 tháng một năm 2026", nil, []string{"10", "thang", "mot", "nam", "2026"}},
		{"a month alone", "tháng 3/2026", []string{"3x2026"}, []string{"thang", "3x2026"}},
		{"a register's number", "12/2026", []string{"12x2026"}, []string{"12x2026"}},
		{"zero", "00/2026", []string{"0x2026"}, []string{"0x2026"}},
		{"no digit", "và/hoặc Hà-Nội", nil, []string{"va", "hoac", "ha", "noi"}},
		{"a name before a number", "Mẫu-15/QĐ", nil, []string{"mau", "15", "qd"}},
		{"the end of a sentence", "thửa 5.Ông Mẫu", nil, []string{"thua", "5", "ong", "mau"}},
		{"decomposed", "15/QĐ-UBND Hòa", []string{"15xqdxubnd"}, []string{"15xqdxubnd", "hoa"}},
		{"punctuation alone", "!!! % * / -", nil, nil},
		{"nothing", "", nil, nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if got := text.Codes(tt.text); !slices.Equal(got, tt.codes) {
				t.Errorf("codes of %q: %q, want %q", tt.text, got, tt.codes)
			}
			if got := text.Terms(tt.text); !slices.Equal(got, tt.terms) {
				t.Errorf("terms of %q: %q, want %q", tt.text, got, tt.terms)
			}
		})
	}
}

// TestTermsFoldAsWordsDo: a text without numbers is looked for by its words.
func TestTermsFoldAsWordsDo(t *testing.T) {
	t.Parallel()
	for _, s := range []string{"Nguyễn Thị Hoà", "đền bù, giải toả; ĐẤT", "  ½ha «Mẫu» ", "日本 2 Ⅷ"} {
		if got, want := text.Terms(s), text.Words(s); !slices.Equal(got, want) {
			t.Errorf("%q: %q, want %q", s, got, want)
		}
	}
}

// TestAKeyHasWhatIsLookedForInIt: whatever part of a text between blanks is looked
// for, the key of the text has its words.
func TestAKeyHasWhatIsLookedForInIt(t *testing.T) {
	t.Parallel()
	key := text.Words(text.SearchKey("Khiếu nại Quyết định số 15/QĐ-UBND ngày 10/01/2026 về thửa 12-5, tờ 3"))
	for _, q := range []string{"15/QĐ-UBND", "10/1/2026", "ngày 10 tháng 1 năm 2026", "thửa 12-5", "QĐ-UBND", "2026", "quyet dinh"} {
		for _, w := range text.Terms(q) {
			if !slices.Contains(key, w) {
				t.Errorf("%q: no %q in %q", q, w, key)
			}
		}
	}
	if slices.Contains(key, "5xqdxubnd") {
		t.Error("a number is found by its end")
	}
}
