package casework_test

import (
	"context"
	"errors"
	"slices"
	"sync"
	"testing"
	"time"

	"kntc/internal/access"
	"kntc/internal/authority"
	"kntc/internal/casework"
	"kntc/internal/casework/imports"
	"kntc/internal/clock"
	"kntc/internal/fault"
	"kntc/internal/idempotency"
	"kntc/internal/ledger"
	"kntc/internal/petition"
	"kntc/internal/store/storetest"
)

// atOnce runs the acts at the same moment and returns what became of each.
func atOnce(acts ...func() error) []error {
	out := make([]error, len(acts))
	start := make(chan struct{})
	var group sync.WaitGroup
	for i, act := range acts {
		group.Go(func() {
			<-start
			out[i] = act()
		})
	}
	close(start)
	group.Wait()
	return out
}

// rush is a world in which people act at once.
type rush struct{ *world }

func (r rush) enter(kind petition.Kind, competence petition.Competence) petition.Petition {
	r.t.Helper()
	var result casework.PetitionResult
	head := person(access.Head, storetest.CommuneA1)
	reg := plainRegistration()
	reg.Data.Kind, reg.Data.LateConfirmed = kind, true
	if _, err := r.s.Register(r.t.Context(), head, reg, catch(&result)); err != nil {
		r.t.Fatal(err)
	}
	cmd := petition.Command{Action: petition.ActionClassify, Classification: &petition.Classification{
		Kind: kind, Duty: dutyOf(kind), Field: petition.FieldLand, Eligibility: petition.Eligible, Competence: competence,
	}}
	if _, err := r.s.StepPetition(r.t.Context(), head, result.Petition.ID, 0, cmd, catch(&result)); err != nil {
		r.t.Fatal(err)
	}
	return result.Petition
}

// accept opens a matter with a new complaint.
func (r rush) accept() petition.Matter {
	r.t.Helper()
	p := r.enter(petition.Complaint, petition.Within)
	var result casework.PetitionResult
	if _, err := r.s.StepPetition(r.t.Context(), person(access.Head, storetest.CommuneA1), p.ID, p.Version,
		petition.Command{Action: petition.ActionAccept}, catch(&result)); err != nil {
		r.t.Fatal(err)
	}
	return *result.Matter
}

// step is one person's act on a petition or a matter.
func (r rush) step(id authority.OwnedID, version int64, cmd petition.Command) func() error {
	return func() error {
		var result casework.PetitionResult
		_, err := r.s.StepPetition(r.t.Context(), person(access.Head, id.Authority), id, version, cmd, catch(&result))
		return err
	}
}

func (r rush) stepMatter(id authority.OwnedID, version int64, cmd petition.Command) func() error {
	return func() error {
		var result casework.MatterResult
		_, err := r.s.StepMatter(r.t.Context(), person(access.Head, id.Authority), id, version, cmd, catch(&result))
		return err
	}
}

// settled checks that the figures still are what the events tell, split by
// every dimension.
func (r rush) settled() {
	r.t.Helper()
	r.b.Clock.Advance(time.Minute)
	var asked []answered
	for _, d := range dimensions(r.t) {
		asked = append(asked, r.ask(ledger.Question{
			Authority: storetest.Province, Subtree: true, GroupBy: []ledger.Dimension{d},
			From: clock.MustDate(2019, time.January, 1), To: clock.MustDate(2027, time.December, 31),
		}))
	}
	r.checkAll(collect(r.t, r.s, overseer(), storetest.Start().AddDate(0, -1, 0).Add(time.Second)), asked)
}

// oneWinner counts who got through; the others must be told that the version
// they saw is old, and which is the current one.
func oneWinner(t *testing.T, results []error, current int64) {
	t.Helper()
	won := 0
	for _, err := range results {
		if err == nil {
			won++
			continue
		}
		if f := fault.As(err); !errors.Is(err, fault.ErrStale) || f.Extra["current_version"] != current {
			t.Errorf("a loser got %v (%v), want stale with version %d", err, f.Extra, current)
		}
	}
	if won != 1 {
		t.Errorf("%d of %d got through, want exactly one", won, len(results))
	}
}

const rounds = 30

