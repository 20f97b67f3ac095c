package petition_test

import (
	"errors"
	"testing"
	"time"

	"kntc/internal/access"
	"kntc/internal/clock"
	"kntc/internal/deadline"
	"kntc/internal/fault"
	"kntc/internal/party"
	"kntc/internal/petition"
)

// wantArticle demands a refusal by the guard that cites the article and says
// it in both languages.
func wantArticle(t *testing.T, err error, guard, article string) {
	t.Helper()
	f := fault.As(err)
	switch {
	case f == nil || !errors.Is(err, petition.ErrGuard):
		t.Errorf("error %v, want the guard %s", err, guard)
	case f.Extra["guard"] != guard || f.Legal == nil || f.Legal.Article != article:
		t.Errorf("refused by %v: %+v, want %s of %s", f, f.Legal, guard, article)
	case f.Detail.VI == "" || f.Detail.EN == "" || f.Legal.Law == "" || f.Legal.Version == "":
		t.Errorf("%s: detail %+v, basis %+v", guard, f.Detail, f.Legal)
	}
}

// group is a classified complaint of so many people.
func group(t *testing.T, people, representatives int, change func(*petition.PetitionData)) petition.Petition {
	t.Helper()
	d := entry()
	d.Signatories, d.AllSigned, d.Appointed = people, true, true
	change(&d)
	parties := make([]party.Party, max(representatives, 1))
	for i := range parties {
		parties[i] = person()
		parties[i].Representative = i < representatives
	}
	p := register(t, d, parties...)
	return apply(t, p, petition.Command{Action: petition.ActionClassify, On: received, Classification: within(petition.Complaint)}).Petition
}

// TestGroupComplaints: five people or more need all signatures, a written
// appointment, and one or two representatives, up to five when they are more
// than ten.
func TestGroupComplaints(t *testing.T) {
	t.Parallel()
	same := func(*petition.PetitionData) {}
	for _, tt := range []struct {
		name                    string
		people, representatives int
		change                  func(*petition.PetitionData)
		accepted                bool
	}{
		{"four need nothing", 4, 0, func(d *petition.PetitionData) { d.AllSigned, d.Appointed = false, false }, true},
		{"five with one", 5, 1, same, true},
		{"five with two", 5, 2, same, true},
		{"five with three", 5, 3, same, false},
		{"five with none", 5, 0, same, false},
		{"ten with two", 10, 2, same, true},
		{"ten with three", 10, 3, same, false},
		{"eleven with five", 11, 5, same, true},
		{"eleven with six", 11, 6, same, false},
		{"not all signed", 7, 1, func(d *petition.PetitionData) { d.AllSigned = false }, false},
		{"nobody appointed in writing", 7, 1, func(d *petition.PetitionData) { d.Appointed = false }, false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			p := group(t, tt.people, tt.representatives, tt.change)
			_, err := petition.ApplyPetition(p, petition.Command{Action: petition.ActionAccept, On: today}, input())
			if tt.accepted {
				if err != nil {
					t.Error(err)
				}
				return
			}
			wantArticle(t, err, "group_signed", "Điều 5, Điều 10")
		})
	}
	old := group(t, 7, 0, same)
	old.LastOn = clock.MustDate(2026, time.June, 1)
	_, err := petition.ApplyPetition(old, petition.Command{Action: petition.ActionAccept, On: clock.MustDate(2026, time.June, 30)}, input())
	wantArticle(t, err, "group_signed", "Điều 29, Điều 30")
	in := input()
	in.Imported = true
	if _, err := petition.ApplyPetition(old, petition.Command{Action: petition.ActionAccept, On: today}, in); err != nil {
		t.Errorf("a paper register tells what was done, not what was enclosed: %v", err)
	}
}

// TestGuidanceIsGivenOnce: a second guidance on the same content is refused.
func TestGuidanceIsGivenOnce(t *testing.T) {
	t.Parallel()
	p := classified(t, outside(petition.Complaint))
	in := input()
	in.Guided = true
	_, err := petition.ApplyPetition(p, petition.Command{Action: petition.ActionGuide, On: today}, in)
	wantArticle(t, err, "first_guidance", "Điều 9")
	apply(t, p, petition.Command{Action: petition.ActionFile, On: today, Ground: petition.SentAfterGuiding})
}

// TestWrittenDenunciationsAreTransferred: outside the competence, only who
// denounces in person is guided to the competent body.
func TestWrittenDenunciationsAreTransferred(t *testing.T) {
	t.Parallel()
	p := classified(t, outside(petition.Denunciation))
	guide := petition.Command{Action: petition.ActionGuide, On: today}
	apply(t, p, guide)
	p.Channel = petition.Post
	_, err := petition.ApplyPetition(p, guide, input())
	wantArticle(t, err, "guidable", "Điều 24 khoản 2")
	apply(t, p, petition.Command{Action: petition.ActionTransfer, On: today, TransferTo: otherOffice})
	in := input()
	in.Imported = true
	if _, err := petition.ApplyPetition(p, guide, in); err != nil {
		t.Errorf("a paper register tells what was done: %v", err)
	}
}

// TestProperDenunciationsAreNotInspectedAsInformation: one by a named person in
// the form of law is accepted or refused.
func TestProperDenunciationsAreNotInspectedAsInformation(t *testing.T) {
	t.Parallel()
	c := within(petition.Denunciation)
	c.Evident = true
	p := classified(t, c)
	inspect := petition.Command{Action: petition.ActionInspect, On: today}
	_, err := petition.ApplyPetition(p, inspect, input())
	wantArticle(t, err, "no_proper_denunciation", "Điều 25")
	p.Anonymous = true
	apply(t, p, inspect)
	p.Anonymous, p.Eligibility = false, petition.Ineligible
	apply(t, p, inspect)
}

// TestOrganisationsJoinNoDenunciation: what cannot be accepted as a denunciation
// does not become one by joining another.
func TestOrganisationsJoinNoDenunciation(t *testing.T) {
	t.Parallel()
	p := classified(t, within(petition.Denunciation))
	p.Organisation, p.Persons = true, false
	target := matter(petition.Denunciation)
	in := input()
	in.Target = &target
	_, err := petition.ApplyPetition(p, petition.Command{Action: petition.ActionJoin, On: today, Matter: target.ID}, in)
	wantArticle(t, err, "person_denounces", "Điều 2 khoản 4")
}

