package petition_test

import (
	"testing"

	"kntc/internal/access"
	"kntc/internal/petition"
)

// TestNobodyTakesNoStep: whoever forgets to say who acts gets nothing done, and is
// offered nothing.
func TestNobodyTakesNoStep(t *testing.T) {
	t.Parallel()
	for name, nobody := range map[string]petition.Acting{
		"zero": {}, "no reason": petition.AsSystem(""), "an office, but no one in it": {Assigns: true},
	} {
		p := register(t, entry())
		_, err := petition.ApplyPetition(p, petition.Command{Action: petition.ActionClassify, On: received, Classification: within(petition.Complaint)},
			petition.Input{Today: today, By: nobody})
		wantFault(t, err, access.ErrForbidden)
		_, err = petition.ApplyMatter(matter(petition.Complaint), petition.Command{Action: petition.ActionVerify, On: today}, petition.Input{Today: today, By: nobody})
		wantFault(t, err, access.ErrForbidden)
		offered := petition.PetitionActions(p, nil, petition.Past{}, today, everything, nobody)
		for _, k := range petition.Kinds() {
			if m := matter(k); m.Table() != nil {
				offered = append(offered, petition.MatterActions(m, today, petition.Due{}, petition.Past{}, everything, nobody)...)
			}
		}
		for _, a := range offered {
			if a.Allowed {
				t.Errorf("%s: %s is offered", name, a.Rule.Action)
			}
		}
	}
}

// TestTheSystemSaysWhy: the reason for which the system acts stands with the
// event; a reason that the step itself gives is kept.
func TestTheSystemSaysWhy(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ given, want string }{{"", "the time has passed"}, {"told", "told"}} {
		step, err := petition.ApplyMatter(matter(petition.Complaint), petition.Command{Action: petition.ActionVerify, On: today, Reason: tt.given},
			petition.Input{Today: today, By: petition.AsSystem("the time has passed")})
		if err != nil || step.Event.Reason != tt.want {
			t.Errorf("reason %q, want %q (%v)", step.Event.Reason, tt.want, err)
		}
	}
}
