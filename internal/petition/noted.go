package petition

import "kntc/internal/deadline"

// NotedConflicts are the conflicts of interest that bar nobody from a case of the
// kind, as the switches of the law are set. What no switch lets pass bars.
func NotedConflicts(law *deadline.Law, kind Kind, instance Instance) []Ground {
	var out []Ground
	for _, x := range []struct {
		ground Ground
		passes bool
	}{
		{KinOfParty, kind != Denunciation && law.Setting(deadline.ConflictKin) == "noted"},
		{AccusedSelf, law.Setting(deadline.ConflictAccused) == "noted"},
		{OwnInterest, law.Setting(deadline.ConflictOwnInterest) == "noted"},
		{OwnDecision, law.Setting(deadline.ConflictOwnDecision) == "noted" ||
			law.Setting(deadline.ConflictOwnDecision) == "second_instance" && instance != Second},
	} {
		if x.passes {
			out = append(out, x.ground)
		}
	}
	return out
}