// TestPersonsDenounceBesideOrganisations: an individual may denounce, and an
// organisation that signs with them takes nothing away from that (Luật Tố cáo,
// Điều 2 khoản 4); when the last of them withdraws nobody denounces any more.
func TestPersonsDenounceBesideOrganisations(t *testing.T) {
	t.Parallel()
	company := party.Party{Type: party.Organisation, Name: "Công ty Thử Nghiệm"}
	p := register(t, entry(), company, person())
	p = apply(t, p, petition.Command{Action: petition.ActionClassify, On: received, Classification: within(petition.Denunciation)}).Petition
	accept := petition.Command{Action: petition.ActionAccept, On: today}
	apply(t, p, accept)
	target := matter(petition.Denunciation)
	in := input()
	in.Target = &target
	if _, err := petition.ApplyPetition(p, petition.Command{Action: petition.ActionJoin, On: today, Matter: target.ID}, in); err != nil {
		t.Errorf("joined to a matter: %v", err)
	}
	in = input()
	in.Parties = []party.Party{company, person()}
	in.Parties[0].Ordinal, in.Parties[1].Ordinal = 1, 2
	left, err := petition.ApplyPetition(p, petition.Command{Action: petition.ActionLeaveParty, On: today, Party: 2}, in)
	if err != nil {
		t.Fatal(err)
	}
	_, err = petition.ApplyPetition(left.Petition, accept, input())
	wantArticle(t, err, "person_denounces", "Điều 2 khoản 4")
}

// TestIdentityIsCheckedElsewhereWhileTheLimitRuns: several places, or another
// authority that checks, make the first handling longer, but not one that is late
// (Luật Tố cáo, Điều 24 khoản 1).
func TestIdentityIsCheckedElsewhereWhileTheLimitRuns(t *testing.T) {
	t.Parallel()
	p := classified(t, within(petition.Denunciation))
	check := petition.Command{Action: petition.ActionCheckIdentity, On: today, IdentityCheck: petition.Delegated}
	in := input()
	in.AdmitDue = today
	step, err := petition.ApplyPetition(p, check, in)
	if err != nil || step.Petition.IdentityCheck != petition.Delegated || step.Petition.State != petition.StateClassified {
		t.Fatalf("on the last day: %v, %+v", err, step.Petition)
	}
	in.AdmitDue = today.AddDays(-1)
	for _, c := range []petition.IdentityCheck{petition.SeveralPlaces, petition.Delegated} {
		check.IdentityCheck = c
		_, err = petition.ApplyPetition(p, check, in)
		wantArticle(t, err, "first_handling_in_limit", "Điều 24 khoản 1")
	}
	check.IdentityCheck = petition.OnePlace
	if _, err := petition.ApplyPetition(p, check, in); err != nil {
		t.Errorf("at one place: %v", err)
	}
	_, err = petition.ApplyPetition(classified(t, within(petition.Complaint)), check, input())
	wantArticle(t, err, "denunciation", "Điều 24, Điều 25")
	check.IdentityCheck = "by_heart"
	_, err = petition.ApplyPetition(p, check, input())
	wantFields(t, err, "/identity_check unknown_value")
}

// TestSuperiorWaitsForTheResultOrItsLimit: an unresolved matter goes up when it
// is late, on the first day after its limit, and not before.
func TestSuperiorWaitsForTheResultOrItsLimit(t *testing.T) {
	t.Parallel()
	due := today.AddDays(-1)
	for _, tt := range []struct {
		name    string
		kind    petition.Kind
		next    petition.Instance
		ground  petition.Ground
		due     clock.Date
		decided bool
		guard   string // "" when it goes up
		article string
		pointer string
	}{
		{"a late complaint", petition.Complaint, petition.Second, "", due, false, "", "", ""},
		{"on the last day", petition.Complaint, petition.Second, "", today, false, "resolved_or_late", "Điều 33", "/prior"},
		{"with its decision", petition.Complaint, petition.Second, "", today, true, "", "", ""},
		{"without a limit on record", petition.Complaint, petition.Second, "", clock.Date{}, false, "", "", ""},
		{"a late denunciation, gravely against the law", petition.Denunciation, petition.Further, petition.GraveViolation, due, false, "", "", ""},
		{"a late denunciation, not objective", petition.Denunciation, petition.Further, petition.NotObjective, due, false, "", "", ""},
		{"a late denunciation, on a ground of a concluded one", petition.Denunciation, petition.Further, petition.EvidenceLeftOut, due, false, "", "", ""},
		{"a denunciation in time", petition.Denunciation, petition.Further, petition.GraveViolation, today, false, "resolved_or_late", "Điều 37, Điều 38", "/prior"},
		{"a late denunciation, for its lateness alone", petition.Denunciation, petition.Further, petition.Overdue, due, false, "further_ground", "Điều 37 khoản 3", "/ground"},
		{"a late denunciation, by somebody without competence", petition.Denunciation, petition.Further, petition.NoCompetence, due, false, "", "Điều 37, Điều 38", "/ground"},
		{"a concluded denunciation, by somebody without competence", petition.Denunciation, petition.Further, petition.NoCompetence, due, true, "", "", ""},
		{"a concluded denunciation, not objective", petition.Denunciation, petition.Further, petition.NotObjective, due, true, "", "Điều 37, Điều 38", "/ground"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			prior := matter(tt.kind)
			prior.ID = id(otherOffice, 70)
			if tt.decided {
				prior.State, prior.Outcome, prior.ResolvedOn = petition.StateDecided, petition.OutcomeWrong, received
				if tt.kind == petition.Denunciation {
					prior.State = petition.StateConcluded
				}
			}
			in := input()
			in.Prior, in.ResolveDue = &prior, tt.due
			cmd := petition.Command{Action: petition.ActionAccept, On: today, Instance: tt.next, Ground: tt.ground, Prior: prior.ID}
			if tt.decided && tt.kind == petition.Complaint {
				cmd.Receipts = receiptOn(received)
			}
			p := classified(t, within(tt.kind))
			p.ReportAskedOn, p.ReportedOn = received, received
			step, err := petition.ApplyPetition(p, cmd, in)
			if tt.article == "" {
				if err != nil || step.Prior == nil || step.Prior.Version != prior.Version+1 {
					t.Errorf("not taken up: %v", err)
				}
				return
			}
			f := fault.As(err)
			if !errors.Is(err, petition.ErrGuard) || f.Legal == nil || f.Legal.Article != tt.article || len(f.Fields) != 1 || f.Fields[0].Pointer != tt.pointer {
				t.Fatalf("refused with %v, want %s at %s", err, tt.article, tt.pointer)
			}
			if tt.guard != "" && f.Extra["guard"] != tt.guard {
				t.Errorf("refused by %v, want %s", f.Extra["guard"], tt.guard)
			}
		})
	}
}