// TestConcurrentActsOnAMatter lets people act at once on one matter, all from
// the version they saw.
func TestConcurrentActsOnAMatter(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, b storetest.Bench) {
		r := rush{newWorld(t, b, roll(t, 200))}
		for range rounds {
			m := r.accept()
			ways := []petition.Command{
				{Action: petition.ActionVerify},
				{Action: petition.ActionWithdraw, Explained: true},
				{Action: petition.ActionRecordResult, Outcome: petition.OutcomeWrong},
				{Action: petition.ActionGoToCourt, Reason: "Tòa án đã thụ lý"},
			}
			var acts []func() error
			for i := range 8 {
				acts = append(acts, r.stepMatter(m.ID, m.Version, ways[i%len(ways)]))
			}
			oneWinner(t, atOnce(acts...), m.Version+1)
		}
		r.settled()
	})
}

// TestConcurrentActsOnAPetition has the same petition transferred, withdrawn,
// corrected and given new parties at once. Only a transfer that got through
// leaves a petition at the addressee.
func TestConcurrentActsOnAPetition(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, b storetest.Bench) {
		r := rush{newWorld(t, b, roll(t, 201))}
		for range rounds {
			p := r.enter(petition.Feedback, petition.OutsideState)
			transfer := petition.Command{Action: petition.ActionTransfer, TransferTo: storetest.CommuneA2}
			data := *r.correction(&p)
			data.Subject = new("Trích yếu đã sửa") // it always changes something
			acts := []func() error{
				r.step(p.ID, p.Version, transfer), r.step(p.ID, p.Version, petition.Command{Action: petition.ActionWithdraw}),
				r.step(p.ID, p.Version, transfer), r.step(p.ID, p.Version, petition.Command{Action: petition.ActionFile, Ground: petition.ReceivedBefore}),
				r.step(p.ID, p.Version, petition.Command{Action: petition.ActionCorrect, Reason: "Lý do", Petition: &data}),
				func() error {
					var result casework.PetitionResult
					_, err := r.s.ReplaceParties(t.Context(), person(access.Clerk, storetest.CommuneA1), p.ID, p.Version,
						casework.Correction{Parties: r.parties(), Reason: "Lý do"}, catch(&result))
					return err
				},
			}
			results := slices.DeleteFunc(atOnce(acts...), func(err error) bool {
				return errors.Is(err, petition.ErrInvalid) // the random correction may be impossible
			})
			oneWinner(t, results, p.Version+1)
			r.oneReferral(p.ID)
		}
		r.settled()
	})
}

// oneReferral checks that a petition has a counterpart at the addressee if, and
// only if, it was transferred.
func (r rush) oneReferral(origin authority.OwnedID) {
	r.t.Helper()
	view, err := r.s.Petition(r.t.Context(), overseer(), origin)
	if err != nil {
		r.t.Fatal(err)
	}
	linked := 0
	for _, p := range everyPetition(r.t, r.s, overseer()) {
		if p.Origin == origin {
			linked++
		}
	}
	if want := int(one(view.Petition.State == petition.StateTransferred)); linked != want {
		r.t.Errorf("%s is %s and has %d counterparts, want %d", origin, view.Petition.State, linked, want)
	}
}

// TestConcurrentJoinAndDecision has petitions join a matter, one of them
// corrected and one opening another matter, while it is decided and its result
// corrected. Nobody names a version, so the order is the database's.
func TestConcurrentJoinAndDecision(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, b storetest.Bench) {
		r := rush{newWorld(t, b, roll(t, 202))}
		for range rounds {
			m := r.accept()
			var acts []func() error
			for i := range 4 {
				p := r.enter(petition.Complaint, petition.Within)
				acts = append(acts, r.step(p.ID, 0, petition.Command{Action: petition.ActionJoin, Matter: m.ID}))
				data := *r.correction(&p)
				data.Field, data.ReceivedOn = new(petition.FieldPolicy), new(p.ReceivedOn.AddDays(-i))
				acts = append(acts, r.step(p.ID, 0, petition.Command{Action: petition.ActionCorrect, Reason: "Lý do", Petition: &data}))
				if i == 0 {
					acts = append(acts, r.step(p.ID, 0, petition.Command{Action: petition.ActionAccept}))
				}
			}
			acts = append(acts,
				r.stepMatter(m.ID, 0, petition.Command{Action: petition.ActionRecordResult, Outcome: petition.OutcomeRight}),
				r.stepMatter(m.ID, 0, petition.Command{Action: petition.ActionCorrect, Reason: "Lý do", Correction: &petition.MatterCorrection{Outcome: petition.OutcomeWrong}}),
				r.stepMatter(m.ID, 0, petition.Command{Action: petition.ActionWithdraw, Explained: true}))
			for _, err := range atOnce(acts...) {
				if f := fault.As(err); err != nil && (f == nil || f.Kind == fault.Internal) {
					t.Fatal(err)
				}
			}
		}
		r.settled()
	})
}

