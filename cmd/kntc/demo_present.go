package main

import (
	"context"
	"fmt"

	"kntc/internal/access"
	"kntc/internal/casework"
	"kntc/internal/clock"
	"kntc/internal/deadline"
	"kntc/internal/demo"
	"kntc/internal/idempotency"
	"kntc/internal/identity"
	"kntc/internal/page"
	"kntc/internal/party"
	"kntc/internal/petition"
)

// secondOfficer is the ward's other verifier: a denunciation takes two.
const secondOfficer = "phuong-officer-2"

// presentCase is a case of these days, so that everybody who signs in at the
// ward finds something to do. Days are counted back from today.
type presentCase struct {
	received int
	due      deadline.Term // received so that this falls due today, or on the next day on which it can
	data     petition.PetitionData
	sender   party.Party
	found    petition.Classification // of the kind and field that were declared
	steps    []presentStep
}

// presentStep is what somebody of the ward does with it: with the petition
// until it is accepted, then with its matter.
type presentStep struct {
	by      access.Role
	ago     int
	command petition.Command
	team    bool // both verifiers, the first leads; else the first alone
}

func presentCases() []presentCase {
	eligible := petition.Classification{Eligibility: petition.Eligible, Competence: petition.Within}
	duty := eligible
	duty.Duty = petition.OfficialDuty
	accept, verify := petition.Command{Action: petition.ActionAccept}, petition.Command{Action: petition.ActionVerify}
	assign, classify := petition.Command{Action: petition.ActionAssign}, petition.Command{Action: petition.ActionClassify}
	return []presentCase{
		{
			received: 0,
			data:     petition.PetitionData{Kind: petition.Feedback, Field: petition.FieldOtherAdmin, Subject: "Phản ánh đèn chiếu sáng ngõ 12 hỏng nhiều ngày"},
			sender:   party.Party{Name: "Ngô Thị Thử Nghiệm", Address: "Số 12, ngõ 12, phố Ví Dụ"},
		},
		{
			due:    deadline.Admit,
			data:   petition.PetitionData{Kind: petition.Complaint, Field: petition.FieldLand, Subject: "Khiếu nại quyết định thu hồi đất số 21/QĐ-UBND", ContestedDecision: "21/QĐ-UBND"},
			sender: party.Party{Name: "Trần Văn Mẫu", Address: "Số 3, phố Ví Dụ"},
			found:  eligible,
			steps:  []presentStep{{by: access.Clerk, ago: 1, command: classify}},
		},
		{
			received: 52,
			data:     petition.PetitionData{Kind: petition.Complaint, Field: petition.FieldLand, Subject: "Khiếu nại việc chậm cấp giấy chứng nhận quyền sử dụng đất"},
			sender:   party.Party{Name: "Lê Thị Minh Họa", Address: "Số 8, phố Ví Dụ"},
			found:    eligible,
			steps: []presentStep{
				{by: access.Clerk, ago: 50, command: classify},
				{by: access.Head, ago: 46, command: accept},
				{by: access.Head, ago: 46, command: assign},
				{by: access.Officer, ago: 44, command: verify},
			},
		},
		{
			received: 20,
			data:     petition.PetitionData{Kind: petition.Complaint, Field: petition.FieldPolicy, Subject: "Khiếu nại mức trợ cấp xã hội hằng tháng"},
			sender:   party.Party{Name: "Phạm Văn Giả Định", Address: "Số 15, phố Ví Dụ"},
			found:    eligible,
			steps: []presentStep{
				{by: access.Clerk, ago: 19, command: classify},
				{by: access.Head, ago: 14, command: accept},
				{by: access.Head, ago: 14, command: assign},
				{by: access.Officer, ago: 12, command: verify},
				{by: access.Head, ago: 3, command: petition.Command{Action: petition.ActionSuspend, Ground: petition.AwaitingResult}},
			},
		},
		{
			received: 15,
			data:     petition.PetitionData{Kind: petition.Denunciation, Field: petition.FieldOfficials, Subject: "Tố cáo hành vi nhũng nhiễu khi tiếp nhận hồ sơ", Respondent: "một công chức của phường"},
			sender:   party.Party{Name: "Vũ Thị Hư Cấu", Address: "Số 27, phố Ví Dụ", IdentityNumber: "001099000123"},
			found:    duty,
			steps: []presentStep{
				{by: access.Clerk, ago: 14, command: classify},
				{by: access.Head, ago: 8, command: accept},
				{by: access.Head, ago: 7, command: assign, team: true},
				{by: access.Officer, ago: 6, command: verify},
			},
		},
		{
			received: 36,
			data:     petition.PetitionData{Kind: petition.Complaint, Field: petition.FieldOtherAdmin, Subject: "Khiếu nại quyết định xử phạt vi phạm hành chính số 7/QĐ-XPHC", ContestedDecision: "7/QĐ-XPHC"},
			sender:   party.Party{Name: "Đặng Văn Tưởng Tượng", Address: "Số 31, phố Ví Dụ"},
			found:    eligible,
			steps: []presentStep{
				{by: access.Clerk, ago: 35, command: classify},
				{by: access.Head, ago: 31, command: accept},
				{by: access.Head, ago: 31, command: assign},
				{by: access.Officer, ago: 29, command: verify},
				{by: access.Officer, ago: 8, command: petition.Command{Action: petition.ActionReport}},
				{by: access.Head, ago: 5, command: petition.Command{Action: petition.ActionDecide, Outcome: petition.OutcomePartlyRight}},
			},
		},
	}
}

