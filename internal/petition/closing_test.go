package petition_test

import (
	"strings"
	"testing"

	"kntc/internal/deadline"
	"kntc/internal/fault"
	"kntc/internal/petition"
)

// closes tries to close a matter while terms of it run.
func closes(m petition.Matter, reason string, waiting ...deadline.Term) (petition.MatterStep, error) {
	in := petition.Input{By: petition.AsOperator(), Today: today, Waiting: waiting}
	return petition.ApplyMatter(m, petition.Command{Action: petition.ActionClose, On: today, Reason: reason}, in)
}

// TestNoFileIsClosedWithDutiesUndone: the office sends, handles and publishes what it
// concluded before it closes the file (Luật Tố cáo, Điều 35 khoản 3, Điều 36, Điều 40;
// Luật Khiếu nại, Điều 32, 41; Luật Tiếp công dân, Điều 27 khoản 2). The refusal names
// every step that is missing.
func TestNoFileIsClosedWithDutiesUndone(t *testing.T) {
	t.Parallel()
	of := func(k petition.Kind, s petition.State) petition.Matter {
		m := matter(k)
		m.State, m.Outcome, m.ResolvedOn = s, petition.OutcomeRight, received
		return m
	}
	for _, tt := range []struct {
		name    string
		m       petition.Matter
		waiting []deadline.Term
		missing []string
		article string
	}{
		{
			"a conclusion that nobody acted on", of(petition.Denunciation, petition.StateConcluded),
			[]deadline.Term{deadline.PublishResult, deadline.Handle, deadline.SendResult, deadline.AcceptNotice},
			[]string{"Thông báo việc thụ lý", "Đã gửi quyết định, kết luận", "Xử lý theo kết luận", "Công khai kết quả"},
			"Điều 29 khoản 3",
		},
		{
			"handled, and neither told nor published", of(petition.Denunciation, petition.StateHandled),
			[]deadline.Term{deadline.HandleReport, deadline.PublishHandling, deadline.ForwardResult},
			[]string{"Báo cáo kết quả xử lý", "Công khai quyết định xử lý", "Thông báo kết quả cho nơi chuyển đơn"},
			"Điều 36 khoản 3",
		},
		{
			"a decision on a complaint that was not sent", of(petition.Complaint, petition.StateEnforced),
			[]deadline.Term{deadline.SendResult},
			[]string{"Đã gửi quyết định, kết luận"},
			"Điều 32",
		},
		{
			"a termination that was not sent", of(petition.Denunciation, petition.StateTerminated),
			[]deadline.Term{deadline.SendSuspension},
			[]string{"Đã gửi quyết định tạm đình chỉ, tiếp tục, đình chỉ"},
			"Điều 34 khoản 4",
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			_, err := closes(tt.m, "Vụ việc đã cũ", tt.waiting...)
			wantArticle(t, err, "duties_done", tt.article)
			if f := fault.As(err); f != nil && strings.Count(f.Detail.VI, "“") != len(tt.missing) {
				t.Errorf("refused with %q", f.Detail.VI)
			}
			for _, step := range tt.missing {
				if f := fault.As(err); f == nil || !strings.Contains(f.Detail.VI, "“"+step+"”") {
					t.Errorf("%q is not named: %v", step, err)
				}
			}
		})
	}
	step, err := closes(of(petition.Denunciation, petition.StateHandled), "Đã xử lý")
	if err != nil || step.Matter.State != petition.StateClosed || step.Event.Tells(petition.FactUndone) != "" {
		t.Errorf("with everything done: %+v, %v", step.Event, err)
	}
	rights := []deadline.Term{deadline.NextInstance, deadline.Sue, deadline.Supply}
	if _, err := closes(of(petition.Complaint, petition.StateEnforced), "Đã xong", rights...); err != nil {
		t.Errorf("with what is the citizen's to do: %v", err)
	}
}

// TestWhatCannotBeDoneAnyMoreIsTold: a duty that no step records from the state of the
// matter keeps no file open for ever; who closes it says why, and the history names it.
func TestWhatCannotBeDoneAnyMoreIsTold(t *testing.T) {
	t.Parallel()
	m := matter(petition.Denunciation)
	m.State, m.Outcome, m.ResolvedOn = petition.StateConcluded, petition.OutcomeWrong, received
	_, err := closes(m, "", deadline.SendSuspension)
	if f := fault.As(err); f == nil || f.Extra["guard"] != "reason_while_owing" || !strings.Contains(f.Detail.VI, "Gửi quyết định tạm đình chỉ, đình chỉ") {
		t.Errorf("without a reason: %v", err)
	}
	step, err := closes(m, "Quyết định tạm đình chỉ không gửi được", deadline.SendSuspension)
	if err != nil || step.Event.Tells(petition.FactUndone) != "send_suspension" {
		t.Fatalf("%+v, %v", step.Event, err)
	}
	told := petition.NewTeller(petition.Names{}).Tell(step.Event, nil, false)
	want := "Việc chưa làm khi kết thúc hồ sơ: Gửi quyết định tạm đình chỉ, đình chỉ"
	for _, c := range told {
		if c.Field == petition.FactUndone && c.Sentence().VI != want {
			t.Errorf("told as %q", c.Sentence().VI)
		}
	}
}

