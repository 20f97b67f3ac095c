package casework_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/google/uuid"

	"kntc/internal/access"
	"kntc/internal/authority"
	"kntc/internal/clock"
	"kntc/internal/deadline"
	"kntc/internal/fault"
	"kntc/internal/legislation"
	"kntc/internal/petition"
	"kntc/internal/store/storetest"
)

// TestStoredGroundStopsTheClock: a ground that an administrator ended stops no
// clock any more; stops that began before go on. It is in the history, one
// version for all changes, and only a topmost administrator may do it.
func TestStoredGroundStopsTheClock(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, b storetest.Bench) {
		o := officeOf(t, b)
		ctx, admin := t.Context(), storetest.Administrator(storetest.Province)
		laws := legislation.New(b.Store, b.Store, storetest.Keyring(t), b.Clock)
		_, before := o.accept(petition.Denunciation)
		_, after := o.accept(petition.Denunciation)
		o.on("2026-07-10")
		suspend := petition.Command{Action: petition.ActionSuspend, Ground: petition.AwaitingExpert}
		o.moves(before, suspend)

		seed := lawOf(t, b).Data()
		ground := seed.Grounds[slices.IndexFunc(seed.Grounds, func(g deadline.Ground) bool { return g.Code == "awaiting_expert" })]
		ground.ValidFrom, ground.Terms = o.today().AddDays(1), deadline.ParseSet("supply") // no longer the resolution
		change := legislation.GroundChange{Ground: ground, Reason: "hướng dẫn mới"}
		if _, err := laws.AddGround(ctx, storetest.Administrator(storetest.CommuneA1), 1, change, unseen[legislation.View]()); !errors.Is(err, access.ErrForbidden) {
			t.Errorf("a commune's administrator: %v", err)
		}
		late := change
		late.Ground.ValidFrom = o.today()
		if _, err := laws.AddGround(ctx, admin, 1, late, unseen[legislation.View]()); !errors.Is(err, deadline.ErrLaw) {
			t.Errorf("from today on, when a stop rests on it: %v", err)
		}
		if _, err := laws.AddGround(ctx, admin, 1, change, unseen[legislation.View]()); err != nil {
			t.Fatal(err)
		}
		quota := seed.Quotas[1]
		quota.Days, quota.ValidFrom = 3, o.today()
		if _, err := laws.AddQuota(ctx, admin, 1, legislation.QuotaChange{Quota: quota, Reason: "quy chế"}, unseen[legislation.View]()); !errors.Is(err, fault.ErrStale) {
			t.Errorf("an old version: %v", err)
		}
		if _, err := laws.AddQuota(ctx, admin, 2, legislation.QuotaChange{Quota: quota, Reason: "quy chế"}, unseen[legislation.View]()); err != nil {
			t.Fatal(err)
		}

		for { // open deadlines are asked again, and the stop that began before stays
			if n, err := agendaOf(o.b).RefreshDeadlines(ctx); err != nil || n == 0 {
				break
			}
		}
		o.on("2026-07-15")
		o.moves(after, suspend)
		o.check("stopped before", o.entry(petition.OfMatter, before, deadline.Resolve), "TC_RESOLVE", "", deadline.Open, false)
		o.check("not stopped any more", o.entry(petition.OfMatter, after, deadline.Resolve), "TC_RESOLVE", "2026-07-31", deadline.Open, false)

		law, version, err := b.Another(t).Law(ctx)
		if err != nil || version != 3 || len(law.Data().Quotas) != len(seed.Quotas)+1 || len(law.Data().Grounds) != len(seed.Grounds)+1 {
			t.Errorf("another server has version %d with %d quotas and %d grounds, %v", version, len(law.Data().Quotas), len(law.Data().Grounds), err)
		}
		events, err := laws.LawEvents(ctx, admin, 0, 5)
		if err != nil || len(events) != 2 || events[0].Subject != legislation.QuotaChanged || events[1].Subject != legislation.GroundChanged ||
			!strings.Contains(events[1].Change, `"terms":"supply"`) || events[1].Reason != "hướng dẫn mới" {
			t.Errorf("history %+v, %v", events, err)
		}
	})
}

// refuses demands that a guard refuses the step.
func (o *office) refuses(id authority.OwnedID, guard string, cmd petition.Command) {
	o.Helper()
	o.refusedBy(o.move(id, cmd), guard, cmd.Action)
}

func (o *office) refusedBy(err error, guard string, action petition.Action) {
	o.Helper()
	if f := fault.As(err); !errors.Is(err, petition.ErrGuard) || f.Extra["guard"] != guard {
		o.Errorf("%s: %v, want the guard %s", action, err, guard)
	}
}

