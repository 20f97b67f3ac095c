package petition_test

import (
	"errors"
	"reflect"
	"testing"

	"github.com/google/uuid"

	"kntc/internal/clock"
	"kntc/internal/petition"
)

// everyField is a command in which each field says something.
func everyField(t *testing.T) petition.Command {
	t.Helper()
	var cmd petition.Command
	v := reflect.ValueOf(&cmd).Elem()
	for i := range v.NumField() {
		say(t, v.Field(i))
	}
	return cmd
}

// say puts something into a value.
func say(t *testing.T, v reflect.Value) {
	t.Helper()
	switch v.Kind() { //nolint:exhaustive // of another kind is no field
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 1, 1))
	case reflect.Array:
		v.Index(0).SetUint(1)
	case reflect.Struct:
		if v.Type() == reflect.TypeFor[clock.Date]() {
			v.Set(reflect.ValueOf(today))
			return
		}
		for i := range v.NumField() {
			if f := v.Field(i); f.CanSet() {
				say(t, f)
			}
		}
	case reflect.String:
		v.SetString("…")
	case reflect.Bool:
		v.SetBool(true)
	case reflect.Int, reflect.Int64:
		v.SetInt(1)
	default:
		t.Fatalf("a field of %s", v.Type())
	}
}

// TestStepsTakeTheirFieldsAlone: what a step does not take is refused field by
// field, in both languages. A field that no table knows would be dropped in
// silence: here it is seen, because nothing but what every step takes is left of
// a command that is made to fit a row.
func TestStepsTakeTheirFieldsAlone(t *testing.T) {
	t.Parallel()
	everyStep := map[string]bool{"Action": true, "On": true, "Reason": true, "Paper": true}
	for _, r := range petition.PetitionTable().Of(petition.ActionTellCitizen) { // which takes nothing of its own
		left := reflect.ValueOf(everyField(t).Fitting(r))
		for i := range left.NumField() {
			if name := left.Type().Field(i).Name; left.Field(i).IsZero() == everyStep[name] {
				t.Errorf("%s is left: %v", name, !left.Field(i).IsZero())
			}
		}
	}
}

func TestStrayFieldsAreRefused(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name string
		cmd  petition.Command
		want []string
	}{
		{"a ground of inadmissibility of acceptance", petition.Command{Action: petition.ActionAccept, Inadmissibility: petition.InadmissibleOutOfTime}, []string{"/inadmissibility not_taken"}},
		{"the addressee of guidance", petition.Command{Action: petition.ActionGuide, TransferTo: otherOffice}, []string{"/transfer_to not_taken"}},
		{"what a withdrawal corrects", petition.Command{Action: petition.ActionWithdraw, Petition: &petition.PetitionCorrection{}}, []string{"/petition not_taken"}},
		{"blanks say nothing", petition.Command{Action: petition.ActionAccept, TransferName: " "}, nil},
		{"the days of a reply", petition.Command{Action: petition.ActionNoteRegulation, Days: 3, Reply: "Đã nhận"}, []string{"/reply not_taken", "/days not_taken"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			tt.cmd.On = today
			_, err := petition.ApplyPetition(classified(t, within(petition.Complaint)), tt.cmd, input())
			if tt.want == nil {
				if err != nil {
					t.Error(err)
				}
				return
			}
			wantFields(t, err, tt.want...)
		})
	}
}

// TestActionsOfferWhatThereIs: an answer where nothing was urged, the taking back
// of a suspension where none is on record, and its sending where nothing was
// decided are not offered; a denunciation is verified by a team that has to be
// named as long as none is assigned.
func TestActionsOfferWhatThereIs(t *testing.T) {
	t.Parallel()
	offered := func(m petition.Matter, past petition.Past, a petition.Action) petition.Availability {
		for _, got := range petition.MatterActions(m, today, petition.Due{}, past, everything, petition.AsOperator()) {
			if got.Rule.Action == a {
				return got
			}
		}
		t.Fatalf("%s is not listed", a)
		return petition.Availability{}
	}
	for _, tt := range []struct {
		action petition.Action
		past   petition.Past
	}{
		{petition.ActionReplyUrging, petition.Past{Urged: 1}},
		{petition.ActionRemoveSuspension, petition.Past{Stops: 1}},
		{petition.ActionSendSuspension, petition.Past{Stops: 1}},
	} {
		m := matter(petition.Complaint)
		if got := offered(m, petition.Past{}, tt.action); got.Allowed || !errors.Is(got.Why, petition.ErrGuard) {
			t.Errorf("%s is offered where there is nothing", tt.action)
		}
		if got := offered(m, tt.past, tt.action); !got.Allowed {
			t.Errorf("%s: %v", tt.action, got.Why)
		}
	}
	for _, p := range petition.PetitionActions(register(t, entry()), nil, petition.Past{}, today, everything, petition.AsOperator()) {
		if p.Rule.Action == petition.ActionReplyUrging && p.Allowed {
			t.Error("an answer is offered where nothing was urged")
		}
	}
	m := matter(petition.Denunciation)
	if got := offered(m, petition.Past{}, petition.ActionVerify).Needs; len(got) > 0 {
		t.Errorf("a head who verifies a denunciation alone needs %v", got)
	}
	m.Assignees = []petition.Assignee{{Account: uuid.New(), Leader: true}, {Account: uuid.New()}}
	if got := offered(m, petition.Past{}, petition.ActionVerify).Needs; len(got) > 0 {
		t.Errorf("verifying a denunciation with its team needs %v", got)
	}
	if got := offered(matter(petition.Complaint), petition.Past{}, petition.ActionVerify).Needs; len(got) > 0 {
		t.Errorf("verifying a complaint needs %v", got)
	}
}