// TestOnlyWhatWasAnsweredIsTakenUpAgain: what came in meanwhile joins an open
// matter.
func TestOnlyWhatWasAnsweredIsTakenUpAgain(t *testing.T) {
	t.Parallel()
	prior := matter(petition.Recommendation)
	prior.ID = id(office, 70)
	in := input()
	in.Prior = &prior
	p := classified(t, within(petition.Recommendation))
	cmd := petition.Command{Action: petition.ActionAccept, On: today, Prior: prior.ID}
	_, err := petition.ApplyPetition(p, cmd, in)
	if f := fault.As(err); !errors.Is(err, petition.ErrGuard) || f.Legal == nil || len(f.Fields) != 1 || f.Fields[0].Code != "still_open" {
		t.Errorf("an open one: %v", err)
	}
	prior.State, prior.Outcome, prior.ResolvedOn = petition.StateAnswered, petition.OutcomeAnswered, received
	if _, err := petition.ApplyPetition(p, cmd, in); err != nil {
		t.Errorf("an answered one: %v", err)
	}
}

// TestNoFileIsClosedWhileItCanBeAppealed: a closed matter can no longer be taken
// to second instance.
func TestNoFileIsClosedWhileItCanBeAppealed(t *testing.T) {
	t.Parallel()
	m := matter(petition.Complaint)
	m.State, m.Outcome, m.ResolvedOn = petition.StateDecided, petition.OutcomeWrong, received
	in := input()
	in.EffectDue = today
	_, err := petition.ApplyMatter(m, petition.Command{Action: petition.ActionClose, On: today}, in)
	wantArticle(t, err, "time_to_appeal_passed", "Điều 44")
	in.EffectDue = today.AddDays(-1)
	if _, err := petition.ApplyMatter(m, petition.Command{Action: petition.ActionClose, On: today, Reason: "Đã gửi qua bưu điện"}, in); err != nil {
		t.Error(err)
	}
}

// verified is a matter of the track with its report.
func verified(t *testing.T, track petition.Track, differs bool) petition.Matter {
	t.Helper()
	return on(t, tracked(track),
		petition.Command{Action: petition.ActionVerify, On: received},
		petition.Command{Action: petition.ActionReport, On: received, Differs: differs})
}

// TestDialogueBeforeTheDecision: compulsory at second instance, about
// discipline, and when claim and verification differ.
func TestDialogueBeforeTheDecision(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name    string
		track   petition.Track
		differs bool
		article string // "" when none is needed
	}{
		{"first instance, agreed", petition.Track{Kind: petition.Complaint}, false, ""},
		{"first instance, differing", petition.Track{Kind: petition.Complaint}, true, "Điều 30"},
		{"second instance", petition.Track{Kind: petition.Complaint, Instance: petition.Second}, false, "Điều 39"},
		{"discipline", petition.Track{Kind: petition.Complaint, Discipline: true}, false, "Điều 53"},
		{"discipline, second instance", petition.Track{Kind: petition.Complaint, Discipline: true, Instance: petition.Second}, false, "Điều 53"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			m := verified(t, tt.track, tt.differs)
			decide := petition.Command{Action: petition.ActionDecide, On: today, Outcome: petition.OutcomeWrong}
			if tt.track.Instance == petition.Second {
				decide.Ruling = petition.Recognise
			}
			_, err := petition.ApplyMatter(m, decide, petition.Input{By: petition.AsOperator(), Today: today})
			if tt.article == "" {
				if err != nil {
					t.Error(err)
				}
				return
			}
			wantArticle(t, err, "dialogue_held", tt.article)
			m = on(t, m, append(dialogue(today), decide)...)
			if m.State != petition.StateDecided {
				t.Errorf("after the dialogue: %s", m.State)
			}
		})
	}
}

// TestSecondInstanceRulesOnTheFirst: verdict and ruling are two fields, both
// needed.
func TestSecondInstanceRulesOnTheFirst(t *testing.T) {
	t.Parallel()
	m := verified(t, petition.Track{Kind: petition.Complaint, Instance: petition.Second}, false)
	m = on(t, m, dialogue(today)...)
	_, err := petition.ApplyMatter(m, petition.Command{Action: petition.ActionDecide, On: today, Outcome: petition.OutcomeWrong}, petition.Input{By: petition.AsOperator(), Today: today})
	wantFields(t, err, "/ruling required")
	m = on(t, m, petition.Command{Action: petition.ActionDecide, On: today, Outcome: petition.OutcomeWrong, Ruling: petition.AnnulAmend})
	if m.Outcome != petition.OutcomeWrong || m.Ruling != petition.AnnulAmend {
		t.Errorf("decided %+v", m)
	}
}

