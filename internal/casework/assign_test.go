package casework_test

import (
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"kntc/internal/access"
	"kntc/internal/agenda"
	"kntc/internal/authority"
	"kntc/internal/casework"
	"kntc/internal/fault"
	"kntc/internal/page"
	"kntc/internal/petition"
	"kntc/internal/staffing"
	"kntc/internal/store/storetest"
)

// desk is an office with people.
type desk struct {
	rush

	head, first, second, third, clerk, elsewhere access.Actor
}

// newDesk hires a head, three officers and a clerk at CommuneA1, and an officer
// next door.
func newDesk(t *testing.T, b storetest.Bench) desk {
	t.Helper()
	d := desk{rush: rush{newWorld(t, b, roll(t, 400))}}
	hire := func(n byte, role access.Role, at authority.ID) access.Actor {
		id := uuid.UUID{0: 7, 1: n}
		b.Hire(t, id, role, at)
		return access.Actor{Account: id, Home: at, Name: string(role), Grants: []access.Grant{{Role: role, Authority: at}}}
	}
	d.head = hire(1, access.Head, storetest.CommuneA1)
	d.first, d.second, d.third = hire(2, access.Officer, storetest.CommuneA1), hire(3, access.Officer, storetest.CommuneA1), hire(4, access.Officer, storetest.CommuneA1)
	d.clerk, d.elsewhere = hire(5, access.Clerk, storetest.CommuneA1), hire(6, access.Officer, storetest.CommuneA2)
	return d
}

// as takes a step on a matter as somebody.
func (d desk) as(who access.Actor, id authority.OwnedID, cmd petition.Command) error {
	var result casework.MatterResult
	_, err := d.s.StepMatter(d.t.Context(), who, id, 0, cmd, catch(&result))
	return err
}

func (d desk) must(err error) {
	d.t.Helper()
	if err != nil {
		d.t.Fatal(err)
	}
}

// team are members led by the first.
func lead(people ...access.Actor) []petition.Member {
	var out []petition.Member
	for i, p := range people {
		out = append(out, petition.Member{Account: p.Account, Leader: i == 0})
	}
	return out
}

func (d desk) assign(id authority.OwnedID, people ...access.Actor) {
	d.t.Helper()
	d.must(d.as(d.head, id, petition.Command{Action: petition.ActionAssign, Team: lead(people...)}))
}

// TestAssignmentIsAFact: a head assigns to people of the office, nobody else
// does or is assigned; each change is an event, and no date moves.
func TestAssignmentIsAFact(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, b storetest.Bench) {
		d := newDesk(t, b)
		m := d.accept()
		before, err := agendaOf(d.b).MatterDeadlines(t.Context(), d.head, m.ID, false)
		d.must(err)
		for name, tt := range map[string]struct {
			who  access.Actor
			team []petition.Member
			want *fault.Error
		}{
			"an officer assigns":       {d.first, lead(d.first), access.ErrForbidden},
			"a supervisor assigns":     {overseer(), lead(d.first), access.ErrForbidden},
			"somebody next door":       {d.elsewhere, lead(d.elsewhere), fault.ErrNotFound},
			"to somebody next door":    {d.head, lead(d.first, d.elsewhere), petition.ErrInvalid},
			"to a clerk":               {d.head, lead(d.clerk), petition.ErrInvalid},
			"to an account that isn't": {d.head, []petition.Member{{Account: uuid.UUID{1}}}, petition.ErrInvalid},
		} {
			if err := d.as(tt.who, m.ID, petition.Command{Action: petition.ActionAssign, Team: tt.team}); !errors.Is(err, tt.want) {
				t.Errorf("%s: %v", name, err)
			}
		}
		d.assign(m.ID, d.first)
		b.Clock.Advance(3 * 24 * time.Hour)
		d.assign(m.ID, d.second, d.first)
		d.must(d.as(d.head, m.ID, petition.Command{Action: petition.ActionUnassign, Reason: "Phân công lại"}))
		d.assign(m.ID, d.second)
		after, err := agendaOf(d.b).MatterDeadlines(t.Context(), d.head, m.ID, false)
		d.must(err)
		for i, x := range before.Items {
			if !x.Entry.Equal(after.Items[i].Entry) || len(after.Items[i].Moves) > 0 {
				t.Errorf("a reassignment moved %+v to %+v", x.Entry, after.Items[i])
			}
		}
		events, err := d.s.Events(t.Context(), d.clerk, m.ID)
		d.must(err)
		var told []string
		for _, e := range events {
			for _, c := range e.Changes {
				if c.Name == petition.FactAssigned {
					told = append(told, c.Value)
				}
			}
		}
		first, second := d.first.Account.String(), d.second.Account.String()
		if diff := cmp.Diff([]string{
			first + "=2026-07-01*", second + "=2026-07-04* " + first + "=2026-07-01", "", second + "=2026-07-04*",
		}, told); diff != "" {
			t.Errorf("the history tells (-want +got):\n%s", diff)
		}
		view, err := d.s.Matter(t.Context(), d.head, m.ID)
		if err != nil || len(view.Matter.Assignees) != 1 || view.Matter.Assignees[0].Account != d.second.Account {
			t.Errorf("%+v, %v", view.Matter.Assignees, err)
		}
	})
}

