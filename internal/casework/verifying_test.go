package casework_test

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"kntc/internal/access"
	"kntc/internal/agenda"
	"kntc/internal/authority"
	"kntc/internal/casework"
	"kntc/internal/deadline"
	"kntc/internal/fault"
	"kntc/internal/identity"
	"kntc/internal/page"
	"kntc/internal/petition"
	"kntc/internal/store/storetest"
)

// given is an office that gives a verification away, and the one that gets it.
type given struct {
	desk

	files         *files
	chief, clerks access.Actor // of the body
	one, two      access.Actor // its officers
	petition      petition.Petition
	matter        petition.Matter
}

// newGiven accepts a case of a kind at CommuneA1 and hires people at CommuneB1.
func newGiven(t *testing.T, b storetest.Bench, kind petition.Kind) *given {
	t.Helper()
	g := &given{desk: newDesk(t, b), files: newFiles(t, b)}
	hire := func(n byte, role access.Role) access.Actor {
		id := uuid.UUID{0: 8, 1: n}
		b.Hire(t, id, role, storetest.CommuneB1)
		return access.Actor{Account: id, Home: storetest.CommuneB1, Name: "body " + string(role), Grants: []access.Grant{{Role: role, Authority: storetest.CommuneB1}}}
	}
	g.chief, g.clerks, g.one, g.two = hire(1, access.Head), hire(2, access.Clerk), hire(3, access.Officer), hire(4, access.Officer)
	g.petition = g.arrive(storetest.CommuneA1, plainRegistration(), petition.Classification{Kind: kind, Eligibility: petition.Eligible, Competence: petition.Within})
	var got casework.PetitionResult
	_, err := g.s.StepPetition(t.Context(), g.head, g.petition.ID, 0, petition.Command{Action: petition.ActionAccept}, catch(&got))
	g.must(err)
	g.petition, g.matter = got.Petition, *got.Matter
	return g
}

func (g *given) entrust(to authority.ID) error {
	return g.as(g.head, g.matter.ID, petition.Command{Action: petition.ActionEntrust, Body: to, DueOn: g.today().AddDays(10)})
}

// reads are the ways to see the matter, its paper and what belongs to them.
func (g *given) reads(who access.Actor) map[string]error {
	ctx, due := g.t.Context(), agendaOf(g.b)
	out := make(map[string]error)
	_, out["matter"] = g.s.Matter(ctx, who, g.matter.ID)
	_, out["history of the matter"] = g.s.History(ctx, who, g.matter.ID)
	_, out["documents"] = g.s.Documents(ctx, who, g.matter.ID)
	_, _, out["actions"] = g.s.MatterActions(ctx, who, g.matter.ID)
	_, out["deadlines"] = due.MatterDeadlines(ctx, who, g.matter.ID, false)
	_, out["petition"] = g.s.Petition(ctx, who, g.petition.ID)
	_, out["history of the petition"] = g.s.History(ctx, who, g.petition.ID)
	_, out["documents of the petition"] = g.s.Documents(ctx, who, g.petition.ID)
	_, _, out["actions of the petition"] = g.s.PetitionActions(ctx, who, g.petition.ID)
	_, out["deadlines of the petition"] = due.PetitionDeadlines(ctx, who, g.petition.ID, false)
	_, out["files"] = g.files.attachments.List(ctx, who, petition.OfPetition, g.petition.ID)
	return out
}

// sees demands that somebody sees all of the case, or nothing.
func (g *given) sees(what string, who access.Actor, all bool) {
	g.t.Helper()
	for path, err := range g.reads(who) {
		if all && err != nil || !all && !sameFault(err, fault.ErrNotFound) {
			g.t.Errorf("%s, %s: %v", what, path, err)
		}
	}
}

