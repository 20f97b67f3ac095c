package petition_test

import (
	"encoding/json"
	"testing"

	"kntc/internal/petition"
)

// TestLandIsReadInTheUnitItWasWrittenIn: history keeps whole m², what is
// written now says dm².
func TestLandIsReadInTheUnitItWasWrittenIn(t *testing.T) {
	t.Parallel()
	want := petition.Result{Recover: petition.Amount{Money: 250_000_000, Land: 12_000}, HandlePeople: 3}
	written, err := json.Marshal(want)
	if err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{
		"before": `{"recover":{"money":250000000,"land":120},"handle_people":3}`,
		"now":    string(written),
	} {
		var got petition.Result
		if err := json.Unmarshal([]byte(text), &got); err != nil || got != want {
			t.Errorf("%s: %+v, %v; want %+v", name, got, err, want)
		}
	}
	if want := `{"recover":{"money":250000000,"land_dm2":12000},"handle_people":3}`; string(written) != want {
		t.Errorf("written %s, want %s", written, want)
	}
}
