package casework_test

import (
	"encoding/json"
	"strings"
	"testing"

	"kntc/internal/access"
	"kntc/internal/authority"
	"kntc/internal/casework"
	"kntc/internal/page"
	"kntc/internal/party"
	"kntc/internal/party/partytest"
	"kntc/internal/petition"
	"kntc/internal/store/storetest"
)

// onMatter takes a step on a matter.
func (v *vault) onMatter(who access.Actor, id authority.OwnedID, cmd petition.Command) {
	v.t.Helper()
	var result casework.MatterResult
	if _, err := v.s.StepMatter(v.t.Context(), who, id, 0, cmd, catch(&result)); err != nil {
		v.t.Fatal(err)
	}
}

// texts are all that an account reads of what was written at the steps of a case.
func (v *vault) texts(who access.Actor, id authority.OwnedID) string {
	v.t.Helper()
	events, err := v.s.Events(v.t.Context(), who, id)
	if err != nil {
		v.t.Fatal(err)
	}
	documents, err := v.s.Documents(v.t.Context(), who, id)
	if err != nil {
		v.t.Fatal(err)
	}
	_, urgings, err := v.s.Urgings(v.t.Context(), who, id)
	if err != nil {
		v.t.Fatal(err)
	}
	body, err := json.Marshal([]any{events, documents, urgings})
	if err != nil {
		v.t.Fatal(err)
	}
	return string(body)
}

// TestTheMatterAPaperLeftTellsNobody: a complaint joins a matter, whose steps name
// its sender, leaves it, and is found to be a denunciation. The matter, in which
// it is no more, tells nobody of it who may not know.
func TestTheMatterAPaperLeftTellsNobody(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, b storetest.Bench) {
		v := &vault{world: newWorld(t, b, roll(t, 320)), discreet: true}
		head, officer := person(access.Head, storetest.CommuneA1), person(access.Officer, storetest.CommuneA1)
		opener := v.classify(v.enter(petition.Complaint, v.d.secret(), ""), petition.Complaint, petition.Within)
		matter := v.step(opener, petition.Command{Action: petition.ActionAccept}).Matter.ID
		s := v.hide()
		p := v.classify(v.enter(petition.Complaint, s, ""), petition.Complaint, petition.Within)
		p = v.step(p, petition.Command{Action: petition.ActionJoin, Matter: matter, Reason: s.says()}).Petition
		v.onMatter(head, matter, petition.Command{
			Action: petition.ActionVerify, Reason: s.says(), Paper: petition.Paper{Addressees: s.says(), Signer: s.party.Name}, Team: teamAt(t, b, storetest.CommuneA1),
		})
		if !strings.Contains(v.texts(overseer(), matter), s.party.Name) {
			t.Fatal("the matter did not name the sender before")
		}
		p = v.step(p, petition.Command{Action: petition.ActionDetach, Reason: "Ghép nhầm"}).Petition
		v.classify(p, petition.Denunciation, petition.Within)
		v.onMatter(head, matter, petition.Command{Action: petition.ActionRequestDocuments, Reason: s.says()})
		for _, who := range []access.Actor{overseer(), officer, person(access.Auditor, storetest.Province)} {
			for _, id := range []authority.OwnedID{matter, p.ID, opener.ID} {
				if trace := s.found([]byte(v.texts(who, id))); trace != "" {
					t.Errorf("%s of %s is told %q", who.Name, who.Home, trace)
				}
			}
		}
		if !strings.Contains(v.texts(head, matter), s.party.Name) {
			t.Error("the head does not read what they wrote")
		}
	})
}

