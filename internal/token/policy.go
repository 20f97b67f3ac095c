package token

import (
	"crypto/rand"
	_ "embed" // the list of common passwords
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"kntc/internal/bilingual"
	"kntc/internal/text"
)

const (
	minPasswordRunes = 12
	maxPasswordBytes = 256 // after composition
	minDistinct      = 5   // different characters
	maxPeriod        = 8   // a password that repeats so few characters is no longer than they are
	fewExtras        = 8   // fewer characters around a common word do not hide it
	minUsername      = 3   // shorter names occur in words by chance
)

//go:embed common.txt
var commonText string

// common holds the words that guessing programs try first, folded.
//
//nolint:gochecknoglobals // read-only table
var common = func() map[string]bool {
	words := make(map[string]bool)
	for line := range strings.Lines(commonText) {
		if w := strings.TrimSpace(line); w != "" && !strings.HasPrefix(w, "#") {
			words[w] = true
		}
	}
	return words
}()

//go:embed names.txt
var namesText string

// familyNames and givenNames are the syllables of which names are made, folded.
//
//nolint:gochecknoglobals // read-only tables
var familyNames, givenNames = func() (family, given map[string]bool) {
	family, given = make(map[string]bool), make(map[string]bool)
	into := family
	for line := range strings.Lines(namesText) {
		switch w := strings.TrimSpace(line); {
		case w == "# given":
			into = given
		case w != "" && !strings.HasPrefix(w, "#"):
			into[w] = true
		}
	}
	return family, given
}()

// rows are the sequences that fingers walk along.
//
//nolint:gochecknoglobals // read-only table
var rows = []string{
	"abcdefghijklmnopqrstuvwxyz", "qwertyuiopasdfghjklzxcvbnm", "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol0p",
	"q1w2e3r4t5y6u7i8o9p0", "1q2w3e4r5t6y7u8i9o0p", "12345678901234567890",
}

// CheckPassword refuses a new password that is too short (12 characters), too
// long (256 bytes), trivially common, or made of the user's name. The pointer
// names the request's field. It fails with ErrPassword; the first rule that
// refuses is told, since the others may change with the next attempt.
func CheckPassword(pointer, username, password string) error {
	code, t := weakness(username, norm.NFC.String(password))
	if code == "" {
		return nil
	}
	return ErrPassword.Msg(t.VI, t.EN).At(pointer, code, t.VI, t.EN)
}

func weakness(username, password string) (string, bilingual.Text) {
	switch {
	case !utf8.ValidString(password) || strings.ContainsFunc(password, unicode.IsControl):
		return "not_text", bilingual.Text{
			VI: "Mật khẩu chứa ký tự không hợp lệ.", EN: "The password contains characters that are not text.",
		}
	case utf8.RuneCountInString(password) < minPasswordRunes:
		return "too_short", bilingual.Text{
			VI: "Mật khẩu phải có ít nhất 12 ký tự.", EN: "The password must have at least 12 characters.",
		}
	case len(password) > maxPasswordBytes:
		return "too_long", bilingual.Text{
			VI: "Mật khẩu không được dài quá 256 byte.", EN: "The password must not be longer than 256 bytes.",
		}
	case containsName(password, username):
		return "contains_username", bilingual.Text{
			VI: "Mật khẩu không được chứa tên đăng nhập.", EN: "The password must not contain the user name.",
		}
	case trivial(password):
		return "too_common", bilingual.Text{
			VI: "Mật khẩu quá dễ đoán; hãy chọn một câu của riêng mình.",
			EN: "The password is too easy to guess; choose a phrase of your own.",
		}
	}
	return "", bilingual.Text{}
}

func containsName(password, username string) bool {
	name := squash(username)
	return utf8.RuneCountInString(name) >= minUsername && strings.Contains(squash(password), name)
}

// trivial reports whether a guessing program would try the password early.
func trivial(password string) bool {
	s := squash(password)
	digitsOnly := strings.Trim(s, "0123456789") == "" // a telephone number, an identity number, dates
	return digitsOnly || distinct(password) < minDistinct || periodic(s) || walks(s) || aroundCommon(strings.ToLower(password))
}

// squash folds and drops blanks and punctuation.
func squash(s string) string { return strings.ReplaceAll(text.Fold(s), " ", "") }

func distinct(s string) int {
	seen := make(map[rune]bool)
	for _, r := range s {
		seen[unicode.ToLower(r)] = true
	}
	return len(seen)
}

func periodic(s string) bool {
	for p := 1; p <= maxPeriod && 2*p <= len(s); p++ {
		if s[p:] == s[:len(s)-p] {
			return true
		}
	}
	return false
}

