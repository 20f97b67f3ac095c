package casework_test

import (
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/google/uuid"

	"kntc/internal/access"
	"kntc/internal/agenda"
	"kntc/internal/attachment"
	"kntc/internal/authority"
	"kntc/internal/casework"
	"kntc/internal/clock"
	"kntc/internal/deadline"
	"kntc/internal/fault"
	"kntc/internal/idempotency"
	"kntc/internal/party"
	"kntc/internal/petition"
	"kntc/internal/store/storetest"
)

// office works on cases at CommuneA1 under a driven clock.
type office struct {
	*testing.T
	b     storetest.Bench
	s     *casework.Service
	actor access.Actor
}

func officeOf(t *testing.T, b storetest.Bench) *office {
	t.Helper()
	actor := access.Actor{Home: storetest.CommuneA1, Name: "can-bo"}
	for _, r := range []access.Role{access.Clerk, access.Officer, access.Head} {
		actor.Grants = append(actor.Grants, access.Grant{Role: r, Authority: storetest.CommuneA1})
	}
	return &office{t, b, serviceOf(t, b), actor}
}

func serviceOf(t *testing.T, b storetest.Bench) *casework.Service {
	t.Helper()
	keys := storetest.Keyring(t)
	return casework.New(casework.Deps{
		Store: b.Store, Reader: b.Store, Directory: b.Store, Sealer: keys, Files: attachment.NewFiles(keys), Clock: b.Clock, Law: b.Store, Deadlines: b.Store,
	})
}

// register enters a petition received today.
func (o *office) register(kind petition.Kind) petition.Petition {
	o.Helper()
	var out casework.PetitionResult
	_, err := o.s.Register(o.Context(), o.actor, casework.Registration{
		Data:    petition.PetitionData{Kind: kind, Channel: petition.Post, Field: petition.FieldLand, ReceivedOn: o.today(), Subject: "Thu hồi đất", AllSigned: true},
		Parties: []party.Party{{Type: party.Person, Name: "Nguyễn Thị Mẫu", Address: "Thôn 1"}},
	}, idempotency.Unkept(&out))
	if err != nil {
		o.Fatal(err)
	}
	return out.Petition
}

func (o *office) step(id authority.OwnedID, cmd petition.Command) casework.PetitionResult {
	o.Helper()
	var out casework.PetitionResult
	if _, err := o.s.StepPetition(o.Context(), o.actor, id, 0, cmd, idempotency.Unkept(&out)); err != nil {
		o.Fatalf("%s: %v", cmd.Action, err)
	}
	return out
}

func (o *office) move(id authority.OwnedID, cmd petition.Command) error {
	var out casework.MatterResult
	_, err := o.s.StepMatter(o.Context(), o.actor, id, 0, cmd, idempotency.Unkept(&out))
	return err
}

// accept takes a petition of the kind into a matter today.
func (o *office) accept(kind petition.Kind) (petition.Petition, authority.OwnedID) {
	o.Helper()
	p := o.register(kind)
	o.step(p.ID, petition.Command{Action: petition.ActionClassify, Classification: &petition.Classification{
		Kind: kind, Duty: dutyOf(kind), Field: petition.FieldLand, Eligibility: petition.Eligible, Competence: petition.Within,
	}})
	return p, o.step(p.ID, petition.Command{Action: petition.ActionAccept}).Matter.ID
}

func (o *office) today() clock.Date { return clock.DateOf(o.b.Clock.Now()) }

// on moves the clock to nine in the morning of the day.
func (o *office) on(day string) {
	o.Helper()
	d, err := clock.ParseDate(day)
	if err != nil {
		o.Fatal(err)
	}
	o.b.Clock.Set(d.Start().Add(9 * time.Hour))
}

