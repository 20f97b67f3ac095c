package casework_test

import (
	"slices"
	"strings"
	"testing"

	"kntc/internal/authority"
	"kntc/internal/bilingual/bilingualtest"
	"kntc/internal/casework"
	"kntc/internal/deadline"
	"kntc/internal/fault"
	"kntc/internal/petition"
	"kntc/internal/store/storetest"
)

// offeredHistories is how many petitions the worlds of offers have.
const offeredHistories = 120

// TestOffersAreComplete takes, in random histories, steps that are offered: with
// exactly what they say they need, filled by what is offered with them, none is
// refused for something that is missing or does not fit; and none takes a field that
// is not offered. What the histories then say is Vietnamese.
func TestOffersAreComplete(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, b storetest.Bench) {
		w := newWorld(t, b, roll(t, 91))
		offers := offersIn{w, make(map[petition.Action]int)}
		w.live(offeredHistories, func(int) {
			if len(w.petitions) > 0 && w.d.chance(50) {
				offers.takeOnPetition(w.recentPetition())
			}
			if len(w.matters) > 0 && w.d.chance(50) {
				offers.takeOnMatter(w.recentMatter())
			}
		})
		w.checkSentences()
		if len(offers.taken) < 25 {
			t.Errorf("only %d kinds of steps were taken as offered: %v", len(offers.taken), offers.taken)
		}
	})
}

// offersIn are the steps offered in a world.
type offersIn struct {
	*world

	taken map[petition.Action]int
}

func (o offersIn) takeOnPetition(p *petition.Petition) {
	o.t.Helper()
	who := o.headAt(p.ID.Authority)
	now, list, err := o.s.PetitionActions(o.t.Context(), who, p.ID)
	offer, ok := o.draw(list, err)
	if !ok {
		return
	}
	cmd := petition.Command{Action: offer.Rule.Action}
	if !o.fill(&cmd, offer, func(name string) bool { return o.fillPetition(&cmd, name, now) }) {
		return
	}
	step := func(cmd petition.Command) (out casework.PetitionResult, err error) {
		_, err = o.s.StepPetition(o.t.Context(), who, p.ID, 0, cmd, catch(&out))
		return out, err
	}
	o.refusesStray(offer, cmd, func(c petition.Command) error { _, err := step(c); return err })
	result, err := step(cmd)
	if o.complete(offer, cmd, err) {
		o.learn(p, cmd, result)
	}
}

func (o offersIn) takeOnMatter(m *petition.Matter) {
	o.t.Helper()
	who := o.headAt(m.ID.Authority)
	now, list, err := o.s.MatterActions(o.t.Context(), who, m.ID)
	offer, ok := o.draw(list, err)
	if !ok {
		return
	}
	cmd := petition.Command{Action: offer.Rule.Action}
	if !o.fill(&cmd, offer, func(name string) bool { return o.fillMatter(&cmd, name, now) }) {
		return
	}
	step := func(cmd petition.Command) (out casework.MatterResult, err error) {
		_, err = o.s.StepMatter(o.t.Context(), who, m.ID, 0, cmd, catch(&out))
		return out, err
	}
	o.refusesStray(offer, cmd, func(c petition.Command) error { _, err := step(c); return err })
	result, err := step(cmd)
	if o.complete(offer, cmd, err) {
		o.learnOf(m, cmd, result)
	}
}

// draw takes one of the steps that are offered, those taken least often first.
func (o offersIn) draw(list []petition.Availability, err error) (petition.Availability, bool) {
	o.t.Helper()
	if f := fault.As(err); err != nil && (f == nil || f.Kind != fault.NotFound && f.Kind != fault.Forbidden) {
		o.t.Fatal(err)
	}
	list = slices.DeleteFunc(list, func(a petition.Availability) bool { return !a.Allowed })
	if len(list) == 0 {
		return petition.Availability{}, false
	}
	best := pick(o.d, list)
	for range 3 {
		if a := pick(o.d, list); o.taken[a.Rule.Action] < o.taken[best.Rule.Action] {
			best = a
		}
	}
	return best, true
}

