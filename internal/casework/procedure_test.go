package casework_test

import (
	"testing"

	"kntc/internal/authority"
	"kntc/internal/casework"
	"kntc/internal/deadline"
	"kntc/internal/idempotency"
	"kntc/internal/petition"
	"kntc/internal/store/storetest"
)

// denounced is a denunciation received and classified as ours today.
func (o *office) denounced(change func(*petition.Classification)) petition.Petition {
	o.Helper()
	c := petition.Classification{Kind: petition.Denunciation, Field: petition.FieldLand, Eligibility: petition.Eligible, Competence: petition.Within}
	change(&c)
	return o.step(o.register(petition.Denunciation).ID, petition.Command{Action: petition.ActionClassify, Classification: &c}).Petition
}

// declines wants a guard to refuse a step on a petition.
func (o *office) declines(id authority.OwnedID, guard string, cmd petition.Command) {
	o.Helper()
	var out casework.PetitionResult
	_, err := o.s.StepPetition(o.Context(), o.actor, id, 0, cmd, idempotency.Unkept(&out))
	o.refusedBy(err, guard, cmd.Action)
}

// TestIdentityIsCheckedElsewhere: the first handling of a denunciation is due in
// seven working days, in ten when the denouncer's identity is checked at several
// places or by delegation; whoever is late stays late (Luật Tố cáo, Điều 24 khoản 1).
func TestIdentityIsCheckedElsewhere(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, b storetest.Bench) {
		o := officeOf(t, b)
		o.on("2026-07-01")
		asIs := func(*petition.Classification) {}
		delegated, forgotten := o.denounced(asIs), o.denounced(asIs)
		o.check("at one place", o.entry(petition.OfPetition, delegated.ID, deadline.Admit), "TC_INIT", "2026-07-10", deadline.Open, false)
		check := petition.Command{Action: petition.ActionCheckIdentity, IdentityCheck: petition.Delegated}
		o.on("2026-07-10")
		o.step(delegated.ID, check)
		o.check("by delegation", o.entry(petition.OfPetition, delegated.ID, deadline.Admit), "TC_INIT_LONG", "2026-07-15", deadline.Open, false)
		o.on("2026-07-15")
		o.step(delegated.ID, petition.Command{Action: petition.ActionAccept})
		o.check("accepted", o.entry(petition.OfPetition, delegated.ID, deadline.Admit), "TC_INIT_LONG", "2026-07-15", deadline.Met, false)

		o.declines(forgotten.ID, "first_handling_in_limit", check)
		o.step(forgotten.ID, petition.Command{Action: petition.ActionAccept})
		o.check("late", o.entry(petition.OfPetition, forgotten.ID, deadline.Admit), "TC_INIT", "2026-07-10", deadline.Met, true)
	})
}
