package seal

import (
	"encoding/hex"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

const (
	indexBytes   = 16 // 128 bits: two of 10^9 values meet by chance once in 10^20
	derivedBytes = 32 // the longest output an HMAC-SHA-256 PRF has
)

// BlindIndex returns a keyed fingerprint of an identity number: 32 hexadecimal
// digits, equal for equal numbers however they were typed (Normalize), and
// meaningless without the key. An empty number has the index "", which must
// match nothing; so has a purpose that is not in Purposes.
//
// The index depends on the index keys alone: Rotate does not change it.
func (k *Keyring) BlindIndex(p Purpose, value string) string {
	v, err := k.vault(p)
	normal := Normalize(value)
	if err != nil || normal == "" {
		return ""
	}
	sum, err := v.index.ComputePRF([]byte("kntc/index/1\x00"+string(p)+"\x00"+normal), indexBytes)
	if err != nil {
		return "" // openVault has computed a longer output with these keys
	}
	return hex.EncodeToString(sum)
}

// DeriveKey returns 32 bytes for another use of the same deployment, named by
// the label: the key that signs page cursors, say. Instances with the same
// bundle derive the same key. Rotate does not change it, Reindexed does.
func (k *Keyring) DeriveKey(label string) ([]byte, error) {
	return k.general.index.ComputePRF([]byte("kntc/derive/1\x00"+label), derivedBytes)
}

// Normalize returns an identity number as it is compared: letters in upper case
// and digits, nothing else. "001 085.012345" and "001085012345" are one number,
// so are full-width digits and their plain forms. Marks count for nothing.
func Normalize(value string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToUpper(r)
		}
		return -1
	}, norm.NFKD.String(value))
}