// fill gives the command exactly what the offer needs; false when the world has
// nothing to give.
func (o offersIn) fill(cmd *petition.Command, offer petition.Availability, more func(name string) bool) bool {
	for _, need := range offer.Needs {
		name := pick(o.d, strings.Split(need, "|"))
		if cmd.Action == petition.ActionAccept && strings.HasPrefix(need, "prior|") { // what a certain earlier matter asks for besides is no need of the petition
			name = need[strings.LastIndex(need, "|")+1:]
		}
		switch name {
		case "reason":
			cmd.Reason = "Theo hồ sơ"
		case "outcome":
			cmd.Outcome = pick(o.d, offer.Rule.Outcomes)
		case "ground":
			cmd.Ground = pick(o.d, offer.Grounds)
		case "transfer_to":
			if cmd.TransferTo = pick(o.d, offices()); cmd.Action == petition.ActionHandOver {
				cmd.TransferTo = o.successor()
			}
		case "transfer_name", "body_name":
			cmd.TransferName, cmd.BodyName = "Thanh tra Chính phủ", "Thanh tra Chính phủ"
		case "paper/number":
			cmd.Paper.Number = "15/TB"
		case "paper/on":
			cmd.Paper.On = o.today()
		case "paper/signer":
			cmd.Paper.Signer = "Trần Văn Ví Dụ"
		case "nothing_to_go_on":
			cmd.NothingToGoOn = true
		default:
			if !more(name) {
				return false
			}
		}
	}
	*cmd = cmd.Fitting(offer.Rule)
	return true
}

// fillPetition fills what steps on petitions alone need.
func (o offersIn) fillPetition(cmd *petition.Command, name string, p petition.Petition) bool {
	switch name {
	case "classification":
		cmd.Classification = &petition.Classification{
			Kind: p.Kind, Kinds: contentsOf(p.Kind), Field: p.Field, Eligibility: pick(o.d, petition.Eligibilities()), Competence: pick(o.d, petition.Competences()),
		}
	case "inadmissibility":
		cmd.Inadmissibility = pick(o.d, p.Inadmissibilities())
	case "contents":
		cmd.Contents = []petition.Content{{Subject: "Nhà ở"}, {Subject: "Cây trồng"}}
	case "matter":
		o.chooseMatter(&p, cmd)
		cmd.On = o.today()
		return !cmd.Matter.IsZero()
	case "petition":
		cmd.Petition = o.correction(&p)
	case "reply":
		cmd.Reply = "Đã giải quyết."
	case "prior_decision":
		cmd.PriorDecision = "Quyết định 20/QĐ-UBND"
	case "prior_decided_on":
		cmd.PriorDecidedOn = p.ReceivedOn
	case "receipt_unknown":
		cmd.ReceiptUnknown = "Người khiếu nại không giữ phong bì"
	case "prior":
		if len(o.matters) == 0 {
			return false
		}
		cmd.Prior = o.matters[o.d.IntN(len(o.matters))].ID
	case "identity_check":
		cmd.IdentityCheck = pick(o.d, petition.IdentityChecks())
	case "party":
		cmd.Party = 1
	default:
		return o.fillStaff(cmd, name, p.ID.Authority)
	}
	return true
}

// fillStaff fills who works on a case.
func (o offersIn) fillStaff(cmd *petition.Command, name string, office authority.ID) bool {
	switch name {
	case "team":
		cmd.Team = teamAt(o.t, o.b, office)
	case "account_id":
		cmd.Account = teamAt(o.t, o.b, office)[0].Account
	default:
		return false // a file, of which these worlds have none
	}
	return true
}

