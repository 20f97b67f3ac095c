package casework_test

import (
	"encoding/json"
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"kntc/internal/access"
	"kntc/internal/authority"
	"kntc/internal/casework"
	"kntc/internal/clock"
	"kntc/internal/ledger"
	"kntc/internal/party"
	"kntc/internal/petition"
	"kntc/internal/store/storetest"
)

// hop is how a paper goes on from one office to the next.
type hop struct {
	how petition.Action // Transfer, HandOver, or Merge for a hand-over within a matter that it joined
	to  authority.ID
}

// route is the way of a paper through offices.
type route struct {
	name string
	from authority.ID
	hops []hop
}

// routes are the ways in which one paper comes to lie at several offices.
func routes() []route {
	const (
		a1, a2, old, b1 = storetest.CommuneA1, storetest.CommuneA2, storetest.OldCommune, storetest.CommuneB1
		joined          = petition.ActionMerge
	)
	return []route{
		{"a referral", a1, []hop{{petition.ActionTransfer, a2}}},
		{"two referrals", a1, []hop{{petition.ActionTransfer, a2}, {petition.ActionTransfer, b1}}},
		{"three referrals", a1, []hop{{petition.ActionTransfer, a2}, {petition.ActionTransfer, b1}, {petition.ActionTransfer, storetest.PartyProvince}}},
		{"there and back", a1, []hop{{petition.ActionTransfer, a2}, {petition.ActionTransfer, a1}}},
		{"a hand-over", old, []hop{{petition.ActionHandOver, b1}}},
		{"a referral and a hand-over", a1, []hop{{petition.ActionTransfer, old}, {petition.ActionHandOver, b1}}},
		{"a hand-over and a referral", old, []hop{{petition.ActionHandOver, b1}, {petition.ActionTransfer, a2}}},
		{"a hand-over within a matter", old, []hop{{joined, b1}}},
		{"a hand-over within a matter and a referral", old, []hop{{joined, b1}, {petition.ActionTransfer, a2}}},
	}
}

// at classifies a petition, which a matter had taken in perhaps.
func (v *vault) at(p petition.Petition, kind petition.Kind, c petition.Competence) petition.Petition {
	v.t.Helper()
	if p.State == petition.StateJoined {
		p = v.step(p, petition.Command{Action: petition.ActionDetach, On: p.LastOn, Reason: "Ghép nhầm"}).Petition
	}
	return v.step(p, petition.Command{Action: petition.ActionClassify, On: p.LastOn, Classification: &petition.Classification{
		Kind: kind, Kinds: contentsOf(kind), Duty: dutyOf(kind), Field: petition.FieldOfficials, Eligibility: petition.Eligible, Competence: c,
	}}).Petition
}

// pass lets a paper go on, and returns the petition made of it there.
func (v *vault) pass(p petition.Petition, h hop, kind petition.Kind) petition.Petition {
	v.t.Helper()
	on := p.LastOn
	if h.how != petition.ActionTransfer {
		on = firstDay()
	}
	switch h.how {
	case petition.ActionTransfer:
		p = v.at(p, kind, petition.OutsideState)
		return *v.step(p, petition.Command{Action: petition.ActionTransfer, On: on, TransferTo: h.to, Reason: "Thuộc thẩm quyền của nơi nhận"}).Linked
	case petition.ActionHandOver:
		if kind != p.Kind {
			p = v.at(p, kind, petition.Within)
		}
		return *v.step(p, petition.Command{Action: petition.ActionHandOver, On: on, TransferTo: h.to}).Linked
	}
	leading := v.at(v.enterAt(p.ID.Authority, p.ReceivedOn, kind, v.d.secret(), ""), kind, petition.Within)
	matter := v.step(leading, petition.Command{Action: petition.ActionAccept, On: p.LastOn}).Matter
	p = v.at(p, kind, petition.Within)
	v.step(p, petition.Command{Action: petition.ActionJoin, On: p.LastOn, Matter: matter.ID})
	var moved casework.MatterResult
	if _, err := v.s.StepMatter(v.t.Context(), person(access.Head, p.ID.Authority), matter.ID, 0,
		petition.Command{Action: petition.ActionHandOver, On: on, TransferTo: h.to}, catch(&moved)); err != nil {
		v.t.Fatal(err)
	}
	for _, q := range everyPetition(v.t, v.s, overseer()) {
		if q.Origin == p.ID {
			return q
		}
	}
	v.t.Fatal("the petition did not go with its matter")
	return p
}

