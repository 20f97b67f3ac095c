package petition_test

import (
	"errors"
	"strings"
	"testing"

	"kntc/internal/access"
	"kntc/internal/fault"
	"kntc/internal/petition"
)

// The flows as the law draws them, written a second time and apart from the
// tables: "action: states it leaves > state it reaches"; "=" keeps the state.
const (
	petitionFlow = `
		classify:     received classified > classified
		accept:       classified > accepted
		join:         classified > joined
		refuse:       classified > not_accepted
		guide:        classified > guided
		transfer:     classified > transferred
		urge:         classified > urged
		return:       classified > returned
		file:         classified > filed
		withdraw:     received classified > withdrawn
		correct:      received classified accepted joined not_accepted guided transferred urged returned filed withdrawn > =
		record_reply: transferred urged > =
		send_reply:   accepted joined not_accepted guided transferred urged returned filed > =`
	complaintFlow = `
		verify:        accepted > verifying
		report:        verifying > verified
		hold_dialogue: verified > dialogue
		decide:        verified dialogue > decided
		record_result: accepted > decided
		withdraw:      accepted verifying verified dialogue > withdrawn
		terminate:     accepted verifying verified dialogue > terminated
		correct:       decided terminated withdrawn closed > =
		close:         decided terminated withdrawn > closed`
	denunciationFlow = `
		verify:        accepted > verifying
		report:        verifying > verified
		conclude:      verified > concluded
		record_result: accepted > concluded
		handle:        concluded > handled
		withdraw:      accepted verifying verified > withdrawn
		terminate:     accepted verifying verified > terminated
		correct:       concluded handled terminated withdrawn closed > =
		close:         concluded handled terminated withdrawn > closed`
	recommendationFlow = `
		verify:        accepted > verifying
		report:        verifying > verified
		answer:        accepted verifying verified > answered
		record_result: accepted > answered
		withdraw:      accepted verifying verified > withdrawn
		correct:       answered withdrawn closed > =
		close:         answered withdrawn > closed`
)

// flow is a parsed flow: for each action, the state each state leads to.
type flow map[petition.Action]map[petition.State]petition.State

func parseFlow(t *testing.T, text string) flow {
	t.Helper()
	out := make(flow)
	for line := range strings.Lines(strings.TrimSpace(text)) {
		action, rest, ok := strings.Cut(line, ":")
		from, to, ok2 := strings.Cut(rest, ">")
		if !ok || !ok2 {
			t.Fatalf("cannot read %q", line)
		}
		steps := make(map[petition.State]petition.State)
		for _, s := range strings.Fields(from) {
			steps[petition.State(s)] = petition.State(strings.TrimSpace(to))
			if strings.TrimSpace(to) == "=" {
				steps[petition.State(s)] = petition.State(s)
			}
		}
		out[petition.Action(strings.TrimSpace(action))] = steps
	}
	return out
}

// actions lists every action there is, and one there is not.
func actions() []petition.Action {
	return []petition.Action{
		petition.Register, petition.Classify, petition.Accept, petition.Join, petition.Refuse, petition.Guide,
		petition.Transfer, petition.Urge, petition.Return, petition.File, petition.Withdraw, petition.Correct,
		petition.RecordReply, petition.SendReply, petition.Open, petition.Verify, petition.Report,
		petition.HoldDialogue, petition.Decide, petition.Conclude, petition.Handle, petition.Answer,
		petition.Terminate, petition.RecordResult, petition.Close, "", "teleport",
	}
}

// TestPetitionStepsFollowTheFlow tries every action from every state with
// every combination of what guards look at.
func TestPetitionStepsFollowTheFlow(t *testing.T) {
	t.Parallel()
	want := parseFlow(t, petitionFlow)
	for _, state := range petition.PetitionStates() {
		t.Run(string(state), func(t *testing.T) {
			t.Parallel()
			for _, p := range everyPetition(state) {
				available := availability(petition.PetitionActions(p, everything))
				for _, action := range actions() {
					_, err := petition.ApplyPetition(p, complete(action, p), completeInput(p))
					got := verdict(err)
					if want := petitionVerdict(want, p, action); got != want {
						t.Fatalf("%s of %s: %s, want %s", action, describe(p), got, want)
					}
					if known := want[action] != nil; known && available[action] != got {
						t.Fatalf("%s of %s: offered %s, applied %s", action, describe(p), available[action], got)
					}
				}
			}
		})
	}
}

// petitionVerdict says what the law answers: "ok", the code of the refusal, or
// the guard that refuses.
func petitionVerdict(f flow, p petition.Petition, action petition.Action) string {
	steps, known := f[action]
	if !known {
		return petition.ErrUnknownAction.Code
	}
	if _, ok := steps[p.State]; !ok {
		return petition.ErrWrongState.Code
	}
	for _, bar := range bars(p, action) {
		if bar.holds {
			return bar.guard
		}
	}
	return "ok"
}

