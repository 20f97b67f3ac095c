package petition_test

import (
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/google/uuid"

	"kntc/internal/access"
	"kntc/internal/authority"
	"kntc/internal/clock"
	"kntc/internal/fault"
	"kntc/internal/party"
	"kntc/internal/petition"
)

// The office of the tests, another one, and the day on which they play.
const (
	office      authority.ID = 7
	otherOffice authority.ID = 8
)

var (
	received = clock.MustDate(2026, time.July, 2)
	today    = clock.MustDate(2026, time.July, 31)
)

// dates lets cmp compare dates, whose fields are private.
func dates() cmp.Option { return cmpopts.EquateComparable(clock.Date{}) }

// id returns the n-th id of an office, the same in every run.
func id(owner authority.ID, n int) authority.OwnedID {
	u := uuid.UUID{14: byte(n >> 8), 15: byte(n)}
	u[0] = 1
	return authority.OwnedID{Authority: owner, UUID: u}
}

// entry is a complaint as a clerk enters it; the tests change what they need.
func entry() petition.PetitionData {
	return petition.PetitionData{
		Kind: petition.Complaint, Channel: petition.InPerson, Field: petition.FieldLand, ReceivedOn: received,
		Subject: "Khiếu nại quyết định thu hồi đất", Content: "Diện tích đo chưa đúng.", Respondent: "UBND phường",
		ContestedDecision: "Quyết định 12/QĐ-UBND ngày 05/01/2026",
	}
}

// person is an invented petitioner.
func person() party.Party {
	return party.Party{
		Type: party.Person, Name: "Nguyễn Thị Mẫu", IdentityNumber: "001099000123",
		Address: "Số 1 phố Thử, phường Ví Dụ", Phone: "0900 000 001",
	}
}

// register enters the petition and demands that it is taken.
func register(tb testing.TB, d petition.PetitionData, parties ...party.Party) petition.Petition {
	tb.Helper()
	if len(parties) == 0 && !d.Anonymous {
		parties = []party.Party{person()}
	}
	number := petition.Number{Book: petition.PetitionBook, Year: 2026, No: 1}
	p, _, _, err := petition.NewPetition(id(office, 1), number, d, parties, today)
	if err != nil {
		tb.Fatalf("register: %v", err)
	}
	return p
}

// within is the classification that leads to acceptance.
func within(k petition.Kind) *petition.Classification {
	c := &petition.Classification{
		Kind: k, Field: petition.FieldLand, Eligibility: petition.Eligible, Competence: petition.Within,
	}
	if k == petition.Denunciation {
		c.Duty = petition.OfficialDuty
	}
	if k == petition.Mixed {
		c.Kinds = []petition.Kind{petition.Complaint, petition.Denunciation}
	}
	return c
}

// outside is the classification of a petition for another state body.
func outside(k petition.Kind) *petition.Classification {
	c := within(k)
	c.Competence = petition.OutsideState
	return c
}

// classified is a registered petition after classification.
func classified(tb testing.TB, c *petition.Classification) petition.Petition {
	tb.Helper()
	return apply(tb, register(tb, entry()), petition.Command{Action: petition.ActionClassify, On: received, Classification: c}).Petition
}

// apply takes a step and demands that it is allowed.
func apply(tb testing.TB, p petition.Petition, cmd petition.Command) petition.PetitionStep {
	tb.Helper()
	step, err := petition.ApplyPetition(p, cmd, input())
	if err != nil {
		tb.Fatalf("%s from %s: %v", cmd.Action, p.State, err)
	}
	return step
}

// input gives every id that a step may need.
func input() petition.Input {
	return petition.Input{
		By:    petition.AsOperator(),
		Today: today, MatterID: id(office, 100),
		MatterNumber: petition.Number{Book: petition.MatterBook, Year: 2026, No: 1},
	}
}

// matter is an accepted matter of the kind, at first instance.
func matter(k petition.Kind) petition.Matter { return tracked(petition.Track{Kind: k}) }

// staff is the n-th account of the office.
func staff(n int) uuid.UUID { return uuid.UUID{0: 2, 15: byte(n)} }

// team is so many of them, led by the first.
func team(since clock.Date, people int) []petition.Assignee {
	var out []petition.Assignee
	for i := range people {
		out = append(out, petition.Assignee{Account: staff(i + 1), Leader: i == 0, Since: since})
	}
	return out
}

// both are a complainant, absent for a reason unless that is empty, and the
// respondent.
func both(absent petition.Absence) []petition.Participant {
	return []petition.Participant{
		{Seat: petition.Seat{Side: petition.Complains, Absent: absent}, Name: "Nguyễn Thị Mẫu"},
		{Seat: petition.Seat{Side: petition.Responds}, Name: "Trần Văn Thử"},
	}
}

// dialogue is a dialogue called and held on the day.
func dialogue(on clock.Date) []petition.Command {
	return []petition.Command{
		{Action: petition.ActionCallDialogue, On: on, PlannedOn: on, Participants: both("")},
		{Action: petition.ActionHoldDialogue, On: on, Participants: both(""), Chair: petition.ByResolver},
	}
}

// tracked is an accepted matter that follows the track.
func tracked(t petition.Track) petition.Matter {
	m := untracked(t.Kind)
	m.Discipline = t.Discipline
	if t.Instance != "" {
		m.Instance = t.Instance
	}
	return m
}

func untracked(k petition.Kind) petition.Matter {
	return petition.Matter{
		ID: id(office, 100), State: petition.StateAccepted, Kind: k, Field: petition.FieldLand, Channel: petition.Post,
		Instance: petition.First, AcceptedOn: received, LastOn: received, Version: 1,
	}
}

// wantFault demands a refusal like the template.
func wantFault(tb testing.TB, err error, want *fault.Error) {
	tb.Helper()
	if fault.As(err) == nil || !errors.Is(err, want) {
		tb.Fatalf("error %v, want %s", err, want.Code)
	}
}

// fitting returns the command without what its step does not take.
func fitting(cmd petition.Command, table *petition.Table) petition.Command {
	if rows := table.Of(cmd.Action); len(rows) > 0 {
		return cmd.Fitting(rows...)
	}
	return cmd
}

// wantFields demands exactly these offending fields, as "pointer code", in
// this order, each explained in both languages.
func wantFields(tb testing.TB, err error, want ...string) {
	tb.Helper()
	f := fault.As(err)
	if f == nil {
		tb.Fatalf("error %v, want a fault with the fields %v", err, want)
	}
	var got []string
	for _, field := range f.Fields {
		got = append(got, field.Pointer+" "+field.Code)
		if field.Text.VI == "" || field.Text.EN == "" {
			tb.Errorf("%s %s lacks a language", field.Pointer, field.Code)
		}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		tb.Errorf("fields (-want +got):\n%s", diff)
	}
}

// everything permits all.
func everything(access.Permission) bool { return true }