// TestLatenessDoesNotDisappear: neither a finding of complexity nor an extension
// after the limit makes a late case one in time (Luật Tố cáo, Điều 30; Luật Khiếu
// nại, Điều 28); a petition lies untouched until it is disposed of, however it is
// classified (Nghị định 154/2026/NĐ-CP, Điều 41 khoản 3 điểm b); and what was not
// sent in time stays late when the case goes on (Nghị định 155/2026/NĐ-CP, Điều
// 28b khoản 1).
func TestLatenessDoesNotDisappear(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, b storetest.Bench) {
		o := officeOf(t, b)
		find := petition.Command{Action: petition.ActionFindComplex, Criteria: deadline.Criteria()[:2]}
		o.on("2026-08-05")
		_, complaint := o.accept(petition.Complaint)
		_, denunciation := o.accept(petition.Denunciation)
		_, complex := o.accept(petition.Denunciation)
		o.moves(complex, find)
		o.on("2026-09-10")
		o.refuses(complaint, "within_limit", find)
		o.on("2026-10-15")
		o.refuses(denunciation, "within_limit", find)
		o.refuses(complex, "within_limit", petition.Command{Action: petition.ActionExtend, Days: 30})
		for _, m := range []authority.OwnedID{denunciation, complex} {
			o.check("late for good", o.entry(petition.OfMatter, m, deadline.Resolve), "TC_RESOLVE", "2026-09-04", deadline.Open, false)
		}

		o.on("2026-08-05")
		p := o.register(petition.Complaint)
		o.step(p.ID, petition.Command{Action: petition.ActionClassify, Classification: &petition.Classification{
			Kind: petition.Complaint, Field: petition.FieldLand, Eligibility: petition.Eligible, Competence: petition.Within,
		}})
		o.check("classified", o.entry(petition.OfPetition, p.ID, deadline.Untouched), "DON_45", "2026-09-21", deadline.Open, false)
		o.on("2026-09-22")
		m := o.step(p.ID, petition.Command{Action: petition.ActionAccept}).Matter.ID
		o.check("disposed of", o.entry(petition.OfPetition, p.ID, deadline.Untouched), "DON_45", "2026-09-21", deadline.Met, true)

		o.moves(m, petition.Command{Action: petition.ActionSuspend, Ground: petition.AwaitingResult})
		o.on("2026-09-28")
		o.moves(m, petition.Command{Action: petition.ActionResume})
		kept, _, err := b.Store.Deadlines(t.Context(), access.System("test"), uuid.Nil, petition.OfMatter, m)
		if err != nil {
			t.Fatal(err)
		}
		first := kept.Entries[slices.IndexFunc(kept.Entries, func(e deadline.Entry) bool { return e.Term == deadline.SendSuspension && e.Seq == 1 })]
		o.check("never sent", first, "KN_SUSP_SEND", "2026-09-25", deadline.Lapsed, true)
	})
}

// TestSecondComplaintInTime goes through what happened: decided on 7/9, received on
// 14/9, complained about at the province on 5/10, in effect by itself on 8/10,
// accepted there on 12/10: the effect was provisional, and is undone (Luật Khiếu
// nại, Điều 33 khoản 1, Điều 44 khoản 1).
func TestSecondComplaintInTime(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, b storetest.Bench) {
		o := officeOf(t, b)
		province := o.at(storetest.Province)
		o.on("2026-09-01")
		_, m := o.accept(petition.Complaint)
		_, other := o.accept(petition.Complaint)
		o.on("2026-09-07")
		for _, id := range []authority.OwnedID{m, other} {
			o.moves(id, petition.Command{Action: petition.ActionVerify}, petition.Command{Action: petition.ActionReport},
				petition.Command{Action: petition.ActionDecide, Outcome: petition.OutcomeWrong})
		}
		o.on("2026-09-15")
		received, err := clock.ParseDate("2026-09-14")
		if err != nil {
			t.Fatal(err)
		}
		told := petition.Receipt{Recipient: petition.Complainant, On: received, Evidence: petition.ByPost}
		o.moves(m, petition.Command{Action: petition.ActionRecordReceipt, Receipts: []petition.Receipt{told}})
		o.check("from the receipt", o.entry(petition.OfMatter, m, deadline.NextInstance), "KN_NEXT", "2026-10-14", deadline.Open, false)
		o.check("from the receipt", o.entry(petition.OfMatter, m, deadline.Sue), "KN_SUE", "2027-09-14", deadline.Open, false)

		o.on("2026-10-05")
		second := province.register(petition.Complaint)
		late := province.register(petition.Complaint)
		o.on("2026-10-08")
		if done, err := o.s.LetTakeEffect(t.Context()); err != nil || done != 2 {
			t.Fatalf("%d took effect, %v", done, err)
		}
		view := o.matter(m)
		if view.Matter.State != petition.StateEffective || view.Contest != petition.StillOpen || view.ComplainUntil.String() != "2026-10-14" {
			t.Errorf("stands as %s, %s until %s", view.Matter.State, view.Contest, view.ComplainUntil)
		}
		if view := o.matter(other); view.Contest != petition.ReceiptUnknown || !view.ComplainUntil.IsZero() {
			t.Errorf("with its receipt unknown it is %s until %s", view.Contest, view.ComplainUntil)
		}
		o.refuses(m, "reason_while_contestable", petition.Command{Action: petition.ActionEnforce})

		o.on("2026-10-12")
		above := &petition.Classification{
			Kind: petition.Complaint, Field: petition.FieldLand, Eligibility: petition.Eligible, Competence: petition.Within, Instance: petition.Second,
		}
		for _, p := range []petition.Petition{second, late} {
			province.step(p.ID, petition.Command{Action: petition.ActionClassify, Classification: above})
		}
		province.step(second.ID, petition.Command{Action: petition.ActionAccept, Prior: m})
		if view := o.matter(m); view.Matter.State != petition.StateAppealed || view.Contest != "" {
			t.Errorf("the effect was not undone: %s", view.Matter.State)
		}
		told.On = told.On.AddDays(-6) // 8/9: the time ended on 8/10, and the complaint came in on 5/10
		result := province.step(late.ID, petition.Command{Action: petition.ActionAccept, Prior: other, Receipts: []petition.Receipt{told}})
		if result.Matter.Prior != other || len(o.matter(other).Matter.Receipts) != 1 {
			t.Errorf("the receipt that the superior told is not recorded: %+v", o.matter(other).Matter.Receipts)
		}
	})
}

