package config

import "strings"

// Fault is one thing that is wrong with the environment.
type Fault struct {
	Variable string
	Problem  string // what is wrong; shows no secret
	Allowed  string // what would be right; may be empty
}

// Error implements error.
func (f Fault) Error() string {
	s := f.Variable + ": " + f.Problem
	if f.Allowed != "" {
		s += " (allowed: " + f.Allowed + ")"
	}
	return s
}

// Faults is everything that is wrong with the environment: one line each.
type Faults []Fault

// Error implements error.
func (f Faults) Error() string {
	lines := make([]string, len(f))
	for i := range f {
		lines[i] = f[i].Error()
	}
	return strings.Join(lines, "\n")
}

// nearest returns the candidate most like the name, when it is near enough that
// a typing error explains the difference.
func nearest(name string, candidates []Variable) string {
	best, least := "", 4
	for _, c := range candidates {
		if d := distance(name, c.Name); d < least {
			best, least = c.Name, d
		}
	}
	return best
}

// distance counts the letters to insert, remove or replace (Levenshtein).
func distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			replace := diagonal
			if a[i] != b[j] {
				replace++
			}
			diagonal = row[j+1]
			row[j+1] = min(replace, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(b)]
}