// TestAVerifyingBodyWorksOnOneMatter: from the day it is given the verification
// until its report the body works on this matter, and sees nothing else of the
// office that keeps it, neither before nor after.
func TestAVerifyingBodyWorksOnOneMatter(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, b storetest.Bench) {
		g := newGiven(t, b, petition.Denunciation)
		other := g.accept()
		g.sees("before", g.one, false)
		g.must(g.entrust(storetest.CommuneB1))
		for _, who := range []access.Actor{g.chief, g.clerks, g.one} {
			g.sees("given", who, true)
			view, err := g.s.Petition(t.Context(), who, g.petition.ID)
			if err != nil || !view.Shown.Sealed || !view.Shown.Hidden || len(view.Shown.Parties) > 0 {
				t.Errorf("%s sees %+v, %v", who.Name, view.Shown, err)
			}
		}
		g.onlyThis(other.ID)
		if lines := g.worklist(g.chief, 5); len(lines) != 1 || lines[0].ID != g.matter.ID || lines[0].Verifier != storetest.CommuneB1 || lines[0].Own {
			t.Errorf("the head has to assign %+v", lines)
		}
		if lines := g.worklist(g.one, 5); len(lines) > 0 {
			t.Errorf("assigned to nobody yet, and on a worklist: %+v", lines)
		}
		assign := petition.Command{Action: petition.ActionAssign, Team: lead(g.one, g.two)}
		for name, who := range map[string]access.Actor{"an officer of the body assigns": g.one, "its clerk": g.clerks} {
			if err := g.as(who, g.matter.ID, assign); !errors.Is(err, access.ErrForbidden) {
				t.Errorf("%s: %v", name, err)
			}
		}
		if err := g.as(g.chief, g.matter.ID, petition.Command{Action: petition.ActionAssign, Team: lead(g.one, g.first)}); !errors.Is(err, petition.ErrInvalid) {
			t.Errorf("somebody of the other office in the team: %v", err)
		}
		g.must(g.as(g.chief, g.matter.ID, assign))
		if lines := g.worklist(g.one, 5); len(lines) != 1 || !lines[0].Own || lines[0].Term != deadline.Verification || lines[0].Due != g.today().AddDays(10) {
			t.Errorf("assigned: %+v", lines)
		}
		if lines := g.worklist(g.chief, 5); len(lines) > 0 {
			t.Errorf("nothing is left to assign: %+v", lines)
		}
		g.must(g.as(g.one, g.matter.ID, petition.Command{Action: petition.ActionRequestDocuments}))
		for action, want := range map[petition.Action]*fault.Error{
			petition.ActionSuspend: access.ErrForbidden, petition.ActionRecall: access.ErrForbidden, petition.ActionGiveNotice: access.ErrForbidden,
			petition.ActionHandOver: access.ErrForbidden, petition.ActionMerge: access.ErrForbidden, petition.ActionEntrust: access.ErrForbidden,
		} {
			if err := g.as(g.chief, g.matter.ID, petition.Command{Action: action}); !errors.Is(err, want) {
				t.Errorf("the body takes %s: %v", action, err)
			}
		}
		if err := g.as(g.first, g.matter.ID, petition.Command{Action: petition.ActionRequestDocuments}); !errors.Is(err, petition.ErrAssigned) {
			t.Errorf("the office verifies beside the body: %v", err)
		}
		b.Clock.Advance(11 * 24 * time.Hour)
		due, _, err := agendaOf(b).OpenDeadlines(t.Context(), g.head, agenda.DeadlineQuery{State: agenda.StateOverdue, DeadlineFilter: agenda.DeadlineFilter{Term: deadline.Verification}}, agenda.DeadlinePage{Limit: 9})
		if err != nil || len(due) != 1 || due[0].ID != g.matter.ID {
			t.Errorf("the late report is not told: %+v, %v", due, err)
		}
		g.must(g.as(g.two, g.matter.ID, petition.Command{Action: petition.ActionReport}))
		g.over("reported")
		g.told(t)
	})
}

