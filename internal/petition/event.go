package petition

import (
	"strconv"
	"strings"

	"kntc/internal/authority"
	"kntc/internal/deadline"
	"kntc/internal/lifecycle"
)

// The subjects.
const (
	OfPetition Subject = "petition"
	OfMatter   Subject = "matter"
)

// Subjects lists what events and deadlines of this register are about.
func Subjects() []Subject { return []Subject{OfPetition, OfMatter} }

// The fact names.
const (
	FactKind        FactName = "kind"
	FactKinds       FactName = "kinds" // of the contents of a mixed petition
	FactForwarder   FactName = "forwarder"
	FactResultAsked FactName = "result_asked"
	FactField       FactName = "field"
	FactChannel     FactName = "channel"
	FactReceivedOn  FactName = "received_on"
	FactMany        FactName = "many"
	FactSignatories FactName = "signatories"
	FactAnonymous   FactName = "anonymous"
	FactOriginals   FactName = "originals"
	FactNumber      FactName = "number"       // in place of the one with which it was registered
	FactNumberFreed FactName = "number_freed" // of the step itself: the number of a case taken back with its import
	FactSourceFreed FactName = "source_freed" // … and that of the paper register, where it is another
	FactEligibility FactName = "eligibility"
	FactCompetence  FactName = "competence"
	FactMatter      FactName = "matter"
	FactParts       FactName = "parts" // the matters of a split petition, as "1=<id> 2=<id>"
	FactInstance    FactName = "instance"
	FactOutcome     FactName = "outcome"
	FactResolvedOn  FactName = "resolved_on"
	FactOrigin               = lifecycle.FieldOrigin
	FactTransferTo  FactName = "transferred_to"
	FactReplyOn     FactName = "reply_on"

	// What these say is kept apart from the event; see Value.
	FactSubject           FactName = "subject"
	FactContent           FactName = "content"
	FactRespondent        FactName = "respondent"
	FactContestedDecision FactName = "contested_decision"
	FactReply             FactName = "reply"
	FactParties           FactName = "parties"

	FactSealedElsewhere FactName = "sealed_elsewhere"
	FactSealedBy        FactName = "sealed_by" // of the step itself: the authority that found a denunciation

	FactRepresentatives FactName = "representatives"
	FactAllSigned       FactName = "all_signed"
	FactAppointed       FactName = "appointed"
	FactDiscipline      FactName = "discipline"
	FactDuty            FactName = "duty"
	FactEvident         FactName = "evident"
	FactRemote          FactName = "remote"
	FactInadmissibility FactName = "bar"
	FactIdentityCheck   FactName = "identity_check"
	FactLateResolver    FactName = "late_resolver"
	FactReportAskedOn   FactName = "report_asked_on"
	FactReportedOn      FactName = "reported_on"
	FactGround                   = lifecycle.FieldGround // of the step itself
	FactLeft            FactName = "left"                // which party withdrew: its place in the petition, never its name

	FactFileWithheld FactName = "file_withheld" // of the step itself: the file
	FactFileErased   FactName = "file_erased"
	FactFileMarked   FactName = "file_redacted" // … the copy
	FactFileUnmarked FactName = "file_not_redacted"

	FactReceipts      FactName = "receipts"      // "complainant/2=2026-09-14=post"
	FactHinderedFrom  FactName = "hindered_from" // of the step itself
	FactHinderedTo    FactName = "hindered_to"
	FactCourtOn       FactName = "court_on"
	FactBeforeCourt   FactName = "before_court"
	FactWithdrawn     FactName = "withdrawn_part"   // of the step itself: what was withdrawn
	FactNothingToGoOn FactName = "nothing_to_go_on" // of the step itself
	FactGoesOnFor     FactName = "goes_on_for"
	FactDismissal     FactName = "dismissal"
	FactExplained     FactName = "explained"
	FactPrior         FactName = "prior"
	FactPriorDecision FactName = "prior_decision"
	FactCriteria      FactName = "criteria"
	FactExtensions    FactName = "extensions"
	FactDays                   = lifecycle.FieldDays     // of the step itself: the length of an extension
	FactRemoved                = lifecycle.FieldRemoved  // of the step itself: versions of the events that began and ended what never was
	FactStopFrom               = lifecycle.FieldStopFrom // … from when to when it was recorded
	FactStopTo                 = lifecycle.FieldStopTo
	FactResume        FactName = "resume"
	FactClosedFrom    FactName = "closed_from"
	FactSuspendedOn   FactName = "suspended_on"
	FactAppraisalOn   FactName = "appraisal_on"
	FactStayedOn      FactName = "stayed_on"
	FactProtectedOn   FactName = "protected_on"
	FactPlannedOn     FactName = "planned_on"
	FactDialogues     FactName = "dialogues"    // "2026-07-10=2026-07-20=2026-07-20=resolver=complainant/1,respondent!obstacle"
	FactParticipants  FactName = "participants" // of the step itself: that there are names, which are kept apart
	FactChairName     FactName = "chair_name"
	FactDiffers       FactName = "differs"
	FactInvestigated  FactName = "investigated"
	FactRuling        FactName = "ruling"
	FactDeliberate    FactName = "deliberate"
	FactOrdered       FactName = "ordered"
	FactDone          FactName = "done"
	FactPublishedOn   FactName = "published_on"
	FactExecution     FactName = "execution"          // of the step itself: version of the event that recorded the part that changes "done"
	FactExecutedOn    FactName = "executed_on"        // … and its date, when that was corrected
	FactReferred      FactName = "referred"           // of the step itself: what was handed to the investigators
	FactCarryOutOn    FactName = "carry_out_ended_on" // since when the decision is not to be carried out any more
	FactCarryOutAs    FactName = "carry_out_ended_as" // … and why
	FactJudgedOn      FactName = "judged_on"
	FactJudgment      FactName = "judgment"
	FactPublications  FactName = "publications" // "result=posted=2026-07-10=2026-07-24 handling=print=2026-07-20=2026-07-21=2"
	FactEndedOn       FactName = "ended_on"
	FactDueOn         FactName = "due_on" // the last day for the result, once that is late or there
	FactDiscontinued  FactName = "discontinued"
	FactTakenUpOn     FactName = "taken_up_on"
	FactMergedInto    FactName = "merged_into"
	FactOther         FactName = "other_matter" // of the step itself: whose petitions came, or went back
	FactUndone        FactName = "undone"       // of the step itself: the duties that were left undone

	FactPriorReceipts  FactName = "prior_receipts"       // of the step itself: of the earlier decision, made elsewhere
	FactPriorDecidedOn FactName = "prior_decided_on"     // … when that was made
	FactReceiptUnknown FactName = "receipt_unknown"      // of the step itself: why nobody knows the receipt
	FactComplainedOn            = lifecycle.FieldAskedOn // of the step itself: when the complaint came in that takes the matter up
	FactWentUpBy       FactName = "went_up_by"           // … version of the event of which that day is corrected
	FactEffectUndoneOn FactName = "effect_undone_on"

	FactAssigned      FactName = "assigned" // account, first day and a star for who leads: "<id>=2026-07-01* <id>=2026-07-05"
	FactVerifier      FactName = "verifier" // the body to which the verification is given: an authority, or one outside by its name
	FactVerifierSince FactName = "verifier_since"
	FactVerifierDue   FactName = "verifier_due_on"

	FactConflicts FactName = "conflicts" // account, ground and day: "<id>=kin_of_party=2026-07-01"

	FactHandedTo     FactName = "handed_to" // the case at the successor
	FactSucceededAs  FactName = "taken_as"  // how a case stood that a predecessor handed over
	FactOriginNumber FactName = "origin_number"
	FactAcceptedOn   FactName = "accepted_on" // of a matter taken over; that of others is the date of their first event
	FactDisposedOn   FactName = "disposed_on" // of a petition taken over with its matter, and of an imported one that was accepted another day
)

