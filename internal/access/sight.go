package access

import "kntc/internal/authority"

// Files says which files of a case an account sees that may read the case; the zero
// value, none.
type Files int

// The files that are seen.
const (
	NoFiles       Files = iota
	RedactedFiles       // those that show nobody: it works on the case and may not know who stands behind it
	AllFiles
)

// Sight is what an account sees of the files of a case.
type Sight struct {
	Scope Scope // within which it reads the case
	Files Files
	Whole bool // what all files of the authority come to may be told: it sees those of every case
	Noted bool // each time it is shown a file that is not redacted, that is noted

	// Bodies are those as whose people it sees the case, with their predecessors: of
	// what verifying bodies added it sees what these did. Nil for who sees the case
	// otherwise, and what every body added.
	Bodies []authority.ID
	// Mask takes out of the name of a file who is secret though the case is not: who
	// sent another paper of its matters. Nil when there is nobody.
	Mask func(name string) string
}

// Adding is as whom an account adds a file to a case.
type Adding struct {
	Unseeing bool         // it sees no files of the case but those that show nobody
	LentTo   authority.ID // the verifying body as whose people it sees the case; zero for the authority's own
}
