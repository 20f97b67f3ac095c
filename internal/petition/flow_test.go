package petition_test

import (
	"errors"
	"slices"
	"strings"
	"sync"
	"testing"

	"kntc/internal/access"
	"kntc/internal/deadline"
	"kntc/internal/fault"
	"kntc/internal/party"
	"kntc/internal/petition"
)

// The flows as the law draws them, written a second time and apart from the
// tables: "action: states it leaves > state it reaches"; "=" keeps the state.
const (
	petitionFlow = `
		classify:              received classified > classified
		accept:                classified > accepted
		split:                 classified > accepted
		join:                  classified > joined
		detach:                joined > classified
		refuse:                classified > not_accepted
		guide:                 classified > guided
		transfer:              classified > transferred
		send_to_investigators: classified > transferred
		inspect:               classified > inspecting
		handle_immediately:    classified > handled_at_once
		urge:                  classified > urged
		return:                classified > returned
		file:                  classified > filed
		set_aside:             classified > set_aside
		withdraw:              received classified > withdrawn
		hand_over:             received classified > handed_over
		leave:                 received classified accepted joined > =
		undo_disposition:      not_accepted guided transferred urged returned filed inspecting handled_at_once set_aside > classified
		undo_disposition:      withdrawn > back
		withhold_file:         received classified accepted joined not_accepted guided transferred urged returned filed inspecting handled_at_once set_aside withdrawn handed_over annulled > =
		erase_file:            received classified accepted joined not_accepted guided transferred urged returned filed inspecting handled_at_once set_aside withdrawn handed_over annulled > =
		mark_redacted:         received classified accepted joined not_accepted guided transferred urged returned filed inspecting handled_at_once set_aside withdrawn handed_over annulled > =
		unmark_redacted:       received classified accepted joined not_accepted guided transferred urged returned filed inspecting handled_at_once set_aside withdrawn handed_over annulled > =
		annul:                 received classified > annulled
		correct:               received classified accepted joined not_accepted guided transferred urged returned filed inspecting handled_at_once set_aside withdrawn > =
		record_reply:          transferred urged > =
		tell_citizen:          transferred urged > =
		answer_sender:         classified accepted joined not_accepted guided transferred urged returned filed inspecting handled_at_once set_aside withdrawn > =
		check_identity:        classified > =
		request_protection:    received classified > =
		grant_protection:      received classified > =
		refuse_protection:     received classified > =
		end_protection:        received classified joined not_accepted guided transferred urged returned filed inspecting handled_at_once set_aside withdrawn annulled > =
		note_regulation:       received classified > =
		record_inspection:     inspecting > =
		ask_report:            classified > =
		record_report:         received classified > =
		urge_case:             received classified > =
		reply_urging:          received classified > =
		assign:                received classified > =
		unassign:              received classified > =
		declare_conflict:      received classified > =
		lift_conflict:         received classified > =
		send_reply:            accepted joined not_accepted guided transferred urged returned filed inspecting handled_at_once set_aside > =`

	// What the tracks of complaints have in common. "back" is the state before
	// the suspension.
	complaintFlow = `
		verify:             accepted > verifying
		report:             verifying > verified
		entrust:            accepted > verifying
		entrust:            verifying > =
		recall:             verifying suspended > =
		record_findings:    verifying > verified
		call_dialogue:      verifying verified dialogue > =
		hold_dialogue:      verified dialogue > dialogue
		put_off_dialogue:   verifying verified dialogue > =
		decide:             accepted verified dialogue > decided
		record_result:      accepted > decided
		find_complex:       accepted verifying verified > =
		note_overdue:       accepted verifying verified dialogue > =
		extend:             accepted verifying verified dialogue > =
		suspend:            accepted verifying verified dialogue > suspended
		resume:             suspended > back
		impose_stay:        accepted verifying verified dialogue suspended > =
		lift_stay:          accepted verifying verified dialogue suspended decided effective enforcing enforced in_court terminated withdrawn > =
		request_documents:  accepted verifying verified > =
		receive_documents:  accepted verifying verified > =
		withdraw_part:      accepted verifying verified dialogue suspended > =
		withdraw:           accepted verifying verified dialogue suspended > withdrawn
		terminate:          accepted verifying verified dialogue suspended > terminated
		go_to_court:        accepted verifying verified dialogue suspended > in_court
		go_to_court:        decided effective enforcing enforced closed > =
		return_from_court:  in_court > back
		return_from_court:  decided effective enforcing enforced closed > =
		record_receipt:     decided effective enforcing enforced in_court > =
		undo_effect:        effective enforcing > decided
		send_result:        decided effective enforcing enforced > =
		tell_forwarder:     decided effective enforcing enforced > =
		send_suspension:    accepted verifying verified dialogue suspended terminated withdrawn > =
		take_effect:        decided > effective
		enforce:            effective > enforcing
		record_enforcement: enforcing > =
		finish_enforcement: enforcing > enforced
		undo_finish:        enforced > enforcing
		record_judgment:    in_court decided effective enforcing enforced closed > =
		merge:              accepted verifying verified dialogue > merged
		unmerge:            merged > back
		urge_case:          accepted verifying verified dialogue suspended > =
		reply_urging:       accepted verifying verified dialogue suspended > =
		assign:             accepted verifying verified dialogue suspended decided effective enforcing > =
		unassign:           accepted verifying verified dialogue suspended decided effective enforcing > =
		declare_conflict:   accepted verifying verified dialogue suspended decided effective enforcing > =
		lift_conflict:      accepted verifying verified dialogue suspended decided effective enforcing > =
		hand_over:          accepted verifying verified dialogue suspended decided effective enforcing > handed_over`
	firstComplaintFlow = complaintFlow + `
		appeal:             accepted verifying verified dialogue suspended decided > appealed
		appeal:             enforced closed > =
		end_appeal:         appealed closed > back
		lift_stay:          appealed > =
		remove_suspension:  suspended > back
		remove_suspension:  accepted verifying verified dialogue decided effective enforcing enforced appealed in_court terminated withdrawn closed > =
		correct:            decided effective enforcing enforced appealed in_court terminated withdrawn closed > =
		close:              decided effective enforced appealed in_court terminated withdrawn handed_over > closed`
	disciplineFlow = firstComplaintFlow + `
		set_up_council:     accepted verifying verified > =`
	secondComplaintFlow = secondFlow + `
		publish:            decided effective enforcing enforced > =`
	// A decision about discipline is not published (Luật Khiếu nại, Điều 58).
	secondFlow = complaintFlow + `
		set_up_council:     accepted verifying verified > =
		remove_suspension:  suspended > back
		remove_suspension:  accepted verifying verified dialogue decided effective enforcing enforced in_court terminated withdrawn closed > =
		correct:            decided effective enforcing enforced in_court terminated withdrawn closed > =
		close:              decided effective enforced in_court terminated withdrawn handed_over > closed`
	denunciationFlow = `
		give_notice:        accepted verifying verified suspended concluded handled enforcing enforced > =
		verify:             accepted > verifying
		report:             verifying > verified
		entrust:            accepted > verifying
		entrust:            verifying > =
		recall:             verifying suspended > =
		record_findings:    verifying > verified
		conclude:           accepted verifying verified > concluded
		record_result:      accepted > concluded
		handle_immediately: accepted verifying > handled
		handle:             concluded > handled
		report_handling:    handled enforcing > =
		find_complex:       accepted verifying verified > =
		note_overdue:       accepted verifying verified > =
		extend:             accepted verifying verified > =
		start_appraisal:    accepted verifying verified > =
		end_appraisal:      accepted verifying verified > =
		suspend:            accepted verifying verified > suspended
		resume:             suspended > back
		request_documents:  accepted verifying verified > =
		receive_documents:  accepted verifying verified > =
		withdraw_part:      accepted verifying verified suspended > =
		note_withdrawal:    accepted verifying verified suspended > =
		withdraw:           accepted verifying verified suspended > withdrawn
		terminate:          accepted verifying verified suspended > terminated
		refer_crime:        accepted verifying verified concluded handled > =
		request_protection: accepted verifying verified suspended concluded handled > =
		grant_protection:   accepted verifying verified suspended concluded handled > =
		refuse_protection:  accepted verifying verified suspended concluded handled > =
		send_result:        concluded handled enforcing enforced > =
		tell_forwarder:     concluded handled enforcing enforced > =
		send_suspension:    accepted verifying verified suspended terminated withdrawn > =
		publish:            concluded handled enforcing enforced > =
		publish_handling:   handled enforcing enforced > =
		enforce:            handled > enforcing
		record_enforcement: enforcing > =
		finish_enforcement: enforcing > enforced
		undo_finish:        enforced > enforcing
		merge:              accepted verifying verified > merged
		unmerge:            merged > back
		urge_case:          accepted verifying verified suspended > =
		reply_urging:       accepted verifying verified suspended > =
		assign:             accepted verifying verified suspended concluded handled enforcing > =
		unassign:           accepted verifying verified suspended concluded handled enforcing > =
		declare_conflict:   accepted verifying verified suspended concluded handled enforcing > =
		lift_conflict:      accepted verifying verified suspended concluded handled enforcing > =
		hand_over:          accepted verifying verified suspended concluded handled enforcing > handed_over`
	firstDenunciationFlow = denunciationFlow + `
		end_protection:     accepted verifying verified suspended concluded handled enforcing enforced terminated withdrawn appealed > =
		appeal:             accepted verifying verified suspended > appealed
		end_appeal:         appealed closed > back
		remove_suspension:  suspended > back
		remove_suspension:  accepted verifying verified concluded handled enforcing enforced appealed terminated withdrawn closed > =
		correct:            concluded handled enforcing enforced appealed terminated withdrawn closed > =
		close:              concluded handled enforced appealed terminated withdrawn handed_over > closed`
	furtherFlow = denunciationFlow + `
		end_protection:     accepted verifying verified suspended concluded handled enforcing enforced terminated withdrawn > =
		remove_suspension:  suspended > back
		remove_suspension:  accepted verifying verified concluded handled enforcing enforced terminated withdrawn closed > =
		correct:            concluded handled enforcing enforced terminated withdrawn closed > =
		close:              concluded handled enforced terminated withdrawn handed_over > closed`
	recommendationFlow = `
		verify:        accepted > verifying
		report:        verifying > verified
		entrust:       accepted > verifying
		entrust:       verifying > =
		recall:        verifying > =
		record_findings: verifying > verified
		answer:        accepted verifying verified > answered
		record_result: accepted > answered
		note_overdue:  accepted verifying verified > =
		withdraw:      accepted verifying verified > withdrawn
		merge:         accepted verifying verified > merged
		unmerge:       merged > back
		urge_case:     accepted verifying verified > =
		reply_urging:  accepted verifying verified > =
		assign:        accepted verifying verified > =
		unassign:      accepted verifying verified > =
		declare_conflict: accepted verifying verified > =
		lift_conflict: accepted verifying verified > =
		hand_over:     accepted verifying verified > handed_over
		correct:       answered withdrawn closed > =
		close:         answered withdrawn handed_over > closed`
)

