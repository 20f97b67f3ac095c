package casework_test

import (
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/google/uuid"

	"kntc/internal/access"
	"kntc/internal/authority"
	"kntc/internal/casework"
	"kntc/internal/clock"
	"kntc/internal/fault"
	"kntc/internal/page"
	"kntc/internal/party"
	"kntc/internal/petition"
	"kntc/internal/store/storetest"
)

// reads are what an account is told of a petition and its matter in all the ways
// there are, with the refusals.
func (v *vault) reads(who access.Actor, p, matter authority.OwnedID) (told string, refused int) {
	v.t.Helper()
	ctx := v.t.Context()
	var all []any
	note := func(answer any, err error) {
		if errors.Is(err, petition.ErrRecused) {
			refused++
		} else if err != nil {
			v.t.Errorf("%s: %v", who.Name, err)
		}
		all = append(all, answer)
	}
	view, err := v.s.Petition(ctx, who, p)
	note(view, err)
	holders, err := v.s.Holders(ctx, who, p)
	note(holders, err)
	_, err = v.s.Sight(ctx, who, p)
	note(nil, err)
	cases := []authority.OwnedID{p}
	if !matter.IsZero() {
		of, err := v.s.Matter(ctx, who, matter)
		note(of, err)
		cases = append(cases, matter)
	}
	for _, id := range cases {
		if id == p {
			_, steps, err := v.s.PetitionActions(ctx, who, id)
			note(len(steps), err)
		} else {
			_, steps, err := v.s.MatterActions(ctx, who, id)
			note(len(steps), err)
		}
		events, err := v.s.Events(ctx, who, id)
		note(events, err)
		documents, err := v.s.Documents(ctx, who, id)
		note(documents, err)
		_, urgings, err := v.s.Urgings(ctx, who, id)
		note(urgings, err)
	}
	lines, err := v.s.Petitions(ctx, who, casework.PetitionFilter{}, page.Page{Limit: 99})
	note(lines, err)
	matters, err := v.s.Matters(ctx, who, casework.MatterFilter{}, page.Page{Limit: 99})
	note(matters, err)
	note(nil, v.s.ExportPetitions(ctx, who, casework.PetitionFilter{}, func(l casework.PetitionLine) error {
		all = append(all, l)
		return nil
	}))
	body, err := json.Marshal(all)
	if err != nil {
		v.t.Fatal(err)
	}
	return string(body), refused
}

// TestWhoHasAnInterestDoesNotRead: the clerk records it of their own head, who
// then reads nothing of the case, by whichever of petition and matter it stands
// with; colleagues read on.
func TestWhoHasAnInterestDoesNotRead(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, b storetest.Bench) {
		for i, ground := range []petition.Ground{petition.AccusedSelf, petition.KinOfParty} {
			v := &vault{world: newWorld(t, b, roll(t, 330+uint64(i)))}
			s := v.hide()
			clerk, head := person(access.Clerk, storetest.CommuneA1), person(access.Head, storetest.CommuneA1)
			teamAt(t, b, storetest.CommuneA1)
			p := v.classify(v.enter(petition.Denunciation, s, ""), petition.Denunciation, petition.Within)
			var matter authority.OwnedID
			detailed := 7 // of the reads, those of one case
			if i == 0 {
				matter, detailed = v.step(p, petition.Command{Action: petition.ActionAccept}).Matter.ID, 12
			}
			if told, refused := v.reads(head, p.ID, matter); refused > 0 || s.found([]byte(told)) == "" {
				t.Fatalf("before, the head is refused %d reads", refused)
			}
			declare := petition.Command{Action: petition.ActionDeclareConflict, Account: head.Account, Ground: ground}
			var err error
			if i == 0 {
				var result casework.MatterResult
				_, err = v.s.StepMatter(t.Context(), clerk, matter, 0, declare, catch(&result))
			} else {
				var result casework.PetitionResult
				_, err = v.s.StepPetition(t.Context(), clerk, p.ID, 0, declare, catch(&result))
			}
			if err != nil {
				t.Fatalf("the clerk records it of the head: %v", err)
			}
			told, refused := v.reads(head, p.ID, matter)
			if trace := s.found([]byte(told)); trace != "" || refused != detailed {
				t.Errorf("%s: refused %d of %d reads, told %q", ground, refused, detailed, trace)
			}
			if told, refused := v.reads(clerk, p.ID, matter); refused > 0 || s.found([]byte(told)) == "" {
				t.Errorf("%s: the clerk is refused %d reads", ground, refused)
			}
			for _, who := range []access.Actor{head, clerk} { // who was shown the parties is told to the others
				list, err := v.s.SealedReadings(t.Context(), who, storetest.CommuneA1, clock.Date{})
				of := func(r casework.SealedReading) bool { return r.Petition == p.ID }
				if err != nil || slices.ContainsFunc(list, of) != (who.Name == clerk.Name) {
					t.Errorf("%s: the %s reads of %+v, %v", ground, who.Name, list, err)
				}
			}
		}
	})
}