// fillMatter fills what steps on matters need.
func (o offersIn) fillMatter(cmd *petition.Command, name string, m petition.Matter) bool {
	switch name {
	case "matter":
		cmd.Matter = o.otherMatter(&m)
		return cmd.Matter != m.ID
	case "correction":
		cmd.Correction = &petition.MatterCorrection{Field: pick(o.d, petition.Fields())}
	case "criteria":
		cmd.Criteria = deadline.Criteria()[:1]
	case "days":
		cmd.Days = 30
	case "planned_on":
		cmd.PlannedOn = o.today().AddDays(6)
	case "participants":
		cmd.Participants = heard().Participants
	case "chair":
		cmd.Chair = petition.ByResolver
	case "receipts":
		cmd.Receipts = []petition.Receipt{{Recipient: petition.Complainant, On: o.today(), Evidence: petition.ByPost}}
	case "withdrawn":
		cmd.Withdrawn = "Bồi thường cây trồng"
	case "suspension":
		cmd.Suspension = o.aSuspension(m.ID)
	case "ruling":
		cmd.Ruling = pick(o.d, petition.Rulings())
	case "done":
		cmd.Done = &petition.Result{HandlePeople: 1}
	case "judgment":
		cmd.Judgment = pick(o.d, petition.Judgments())
	case "body":
		cmd.Body = pick(o.d, offices())
	case "due_on":
		cmd.DueOn = o.today()
	case "publication":
		cmd.Publication = &petition.Publication{Medium: petition.OnBoard, Until: o.today().AddDays(20)}
	default:
		return o.fillStaff(cmd, name, m.VerifiedAt())
	}
	return true
}

// complete fails the test when what was offered was refused for something that is
// missing or does not fit, and reports whether it was taken.
func (o offersIn) complete(offer petition.Availability, cmd petition.Command, err error) bool {
	o.t.Helper()
	if f := fault.As(err); f != nil {
		for _, field := range f.Fields {
			wanting := field.Code == "required" || field.Code == "not_taken" || field.Pointer == "/ground" && field.Code != "not_for_prior" && field.Code != "recorded_before" && field.Code != "not_for_petition"
			partly := field.Pointer == "/reason" && cmd.Done != nil // what was given in its place did not do
			if wanting && !partly {
				o.t.Errorf("%s was offered with the needs %v and refused: %v", cmd.Action, offer.Needs, err)
			}
		}
	}
	if !o.settle("offered "+string(cmd.Action), err) {
		return false
	}
	o.taken[cmd.Action]++
	return true
}

// refusesStray wants a step to refuse a field that it is not offered with.
func (o offersIn) refusesStray(offer petition.Availability, cmd petition.Command, step func(petition.Command) error) {
	o.t.Helper()
	stray := []struct {
		name string
		give func(*petition.Command)
	}{
		{"reply", func(c *petition.Command) { c.Reply = "Phúc đáp" }},
		{"explained", func(c *petition.Command) { c.Explained = true }},
		{"days", func(c *petition.Command) { c.Days = 3 }},
		{"withdrawn", func(c *petition.Command) { c.Withdrawn = "Nhà ở" }},
		{"differs", func(c *petition.Command) { c.Differs = true }},
		{"deliberate", func(c *petition.Command) { c.Deliberate = true }},
		{"chair_name", func(c *petition.Command) { c.ChairName = "Lê Thị Chủ Trì" }},
		{"ground", func(c *petition.Command) { c.Ground = petition.KinOfParty }},
		{"inadmissibility", func(c *petition.Command) { c.Inadmissibility = petition.InadmissibleForm }},
		{"outcome", func(c *petition.Command) { c.Outcome = petition.OutcomeRight }},
		{"ruling", func(c *petition.Command) { c.Ruling = petition.Recognise }},
		{"judgment", func(c *petition.Command) { c.Judgment = petition.Granted }},
	}
	s := stray[o.d.IntN(len(stray))]
	if offer.Rule.Accepts(s.name) {
		return
	}
	s.give(&cmd)
	if err := step(cmd); err == nil {
		o.t.Errorf("%s takes %s, which it is not offered with", cmd.Action, s.name)
	}
}

// checkSentences holds what the histories say to their language.
func (w *world) checkSentences() {
	w.t.Helper()
	var cases []authority.OwnedID
	for _, p := range w.petitions {
		cases = append(cases, p.ID)
	}
	for _, m := range w.matters {
		cases = append(cases, m.ID)
	}
	for _, id := range cases {
		h, err := w.s.History(w.t.Context(), overseer(), id)
		if err != nil {
			w.t.Fatal(err)
		}
		teller := petition.NewTeller(h.Names)
		for _, e := range h.Events {
			for _, c := range teller.Tell(e.Event, e.Values, e.Withheld) {
				said := c.Sentence().VI
				if wrong := bilingualtest.Foreign(said); len(wrong) > 0 {
					w.t.Errorf("%s of %s says %q: %q", e.Action, id, said, wrong)
				}
			}
		}
	}
}