// again are the states from which the superior resolves a denunciation again
// while its conclusion stands.
var again = []petition.State{petition.StateConcluded, petition.StateHandled, petition.StateEnforcing, petition.StateEnforced, petition.StateClosed}

// flow is a parsed flow: for each action, the state each state leads to.
type flow map[petition.Action]map[petition.State]petition.State

func parseFlow(t *testing.T, text string) flow {
	t.Helper()
	out := make(flow)
	for line := range strings.Lines(strings.TrimSpace(text)) {
		if strings.TrimSpace(line) == "" {
			continue
		}
		action, rest, ok := strings.Cut(line, ":")
		from, to, ok2 := strings.Cut(rest, ">")
		if !ok || !ok2 {
			t.Fatalf("cannot read %q", line)
		}
		name := petition.Action(strings.TrimSpace(action))
		if out[name] == nil {
			out[name] = make(map[petition.State]petition.State)
		}
		steps := out[name]
		for _, s := range strings.Fields(from) {
			steps[petition.State(s)] = petition.State(strings.TrimSpace(to))
			if strings.TrimSpace(to) == "=" {
				steps[petition.State(s)] = petition.State(s)
			}
		}
	}
	return out
}

// actions lists every action that a table knows, two that begin a life, and
// two that do not exist.
var actions = sync.OnceValue(func() []petition.Action {
	out := []petition.Action{petition.ActionRegister, petition.ActionOpen, "", "teleport"}
	for _, t := range allTables() {
		for _, r := range t.Rules {
			if !petition.Known(out, r.Action) {
				out = append(out, r.Action)
			}
		}
	}
	return out
})