// send sends a paper of somebody on its way. The office at the place finds that
// it is what kind says, the others take it for feedback. It returns the rows in
// the order of the offices.
func (v *vault) send(r route, place int, kind petition.Kind, s secret) []petition.Petition {
	v.t.Helper()
	p := v.enterAt(r.from, lastDay().AddDays(-20), petition.Feedback, s, "sent "+v.d.digits(9))
	if v.frank {
		v.step(p, petition.Command{
			Action: petition.ActionClassify, On: p.LastOn, Reason: s.says(), Paper: petition.Paper{Addressees: s.says()},
			Classification: &petition.Classification{Kind: petition.Feedback, Field: petition.FieldLand, Eligibility: petition.Eligible, Competence: petition.Within},
		})
	}
	rows := []petition.Petition{p}
	for i, h := range r.hops {
		as := p.Kind
		if i == place {
			as = kind
		}
		p = v.pass(p, h, as)
		rows = append(rows, p)
	}
	if place == len(r.hops) {
		rows[place] = v.at(p, kind, petition.Within)
	}
	return rows
}

// sendAll sends papers on all routes, each found to be a denunciation in one
// place of the route, and hands each over with its sender.
func (v *vault) sendAll(each func(rows []petition.Petition, s secret)) {
	v.t.Helper()
	for _, r := range routes() {
		for place := range len(r.hops) + 1 {
			kinds := []petition.Kind{petition.Denunciation}
			if place == len(r.hops) {
				kinds = append(kinds, petition.Mixed) // must be split before it goes on
			}
			if place == 0 && r.hops[0].how == petition.ActionMerge {
				continue // it joined as what its matter is
			}
			for _, kind := range kinds {
				s := v.hide()
				rows := v.send(r, place, kind, s)
				for _, p := range rows {
					v.ids = append(v.ids, p.ID)
				}
				each(rows, s)
			}
		}
	}
}

// touch has every office do what it still may with its row: none of it opens
// the parties again.
func (v *vault) touch(rows []petition.Petition, s secret) {
	v.t.Helper()
	for _, p := range rows[:len(rows)-1] {
		var result casework.PetitionResult
		once := catch(&result)
		once.Key, once.Fingerprint = "touch "+p.ID.String(), "same"
		now := v.hide()
		if _, err := v.s.ReplaceParties(v.t.Context(), person(access.Clerk, p.ID.Authority), p.ID, 0,
			casework.Correction{Parties: []party.Party{now.party}, Reason: "Ghi nhầm: " + s.says() + now.says()}, once); err != nil {
			v.t.Fatal(err)
		}
		view, err := v.s.Petition(v.t.Context(), person(access.Head, p.ID.Authority), p.ID)
		if err != nil {
			v.t.Fatal(err)
		}
		if view.Petition.State == petition.StateHandedOver || view.Petition.State == petition.StateJoined {
			continue
		}
		data := petition.PetitionCorrection{Subject: new("Việc đã sửa của " + now.party.Name), Content: new(""), ContestedDecision: new("")}
		v.step(p, petition.Command{Action: petition.ActionCorrect, Reason: now.says(), Petition: &data})
	}
	last := rows[len(rows)-1]
	last = v.at(last, last.Kind, petition.OutsideState)
	v.step(last, petition.Command{Action: petition.ActionFile, Ground: petition.ReceivedBefore, Reason: s.says(), Paper: petition.Paper{Addressees: s.says()}})
	if last.Succeeded() {
		return
	}
	v.step(last, petition.Command{Action: petition.ActionSendReply, Reply: s.says(), Paper: petition.Paper{Addressees: s.says()}})
}

// TestAPaperLeavesNoTraceAtAnyOffice looks through every table for people whose
// papers lie at several offices, one of which found a denunciation.
func TestAPaperLeavesNoTraceAtAnyOffice(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, b storetest.Bench) {
		v := &vault{world: newWorld(t, b, roll(t, 310))}
		v.sendAll(v.touch)
		v.reclassify(5) // so that SQLite uses the pages that were given up
		v.traceless()
	})
}