// TestExtensions: none for complaints; for denunciations one when complex, two
// when especially complex, never a third.
func TestExtensions(t *testing.T) {
	t.Parallel()
	extend := petition.Command{Action: petition.ActionExtend, On: today, Days: 30}
	_, err := petition.ApplyMatter(matter(petition.Complaint), petition.Command{Action: petition.ActionExtend, On: today}, petition.Input{By: petition.AsOperator(), Today: today})
	wantArticle(t, err, "no_extension", "Điều 28, Điều 37")

	m := matter(petition.Denunciation)
	_, err = petition.ApplyMatter(m, extend, petition.Input{By: petition.AsOperator(), Today: today})
	wantArticle(t, err, "extension_left", "Điều 30")
	find := func(n int) petition.Command {
		return petition.Command{Action: petition.ActionFindComplex, On: today, Criteria: deadline.Criteria()[:n]}
	}
	m = on(t, m, find(1), extend)
	_, err = petition.ApplyMatter(m, extend, petition.Input{By: petition.AsOperator(), Today: today})
	wantArticle(t, err, "extension_left", "Điều 30 khoản 2, khoản 3")
	m = on(t, m, find(2), extend)
	if m.Extensions != 2 || m.Complexity() != deadline.EspeciallyComplex {
		t.Fatalf("extended %d times, %s", m.Extensions, m.Complexity())
	}
	_, err = petition.ApplyMatter(m, extend, petition.Input{By: petition.AsOperator(), Today: today})
	wantArticle(t, err, "extension_left", "Điều 30 khoản 2, khoản 3")
	for _, days := range []int{-1, 31} {
		extend.Days = days
		_, err = petition.ApplyMatter(on(t, matter(petition.Denunciation), find(1)), extend, petition.Input{By: petition.AsOperator(), Today: today})
		wantFields(t, err, "/days out_of_range")
	}
	_, err = petition.ApplyMatter(m, petition.Command{Action: petition.ActionFindComplex, On: today, Criteria: []deadline.Criterion{"big"}}, petition.Input{By: petition.AsOperator(), Today: today})
	wantFields(t, err, "/criteria unknown_value")
}

// TestSuspension: nothing is decided while a case is suspended, and resuming
// leads back to where it was.
func TestSuspension(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		track   petition.Track
		result  petition.Action
		article string
	}{
		{petition.Track{Kind: petition.Complaint}, petition.ActionDecide, "Điều 11a khoản 1"},
		{petition.Track{Kind: petition.Denunciation}, petition.ActionConclude, "Điều 34 khoản 2"},
	} {
		t.Run(string(tt.track.Kind), func(t *testing.T) {
			t.Parallel()
			suspend := petition.Command{Action: petition.ActionSuspend, On: today, Ground: petition.AwaitingResult}
			m := on(t, verified(t, tt.track, false), suspend)
			_, err := petition.ApplyMatter(m, petition.Command{Action: tt.result, On: today, Outcome: petition.OutcomeWrong}, petition.Input{By: petition.AsOperator(), Today: today})
			wantFault(t, err, petition.ErrWrongState)
			if f := fault.As(err); f.Legal == nil || f.Legal.Article != tt.article {
				t.Errorf("refused by %+v", f.Legal)
			}
			back := on(t, m, petition.Command{Action: petition.ActionResume, On: today})
			if back.State != petition.StateVerified || back.Resume != "" || !back.SuspendedOn.IsZero() {
				t.Errorf("resumed %+v", back)
			}
			ended := on(t, m, petition.Command{Action: petition.ActionWithdraw, On: today, Explained: true, NothingToGoOn: true})
			if ended.Resume != "" || !ended.SuspendedOn.IsZero() {
				t.Errorf("withdrawn while suspended %+v", ended)
			}
		})
	}
}

// TestLawOfJuly2026: suspension, termination and partial withdrawal of
// complaints exist from 01/07/2026, for cases accepted before as well; those
// of denunciations existed before.
func TestLawOfJuly2026(t *testing.T) {
	t.Parallel()
	eve, first := clock.MustDate(2026, time.June, 30), clock.MustDate(2026, time.July, 1)
	for _, tt := range []struct {
		cmd     petition.Command
		article string
	}{
		{petition.Command{Action: petition.ActionSuspend, Ground: petition.ForceMajeure}, "Điều 11a khoản 1"},
		{petition.Command{Action: petition.ActionTerminate, Ground: petition.PetitionerDied}, "Điều 11a khoản 2"},
		{petition.Command{Action: petition.ActionWithdrawPart, Withdrawn: "Nội dung thứ hai"}, "Điều 10"},
	} {
		t.Run(string(tt.cmd.Action), func(t *testing.T) {
			t.Parallel()
			m := matter(petition.Complaint)
			m.AcceptedOn, m.LastOn = eve.AddDays(-20), eve.AddDays(-20)
			tt.cmd.On = eve
			_, err := petition.ApplyMatter(m, tt.cmd, petition.Input{By: petition.AsOperator(), Today: today})
			wantArticle(t, err, "in_force", tt.article)
			tt.cmd.On = first
			on(t, m, tt.cmd)

			m.Kind = petition.Denunciation
			tt.cmd.On = eve
			if tt.cmd.Ground != "" {
				tt.cmd.Ground = map[petition.Action]petition.Ground{petition.ActionSuspend: petition.AwaitingExpert, petition.ActionTerminate: petition.Settled}[tt.cmd.Action]
			}
			on(t, m, tt.cmd)
		})
	}
}

// TestWithdrawalThatDoesNotStop: a denunciation goes on when it must, on a
// ground of law; withdrawn whole it counts as resolved.
func TestWithdrawalThatDoesNotStop(t *testing.T) {
	t.Parallel()
	m := matter(petition.Denunciation)
	note := petition.Command{Action: petition.ActionNoteWithdrawal, On: today}
	_, err := petition.ApplyMatter(m, note, petition.Input{By: petition.AsOperator(), Today: today})
	wantFields(t, err, "/ground required")
	note.Ground = petition.Coercion
	if after := on(t, m, note); after.State != petition.StateAccepted || !after.Open() {
		t.Errorf("goes on as %+v", after)
	}
	withdraw := petition.Command{Action: petition.ActionWithdraw, On: today}
	_, err = petition.ApplyMatter(m, withdraw, petition.Input{By: petition.AsOperator(), Today: today})
	wantFields(t, err, "/nothing_to_go_on required") // Luật Tố cáo, Điều 33 khoản 3
	withdraw.NothingToGoOn = true
	if after := on(t, m, withdraw); after.Outcome != petition.OutcomeWithdrawn || after.ResolvedOn != today {
		t.Errorf("withdrawn whole: %+v", after)
	}
}

