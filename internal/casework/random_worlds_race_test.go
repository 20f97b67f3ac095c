//go:build race

package casework_test

// Less is tried under the race detector, which makes everything many times
// slower and looks for something else.
const (
	worlds    = 1
	histories = 250
	trees     = 2

	regroupings = 2
	ways        = 3
)
