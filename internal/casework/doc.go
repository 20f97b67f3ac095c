// Package casework holds the use cases: it checks permission and version, loads
// what a step needs, lets the pure domain decide, and hands everything that
// follows to the store as one change. It declares the ports it needs.
package casework