// due returns the latest deadline of the term.
func (o *office) due(view agenda.DeadlineView, err error, term deadline.Term) agenda.DeadlineItem {
	o.Helper()
	if err != nil {
		o.Fatal(err)
	}
	for _, item := range slices.Backward(view.Items) {
		if item.Entry.Term == term {
			return item
		}
	}
	o.Fatalf("no deadline %s among %+v", term, view.Items)
	return agenda.DeadlineItem{}
}

// TestDeadlinesOfACase goes through a complaint from the post to the decision,
// with a suspension, and looks at its deadlines on the way.
func TestDeadlinesOfACase(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, b storetest.Bench) {
		o := officeOf(t, b)
		o.on("2026-07-01")
		p := o.register(petition.Complaint)
		of := func(term deadline.Term) agenda.DeadlineItem {
			t.Helper()
			v, err := agendaOf(o.b).PetitionDeadlines(t.Context(), o.actor, p.ID, true)
			return o.due(v, err, term)
		}
		if d := of(deadline.Untouched); d.Entry.Due.String() != "2026-08-17" || d.Entry.Rule != "DON_45" || len(d.Answer.Days) == 0 {
			t.Errorf("untouched: %+v", d)
		}
		o.on("2026-07-02")
		o.step(p.ID, petition.Command{Action: petition.ActionClassify, Classification: &petition.Classification{
			Kind: petition.Complaint, Field: petition.FieldLand, Eligibility: petition.Eligible, Competence: petition.Within,
		}})
		if d := of(deadline.Admit); d.Entry.Due.String() != "2026-07-10" || d.Entry.RuleVersion != 4 {
			t.Errorf("accept: %+v", d.Entry)
		}
		o.on("2026-07-13")
		m := o.step(p.ID, petition.Command{Action: petition.ActionAccept}).Matter.ID
		if d := of(deadline.Admit).Entry; d.State != deadline.Met || !d.Late() {
			t.Errorf("accepted on 13/07: %+v", d)
		}
		resolve := func() agenda.DeadlineItem {
			t.Helper()
			v, err := agendaOf(o.b).MatterDeadlines(t.Context(), o.actor, m, true)
			return o.due(v, err, deadline.Resolve)
		}
		if d := resolve(); d.Entry.Due.String() != "2026-08-12" || d.Entry.Rule != "KN_FIRST" {
			t.Errorf("resolve: %+v", d.Entry)
		}
		o.on("2026-07-23")
		for _, cmd := range []petition.Command{
			{Action: petition.ActionVerify}, {Action: petition.ActionSuspend, Ground: petition.AwaitingResult},
		} {
			if err := o.move(m, cmd); err != nil {
				t.Fatal(err)
			}
		}
		if d := resolve(); !d.Entry.Due.IsZero() || d.Entry.State != deadline.Open {
			t.Errorf("suspended: %+v", d.Entry)
		}
		if lines, _, err := agendaOf(o.b).OpenDeadlines(t.Context(), o.actor, agenda.DeadlineQuery{State: agenda.StateOpen}, agenda.DeadlinePage{Limit: 10}); err != nil ||
			slices.ContainsFunc(lines, func(l agenda.DeadlineLine) bool { return l.Entry.Term == deadline.Resolve }) {
			t.Errorf("a deadline whose clock stands still is in the list: %+v, %v", lines, err)
		}
		o.on("2026-08-03")
		if err := o.move(m, petition.Command{Action: petition.ActionResume}); err != nil {
			t.Fatal(err)
		}
		d := resolve()
		if d.Entry.Due.String() != "2026-08-24" || len(d.Moves) != 2 || d.Moves[1].Why != deadline.ByResumption || d.Moves[0].Old.String() != "2026-08-12" {
			t.Errorf("resumed with twenty days left: %+v, %+v", d.Entry, d.Moves)
		}
		o.on("2026-08-20")
		if err := o.move(m, petition.Command{Action: petition.ActionFindComplex, Criteria: []deadline.Criterion{deadline.BodiesDisagree}}); err != nil {
			t.Fatal(err)
		}
		if d := resolve(); d.Entry.Rule != "KN_FIRST_CX" || d.Entry.Due.String() != "2026-09-07" || d.Moves[2].Why != deadline.ByFacts {
			t.Errorf("complex: %+v, %+v", d.Entry, d.Moves)
		}
	})
}

