package petition_test

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"

	"kntc/internal/petition"
)

// replayed is what a history of events says about one subject, computed from
// the events alone: the smallest account a reader of the history would write.
type replayed struct {
	State   petition.State
	Version int64
	Facts   map[petition.FactName]string
}

// replay reads a history from its first event. It fails when the versions have
// a gap or a step does not begin where the one before ended.
func replay(events []petition.Event) (replayed, error) {
	r := replayed{Facts: make(map[petition.FactName]string)}
	for i, e := range events {
		if i == 0 && e.Action == petition.ActionSucceed {
			r.Version = e.Version - 1 // a matter's versions go on where the predecessor's ended
		}
		if e.Version != r.Version+1 {
			return r, fmt.Errorf("event %d has version %d after %d", i, e.Version, r.Version)
		}
		if e.From != r.State {
			return r, fmt.Errorf("event %d (%s) begins in %q, the history stands at %q", i, e.Action, e.From, r.State)
		}
		if e.On.IsZero() {
			return r, fmt.Errorf("event %d (%s) has no date", i, e.Action)
		}
		r.Version, r.State = e.Version, e.To
		for _, c := range e.Changes {
			r.Facts[c.Name] = c.Value
			if c.Value == "" {
				delete(r.Facts, c.Name)
			}
		}
	}
	// That a text or the parties were corrected is told, but not what they say.
	// Ground, days, what was withdrawn in part, the party that left, the other matter and who sealed are of the step, not of the case.
	for _, name := range []petition.FactName{
		petition.FactSubject, petition.FactContent, petition.FactRespondent, petition.FactContestedDecision, petition.FactReply, petition.FactParties, petition.FactParticipants, petition.FactChairName, petition.FactGround, petition.FactNothingToGoOn, petition.FactDays, petition.FactLeft, petition.FactOther, petition.FactUndone, petition.FactSealedBy,
		petition.FactFileWithheld, petition.FactFileErased, petition.FactFileMarked, petition.FactFileUnmarked, petition.FactWithdrawn, petition.FactRemoved, petition.FactStopFrom, petition.FactStopTo, petition.FactExecution, petition.FactExecutedOn, petition.FactReferred,
		petition.FactPriorReceipts, petition.FactPriorDecidedOn, petition.FactReceiptUnknown, petition.FactComplainedOn, petition.FactWentUpBy, petition.FactHinderedFrom, petition.FactHinderedTo,
		petition.FactAcceptedOn, petition.FactDisposedOn, // of a case taken over, whose first event is later
	} {
		delete(r.Facts, name)
	}
	if len(events) > 0 && events[0].Subject == petition.OfMatter {
		delete(r.Facts, petition.FactExplained) // of the step: a petition alone keeps it
	}
	return r, nil
}