// walks reports whether all but three characters lie in one run along a row, in
// either direction.
func walks(s string) bool {
	need := max(len(s)-3, 8)
	for i := 0; i+need <= len(s); i++ {
		for _, row := range rows {
			if run := s[i : i+need]; strings.Contains(row, run) || strings.Contains(row, reverse(run)) {
				return true
			}
		}
	}
	return false
}

func reverse(s string) string {
	b := []byte(s)
	for i, j := 0, len(b)-1; i < j; i, j = i+1, j-1 {
		b[i], b[j] = b[j], b[i]
	}
	return string(b)
}

// aroundCommon reports whether the password is one or two common words, or the name
// of a person, with few characters around or between them, such as a year of birth,
// with or without figures for letters.
func aroundCommon(password string) bool {
	core := strings.TrimFunc(password, func(r rune) bool { return !unicode.IsLetter(r) })
	for _, candidate := range []string{password, figures.Replace(core)} {
		word := strings.Map(lettersOnly, text.Fold(candidate))
		extras := min(utf8.RuneCountInString(password)-len(word), surprises(password))
		if extras <= fewExtras && personName(word) || extras < fewExtras && twoCommon(word) {
			return true
		}
	}
	return false
}

// surprises counts what a guessing program has to find out beside the letters: every
// other sign, but a date or a run of figures, as 1234567 or 000000, as one.
func surprises(password string) int {
	signs := strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsMark(r) {
			return -1
		}
		return r
	}, password)
	n := 0
	for signs != "" {
		figures := signs[:len(signs)-len(strings.TrimLeft(signs, "0123456789"))]
		if figures != "" && (isRun(figures) || isDate(figures)) {
			n++
		} else {
			n += len(figures)
		}
		if signs = signs[len(figures):]; signs != "" {
			_, size := utf8.DecodeRuneInString(signs)
			signs = signs[size:]
			n++
		}
	}
	return n
}

// isRun reports whether each figure follows the one before it in the same way: the
// same again, one more, or one less.
func isRun(figures string) bool {
	for step := -1; step <= 1; step++ {
		run := true
		for i := 1; i < len(figures); i++ {
			run = run && (int(figures[i]-'0')-int(figures[i-1]-'0')-step+10)%10 == 0
		}
		if run {
			return true
		}
	}
	return false
}

// isDate reports whether the figures are a year or a day of one, from 1900 to 2099.
func isDate(figures string) bool {
	for _, layout := range []string{"2006", "02012006", "20060102", "01022006"} {
		day, err := time.Parse(layout, figures)
		if err == nil && day.Year() >= 1900 && day.Year() < 2100 {
			return true
		}
	}
	return false
}

func lettersOnly(r rune) rune {
	if unicode.IsLetter(r) {
		return r
	}
	return -1
}

func twoCommon(word string) bool {
	if common[word] {
		return true
	}
	for i := range word {
		if common[word[:i]] && common[word[i:]] {
			return true
		}
	}
	return false
}

// maxGiven is how many syllables may follow a family name.
const maxGiven = 3

// personName reports whether the word is the name of a person: a family name and
// one to three syllables of names, in the order of Viet Nam or a given name first.
func personName(word string) bool {
	for i := range word {
		if familyNames[word[:i]] && ofNames(word[i:], maxGiven) || familyNames[word[i:]] && ofNames(word[:i], maxGiven) {
			return true
		}
	}
	return false
}

// ofNames reports whether the word is one to so many syllables of given names.
func ofNames(word string, most int) bool {
	if most == 0 || word == "" {
		return false
	}
	if givenNames[word] {
		return true
	}
	for i := range word {
		if givenNames[word[:i]] && ofNames(word[i:], most-1) {
			return true
		}
	}
	return false
}

// figures undoes the usual replacements of letters.
//
//nolint:gochecknoglobals // read-only table
var figures = strings.NewReplacer("0", "o", "1", "i", "3", "e", "4", "a", "5", "s", "7", "t", "@", "a", "$", "s", "!", "i")

// passwordAlphabet has 32 signs that cannot be taken for one another when read
// from paper or over the telephone: 5 bits each.
const passwordAlphabet = "0123456789abcdefghjkmnpqrstvwxyz"

// GeneratePassword returns a password for first use: four groups of five signs,
// 100 random bits. Mark its account as having to change it.
func GeneratePassword() string {
	var raw [20]byte
	_, _ = rand.Read(raw[:]) // never fails: the runtime stops the program instead
	var b strings.Builder
	for i, r := range raw {
		if i > 0 && i%5 == 0 {
			b.WriteByte('-')
		}
		b.WriteByte(passwordAlphabet[r%32])
	}
	return b.String()
}
