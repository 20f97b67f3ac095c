package petition_test

import (
	"slices"
	"testing"

	"kntc/internal/authority"
	"kntc/internal/clock"
	"kntc/internal/fault"
	"kntc/internal/petition"
)

// The front door, restated from the texts: Luật Tiếp công dân, Điều 25–28, 30; Luật
// Tố cáo, Điều 24, 25; Nghị định 154/2026/NĐ-CP, Điều 15; Thông tư
// 05/2021/TT-TTCP, Điều 6, 9, 14, 28.

// ineligible is the classification of a paper that lacks something, in competence.
func ineligible(k petition.Kind) *petition.Classification {
	c := within(k)
	c.Eligibility = petition.Ineligible
	return c
}

// imported takes a step as the import of an old register does.
func imported(p petition.Petition, cmd petition.Command) (petition.PetitionStep, error) {
	in := completeInput(p)
	in.Imported = true
	return petition.ApplyPetition(p, cmd, in)
}

// TestFilingNamesAGround: one of those for which a paper is filed, which fits what
// was found about it; what must be decided on is not filed on any.
func TestFilingNamesAGround(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name   string
		c      *petition.Classification
		ground petition.Ground
		fields []string
	}{
		{"incomplete", ineligible(petition.Complaint), petition.Incomplete, nil},
		{"illegible", ineligible(petition.Denunciation), petition.Illegible, nil},
		{"the same paper again", ineligible(petition.Feedback), petition.ReceivedBefore, nil},
		{"guided before", outside(petition.Complaint), petition.SentAfterGuiding, nil},
		{"transferred before", outside(petition.Denunciation), petition.SentAfterTransfer, nil},
		{"the competent body has it", outside(petition.Complaint), petition.AlsoSentThere, nil},
		{"settled", ineligible(petition.Recommendation), petition.SettledBefore, nil},
		{"out of time", ineligible(petition.Complaint), petition.TimeBarred, nil},
		{"no ground", ineligible(petition.Complaint), "", []string{"/ground required"}},
		{"a ground of another step", ineligible(petition.Complaint), petition.Overdue, []string{"/ground unknown_value"}},
		{"eligible, for what it lacks", outside(petition.Complaint), petition.Incomplete, []string{"/ground not_for_petition"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			p := classified(t, tt.c)
			cmd := petition.Command{Action: petition.ActionFile, On: today, Reason: "Lưu", Ground: tt.ground}
			step, err := petition.ApplyPetition(p, cmd, input())
			if tt.fields != nil {
				wantFields(t, err, tt.fields...)
				return
			}
			if err != nil || step.Petition.State != petition.StateFiled || step.Events[0].Tells(petition.FactGround) != string(tt.ground) {
				t.Errorf("filed as %+v, %v", step.Petition, err)
			}
		})
	}
	for _, k := range petition.Kinds() {
		p := classified(t, within(k))
		for _, g := range []petition.Ground{petition.ReceivedBefore, petition.SettledBefore, petition.AlsoSentThere} {
			_, err := petition.ApplyPetition(p, petition.Command{Action: petition.ActionFile, On: today, Ground: g}, input())
			wantArticle(t, err, "fileable", "Điều 28")
		}
	}
}