// TestNoOfficeTellsWhoWroteThePaper asks every question at every office.
func TestNoOfficeTellsWhoWroteThePaper(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, b storetest.Bench) {
		v := &vault{world: newWorld(t, b, roll(t, 311)), frank: true}
		v.sendAll(func([]petition.Petition, secret) {})
		quiet := func(who access.Actor, answers map[string][]byte) {
			t.Helper()
			for path, answer := range answers {
				seen := look(answer)
				for _, s := range v.hidden {
					if trace := s.among(seen); trace != "" {
						t.Errorf("%s of %s: %s tells %q", who.Name, who.Home, path, trace)
					}
				}
			}
		}
		all := []authority.ID{storetest.CommuneA1, storetest.CommuneA2, storetest.OldCommune, storetest.CommuneB1, storetest.PartyProvince}
		for _, who := range []access.Actor{
			overseer(), person(access.Auditor, storetest.Province), person(access.Administrator, storetest.Province), person(access.Clerk, storetest.Province),
		} {
			quiet(who, v.everything(who))
		}
		for _, office := range all {
			officer := person(access.Officer, office)
			quiet(officer, v.everything(officer))
			for _, role := range []access.Role{access.Clerk, access.Head} {
				who := person(role, office)
				quiet(who, v.searches(who))
				v.hints(who)
			}
		}
		v.known()
	})
}

// TestWhoSentThePaperBeforeIsNamedNowhere replaces the parties at each office
// before one finds a denunciation, and once more after: whoever was a party
// anywhere at any time is named at no office.
func TestWhoSentThePaperBeforeIsNamedNowhere(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, b storetest.Bench) {
		v := &vault{world: newWorld(t, b, roll(t, 314))}
		replace := func(p petition.Petition, now secret) {
			t.Helper()
			var result casework.PetitionResult
			if _, err := v.s.ReplaceParties(t.Context(), person(access.Clerk, p.ID.Authority), p.ID, 0,
				casework.Correction{Parties: []party.Party{now.party}, Reason: "Ghi nhầm"}, catch(&result)); err != nil {
				t.Fatal(err)
			}
		}
		for _, r := range routes() {
			first, later := v.hide(), v.hide()
			v.also = later.says()
			rows := v.send(r, -1, "", first)
			for _, p := range rows {
				replace(p, v.hide())
			}
			last := v.at(rows[len(rows)-1], petition.Denunciation, petition.OutsideState)
			v.searches(person(access.Clerk, last.ID.Authority))
			if len(rows) > 1 {
				replace(last, later)
			}
			for _, p := range rows {
				v.ids = append(v.ids, p.ID)
			}
			v.step(last, petition.Command{Action: petition.ActionFile, Ground: petition.ReceivedBefore, Reason: first.says(), Paper: petition.Paper{Addressees: later.says(), Signer: first.party.Name}})
		}
		v.reclassify(6)
		v.traceless()
	})
}

// hints registers, as somebody who may, an open petition of each hidden person:
// that they denounced is not hinted at.
func (v *vault) hints(who access.Actor) {
	v.t.Helper()
	for _, s := range v.hidden {
		reg := plainRegistration()
		reg.Data.Kind, reg.Parties = petition.Feedback, []party.Party{s.party}
		if dups, err := v.s.PossibleDuplicates(v.t.Context(), who, reg); err != nil || len(dups) > 0 {
			v.t.Errorf("%s of %s is told of a denunciation: %+v, %v", who.Name, who.Home, dups, err)
		}
	}
}

// known checks that the offices that have to answer the denouncers still know
// them: clerk and head of each, with everything they had.
func (v *vault) known() {
	v.t.Helper()
	for _, id := range v.ids {
		for _, role := range []access.Role{access.Clerk, access.Head} {
			view, err := v.s.Petition(v.t.Context(), person(role, id.Authority), id)
			if err != nil || view.Shown.Hidden || !view.Shown.Sealed || len(view.Shown.Parties) != 1 {
				v.t.Errorf("%s of %s: %+v, %v", role, id.Authority, view.Shown, err)
				continue
			}
			got := view.Shown.Parties[0]
			if !slices.ContainsFunc(v.hidden, func(s secret) bool {
				want := s.party
				want.Ordinal = 1
				return got == want
			}) {
				v.t.Errorf("%s of %s sees %+v", role, id.Authority, got)
			}
		}
	}
}