// onlyThis demands that the body finds nothing of the office by any other way.
func (g *given) onlyThis(other authority.OwnedID) {
	g.t.Helper()
	ctx := g.t.Context()
	for _, who := range []access.Actor{g.chief, g.one} {
		if _, err := g.s.Matter(ctx, who, other); !sameFault(err, fault.ErrNotFound) {
			g.t.Errorf("another matter: %v", err)
		}
		if _, err := g.s.Holders(ctx, who, g.petition.ID); !sameFault(err, fault.ErrNotFound) {
			g.t.Errorf("who held the paper: %v", err)
		}
		petitions, err := g.s.Petitions(ctx, who, casework.PetitionFilter{}, page.Page{Limit: 9})
		matters, why := g.s.Matters(ctx, who, casework.MatterFilter{}, page.Page{Limit: 9})
		due, _, late := agendaOf(g.b).OpenDeadlines(ctx, who, agenda.DeadlineQuery{State: agenda.StateOpen}, agenda.DeadlinePage{Limit: 9})
		if len(due) != 1 || due[0].ID != g.matter.ID || due[0].Entry.Term != deadline.Verification {
			g.t.Errorf("its report is not among what is due: %+v", due)
		}
		if len(petitions)+len(matters) > 0 || err != nil || why != nil || late != nil {
			g.t.Errorf("lists show %d petitions, %d matters; %v, %v, %v", len(petitions), len(matters), err, why, late)
		}
	}
}

// over demands that the body has nothing of the case any more.
func (g *given) over(how string) {
	g.t.Helper()
	for _, who := range []access.Actor{g.chief, g.one} {
		g.sees(how, who, false)
		if err := g.as(who, g.matter.ID, petition.Command{Action: petition.ActionRequestDocuments}); !sameFault(err, fault.ErrNotFound) {
			g.t.Errorf("%s, a step: %v", how, err)
		}
		if lines := g.worklist(who, 5); len(lines) > 0 {
			g.t.Errorf("%s, and still on a worklist: %+v", how, lines)
		}
		due, _, err := agendaOf(g.b).OpenDeadlines(g.t.Context(), who, agenda.DeadlineQuery{State: agenda.StateOpen}, agenda.DeadlinePage{Limit: 9})
		if len(due) > 0 || err != nil {
			g.t.Errorf("%s, and still due: %+v, %v", how, due, err)
		}
	}
}

// told demands that the history says to whom the verification was given, when it
// was due, and that it ended with the report.
func (g *given) told(t *testing.T) {
	t.Helper()
	h, err := g.s.History(t.Context(), g.head, g.matter.ID)
	g.must(err)
	var said []string
	teller := petition.NewTeller(h.Names)
	for _, e := range h.Events {
		for _, c := range teller.Tell(e.Event, nil, false) {
			if c.Field == petition.FactVerifier || c.Field == petition.FactVerifierDue {
				said = append(said, c.Sentence().VI)
			}
		}
	}
	want := []string{
		"Giao xác minh cho: UBND xã Phượng Vĩ", "Hạn báo cáo kết quả xác minh: 11/07/2026",
		"Thôi giao xác minh cho UBND xã Phượng Vĩ",
	}
	if !slices.Equal(said, want) {
		t.Errorf("the history says\n%s", strings.Join(said, "\n"))
	}
	view, err := agendaOf(g.b).MatterDeadlines(t.Context(), g.head, g.matter.ID, false)
	g.must(err)
	i := slices.IndexFunc(view.Items, func(x agenda.DeadlineItem) bool { return x.Entry.Term == deadline.Verification })
	if i < 0 || view.Items[i].Entry.State != deadline.Met || !view.Items[i].Entry.Late() {
		t.Errorf("the late report does not stay late: %+v", view.Items)
	}
}

