package petition_test

import (
	"testing"

	"kntc/internal/clock"
	"kntc/internal/ledger"
	"kntc/internal/petition"
)

// counting is a petition with its matter.
type counting struct {
	p petition.Petition
	m *petition.Matter
}

// sumsOf adds up what stands about cases, as the ledger would for the question.
func sumsOf(q ledger.Question, petitions []counting, matters ...petition.Matter) []ledger.Sum {
	var out []ledger.Sum
	add := func(s ledger.Subject, facts []ledger.Fact) {
		for _, f := range facts {
			sum := ledger.Sum{Key: make([]string, len(q.GroupBy)), Subject: s, Measure: f.Measure}
			for i, d := range q.GroupBy {
				sum.Key[i] = f.Dims[d]
			}
			switch {
			case f.On.Before(q.From):
				sum.Before = f.Quantity
			case !f.On.After(q.To):
				sum.During = f.Quantity
			}
			out = append(out, sum)
		}
	}
	for _, c := range petitions {
		add(petition.CountedPetition, petition.PetitionFacts(c.p, c.m))
	}
	for _, m := range matters {
		add(petition.CountedMatter, petition.MatterFacts(m))
	}
	return out
}

// TestOneCaseWithTwoProceedings: a dispute at first and second instance is one case
// in a total of both, whatever the period; its proceedings are two matters, told
// apart by their instance. It is resolved with its last result.
func TestOneCaseWithTwoProceedings(t *testing.T) {
	t.Parallel()
	first := petition.Matter{
		ID: id(office, 1), State: petition.StateAppealed, Kind: petition.Complaint, Instance: petition.First,
		AcceptedOn: january(0), ResolvedOn: january(20), Outcome: petition.OutcomeWrong, TakenUpOn: january(40),
	}
	second := petition.Matter{
		ID: id(otherOffice, 1), State: petition.StateAccepted, Kind: petition.Complaint, Instance: petition.Second,
		AcceptedOn: january(40), Prior: first.ID,
	}
	decided, late, alone := second, first, first
	alone.State, alone.TakenUpOn = petition.StateDecided, clock.Date{} // nobody took it further
	decided.ResolvedOn, decided.Outcome = january(60), petition.OutcomeRight
	late.ResolvedOn, late.Outcome, late.EndedOn = clock.Date{}, "", january(40) // taken over without a result
	for _, tt := range []struct {
		name                      string
		matters                   []petition.Matter
		from, to                  int
		cases, resolved, open     int64
		proceedings, done, unmade int64
	}{
		{"both in the period", []petition.Matter{first, second}, 0, 50, 1, 0, 1, 2, 1, 1},
		{"both decided", []petition.Matter{first, decided}, 0, 70, 1, 1, 0, 2, 2, 0},
		{"the first before it", []petition.Matter{first, decided}, 30, 70, 1, 1, 0, 1, 1, 0},
		{"between them", []petition.Matter{first, decided}, 25, 35, 1, 0, 1, 0, 0, 0},
		{"after both", []petition.Matter{first, decided}, 65, 70, 0, 0, 0, 0, 0, 0},
		{"a late one taken over", []petition.Matter{late, second}, 0, 50, 1, 0, 1, 2, 0, 1},
		{"nobody took it further", []petition.Matter{alone}, 0, 50, 1, 1, 0, 1, 1, 0},
		{"below alone", []petition.Matter{first}, 0, 50, 0, 0, 0, 1, 1, 0},
		{"above alone", []petition.Matter{second}, 0, 50, 1, 0, 1, 1, 0, 1},
	} {
		q := ledger.Question{From: january(tt.from), To: january(tt.to)}
		got := figuresOf(counted(t).Compute(q, sumsOf(q, nil, tt.matters...))[0])
		for figure, want := range map[ledger.FigureID]int64{
			petition.FigureCasesInCompetence: tt.cases, petition.FigureCasesResolved: tt.resolved, petition.FigureCasesOpen: tt.open,
			petition.FigureMattersInCompetence: tt.proceedings, petition.FigureMattersResolved: tt.done, petition.FigureMattersOpen: tt.unmade,
		} {
			if got[figure].Value != want {
				t.Errorf("%s: %s is %d, want %d", tt.name, figure, got[figure].Value, want)
			}
		}
	}
}

// TestTakenUp: the second instance, and a further denunciation, note with the matter
// that they go on from that its dispute does. A superior outside the deployment
// counts nothing here, so what it takes up stays counted where it was.
func TestTakenUp(t *testing.T) {
	t.Parallel()
	prior := matter(petition.Complaint)
	prior.State, prior.ResolvedOn, prior.Outcome, prior.LastOn = petition.StateDecided, received, petition.OutcomeWrong, received
	in := input()
	in.MatterID, in.Prior = id(otherOffice, 200), &prior
	c := within(petition.Complaint)
	c.Instance = petition.Second
	step, err := petition.ApplyPetition(classified(t, c), petition.Command{Action: petition.ActionAccept, On: today, Instance: petition.Second, Prior: prior.ID, Receipts: receiptOn(received)}, in)
	if err != nil {
		t.Fatal(err)
	}
	if step.Prior.TakenUpOn != today {
		t.Errorf("taken up on %q", step.Prior.TakenUpOn)
	}
	if m := on(t, prior, goesUp(today)); !m.TakenUpOn.IsZero() {
		t.Errorf("taken up on %s by an authority that counts nothing here", m.TakenUpOn)
	}
}