// sampled is of how many cases one is tried with all that an action needs although
// no row leads on from the state. The others are tried with the action alone: a
// refusal for the state looks at nothing else.
const sampled = 16

// TestPetitionStepsFollowTheFlow tries every action from every state with
// every combination of what guards look at.
func TestPetitionStepsFollowTheFlow(t *testing.T) {
	t.Parallel()
	want := parseFlow(t, petitionFlow)
	for _, state := range petition.PetitionStates() {
		t.Run(string(state), func(t *testing.T) {
			t.Parallel()
			for i, p := range everyPetition(state) {
				available := availability(petition.PetitionActions(p, nil, petition.Past{Referred: !p.Origin.IsZero(), Urged: 1}, today, everything, petition.AsOperator()))
				for _, action := range actions() {
					var err error
					if _, leads := want[action][state]; leads || i%sampled == 0 {
						_, err = petition.ApplyPetition(p, complete(action, p), completeInput(p))
					} else {
						_, err = petition.ApplyPetition(p, petition.Command{Action: action, On: today}, petition.Input{By: petition.AsOperator(), Today: today})
					}
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
		contested  = p.Kind == petition.Complaint || p.Kind == petition.Denunciation
	)
	switch action {
	case petition.ActionAccept, petition.ActionSplit, petition.ActionJoin:
		return []bar{
			mixed, ineligible, foreign,
			{"named", p.Anonymous},
			{"person_denounces", p.Kind == petition.Denunciation && p.Organisation},
			{"group_signed", contested && p.Signatories >= 5 && !p.AllSigned},
		}
	case petition.ActionMarkFile, petition.ActionUnmarkFile: // where nobody is secret there is nothing to take out
		return []bar{{"sealed", p.Kind != petition.Denunciation && p.Kind != petition.Mixed && !p.SealedElsewhere}}
	case petition.ActionRefuse:
		return []bar{foreign, {"refusable_kind", !contested}}
	case petition.ActionGuide:
		written := p.Kind == petition.Denunciation && p.Channel != petition.InPerson
		return []bar{{"guidable", p.Kind != petition.Mixed && (p.Competence == petition.Within || written || !contested)}}
	case petition.ActionTransfer:
		return []bar{ours, {"transferable_kind", p.Kind == petition.Complaint}, mixed}
	case petition.ActionUrge:
		return []bar{ours, {"complaint_or_denunciation", !contested}}
	case petition.ActionReturn:
		return []bar{ours, {"returnable", p.Channel != petition.Forwarded && !p.Originals}}
	case petition.ActionFile:
		return []bar{{"fileable", p.Eligibility == petition.Eligible && p.Competence == petition.Within}}
	case petition.ActionToInvestigators, petition.ActionCheckIdentity, petition.ActionAskProtection:
		return []bar{{"denunciation", p.Kind != petition.Denunciation}}
	case petition.ActionAskForReport: // of who is late (Luật Tố cáo, Điều 38 khoản 2)
		return []bar{{"denunciation", p.Kind != petition.Denunciation}, {"late_resolver", !p.LateResolver}}
	case petition.ActionActAtOnce: // Luật Tố cáo, Điều 42 khoản 1, Điều 43
		return []bar{
			{"denunciation", p.Kind != petition.Denunciation},
			ineligible, foreign,
			{"named", p.Anonymous},
			{"person_denounces", p.Organisation},
			{"state_management", p.Duty != petition.StateManagement},
			{"clear_evidence", !p.Evident},
		}
	case petition.ActionGrantProtection, petition.ActionRefuseProtection:
		return []bar{{"denunciation", p.Kind != petition.Denunciation}, {"petition_not_protected", !p.ProtectedOn.IsZero()}}
	case petition.ActionEndProtection:
		return []bar{{"petition_protected", p.ProtectedOn.IsZero()}}
	case petition.ActionRecordReport:
		return []bar{{"denunciation", p.Kind != petition.Denunciation}, {"report_asked", p.ReportAskedOn.IsZero()}}
	case petition.ActionInspect:
		return []bar{
			{"denunciation", p.Kind != petition.Denunciation},
			{"information_in_competence", p.Competence != petition.Within},
			{"clear_evidence", !p.Evident},
			{"no_proper_denunciation", !p.Anonymous && p.Eligibility == petition.Eligible},
		}
	case petition.ActionSetAside:
		return []bar{{"denunciation", p.Kind != petition.Denunciation}, ours}
	case petition.ActionTellCitizen:
		return []bar{{"reply_recorded", p.ReplyOn.IsZero()}}
	case petition.ActionAnswerSender:
		return []bar{{"denunciation", p.Kind != petition.Denunciation}, {"forwarded", p.Channel != petition.Forwarded}}
	case petition.ActionNoteRegulation:
		return []bar{{"recommendation", p.Kind != petition.Recommendation && p.Kind != petition.Feedback}}
	case petition.ActionRecordInspection:
		return []bar{{"awaiting_reply", !p.ReplyOn.IsZero()}}
	case petition.ActionRecordReply:
		return []bar{{"awaiting_reply", !p.ReplyOn.IsZero()}}
	case petition.ActionSendReply:
		return []bar{{"referred_here", p.Origin.IsZero()}}
	case petition.ActionUndo:
		return []bar{{"unanswered", !p.ReplyOn.IsZero()}}
	case petition.ActionAnnul:
		return []bar{{"own_entry", !p.Origin.IsZero()}}
	case petition.ActionUnassign:
		return []bar{{"assigned", len(p.Assignees) == 0}}
	case petition.ActionLiftConflict:
		return []bar{{"conflict_recorded", len(p.Conflicts) == 0}}
	}
	return nil
}

// everyPetition lists petitions in the state with every combination of kind,
// eligibility, competence, namelessness, organisation, origin, reply, clear
// evidence and a group that did not sign.
func everyPetition(state petition.State) []petition.Petition {
	var out []petition.Petition
	for _, kind := range petition.Kinds() {
		for _, eligibility := range append(petition.Eligibilities(), "") {
			for _, competence := range []petition.Competence{petition.Within, petition.OutsideState, petition.OutsideParty, ""} {
				for bits := range 64 {
					p := petition.Petition{
						ID: id(office, 1), State: state, Kind: kind, KindDeclared: kind, Channel: petition.Post,
						Field: petition.FieldLand, ReceivedOn: received, LastOn: received, Subject: "Đất đai",
						Eligibility: eligibility, Competence: competence, Version: 3,
						Anonymous: bits&1 != 0, Organisation: bits&2 != 0, Originals: bits&2 != 0,
					}
					if bits&4 != 0 {
						p.Origin = id(otherOffice, 9)
					}
					if bits&8 != 0 {
						p.ReplyOn, p.ReportAskedOn, p.ProtectedOn = received, received, received
					}
					if bits&16 != 0 {
						p.Signatories, p.Channel = 7, petition.Forwarded
					}
					p.Evident = bits&32 != 0
					if kind == petition.Denunciation {
						p.LateResolver, p.Duty = bits&4 != 0, petition.OfficialDuty
						if bits&8 == 0 {
							p.Duty = petition.StateManagement
						}
					}
					if bits&8 != 0 {
						p.Assignees, p.Conflicts = team(received, 1), []petition.Conflict{{Account: staff(9), Ground: petition.OwnInterest, Since: received}}
					}
					if petition.Disposed(state) {
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
	case petition.ActionClassify:
		cmd.Classification = within(p.Kind)
	case petition.ActionSplit:
		cmd.Contents = []petition.Content{{Subject: "Nhà ở"}, {Subject: "Cây trồng"}, {Subject: "Mồ mả", Matter: id(office, 50)}}
	case petition.ActionJoin:
		cmd.Matter = id(office, 50)
	case petition.ActionTransfer, petition.ActionHandOver, petition.ActionUrge:
		cmd.TransferTo = otherOffice
	case petition.ActionFile:
		cmd.Ground = petition.ReceivedBefore
	case petition.ActionToInvestigators:
		cmd.TransferName = "Cơ quan cảnh sát điều tra"
	case petition.ActionSetAside:
		cmd.Ground = petition.AlsoSentThere
	case petition.ActionActAtOnce:
		cmd.Outcome, cmd.Ground, cmd.Reply = petition.OutcomeRight, petition.ClearAtOnce, "Đã đình chỉ thi công."
		cmd.Paper.Signer = "Chánh Thanh tra"
	case petition.ActionRefuse:
		if bars := petition.Inadmissibilities(p.Kind); len(bars) > 0 {
			cmd.Inadmissibility = bars[0]
		}
	case petition.ActionLeaveParty:
		cmd.Party = 2
	case petition.ActionCheckIdentity:
		cmd.IdentityCheck = petition.Delegated
	case petition.ActionWithdraw:
		cmd.NothingToGoOn = true
	case petition.ActionWithholdFile, petition.ActionEraseFile, petition.ActionMarkFile, petition.ActionUnmarkFile:
		cmd.File = id(office, 80)
	case petition.ActionAssign, petition.ActionDeclareConflict, petition.ActionLiftConflict:
		staffed(&cmd)
	case petition.ActionRecordReply, petition.ActionSendReply, petition.ActionRecordInspection, petition.ActionRecordReport:
		cmd.Reply = "Đã giải quyết."
	case petition.ActionCorrect:
		cmd.Petition = &petition.PetitionCorrection{Subject: new("Đất đai, sửa lại")}
	}
	return fitting(cmd, petition.PetitionTable())
}

func completeInput(p petition.Petition) petition.Input {
	in := input()
	target := matter(p.Kind)
	target.ID = id(office, 50)
	target.Conflicts = p.Conflicts
	in.Target, in.Targets = &target, []*petition.Matter{&target}
	in.More = []petition.Entry{{ID: id(office, 101)}}
	if !p.Origin.IsZero() {
		in.Origin = &petition.Petition{ID: p.Origin, State: petition.StateTransferred, LastOn: received, DisposedOn: received, Version: 3}
	}
	in.LinkedID = id(otherOffice, 60)
	in.Urged = 1
	in.Parties = []party.Party{{Ordinal: 1}, {Ordinal: 2}, {Ordinal: 3}}
	return in
}

// tracks are the lives that matters lead.
var tracks = []struct {
	track petition.Track
	flow  string
}{
	{petition.Track{Kind: petition.Complaint}, firstComplaintFlow},
	{petition.Track{Kind: petition.Complaint, Instance: petition.Second}, secondComplaintFlow},
	{petition.Track{Kind: petition.Complaint, Discipline: true}, disciplineFlow},
	{petition.Track{Kind: petition.Complaint, Instance: petition.Second, Discipline: true}, secondFlow},
	{petition.Track{Kind: petition.Denunciation}, firstDenunciationFlow},
	{petition.Track{Kind: petition.Denunciation, Instance: petition.Further}, furtherFlow},
	{petition.Track{Kind: petition.Recommendation}, recommendationFlow},
	{petition.Track{Kind: petition.Feedback}, recommendationFlow},
}

// TestMatterStepsFollowTheFlow tries every action from every state of every
// track, with every combination of what guards look at.
func TestMatterStepsFollowTheFlow(t *testing.T) {
	t.Parallel()
	for _, tt := range tracks {
		t.Run(tt.track.Table().Name+" "+string(tt.track.Kind), func(t *testing.T) {
			t.Parallel()
			want := parseFlow(t, tt.flow)
			if tt.track.Kind == petition.Denunciation && tt.track.Instance == "" {
				for _, s := range again {
					want[petition.ActionAppeal][s] = s
				}
			}
			for _, state := range petition.MatterStates() {
				for i, m := range everyMatter(tt.track, state) {
					checkMatter(t, want, m, i%sampled == 0)
				}
			}
		})
	}
}

// everyMatter lists the matter unresolved, resolved, and ended without result,
// each with every combination of what guards look at.
func everyMatter(track petition.Track, state petition.State) []petition.Matter {
	var out []petition.Matter
	for bits := range 64 {
		for criteria := range 3 {
			open := tracked(track)
			open.State = state
			open.Criteria = deadline.Criteria()[:criteria]
			open.Extensions = bits & 3
			open.Differs, open.Duty = bits&4 != 0, petition.OfficialDuty
			if bits&8 != 0 {
				open.AppraisalOn, open.Duty = received, petition.StateManagement
				if track.Kind == petition.Denunciation {
					open.GoesOnFor = petition.Coercion
				}
			}
			if bits&16 != 0 {
				open.StayedOn, open.Channel = received, petition.Forwarded
			}
			if bits&32 != 0 {
				open.ProtectedOn, open.PlannedOn = received, received
				open.Conflicts = []petition.Conflict{{Account: staff(9), Ground: petition.OwnInterest, Since: received}}
			}
			open.Assignees = team(received, (bits>>4)%4) // nobody, one, two, three
			if verifying := state == petition.StateVerifying || state == petition.StateSuspended; verifying && bits&16 != 0 {
				open.Entrusted = petition.Entrustment{To: otherOffice, On: received, Due: today}
				if bits&32 != 0 {
					open.Entrusted = petition.Entrustment{Name: "Thanh tra Chính phủ", On: received, Due: today}
				}
			}
			if state == petition.StateSuspended {
				open.SuspendedOn, open.Resume = received, petition.StateVerifying
			}
			if state == petition.StateInCourt {
				open.BeforeCourt, open.CourtOn = petition.StateVerified, received
			}
			if state == petition.StateMerged {
				open.MergedInto, open.Resume = id(office, 200), petition.StateVerified
			}
			if state == petition.StateClosed && bits&32 != 0 {
				open.ClosedFrom = petition.StateAppealed
			}
			resolved, ended := open, open
			resolved.Outcome, resolved.ResolvedOn = petition.OutcomeWrong, received
			if bits&1 != 0 {
				resolved.Outcome = petition.OutcomePartlyRight
			}
			ended.EndedOn = received
			out = append(out, open, resolved, ended)
		}
	}
	return out
}

// checkMatter tries every action on a matter; whole says that those that no row
// leads on from its state are tried with all that they need, too.
func checkMatter(t *testing.T, want flow, m petition.Matter, whole bool) {
	t.Helper()
	available := availability(petition.MatterActions(m, today, petition.Due{}, petition.Past{Urged: 1, Stops: 1}, everything, petition.AsOperator()))
	for _, action := range actions() {
		cmd, in := petition.Command{Action: action, On: today}, petition.Input{By: petition.AsOperator(), Today: today}
		if _, leads := want[action][m.State]; leads || whole {
			cmd, in.Urged, in.Target = completeOnMatter(action, m), 1, older(m)
			in.Moves = []petition.Event{{Version: 1, From: petition.StateVerified, To: petition.StateAppealed}}
			if m.State == petition.StateClosed {
				in.Moves = append(in.Moves, petition.Event{Version: 2, From: petition.StateAppealed, To: petition.StateClosed})
			}
			in.Suspension = &petition.Suspension{Version: 1, Ground: petition.AwaitingResult, From: received}
		}
		step, err := petition.ApplyMatter(m, cmd, in)
		got := verdict(err)
		if want := matterVerdict(want, m, action); got != want {
			t.Fatalf("%s from %s: %s, want %s (%+v)", action, m.State, got, want, m)
		}
		to := want[action][m.State]
		if to == "back" {
			if to = m.Resume; m.State == petition.StateInCourt {
				to = m.BeforeCourt
			}
			if action == petition.ActionEndAppeal {
				to = petition.StateVerified
			}
		}
		if err == nil && step.Matter.State != to {
			t.Fatalf("%s from %s leads to %s, want %s", action, m.State, step.Matter.State, to)
		}
		if known := want[action] != nil; known && available[action] != got {
			t.Fatalf("%s from %s: offered %s, applied %s (%+v)", action, m.State, available[action], got, m)
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
	for _, bar := range matterBars(m, action) {
		if bar.holds {
			return bar.guard
		}
	}
	return "ok"
}

// matterBars lists what bars an action on a matter, in the order in which it
// is told.
func matterBars(m petition.Matter, action petition.Action) []bar {
	complaint := m.Kind == petition.Complaint
	switch action {
	case petition.ActionWithdraw:
		return []bar{{"unresolved", !m.Open()}, {"nothing_to_go_on", m.GoesOnFor != ""}}
	case petition.ActionTerminate:
		return []bar{{"unresolved", !m.Open()}}
	case petition.ActionHoldDialogue:
		return []bar{{"dialogue_called", m.PlannedOn.IsZero()}}
	case petition.ActionPutOffDialogue:
		return []bar{{"dialogue_called", m.PlannedOn.IsZero()}}
	case petition.ActionDecide:
		compulsory := m.Instance == petition.Second || m.Discipline || m.Differs
		return []bar{
			{"dialogue_held", compulsory && m.State != petition.StateDialogue},
			{"verified_unless_right", m.State == petition.StateAccepted && m.Instance == petition.Second},
		}
	case petition.ActionGoToCourt:
		return []bar{{"court_open", m.Discipline}}
	case petition.ActionReturnFromCourt, petition.ActionRecordJudgment:
		return []bar{{"in_court", m.State != petition.StateInCourt}}
	case petition.ActionEndAppeal:
		return []bar{{"went_up", m.State == petition.StateClosed && m.ClosedFrom != petition.StateAppealed}}
	case petition.ActionAppeal:
		if complaint {
			over := []petition.State{petition.StateEnforced, petition.StateClosed}
			return []bar{{"complained_in_time", slices.Contains(over, m.State) && m.ResolvedOn.IsZero()}}
		}
		return []bar{{"concluded", m.Kind == petition.Denunciation && slices.Contains(again, m.State) && !m.EndedOn.IsZero()}}
	case petition.ActionReport:
		return []bar{
			{"reported_here", m.Entrusted.Name != ""},
			{"team_assigned", m.Kind == petition.Denunciation && len(m.Assignees) == 1},
		}
	case petition.ActionRecall:
		return []bar{{"entrusted", m.Entrusted == petition.Entrustment{}}}
	case petition.ActionRecordFindings:
		return []bar{{"entrusted_outside", m.Entrusted.Name == ""}}
	case petition.ActionUnassign:
		return []bar{{"assigned", len(m.Assignees) == 0}}
	case petition.ActionLiftConflict:
		return []bar{{"conflict_recorded", len(m.Conflicts) == 0}}
	case petition.ActionConclude:
		early := m.State != petition.StateVerified
		return []bar{{"official_duty", early && m.Duty != petition.OfficialDuty}, {"no_appraisal_runs", !m.AppraisalOn.IsZero()}}
	case petition.ActionSuspend:
		return []bar{{"no_appraisal_runs", !complaint && !m.AppraisalOn.IsZero()}}
	case petition.ActionMerge:
		return []bar{{"nothing_under_way", !m.AppraisalOn.IsZero() || !m.StayedOn.IsZero() || !m.ProtectedOn.IsZero()}}
	case petition.ActionStartAppraisal:
		return []bar{{"no_appraisal_runs", !m.AppraisalOn.IsZero()}}
	case petition.ActionEndAppraisal:
		return []bar{{"appraisal_runs", m.AppraisalOn.IsZero()}}
	case petition.ActionGrantProtection, petition.ActionRefuseProtection:
		return []bar{{"not_protected", !m.ProtectedOn.IsZero()}}
	case petition.ActionEndProtection:
		return []bar{{"protected", m.ProtectedOn.IsZero()}}
	case petition.ActionImposeStay:
		return []bar{{"not_stayed", !m.StayedOn.IsZero()}}
	case petition.ActionLiftStay:
		return []bar{{"stayed", m.StayedOn.IsZero()}}
	case petition.ActionActAtOnce:
		return []bar{{"state_management", m.Duty != petition.StateManagement}}
	case petition.ActionTellForwarder:
		return []bar{{"forwarded", m.Channel != petition.Forwarded}}
	case petition.ActionNoteOverdue:
		return []bar{{"overdue", true}} // no limit runs here; TestLateSinceTheLimit has those
	case petition.ActionPublishHandling:
		return []bar{{"violation_found", m.Outcome != petition.OutcomeRight && m.Outcome != petition.OutcomePartlyRight}}
	case petition.ActionExtend:
		return []bar{
			{"no_extension", complaint},
			{"extension_left", len(m.Criteria) == 0 || m.Extensions >= min(len(m.Criteria), 2)},
		}
	}
	return nil
}

// older is a matter of the same kind that was accepted first.
func older(m petition.Matter) *petition.Matter {
	o := tracked(m.Track())
	o.ID, o.Prior, o.AcceptedOn, o.Conflicts = id(office, 200), m.Prior, m.AcceptedOn, m.Conflicts
	return &o
}

// completeOnMatter is a command that carries all the action may need.
func completeOnMatter(action petition.Action, m petition.Matter) petition.Command {
	cmd := petition.Command{Action: action, On: today, Reason: "Theo hồ sơ"}
	switch action {
	case petition.ActionDecide:
		cmd.Outcome, cmd.Ruling = petition.OutcomePartlyRight, petition.Recognise
		if m.State == petition.StateAccepted {
			cmd.Outcome = petition.OutcomeRight
		}
	case petition.ActionConclude, petition.ActionActAtOnce:
		if cmd.Outcome = petition.OutcomePartlyRight; m.State != petition.StateVerified {
			cmd.Ground = petition.ClearAtOnce
		}
	case petition.ActionRecordResult:
		cmd.Outcome = petition.OutcomeRight
		if m.Kind == petition.Recommendation || m.Kind == petition.Feedback {
			cmd.Outcome = petition.OutcomeAnswered
		}
	case petition.ActionHandOver:
		cmd.TransferTo = otherOffice
	case petition.ActionCorrect:
		cmd.Correction = &petition.MatterCorrection{Field: petition.FieldPolicy}
	case petition.ActionSuspend:
		cmd.Ground = petition.AwaitingResult
	case petition.ActionTerminate:
		cmd.Ground = petition.AccusedDied
		if m.Kind == petition.Complaint {
			cmd.Ground = petition.PetitionerDied
		}
	case petition.ActionNoteWithdrawal:
		cmd.Ground = petition.Coercion
	case petition.ActionImposeStay:
		cmd.Ground = petition.IrreparableHarm
	case petition.ActionAppeal, petition.ActionEndAppeal:
		cmd.Paper, cmd.ComplainedOn, cmd.Ground = petition.Paper{Number: "20/TB-UBND", On: today}, today, petition.Inaccurate
		if petition.Known([]petition.State{petition.StateDecided, petition.StateEnforced, petition.StateClosed}, m.State) {
			cmd.ReceiptUnknown = "Không có phiếu báo phát"
		}
	case petition.ActionMerge:
		cmd.Matter = id(office, 200)
	case petition.ActionFindComplex:
		cmd.Criteria = []deadline.Criterion{deadline.SeveralBodies}
	case petition.ActionCallDialogue:
		cmd.PlannedOn, cmd.Participants = today.AddDays(7), both("")
	case petition.ActionHoldDialogue:
		cmd.Participants, cmd.Chair = both(""), petition.ByResolver
		if !m.PlannedOn.IsZero() {
			cmd.On = m.PlannedOn
		}
	case petition.ActionExtend:
		cmd.Days = 30
	case petition.ActionRecordReceipt:
		cmd.Receipts = []petition.Receipt{{Recipient: petition.Complainant, On: today, Evidence: petition.ByPost}}
	case petition.ActionPublish, petition.ActionPublishHandling:
		cmd.Publication = &petition.Publication{Medium: petition.OnBoard, Until: today.AddDays(14)}
	case petition.ActionWithdrawPart:
		cmd.Withdrawn = "Bồi thường cây trồng"
	case petition.ActionWithdraw:
		cmd.NothingToGoOn = true
	case petition.ActionRemoveSuspension:
		cmd.Suspension = 1
	case petition.ActionRecordEnforcement:
		cmd.Done = &petition.Result{HandlePeople: 1}
	case petition.ActionRecordJudgment:
		cmd.Judgment = petition.Dismissed
	case petition.ActionVerify, petition.ActionAssign, petition.ActionDeclareConflict, petition.ActionLiftConflict:
		staffed(&cmd)
	case petition.ActionEntrust:
		cmd.Body, cmd.DueOn = otherOffice, today.AddDays(20)
	}
	return fitting(cmd, m.Table())
}

// staffed names a team, and an account with its interest.
func staffed(cmd *petition.Command) {
	cmd.Team = []petition.Member{{Account: staff(1), Leader: true}, {Account: staff(2)}}
	cmd.Account, cmd.Ground = staff(9), petition.KinOfParty
	if cmd.Action != petition.ActionDeclareConflict {
		cmd.Ground = ""
	}
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
	for _, a := range petition.PetitionActions(p, nil, petition.Past{Referred: !p.Origin.IsZero(), Urged: 1}, today, nothing, petition.AsOperator()) {
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
	for _, a := range petition.PetitionActions(p, nil, petition.Past{Referred: !p.Origin.IsZero(), Urged: 1}, today, may, petition.AsOperator()) {
		if a.Allowed {
			got = append(got, string(a.Rule.Action))
		}
	}
	if want := "classify join withdraw leave correct declare_conflict"; strings.Join(got, " ") != want {
		t.Errorf("a clerk may %v, want %s", got, want)
	}
}