// TestAVerificationEndsHoweverItEnds: taken back, given to another body, or
// overtaken by the end of the case.
func TestAVerificationEndsHoweverItEnds(t *testing.T) {
	t.Parallel()
	for name, cmd := range map[string]petition.Command{
		"taken back":   {Action: petition.ActionRecall, Reason: "Tự xác minh"},
		"another body": {Action: petition.ActionEntrust, Body: storetest.CommuneA2},
		"outside":      {Action: petition.ActionEntrust, BodyName: "Thanh tra Chính phủ"},
		"withdrawn":    {Action: petition.ActionWithdraw, NothingToGoOn: true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			storetest.Each(t, func(t *testing.T, b storetest.Bench) {
				g := newGiven(t, b, petition.Complaint)
				g.must(g.entrust(storetest.CommuneB1))
				g.must(g.as(g.chief, g.matter.ID, petition.Command{Action: petition.ActionAssign, Team: lead(g.one)}))
				g.sees("given", g.one, true)
				if cmd.Action == petition.ActionEntrust {
					cmd.DueOn = g.today().AddDays(5)
				}
				g.must(g.as(g.head, g.matter.ID, cmd))
				g.over(name)
				view, err := agendaOf(b).MatterDeadlines(t.Context(), g.head, g.matter.ID, false)
				g.must(err)
				open := 0
				for _, x := range view.Items {
					if x.Entry.Term == deadline.Verification && x.Entry.State == deadline.Open {
						open++
					}
				}
				if want := len(cmd.BodyName) + int(cmd.Body); (open == 1) != (want > 0) || open > 1 {
					t.Errorf("%d reports are waited for", open)
				}
			})
		})
	}
}

// TestWhoVerifiesElsewhereHasNoInterest: an interest bars the people of the body as
// it bars those of the office, and the office of who is denounced is no body, with
// no second look.
func TestWhoVerifiesElsewhereHasNoInterest(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, b storetest.Bench) {
		g := newGiven(t, b, petition.Denunciation)
		g.must(g.entrust(storetest.CommuneB1))
		g.must(g.as(g.two, g.matter.ID, petition.Command{Action: petition.ActionDeclareConflict, Ground: petition.KinOfParty}))
		for path, err := range g.reads(g.two) {
			if err == nil && path != "actions" && path != "actions of the petition" && path != "deadlines" && path != "deadlines of the petition" {
				t.Errorf("with an interest, %s is read", path)
			}
		}
		if err := g.as(g.chief, g.matter.ID, petition.Command{Action: petition.ActionAssign, Team: lead(g.one, g.two)}); !errors.Is(err, petition.ErrRecused) {
			t.Errorf("with an interest, in the team: %v", err)
		}
		if err := g.as(g.two, g.matter.ID, petition.Command{Action: petition.ActionRequestDocuments}); !errors.Is(err, petition.ErrRecused) {
			t.Errorf("with an interest, a step: %v", err)
		}
		g.must(g.as(g.head, g.matter.ID, petition.Command{Action: petition.ActionDeclareConflict, Ground: petition.AccusedSelf, Account: g.elsewhere.Account}))
		if err := g.entrust(storetest.CommuneA2); !errors.Is(err, petition.ErrGuard) || fault.As(err).Fields[0].Code != "accused_there" {
			t.Errorf("to the office of the accused: %v", err)
		}
		if err := g.as(g.head, g.matter.ID, petition.Command{Action: petition.ActionEntrust, Body: storetest.CommuneB1, DueOn: g.today().AddDays(200)}); !errors.Is(err, petition.ErrInvalid) || fault.As(err).Fields[0].Code != "after_limit" {
			t.Errorf("until after the limit: %v", err)
		}
		if err := g.entrust(9999); !errors.Is(err, petition.ErrInvalid) {
			t.Errorf("to nobody: %v", err)
		}
		if err := g.entrust(storetest.OldCommune); err == nil {
			t.Error("to an office that has ended")
		}
	})
}

