package petition_test

import (
	"slices"
	"testing"

	"kntc/internal/deadline"
	"kntc/internal/petition"
)

// notStarted are the rules of the law that no step of a table starts, with the
// reason why.
var notStarted = map[string]string{
	"TCD_REPLY":         "runs from a reception, which the register of receptions will start",
	"TCD_REFUSE":        "runs from a refusal to receive, which the register of receptions will start",
	"TCD_SCHEDULE":      "counts back from a reception, which the register of receptions will start",
	"TCD_ONLINE_NOTICE": "counts back from an online reception, which the register of receptions will start",
	"PARTY_REPLY":       "runs from a reception by a party head, which the register of receptions will start",

	"KN_LIMIT":   "is over, or not, before there is a petition: an officer asks the calculator (bar out_of_time)",
	"KNKL_LIMIT": "is over, or not, before there is a petition: an officer asks the calculator (bar out_of_time)",

	"TC_EXT1": "is no deadline of its own: the step extend lengthens the one of the resolution",
	"TC_EXT2": "is no deadline of its own: the step extend lengthens the one of the resolution",

	"TC_INIT_LONG": "the register does not know that the check went to several places; the calculator answers",
}

// A life is what a case may be, as rules of law tell cases apart, with the terms
// that some step of its tables starts, and those that some step meets.
type life struct {
	kind, instance string
	starts, meets  []deadline.Term
}

func lives() []life {
	var out []life
	for _, kind := range petition.Kinds() {
		for _, instance := range petition.Instances() {
			for _, discipline := range []bool{false, true} {
				if discipline && kind != petition.Complaint {
					continue
				}
				l := life{kind: string(kind), instance: string(instance)}
				if discipline {
					l.kind = "discipline"
				}
				tables := []*petition.Table{petition.PetitionTable()}
				begun := petition.AtReceipt()
				if t := (petition.Track{Kind: kind, Instance: instance, Discipline: discipline}).Table(); t != nil {
					tables, begun = append(tables, t), append(begun, petition.AtOpening()...)
				}
				for _, t := range tables {
					for _, r := range t.Rules {
						begun, l.meets = append(begun, r.Starts...), slices.Concat(l.meets, r.Meets, r.Asks)
					}
				}
				for _, s := range begun {
					l.starts = append(l.starts, s.Term)
				}
				out = append(out, l)
			}
		}
	}
	return out
}

// TestEveryRuleOfLawIsStarted: each rule of the data answers for a term that some
// step starts, and another meets, for a case such as the rule is about; or it is
// told why not.
func TestEveryRuleOfLawIsStarted(t *testing.T) {
	t.Parallel()
	law, err := deadline.Seed()
	if err != nil {
		t.Fatal(err)
	}
	told := make(map[string]bool)
	for _, r := range law.Rules {
		// Facts that no step records.
		unknown := r.Delegated == deadline.Yes
		started := !unknown && slices.ContainsFunc(lives(), func(l life) bool {
			return r.Kinds.Has(l.kind) && r.Instances.Has(l.instance) && slices.Contains(l.starts, r.Term) && slices.Contains(l.meets, r.Term)
		})
		_, excused := notStarted[r.Code]
		told[r.Code] = true
		switch {
		case !started && !excused:
			t.Errorf("nothing starts %s (%s), and no reason is given", r.Code, r.Term)
		case started && excused:
			t.Errorf("%s is started, but a reason says that it is not", r.Code)
		}
	}
	for code := range notStarted {
		if !told[code] {
			t.Errorf("there is no rule %s", code)
		}
	}
}