// kinds are what an office's figures say by kind, now.
func (v *vault) kinds(office authority.ID) string {
	v.t.Helper()
	v.b.Clock.Advance(time.Minute)
	stats, err := statisticsOf(v.b).Statistics(v.t.Context(), overseer(), ledger.Question{
		Authority: office, From: mustDate(v.t, "2020-01-01"), To: mustDate(v.t, "2026-12-31"), GroupBy: []ledger.Dimension{petition.DimensionKind},
	})
	if err != nil {
		v.t.Fatal(err)
	}
	body, err := json.Marshal(stats.Groups)
	if err != nil {
		v.t.Fatal(err)
	}
	return string(body)
}

// TestTheOtherOfficesAreToldAndKeepTheirFigures looks at what a finding leaves
// at the offices through which the paper came: sealed parties, one event that
// says who sealed them, the kind and the figures of before.
func TestTheOtherOfficesAreToldAndKeepTheirFigures(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, b storetest.Bench) {
		v := &vault{world: newWorld(t, b, roll(t, 312))}
		for _, r := range routes() {
			s := v.d.secret()
			rows := v.send(r, -1, "", s)
			last := len(rows) - 1
			if rows[last].Kind != petition.Feedback {
				t.Fatalf("%s: arrived as %s", r.name, rows[last].Kind)
			}
			var before []casework.PetitionView
			var figures []string
			for _, p := range rows {
				view, err := v.s.Petition(t.Context(), person(access.Officer, p.ID.Authority), p.ID)
				if err != nil || view.Shown.Sealed || len(view.Shown.Parties) != 1 || view.Shown.Parties[0].Name != s.party.Name {
					t.Fatalf("%s: before: %+v, %v", r.name, view.Shown, err)
				}
				before = append(before, view)
				figures = append(figures, v.kinds(p.ID.Authority))
			}
			found := v.at(rows[last], petition.Denunciation, petition.Within)
			for i, p := range rows[:last] {
				view, err := v.s.Petition(t.Context(), person(access.Officer, p.ID.Authority), p.ID)
				want := before[i].Petition
				want.Version++
				want.SealedElsewhere = true
				for _, says := range []*string{&want.Subject, &want.Content, &want.ContestedDecision, &want.Respondent} {
					*says = party.Redact(*says, []party.Party{s.party})
				}
				if diff := cmp.Diff(want, view.Petition, cmp.Comparer(func(a, b clock.Date) bool { return a == b })); diff != "" || err != nil || !view.Shown.Hidden {
					t.Errorf("%s: office %d: hidden %t, %v (-want +got):\n%s", r.name, i, view.Shown.Hidden, err, diff)
				}
				events, err := v.s.Events(t.Context(), person(access.Officer, p.ID.Authority), p.ID)
				if err != nil {
					t.Fatal(err)
				}
				e := events[len(events)-1]
				if e.Action != petition.ActionSealParties || e.ActorName != string(access.Head) || e.Reason != "" || e.From != e.To || e.Version != want.Version ||
					len(e.Changes) < 3 || e.Changes[len(e.Changes)-1].Value != rows[last].ID.Authority.String() {
					t.Errorf("%s: office %d is told %+v", r.name, i, e)
				}
				if p.ID.Authority != rows[last].ID.Authority && v.kinds(p.ID.Authority) != figures[i] {
					t.Errorf("%s: the figures of office %d changed", r.name, i)
				}
			}
			// No denunciation after all: the last office opens its own, as ever.
			back := v.at(found, petition.Feedback, petition.Within)
			for i, p := range rows {
				view, err := v.s.Petition(t.Context(), person(access.Officer, p.ID.Authority), p.ID)
				if err != nil || view.Shown.Hidden != (p.ID != back.ID) {
					t.Errorf("%s: taken back, office %d: %+v, %v", r.name, i, view.Shown, err)
				}
			}
		}
	})
}