// bar is a reason of law against a step.
type bar struct {
	guard string
	holds bool
}

// bars lists what bars an action, in the order in which it is told.
func bars(p petition.Petition, action petition.Action) []bar {
	var (
		mixed      = bar{"not_mixed", p.Kind == petition.Mixed}
		ineligible = bar{"eligible", p.Eligibility != petition.Eligible}
		foreign    = bar{"within_competence", p.Competence != petition.Within}
		ours       = bar{"outside_competence", p.Competence == petition.Within}
	)
	switch action {
	case petition.Accept:
		return []bar{
			mixed, ineligible, foreign,
			{"named", p.Anonymous},
			{"person_denounces", p.Kind == petition.Denunciation && p.Organisation},
		}
	case petition.Join:
		return []bar{mixed, foreign}
	case petition.Refuse:
		return []bar{foreign}
	case petition.Guide:
		return []bar{{"guidable", p.Kind != petition.Mixed && p.Competence == petition.Within}}
	case petition.Transfer:
		return []bar{ours, {"transferable_kind", p.Kind == petition.Complaint}, mixed}
	case petition.Urge, petition.Return:
		return []bar{ours}
	case petition.RecordReply:
		return []bar{{"awaiting_reply", !p.ReplyOn.IsZero()}}
	case petition.SendReply:
		return []bar{{"referred_here", p.Origin.IsZero()}}
	}
	return nil
}

// everyPetition lists petitions in the state with every combination of kind,
// eligibility, competence, namelessness, organisation, origin and reply.
func everyPetition(state petition.State) []petition.Petition {
	var out []petition.Petition
	for _, kind := range petition.Kinds() {
		for _, eligibility := range append(petition.Eligibilities(), "") {
			for _, competence := range []petition.Competence{petition.Within, petition.OutsideState, petition.OutsideParty, ""} {
				for bits := range 16 {
					p := petition.Petition{
						ID: id(office, 1), State: state, Kind: kind, KindDeclared: kind, Channel: petition.Post,
						Field: petition.FieldLand, ReceivedOn: received, LastOn: received, Subject: "Đất đai",
						Eligibility: eligibility, Competence: competence, Version: 3,
						Anonymous: bits&1 != 0, Organisation: bits&2 != 0,
					}
					if bits&4 != 0 {
						p.Origin = id(otherOffice, 9)
					}
					if bits&8 != 0 {
						p.ReplyOn = received
					}
					if state.Disposed() {
						p.DisposedOn = received
					}
					out = append(out, p)
				}
			}
		}
	}
	return out
}

// complete is a command that carries all the action may need of a petition.
func complete(action petition.Action, p petition.Petition) petition.Command {
	cmd := petition.Command{Action: action, On: today, Reason: "Theo hồ sơ", Paper: petition.Paper{Number: "15/TB", On: today}}
	switch action {
	case petition.Classify:
		cmd.Classification = within(p.Kind)
	case petition.Join:
		cmd.Matter = id(office, 50)
	case petition.Transfer:
		cmd.TransferTo = otherOffice
	case petition.RecordReply, petition.SendReply:
		cmd.Reply = "Đã giải quyết."
	case petition.Correct:
		cmd.Petition = &petition.PetitionData{
			Channel: p.Channel, Field: p.Field, ReceivedOn: p.ReceivedOn, Subject: "Đất đai, sửa lại", Anonymous: p.Anonymous,
		}
	}
	return cmd
}

func completeInput(p petition.Petition) petition.Input {
	in := input()
	target := matter(p.Kind)
	target.ID = id(office, 50)
	in.Target = &target
	in.Origin = &petition.Petition{ID: id(otherOffice, 9), State: petition.Transferred, LastOn: received, DisposedOn: received, Version: 3}
	in.LinkedID = id(otherOffice, 60)
	return in
}

// TestMatterStepsFollowTheFlow does the same for every kind of matter.
func TestMatterStepsFollowTheFlow(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		kind petition.Kind
		flow string
	}{
		{petition.Complaint, complaintFlow},
		{petition.Denunciation, denunciationFlow},
		{petition.Recommendation, recommendationFlow},
		{petition.Feedback, recommendationFlow},
	} {
		t.Run(string(tt.kind), func(t *testing.T) {
			t.Parallel()
			want := parseFlow(t, tt.flow)
			for _, state := range petition.MatterStates() {
				for _, m := range everyMatter(tt.kind, state) {
					checkMatter(t, want, m)
				}
			}
		})
	}
}

// everyMatter lists the matter unresolved, resolved, and ended without result.
func everyMatter(kind petition.Kind, state petition.State) []petition.Matter {
	open := matter(kind)
	open.State = state
	resolved, ended := open, open
	resolved.Outcome, resolved.ResolvedOn = petition.Wrong, received
	ended.EndedOn = received
	return []petition.Matter{open, resolved, ended}
}