// TestAnInterestGoesWithThePaper: who was kept out of a matter reads nothing of a
// petition that is detached from it, nor of the other matters of one that is split.
func TestAnInterestGoesWithThePaper(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, b storetest.Bench) {
		v := &vault{world: newWorld(t, b, roll(t, 335))}
		clerk, head := person(access.Clerk, storetest.CommuneA1), person(access.Head, storetest.CommuneA1)
		teamAt(t, b, storetest.CommuneA1)
		declare := func(matter authority.OwnedID) {
			t.Helper()
			var result casework.MatterResult
			cmd := petition.Command{Action: petition.ActionDeclareConflict, Account: head.Account, Ground: petition.AccusedSelf}
			if _, err := v.s.StepMatter(t.Context(), clerk, matter, 0, cmd, catch(&result)); err != nil {
				t.Fatal(err)
			}
		}
		enter := func() (petition.Petition, secret) {
			s := v.hide()
			return v.classify(v.enter(petition.Denunciation, s, ""), petition.Denunciation, petition.Within), s
		}
		lead, _ := enter()
		m1 := v.step(lead, petition.Command{Action: petition.ActionAccept}).Matter.ID
		joined, s := enter()
		joined = v.step(joined, petition.Command{Action: petition.ActionJoin, Matter: m1}).Petition
		declare(m1)
		another := head
		another.Account = uuid.Must(uuid.NewV7())
		var detached casework.PetitionResult
		if _, err := v.s.StepPetition(t.Context(), another, joined.ID, 0, petition.Command{Action: petition.ActionDetach, Reason: "Ghép nhầm"}, catch(&detached)); err != nil {
			t.Fatal(err)
		}
		if told, refused := v.reads(head, joined.ID, authority.OwnedID{}); refused != 7 || s.found([]byte(told)) != "" {
			t.Errorf("detached: refused %d of 7 reads", refused)
		}

		paper, s := enter()
		parts := v.step(paper, petition.Command{Action: petition.ActionSplit, Contents: []petition.Content{{Subject: "Zqkxem nhà ở"}, {Subject: "Zqkxem cây trồng"}}}).Petition.Parts
		beside, s2 := enter() // of the second matter, beside the part
		beside = v.step(beside, petition.Command{Action: petition.ActionJoin, Matter: parts[1].Matter}).Petition
		declare(parts[0].Matter)
		for _, part := range parts {
			if told, refused := v.reads(head, paper.ID, part.Matter); refused != 12 || s.found([]byte(told)) != "" || strings.Contains(told, "Zqkxem") {
				t.Errorf("part %d: refused %d of 12 reads", part.No, refused)
			}
			if told, refused := v.reads(clerk, paper.ID, part.Matter); refused > 0 || s.found([]byte(told)) == "" || !strings.Contains(told, "Zqkxem") {
				t.Errorf("part %d: the clerk is refused %d reads", part.No, refused)
			}
		}
		if told, refused := v.reads(head, beside.ID, authority.OwnedID{}); refused != 0 || s2.found([]byte(told)) == "" || strings.Contains(told, "Zqkxem") {
			t.Errorf("what joined the other part's matter: refused %d reads, told of the part: %t", refused, strings.Contains(told, "Zqkxem"))
		}
	})
}

