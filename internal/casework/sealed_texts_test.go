package casework_test

import (
	"encoding/json"
	"strings"
	"testing"

	"kntc/internal/access"
	"kntc/internal/authority"
	"kntc/internal/casework"
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