func checkMatter(t *testing.T, want flow, m petition.Matter) {
	t.Helper()
	available := availability(petition.MatterActions(m, everything))
	for _, action := range actions() {
		step, err := petition.ApplyMatter(m, completeOnMatter(action, m.Kind), petition.Input{Today: today})
		got := verdict(err)
		if want := matterVerdict(want, m, action); got != want {
			t.Errorf("%s from %s: %s, want %s", action, m.State, got, want)
		}
		if err == nil && step.Matter.State != want[action][m.State] {
			t.Errorf("%s from %s leads to %s, want %s", action, m.State, step.Matter.State, want[action][m.State])
		}
		if known := want[action] != nil; known && available[action] != got {
			t.Errorf("%s from %s: offered %s, applied %s", action, m.State, available[action], got)
		}
	}
}

func matterVerdict(f flow, m petition.Matter, action petition.Action) string {
	steps, known := f[action]
	if !known {
		return petition.ErrUnknownAction.Code
	}
	if _, ok := steps[m.State]; !ok {
		return petition.ErrWrongState.Code
	}
	if (action == petition.Withdraw || action == petition.Terminate) && !m.Open() {
		return "unresolved"
	}
	return "ok"
}

// completeOnMatter is a command that carries all the action may need.
func completeOnMatter(action petition.Action, kind petition.Kind) petition.Command {
	cmd := petition.Command{Action: action, On: today, Reason: "Theo hồ sơ"}
	switch action {
	case petition.Decide, petition.Conclude:
		cmd.Outcome = petition.PartlyRight
	case petition.RecordResult:
		cmd.Outcome = petition.Right
		if kind == petition.Recommendation || kind == petition.Feedback {
			cmd.Outcome = petition.Answered
		}
	case petition.Correct:
		cmd.Correction = &petition.MatterCorrection{Field: petition.FieldPolicy}
	}
	return cmd
}

// verdict is "ok", the refusing guard, or the code of the fault.
func verdict(err error) string {
	if err == nil {
		return "ok"
	}
	f := fault.As(err)
	if f == nil {
		return "not a fault: " + err.Error()
	}
	if guard, ok := f.Extra["guard"].(string); ok && errors.Is(err, petition.ErrGuard) {
		return guard
	}
	return f.Code
}

// availability maps each offered action to "ok" or the reason against it.
func availability(list []petition.Availability) map[petition.Action]string {
	out := make(map[petition.Action]string, len(list))
	for _, a := range list {
		if a.Why == nil {
			out[a.Rule.Action] = verdict(nil)
			continue
		}
		out[a.Rule.Action] = verdict(a.Why)
	}
	return out
}

func describe(p petition.Petition) string {
	return strings.Join([]string{
		string(p.State), string(p.Kind), string(p.Eligibility), string(p.Competence),
		"anonymous=" + truth(p.Anonymous), "organisation=" + truth(p.Organisation),
		"referred=" + truth(!p.Origin.IsZero()), "replied=" + truth(!p.ReplyOn.IsZero()),
	}, " ")
}

func truth(b bool) string {
	if b {
		return "yes"
	}
	return "no"
}

// TestActionsTellPermissionFirst: who may not act learns that, not which guard
// would have refused; but a wrong state is told to everybody.
func TestActionsTellPermissionFirst(t *testing.T) {
	t.Parallel()
	p := classified(t, outside(petition.Complaint))
	nothing := func(access.Permission) bool { return false }
	for _, a := range petition.PetitionActions(p, nothing) {
		if a.Allowed || a.Why == nil {
			t.Errorf("%s is offered to somebody without any permission", a.Rule.Action)
			continue
		}
		inState := petition.Known(a.Rule.From, p.State)
		if forbidden := errors.Is(a.Why, access.ErrForbidden); forbidden != inState {
			t.Errorf("%s: %v", a.Rule.Action, a.Why)
		}
		if inState && a.Why.Extra["permission"] != string(a.Rule.Permission) {
			t.Errorf("%s: names the permission %v, want %s", a.Rule.Action, a.Why.Extra["permission"], a.Rule.Permission)
		}
	}
}

// TestActionsAskForTheRowsPermission: exactly the actions of the permissions
// the caller has are allowed.
func TestActionsAskForTheRowsPermission(t *testing.T) {
	t.Parallel()
	p := classified(t, within(petition.Complaint))
	may := func(q access.Permission) bool { return access.Clerk.Grants(q) }
	var got []string
	for _, a := range petition.PetitionActions(p, may) {
		if a.Allowed {
			got = append(got, string(a.Rule.Action))
		}
	}
	if want := "classify join withdraw correct"; strings.Join(got, " ") != want {
		t.Errorf("a clerk may %v, want %s", got, want)
	}
}
