package token

import (
	"crypto/sha256"
	"fmt"
	"testing"
)

func TestCacheIsBoundedAndKeepsWhatIsUsed(t *testing.T) {
	t.Parallel()
	const size = 64
	c := newCache(size)
	name := func(i int) [sha256.Size]byte { return sha256.Sum256(fmt.Append(nil, i)) }
	c.put(name(0), verified{claims: Claims{Key: "kept"}})
	for i := 1; i <= 1000; i++ {
		c.put(name(i), verified{})
		if v, ok := c.get(name(0)); !ok || v.claims.Key != "kept" {
			t.Fatalf("a token in use was forgotten after %d others", i)
		}
		if n := len(c.young) + len(c.old); n > size {
			t.Fatalf("%d tokens remembered, limit %d", n, size)
		}
	}
	if _, ok := c.get(name(1)); ok {
		t.Error("a token out of use was never forgotten")
	}
	if _, ok := c.get(name(1000)); !ok {
		t.Error("the newest token was forgotten")
	}
}