// TestOneOfManyWithdraws: the case goes on for the others; the last one
// withdraws the petition.
func TestOneOfManyWithdraws(t *testing.T) {
	t.Parallel()
	two := []party.Party{person(), person()}
	two[1].Representative = true
	p := register(t, entry(), two...)
	two[0].Ordinal, two[1].Ordinal = 1, 2
	in := input()
	in.Parties = two
	leave := petition.Command{Action: petition.ActionLeaveParty, On: today, Party: 2}
	step, err := petition.ApplyPetition(p, leave, in)
	if err != nil || step.Left != 2 || step.Petition.State != petition.StateReceived || step.Petition.Representatives != 0 {
		t.Fatalf("%+v, %v", step, err)
	}
	two[1].LeftOn = today
	_, err = petition.ApplyPetition(step.Petition, leave, in)
	wantFields(t, err, "/party left_before")
	leave.Party = 1
	_, err = petition.ApplyPetition(step.Petition, leave, in)
	wantFields(t, err, "/party last_party")
	leave.Party = 3
	_, err = petition.ApplyPetition(step.Petition, leave, in)
	wantFields(t, err, "/party not_found")
	resolved := matter(petition.Complaint)
	resolved.ResolvedOn, resolved.Outcome = today, petition.OutcomeRight
	in.Target = &resolved
	_, err = petition.ApplyPetition(step.Petition, leave, in)
	wantFault(t, err, petition.ErrGuard)
}

// TestProvisionalStay: it is not a suspension of the case; it is imposed and lifted at
// any stage of the resolution, and lifted once.
func TestProvisionalStay(t *testing.T) {
	t.Parallel()
	impose := petition.Command{Action: petition.ActionImposeStay, On: today, Ground: petition.IrreparableHarm}
	m := on(t, verified(t, petition.Track{Kind: petition.Complaint}, false), impose)
	if m.State != petition.StateVerified || m.StayedOn != today {
		t.Fatalf("stayed %+v", m)
	}
	_, err := petition.ApplyMatter(m, impose, petition.Input{By: petition.AsOperator(), Today: today})
	wantArticle(t, err, "not_stayed", "Điều 35")
	if decided := on(t, m, petition.Command{Action: petition.ActionDecide, On: today, Outcome: petition.OutcomeRight}); !decided.StayedOn.IsZero() {
		t.Errorf("stayed after the resolution: %+v", decided) // Luật Khiếu nại, Điều 35: no longer than the resolution
	}
	suspended := on(t, m, petition.Command{Action: petition.ActionSuspend, On: today, Ground: petition.ForceMajeure}, petition.Command{Action: petition.ActionLiftStay, On: today})
	if !suspended.StayedOn.IsZero() {
		t.Errorf("not lifted while suspended: %+v", suspended)
	}
	suspended = on(t, suspended, impose)
	if resumed := on(t, suspended, petition.Command{Action: petition.ActionResume, On: today}); suspended.StayedOn != today || resumed.StayedOn != today || resumed.State != petition.StateVerified {
		t.Errorf("imposed while suspended: %+v, resumed: %+v", suspended, resumed)
	}
	m = on(t, m, petition.Command{Action: petition.ActionLiftStay, On: today})
	_, err = petition.ApplyMatter(m, petition.Command{Action: petition.ActionLiftStay, On: today}, petition.Input{By: petition.AsOperator(), Today: today})
	wantArticle(t, err, "stayed", "Điều 35")
}

// ruling is what a decision at second instance says of the first.
func ruling(m petition.Matter) petition.Ruling {
	if m.Instance == petition.Second {
		return petition.Recognise
	}
	return ""
}

// TestDecideAtOnce: only the first resolver who finds the complaint right.
func TestDecideAtOnce(t *testing.T) {
	t.Parallel()
	decide := func(m petition.Matter, o petition.Outcome) error {
		_, err := petition.ApplyMatter(m, petition.Command{Action: petition.ActionDecide, On: today, Outcome: o, Ruling: ruling(m)}, petition.Input{By: petition.AsOperator(), Today: today})
		return err
	}
	if err := decide(matter(petition.Complaint), petition.OutcomeRight); err != nil {
		t.Error(err)
	}
	wantArticle(t, decide(matter(petition.Complaint), petition.OutcomePartlyRight), "verified_unless_right", "Điều 29 khoản 1")
}

// TestEffect: a decision takes effect when nobody can appeal any more.
func TestEffect(t *testing.T) {
	t.Parallel()
	m := on(t, verified(t, petition.Track{Kind: petition.Complaint}, false), petition.Command{Action: petition.ActionDecide, On: received, Outcome: petition.OutcomeWrong})
	in := petition.Input{By: petition.AsOperator(), Today: today, EffectDue: today}
	_, err := petition.ApplyMatter(m, petition.Command{Action: petition.ActionTakeEffect, On: today}, in)
	wantArticle(t, err, "time_to_appeal_passed", "Điều 44")
	in.EffectDue = today.AddDays(-1)
	step, err := petition.ApplyMatter(m, petition.Command{Action: petition.ActionTakeEffect, On: today}, in)
	if err != nil || step.Matter.State != petition.StateEffective {
		t.Fatalf("%+v, %v", step.Matter, err)
	}
}

