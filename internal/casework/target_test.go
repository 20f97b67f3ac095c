package casework_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"testing"

	"github.com/google/uuid"

	"kntc/internal/access"
	"kntc/internal/authority"
	"kntc/internal/casework"
	"kntc/internal/clock"
	"kntc/internal/fault"
	"kntc/internal/idempotency"
	"kntc/internal/page"
	"kntc/internal/petition"
	"kntc/internal/store/storetest"
)

// writes tries every step with a petition and its matter, and to replace the parties,
// as somebody who saw a version: what refused each.
func (w *world) writes(who access.Actor, p, matter authority.OwnedID, version int64) map[string]error {
	w.t.Helper()
	ctx, out := w.t.Context(), make(map[string]error)
	for _, r := range petition.PetitionTable().Rules {
		if _, tried := out["petition "+string(r.Action)]; tried {
			continue
		}
		_, err := w.s.StepPetition(ctx, who, p, version, petition.Command{Action: r.Action}, catch(&casework.PetitionResult{}))
		out["petition "+string(r.Action)] = err
	}
	_, err := w.s.ReplaceParties(ctx, who, p, version, casework.Correction{}, catch(&casework.PetitionResult{}))
	out["parties"] = err
	track := petition.Track{Kind: petition.Denunciation, Instance: petition.First}
	for _, r := range track.Table().Rules {
		if _, tried := out["matter "+string(r.Action)]; tried || matter.IsZero() {
			continue
		}
		_, err := w.s.StepMatter(ctx, who, matter, version, petition.Command{Action: r.Action}, catch(&casework.MatterResult{}))
		out["matter "+string(r.Action)] = err
	}
	return out
}

// learnsNothing holds that somebody is refused every write for their interest, or for
// want of a permission, whichever version they say they saw.
func (w *world) learnsNothing(what string, who access.Actor, p, matter authority.OwnedID) {
	w.t.Helper()
	first := w.writes(who, p, matter, 0)
	recused := 0
	for _, version := range []int64{1, 99} {
		for step, err := range w.writes(who, p, matter, version) {
			switch {
			case errors.Is(err, petition.ErrRecused):
				recused++
			case !errors.Is(err, access.ErrForbidden):
				w.t.Errorf("%s, %s with version %d: %v", what, step, version, err)
			}
			if fmt.Sprint(err) != fmt.Sprint(first[step]) {
				w.t.Errorf("%s, %s: %v with version %d, %v without", what, step, err, version, first[step])
			}
		}
	}
	if recused < 2*20 {
		w.t.Errorf("%s: only %d writes were refused for the interest", what, recused)
	}
}

// TestWhoHasAnInterestLearnsNothingByWriting: who does not read a case is told neither
// its version nor its state nor the day of its last step when they write, whichever of
// petition, matter and further matter of the paper their interest stands with.
func TestWhoHasAnInterestLearnsNothingByWriting(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, b storetest.Bench) {
		v := &vault{world: newWorld(t, b, roll(t, 338))}
		clerk, head := person(access.Clerk, storetest.CommuneA1), person(access.Head, storetest.CommuneA1)
		another := head
		another.Account = uuid.Must(uuid.NewV7())
		team := teamAt(t, b, storetest.CommuneA1)
		declare := petition.Command{Action: petition.ActionDeclareConflict, Account: head.Account, Ground: petition.AccusedSelf}
		enter := func() petition.Petition {
			return v.classify(v.enter(petition.Denunciation, v.hide(), ""), petition.Denunciation, petition.Within)
		}
		interested := func(matter authority.OwnedID) {
			t.Helper()
			if _, err := v.s.StepMatter(t.Context(), clerk, matter, 0, declare, catch(&casework.MatterResult{})); err != nil {
				t.Fatal(err)
			}
		}

		alone := enter()
		if _, err := v.s.StepPetition(t.Context(), clerk, alone.ID, 0, declare, catch(&casework.PetitionResult{})); err != nil {
			t.Fatal(err)
		}
		v.learnsNothing("of the petition", head, alone.ID, authority.OwnedID{})

		whole := v.step(enter(), petition.Command{Action: petition.ActionAccept})
		interested(whole.Matter.ID)
		v.learnsNothing("of the matter", head, whole.Petition.ID, whole.Matter.ID)

		parts := v.step(enter(), petition.Command{Action: petition.ActionSplit, Contents: []petition.Content{{Subject: "Nhà ở"}, {Subject: "Cây trồng"}}}).Petition
		interested(parts.Parts[0].Matter)
		other := parts.Parts[1].Matter
		v.learnsNothing("of another part", head, parts.ID, other)
		assign := petition.Command{Action: petition.ActionAssign, Team: team[:1]}
		if _, err := v.s.StepMatter(t.Context(), head, other, 0, assign, catch(&casework.MatterResult{})); !errors.Is(err, petition.ErrRecused) {
			t.Errorf("assigns the other part: %v", err)
		}
		var answer casework.MatterResult
		declare.Account, declare.Ground = team[0].Account, petition.KinOfParty
		if _, err := v.s.StepMatter(t.Context(), head, other, 0, declare, catch(&answer)); err != nil || answer.Matter.Version != 1 || answer.Matter.Kind != "" {
			t.Errorf("an interest of somebody else in the other part, %v: told %+v", err, answer.Matter)
		}

		plain := enter()
		join := petition.Command{Action: petition.ActionJoin, Matter: whole.Matter.ID, On: plain.ReceivedOn.AddDays(-1)}
		if _, err := v.s.StepPetition(t.Context(), head, plain.ID, 0, join, catch(&casework.PetitionResult{})); !errors.Is(err, petition.ErrRecused) {
			t.Errorf("joins the matter: %v", err)
		}
		_, err := v.s.StepPetition(t.Context(), another, whole.Petition.ID, 99, petition.Command{Action: petition.ActionDetach}, catch(&casework.PetitionResult{}))
		if f := fault.As(err); !errors.Is(err, fault.ErrStale) || f.Extra["current_version"] == nil {
			t.Errorf("who has none is told %v", err)
		}
	})
}

