package casework

// Progress tells how far a long work has come; a total of 0 is not known yet.
type Progress func(phase string, done, total int)

// The phases of long works.
const (
	PhaseRead  = "read"
	PhaseWrite = "write"
)