// petitionChanges lists the facts that differ between two petitions; every
// fact that is set when before is the zero petition.
func petitionChanges(before, after Petition) []FieldChange {
	out := differing([]pair{
		{FactKind, string(before.Kind), string(after.Kind)},
		{FactKinds, WriteKinds(before.Kinds), WriteKinds(after.Kinds)},
		{FactField, string(before.Field), string(after.Field)},
		{FactChannel, string(before.Channel), string(after.Channel)},
		{FactForwarder, string(before.Forwarder), string(after.Forwarder)},
		{FactResultAsked, yes(before.ResultAsked), yes(after.ResultAsked)},
		{FactReceivedOn, before.ReceivedOn.String(), after.ReceivedOn.String()},
		{FactNumber, renumbered(before), renumbered(after)},
		{FactMany, yes(before.Many()), yes(after.Many())},
		{FactSignatories, count(before.Signatories), count(after.Signatories)},
		{FactAnonymous, yes(before.Anonymous), yes(after.Anonymous)},
		{FactOriginals, yes(before.Originals), yes(after.Originals)},
		{FactRepresentatives, count(before.Representatives), count(after.Representatives)},
		{FactAllSigned, yes(before.AllSigned), yes(after.AllSigned)},
		{FactAppointed, yes(before.Appointed), yes(after.Appointed)},
		{FactEligibility, string(before.Eligibility), string(after.Eligibility)},
		{FactCompetence, string(before.Competence), string(after.Competence)},
		{FactInstance, string(before.Instance), string(after.Instance)},
		{FactDiscipline, yes(before.Discipline), yes(after.Discipline)},
		{FactDismissal, yes(before.Dismissal), yes(after.Dismissal)},
		{FactDuty, string(before.Duty), string(after.Duty)},
		{FactEvident, yes(before.Evident), yes(after.Evident)},
		{FactRemote, yes(before.Remote), yes(after.Remote)},
		{FactInadmissibility, string(before.Inadmissibility), string(after.Inadmissibility)},
		{FactMatter, before.Matter.String(), after.Matter.String()},
		{FactParts, partsText(before.Parts), partsText(after.Parts)},
		{FactOrigin, before.Origin.String(), after.Origin.String()},
		{FactTransferTo, transferee(before), transferee(after)},
		{FactAssigned, WriteAssignees(before.Assignees), WriteAssignees(after.Assignees)},
		{FactConflicts, WriteConflicts(before.Conflicts), WriteConflicts(after.Conflicts)},
		{FactReplyOn, before.ReplyOn.String(), after.ReplyOn.String()},
		{FactExplained, yes(before.Explained), yes(after.Explained)},
		{FactOutcome, string(before.Outcome), string(after.Outcome)},
		{FactProtectedOn, before.ProtectedOn.String(), after.ProtectedOn.String()},
		{FactIdentityCheck, string(before.IdentityCheck), string(after.IdentityCheck)},
		{FactLateResolver, yes(before.LateResolver), yes(after.LateResolver)},
		{FactReportAskedOn, before.ReportAskedOn.String(), after.ReportAskedOn.String()},
		{FactReportedOn, before.ReportedOn.String(), after.ReportedOn.String()},
		{FactHandedTo, before.HandedTo.String(), after.HandedTo.String()},
		{FactSucceededAs, string(before.SucceededAs), string(after.SucceededAs)},
		{FactOriginNumber, before.OriginNumber, after.OriginNumber},
		{FactSealedElsewhere, yes(before.SealedElsewhere), yes(after.SealedElsewhere)},
	})
	return append(out, named(TextValues(before, after))...)
}