// ofPetition is what the replay of a petition's history must come to.
func ofPetition(p petition.Petition) replayed {
	facts := facts{}
	facts.set(petition.FactKind, string(p.Kind))
	facts.set(petition.FactField, string(p.Field))
	facts.set(petition.FactChannel, string(p.Channel))
	facts.set(petition.FactForwarder, string(p.Forwarder))
	facts.truth(petition.FactResultAsked, p.ResultAsked)
	var kinds []string
	for _, k := range p.Kinds {
		kinds = append(kinds, string(k))
	}
	facts.set(petition.FactKinds, strings.Join(kinds, " "))
	facts.set(petition.FactReceivedOn, p.ReceivedOn.String())
	facts.set(petition.FactEligibility, string(p.Eligibility))
	facts.set(petition.FactCompetence, string(p.Competence))
	facts.set(petition.FactMatter, p.Matter.String())
	var parts []string
	for _, t := range p.Parts {
		parts = append(parts, strconv.Itoa(t.No)+"="+t.Matter.String())
	}
	facts.set(petition.FactParts, strings.Join(parts, " "))
	facts.set(petition.FactOrigin, p.Origin.String())
	facts.set(petition.FactReplyOn, p.ReplyOn.String())
	facts.set(petition.FactProtectedOn, p.ProtectedOn.String())
	facts.set(petition.FactIdentityCheck, string(p.IdentityCheck))
	facts.truth(petition.FactLateResolver, p.LateResolver)
	facts.set(petition.FactReportAskedOn, p.ReportAskedOn.String())
	facts.set(petition.FactReportedOn, p.ReportedOn.String())
	facts.set(petition.FactTransferTo, p.TransferName)
	if p.TransferredTo != 0 {
		facts.set(petition.FactTransferTo, p.TransferredTo.String())
	}
	facts.truth(petition.FactMany, p.Signatories >= 5)
	facts.number(petition.FactSignatories, p.Signatories)
	facts.truth(petition.FactAnonymous, p.Anonymous)
	if len(p.FormerNumbers) > 0 {
		facts.set(petition.FactNumber, p.Number.String())
	}
	facts.truth(petition.FactOriginals, p.Originals)
	facts.truth(petition.FactAllSigned, p.AllSigned)
	facts.truth(petition.FactAppointed, p.Appointed)
	facts.truth(petition.FactDiscipline, p.Discipline)
	facts.truth(petition.FactDismissal, p.Dismissal)
	facts.truth(petition.FactExplained, p.Explained)
	facts.set(petition.FactOutcome, string(p.Outcome))
	facts.truth(petition.FactEvident, p.Evident)
	facts.truth(petition.FactRemote, p.Remote)
	facts.truth(petition.FactSealedElsewhere, p.SealedElsewhere)
	facts.number(petition.FactRepresentatives, p.Representatives)
	facts.set(petition.FactInstance, string(p.Instance))
	facts.set(petition.FactDuty, string(p.Duty))
	facts.set(petition.FactInadmissibility, string(p.Inadmissibility))
	facts.set(petition.FactHandedTo, p.HandedTo.String())
	facts.staffed(p.Assignees, p.Conflicts)
	facts.set(petition.FactSucceededAs, string(p.SucceededAs))
	facts.set(petition.FactOriginNumber, p.OriginNumber)
	return replayed{p.State, p.Version, facts}
}

