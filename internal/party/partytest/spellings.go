// Package partytest spells names, addresses and numbers in the ways in which
// people and programs write them, so that tests can look for every one.
package partytest

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"kntc/internal/party"
	"kntc/internal/text"
)

// style is one way to write a text.
type style func(string) string

// Spellings returns the party's name, address and numbers in every spelling.
func Spellings(q party.Party) []string {
	var out []string
	add := func(s string, styles []style) {
		if s == "" {
			return
		}
		for _, as := range styles {
			out = append(out, as(s))
		}
	}
	add(q.Name, words())
	add(q.Address, words())
	add(q.IdentityNumber, numbers())
	for _, phone := range Phones(q.Phone) {
		add(phone, numbers())
	}
	return out
}

// Phones returns the forms of a telephone number at home and from abroad.
func Phones(number string) []string {
	local, ok := strings.CutPrefix(number, "0")
	if !ok {
		return []string{number}
	}
	return []string{number, "+84" + local, "84" + local, "0084" + local, "+84(0)" + local, "(+84) " + local}
}

// words are the ways to write a name or an address.
func words() []style {
	return []style{
		func(s string) string { return s },
		strings.ToUpper,
		strings.ToLower,
		text.Fold,
		norm.NFD.String,
		norm.NFKD.String,
		between("\u00ad"), between("\u200b"), between("\u2060"), between("\ufeff"), between("\u200e"), between("\u034f"),
		blanks("\u00a0"), blanks("\u3000"), blanks("\n"), blanks("\r\n  "), blanks("-"), blanks("_"), blanks("."), blanks(" / "), blanks("\u200b"), blanks(" – "),
		wrapped,
		func(s string) string { return wide(text.Fold(s)) },
		func(s string) string { return wide(s) },
		func(s string) string { return bold(text.Fold(s)) },
		alike,
	}
}

// numbers are the ways to write a number.
func numbers() []style {
	out := []style{
		func(s string) string { return s },
		wide,
		arabic,
		between("\u00ad"), between("\u200b"), between("\ufeff"), between(" "), between("."), between("_"),
	}
	for _, sign := range []string{" ", ".", "-", "/", "–", "—", ",", "_", "\n", "\r\n", "\u00a0", " - ", " / ", "·", ":", "*"} {
		out = append(out, grouped(3, sign), grouped(4, sign))
	}
	return out
}

// between puts a sign between all letters and digits.
func between(sign string) style {
	return func(s string) string {
		var b strings.Builder
		for i, r := range s {
			if i > 0 && !unicode.Is(unicode.M, r) {
				b.WriteString(sign)
			}
			b.WriteRune(r)
		}
		return b.String()
	}
}

// blanks puts a sign in the place of blanks.
func blanks(sign string) style {
	return func(s string) string { return strings.ReplaceAll(s, " ", sign) }
}

// wrapped breaks the last word at the end of a line.
func wrapped(s string) string {
	r := []rune(norm.NFC.String(s))
	return string(r[:len(r)-1]) + "-\n" + string(r[len(r)-1:])
}

// grouped puts a sign after every so many signs.
func grouped(size int, sign string) style {
	return func(s string) string {
		var b strings.Builder
		for i, r := range []rune(s) {
			if i > 0 && i%size == 0 {
				b.WriteString(sign)
			}
			b.WriteRune(r)
		}
		return b.String()
	}
}

// wide writes ASCII in full width.
func wide(s string) string {
	return strings.Map(func(r rune) rune {
		if '!' <= r && r <= '~' {
			return r - '!' + '！'
		}
		return r
	}, s)
}

// bold writes ASCII with the letters of mathematics.
func bold(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case 'a' <= r && r <= 'z':
			return r - 'a' + '𝐚'
		case '0' <= r && r <= '9':
			return r - '0' + '𝟎'
		}
		return r
	}, s)
}

// arabic writes digits as they are written in Arabic.
func arabic(s string) string {
	return strings.Map(func(r rune) rune {
		if '0' <= r && r <= '9' {
			return r - '0' + '٠'
		}
		return r
	}, s)
}

// alike writes letters of another script that look the same.
func alike(s string) string {
	return strings.NewReplacer("a", "а", "e", "е", "o", "о", "p", "р", "c", "с", "y", "у", "x", "х", "i", "і", "A", "А", "E", "Е", "O", "О", "T", "Т", "H", "Н").
		Replace(norm.NFD.String(s))
}
