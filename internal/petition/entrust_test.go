package petition_test

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"kntc/internal/access"
	"kntc/internal/fault"
	"kntc/internal/petition"
)

// The head of an office, and one of its officers; the same at another office to
// which a verification is given.
var (
	headHere     = petition.Acting{Account: staff(40), Assigns: true}
	officerHere  = petition.Acting{Account: staff(41)}
	headThere    = petition.Acting{Account: staff(50), Assigns: true, Lent: true}
	officerThere = petition.Acting{Account: staff(51), Lent: true}
)

func entrust(cmd petition.Command) petition.Command {
	cmd.Action = petition.ActionEntrust
	if cmd.DueOn.IsZero() {
		cmd.DueOn = today.AddDays(15)
	}
	return cmd
}

// TestTheHeadVerifiesADenunciationAlone: whoever resolves a denunciation verifies
// it themselves or has it done (Luật Tố cáo, Điều 31 khoản 1); a team of two or more
// is for those who have it done by people of theirs (Nghị định 31/2019/NĐ-CP, Điều
// 10 khoản 1).
func TestTheHeadVerifiesADenunciationAlone(t *testing.T) {
	t.Parallel()
	accused := matter(petition.Denunciation)
	m, err := take(accused, headHere, petition.Command{Action: petition.ActionVerify})
	if want := []petition.Assignee{{Account: headHere.Account, Leader: true, Since: today}}; err != nil || !cmp.Equal(want, m.Assignees, dates()) {
		t.Fatalf("verified by %v, %v", m.Assignees, err)
	}
	for name, by := range map[string]petition.Acting{"an officer": officerHere, "another head": {Account: staff(42), Assigns: true}} {
		if _, err := take(m, by, petition.Command{Action: petition.ActionReport}); err == nil {
			t.Errorf("%s reports what the head verifies alone", name)
		}
	}
	if _, err := take(m, headHere, petition.Command{Action: petition.ActionReport}); err != nil {
		t.Errorf("the head reports: %v", err)
	}
	if _, err := take(accused, headHere, petition.Command{Action: petition.ActionVerify, Team: []petition.Member{{Account: headHere.Account}}}); err != nil {
		t.Errorf("the head names themselves: %v", err)
	}
	_, err = take(accused, headHere, petition.Command{Action: petition.ActionVerify, Team: members(41)})
	wantArticle(t, err, "team_named", "Điều 10")
	one := accused
	one.Assignees = team(received, 1)
	_, err = take(one, headHere, petition.Command{Action: petition.ActionVerify})
	wantArticle(t, err, "team_named", "Điều 10")
}

