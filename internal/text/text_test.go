package text_test

import (
	"testing"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"kntc/internal/text"
)

func TestFold(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ name, in, want string }{
		{"accents and đ", "Đỗ Thị Đào", "do thi dao"},
		{"decomposed equals composed", norm.NFD.String("Nguyễn Văn Ước"), "nguyen van uoc"},
		{"old tone placement", "Hoà Thuý", "hoa thuy"},
		{"new tone placement", "Hòa Thúy", "hoa thuy"},
		{"punctuation is a gap", "12/2019 – UBND  quận", "12 2019 ubnd quan"},
		{"outer noise", "  «Trần» ", "tran"},
		{"names with marks", "H'Mông Y-Bía", "h mong y bia"},
		{"empty", " - ", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if got := text.Fold(tt.in); got != tt.want {
				t.Errorf("Fold(%q) = %q, want %q", tt.in, got, tt.want)
			}
			if again := text.Fold(tt.want); again != tt.want {
				t.Errorf("Fold is not idempotent: %q", again)
			}
		})
	}
}

func TestKeyDropsRepeats(t *testing.T) {
	t.Parallel()
	if got, want := text.Key("Nguyễn Văn An", "An Nguyên"), "nguyen van an"; got != want {
		t.Errorf("Key = %q, want %q", got, want)
	}
}

func TestClean(t *testing.T) {
	t.Parallel()
	if got, want := text.Clean("  Trần   Văn\r\n "+norm.NFD.String("Đức")+" "), "Trần Văn\nĐức"; got != want {
		t.Errorf("Clean = %q, want %q", got, want)
	}
}

// TestCleanKnowsEveryBlank puts each blank of Unicode where Clean takes it out, and
// letters that are not composed among texts that are clean.
func TestCleanKnowsEveryBlank(t *testing.T) {
	t.Parallel()
	for r := range rune(unicode.MaxRune) {
		if !unicode.IsSpace(r) || r == '\n' {
			continue
		}
		if got := text.Clean("một" + string(r) + string(r) + "hai"); got != "một hai" {
			t.Errorf("U+%04X between words: %q", r, got)
		}
		if got := text.Clean(string(r) + "một" + string(r)); got != "một" {
			t.Errorf("U+%04X around a word: %q", r, got)
		}
	}
	for in, want := range map[string]string{
		"một hai": "một hai", "một  hai": "một hai", " một": "một", "một ": "một", " ": "", norm.NFD.String("một hai"): "một hai", "a\nb": "a\nb",
	} {
		if got := text.Clean(in); got != want {
			t.Errorf("Clean(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestSimilarity(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		a, b string
		want float64
	}{
		{"Đất đai phố Khâm Thiên", "dat dai pho kham thien", 1},
		{"a b c d", "c d e f", 1.0 / 3},
		{"", "", 0},
		{"một", "hai", 0},
	} {
		if got := text.Similarity(tt.a, tt.b); got != tt.want {
			t.Errorf("Similarity(%q, %q) = %v, want %v", tt.a, tt.b, got, tt.want)
		}
	}
}

func FuzzFold(f *testing.F) {
	f.Add("Nguyễn Thị Hoà")
	f.Add("\xff\xfe đ")
	f.Fuzz(func(t *testing.T, s string) {
		once := text.Fold(s)
		if twice := text.Fold(once); twice != once {
			t.Errorf("Fold(Fold(%q)) = %q, want %q", s, twice, once)
		}
	})
}