// TestReportingQuarters: the quarters of reports begin on the 15th of the last month
// of the quarter before, and the year with them (Thông tư 06/2025/TT-TTCP, Điều 7).
func TestReportingQuarters(t *testing.T) {
	t.Parallel()
	p, m := acceptedCase()
	for _, tt := range []struct {
		in, out clock.Date
		want    petition.Since
	}{
		{clock.MustDate(2025, 12, 15), clock.MustDate(2026, 3, 14), petition.SinceQuarter},
		{clock.MustDate(2026, 3, 14), clock.MustDate(2026, 3, 15), petition.SinceYear},
		{clock.MustDate(2025, 12, 15), clock.MustDate(2026, 12, 14), petition.SinceYear},
		{clock.MustDate(2026, 12, 14), clock.MustDate(2026, 12, 15), petition.SinceEarlier},
		{clock.MustDate(2026, 9, 15), clock.MustDate(2026, 12, 14), petition.SinceQuarter},
		{clock.MustDate(2025, 11, 30), clock.MustDate(2026, 1, 2), petition.SinceEarlier},
	} {
		p.ClassifiedOn, p.DisposedOn = tt.in, tt.out
		for _, f := range petition.PetitionFacts(p, &m) {
			if f.Measure == petition.MeasureCompetent && f.Dims[petition.DimensionSince] != string(tt.want) {
				t.Errorf("in on %s, out on %s: %q, want %q", tt.in, tt.out, f.Dims[petition.DimensionSince], tt.want)
			}
		}
	}
}

// TestNamesAndReplies: joint petitions tell how many signed, others nothing; an
// answer counts where the petition was sent on from.
func TestNamesAndReplies(t *testing.T) {
	t.Parallel()
	p, _ := acceptedCase()
	p.State, p.Matter = petition.StateTransferred, petition.Matter{}.ID
	amounts := func(p petition.Petition) map[ledger.Measure]int64 {
		out := make(map[ledger.Measure]int64)
		for _, f := range petition.PetitionFacts(p, nil) {
			out[f.Measure] = f.Quantity
		}
		return out
	}
	if got := amounts(p); got[petition.MeasureJoint] != 1 || got[petition.MeasureNames] != 6 || got[petition.MeasureReplied] != 0 {
		t.Errorf("six signed: %v", got)
	}
	p.Signatories, p.ReplyOn = 1, january(9)
	if got := amounts(p); got[petition.MeasureJoint] != 0 || got[petition.MeasureNames] != 0 || got[petition.MeasureReplied] != 1 {
		t.Errorf("one signed, and was answered: %v", got)
	}
	p.State = petition.StateInspecting
	if got := amounts(p); got[petition.MeasureReplied] != 0 {
		t.Error("the result of an inspection counts as a reply")
	}
}

// TestWithdrawnOrTerminated: a matter withdrawn whole or terminated counts once, with
// the petition that opened it, whether or not it counts as resolved; one that was
// withdrawn in part, taken to court or decided does not (03/GQKN, 04/GQTC, column 6).
func TestWithdrawnOrTerminated(t *testing.T) {
	t.Parallel()
	p, _ := acceptedCase()
	for _, tt := range []struct {
		kind  petition.Kind
		state petition.State
		cmd   petition.Command
		want  int
	}{
		{petition.Complaint, petition.StateAccepted, petition.Command{Action: petition.ActionWithdraw}, 1},
		{petition.Complaint, petition.StateAccepted, petition.Command{Action: petition.ActionWithdraw, Explained: true}, 1},
		{petition.Complaint, petition.StateAccepted, petition.Command{Action: petition.ActionTerminate, Ground: petition.PetitionerDied}, 1},
		{petition.Denunciation, petition.StateAccepted, petition.Command{Action: petition.ActionTerminate, Ground: petition.AccusedDied}, 1},
		{petition.Complaint, petition.StateJoined, petition.Command{Action: petition.ActionWithdraw}, 0},
		{petition.Complaint, petition.StateAccepted, petition.Command{Action: petition.ActionWithdrawPart, Withdrawn: "Bồi thường"}, 0},
		{petition.Complaint, petition.StateAccepted, petition.Command{Action: petition.ActionGoToCourt, Reason: "Tòa án đã thụ lý"}, 0},
		{petition.Complaint, petition.StateAccepted, petition.Command{Action: petition.ActionDecide, Outcome: petition.OutcomeRight}, 0},
	} {
		tt.cmd.On = today
		m := on(t, matter(tt.kind), tt.cmd)
		p.Kind, p.State, p.Matter = tt.kind, tt.state, m.ID
		n := 0
		for _, f := range petition.PetitionFacts(p, &m) {
			if f.Measure == petition.MeasureDiscontinued {
				n++
			}
		}
		if n != tt.want {
			t.Errorf("%s, %s, %s: %d, want %d", tt.kind, tt.state, tt.cmd.Action, n, tt.want)
		}
	}
}