// TestEffectMayWait: whether the effect is provisional or waits for the time of the
// second complaint is a switch; what has taken effect keeps it.
func TestEffectMayWait(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, b storetest.Bench) {
		o := officeOf(t, b)
		o.on("2026-09-01")
		_, m := o.accept(petition.Complaint)
		o.on("2026-09-07")
		o.moves(m, petition.Command{Action: petition.ActionVerify}, petition.Command{Action: petition.ActionReport},
			petition.Command{Action: petition.ActionDecide, Outcome: petition.OutcomeWrong})
		laws := legislation.New(b.Store, b.Store, storetest.Keyring(t), b.Clock)
		if _, err := laws.SetSwitch(t.Context(), storetest.Administrator(storetest.Province), 1,
			legislation.SwitchChange{Code: deadline.EffectOfFirst, Value: deadline.EffectWaits, Reason: "hướng dẫn"}, unseen[legislation.View]()); err != nil {
			t.Fatal(err)
		}
		o.on("2026-10-20")
		if done, err := o.s.LetTakeEffect(t.Context()); err != nil || done != 0 {
			t.Errorf("%d took effect with the receipt unknown, %v", done, err)
		}
		o.moves(m, petition.Command{Action: petition.ActionRecordReceipt, Receipts: []petition.Receipt{
			{Recipient: petition.Complainant, On: o.today().AddDays(-36), Evidence: petition.ByMinutes}, // 14/9
		}})
		if done, err := o.s.LetTakeEffect(t.Context()); err != nil || done != 1 || o.matter(m).Contest != "" {
			t.Errorf("%d took effect when the time had passed, %v", done, err)
		}
	})
}

// TestDisciplineHasItsOwnLimits: ten days to second instance, thirty about a
// dismissal, which alone goes to court; neither the three days of Điều 32 nor
// publication (Luật Khiếu nại, Điều 48, 54, 57, 58).
func TestDisciplineHasItsOwnLimits(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, b storetest.Bench) {
		o := officeOf(t, b)
		for _, tt := range []struct {
			dismissal bool
			rule, due string
		}{{false, "KNKL_LIMIT_SECOND", "2026-09-21"}, {true, "KNKL_LIMIT_DISMISSAL", "2026-10-09"}} {
			o.on("2026-09-01")
			p := o.register(petition.Complaint)
			o.step(p.ID, petition.Command{Action: petition.ActionClassify, Classification: &petition.Classification{
				Kind: petition.Complaint, Field: petition.FieldLand, Eligibility: petition.Eligible, Competence: petition.Within, Discipline: true, Dismissal: tt.dismissal,
			}})
			m := o.step(p.ID, petition.Command{Action: petition.ActionAccept}).Matter.ID
			o.on("2026-09-03")
			o.moves(m, petition.Command{Action: petition.ActionVerify}, petition.Command{Action: petition.ActionSetUpCouncil},
				petition.Command{Action: petition.ActionReport}, called(o.today().AddDays(6)))
			o.on("2026-09-09")
			o.moves(m, heard(),
				petition.Command{Action: petition.ActionDecide, Outcome: petition.OutcomeWrong},
				petition.Command{Action: petition.ActionRecordReceipt, Receipts: []petition.Receipt{{Recipient: petition.Complainant, On: o.today(), Evidence: petition.BySignature}}})
			o.check("second instance", o.entry(petition.OfMatter, m, deadline.NextInstance), tt.rule, tt.due, deadline.Open, false)
			kept, _, err := b.Store.Deadlines(t.Context(), access.System("test"), uuid.Nil, petition.OfMatter, m)
			if err != nil {
				t.Fatal(err)
			}
			var terms []deadline.Term
			for _, e := range kept.Entries {
				terms = append(terms, e.Term)
			}
			if slices.Contains(terms, deadline.SendResult) || slices.Contains(terms, deadline.PublishResult) || slices.Contains(terms, deadline.Sue) != tt.dismissal {
				t.Errorf("dismissal %v: %v", tt.dismissal, terms)
			}
		}
	})
}