// TestAVerifierSeesNoDenouncer: to be assigned opens nothing that is sealed.
func TestAVerifierSeesNoDenouncer(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, b storetest.Bench) {
		d := newDesk(t, b)
		p := d.arrive(storetest.CommuneA1, plainRegistration(), petition.Classification{Kind: petition.Denunciation, Eligibility: petition.Eligible, Competence: petition.Within})
		var got casework.PetitionResult
		_, err := d.s.StepPetition(t.Context(), d.head, p.ID, 0, petition.Command{Action: petition.ActionAccept}, catch(&got))
		d.must(err)
		if err := d.as(d.first, got.Matter.ID, petition.Command{Action: petition.ActionVerify}); !errors.Is(err, petition.ErrGuard) || fault.As(err).Legal == nil {
			t.Errorf("without a team: %v", err)
		}
		d.must(d.as(d.head, got.Matter.ID, petition.Command{Action: petition.ActionVerify, Team: lead(d.first, d.second)}))
		view, err := d.s.Petition(t.Context(), d.first, p.ID)
		if err != nil || !view.Shown.Sealed || !view.Shown.Hidden || len(view.Shown.Parties) > 0 {
			t.Errorf("the verifier sees %+v, %v", view.Shown, err)
		}
		if err := d.as(d.third, got.Matter.ID, petition.Command{Action: petition.ActionReport}); !errors.Is(err, petition.ErrAssigned) {
			t.Errorf("somebody else reports: %v", err)
		}
		d.must(d.as(d.second, got.Matter.ID, petition.Command{Action: petition.ActionReport}))
	})
}

// TestStandIn: on the days of an absence, and only then, the stand-in does what
// the absent could; the worklist says for whom.
func TestStandIn(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, b storetest.Bench) {
		d := newDesk(t, b)
		m := d.accept()
		d.assign(m.ID, d.first)
		verify := petition.Command{Action: petition.ActionRequestDocuments}
		from := d.today().AddDays(2)
		d.must(d.absence(d.first, staffing.NewAbsence{StandIn: d.second.Account, From: from, To: from.AddDays(3)}))
		for day := range 8 {
			b.Clock.Set(d.today().Start().Add(10 * time.Hour))
			standing := day >= 2 && day <= 5
			if err := d.as(d.second, m.ID, verify); standing != (err == nil) || err != nil && !errors.Is(err, petition.ErrAssigned) {
				t.Errorf("day %d: %v", day, err)
			}
			_, list, err := d.s.MatterActions(t.Context(), d.second, m.ID)
			d.must(err)
			for _, a := range list {
				if a.Rule.Action == petition.ActionRequestDocuments && a.Allowed != standing {
					t.Errorf("day %d: offered %v, %v", day, a.Allowed, a.Why)
				}
			}
			if err := d.as(d.third, m.ID, verify); !errors.Is(err, petition.ErrAssigned) {
				t.Errorf("day %d: a third one: %v", day, err)
			}
			lines := d.worklist(d.second, 9)
			if standing != (len(lines) == 1) || standing && (lines[0].Own || !slices.Equal(lines[0].For, []uuid.UUID{d.first.Account})) {
				t.Errorf("day %d: worklist %+v", day, lines)
			}
			b.Clock.Advance(24 * time.Hour)
		}
		// Who has an interest in the case does not stand in there.
		d.must(d.as(d.third, m.ID, petition.Command{Action: petition.ActionDeclareConflict, Ground: petition.KinOfParty}))
		d.must(d.absence(d.first, staffing.NewAbsence{StandIn: d.third.Account, From: d.today(), To: d.today()}))
		if err := d.as(d.third, m.ID, verify); !errors.Is(err, petition.ErrRecused) {
			t.Errorf("with an interest: %v", err)
		}
		if lines := d.worklist(d.third, 9); len(lines) > 0 {
			t.Errorf("with an interest: %+v", lines)
		}
	})
}

func (d desk) absence(who access.Actor, n staffing.NewAbsence) error {
	d.t.Helper()
	_, err := staffing.New(d.b.Store, d.b.Store, storetest.Keyring(d.t), d.b.Clock).RecordAbsence(d.t.Context(), who, n, unseen[staffing.Absence]())
	return err
}

func (d desk) worklist(who access.Actor, limit int) []agenda.WorkLine {
	d.t.Helper()
	var out []agenda.WorkLine
	for page := (agenda.WorkPage{Limit: limit}); ; {
		lines, _, err := agendaOf(d.b).Worklist(d.t.Context(), who, page)
		d.must(err)
		for _, l := range lines {
			out = append(out, l)
			page.After = l.Position()
		}
		if len(lines) < limit {
			return out
		}
	}
}