// TestABodySpeaksOfItsOwnPeople: whoever resolves the case decides who of their
// office has no part in it (Luật Tố cáo, Điều 31; Nghị định 31/2019/NĐ-CP, Điều 10
// khoản 3 is for those who verify). The body records interests of its own people
// alone, and takes back none: it could keep the head of the office from their case.
func TestABodySpeaksOfItsOwnPeople(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, b storetest.Bench) {
		g := newGiven(t, b, petition.Denunciation)
		both := uuid.UUID{0: 8, 1: 9}
		g.must(b.Store.AddAccount(t.Context(), access.Actor{Name: "test"}, nil, identity.Credentials{Hash: "none", Account: identity.Account{
			ID: both, Home: storetest.CommuneB1, Username: "both", DisplayName: "Người Thử", Version: 1, Changed: identity.Changed{Action: identity.Created, By: "test"},
			Grants: []access.Grant{{Role: access.Officer, Authority: storetest.CommuneA1}, {Role: access.Officer, Authority: storetest.CommuneB1}},
		}}, nil))
		g.must(g.entrust(storetest.CommuneB1))
		declare := func(ground petition.Ground, account uuid.UUID) petition.Command {
			return petition.Command{Action: petition.ActionDeclareConflict, Ground: ground, Account: account}
		}
		for name, account := range map[string]uuid.UUID{
			"the head of the office": g.head.Account, "its officer": g.first.Account, "its clerk": g.clerk.Account, "of a third office": g.elsewhere.Account, "of both": both,
		} {
			for _, ground := range []petition.Ground{petition.KinOfParty, petition.AccusedSelf} {
				err := g.as(g.chief, g.matter.ID, declare(ground, account))
				if f := fault.As(err); !errors.Is(err, petition.ErrInvalid) || f.Fields[0].Pointer+" "+f.Fields[0].Code != "/account_id not_of_verifier" {
					t.Errorf("%s, %s: %v", name, ground, err)
				}
			}
		}
		g.must(g.as(g.chief, g.matter.ID, declare(petition.KinOfParty, g.two.Account)))
		g.must(g.as(g.one, g.matter.ID, declare(petition.OwnInterest, uuid.Nil)))
		lift := petition.Command{Action: petition.ActionLiftConflict, Account: g.two.Account, Reason: "Ghi nhầm"}
		if err := g.as(g.chief, g.matter.ID, lift); !errors.Is(err, access.ErrForbidden) {
			t.Errorf("the body takes an interest back: %v", err)
		}
		g.must(g.as(g.head, g.matter.ID, lift))
		g.must(g.as(g.head, g.matter.ID, petition.Command{Action: petition.ActionRecall, Reason: "Tự xác minh"}))
	})
}