// TestABodyLearnsNothingByWriting: neither do people of a body that verifies who have
// an interest; when the verification has ended, there is no matter for any of them.
func TestABodyLearnsNothingByWriting(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, b storetest.Bench) {
		g := newGiven(t, b, petition.Denunciation)
		g.must(g.entrust(storetest.CommuneB1))
		g.must(g.as(g.two, g.matter.ID, petition.Command{Action: petition.ActionDeclareConflict, Ground: petition.KinOfParty}))
		stale := func(who access.Actor) error {
			_, err := g.s.StepMatter(t.Context(), who, g.matter.ID, 99, petition.Command{Action: petition.ActionRequestDocuments}, catch(&casework.MatterResult{}))
			return err
		}
		if err := stale(g.two); !errors.Is(err, petition.ErrRecused) {
			t.Errorf("with an interest: %v", err)
		}
		if err := stale(g.one); !errors.Is(err, fault.ErrStale) {
			t.Errorf("without: %v", err)
		}
		g.must(g.as(g.head, g.matter.ID, petition.Command{Action: petition.ActionRecall, Reason: "Tự xác minh"}))
		for _, who := range []access.Actor{g.one, g.two} {
			if err := stale(who); !errors.Is(err, fault.ErrNotFound) {
				t.Errorf("afterwards: %v", err)
			}
		}
	})
}

// again is a request that may be sent again; its answer holds the whole result, which
// the first one leaves in into.
func again[R any](key string, into *R) idempotency.Once[R] {
	return idempotency.Once[R]{Key: key, Fingerprint: key, Render: func(r R) (idempotency.Answer, error) {
		*into = r
		body, err := json.Marshal(r)
		return idempotency.Answer{Status: 200, Body: body}, err
	}}
}