// TestWhatIsHiddenFindsNothing: who has an interest in a case sees that the
// register has its line, and finds it neither by the words that are hidden from
// them nor by who works on it; nor does a hint at registration name it.
func TestWhatIsHiddenFindsNothing(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, b storetest.Bench) {
		v := &vault{world: newWorld(t, b, roll(t, 333))}
		ctx := t.Context()
		clerk, head, other := person(access.Clerk, storetest.CommuneA1), person(access.Head, storetest.CommuneA1), person(access.Head, storetest.CommuneA1)
		other.Account = uuid.Must(uuid.NewV7())
		team := teamAt(t, b, storetest.CommuneA1)
		reg := plainRegistration()
		reg.Data.Subject, reg.Data.Respondent = "Zqabxem đường làng", "Ông Kqtruong Thử"
		var entered casework.PetitionResult
		if _, err := v.s.Register(ctx, clerk, reg, catch(&entered)); err != nil {
			t.Fatal(err)
		}
		id := entered.Petition.ID
		var result casework.PetitionResult
		if _, err := v.s.StepPetition(ctx, other, id, 0, petition.Command{Action: petition.ActionAssign, Team: team[:1]}, catch(&result)); err != nil {
			t.Fatal(err)
		}
		by := []casework.PetitionFilter{
			{Search: "zqabxem"},
			{Search: "kqtruong"},
			{Search: "zqabxem", Kind: petition.Complaint},
			{States: []petition.State{petition.StateReceived}},
			{Kind: entered.Petition.Kind},
			{Field: entered.Petition.Field},
			{Channel: entered.Petition.Channel},
			{Assignee: petition.AssigneeFilter{Account: team[0].Account}},
		}
		found := func(who access.Actor) (lines, hints int) {
			for _, f := range by {
				list, err := v.s.Petitions(ctx, who, f, page.Page{Limit: 9})
				if err != nil {
					t.Fatal(err)
				}
				count, err := v.s.CountPetitions(ctx, who, f, page.CountExact)
				if err != nil || count.Value != int64(len(list)) {
					t.Errorf("%+v: counted %d of %d, %v", f, count.Value, len(list), err)
				}
				exported := 0
				if err := v.s.ExportPetitions(ctx, who, f, func(casework.PetitionLine) error { exported++; return nil }); err != nil || exported != len(list) {
					t.Errorf("%+v: exported %d of %d, %v", f, exported, len(list), err)
				}
				lines += len(list)
			}
			hinted, err := v.s.PossibleDuplicates(ctx, who, reg)
			if err != nil {
				t.Fatal(err)
			}
			return lines, len(hinted)
		}
		if lines, hints := found(head); lines != len(by) || hints != 1 {
			t.Fatalf("before, the head finds %d and is hinted at %d", lines, hints)
		}
		if _, err := v.s.StepPetition(ctx, head, id, 0, petition.Command{Action: petition.ActionDeclareConflict, Ground: petition.AccusedSelf}, catch(&result)); err != nil {
			t.Fatal(err)
		}
		if p := result.Petition; p.Subject != party.Unnamed || p.Respondent != "" || p.Assignees != nil {
			t.Errorf("the answer to who declares an interest tells %+v", p)
		}
		if lines, hints := found(head); lines+hints != 0 {
			t.Errorf("the head finds %d and is hinted at %d", lines, hints)
		}
		if lines, hints := found(other); lines != len(by) || hints != 1 {
			t.Errorf("another one finds %d and is hinted at %d", lines, hints)
		}
		if _, err := v.s.Register(ctx, head, reg, catch(&result)); err != nil || len(result.Duplicates) != 0 {
			t.Errorf("registering the same: %+v, %v", result.Duplicates, err)
		}
		n := entered.Petition.Number
		list, err := v.s.Petitions(ctx, head, casework.PetitionFilter{Year: n.Year, No: n.No}, page.Page{Limit: 9})
		want := []casework.PetitionLine{{Petition: petition.Petition{
			ID: id, Number: n, ReceivedOn: entered.Petition.ReceivedOn, Subject: party.Unnamed,
			State: petition.StateReceived, Channel: petition.Other, Field: petition.FieldOther, LastOn: entered.Petition.ReceivedOn, Version: 1,
		}}}
		tree, treeErr := b.Store.Tree(ctx)
		if treeErr != nil {
			t.Fatal(treeErr)
		}
		want[0].Office = tree.NameOn(id.Authority, v.today())
		if diff := cmp.Diff(want, list, cmpopts.EquateComparable(clock.Date{}), cmpopts.EquateEmpty()); err != nil || diff != "" {
			t.Errorf("the line of the register (-want +got), %v:\n%s", err, diff)
		}
	})
}