// TestEnforcement keeps what is due and what has been done.
func TestEnforcement(t *testing.T) {
	t.Parallel()
	ordered := petition.Result{
		Recover: petition.Amount{Money: 250_000_000, Land: 120}, HandlePeople: 3, HandleOfficials: 2,
	}
	m := on(t, verified(t, petition.Track{Kind: petition.Denunciation}, false),
		petition.Command{Action: petition.ActionConclude, On: today, Outcome: petition.OutcomeRight, Ordered: &ordered},
		petition.Command{Action: petition.ActionHandle, On: today}, petition.Command{Action: petition.ActionEnforce, On: today})
	record := func(done petition.Result) (petition.MatterStep, error) {
		return petition.ApplyMatter(m, petition.Command{Action: petition.ActionRecordEnforcement, On: today, Done: &done}, petition.Input{By: petition.AsOperator(), Today: today})
	}
	_, err := record(petition.Result{Recover: petition.Amount{Money: 250_000_001}, HandlePeople: -1})
	wantFields(t, err, "/done/handle_people out_of_range", "/done/handle_officials more_than_people", "/done/recover/money more_than_due")
	step, err := record(petition.Result{Recover: petition.Amount{Money: 100_000_000, Land: 120}, HandlePeople: 3})
	if err != nil || step.Matter.Done.Recover.Money != 100_000_000 {
		t.Fatalf("%+v, %v", step.Matter, err)
	}
	less := petition.Command{Action: petition.ActionCorrect, On: today, Correction: &petition.MatterCorrection{Ordered: petition.ResultCorrection{"/handle_people": 1, "/handle_officials": 1}}}
	_, err = petition.ApplyMatter(step.Matter, less, petition.Input{By: petition.AsOperator(), Today: today})
	wantFields(t, err, "/reason required")
	if less.Reason = "Nhập nhầm"; on(t, step.Matter, less).Ordered.HandlePeople != 1 {
		t.Error("less was ordered than is done, for a reason, and stays refused")
	}
	done := on(t, step.Matter, petition.Command{Action: petition.ActionFinishEnforcement, On: today, Reason: "Phần còn lại không thu được"}, petition.Command{Action: petition.ActionClose, On: today})
	if done.State != petition.StateClosed {
		t.Errorf("ended as %s", done.State)
	}
	_, err = petition.ApplyMatter(verified(t, petition.Track{Kind: petition.Denunciation}, false),
		petition.Command{Action: petition.ActionConclude, On: today, Outcome: petition.OutcomeRight, Ordered: &petition.Result{HandleOfficials: 1}}, petition.Input{By: petition.AsOperator(), Today: today})
	wantFields(t, err, "/ordered/handle_officials more_than_people")
}

// TestDeliberateOnlyWhenWrong: and only a denunciation can be.
func TestDeliberateOnlyWhenWrong(t *testing.T) {
	t.Parallel()
	m := verified(t, petition.Track{Kind: petition.Denunciation}, false)
	cmd := petition.Command{Action: petition.ActionConclude, On: today, Outcome: petition.OutcomeRight, Deliberate: true}
	_, err := petition.ApplyMatter(m, cmd, petition.Input{By: petition.AsOperator(), Today: today})
	wantArticle(t, err, "deliberate_only_if_wrong", "Điều 35")
	cmd.Outcome = petition.OutcomeWrong
	if m = on(t, m, cmd); !m.Deliberate {
		t.Error("not kept")
	}
}

// higher is a classified petition at the superior that goes on from an earlier
// case.
func higher(t *testing.T, k petition.Kind, i petition.Instance) petition.Petition {
	t.Helper()
	c := within(k)
	c.Instance = i
	p := classified(t, c)
	p.ID.Authority = otherOffice
	return p
}

// TestSecondInstanceTakesTheFirstOver: in one step, and a third is refused.
func TestSecondInstanceTakesTheFirstOver(t *testing.T) {
	t.Parallel()
	first := on(t, verified(t, petition.Track{Kind: petition.Complaint}, false), petition.Command{Action: petition.ActionDecide, On: received, Outcome: petition.OutcomeWrong})
	p := higher(t, petition.Complaint, petition.Second)
	in := input()
	in.MatterID, in.Prior = id(otherOffice, 200), &first
	step, err := petition.ApplyPetition(p, petition.Command{Action: petition.ActionAccept, On: today, Prior: first.ID, Receipts: receiptOn(received)}, in)
	if err != nil {
		t.Fatal(err)
	}
	if step.Opened.Instance != petition.Second || step.Opened.Prior != first.ID || step.Opened.Table().Name != "complaint_second" {
		t.Errorf("opened %+v", step.Opened)
	}
	if step.Prior.State != petition.StateAppealed || step.Prior.ResolvedOn != received || !step.Prior.EndedOn.IsZero() || len(step.Events) != 3 {
		t.Errorf("the first instance is %+v after %d events", step.Prior, len(step.Events))
	}
	second := first
	second.Instance = petition.Second
	in.Prior = &second
	_, err = petition.ApplyPetition(p, petition.Command{Action: petition.ActionAccept, On: today, Prior: first.ID}, in)
	wantArticle(t, err, "no_third_instance", "Điều 11 khoản 7")

	late := on(t, matter(petition.Complaint), petition.Command{Action: petition.ActionVerify, On: received})
	in.Prior = &late
	step, err = petition.ApplyPetition(p, petition.Command{Action: petition.ActionAccept, On: today, Prior: late.ID}, in)
	if err != nil || step.Prior.State != petition.StateAppealed || step.Prior.EndedOn != today {
		t.Errorf("an overdue first instance is %+v, %v", step.Prior, err)
	}
	in.Prior = &petition.Matter{ID: late.ID, Kind: petition.Denunciation, State: petition.StateAccepted}
	_, err = petition.ApplyPetition(p, petition.Command{Action: petition.ActionAccept, On: today, Prior: late.ID}, in)
	wantFields(t, err, "/prior other_kind")
	in.Prior = nil
	_, err = petition.ApplyPetition(p, petition.Command{Action: petition.ActionAccept, On: today, Prior: late.ID}, in)
	wantFields(t, err, "/prior not_found")
}

// TestFurtherDenunciation: resolved again on a ground of law, with the first
// conclusion standing; taken over when the lower level is late.
func TestFurtherDenunciation(t *testing.T) {
	t.Parallel()
	concluded := on(t, verified(t, petition.Track{Kind: petition.Denunciation}, false), petition.Command{Action: petition.ActionConclude, On: received, Outcome: petition.OutcomeWrong})
	p := higher(t, petition.Denunciation, petition.Further)
	in := input()
	in.MatterID, in.Prior = id(otherOffice, 200), &concluded
	accept := petition.Command{Action: petition.ActionAccept, On: today, Prior: concluded.ID}
	_, err := petition.ApplyPetition(p, accept, in)
	wantArticle(t, err, "further_ground", "Điều 37 khoản 3")
	accept.Ground = petition.EvidenceLeftOut
	step, err := petition.ApplyPetition(p, accept, in)
	if err != nil || step.Opened.Table().Name != "denunciation_further" || step.Prior.State != petition.StateConcluded {
		t.Errorf("%+v, %+v, %v", step.Opened, step.Prior, err)
	}
	late := matter(petition.Denunciation)
	in.Prior, accept.Ground = &late, petition.GraveViolation
	p.ReportAskedOn, p.ReportedOn = received, today
	step, err = petition.ApplyPetition(p, accept, in)
	if err != nil || step.Prior.State != petition.StateAppealed || step.Prior.EndedOn != today {
		t.Errorf("%+v, %v", step.Prior, err)
	}
}