// TestConcurrentRepliesCross has the addressee answer while the sender records an answer
// by itself: one reply stands.
func TestConcurrentRepliesCross(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, b storetest.Bench) {
		r := rush{newWorld(t, b, roll(t, 203))}
		for range rounds {
			p := r.enter(petition.Feedback, petition.OutsideState)
			var sent casework.PetitionResult
			if _, err := r.s.StepPetition(t.Context(), person(access.Head, storetest.CommuneA1), p.ID, p.Version,
				petition.Command{Action: petition.ActionTransfer, TransferTo: storetest.CommuneA2}, catch(&sent)); err != nil {
				t.Fatal(err)
			}
			far := *sent.Linked
			for _, cmd := range []petition.Command{
				{Action: petition.ActionClassify, Classification: &petition.Classification{Kind: far.Kind, Field: far.Field, Eligibility: petition.Eligible, Competence: petition.OutsideState}},
				{Action: petition.ActionFile, Ground: petition.ReceivedBefore},
			} {
				if err := r.step(far.ID, 0, cmd)(); err != nil {
					t.Fatal(err)
				}
			}
			reply := petition.Command{Action: petition.ActionSendReply, Reply: "Trả lời"}
			record := petition.Command{Action: petition.ActionRecordReply, Reply: "Trả lời"}
			results := atOnce(r.step(far.ID, 0, reply), r.step(p.ID, 0, record), r.step(far.ID, 0, reply), r.step(p.ID, 0, record))
			won := 0
			for _, err := range results {
				won += int(one(err == nil))
				if err != nil && !errors.Is(err, petition.ErrGuard) {
					t.Errorf("%v, want the refusal that there is a reply", err)
				}
			}
			if won != 1 {
				t.Errorf("%d replies, want one: %v", won, results)
			}
		}
		r.settled()
	})
}

// meanwhile is a store on which something happens between an import's looking
// a matter up and its writing.
type meanwhile struct {
	imports.Store
	happens func()
}

func (m meanwhile) ImportedMatters(
	ctx context.Context, scope access.Scope, owner authority.ID, sources []string,
) (map[string]casework.MatterRecord, error) {
	found, err := m.Store.ImportedMatters(ctx, scope, owner, sources)
	if len(found) > 0 {
		m.happens()
	}
	return found, err
}

// TestAResultWhileARegisterIsImported imports petitions of a matter that is
// decided, and whose first petition is corrected, after the import looked it
// up.
func TestAResultWhileARegisterIsImported(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, b storetest.Bench) {
		r := rush{newWorld(t, b, roll(t, 204))}
		head := person(access.Head, storetest.CommuneA1)
		open := registerRows("1,02/01/2020,02/01/2020,Khiếu nại,Lê Văn Thử,Thôn 1,Về đất,x,x,Thụ lý,06/01/2020,7,06/01/2020,,,,")
		if _, err := r.importText(head, open); err != nil {
			t.Fatal(err)
		}
		first := everyPetition(t, r.s, head)[0]
		data := petition.PetitionCorrection{Channel: new(petition.Online), Field: new(petition.FieldJudicial)}
		happens := func() {
			for _, act := range []func() error{
				r.step(first.ID, 0, petition.Command{Action: petition.ActionCorrect, Reason: "Ghi nhầm", Petition: &data}),
				r.stepMatter(first.Matter, 0, petition.Command{Action: petition.ActionRecordResult, Outcome: petition.OutcomeRight}),
			} {
				if err := act(); err != nil {
					t.Fatal(err)
				}
			}
		}
		later := registerRows("2,05/01/2020,05/01/2020,Khiếu nại,Người Hai,Thôn 1,Cũng về đất,x,x,Ghép vụ,08/01/2020,7,06/01/2020,,,,")
		_, err := importsWith(b, r.keys, meanwhile{b.Store, happens}).Import(t.Context(), head, requestOf(head, later), nil)
		if err != nil {
			t.Fatal(err)
		}
		r.settled()
		if got := figures(t, statisticsOf(r.b), head, "2020-01-01", "2027-12-31", time.Time{}); got[petition.FigurePetitionsResolved] != 2 {
			t.Errorf("%d petitions resolved with their matter, want 2", got[petition.FigurePetitionsResolved])
		}
	})
}