// TestTheLineOfAMatterTellsItsNumberAlone: neither how the matter stands nor whom it
// protects nor who verifies it is told to who has an interest in it, in its line or
// by a filter that finds it.
func TestTheLineOfAMatterTellsItsNumberAlone(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, b storetest.Bench) {
		v := &vault{world: newWorld(t, b, roll(t, 336))}
		ctx := t.Context()
		clerk, head := person(access.Clerk, storetest.CommuneA1), person(access.Head, storetest.CommuneA1)
		teamAt(t, b, storetest.CommuneA1)
		p := v.classify(v.enter(petition.Denunciation, v.hide(), ""), petition.Denunciation, petition.Within)
		m := *v.step(p, petition.Command{Action: petition.ActionAccept}).Matter
		open := true
		by := []casework.MatterFilter{{States: []petition.State{m.State}}, {Sort: casework.ByDue}, {Instance: m.Instance}, {Kind: m.Kind}, {Field: m.Field}, {Open: &open}}
		found := func(who access.Actor) (lines int) {
			t.Helper()
			for _, f := range by {
				list, err := v.s.Matters(ctx, who, f, page.Page{Limit: 9})
				if err != nil {
					t.Fatal(err)
				}
				if count, err := v.s.CountMatters(ctx, who, f, page.CountExact); err != nil || count.Value != int64(len(list)) {
					t.Errorf("%+v: counted %d of %d, %v", f, count.Value, len(list), err)
				}
				lines += len(list)
			}
			of, err := v.s.Petitions(ctx, who, casework.PetitionFilter{Matter: m.ID}, page.Page{Limit: 9})
			if err != nil {
				t.Fatal(err)
			}
			return lines + len(of)
		}
		var result casework.MatterResult
		declare := petition.Command{Action: petition.ActionDeclareConflict, Account: head.Account, Ground: petition.AccusedSelf}
		if _, err := v.s.StepMatter(ctx, clerk, m.ID, 0, declare, catch(&result)); err != nil {
			t.Fatal(err)
		}
		if n := found(clerk); n != len(by)+1 {
			t.Errorf("the clerk finds %d lines", n)
		}
		if n := found(head); n != 0 {
			t.Errorf("who has an interest finds %d lines", n)
		}
		tree, err := b.Store.Tree(ctx)
		if err != nil {
			t.Fatal(err)
		}
		want := []casework.MatterLine{{Office: tree.NameOn(m.ID.Authority, clock.DateOf(storetest.Start())), Matter: petition.Matter{
			ID: m.ID, Number: m.Number, AcceptedOn: m.AcceptedOn, Subject: party.Unnamed,
			State: petition.StateAccepted, Channel: petition.Other, Field: petition.FieldOther, Instance: petition.First, LastOn: m.AcceptedOn, Version: 1,
		}}}
		list, err := v.s.Matters(ctx, head, casework.MatterFilter{}, page.Page{Limit: 9})
		if diff := cmp.Diff(want, list, cmpopts.EquateComparable(clock.Date{}), cmpopts.EquateEmpty()); err != nil || diff != "" {
			t.Errorf("the line (-want +got), %v:\n%s", err, diff)
		}
	})
}

