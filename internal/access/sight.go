package access

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
	Files Files
	Whole bool // what all files of the authority come to may be told: it sees those of every case
	Noted bool // each time it is shown a file that is not redacted, that is noted
}