// TestFurtherDenunciationHasNoLimit: the law sets none (Luật Tố cáo, Điều 37), so
// one comes after the file was closed, too; not after a case without a
// conclusion.
func TestFurtherDenunciationHasNoLimit(t *testing.T) {
	t.Parallel()
	conclude := petition.Command{Action: petition.ActionConclude, On: received, Outcome: petition.OutcomeWrong}
	closed := on(t, verified(t, petition.Track{Kind: petition.Denunciation}, false), conclude, petition.Command{Action: petition.ActionClose, On: received})
	p := higher(t, petition.Denunciation, petition.Further)
	in := input()
	in.MatterID, in.Prior = id(otherOffice, 200), &closed
	accept := petition.Command{Action: petition.ActionAccept, On: today, Prior: closed.ID, Ground: petition.Inaccurate}
	step, err := petition.ApplyPetition(p, accept, in)
	if err != nil || step.Prior.State != petition.StateClosed || step.Opened.Prior != closed.ID {
		t.Fatalf("%+v, %v", step.Prior, err)
	}
	terminated := on(t, matter(petition.Denunciation), petition.Command{Action: petition.ActionHandOver, On: received, TransferTo: otherOffice}, petition.Command{Action: petition.ActionClose, On: received})
	in.Prior = &terminated
	_, err = petition.ApplyPetition(p, accept, in)
	wantFault(t, err, petition.ErrGuard)
}

// TestLateResolverIsHeardFirst: the superior asks the late resolver for a report,
// waits for it or for its limit, and only then takes the case over (Luật Tố cáo,
// Điều 38 khoản 2, 3, 5; Nghị định 31/2019/NĐ-CP, Điều 5).
func TestLateResolverIsHeardFirst(t *testing.T) {
	t.Parallel()
	late := matter(petition.Denunciation)
	p := higher(t, petition.Denunciation, petition.Further)
	p.LateResolver = true
	in := input()
	in.MatterID, in.Prior, in.ResolveDue = id(otherOffice, 200), &late, received.AddDays(-1)
	accept := petition.Command{Action: petition.ActionAccept, On: today, Prior: late.ID, Ground: petition.GraveViolation}
	refused := func(article string) {
		t.Helper()
		_, err := petition.ApplyPetition(p, accept, in)
		wantArticle(t, err, "late_resolver_heard", article)
	}
	refused("Điều 38 khoản 2")
	report := petition.Command{Action: petition.ActionRecordReport, On: received, Reply: "Chờ kết quả giám định"}
	_, err := petition.ApplyPetition(p, report, input())
	wantArticle(t, err, "report_asked", "Điều 38 khoản 2")
	p = apply(t, p, petition.Command{Action: petition.ActionAskForReport, On: received}).Petition
	in.ReportDue = today
	refused("Điều 38 khoản 3")
	in.ReportDue = today.AddDays(-1)
	if _, err := petition.ApplyPetition(p, accept, in); err != nil {
		t.Errorf("no report came in time: %v", err)
	}
	in.ReportDue = clock.Date{} // met
	p = apply(t, p, report).Petition
	if _, err := petition.ApplyPetition(p, accept, in); err != nil {
		t.Errorf("after the report: %v", err)
	}
}

// TestRightResultIsNotResolvedAgain: a superior who finds the earlier result
// right refuses the further denunciation on that ground (Luật Tố cáo, Điều 37
// khoản 2 điểm a); no first denunciation is refused so.
func TestRightResultIsNotResolvedAgain(t *testing.T) {
	t.Parallel()
	refuse := petition.Command{Action: petition.ActionRefuse, On: today, Inadmissibility: petition.InadmissibleRightlyResolved, Reason: "Kết luận trước đó đúng pháp luật"}
	p := higher(t, petition.Denunciation, petition.Further)
	if p = apply(t, p, refuse).Petition; p.State != petition.StateNotAccepted || p.Inadmissibility != petition.InadmissibleRightlyResolved {
		t.Errorf("refused as %+v", p)
	}
	_, err := petition.ApplyPetition(classified(t, within(petition.Denunciation)), refuse, input())
	wantArticle(t, err, "inadmissibility_named", "Điều 29 khoản 1")
}

// TestNobodyIsInTimeAfterwards: a case is found complex, or extended, within its
// running limit only; afterwards it stays late (Luật Tố cáo, Điều 30; Luật Khiếu
// nại, Điều 28, 37, 50; Nghị định 124/2020/NĐ-CP, Điều 3a khoản 2).
func TestNobodyIsInTimeAfterwards(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		track   petition.Track
		article string
	}{
		{petition.Track{Kind: petition.Complaint}, "Điều 28"},
		{petition.Track{Kind: petition.Complaint, Instance: petition.Second}, "Điều 37"},
		{petition.Track{Kind: petition.Complaint, Discipline: true}, "Điều 50"},
		{petition.Track{Kind: petition.Denunciation}, "Điều 30"},
		{petition.Track{Kind: petition.Denunciation, Instance: petition.Further}, "Điều 30"},
	} {
		t.Run(tt.track.Table().Name, func(t *testing.T) {
			t.Parallel()
			m := tracked(tt.track)
			find := petition.Command{Action: petition.ActionFindComplex, On: today, Criteria: deadline.Criteria()[:2]}
			in := petition.Input{By: petition.AsOperator(), Today: today, ResolveDue: today.AddDays(-1)}
			_, err := petition.ApplyMatter(m, find, in)
			wantArticle(t, err, "within_limit", tt.article)
			in.ResolveDue = today
			step, err := petition.ApplyMatter(m, find, in)
			if err != nil {
				t.Fatalf("on the last day: %v", err)
			}
			if tt.track.Kind != petition.Denunciation {
				return
			}
			extend := petition.Command{Action: petition.ActionExtend, On: today, Days: 30}
			in.ResolveDue = today.AddDays(-1)
			_, err = petition.ApplyMatter(step.Matter, extend, in)
			wantArticle(t, err, "within_limit", tt.article)
			in.ResolveDue = today
			if _, err = petition.ApplyMatter(step.Matter, extend, in); err != nil {
				t.Errorf("extended on the last day: %v", err)
			}
		})
	}
}