// TestComplaintsAreTransferredByForwarders: a reception board, and a body whose duty
// it is, passes a complaint on; others guide. Whoever gets it learns who passed it
// on.
func TestComplaintsAreTransferredByForwarders(t *testing.T) {
	t.Parallel()
	p := classified(t, outside(petition.Complaint))
	transfer := petition.Command{Action: petition.ActionTransfer, On: today, TransferTo: otherOffice}
	for _, as := range append(authority.Forwardings(), "") {
		in := completeInput(p)
		in.Forwards = as
		step, err := petition.ApplyPetition(p, transfer, in)
		offered := availability(petition.PetitionActions(p, nil, petition.Past{Forwards: as}, today, everything, petition.AsOperator()))[petition.ActionTransfer]
		if as == "" {
			wantArticle(t, err, "transferable_kind", "Điều 26 khoản 1 điểm b")
		} else if err != nil || step.Linked.Channel != petition.Forwarded || string(step.Linked.Forwarder) != string(as) {
			t.Errorf("%s: linked %+v, %v", as, step.Linked, err)
		}
		if offered != verdict(err) {
			t.Errorf("%s: offered %s, applied %v", as, offered, err)
		}
	}
	d := classified(t, outside(petition.Denunciation))
	if linked := applyWith(t, d, transfer, completeInput(d)).Linked; linked.Forwarder != petition.ByOtherBody {
		t.Errorf("passed on by %s", linked.Forwarder)
	}
}

func applyWith(t *testing.T, p petition.Petition, cmd petition.Command, in petition.Input) petition.PetitionStep {
	t.Helper()
	step, err := petition.ApplyPetition(p, cmd, in)
	if err != nil {
		t.Fatalf("%s: %v", cmd.Action, err)
	}
	return step
}

// TestDenunciationIsTransferredOnce: one that its sender sends again is filed; one
// that another authority passed on goes on.
func TestDenunciationIsTransferredOnce(t *testing.T) {
	t.Parallel()
	p := classified(t, outside(petition.Denunciation))
	transfer := petition.Command{Action: petition.ActionTransfer, On: today, TransferTo: otherOffice}
	in := completeInput(p)
	in.Transferred = true
	_, err := petition.ApplyPetition(p, transfer, in)
	wantArticle(t, err, "first_transfer", "Điều 14 khoản 1")
	apply(t, p, petition.Command{Action: petition.ActionFile, On: today, Ground: petition.SentAfterTransfer})
	feedback := classified(t, outside(petition.Feedback))
	applyWith(t, feedback, transfer, in)
	p.Origin, transfer.Reason = id(otherOffice, 9), "Thuộc thẩm quyền của cơ quan đã chuyển"
	applyWith(t, p, transfer, in)
}

// TestUrgingNamesWhoIsLate: an authority below, by a late matter of its own or in
// words.
func TestUrgingNamesWhoIsLate(t *testing.T) {
	t.Parallel()
	p := classified(t, outside(petition.Complaint))
	below := matter(petition.Complaint)
	below.ID = id(otherOffice, 70)
	urge := petition.Command{Action: petition.ActionUrge, On: today, TransferTo: otherOffice, Prior: below.ID}
	late := completeInput(p)
	late.Prior, late.ResolveDue = &below, today.AddDays(-1)
	step := applyWith(t, p, urge, late)
	if step.Petition.State != petition.StateUrged || step.Petition.TransferredTo != otherOffice || step.Prior != nil || step.Linked != nil {
		t.Errorf("urged as %+v", step)
	}
	for _, tt := range []struct {
		name   string
		change func(*petition.Command, *petition.Input)
		fields []string
	}{
		{"nobody", func(c *petition.Command, _ *petition.Input) { c.TransferTo = 0 }, []string{"/transfer_to required"}},
		{"nothing that is late", func(c *petition.Command, _ *petition.Input) { c.Prior = authority.OwnedID{} }, []string{"/prior required"}},
		{"of another authority", func(c *petition.Command, _ *petition.Input) { c.TransferTo = 99 }, []string{"/prior not_found"}},
		{"of another kind", func(_ *petition.Command, in *petition.Input) {
			in.Prior = older(matter(petition.Denunciation))
			in.Prior.ID = below.ID
		}, []string{"/prior other_kind"}},
		{"resolved", func(_ *petition.Command, in *petition.Input) { m := below; m.ResolvedOn = received; in.Prior = &m }, []string{"/prior not_open"}},
		{"on the last day", func(_ *petition.Command, in *petition.Input) { in.ResolveDue = today }, []string{"/prior not_late"}},
		{"while the clock stands still", func(_ *petition.Command, in *petition.Input) { in.ResolveDue = clock.Date{} }, []string{"/prior not_late"}},
		{"hidden, and not late", func(_ *petition.Command, in *petition.Input) { in.ResolveDue, in.PriorHidden = today, true }, []string{"/prior not_late"}},
	} {
		cmd, in := urge, late
		tt.change(&cmd, &in)
		_, err := petition.ApplyPetition(p, cmd, in)
		t.Log(tt.name)
		wantFields(t, err, tt.fields...)
		if f := fault.As(err); in.PriorHidden && f.Detail.EN != "There is no such matter, or it is not late; ask the authority that has it." {
			t.Errorf("it tells of the matter: %v", f)
		}
	}
	urge.Prior, urge.Reason = authority.OwnedID{}, "Công dân gửi đơn tại xã ngày 01/03/2026, chưa được thụ lý"
	p = applyWith(t, p, urge, completeInput(p)).Petition
	p = apply(t, p, petition.Command{Action: petition.ActionUndo, On: today, Reason: "Nhầm"}).Petition
	if p.State != petition.StateClassified || p.TransferredTo != 0 {
		t.Errorf("undone to %+v", p)
	}
}

