//go:build !race

package casework_test

// worlds is how many worlds of random histories each engine gets.
const worlds = 4
