package casework_test

import (
	"errors"
	"testing"

	"github.com/google/uuid"

	"kntc/internal/access"
	"kntc/internal/authority"
	"kntc/internal/casework"
	"kntc/internal/petition"
	"kntc/internal/store/storetest"
)

// TestUrgings: a supervisor above urges about a petition and a matter, nobody
// else may; each letter is answered once, and no deadline moves.
func TestUrgings(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, b storetest.Bench) {
		r := rush{newWorld(t, b, roll(t, 305))}
		above := access.Actor{Home: storetest.Province, Name: "giám sát", Grants: []access.Grant{{Role: access.Supervisor, Authority: storetest.Province}}}
		head := person(access.Head, storetest.CommuneA1)
		letter := petition.Command{Action: petition.ActionUrgeCase, Reason: "Quá hạn, đề nghị giải quyết", Paper: petition.Paper{Number: "12/TTT", Signer: "Trần Văn Ví Dụ"}}
		answer := petition.Command{Action: petition.ActionReplyUrging, Reason: "Sẽ giải quyết trước ngày 15"}
		p, m := r.enter(petition.Complaint, petition.Within), r.accept()
		for _, tt := range []struct {
			name string
			id   authority.OwnedID
			act  func(who access.Actor, cmd petition.Command) error
			kind petition.Subject
		}{
			{"petition", p.ID, func(who access.Actor, cmd petition.Command) error {
				var result casework.PetitionResult
				_, err := r.s.StepPetition(t.Context(), who, p.ID, 0, cmd, catch(&result))
				return err
			}, petition.OfPetition},
			{"matter", m.ID, func(who access.Actor, cmd petition.Command) error {
				var result casework.MatterResult
				_, err := r.s.StepMatter(t.Context(), who, m.ID, 0, cmd, catch(&result))
				return err
			}, petition.OfMatter},
		} {
			before, _, err := b.Store.Deadlines(t.Context(), access.System("test"), uuid.Nil, tt.kind, tt.id)
			if err != nil {
				t.Fatal(err)
			}
			if err := tt.act(head, answer); !errors.Is(err, petition.ErrGuard) {
				t.Errorf("%s: answered nothing: %v", tt.name, err)
			}
			if err := tt.act(head, letter); !errors.Is(err, access.ErrForbidden) {
				t.Errorf("%s: the office urged itself: %v", tt.name, err)
			}
			if err := tt.act(above, petition.Command{Action: petition.ActionUrgeCase}); !errors.Is(err, petition.ErrInvalid) {
				t.Errorf("%s: a letter without a text: %v", tt.name, err)
			}
			for _, step := range []struct {
				who access.Actor
				cmd petition.Command
			}{{above, letter}, {above, letter}, {head, answer}} {
				if err := tt.act(step.who, step.cmd); err != nil {
					t.Fatalf("%s: %s: %v", tt.name, step.cmd.Action, err)
				}
			}
			if err := tt.act(above, answer); !errors.Is(err, access.ErrForbidden) {
				t.Errorf("%s: the level above answered itself: %v", tt.name, err)
			}
			about, list, err := r.s.Urgings(t.Context(), above, tt.id)
			if err != nil || about != tt.kind || len(list) != 2 || list[0].Answer == nil || list[1].Answer != nil {
				t.Errorf("%s: %s %+v, %v", tt.name, about, list, err)
			}
			if list[0].Letter.Paper.Number != "12/TTT" || list[0].Answer.Reason != answer.Reason || list[0].Letter.From != list[0].Letter.To {
				t.Errorf("%s: letter %+v", tt.name, list[0])
			}
			after, _, err := b.Store.Deadlines(t.Context(), access.System("test"), uuid.Nil, tt.kind, tt.id)
			if err != nil || len(after.Entries) != len(before.Entries) {
				t.Fatalf("%s: %v, %v", tt.name, after, err)
			}
			for i := range after.Entries {
				if !after.Entries[i].Equal(before.Entries[i]) {
					t.Errorf("%s: deadline moved from %+v to %+v", tt.name, before.Entries[i], after.Entries[i])
				}
			}
			if err := tt.act(head, answer); err != nil {
				t.Errorf("%s: second answer: %v", tt.name, err)
			}
			if err := tt.act(head, answer); !errors.Is(err, petition.ErrGuard) {
				t.Errorf("%s: a third answer to two letters: %v", tt.name, err)
			}
			if _, _, err := r.s.Urgings(t.Context(), person(access.Clerk, storetest.CommuneB1), tt.id); err == nil {
				t.Errorf("%s: listed out of scope", tt.name)
			}
		}
	})
}