// TestTheOfficeOfTheAccusedVerifiesNoMore: who is denounced has no part in the
// verification, and neither has their office (Nghị định 31/2019/NĐ-CP, Điều 10
// khoản 3), also when that is found out after it was given away.
func TestTheOfficeOfTheAccusedVerifiesNoMore(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		ground   petition.Ground
		whose    func(*given) uuid.UUID
		by       func(*given) access.Actor
		suspends bool
		ends     bool
	}{
		"accused there":            {petition.AccusedSelf, func(g *given) uuid.UUID { return g.clerks.Account }, func(g *given) access.Actor { return g.head }, false, true},
		"accused there, suspended": {petition.AccusedSelf, func(g *given) uuid.UUID { return g.chief.Account }, func(g *given) access.Actor { return g.head }, true, true},
		"says so":                  {petition.AccusedSelf, func(*given) uuid.UUID { return uuid.Nil }, func(g *given) access.Actor { return g.one }, false, true},
		"accused elsewhere":        {petition.AccusedSelf, func(g *given) uuid.UUID { return g.elsewhere.Account }, func(g *given) access.Actor { return g.head }, false, false},
		"kin there":                {petition.KinOfParty, func(g *given) uuid.UUID { return g.clerks.Account }, func(g *given) access.Actor { return g.head }, false, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			storetest.Each(t, func(t *testing.T, b storetest.Bench) {
				g := newGiven(t, b, petition.Denunciation)
				g.must(g.entrust(storetest.CommuneB1))
				g.must(g.as(g.chief, g.matter.ID, petition.Command{Action: petition.ActionAssign, Team: lead(g.one, g.two)}))
				if tt.suspends {
					g.must(g.as(g.head, g.matter.ID, petition.Command{Action: petition.ActionSuspend, Ground: petition.AwaitingResult, Reason: "Chờ kết luận"}))
				}
				g.must(g.as(tt.by(g), g.matter.ID, petition.Command{Action: petition.ActionDeclareConflict, Ground: tt.ground, Account: tt.whose(g)}))
				view, err := g.s.Matter(t.Context(), g.head, g.matter.ID)
				g.must(err)
				waits := g.waitsForReport()
				if !tt.ends {
					if view.Matter.Entrusted.To != storetest.CommuneB1 || len(view.Matter.Assignees) != 2 || !waits {
						t.Errorf("%+v, %v, waited for: %v", view.Matter.Entrusted, view.Matter.Assignees, waits)
					}
					return
				}
				if view.Matter.Entrusted.Given() || len(view.Matter.Assignees) > 0 || waits {
					t.Errorf("%+v, %v, waited for: %v", view.Matter.Entrusted, view.Matter.Assignees, waits)
				}
				g.over(name)
				events, err := g.s.Events(t.Context(), g.head, g.matter.ID)
				g.must(err)
				if last := events[len(events)-1]; !slices.ContainsFunc(last.Changes, func(c petition.FieldChange) bool { return c.Name == petition.FactVerifier && c.Value == "" }) {
					t.Errorf("the history does not say that it ended: %+v", last.Event)
				}
				if tt.suspends {
					return
				}
				if err := g.entrust(storetest.CommuneB1); !errors.Is(err, petition.ErrGuard) {
					t.Errorf("given to them again: %v", err)
				}
				g.must(g.entrust(storetest.CommuneA2))
			})
		})
	}
}

// waitsForReport reports whether a deadline for the body's report is open.
func (g *given) waitsForReport() bool {
	g.t.Helper()
	view, err := agendaOf(g.b).MatterDeadlines(g.t.Context(), g.head, g.matter.ID, false)
	g.must(err)
	return slices.ContainsFunc(view.Items, func(x agenda.DeadlineItem) bool {
		return x.Entry.Term == deadline.Verification && x.Entry.State == deadline.Open
	})
}

// TestFilesOfAVerification: the body adds files and reads those that a verifier of
// the office reads, of this case alone.
func TestFilesOfAVerification(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, b storetest.Bench) {
		g := newGiven(t, b, petition.Complaint)
		ctx := t.Context()
		g.must(g.files.attach(ctx, g.clerk, g.petition.ID, "don.pdf", pdf("đơn")))
		other := g.arrive(storetest.CommuneA1, plainRegistration(), petition.Classification{Kind: petition.Complaint, Eligibility: petition.Eligible, Competence: petition.Within})
		g.must(g.files.attach(ctx, g.clerk, other.ID, "khac.pdf", pdf("khác")))
		if err := g.files.attach(ctx, g.one, g.petition.ID, "bienban.pdf", pdf("biên bản")); !sameFault(err, fault.ErrNotFound) {
			t.Errorf("before: %v", err)
		}
		g.must(g.entrust(storetest.CommuneB1))
		g.must(g.files.attach(ctx, g.one, g.petition.ID, "bienban.pdf", pdf("biên bản")))
		if err := g.files.attach(ctx, g.one, other.ID, "bienban.pdf", pdf("biên bản")); !sameFault(err, fault.ErrNotFound) {
			t.Errorf("to another paper: %v", err)
		}
		list, err := g.files.attachments.List(ctx, g.one, petition.OfPetition, g.petition.ID)
		if err != nil || list.Hidden || len(list.Attachments) != 2 || list.Space != nil {
			t.Fatalf("%+v, %v", list, err)
		}
		open := func(id authority.OwnedID) error {
			_, content, err := g.files.attachments.Open(ctx, g.one, id)
			if err == nil {
				err = content.Close()
			}
			return err
		}
		g.must(open(list.Attachments[0].ID))
		all, err := g.files.attachments.List(ctx, g.clerk, petition.OfPetition, other.ID)
		g.must(err)
		if err := open(all.Attachments[0].ID); !sameFault(err, fault.ErrNotFound) {
			t.Errorf("a file of another paper: %v", err)
		}
		g.must(g.as(g.head, g.matter.ID, petition.Command{Action: petition.ActionRecall, Reason: "Tự xác minh"}))
		if err := open(list.Attachments[1].ID); !sameFault(err, fault.ErrNotFound) {
			t.Errorf("its own file, afterwards: %v", err)
		}
	})
}

