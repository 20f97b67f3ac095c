package attachment_test

import (
	"errors"
	"testing"
	"time"

	"kntc/internal/access"
	"kntc/internal/attachment"
	"kntc/internal/authority"
	"kntc/internal/casework"
	"kntc/internal/clock"
	"kntc/internal/idempotency"
	"kntc/internal/petition"
)

// step takes a step with a file of a petition.
func (f *files) step(t *testing.T, who access.Actor, action petition.Action, id, file authority.OwnedID) error {
	t.Helper()
	_, err := f.cases.StepPetition(t.Context(), who, id, 0, petition.Command{Action: action, Reason: "Gửi nhầm hồ sơ", File: file},
		idempotency.Unkept(new(casework.PetitionResult)))
	return err
}

// TestWithholdAFile: the head takes a file of another case out of sight, and by a
// second decision its bytes go; the trace stays, and the space comes back.
func TestWithholdAFile(t *testing.T) {
	t.Parallel()
	eachFiles(t, func(t *testing.T, f *files) {
		id := f.register(t, petition.Complaint)
		kept, wrong := f.mustAttach(t, f.clerk, id, "don.pdf", pdf("đơn")), f.mustAttach(t, f.clerk, id, "cua-nguoi-khac.pdf", pdf("người khác"))
		if err := f.step(t, f.clerk, petition.ActionWithholdFile, id, wrong.ID); err == nil {
			t.Error("a clerk withheld a file")
		}
		if err := f.step(t, f.head, petition.ActionEraseFile, id, wrong.ID); !errors.Is(err, attachment.ErrNotWithheld) {
			t.Errorf("erased at once: %v", err)
		}
		if err := f.step(t, f.head, petition.ActionWithholdFile, f.register(t, petition.Complaint), wrong.ID); err == nil {
			t.Error("withheld from another case")
		}
		if err := f.step(t, f.head, petition.ActionWithholdFile, id, wrong.ID); err != nil {
			t.Fatal(err)
		}
		for _, who := range []access.Actor{f.clerk, f.head} {
			if _, err := f.read(t.Context(), who, wrong.ID); !errors.Is(err, attachment.ErrWithheld) {
				t.Errorf("%s reads the withheld file: %v", who.Name, err)
			}
		}
		list, err := f.List(t.Context(), f.head, petition.OfPetition, id)
		if err != nil || len(list.Attachments) != 2 || !list.Attachments[1].Withheld() || list.Attachments[1].Name != "" || list.Attachments[0].Name != kept.Name {
			t.Errorf("%+v, %v", list, err)
		}
		if err := f.step(t, f.head, petition.ActionWithholdFile, id, wrong.ID); !errors.Is(err, attachment.ErrGone) {
			t.Errorf("withheld twice: %v", err)
		}
		used := list.Space.Used
		if err := f.step(t, f.head, petition.ActionEraseFile, id, wrong.ID); err != nil {
			t.Fatal(err)
		}
		if list, err = f.List(t.Context(), f.head, petition.OfPetition, id); err != nil || list.Space.Used != used-wrong.Size {
			t.Errorf("used %d of %d, %v", list.Space.Used, used, err)
		}
		f.clock.Set(clock.System{}.Now().Add(48 * time.Hour)) // objects are dated by the file system
		if swept, err := f.Sweep(t.Context(), 24*time.Hour); err != nil || swept.Removed != 1 {
			t.Errorf("%+v, %v", swept, err)
		}
		if keys := f.keys(t); len(keys) != 1 || keys[0] != kept.ObjectKey {
			t.Errorf("the objects are %v", keys)
		}
		if well, err := f.Verify(t.Context()); well != 1 || err != nil {
			t.Errorf("%d files are well, %v", well, err)
		}
		events, err := f.cases.Events(t.Context(), f.clerk, id)
		if err != nil || len(events) != 3 || events[1].Tells(petition.FactFileWithheld) != wrong.ID.String() ||
			events[1].Reason == "" || events[2].Tells(petition.FactFileErased) != wrong.ID.String() {
			t.Errorf("the history tells %+v, %v", events, err)
		}
	})
}
