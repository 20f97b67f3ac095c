package petition_test

import (
	"fmt"

	"kntc/internal/petition"
)

// replayed is what a history of events says about one subject, computed from
// the events alone: the smallest account a reader of the history would write.
type replayed struct {
	State   petition.State
	Version int64
	Facts   map[petition.FactName]string
}

// replay reads a history from its first event. It fails when the versions have
// a gap or a step does not begin where the one before ended.
func replay(events []petition.Event) (replayed, error) {
	r := replayed{Facts: make(map[petition.FactName]string)}
	for i, e := range events {
		if e.Version != r.Version+1 {
			return r, fmt.Errorf("event %d has version %d after %d", i, e.Version, r.Version)
		}
		if e.From != r.State {
			return r, fmt.Errorf("event %d (%s) begins in %q, the history stands at %q", i, e.Action, e.From, r.State)
		}
		if e.On.IsZero() {
			return r, fmt.Errorf("event %d (%s) has no date", i, e.Action)
		}
		r.Version, r.State = e.Version, e.To
		for _, c := range e.Changes {
			r.Facts[c.Name] = c.Value
			if c.Value == "" {
				delete(r.Facts, c.Name)
			}
		}
	}
	// That a text or the parties were corrected is told, but not what they say.
	delete(r.Facts, petition.FactText)
	delete(r.Facts, petition.FactParties)
	return r, nil
}

// ofPetition is what the replay of a petition's history must come to.
func ofPetition(p petition.Petition) replayed {
	facts := facts{}
	facts.set(petition.FactKind, string(p.Kind))
	facts.set(petition.FactField, string(p.Field))
	facts.set(petition.FactChannel, string(p.Channel))
	facts.set(petition.FactReceivedOn, p.ReceivedOn.String())
	facts.set(petition.FactEligibility, string(p.Eligibility))
	facts.set(petition.FactCompetence, string(p.Competence))
	facts.set(petition.FactMatter, p.Matter.String())
	facts.set(petition.FactOrigin, p.Origin.String())
	facts.set(petition.FactReplyOn, p.ReplyOn.String())
	facts.set(petition.FactTransferTo, p.TransferName)
	if p.TransferredTo != 0 {
		facts.set(petition.FactTransferTo, p.TransferredTo.String())
	}
	if p.Signatories >= 5 {
		facts.set(petition.FactMany, "yes")
	}
	return replayed{p.State, p.Version, facts}
}

// ofMatter is what the replay of a matter's history must come to.
func ofMatter(m petition.Matter) replayed {
	facts := facts{}
	facts.set(petition.FactKind, string(m.Kind))
	facts.set(petition.FactField, string(m.Field))
	facts.set(petition.FactChannel, string(m.Channel))
	facts.set(petition.FactInstance, string(m.Instance))
	facts.set(petition.FactOutcome, string(m.Outcome))
	facts.set(petition.FactResolvedOn, m.ResolvedOn.String())
	if m.Many {
		facts.set(petition.FactMany, "yes")
	}
	return replayed{m.State, m.Version, facts}
}

type facts map[petition.FactName]string

func (f facts) set(name petition.FactName, value string) {
	if value != "" {
		f[name] = value
	}
}

// settle drops values that equal absence, so that "no longer many" and "never
// many" compare equal.
func (r replayed) settle() replayed {
	if r.Facts[petition.FactMany] == "no" {
		delete(r.Facts, petition.FactMany)
	}
	return r
}