// at is the same people at another office.
func (o *office) at(where authority.ID) *office {
	actor := access.Actor{Home: where, Name: "can-bo-cap-tren"}
	for _, r := range []access.Role{access.Clerk, access.Officer, access.Head} {
		actor.Grants = append(actor.Grants, access.Grant{Role: r, Authority: where})
	}
	return &office{o.T, o.b, o.s, actor}
}

// lawOf is the law in force at a bench.
func lawOf(t *testing.T, b storetest.Bench) *deadline.Law {
	t.Helper()
	law, _, err := b.Store.Law(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return law
}

// TestWayIsOpenWhenTheLimitRanOut: the time for the second complaint and for the
// court runs from the last day of the limit; that of an obstacle does not count (Luật
// Khiếu nại, Điều 9, 33 khoản 1; Luật Tố tụng hành chính, Điều 116).
func TestWayIsOpenWhenTheLimitRanOut(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, b storetest.Bench) {
		o := officeOf(t, b)
		province := o.by(person(access.Head, storetest.Province))
		o.on("2026-07-01")
		_, m := o.accept(petition.Complaint) // due on 31/07/2026
		_, decided := o.accept(petition.Complaint)
		o.accept(petition.Denunciation)
		o.on("2026-07-20")
		o.moves(decided, petition.Command{Action: petition.ActionVerify}, petition.Command{Action: petition.ActionReport},
			petition.Command{Action: petition.ActionDecide, Outcome: petition.OutcomeWrong})
		for _, x := range []struct {
			day  string
			want int
		}{{"2026-07-31", 0}, {"2026-08-03", 2}, {"2026-08-03", 0}} { // the denunciation is late as well
			o.on(x.day)
			want := x.want
			if noted, err := o.s.NoteOverdue(t.Context()); err != nil || noted != want {
				t.Errorf("%d noted, want %d, %v", noted, want, err)
			}
		}
		o.check("to the level above", o.entry(petition.OfMatter, m, deadline.NextInstance), "KN_NEXT", "2026-09-03", deadline.Open, false) // 30/8 is a Sunday, 31/8 to 2/9 are holidays
		o.check("to the court", o.entry(petition.OfMatter, m, deadline.Sue), "KN_SUE", "2027-08-02", deadline.Open, false)                 // 31/07/2027 is a Saturday
		if e := o.entry(petition.OfMatter, m, deadline.Resolve); e.State != deadline.Open {
			t.Errorf("the resolution goes on: %+v", e)
		}

		o.on("2026-09-10")
		p := province.register(petition.Complaint)
		province.step(p.ID, petition.Command{Action: petition.ActionClassify, Classification: &petition.Classification{
			Kind: petition.Complaint, Field: petition.FieldLand, Eligibility: petition.Eligible, Competence: petition.Within, Instance: petition.Second,
		}})
		accept := petition.Command{Action: petition.ActionAccept, Prior: m}
		if _, err := province.try(p, accept); !errors.Is(err, petition.ErrGuard) {
			t.Errorf("a week late: %v", err)
		}
		accept.Ground, accept.Hindered = petition.Illness, petition.Hindrance{From: o.today().AddDays(-14), To: o.today().AddDays(-7)} // 27/8 to 3/9
		if _, err := province.try(p, accept); !errors.Is(err, petition.ErrGuard) {
			t.Errorf("the obstacle was too short: %v", err)
		}
		accept.Hindered.From = o.today().AddDays(-20) // 21/8
		if matter := province.step(p.ID, accept).Matter; matter.Prior != m || o.matter(m).Matter.State != petition.StateAppealed {
			t.Errorf("not taken up: %+v", matter)
		}
	})
}