func matterChanges(before, after Matter) []FieldChange {
	return differing([]pair{
		{FactKind, string(before.Kind), string(after.Kind)},
		{FactField, string(before.Field), string(after.Field)},
		{FactChannel, string(before.Channel), string(after.Channel)},
		{FactForwarder, string(before.Forwarder), string(after.Forwarder)},
		{FactMany, yes(before.Many), yes(after.Many)},
		{FactInstance, string(before.Instance), string(after.Instance)},
		{FactDiscipline, yes(before.Discipline), yes(after.Discipline)},
		{FactDismissal, yes(before.Dismissal), yes(after.Dismissal)},
		{FactDuty, string(before.Duty), string(after.Duty)},
		{FactRemote, yes(before.Remote), yes(after.Remote)},
		{FactPrior, before.Prior.String(), after.Prior.String()},
		{FactPriorDecision, before.PriorDecision, after.PriorDecision},
		{FactCriteria, criteriaText(before.Criteria), criteriaText(after.Criteria)},
		{FactExtensions, count(before.Extensions), count(after.Extensions)},
		{FactResume, string(before.Resume), string(after.Resume)},
		{FactClosedFrom, string(before.ClosedFrom), string(after.ClosedFrom)},
		{FactSuspendedOn, before.SuspendedOn.String(), after.SuspendedOn.String()},
		{FactAppraisalOn, before.AppraisalOn.String(), after.AppraisalOn.String()},
		{FactStayedOn, before.StayedOn.String(), after.StayedOn.String()},
		{FactProtectedOn, before.ProtectedOn.String(), after.ProtectedOn.String()},
		{FactPlannedOn, before.PlannedOn.String(), after.PlannedOn.String()},
		{FactDialogues, WriteDialogues(before.Dialogues), WriteDialogues(after.Dialogues)},
		{FactDiffers, yes(before.Differs), yes(after.Differs)},
		{FactInvestigated, yes(before.Investigated), yes(after.Investigated)},
		{FactGoesOnFor, string(before.GoesOnFor), string(after.GoesOnFor)},
		{FactOutcome, string(before.Outcome), string(after.Outcome)},
		{FactResolvedOn, before.ResolvedOn.String(), after.ResolvedOn.String()},
		{FactEndedOn, before.EndedOn.String(), after.EndedOn.String()},
		{FactDueOn, before.DueOn.String(), after.DueOn.String()},
		{FactDiscontinued, yes(before.Discontinued), yes(after.Discontinued)},
		{FactTakenUpOn, before.TakenUpOn.String(), after.TakenUpOn.String()},
		{FactMergedInto, before.MergedInto.String(), after.MergedInto.String()},
		{FactAssigned, WriteAssignees(before.Assignees), WriteAssignees(after.Assignees)},
		{FactConflicts, WriteConflicts(before.Conflicts), WriteConflicts(after.Conflicts)},
		{FactVerifier, before.Entrusted.verifier(), after.Entrusted.verifier()},
		{FactVerifierSince, before.Entrusted.On.String(), after.Entrusted.On.String()},
		{FactVerifierDue, before.Entrusted.Due.String(), after.Entrusted.Due.String()},
		{FactReceipts, WriteReceipts(before.Receipts), WriteReceipts(after.Receipts)},
		{FactEffectUndoneOn, before.UndoneOn.String(), after.UndoneOn.String()},
		{FactCourtOn, before.CourtOn.String(), after.CourtOn.String()},
		{FactBeforeCourt, string(before.BeforeCourt), string(after.BeforeCourt)},
		{FactRuling, string(before.Ruling), string(after.Ruling)},
		{FactDeliberate, yes(before.Deliberate), yes(after.Deliberate)},
		{FactOrdered, before.Ordered.fact(), after.Ordered.fact()},
		{FactDone, before.Done.fact(), after.Done.fact()},
		{FactPublishedOn, before.PublishedOn.String(), after.PublishedOn.String()},
		{FactCarryOutOn, before.CarryOutEndedOn.String(), after.CarryOutEndedOn.String()},
		{FactCarryOutAs, string(before.CarryOutEndedAs), string(after.CarryOutEndedAs)},
		{FactJudgedOn, before.JudgedOn.String(), after.JudgedOn.String()},
		{FactJudgment, string(before.Judgment), string(after.Judgment)},
		{FactPublications, WritePublications(before.Publications), WritePublications(after.Publications)},
		{FactHandedTo, before.HandedTo.String(), after.HandedTo.String()},
		{FactOrigin, before.Origin.String(), after.Origin.String()},
		{FactSucceededAs, string(before.SucceededAs), string(after.SucceededAs)},
		{FactOriginNumber, before.OriginNumber, after.OriginNumber},
	})
}

