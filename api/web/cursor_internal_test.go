package web

import (
	"testing"
)

func FuzzCursor(f *testing.F) {
	k := cursors{[]byte("0123456789abcdef")}
	f.Add(k.seal("list", "2026-03-09"+"000000g1k31d2000e008000000000003"))
	f.Add("")
	f.Add("AAAA")
	f.Fuzz(func(t *testing.T, s string) {
		position, err := k.open("list", s)
		if err != nil {
			return
		}
		if k.seal("list", position) != s {
			t.Errorf("%q opens to %q, which seals otherwise", s, position)
		}
		if _, err := k.open("other", s); err == nil {
			t.Errorf("%q fits two lists", s)
		}
	})
}