// TestABodyOutsideIsWaitedFor: what a body outside was asked for stands among the
// deadlines of the office until its report comes.
func TestABodyOutsideIsWaitedFor(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, b storetest.Bench) {
		g := newGiven(t, b, petition.Denunciation)
		g.must(g.as(g.head, g.matter.ID, petition.Command{Action: petition.ActionEntrust, BodyName: "Thanh tra Chính phủ", DueOn: g.today().AddDays(3)}))
		view, err := g.s.Matter(t.Context(), g.first, g.matter.ID)
		if err != nil || view.Matter.Entrusted.Name != "Thanh tra Chính phủ" {
			t.Fatalf("%+v, %v", view.Matter.Entrusted, err)
		}
		b.Clock.Advance(5 * 24 * time.Hour)
		overdue := func() int {
			due, _, err := agendaOf(b).OpenDeadlines(t.Context(), g.head, agenda.DeadlineQuery{State: agenda.StateOverdue}, agenda.DeadlinePage{Limit: 9})
			g.must(err)
			return len(slices.DeleteFunc(due, func(l agenda.DeadlineLine) bool { return l.Entry.Term != deadline.Verification }))
		}
		if overdue() != 1 {
			t.Error("nobody is told that the report is late")
		}
		g.must(g.as(g.first, g.matter.ID, petition.Command{
			Action: petition.ActionRecordFindings, Reason: "Tố cáo đúng một phần", Paper: petition.Paper{Number: "12/BC-TTCP", On: g.today()},
		}))
		if overdue() != 0 {
			t.Error("the report came, and is waited for")
		}
	})
}

// TestTheLevelAboveVerifiesToo: people of an inspectorate who see the office from
// above, too, are offered what they may do as its verifiers, and take it.
func TestTheLevelAboveVerifiesToo(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, b storetest.Bench) {
		g := newGiven(t, b, petition.Complaint)
		both := g.chief
		both.Grants = append(slices.Clone(both.Grants), access.Grant{Role: access.Supervisor, Authority: storetest.Province})
		offered := func(a petition.Action) bool {
			_, list, err := g.s.MatterActions(t.Context(), both, g.matter.ID)
			g.must(err)
			return slices.ContainsFunc(list, func(x petition.Availability) bool { return x.Rule.Action == a && x.Allowed })
		}
		request := petition.Command{Action: petition.ActionRequestDocuments}
		if err := g.as(both, g.matter.ID, request); !errors.Is(err, access.ErrForbidden) || offered(request.Action) {
			t.Errorf("before: %v", err)
		}
		g.must(g.entrust(storetest.CommuneB1))
		if !offered(request.Action) || !offered(petition.ActionUrgeCase) || offered(petition.ActionSuspend) {
			t.Error("offered otherwise than they may")
		}
		g.must(g.as(both, g.matter.ID, request))
		g.must(g.as(both, g.matter.ID, petition.Command{Action: petition.ActionUrgeCase, Reason: "Đôn đốc"}))
	})
}
