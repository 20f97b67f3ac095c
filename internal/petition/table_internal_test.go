package petition

import (
	"errors"
	"testing"

	"kntc/internal/access"
	"kntc/internal/fault"
)

// TestAvailableListsEachActionOnce uses a table in which one action has two
// rows: the row that fits the state is the one that is offered.
func TestAvailableListsEachActionOnce(t *testing.T) {
	t.Parallel()
	refuses := guard("refuses", func(Facts) *fault.Error { return ErrGuard })
	table := Table{States: []State{StateReceived, StateClassified, StateFiled}, Rules: []Rule{
		{Action: ActionFile, From: []State{StateReceived}, To: StateFiled, Permission: access.PetitionDispose, Guards: []Guard{refuses}},
		{Action: ActionClassify, From: []State{StateReceived}, To: StateClassified, Permission: access.PetitionClassify},
		{Action: ActionFile, From: []State{StateClassified}, To: StateFiled, Permission: access.PetitionDispose},
	}}
	all := func(access.Permission) bool { return true }
	for _, tt := range []struct {
		name     string
		from     State
		file     *Rule // the row that is offered
		fileWhy  *fault.Error
		classify *fault.Error
	}{
		{"guarded row", StateReceived, &table.Rules[0], ErrGuard, nil},
		{"second row", StateClassified, &table.Rules[2], nil, ErrWrongState},
		{"no row fits", StateFiled, &table.Rules[0], ErrWrongState, ErrWrongState},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			got := table.Available(tt.from, Facts{}, all)
			if len(got) != 2 || got[0].Rule.Action != ActionFile || got[1].Rule.Action != ActionClassify {
				t.Fatalf("lists %+v, want file and classify once each, in the table's order", got)
			}
			if got[0].Rule != tt.file {
				t.Errorf("offers the row from %v", got[0].Rule.From)
			}
			for i, want := range []*fault.Error{tt.fileWhy, tt.classify} {
				checkWhy(t, got[i], want)
			}
		})
	}
}

func checkWhy(t *testing.T, got Availability, want *fault.Error) {
	t.Helper()
	if got.Allowed != (want == nil) {
		t.Errorf("%s allowed: %v", got.Rule.Action, got.Allowed)
	}
	if want == nil && got.Why != nil || want != nil && !errors.Is(got.Why, want) {
		t.Errorf("%s: %v, want %v", got.Rule.Action, got.Why, want)
	}
}
