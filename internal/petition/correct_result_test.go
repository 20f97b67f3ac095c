package petition_test

import (
	"testing"

	"kntc/internal/petition"
)

// correcting is the step that puts the result of a matter right.
func correcting(c petition.MatterCorrection) petition.Command {
	return petition.Command{Action: petition.ActionCorrect, On: today, Reason: "Ghi nhầm", Correction: &c}
}

// TestCorrectedOutcomeIsNotDeliberate: only a denunciation found wrong can be so
// deliberately (Luật Tố cáo, Điều 35), after a correction as well.
func TestCorrectedOutcomeIsNotDeliberate(t *testing.T) {
	t.Parallel()
	wrong := on(t, verified(t, petition.Track{Kind: petition.Denunciation}, false),
		petition.Command{Action: petition.ActionConclude, On: received, Outcome: petition.OutcomeWrong, Deliberate: true})
	for outcome, deliberate := range map[petition.Outcome]bool{petition.OutcomeRight: false, petition.OutcomePartlyRight: false, "": true} {
		m := on(t, wrong, correcting(petition.MatterCorrection{Outcome: outcome, Field: petition.FieldPolicy}))
		if m.Deliberate != deliberate {
			t.Errorf("corrected to %q: deliberate %t", outcome, m.Deliberate)
		}
	}
}