// TestADenunciationDoesNotGoToTheAccused: not to the office where who is denounced
// works, and where it goes they read nothing.
func TestADenunciationDoesNotGoToTheAccused(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, b storetest.Bench) {
		v := &vault{world: newWorld(t, b, roll(t, 332))}
		accused := person(access.Head, storetest.CommuneA2)
		b.Hire(t, accused.Account, access.Head, storetest.CommuneA2)
		p := v.classify(v.enter(petition.Denunciation, v.hide(), ""), petition.Denunciation, petition.OutsideState)
		var result casework.PetitionResult
		clerk := person(access.Clerk, storetest.CommuneA1)
		if _, err := v.s.StepPetition(t.Context(), clerk, p.ID, 0, petition.Command{Action: petition.ActionDeclareConflict, Account: accused.Account, Ground: petition.AccusedSelf}, catch(&result)); err != nil {
			t.Fatal(err)
		}
		head := person(access.Head, storetest.CommuneA1)
		send := func(to authority.ID) error {
			_, err := v.s.StepPetition(t.Context(), head, p.ID, 0, petition.Command{Action: petition.ActionTransfer, TransferTo: to}, catch(&result))
			return err
		}
		for _, cmd := range []petition.Command{{}, {AccusedBelow: true}} { // for a head it is for the authority above, whoever confirms
			cmd.Action, cmd.TransferTo = petition.ActionTransfer, storetest.CommuneA2
			if _, err := v.s.StepPetition(t.Context(), head, p.ID, 0, cmd, catch(&result)); !errors.Is(err, petition.ErrGuard) || fault.As(err).Fields[0].Code != "accused_leads" {
				t.Fatalf("sent to the accused: %v", err)
			}
		}
		if err := send(storetest.CommuneB1); err != nil {
			t.Fatal(err)
		}
		accused.Grants = append(accused.Grants, access.Grant{Role: access.Head, Authority: storetest.CommuneB1})
		if _, err := v.s.Petition(t.Context(), accused, result.Linked.ID); !errors.Is(err, petition.ErrRecused) {
			t.Errorf("the accused reads it at the addressee: %v", err)
		}
	})
}

// TestADenunciationGoesToTheOfficeOfASubordinateWhenConfirmed: whom the head of the
// addressee manages, that head judges (Luật Tố cáo, Điều 12 khoản 1), once somebody
// has looked twice; who is denounced reads nothing of it there.
func TestADenunciationGoesToTheOfficeOfASubordinateWhenConfirmed(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, b storetest.Bench) {
		v := &vault{world: newWorld(t, b, roll(t, 334))}
		accused := person(access.Officer, storetest.CommuneA2)
		b.Hire(t, accused.Account, access.Officer, storetest.CommuneA2)
		p := v.classify(v.enter(petition.Denunciation, v.hide(), ""), petition.Denunciation, petition.OutsideState)
		var result casework.PetitionResult
		if _, err := v.s.StepPetition(t.Context(), person(access.Clerk, storetest.CommuneA1), p.ID, 0,
			petition.Command{Action: petition.ActionDeclareConflict, Account: accused.Account, Ground: petition.AccusedSelf}, catch(&result)); err != nil {
			t.Fatal(err)
		}
		send := func(confirmed bool) error {
			_, err := v.s.StepPetition(t.Context(), person(access.Head, storetest.CommuneA1), p.ID, 0,
				petition.Command{Action: petition.ActionTransfer, TransferTo: storetest.CommuneA2, AccusedBelow: confirmed}, catch(&result))
			return err
		}
		if err := send(false); !errors.Is(err, petition.ErrGuard) || fault.As(err).Fields[0].Code != "confirm_accused_there" {
			t.Fatalf("without a second look: %v", err)
		}
		if err := send(true); err != nil {
			t.Fatal(err)
		}
		if _, err := v.s.Petition(t.Context(), accused, result.Linked.ID); !errors.Is(err, petition.ErrRecused) {
			t.Errorf("the accused reads it at their own office: %v", err)
		}
	})
}