// TestNeighboursNameNobody: a complaint names, in its texts and in those of its
// steps, the sender of another one that is joined to its matter, leaves it, and is
// found to be a denunciation (Luật Tố cáo, Điều 8). What the first says, and its
// matter, names them no more; what is written later does not either.
func TestNeighboursNameNobody(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, b storetest.Bench) {
		v := &vault{world: newWorld(t, b, roll(t, 322))}
		head := person(access.Head, storetest.CommuneA1)
		s, before := v.hide(), v.hide()
		correct := func(p petition.Petition, c petition.PetitionCorrection) petition.Petition {
			t.Helper()
			return v.step(p, petition.Command{Action: petition.ActionCorrect, Petition: &c, Reason: "Theo đơn của " + s.says()}).Petition
		}
		says := func(of secret) *string {
			text := "Việc của " + of.says()
			return &text
		}
		v.also = "\n" + s.says() + strings.Join(partytest.Spellings(s.party), "; ")
		opener := correct(v.enter(petition.Complaint, v.d.secret(), ""), petition.PetitionCorrection{Subject: says(s)})
		opener = v.classify(opener, petition.Complaint, petition.Within)
		matter := v.step(opener, petition.Command{Action: petition.ActionAccept, Reason: s.says()}).Matter.ID
		v.discreet = true
		p := v.classify(v.enter(petition.Complaint, before, ""), petition.Complaint, petition.Within)
		p = v.step(p, petition.Command{Action: petition.ActionJoin, Matter: matter}).Petition
		p = v.step(p, petition.Command{Action: petition.ActionDetach, Reason: "Ghép nhầm"}).Petition
		var replaced casework.PetitionResult // who was said to be the sender first is kept from texts, too
		if _, err := v.s.ReplaceParties(t.Context(), head, p.ID, 0, casework.Correction{Parties: []party.Party{s.party}, Reason: "Ghi nhầm"}, catch(&replaced)); err != nil {
			t.Fatal(err)
		}
		p = replaced.Petition
		told := func(who access.Actor) string {
			t.Helper()
			view, err := v.s.Petition(t.Context(), who, opener.ID)
			if err != nil {
				t.Fatal(err)
			}
			of, err := v.s.Matter(t.Context(), who, matter)
			if err != nil {
				t.Fatal(err)
			}
			list, err := v.s.Petitions(t.Context(), who, casework.PetitionFilter{}, page.Page{Limit: 9})
			if err != nil {
				t.Fatal(err)
			}
			matters, err := v.s.Matters(t.Context(), who, casework.MatterFilter{}, page.Page{Limit: 9})
			if err != nil {
				t.Fatal(err)
			}
			history, err := v.s.History(t.Context(), who, opener.ID)
			if err != nil {
				t.Fatal(err)
			}
			body, err := json.Marshal([]any{view, of, list, matters, history.Events, v.texts(who, opener.ID), v.texts(who, matter)})
			if err != nil {
				t.Fatal(err)
			}
			return string(body)
		}
		officer := person(access.Officer, storetest.CommuneA1)
		if s.found([]byte(told(officer))) == "" {
			t.Fatal("nothing named the sender before")
		}
		v.classify(p, petition.Denunciation, petition.Within)
		correct(opener, petition.PetitionCorrection{Content: says(before)})
		for _, who := range []access.Actor{officer, overseer(), person(access.Auditor, storetest.Province)} {
			for _, of := range []secret{s, before} {
				if trace := of.found([]byte(told(who))); trace != "" {
					t.Errorf("%s of %s is told %q", who.Name, who.Home, trace)
				}
			}
			for _, word := range []string{s.party.Name, s.party.Phone} {
				if found, err := v.s.Petitions(t.Context(), who, casework.PetitionFilter{Search: word}, page.Page{Limit: 9}); err != nil || len(found) > 0 {
					t.Errorf("a search confirms %q: %d, %v", word, len(found), err)
				}
			}
		}
		if !strings.Contains(told(head), s.party.Name) {
			t.Error("the head does not read in the history what was")
		}
	})
}

// TestWhatAVerifierWritesStaysInTheOffice: who verifies a denunciation may hear
// the name, and write it. Whether it is the right one nobody is told; colleagues
// read it, those above do not.
func TestWhatAVerifierWritesStaysInTheOffice(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, b storetest.Bench) {
		v := &vault{world: newWorld(t, b, roll(t, 321))}
		head, officer := person(access.Head, storetest.CommuneA1), person(access.Officer, storetest.CommuneA1)
		colleague := officer
		colleague.Account[5] = 9
		s, other := v.hide(), v.hide()
		p := v.classify(v.enter(petition.Denunciation, s, ""), petition.Denunciation, petition.Within)
		matter := v.step(p, petition.Command{Action: petition.ActionAccept, Reason: "Người tố cáo " + s.party.Name + " cung cấp"}).Matter.ID
		v.onMatter(head, matter, petition.Command{Action: petition.ActionVerify, Reason: "Căn cứ đơn", Team: teamAt(t, b, storetest.CommuneA1)})
		for _, guess := range []secret{s, other} {
			v.onMatter(officer, matter, petition.Command{Action: petition.ActionRequestDocuments, Reason: "Người tố cáo " + guess.says() + " cung cấp"})
			for _, who := range []access.Actor{officer, colleague} {
				if !strings.Contains(v.texts(who, matter), guess.party.Name) {
					t.Error("the office does not read what its verifier wrote")
				}
			}
		}
		for _, who := range []access.Actor{overseer(), person(access.Auditor, storetest.Province)} {
			for _, id := range []authority.OwnedID{matter, p.ID} {
				said := v.texts(who, id)
				for _, guess := range []secret{s, other} {
					if trace := guess.found([]byte(said)); trace != "" {
						t.Errorf("%s of %s is told %q", who.Name, who.Home, trace)
					}
				}
				if !strings.Contains(said, "cung cấp") && id == p.ID || !strings.Contains(said, "Căn cứ đơn") && id == matter {
					t.Errorf("%s of %s does not read what went through the masking: %s", who.Name, who.Home, said)
				}
			}
		}
	})
}
