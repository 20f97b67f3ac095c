package petition_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"kntc/internal/authority"
	"kntc/internal/petition"
)

// TestAPaperIsSealedWhereverItLies classifies one paper at the last of three
// offices. The others keep their kind; those that had the parties in the open
// seal them, and say at whose finding.
func TestAPaperIsSealedWhereverItLies(t *testing.T) {
	t.Parallel()
	const thirdOffice authority.ID = 77
	first := petition.Petition{ID: id(otherOffice, 1), State: petition.StateTransferred, Kind: petition.Feedback, LastOn: received, DisposedOn: received, Version: 4}
	second := petition.Petition{ID: id(thirdOffice, 2), State: petition.StateHandedOver, Kind: petition.Denunciation, LastOn: received, DisposedOn: received, Version: 2}
	for _, tt := range []struct {
		name   string
		was    petition.Kind
		kind   petition.Kind
		sealed []authority.OwnedID
	}{
		{"found to be a denunciation", petition.Feedback, petition.Denunciation, []authority.OwnedID{first.ID}},
		{"found to be mixed", petition.Recommendation, petition.Mixed, []authority.OwnedID{first.ID}},
		{"nothing of the kind", petition.Feedback, petition.Complaint, nil},
		{"no denunciation after all", petition.Denunciation, petition.Feedback, nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			p := petition.Petition{ID: id(office, 3), Origin: second.ID, State: petition.StateReceived, Kind: tt.was, Channel: petition.Forwarded, LastOn: received, ReceivedOn: received, Version: 1}
			step, err := petition.ApplyPetition(p, petition.Command{
				Action: petition.ActionClassify, On: received.AddDays(1), Reason: "Đơn của ông Thử", Classification: within(tt.kind),
			}, petition.Input{By: petition.AsOperator(), Today: received.AddDays(2), SamePaper: []petition.Petition{second, first}})
			if err != nil {
				t.Fatal(err)
			}
			var sealed []authority.OwnedID
			for _, q := range step.Sealed {
				sealed = append(sealed, q.ID)
			}
			if diff := cmp.Diff(tt.sealed, sealed); diff != "" {
				t.Fatalf("sealed elsewhere (-want +got):\n%s", diff)
			}
			if len(sealed) == 0 {
				return
			}
			after := first
			after.Version, after.SealedElsewhere = 5, true
			if diff := cmp.Diff(after, step.Sealed[0], dates()); diff != "" || !step.Sealed[0].Sealed() {
				t.Errorf("at the first office (-want +got):\n%s", diff)
			}
			told := petition.Event{
				Subject: petition.OfPetition, ID: first.ID, Version: 5, Action: petition.ActionSealParties,
				From: petition.StateTransferred, To: petition.StateTransferred, On: received.AddDays(1),
				Changes: []petition.FieldChange{{Name: petition.FactSealedElsewhere, Value: "yes"}, {Name: petition.FactSealedBy, Value: office.String()}},
			}
			if diff := cmp.Diff(told, step.Events[1], dates()); diff != "" {
				t.Errorf("the first office is told (-want +got):\n%s", diff)
			}
		})
	}
}

// TestWhatIsSealedStaysSealedOnTheWay refers and hands over a petition whose
// parties are sealed on account of another office.
func TestWhatIsSealedStaysSealedOnTheWay(t *testing.T) {
	t.Parallel()
	p := petition.Petition{
		ID: id(office, 1), State: petition.StateClassified, Kind: petition.Feedback, Eligibility: petition.Eligible, Competence: petition.OutsideState,
		LastOn: received, ReceivedOn: received, SealedElsewhere: true, Version: 3,
	}
	for _, action := range []petition.Action{petition.ActionTransfer, petition.ActionHandOver} {
		step, err := petition.ApplyPetition(p, petition.Command{Action: action, On: received.AddDays(1), TransferTo: otherOffice},
			petition.Input{By: petition.AsOperator(), Today: received.AddDays(2), LinkedID: id(otherOffice, 2)})
		if err != nil || !step.Linked.Sealed() || step.Linked.Kind != petition.Feedback {
			t.Errorf("%s: %+v, %v", action, step.Linked, err)
		}
	}
}
