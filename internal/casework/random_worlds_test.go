//go:build !race

package casework_test

// How much is tried on each engine: so many worlds of random histories with so
// many petitions each, and so many trees of authorities.
const (
	worlds    = 4
	histories = 800
	trees     = 6

	regroupings = 20
	ways        = 9 // of a paper through offices
)