// TestAnonymousWithEvidence: not accepted as a denunciation, but inspected as
// information when violator and evidence are clear.
func TestAnonymousWithEvidence(t *testing.T) {
	t.Parallel()
	nameless := entry()
	nameless.Anonymous = true
	c := within(petition.Denunciation)
	p := apply(t, register(t, nameless), petition.Command{Action: petition.ActionClassify, On: received, Classification: c}).Petition
	_, err := petition.ApplyPetition(p, petition.Command{Action: petition.ActionInspect, On: today}, input())
	wantArticle(t, err, "clear_evidence", "Điều 25 khoản 2")
	c.Evident = true
	p = apply(t, register(t, nameless), petition.Command{Action: petition.ActionClassify, On: received, Classification: c}).Petition
	p = apply(t, p, petition.Command{Action: petition.ActionInspect, On: today}).Petition
	p = apply(t, p, petition.Command{Action: petition.ActionRecordInspection, On: today, Reply: "Không có vi phạm."}).Petition
	if p.State != petition.StateInspecting || p.ReplyOn != today {
		t.Errorf("inspected %+v", p)
	}
}

// TestBarsCiteTheirArticle: the nine of complaints are numbered as the law
// numbers them.
func TestBarsCiteTheirArticle(t *testing.T) {
	t.Parallel()
	want := []string{
		"Điều 11 khoản 1", "Điều 11 khoản 2", "Điều 11 khoản 3", "Điều 11 khoản 4", "Điều 11 khoản 5", "Điều 11 khoản 6",
		"Điều 11 khoản 7", "Điều 11 khoản 8", "Điều 11 khoản 9",
		"Điều 10", // withdrawn before
	}
	bars := petition.Inadmissibilities(petition.Complaint)
	if len(bars) != len(want) {
		t.Fatalf("%d bars", len(bars))
	}
	for i, b := range bars {
		if got := b.Basis().Article; got != want[i] {
			t.Errorf("%s stands in %s, want %s", b, got, want[i])
		}
	}
	if petition.InadmissibleForm.Basis().Article != "Điều 29 khoản 1" || petition.InadmissibleNoNewEvidence.Basis().Article != "Điều 29 khoản 2" {
		t.Error("the bars of denunciations stand elsewhere")
	}
	if petition.InadmissibleRightlyResolved.Basis().Article != "Điều 37 khoản 2 điểm a" || petition.InadmissibleWithdrawn.Basis().Version != "2026-07-01" {
		t.Error("what was resolved rightly, or withdrawn, stands elsewhere")
	}
}

// TestEveryRole tries every action from every state of every table as every
// role: it is offered exactly when the state allows it, no guard refuses, and
// the role has the row's permission.
func TestEveryRole(t *testing.T) {
	t.Parallel()
	for _, role := range access.Roles() {
		may := func(p access.Permission) bool { return role.Grants(p) }
		for _, state := range petition.PetitionStates() {
			p := petition.Petition{ID: id(office, 1), State: state, Kind: petition.Denunciation, Eligibility: petition.Eligible, Competence: petition.Within, Evident: true}
			checkRole(t, role, petition.PetitionTable(), state, petition.PetitionActions(p, nil, petition.Past{}, today, everything, petition.AsOperator()), petition.PetitionActions(p, nil, petition.Past{}, today, may, petition.AsOperator()))
		}
		for _, tt := range tracks {
			for _, state := range petition.MatterStates() {
				m := tracked(tt.track)
				m.State = state
				checkRole(t, role, tt.track.Table(), state, petition.MatterActions(m, today, petition.Due{}, petition.Past{}, everything, petition.AsOperator()), petition.MatterActions(m, today, petition.Due{}, petition.Past{}, may, petition.AsOperator()))
			}
		}
	}
}

func checkRole(t *testing.T, role access.Role, table *petition.Table, state petition.State, open, got []petition.Availability) {
	t.Helper()
	if len(open) != len(got) {
		t.Fatalf("%s as %s: %d actions, %d of everybody", table.Name, role, len(got), len(open))
	}
	for i, a := range got {
		granted := role.Grants(a.Rule.Permission)
		if a.Allowed != (open[i].Allowed && granted) {
			t.Errorf("%s %s from %s as %s: allowed %v", table.Name, a.Rule.Action, state, role, a.Allowed)
		}
		if petition.Known(a.Rule.From, state) && !granted && !errors.Is(a.Why, access.ErrForbidden) {
			t.Errorf("%s %s from %s as %s: %v", table.Name, a.Rule.Action, state, role, a.Why)
		}
	}
}

// TestProtection: granted once, ended by a decision, and told as days only.
func TestProtection(t *testing.T) {
	t.Parallel()
	m := on(t, matter(petition.Denunciation), petition.Command{Action: petition.ActionAskProtection, On: today}, petition.Command{Action: petition.ActionGrantProtection, On: today})
	if m.ProtectedOn != today || m.State != petition.StateAccepted {
		t.Fatalf("protected %+v", m)
	}
	m.LastOn = received // it was granted on a petition, after the day of acceptance
	_, err := petition.ApplyMatter(m, petition.Command{Action: petition.ActionEndProtection, On: today.AddDays(-1), Reason: "Hết căn cứ"}, petition.Input{Today: today, By: petition.AsOperator()})
	wantFault(t, err, petition.ErrEffectiveDate)
	_, err = petition.ApplyMatter(m, petition.Command{Action: petition.ActionGrantProtection, On: today}, petition.Input{By: petition.AsOperator(), Today: today})
	wantArticle(t, err, "not_protected", "Điều 52")
	end := petition.Command{Action: petition.ActionEndProtection, On: today, Reason: "Người được bảo vệ đề nghị"}
	m = on(t, m, end)
	_, err = petition.ApplyMatter(m, end, petition.Input{By: petition.AsOperator(), Today: today})
	wantArticle(t, err, "protected", "Điều 54")
}