// ofMatter is what the replay of a matter's history must come to.
func ofMatter(m petition.Matter) replayed {
	facts := facts{}
	facts.set(petition.FactKind, string(m.Kind))
	facts.set(petition.FactField, string(m.Field))
	facts.set(petition.FactChannel, string(m.Channel))
	facts.set(petition.FactForwarder, string(m.Forwarder))
	facts.set(petition.FactInstance, string(m.Instance))
	facts.set(petition.FactOutcome, string(m.Outcome))
	facts.set(petition.FactResolvedOn, m.ResolvedOn.String())
	facts.truth(petition.FactMany, m.Many)
	facts.truth(petition.FactDiscipline, m.Discipline)
	facts.truth(petition.FactRemote, m.Remote)
	facts.truth(petition.FactDismissal, m.Dismissal)
	facts.set(petition.FactReceipts, petition.WriteReceipts(m.Receipts))
	facts.set(petition.FactEffectUndoneOn, m.UndoneOn.String())
	facts.set(petition.FactCourtOn, m.CourtOn.String())
	facts.set(petition.FactBeforeCourt, string(m.BeforeCourt))
	facts.set(petition.FactClosedFrom, string(m.ClosedFrom))
	facts.truth(petition.FactDiffers, m.Differs)
	facts.truth(petition.FactInvestigated, m.Investigated)
	facts.set(petition.FactGoesOnFor, string(m.GoesOnFor))
	facts.truth(petition.FactDeliberate, m.Deliberate)
	facts.number(petition.FactExtensions, m.Extensions)
	facts.set(petition.FactDuty, string(m.Duty))
	facts.set(petition.FactPrior, m.Prior.String())
	facts.set(petition.FactPriorDecision, m.PriorDecision)
	var criteria []string
	for _, c := range m.Criteria {
		criteria = append(criteria, string(c))
	}
	facts.set(petition.FactCriteria, strings.Join(criteria, " "))
	facts.set(petition.FactResume, string(m.Resume))
	facts.set(petition.FactSuspendedOn, m.SuspendedOn.String())
	facts.set(petition.FactAppraisalOn, m.AppraisalOn.String())
	facts.set(petition.FactStayedOn, m.StayedOn.String())
	facts.set(petition.FactProtectedOn, m.ProtectedOn.String())
	facts.set(petition.FactPlannedOn, m.PlannedOn.String())
	facts.set(petition.FactDialogues, petition.WriteDialogues(m.Dialogues))
	facts.set(petition.FactEndedOn, m.EndedOn.String())
	facts.set(petition.FactDueOn, m.DueOn.String())
	facts.truth(petition.FactDiscontinued, m.Discontinued)
	facts.set(petition.FactTakenUpOn, m.TakenUpOn.String())
	facts.set(petition.FactMergedInto, m.MergedInto.String())
	facts.set(petition.FactRuling, string(m.Ruling))
	facts.set(petition.FactPublishedOn, m.PublishedOn.String())
	facts.set(petition.FactPublications, petition.WritePublications(m.Publications))
	facts.set(petition.FactHandedTo, m.HandedTo.String())
	facts.staffed(m.Assignees, m.Conflicts)
	facts.set(petition.FactVerifier, m.Entrusted.Name)
	if m.Entrusted.To != 0 {
		facts.set(petition.FactVerifier, m.Entrusted.To.String())
	}
	facts.set(petition.FactVerifierSince, m.Entrusted.On.String())
	facts.set(petition.FactVerifierDue, m.Entrusted.Due.String())
	facts.set(petition.FactOrigin, m.Origin.String())
	facts.set(petition.FactSucceededAs, string(m.SucceededAs))
	facts.set(petition.FactOriginNumber, m.OriginNumber)
	facts.amounts(petition.FactOrdered, m.Ordered)
	facts.amounts(petition.FactDone, m.Done)
	facts.set(petition.FactCarryOutOn, m.CarryOutEndedOn.String())
	facts.set(petition.FactCarryOutAs, string(m.CarryOutEndedAs))
	facts.set(petition.FactJudgedOn, m.JudgedOn.String())
	facts.set(petition.FactJudgment, string(m.Judgment))
	return replayed{m.State, m.Version, facts}
}

type facts map[petition.FactName]string

func (f facts) set(name petition.FactName, value string) {
	if value != "" {
		f[name] = value
	}
}

func (f facts) truth(name petition.FactName, value bool) {
	if value {
		f[name] = "yes"
	}
}

func (f facts) number(name petition.FactName, n int) {
	if n != 0 {
		f[name] = strconv.Itoa(n)
	}
}

// staffed writes out who is assigned and who has an interest.
func (f facts) staffed(assignees []petition.Assignee, conflicts []petition.Conflict) {
	var people, interests []string
	for _, a := range assignees {
		leads := ""
		if a.Leader {
			leads = "*"
		}
		people = append(people, fmt.Sprintf("%s=%s%s", a.Account, a.Since, leads))
	}
	for _, c := range conflicts {
		interests = append(interests, fmt.Sprintf("%s=%s=%s", c.Account, c.Ground, c.Since))
	}
	f.set(petition.FactAssigned, strings.Join(people, " "))
	f.set(petition.FactConflicts, strings.Join(interests, " "))
}

func (f facts) amounts(name petition.FactName, r petition.Result) {
	if r != (petition.Result{}) {
		b, _ := json.Marshal(r)
		f[name] = string(b)
	}
}

// settle drops values that equal absence, so that "no longer many" and "never
// many" compare equal.
func (r replayed) settle() replayed {
	for name, value := range r.Facts {
		if value == "no" {
			delete(r.Facts, name)
		}
	}
	return r
}