// TestInterestsBarFromEverything: also from what is no step, and by the
// switches of the law.
func TestInterestsBarFromEverything(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, b storetest.Bench) {
		d := newDesk(t, b)
		f := newFiles(t, b)
		p := d.arrive(storetest.CommuneA1, plainRegistration(), petition.Classification{Kind: petition.Complaint, Eligibility: petition.Eligible, Competence: petition.Within})
		step := func(who access.Actor, cmd petition.Command) (casework.PetitionResult, error) {
			var result casework.PetitionResult
			_, err := d.s.StepPetition(t.Context(), who, p.ID, 0, cmd, catch(&result))
			return result, err
		}
		if _, err := step(d.first, petition.Command{Action: petition.ActionDeclareConflict, Ground: petition.KinOfParty, Account: d.second.Account}); !errors.Is(err, access.ErrForbidden) {
			t.Errorf("of a colleague: %v", err)
		}
		if _, err := step(d.head, petition.Command{Action: petition.ActionDeclareConflict, Ground: petition.KinOfParty, Account: d.elsewhere.Account}); !errors.Is(err, petition.ErrInvalid) {
			t.Errorf("of somebody from next door: %v", err)
		}
		_, err := step(d.clerk, petition.Command{Action: petition.ActionDeclareConflict, Ground: petition.KinOfParty})
		d.must(err)
		if _, err := step(d.clerk, petition.Command{Action: petition.ActionWithdraw}); !errors.Is(err, petition.ErrRecused) {
			t.Errorf("a step: %v", err)
		}
		correction := casework.Correction{Reason: "Sửa", Parties: plainRegistration().Parties}
		if _, err := d.s.ReplaceParties(t.Context(), d.clerk, p.ID, 0, correction, catch(&casework.PetitionResult{})); !errors.Is(err, petition.ErrRecused) {
			t.Errorf("parties: %v", err)
		}
		if err := f.attach(t.Context(), d.clerk, p.ID, "a.pdf", pdf("x")); !errors.Is(err, petition.ErrRecused) {
			t.Errorf("a file: %v", err)
		}
		if _, list, err := d.s.PetitionActions(t.Context(), d.clerk, p.ID); !errors.Is(err, petition.ErrRecused) || list != nil {
			t.Errorf("offered: %+v, %v", list, err)
		}
		result, err := step(d.head, petition.Command{Action: petition.ActionAccept})
		d.must(err)
		if _, err := step(d.clerk, petition.Command{Action: petition.ActionLeaveParty, Party: 1}); !errors.Is(err, petition.ErrRecused) {
			t.Errorf("in the matter: %v", err)
		}
		own := petition.Command{Action: petition.ActionDeclareConflict, Ground: petition.OwnDecision}
		d.must(d.as(d.head, result.Matter.ID, own))
		d.must(d.as(d.head, result.Matter.ID, petition.Command{Action: petition.ActionDecide, Outcome: petition.OutcomeRight})) // who decided resolves the first instance himself
	})
}

// whoseCases: what finds the cases of an account agrees with what the cases say
// of themselves, after whatever has happened.
func (w *world) whoseCases() {
	w.t.Helper()
	say, found := make(map[uuid.UUID]int), make(map[uuid.UUID]int)
	count := func(list []petition.Assignee) {
		for _, a := range list {
			say[a.Account]++
		}
	}
	for _, p := range everyPetition(w.t, w.s, overseer()) {
		count(p.Assignees)
	}
	for ask := (page.Page{Limit: 200}); ; {
		list, err := w.s.Matters(w.t.Context(), overseer(), casework.MatterFilter{}, ask)
		if err != nil {
			w.t.Fatal(err)
		}
		for _, m := range list {
			count(m.Assignees)
			ask.After = page.Position{On: m.AcceptedOn, ID: m.ID}
		}
		if len(list) < ask.Limit {
			break
		}
	}
	for _, office := range offices() {
		for _, role := range []access.Role{access.Officer, access.Head, access.Clerk} {
			account := person(role, office).Account
			f := petition.AssigneeFilter{Account: account}
			petitions, err := w.s.CountPetitions(w.t.Context(), overseer(), casework.PetitionFilter{Assignee: f}, page.CountExact)
			matters, why := w.s.CountMatters(w.t.Context(), overseer(), casework.MatterFilter{Assignee: f}, page.CountExact)
			if err != nil || why != nil {
				w.t.Fatal(err, why)
			}
			if n := int(petitions.Value + matters.Value); n > 0 {
				found[account] += n
			}
		}
	}
	if diff := cmp.Diff(say, found); diff != "" || len(say) == 0 {
		w.t.Errorf("%d accounts; cases say (-) and are found (+):\n%s", len(say), diff)
	}
}