// pair is a value before and after a step.
type pair struct {
	name     FactName
	old, new string
}

func differing(pairs []pair) []FieldChange {
	var out []FieldChange
	for _, p := range pairs {
		if p.old != p.new {
			out = append(out, FieldChange{Name: p.name, Value: p.new})
		}
	}
	return out
}

func criteriaText(criteria []deadline.Criterion) string {
	names := make([]string, len(criteria))
	for i, c := range criteria {
		names[i] = string(c)
	}
	return strings.Join(names, " ")
}

// WriteKinds writes kinds of contents as one text, in which events and storage keep
// them.
func WriteKinds(kinds []Kind) string {
	names := make([]string, len(kinds))
	for i, k := range kinds {
		names[i] = string(k)
	}
	return strings.Join(names, " ")
}

// ReadKinds reads what WriteKinds wrote.
func ReadKinds(text string) []Kind {
	var out []Kind
	for name := range strings.FieldsSeq(text) {
		out = append(out, Kind(name))
	}
	return out
}

// count writes a number as a fact; nought is no fact.
func count(n int) string {
	if n == 0 {
		return ""
	}
	return strconv.Itoa(n)
}

// IsAuthority reports whether a fact names an authority of the deployment, not a
// body outside it in words.
func IsAuthority(value string) bool {
	n, err := strconv.ParseInt(value, 10, 64)
	return err == nil && authority.ID(n).String() == value
}

func transferee(p Petition) string {
	if p.TransferredTo != 0 {
		return p.TransferredTo.String()
	}
	return p.TransferName
}

func yes(b bool) string {
	if b {
		return "yes"
	}
	return "no"
}
