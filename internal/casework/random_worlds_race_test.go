//go:build race

package casework_test

// worlds is one under the race detector, which makes everything many times
// slower; without it four are tried.
const worlds = 1
