package casework_test

import "flag"

// How much the random tests try on each engine. What stands here is a small
// set that still reaches everything they are for, which they check; `make soak`
// runs the same tests with other numbers.
var (
	worlds    = flag.Uint64("history.worlds", 4, "how many worlds of random histories live")
	histories = flag.Int("history.petitions", 300, "how many petitions are entered in each world")
	trees     = flag.Uint64("history.trees", 3, "how many trees of authorities are drawn, and how many maps")
	groupings = flag.Int("history.groupings", 10, "how many groupings are undone")

	// historySeed makes a run look where no run has looked before.
	historySeed = flag.Uint64("history.seed", 0, "shifts the seeds of the random histories")
)