// TestNoticeOfAcceptanceIsRecordedLate: after the conclusion, too, and late.
func TestNoticeOfAcceptanceIsRecordedLate(t *testing.T) {
	t.Parallel()
	m := on(t, verified(t, petition.Track{Kind: petition.Denunciation}, false),
		petition.Command{Action: petition.ActionConclude, On: received, Outcome: petition.OutcomeWrong})
	m = on(t, m, petition.Command{Action: petition.ActionGiveNotice, On: today})
	if m.State != petition.StateConcluded || m.LastOn != received {
		t.Errorf("recorded %+v", m)
	}
}

// TestBarredWithdrawal: a denunciation that goes on though it was withdrawn (Luật Tố
// cáo, Điều 33 khoản 3) does not end by withdrawal; it may still be terminated for
// another ground.
func TestBarredWithdrawal(t *testing.T) {
	t.Parallel()
	for _, why := range []petition.Ground{petition.ViolationSigns, petition.Coercion, petition.Slander} {
		m := on(t, matter(petition.Denunciation), petition.Command{Action: petition.ActionNoteWithdrawal, On: received, Ground: why})
		_, err := petition.ApplyMatter(m, petition.Command{Action: petition.ActionWithdraw, On: today, NothingToGoOn: true}, petition.Input{By: petition.AsOperator(), Today: today})
		wantArticle(t, err, "nothing_to_go_on", "Điều 33 khoản 3")
		on(t, m, petition.Command{Action: petition.ActionTerminate, On: today, Ground: petition.AccusedDied})
	}
}

// TestWordsOfAFurtherDenunciation: nothing about a denunciation is called a second
// instance; the law says that it is resolved again (Luật Tố cáo, Điều 37, 38).
func TestWordsOfAFurtherDenunciation(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		kind     petition.Kind
		from, to petition.State
		want     string
	}{
		{petition.Denunciation, petition.StateVerifying, petition.StateAppealed, "Cấp trên thụ lý giải quyết vụ việc tố cáo quá thời hạn"},
		{petition.Denunciation, petition.StateConcluded, petition.StateConcluded, "Vụ việc tố cáo được cấp trên giải quyết lại"},
		{petition.Complaint, petition.StateVerifying, petition.StateAppealed, "Chuyển sang giải quyết lần hai"},
	} {
		opened := petition.Event{Subject: petition.OfMatter, Action: petition.ActionOpen, To: petition.StateAccepted, On: received, Changes: []petition.FieldChange{
			{Name: petition.FactKind, Value: string(tt.kind)}, {Name: petition.FactInstance, Value: "first"},
		}}
		teller := petition.NewTeller(petition.Names{})
		teller.Follow(opened)
		if got := teller.Title(petition.Event{Subject: petition.OfMatter, Action: petition.ActionAppeal, From: tt.from, To: tt.to, On: today}); got.VI != tt.want {
			t.Errorf("a %s from %s: %q", tt.kind, tt.from, got.VI)
		}
	}
	for _, k := range []petition.Instance{petition.First, petition.Further} {
		table := (petition.Track{Kind: petition.Denunciation, Instance: k}).Table()
		for _, r := range table.Rules {
			if strings.Contains(r.Title.VI, "lần hai") || strings.Contains(r.Document, "lần hai") {
				t.Errorf("%s: %s is called %q", table.Name, r.Action, r.Title.VI)
			}
		}
	}
}

// TestArticlesOfDiscipline: the law on complaints has a chapter about disciplinary
// decisions (Điều 47–58); no step and no refusal of theirs rests on the articles about
// administrative decisions and acts.
func TestArticlesOfDiscipline(t *testing.T) {
	t.Parallel()
	foreign := []string{"Điều 27", "Điều 28", "Điều 29", "Điều 30", "Điều 31", "Điều 32", "Điều 33", "Điều 36", "Điều 37", "Điều 38", "Điều 39", "Điều 40", "Điều 41", "Điều 42", "Điều 44", "Điều 46"}
	check := func(what, law, article string) {
		for _, f := range foreign {
			if strings.HasPrefix(law, "Luật Khiếu nại") && (article == f || strings.HasPrefix(article, f+" ") || strings.HasPrefix(article, f+",") || strings.Contains(article, ", "+f)) {
				t.Errorf("%s rests on %s", what, article)
			}
		}
	}
	for _, instance := range []petition.Instance{petition.First, petition.Second} {
		track := petition.Track{Kind: petition.Complaint, Instance: instance, Discipline: true}
		for _, r := range track.Table().Rules {
			for _, b := range r.Basis {
				check(track.Table().Name+" "+string(r.Action), b.Law, b.Article)
			}
			m := tracked(track)
			for _, s := range r.From {
				m.State, m.Outcome, m.ResolvedOn, m.JudgedOn = s, petition.OutcomeWrong, received, received
				for _, due := range []petition.Due{{Resolve: received, Effect: today, Next: today, Waits: true}, {Resolve: today, Next: received}} {
					for _, a := range petition.MatterActions(m, today, due, petition.Past{}, everything, petition.AsOperator()) {
						if a.Why != nil && a.Why.Legal != nil {
							check(track.Table().Name+" refusal of "+string(a.Rule.Action), a.Why.Legal.Law, a.Why.Legal.Article)
						}
					}
				}
			}
		}
	}
	if got := petition.PriorBasis(petition.Second, true).Article; got != "Điều 55" {
		t.Errorf("the second complaint about discipline rests on %s", got)
	}
}