// TestEntrustedToABody: the head gives the verification to a body by a document,
// with the day of its report (Luật Tố cáo, Điều 31 khoản 1, khoản 2; Luật Khiếu nại,
// Điều 29 khoản 1 điểm b). Its people verify and nothing else, those of the office
// do not, and with the report they have no part in the case any more.
func TestEntrustedToABody(t *testing.T) {
	t.Parallel()
	for _, kind := range []petition.Kind{petition.Complaint, petition.Denunciation, petition.Recommendation} {
		before := matter(kind)
		before.Assignees = team(received, 2)
		if p, known := before.Table().Permission(petition.ActionEntrust); !known || p != access.CaseAssign {
			t.Fatalf("%s: whoever may %s gives the verification away", kind, p)
		}
		m, err := take(before, headHere, entrust(petition.Command{Body: otherOffice}))
		want := petition.Entrustment{To: otherOffice, On: today, Due: today.AddDays(15)}
		if err != nil || m.State != petition.StateVerifying || m.Entrusted != want || len(m.Assignees) > 0 || m.VerifiedAt() != otherOffice {
			t.Fatalf("%s: %+v, %v", kind, m, err)
		}
		_, err = take(m, officerHere, petition.Command{Action: petition.ActionReport})
		wantFault(t, err, petition.ErrAssigned)
		var may []petition.Action
		for _, a := range petition.MatterActions(m, today, petition.Due{}, petition.Past{}, everything, headThere) {
			if a.Allowed {
				may = append(may, a.Rule.Action)
			}
		}
		for _, a := range may {
			if !petition.Known([]petition.Action{
				petition.ActionReport, petition.ActionRequestDocuments, petition.ActionReceiveDocuments, petition.ActionStartAppraisal, petition.ActionEndAppraisal,
				petition.ActionAssign, petition.ActionUnassign, petition.ActionDeclareConflict,
			}, a) {
				t.Errorf("%s: the body may %s", kind, a)
			}
		}
		if !slices.Contains(may, petition.ActionReport) || !slices.Contains(may, petition.ActionAssign) {
			t.Errorf("%s: the body may only %v", kind, may)
		}
		m, err = take(m, headThere, petition.Command{Action: petition.ActionAssign, Team: []petition.Member{{Account: officerThere.Account, Leader: true}, {Account: staff(52)}}})
		if err != nil {
			t.Fatal(err)
		}
		_, err = take(m, petition.Acting{Account: staff(53), Lent: true}, petition.Command{Action: petition.ActionReport})
		wantFault(t, err, petition.ErrAssigned)
		_, err = take(m, officerThere, petition.Command{Action: petition.ActionVerify})
		wantFault(t, err, petition.ErrWrongState)
		later, err := take(m, headHere, entrust(petition.Command{Body: otherOffice, DueOn: today.AddDays(30)}))
		if err != nil || len(later.Assignees) != 2 || later.Entrusted.Due != today.AddDays(30) {
			t.Errorf("%s: more time: %+v, %v", kind, later.Entrusted, err)
		}
		another, err := take(m, headHere, entrust(petition.Command{Body: otherOffice + 1}))
		if err != nil || len(another.Assignees) > 0 || another.Entrusted.To != otherOffice+1 {
			t.Errorf("%s: another body: %+v, %v", kind, another.Entrusted, err)
		}
		back, err := take(m, headHere, petition.Command{Action: petition.ActionRecall, Reason: "Tự xác minh"})
		if err != nil || len(back.Assignees) > 0 || back.Entrusted.Given() || back.State != petition.StateVerifying {
			t.Errorf("%s: taken back: %+v, %v", kind, back, err)
		}
		done, err := take(m, officerThere, petition.Command{Action: petition.ActionReport})
		if err != nil || done.State != petition.StateVerified || done.Entrusted.Given() || len(done.Assignees) > 0 {
			t.Errorf("%s: reported: %+v, %v", kind, done, err)
		}
	}
}

// TestABodyOfADenunciation has a team of two or more, or its head alone.
func TestABodyOfADenunciation(t *testing.T) {
	t.Parallel()
	m, err := take(matter(petition.Denunciation), headHere, entrust(petition.Command{Body: otherOffice}))
	if err != nil {
		t.Fatal(err)
	}
	_, err = take(m, officerThere, petition.Command{Action: petition.ActionReport})
	wantArticle(t, err, "team_assigned", "Điều 10")
	_, err = take(m, headThere, petition.Command{Action: petition.ActionAssign, Team: []petition.Member{{Account: officerThere.Account}}})
	wantArticle(t, err, "team_kept", "Điều 10")
	if _, err = take(m, headThere, petition.Command{Action: petition.ActionReport}); err != nil {
		t.Errorf("its head alone: %v", err)
	}
}

// TestABodyOutside answers on paper: its report is recorded with what it says, and
// nobody reports in its place.
func TestABodyOutside(t *testing.T) {
	t.Parallel()
	m, err := take(matter(petition.Denunciation), headHere, entrust(petition.Command{BodyName: "Thanh tra Chính phủ"}))
	if err != nil || m.Entrusted.Name != "Thanh tra Chính phủ" || m.VerifiedAt() != m.ID.Authority {
		t.Fatalf("%+v, %v", m.Entrusted, err)
	}
	_, err = take(m, headHere, petition.Command{Action: petition.ActionReport})
	wantArticle(t, err, "reported_here", "Điều 31")
	_, err = take(m, officerHere, petition.Command{Action: petition.ActionRecordFindings})
	wantFields(t, err, "/reason required")
	m, err = take(m, officerHere, petition.Command{Action: petition.ActionRecordFindings, Reason: "Nội dung tố cáo đúng một phần"})
	if err != nil || m.State != petition.StateVerified || m.Entrusted.Given() {
		t.Errorf("%+v, %v", m, err)
	}
}