// TestReturning: of what was forwarded, and of originals.
func TestReturning(t *testing.T) {
	t.Parallel()
	back := petition.Command{Action: petition.ActionReturn, On: today, Reason: "Gửi lại cơ quan báo chí"}
	p := classified(t, outside(petition.Complaint))
	p.Originals = true
	apply(t, p, back)
	p.Originals, p.Channel, p.Forwarder = false, petition.Forwarded, petition.ByPress
	apply(t, p, back)
}

// TestMixedPapersTellTheirContents: which kinds, two or more; they are guided to be
// split.
func TestMixedPapersTellTheirContents(t *testing.T) {
	t.Parallel()
	p := register(t, entry())
	classify := func(c *petition.Classification) (petition.PetitionStep, error) {
		return petition.ApplyPetition(p, petition.Command{Action: petition.ActionClassify, On: received, Classification: c}, input())
	}
	for _, tt := range []struct {
		kind  petition.Kind
		kinds []petition.Kind
		want  string
	}{
		{petition.Mixed, nil, "/classification/kinds required"},
		{petition.Mixed, []petition.Kind{petition.Complaint}, "/classification/kinds required"},
		{petition.Mixed, []petition.Kind{petition.Complaint, petition.Mixed}, "/classification/kinds unknown_value"},
		{petition.Mixed, slices.Repeat([]petition.Kind{petition.Complaint}, petition.MaxContents+1), "/classification/kinds too_many"},
		{petition.Complaint, []petition.Kind{petition.Complaint, petition.Complaint}, "/classification/kinds not_for_kind"},
	} {
		c := within(tt.kind)
		c.Kinds = tt.kinds
		_, err := classify(c)
		wantFields(t, err, tt.want)
	}
	step, err := classify(within(petition.Mixed))
	if err != nil || step.Events[0].Tells(petition.FactKinds) != "complaint denunciation" {
		t.Fatalf("%+v, %v", step.Events, err)
	}
	guided := apply(t, step.Petition, petition.Command{Action: petition.ActionGuide, On: today}).Petition
	if guided.State != petition.StateGuided || len(guided.Kinds) != 2 {
		t.Errorf("guided as %+v", guided)
	}
	again := apply(t, step.Petition, petition.Command{Action: petition.ActionClassify, On: today, Classification: within(petition.Complaint)}).Petition
	if len(again.Kinds) != 0 {
		t.Errorf("of one kind, with %v", again.Kinds)
	}
}