// TestConcurrentCorrectionAndAcceptance corrects a petition while it is being
// accepted: the correction either counts the matter or is refused.
func TestConcurrentCorrectionAndAcceptance(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, b storetest.Bench) {
		r := rush{newWorld(t, b, roll(t, 206))}
		p := r.enter(petition.Complaint, petition.Within)
		data := *r.correction(&p)
		data.Field, data.ReceivedOn = new(petition.FieldPolicy), new(p.ReceivedOn)
		inside, release := make(chan struct{}), make(chan struct{})
		accept := func() error {
			_, err := r.s.StepPetition(t.Context(), person(access.Head, p.ID.Authority), p.ID, 0, petition.Command{Action: petition.ActionAccept},
				idempotency.Once[casework.PetitionResult]{Render: func(casework.PetitionResult) (idempotency.Answer, error) {
					close(inside)
					<-release
					return idempotency.Answer{}, nil
				}})
			return err
		}
		correct := func() error {
			<-inside
			time.AfterFunc(200*time.Millisecond, func() { close(release) }) // time enough to wait for the petition
			return r.step(p.ID, 0, petition.Command{Action: petition.ActionCorrect, Reason: "Ghi nhầm", Petition: &data})()
		}
		results := atOnce(accept, correct)
		if results[0] != nil || results[1] != nil && !errors.Is(results[1], fault.ErrConflict) {
			t.Errorf("accept: %v, correct: %v", results[0], results[1])
		}
		r.settled()
	})
}

// TestConcurrentRegisterNumbersThroughTheUseCases registers with 64 clients at once,
// some of whom are refused after their number was drawn, while others refer
// petitions to the same office: the numbers that stand run from 1 without gaps.
func TestConcurrentRegisterNumbersThroughTheUseCases(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, b storetest.Bench) {
		r := rush{newWorld(t, b, roll(t, 205))}
		broken := errors.New("no paper in the printer")
		var referred []petition.Petition
		for range 16 {
			referred = append(referred, r.enter(petition.Feedback, petition.OutsideState))
		}
		var acts []func() error
		for client := range 64 {
			acts = append(acts, func() error {
				for i := range 5 {
					if err := r.registerOrNot(client+i, broken); err != nil {
						return err
					}
				}
				if client < len(referred) {
					return r.step(referred[client].ID, 0, petition.Command{Action: petition.ActionTransfer, TransferTo: storetest.CommuneA2})()
				}
				return nil
			})
		}
		if err := errors.Join(atOnce(acts...)...); err != nil {
			t.Fatal(err)
		}
		numbers := make(map[int]int)
		for _, p := range everyPetition(t, r.s, overseer()) {
			if p.ID.Authority == storetest.CommuneA2 && p.Number.Year == 2026 {
				numbers[p.Number.No]++
			}
		}
		for no := 1; no <= len(numbers); no++ {
			if numbers[no] != 1 {
				t.Errorf("number %d was given %d times", no, numbers[no])
			}
		}
		if want := 64*5*3/5 + len(referred); len(numbers) != want {
			t.Errorf("%d numbers, want %d", len(numbers), want)
		}
		r.settled()
	})
}

// registerOrNot enters a petition; of every five, one is refused by the domain
// and one fails after everything was decided.
func (r rush) registerOrNot(n int, broken error) error {
	reg := plainRegistration()
	reg.Authority = storetest.CommuneA2
	once := idempotency.Once[casework.PetitionResult]{Render: func(casework.PetitionResult) (idempotency.Answer, error) {
		if n%5 == 0 {
			return idempotency.Answer{}, broken
		}
		return idempotency.Answer{Status: 201}, nil
	}}
	if n%5 == 1 {
		reg.Data.Subject = ""
	}
	_, err := r.s.Register(r.t.Context(), person(access.Clerk, storetest.CommuneA2), reg, once)
	switch {
	case n%5 == 0 && errors.Is(err, broken), n%5 == 1 && errors.Is(err, petition.ErrInvalid):
		return nil
	case n%5 < 2 && err == nil:
		return errors.New("a registration that must fail went through")
	}
	return err
}
