package token

import (
	"crypto/sha256"
	"sync"
)

// cacheTokens bounds the cache: at about 400 bytes each, two megabytes.
const cacheTokens = 4096

// cache remembers verified tokens by the hash of their text, so that memory
// holds no token that could be used. It keeps two generations: when the younger
// is full, the older is dropped. Forgetting costs one signature check, so no
// finer order of use is kept, and tokens that expired leave in the same way.
type cache struct {
	mu         sync.RWMutex
	limit      int // of one generation
	young, old map[[sha256.Size]byte]verified
}

func newCache(size int) *cache {
	return &cache{limit: size / 2, young: make(map[[sha256.Size]byte]verified)}
}

func (c *cache) get(name [sha256.Size]byte) (verified, bool) {
	c.mu.RLock()
	v, ok := c.young[name]
	if ok {
		c.mu.RUnlock()
		return v, true
	}
	v, ok = c.old[name]
	c.mu.RUnlock()
	if ok {
		c.put(name, v) // still in use: keep it past the next turn
	}
	return v, ok
}

func (c *cache) put(name [sha256.Size]byte, v verified) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if len(c.young) >= c.limit {
		c.old, c.young = c.young, make(map[[sha256.Size]byte]verified, c.limit)
	}
	c.young[name] = v
}
