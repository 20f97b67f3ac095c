package register

import (
	"strings"

	"golang.org/x/text/unicode/norm"
)

// The parts of a Vietnamese syllable, without tones: what it may begin with, and
// what may follow.
//
//nolint:gochecknoglobals // built once, never changed
var (
	onsets = setOf("b c ch d đ g gh gi h k kh l m n ng ngh nh p ph qu r s t th tr v x")
	rhymes = setOf(`a ac ach ai am an ang anh ao ap at au ay ăc ăm ăn ăng ăp ăt âc âm ân âng âp ât âu ây
		e ec em en eng eo ep et ê êch êm ên ênh êp êt êu
		i ia ich im in inh ip it iu iêc iêm iên iêng iêp iêt iêu
		o oa oac oach oai oam oan oang oanh oao oap oat oay oăc oăm oăn oăng oăt oc oe oem oen oeo oet oi om on ong ooc oong op ot
		ô ôc ôi ôm ôn ông ôp ôt ơ ơi ơm ơn ơp ơt
		u ua uâc uân uâng uât uây uc uê uêch uên uênh ui um un ung uơ up ut uôc uôi uôm uôn uông uôt uy uya uych uyên uyêt uyn uynh uyp uyt uyu
		ư ưa ưc ưi ưm ưn ưng ưt ưu ươc ươi ươm ươn ương ươp ươt ươu
		y yêm yên yêt yêu ynh yt ych yn`)
)

func setOf(words string) map[string]bool {
	set := make(map[string]bool)
	for _, w := range strings.Fields(words) {
		set[w] = true
	}
	return set
}

// stops end syllables that have no other tone than sắc and nặng.
const stops = "cpt"

// The tones as combining marks.
const (
	sac  = '\u0301'
	nang = '\u0323'
)

// isSyllable reports whether a word in lower case is a syllable as Vietnamese is
// written: a beginning and an end that the language has, and one tone at most.
func isSyllable(word string) bool {
	bare, tone, ok := withoutTone(word)
	if !ok || bare == "" {
		return false
	}
	if tone != sac && tone != nang && endsInStop(bare) && tone != 0 {
		return false
	}
	if rhymes[bare] {
		return true
	}
	for i := range bare {
		if i > 0 && onsets[bare[:i]] && rhymes[bare[i:]] {
			return true
		}
	}
	return bare == "gi"
}

func endsInStop(bare string) bool {
	return strings.HasSuffix(bare, "ch") || strings.IndexByte(stops, bare[len(bare)-1]) >= 0
}

// withoutTone takes the tone off a word, which has one at most.
func withoutTone(word string) (bare string, tone rune, ok bool) {
	if isASCII(word) {
		return word, 0, true
	}
	var b strings.Builder
	for _, r := range norm.NFD.String(word) {
		switch r {
		case '\u0300', sac, '\u0303', '\u0309', nang:
			if tone != 0 {
				return "", 0, false
			}
			tone = r
		default:
			b.WriteRune(r)
		}
	}
	return norm.NFC.String(b.String()), tone, true
}

func isASCII(s string) bool {
	for i := range len(s) {
		if s[i] >= 0x80 {
			return false
		}
	}
	return true
}
