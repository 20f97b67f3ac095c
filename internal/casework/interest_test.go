package casework_test

import (
	"encoding/json"
	"errors"
	"testing"

	"kntc/internal/access"
	"kntc/internal/authority"
	"kntc/internal/casework"
	"kntc/internal/page"
	"kntc/internal/petition"
	"kntc/internal/store/storetest"
)

// reads are what an account is told of a petition and its matter in all the ways
// there are, with the refusals.
func (v *vault) reads(who access.Actor, p, matter authority.OwnedID) (told string, refused int) {
	v.t.Helper()
	ctx := v.t.Context()
	var all []any
	note := func(answer any, err error) {
		if errors.Is(err, petition.ErrRecused) {
			refused++
		} else if err != nil {
			v.t.Errorf("%s: %v", who.Name, err)
		}
		all = append(all, answer)
	}
	view, err := v.s.Petition(ctx, who, p)
	note(view, err)
	holders, err := v.s.Holders(ctx, who, p)
	note(holders, err)
	_, err = v.s.FilesHidden(ctx, who, p)
	note(nil, err)
	cases := []authority.OwnedID{p}
	if !matter.IsZero() {
		of, err := v.s.Matter(ctx, who, matter)
		note(of, err)
		cases = append(cases, matter)
	}
	for _, id := range cases {
		events, err := v.s.Events(ctx, who, id)
		note(events, err)
		documents, err := v.s.Documents(ctx, who, id)
		note(documents, err)
		_, urgings, err := v.s.Urgings(ctx, who, id)
		note(urgings, err)
	}
	lines, err := v.s.Petitions(ctx, who, casework.PetitionFilter{}, page.Page{Limit: 99})
	note(lines, err)
	matters, err := v.s.Matters(ctx, who, casework.MatterFilter{}, page.Page{Limit: 99})
	note(matters, err)
	note(nil, v.s.ExportPetitions(ctx, who, casework.PetitionFilter{}, func(l casework.PetitionLine) error {
		all = append(all, l)
		return nil
	}))
	body, err := json.Marshal(all)
	if err != nil {
		v.t.Fatal(err)
	}
	return string(body), refused
}

// TestWhoHasAnInterestDoesNotRead: the clerk records it of their own head, who
// then reads nothing of the case, by whichever of petition and matter it stands
// with; colleagues read on.
func TestWhoHasAnInterestDoesNotRead(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, b storetest.Bench) {
		for i, ground := range []petition.Ground{petition.AccusedSelf, petition.KinOfParty} {
			v := &vault{world: newWorld(t, b, roll(t, 330+uint64(i)))}
			s := v.hide()
			clerk, head := person(access.Clerk, storetest.CommuneA1), person(access.Head, storetest.CommuneA1)
			teamAt(t, b, storetest.CommuneA1)
			p := v.classify(v.enter(petition.Denunciation, s, ""), petition.Denunciation, petition.Within)
			var matter authority.OwnedID
			detailed := 6 // of the reads, those of one case
			if i == 0 {
				matter, detailed = v.step(p, petition.Command{Action: petition.ActionAccept}).Matter.ID, 10
			}
			if told, refused := v.reads(head, p.ID, matter); refused > 0 || s.found([]byte(told)) == "" {
				t.Fatalf("before, the head is refused %d reads", refused)
			}
			declare := petition.Command{Action: petition.ActionDeclareConflict, Account: head.Account, Ground: ground}
			var err error
			if i == 0 {
				var result casework.MatterResult
				_, err = v.s.StepMatter(t.Context(), clerk, matter, 0, declare, catch(&result))
			} else {
				var result casework.PetitionResult
				_, err = v.s.StepPetition(t.Context(), clerk, p.ID, 0, declare, catch(&result))
			}
			if err != nil {
				t.Fatalf("the clerk records it of the head: %v", err)
			}
			told, refused := v.reads(head, p.ID, matter)
			if trace := s.found([]byte(told)); trace != "" || refused != detailed {
				t.Errorf("%s: refused %d of %d reads, told %q", ground, refused, detailed, trace)
			}
			if told, refused := v.reads(clerk, p.ID, matter); refused > 0 || s.found([]byte(told)) == "" {
				t.Errorf("%s: the clerk is refused %d reads", ground, refused)
			}
		}
	})
}

// TestADenunciationDoesNotGoToTheAccused: not to the office where who is denounced
// works, and where it goes they read nothing.
func TestADenunciationDoesNotGoToTheAccused(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, b storetest.Bench) {
		v := &vault{world: newWorld(t, b, roll(t, 332))}
		accused := person(access.Head, storetest.CommuneA2)
		b.Hire(t, accused.Account, access.Head, storetest.CommuneA2)
		p := v.classify(v.enter(petition.Denunciation, v.hide(), ""), petition.Denunciation, petition.OutsideState)
		var result casework.PetitionResult
		clerk := person(access.Clerk, storetest.CommuneA1)
		if _, err := v.s.StepPetition(t.Context(), clerk, p.ID, 0, petition.Command{Action: petition.ActionDeclareConflict, Account: accused.Account, Ground: petition.AccusedSelf}, catch(&result)); err != nil {
			t.Fatal(err)
		}
		head := person(access.Head, storetest.CommuneA1)
		send := func(to authority.ID) error {
			_, err := v.s.StepPetition(t.Context(), head, p.ID, 0, petition.Command{Action: petition.ActionTransfer, TransferTo: to}, catch(&result))
			return err
		}
		if err := send(storetest.CommuneA2); !errors.Is(err, petition.ErrGuard) {
			t.Fatalf("sent to the accused: %v", err)
		}
		if err := send(storetest.CommuneB1); err != nil {
			t.Fatal(err)
		}
		accused.Grants = append(accused.Grants, access.Grant{Role: access.Head, Authority: storetest.CommuneB1})
		if _, err := v.s.Petition(t.Context(), accused, result.Linked.ID); !errors.Is(err, petition.ErrRecused) {
			t.Errorf("the accused reads it at the addressee: %v", err)
		}
	})
}