// TestWhatMovesNoDate: a corrected text, other parties, a file and a repeated
// reading leave every date where it is.
func TestWhatMovesNoDate(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, b storetest.Bench) {
		o := officeOf(t, b)
		p, m := o.accept(petition.Complaint)
		before, moves, err := b.Store.Deadlines(t.Context(), access.System("test"), uuid.Nil, petition.OfMatter, m)
		if err != nil || len(moves) != 0 || len(before.Entries) == 0 {
			t.Fatalf("%+v, %+v, %v", before, moves, err)
		}
		o.on("2026-07-20")
		o.step(p.ID, petition.Command{Action: petition.ActionCorrect, Reason: "Ghi nhầm", Petition: &petition.PetitionCorrection{Subject: new("Thu hồi đất ở")}})
		var out casework.PetitionResult
		if _, err := o.s.ReplaceParties(t.Context(), o.actor, p.ID, 0, casework.Correction{
			Parties: []party.Party{{Type: party.Person, Name: "Trần Văn Ví Dụ", Address: "Thôn 2"}}, Reason: "Ghi nhầm tên",
		}, idempotency.Unkept(&out)); err != nil {
			t.Fatal(err)
		}
		for _, x := range []struct {
			subject petition.Subject
			id      authority.OwnedID
		}{{petition.OfPetition, p.ID}, {petition.OfMatter, m}} {
			after, moves, err := b.Store.Deadlines(t.Context(), access.System("test"), uuid.Nil, x.subject, x.id)
			if err != nil || len(moves) != 0 {
				t.Errorf("%s: %+v moved, %v", x.subject, moves, err)
			}
			if x.subject == petition.OfMatter && !slices.EqualFunc(before.Entries, after.Entries, deadline.Entry.Equal) {
				t.Errorf("%+v became %+v", before.Entries, after.Entries)
			}
		}
	})
}

// TestRefusedStepLeavesDeadlines: what the law refuses about a date refuses the
// whole step, and nothing of it is stored.
func TestRefusedStepLeavesDeadlines(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, b storetest.Bench) {
		o := officeOf(t, b)
		_, m := o.accept(petition.Denunciation)
		o.on("2026-07-20")
		if err := o.move(m, petition.Command{Action: petition.ActionExtend, Days: 30}); fault.As(err) == nil {
			t.Errorf("an extension of what is not complex: %v", err)
		}
		v, err := agendaOf(o.b).MatterDeadlines(t.Context(), o.actor, m, false)
		if d := o.due(v, err, deadline.Resolve); d.Entry.Due.String() != "2026-07-31" || len(d.Moves) != 0 {
			t.Errorf("%+v, %+v", d.Entry, d.Moves)
		}
	})
}

// TestTakesEffectWhenItMay: a decision takes effect once the time to appeal is
// over, by the date that was computed for it.
func TestTakesEffectWhenItMay(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, b storetest.Bench) {
		o := officeOf(t, b)
		_, m := o.accept(petition.Complaint)
		for _, cmd := range []petition.Command{{Action: petition.ActionVerify}, {Action: petition.ActionReport}, {Action: petition.ActionDecide, Outcome: petition.OutcomeRight}} {
			if err := o.move(m, cmd); err != nil {
				t.Fatal(err)
			}
		}
		o.on("2026-07-31")
		if err := o.move(m, petition.Command{Action: petition.ActionTakeEffect}); !errors.Is(err, petition.ErrGuard) {
			t.Errorf("on the last day: %v", err)
		}
		o.on("2026-08-01")
		if err := o.move(m, petition.Command{Action: petition.ActionTakeEffect}); err != nil {
			t.Errorf("on the day after: %v", err)
		}
	})
}