// TestWhatThePaperSaysOfTheAccusedIsLookedAt: where nobody's account is on record as
// denounced, and the paper says that they belong to the addressee, or to an office
// above or below it, it goes there when somebody confirms that and says why (Luật Tố
// cáo, Điều 12 khoản 1); a recommendation goes to whom it is about.
func TestWhatThePaperSaysOfTheAccusedIsLookedAt(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, b storetest.Bench) {
		v := &vault{world: newWorld(t, b, roll(t, 337)), discreet: true}
		clerk, head := person(access.Clerk, storetest.CommuneA1), person(access.Head, storetest.CommuneA1)
		of := func(kind petition.Kind, respondent string, c petition.Competence) petition.Petition {
			t.Helper()
			p := v.classify(v.enter(kind, v.d.secret(), ""), kind, c)
			var result casework.PetitionResult
			correct := petition.Command{Action: petition.ActionCorrect, Reason: "Bổ sung", Petition: &petition.PetitionCorrection{Respondent: &respondent}}
			if _, err := v.s.StepPetition(t.Context(), clerk, p.ID, 0, correct, catch(&result)); err != nil {
				t.Fatal(err)
			}
			return result.Petition
		}
		codes := func(err error) string {
			t.Helper()
			if err == nil {
				return ""
			}
			if !errors.Is(err, petition.ErrGuard) {
				t.Fatal(err)
			}
			var out []string
			for _, f := range fault.As(err).Fields {
				out = append(out, f.Pointer)
			}
			return strings.Join(out, " ")
		}
		for _, tt := range []struct {
			kind       petition.Kind
			respondent string
			to         authority.ID
			asks       bool
		}{
			{petition.Denunciation, "Chủ tịch Uỷ ban nhân dân xã Đào Hồng", storetest.CommuneA2, true},
			{petition.Denunciation, "cong chuc dia chinh, xa dao hong", storetest.CommuneA2, true},
			{petition.Denunciation, "Chủ tịch UBND tỉnh Thử Nghiệm", storetest.CommuneA2, true},
			{petition.Denunciation, "Chủ tịch UBND xã Đào Hồng", storetest.Province, true},
			{petition.Denunciation, "Chủ tịch UBND xã Mai Vàng", storetest.CommuneA2, false},
			{petition.Denunciation, "Ông Thử Văn Nghiệm", storetest.CommuneA2, false},
			{petition.Recommendation, "Chủ tịch UBND xã Đào Hồng", storetest.CommuneA2, false},
		} {
			p := of(tt.kind, tt.respondent, petition.OutsideState)
			send := func(confirmed bool, why string) error {
				cmd := petition.Command{Action: petition.ActionTransfer, TransferTo: tt.to, AccusedBelow: confirmed, Reason: why}
				_, err := v.s.StepPetition(t.Context(), head, p.ID, 0, cmd, catch(&casework.PetitionResult{}))
				return err
			}
			if !tt.asks {
				if err := send(false, ""); err != nil {
					t.Errorf("%q to %s: %v", tt.respondent, tt.to, err)
				}
				continue
			}
			for want, err := range map[string]error{
				"/confirm_accused_there /reason": send(false, ""), "/confirm_accused_there": send(false, "Đúng thẩm quyền"), "/reason": send(true, " "),
			} {
				if got := codes(err); got != want {
					t.Errorf("%q to %s: refused at %q, want %q", tt.respondent, tt.to, got, want)
				}
			}
			if err := send(true, "Người đứng đầu có thẩm quyền giải quyết"); err != nil {
				t.Errorf("%q to %s, confirmed: %v", tt.respondent, tt.to, err)
			}
		}

		m := v.step(of(petition.Denunciation, "Phó Chủ tịch UBND xã Phượng Vĩ", petition.Within), petition.Command{Action: petition.ActionAccept}).Matter.ID
		entrust := func(cmd petition.Command) error {
			cmd.Action, cmd.DueOn = petition.ActionEntrust, v.today().AddDays(9)
			_, err := v.s.StepMatter(t.Context(), head, m, 0, cmd, catch(&casework.MatterResult{}))
			return err
		}
		if got := codes(entrust(petition.Command{Body: storetest.CommuneB1})); got != "/confirm_accused_there /reason" {
			t.Errorf("given to the body that the paper names: refused at %q", got)
		}
		if err := entrust(petition.Command{Body: storetest.CommuneA2}); err != nil {
			t.Errorf("given to another body: %v", err)
		}
		if err := entrust(petition.Command{Body: storetest.CommuneB1, AccusedBelow: true, Reason: "Người bị tố cáo đã chuyển công tác"}); err != nil {
			t.Errorf("confirmed: %v", err)
		}
	})
}