// loadPresent makes the cases of these days, unless the ward has petitions already.
func (d *demonstration) loadPresent(ctx context.Context) error {
	people, err := d.ward(ctx)
	if err != nil {
		return err
	}
	head := people.of[access.Head]
	found, err := d.sys.casework.Petitions(ctx, head, casework.PetitionFilter{Authority: demo.DongDaWard}, page.Page{Limit: 1})
	if err != nil || len(found) > 0 {
		return err
	}
	law, _, err := d.sys.store.Law(ctx)
	if err != nil {
		return err
	}
	today := clock.DateOf(d.sys.clock.Now())
	for _, c := range presentCases() {
		if err := d.live(ctx, people, c.from(law, today), today); err != nil {
			return fmt.Errorf("%s: %w", c.data.Subject, err)
		}
	}
	return nil
}

// wardPeople are who works at the ward.
type wardPeople struct {
	of       map[access.Role]access.Actor
	officers []petition.Member // the first leads
}

func (d *demonstration) ward(ctx context.Context) (wardPeople, error) {
	people := wardPeople{of: make(map[access.Role]access.Actor)}
	tree, err := d.sys.store.Tree(ctx)
	if err != nil {
		return people, err
	}
	err = eachAccount(ctx, d.sys, tree, identity.AccountFilter{}, func(a identity.Account) bool {
		if a.Home != demo.DongDaWard {
			return true
		}
		role := a.Grants[0].Role
		if role == access.Officer {
			people.officers = append(people.officers, petition.Member{Account: a.ID, Leader: len(people.officers) == 0})
		}
		if a.Username != secondOfficer {
			people.of[role] = a.Actor()
		}
		return true
	})
	return people, err
}

// from settles when the case was received. What falls due today was received as
// many days ago as the law gives for it.
func (c presentCase) from(law *deadline.Law, today clock.Date) presentCase {
	if c.due == "" {
		return c
	}
	for c.received = 1; ; c.received++ {
		d, err := law.Compute(deadline.Question{Term: c.due, Facts: deadline.Facts{Kind: string(c.data.Kind)}, Start: today.AddDays(-c.received - 1)})
		if err != nil || d.Due.Before(today) {
			return c
		}
	}
}

// live registers the case and takes its steps.
func (d *demonstration) live(ctx context.Context, people wardPeople, c presentCase, today clock.Date) error {
	data, sender := c.data, c.sender
	data.Channel, data.ReceivedOn, data.Originals, data.AllSigned, data.LateConfirmed = petition.InPerson, today.AddDays(-c.received), true, true, true
	sender.Type = party.Person
	var p casework.PetitionResult
	if _, err := d.sys.casework.Register(ctx, people.of[access.Clerk], casework.Registration{Data: data, Parties: []party.Party{sender}}, idempotency.Unkept(&p)); err != nil {
		return err
	}
	var m petition.Matter
	for _, step := range c.steps {
		cmd := step.command
		cmd.On = today.AddDays(-step.ago)
		if cmd.Action == petition.ActionClassify {
			found := c.found
			found.Kind, found.Field = data.Kind, data.Field
			cmd.Classification = &found
		}
		if cmd.Action == petition.ActionAssign {
			cmd.Team = people.officers[:1]
			if step.team {
				cmd.Team = people.officers
			}
		}
		by := people.of[step.by]
		if m.Version == 0 {
			if _, err := d.sys.casework.StepPetition(ctx, by, p.Petition.ID, p.Petition.Version, cmd, idempotency.Unkept(&p)); err != nil {
				return fmt.Errorf("%s: %w", cmd.Action, err)
			}
			if p.Matter != nil {
				m = *p.Matter
			}
			continue
		}
		var after casework.MatterResult
		if _, err := d.sys.casework.StepMatter(ctx, by, m.ID, m.Version, cmd, idempotency.Unkept(&after)); err != nil {
			return fmt.Errorf("%s: %w", cmd.Action, err)
		}
		m = after.Matter
	}
	return nil
}