// TestWhoIsNoVerifyingBody: the office itself, that of who is denounced, a second
// one beside another, and one that would have to report before it was asked.
func TestWhoIsNoVerifyingBody(t *testing.T) {
	t.Parallel()
	m := matter(petition.Denunciation)
	for name, tt := range map[string]struct {
		cmd  petition.Command
		in   petition.Input
		want string
	}{
		"itself":           {petition.Command{Body: office}, petition.Input{}, "/body same_authority"},
		"of the accused":   {petition.Command{Body: otherOffice}, petition.Input{AccusedThere: true}, "/body accused_there"},
		"two":              {petition.Command{Body: otherOffice, BodyName: "Thanh tra Chính phủ"}, petition.Input{}, "/body_name one_body"},
		"none":             {petition.Command{}, petition.Input{}, "/body required"},
		"due before given": {petition.Command{Body: otherOffice, DueOn: today.AddDays(-1)}, petition.Input{}, "/due_on before_step"},
		"due after limit":  {petition.Command{Body: otherOffice, DueOn: today.AddDays(11)}, petition.Input{ResolveDue: today.AddDays(10)}, "/due_on after_limit"},
		"on the last day":  {petition.Command{Body: otherOffice, DueOn: today.AddDays(1)}, petition.Input{ResolveDue: today}, "/due_on after_limit"},
	} {
		tt.in.Today, tt.in.By = today, headHere
		cmd := entrust(tt.cmd)
		cmd.On = today
		_, err := petition.ApplyMatter(m, cmd, tt.in)
		if f := fault.As(err); f == nil || len(f.Fields) != 1 || f.Fields[0].Pointer+" "+f.Fields[0].Code != tt.want {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestTheAccusedEndsTheEntrustment: when it is found that whom a denunciation is
// against works at the body, the body verifies no more (Nghị định 31/2019/NĐ-CP,
// Điều 10 khoản 3), whatever the step that says so is taken by.
func TestTheAccusedEndsTheEntrustment(t *testing.T) {
	t.Parallel()
	m, err := take(matter(petition.Denunciation), headHere, entrust(petition.Command{Body: otherOffice}))
	if err != nil {
		t.Fatal(err)
	}
	m.Assignees = team(received, 2)
	declare := petition.Command{Action: petition.ActionDeclareConflict, On: today, Account: staff(53), Ground: petition.AccusedSelf}
	for _, there := range []bool{true, false} {
		step, err := petition.ApplyMatter(m, declare, petition.Input{Today: today, By: headHere, AccusedThere: there})
		if err != nil {
			t.Fatal(err)
		}
		if after := step.Matter; after.Entrusted.Given() == there || (len(after.Assignees) == 0) != there || after.State != petition.StateVerifying {
			t.Errorf("accused there: %v: %+v, %v", there, after.Entrusted, after.Assignees)
		}
	}
	if petition.MatterPlan(petition.ActionDeclareConflict).Timeless {
		t.Error("the day of the report cannot fall away with it")
	}
}

// TestTheBodyReportsWithinTheLimit: whoever resolves the case needs the report before
// their own time is over (Luật Tố cáo, Điều 30; Luật Khiếu nại, Điều 28). A case that
// is late already, whose clock stands still, or that a paper register tells of, is
// given with any day.
func TestTheBodyReportsWithinTheLimit(t *testing.T) {
	t.Parallel()
	for name, in := range map[string]petition.Input{
		"on the last day":       {ResolveDue: today.AddDays(15)},
		"the clock stands":      {},
		"late already":          {ResolveDue: today.AddDays(-1)},
		"from a paper register": {ResolveDue: today.AddDays(1), Imported: true},
	} {
		in.Today, in.By = today, headHere
		cmd := entrust(petition.Command{Body: otherOffice})
		cmd.On = today
		if _, err := petition.ApplyMatter(matter(petition.Denunciation), cmd, in); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestTheBodyHasOnlyTheVerification: every step that is no part of it is refused to
// its people as to anybody who has no permission, whatever the state.
func TestTheBodyHasOnlyTheVerification(t *testing.T) {
	t.Parallel()
	for _, tt := range tracks {
		for _, r := range tt.track.Table().Rules {
			if r.Delegable {
				continue
			}
			m := tracked(tt.track)
			m.State = r.From[0]
			m.Entrusted = petition.Entrustment{To: otherOffice, On: received, Due: today}
			_, err := take(m, headThere, completeOnMatter(r.Action, m))
			if wantFault(t, err, access.ErrForbidden); t.Failed() {
				t.Fatalf("%s from %s", r.Action, m.State)
			}
		}
	}
}
