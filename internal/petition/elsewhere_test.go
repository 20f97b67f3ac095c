package petition_test

import (
	"testing"

	"kntc/internal/petition"
)

// TestWhatWasAcceptedIsNotClassifiedAnew: what is told to other offices is told of
// accepted cases alone, for no step leads from there to one that could find a
// denunciation. A row that would is told here, and what is told elsewhere has to be
// thought over.
func TestWhatWasAcceptedIsNotClassifiedAnew(t *testing.T) {
	t.Parallel()
	table := petition.PetitionTable()
	reached := []petition.State{petition.StateAccepted}
	for i := 0; i < len(reached); i++ {
		for r := range table.Rules {
			rule := &table.Rules[r]
			if !petition.Known(rule.From, reached[i]) {
				continue
			}
			if rule.Back {
				t.Errorf("%s leads back from %s", rule.Action, reached[i])
			}
			if rule.To != "" && !petition.Known(reached, rule.To) {
				reached = append(reached, rule.To)
			}
		}
	}
	for _, s := range []petition.State{petition.StateReceived, petition.StateClassified} {
		if petition.Known(reached, s) {
			t.Errorf("an accepted petition can become %s again", s)
		}
	}
}