// TestForwarderOfWhatWasForwarded: nothing else has one, and a corrected channel
// takes it away.
func TestForwarderOfWhatWasForwarded(t *testing.T) {
	t.Parallel()
	d := entry()
	d.Forwarder = petition.ByPress
	_, _, _, err := petition.NewPetition(id(office, 1), petition.Number{}, d, nil, today)
	if f := fault.As(err); f == nil || f.Fields[0].Pointer != "/forwarder" {
		t.Errorf("a forwarder of what came in person: %v", err)
	}
	d.Channel = petition.Forwarded
	p := register(t, d)
	p = apply(t, p, petition.Command{Action: petition.ActionCorrect, On: today, Reason: "Nhầm", Petition: &petition.PetitionCorrection{Channel: new(petition.Post)}}).Petition
	if p.Forwarder != "" {
		t.Errorf("came by post, passed on by %s", p.Forwarder)
	}
}

// TestWhoIsToldTheResult: of those who passed it on, the bodies of the National
// Assembly, deputies and reception boards; of the citizens, whoever asked one of
// those (Luật Tiếp công dân, Điều 27 khoản 2, Điều 28 khoản 2).
func TestWhoIsToldTheResult(t *testing.T) {
	t.Parallel()
	for _, f := range append(petition.Forwarders(), "") {
		m := matter(petition.Denunciation)
		m.Channel, m.Forwarder = petition.Forwarded, f
		want := f == petition.ByReceptionBoard || f == petition.ByElectedBody
		if got := slices.Contains(m.Marks(), petition.MarkForwarderWaits); got != want {
			t.Errorf("passed on by %q: told %t", f, got)
		}
	}
	for _, as := range append(authority.Forwardings(), "") {
		for _, kind := range petition.Kinds() {
			p := petition.Petition{Kind: kind, ResultAsked: true}
			named := as == authority.ReceptionBoard || as == authority.ElectedBody
			want := named && (kind == petition.Complaint || kind == petition.Denunciation)
			if got := slices.Contains(p.Marks(as), petition.MarkCitizenWaits); got != want {
				t.Errorf("%s passed on by %q: the citizen is told %t", kind, as, got)
			}
			if p.ResultAsked = false; slices.Contains(p.Marks(as), petition.MarkCitizenWaits) {
				t.Errorf("a citizen waits who did not ask")
			}
		}
	}
}

// TestOldRegistersAreTaken: an import records what an office did, though today's law
// would have it otherwise.
func TestOldRegistersAreTaken(t *testing.T) {
	t.Parallel()
	nameless := entry()
	nameless.Anonymous = true
	for _, tt := range []struct {
		name string
		c    *petition.Classification
		cmd  petition.Command
	}{
		{"filed though it had to be decided on", within(petition.Complaint), petition.Command{Action: petition.ActionFile, Reason: "Lưu"}},
		{"a recommendation that was guided", outside(petition.Recommendation), petition.Command{Action: petition.ActionGuide}},
		{"a recommendation that was refused", within(petition.Feedback), petition.Command{Action: petition.ActionRefuse, Reason: "Không thụ lý"}},
		{"a complaint that was transferred", outside(petition.Complaint), petition.Command{Action: petition.ActionTransfer, TransferName: "Thanh tra tỉnh"}},
		{"an urging of nobody", outside(petition.Recommendation), petition.Command{Action: petition.ActionUrge}},
		{"returned though it came by hand", outside(petition.Complaint), petition.Command{Action: petition.ActionReturn, Reason: "Trả"}},
		{"a mixed paper of unknown contents", within(petition.Mixed), petition.Command{Action: petition.ActionGuide}},
		{"a nameless one that joined", within(petition.Denunciation), petition.Command{Action: petition.ActionJoin, Matter: id(office, 50)}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			d := entry()
			if tt.cmd.Action == petition.ActionJoin {
				d = nameless
			}
			tt.c.Kinds = nil
			step, err := imported(register(t, d), petition.Command{Action: petition.ActionClassify, On: received, Classification: tt.c})
			if err != nil {
				t.Fatal(err)
			}
			tt.cmd.On = today
			if _, err := imported(step.Petition, tt.cmd); err != nil {
				t.Error(err)
			}
		})
	}
}