// TestConcurrentFindingAndWorkAtTheOtherOffices lets the last office find that a paper
// is a denunciation while it also passes the paper on, and while the offices
// before it replace the parties, correct, and record and send replies. Whatever
// came first, nobody waits in a circle and nothing is left in the open.
func TestConcurrentFindingAndWorkAtTheOtherOffices(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, b storetest.Bench) {
		v := &vault{world: newWorld(t, b, roll(t, 313))}
		r := rush{v.world}
		sealedFirst, passedFirst := 0, 0
		for range rounds {
			rows := v.send(routes()[1], -1, "", v.hide())
			first, second := rows[0], rows[1]
			third := v.at(rows[2], petition.Feedback, petition.OutsideState)
			replace := func(p petition.Petition) func() error {
				now := v.hide()
				return func() error {
					var result casework.PetitionResult
					_, err := v.s.ReplaceParties(t.Context(), person(access.Clerk, p.ID.Authority), p.ID, 0,
						casework.Correction{Parties: []party.Party{now.party}, Reason: "Ghi nhầm"}, catch(&result))
					return err
				}
			}
			correct := func(p petition.Petition) func() error {
				data := petition.PetitionCorrection{Subject: new("Việc đã sửa " + itoa(v.d.IntN(1000))), Content: new(""), ContestedDecision: new("")}
				return r.step(p.ID, 0, petition.Command{Action: petition.ActionCorrect, Reason: "Sửa trích yếu", Petition: &data})
			}
			find := petition.Command{Action: petition.ActionClassify, Classification: &petition.Classification{
				Kind: petition.Denunciation, Field: petition.FieldOfficials, Eligibility: petition.Eligible, Competence: petition.OutsideState,
			}}
			acts := []func() error{
				r.step(third.ID, 0, find), r.step(third.ID, 0, find),
				r.step(third.ID, 0, petition.Command{Action: petition.ActionTransfer, TransferTo: storetest.PartyProvince}),
				replace(first), replace(second), correct(first), correct(second), replace(first),
				r.step(second.ID, 0, petition.Command{Action: petition.ActionSendReply, Reply: "Đã nhận"}),
				r.step(first.ID, 0, petition.Command{Action: petition.ActionRecordReply, Reply: "Đã nhận"}),
			}
			v.d.Shuffle(len(acts), func(i, j int) { acts[i], acts[j] = acts[j], acts[i] })
			for _, err := range atOnce(acts...) {
				if err != nil && !errors.Is(err, petition.ErrGuard) && !errors.Is(err, petition.ErrWrongState) {
					t.Fatal(err)
				}
			}
			paper := v.paper(first.ID)
			last := paper[len(paper)-1]
			if last.Kind == petition.Denunciation {
				sealedFirst++
			} else {
				passedFirst++
				last = v.at(last, petition.Denunciation, petition.Within)
			}
			if len(paper) != 4 || last.ID.Authority != storetest.PartyProvince {
				t.Fatalf("the paper lies at %d offices, last at %s", len(paper), last.ID)
			}
			for _, p := range paper {
				v.ids = append(v.ids, p.ID)
			}
		}
		t.Logf("found first %d times, passed on first %d times", sealedFirst, passedFirst)
		v.known()
		for _, office := range []authority.ID{storetest.CommuneA1, storetest.CommuneA2, storetest.CommuneB1, storetest.PartyProvince} {
			v.searches(person(access.Clerk, office))
		}
		v.reclassify(5)
		v.traceless()
		r.settled()
	})
}

// paper are the petitions made of one paper, in the order of its offices.
func (v *vault) paper(first authority.OwnedID) []petition.Petition {
	v.t.Helper()
	all := everyPetition(v.t, v.s, overseer())
	var out []petition.Petition
	for next := first; !next.IsZero(); {
		at := slices.IndexFunc(all, func(p petition.Petition) bool { return p.ID == next })
		out = append(out, all[at])
		on := slices.IndexFunc(all, func(p petition.Petition) bool { return p.Origin == next })
		if next = (authority.OwnedID{}); on >= 0 {
			next = all[on].ID
		}
	}
	return out
}