// TestAKeptAnswerIsForWhoReadsTheCase: an answer that is kept is given again as long as
// the account reads the case of which it tells; whoever is shown sealed parties by it
// leaves a row that the office reads.
func TestAKeptAnswerIsForWhoReadsTheCase(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, b storetest.Bench) {
		v := &vault{world: newWorld(t, b, roll(t, 340))}
		ctx := t.Context()
		clerk, head := person(access.Clerk, storetest.CommuneA1), person(access.Head, storetest.CommuneA1)
		team := teamAt(t, b, storetest.CommuneA1)
		s := v.hide()
		reg := plainRegistration()
		reg.Data.Kind, reg.Parties = petition.Denunciation, append(reg.Parties[:0:0], s.party)
		sends := map[string]func() (idempotency.Answer, error){}
		var entered, told casework.PetitionResult
		var ofMatter casework.MatterResult
		sends["registration"] = func() (idempotency.Answer, error) {
			return v.s.Register(ctx, head, reg, again("registration", &entered))
		}
		first := func(name string) string {
			t.Helper()
			a, err := sends[name]()
			if err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			return string(a.Body)
		}
		answers := map[string]string{"registration": first("registration")}
		id := entered.Petition.ID
		step := func(name string, cmd petition.Command) {
			sends[name] = func() (idempotency.Answer, error) {
				return v.s.StepPetition(ctx, head, id, 0, cmd, again(name, &told))
			}
			answers[name] = first(name)
		}
		sends["parties"] = func() (idempotency.Answer, error) {
			c := casework.Correction{Parties: append(reg.Parties, plainRegistration().Parties...), Reason: "Bổ sung"}
			return v.s.ReplaceParties(ctx, head, id, 0, c, again("parties", &told))
		}
		answers["parties"] = first("parties")
		step("classification", petition.Command{Action: petition.ActionClassify, Classification: &petition.Classification{
			Kind: petition.Denunciation, Duty: dutyOf(petition.Denunciation), Field: petition.FieldOfficials, Eligibility: petition.Eligible, Competence: petition.Within,
		}})
		step("acceptance", petition.Command{Action: petition.ActionAccept})
		matter := told.Matter.ID
		sends["assignment"] = func() (idempotency.Answer, error) {
			return v.s.StepMatter(ctx, head, matter, 0, petition.Command{Action: petition.ActionAssign, Team: team}, again("assignment", &ofMatter))
		}
		answers["assignment"] = first("assignment")

		shown := func() (n int) {
			t.Helper()
			list, err := v.s.SealedReadings(ctx, clerk, storetest.CommuneA1, clock.Date{})
			if err != nil {
				t.Fatal(err)
			}
			for _, r := range list {
				if r.Petition == id && r.Account == head.Account {
					n++
				}
			}
			return n
		}
		for name, send := range sends {
			before, want := shown(), 0
			if name == "registration" || name == "parties" {
				want = 1
			}
			a, err := send()
			if err != nil || string(a.Body) != answers[name] {
				t.Errorf("%s again: %v, %s", name, err, a.Body)
			}
			if got := shown() - before; got != want {
				t.Errorf("%s again: %d rows tell of it, want %d", name, got, want)
			}
		}

		sends["declaration"] = func() (idempotency.Answer, error) {
			return v.s.StepMatter(ctx, head, matter, 0, petition.Command{Action: petition.ActionDeclareConflict, Ground: petition.KinOfParty}, again("declaration", &ofMatter))
		}
		declared := first("declaration")
		for name, send := range sends {
			before := shown()
			a, err := send()
			if name == "declaration" { // which told the line of the register alone
				if err != nil || string(a.Body) != declared {
					t.Errorf("the declaration again: %v, %s", err, a.Body)
				}
				continue
			}
			if !errors.Is(err, petition.ErrRecused) || len(a.Body) > 0 || shown() != before {
				t.Errorf("%s, with an interest: %v, %s", name, err, a.Body)
			}
		}
	})
}

// TestAKeptAnswerOfWhatIsSealedByNow: the parties were open when they were entered, and
// are those of a denunciation when they are shown again.
func TestAKeptAnswerOfWhatIsSealedByNow(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, b storetest.Bench) {
		v := &vault{world: newWorld(t, b, roll(t, 341))}
		clerk := person(access.Clerk, storetest.CommuneA1)
		send := func() {
			t.Helper()
			if _, err := v.s.Register(t.Context(), clerk, plainRegistration(), again("open", &casework.PetitionResult{})); err != nil {
				t.Fatal(err)
			}
		}
		shown := func() int {
			t.Helper()
			list, err := v.s.SealedReadings(t.Context(), clerk, storetest.CommuneA1, clock.Date{})
			if err != nil {
				t.Fatal(err)
			}
			return len(list)
		}
		send()
		if send(); shown() != 0 {
			t.Errorf("%d rows tell of open parties", shown())
		}
		list, err := v.s.Petitions(t.Context(), clerk, casework.PetitionFilter{}, page.Page{Limit: 9})
		if err != nil || len(list) != 1 {
			t.Fatal(list, err)
		}
		v.classify(list[0].Petition, petition.Denunciation, petition.Within)
		if send(); shown() != 1 {
			t.Errorf("%d rows tell that sealed parties were shown again", shown())
		}
	})
}
