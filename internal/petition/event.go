package petition

import (
	"kntc/internal/authority"
	"kntc/internal/clock"
)

// Subject tells what an event or a ledger row is about.
type Subject string

// The subjects.
const (
	OfPetition Subject = "petition"
	OfMatter   Subject = "matter"
)

// Event is one fact in the life of a petition or a matter. Events are never
// changed or deleted; the figures can be recomputed from them alone. They
// carry no name, address or number of any person.
type Event struct {
	Subject Subject
	ID      authority.OwnedID // of the petition or matter
	Version int64             // of the subject after the event; unique per subject
	Action  Action
	From    State // "" for the first event
	To      State
	On      clock.Date // when it took effect
	Reason  string
	Paper   Paper // the document it produced, if any
	Changes []FieldChange
}

// FieldChange is one value an event set.
type FieldChange struct {
	Name  FactName `json:"name"`
	Value string   `json:"value"`
}

// FactName names a value that events set and figures are computed from.
type FactName string

// The fact names.
const (
	FactKind        FactName = "kind"
	FactField       FactName = "field"
	FactChannel     FactName = "channel"
	FactReceivedOn  FactName = "received_on"
	FactMany        FactName = "many"
	FactEligibility FactName = "eligibility"
	FactCompetence  FactName = "competence"
	FactMatter      FactName = "matter"
	FactInstance    FactName = "instance"
	FactOutcome     FactName = "outcome"
	FactResolvedOn  FactName = "resolved_on"
	FactOrigin      FactName = "origin"
	FactTransferTo  FactName = "transferred_to"
	FactReplyOn     FactName = "reply_on"
	FactText        FactName = "text" // subject, content, respondent or contested decision were corrected
	FactParties     FactName = "parties"
)

// Paper is the document a step produced.
type Paper struct {
	Number string
	On     clock.Date
	Signer string
}

// changes builds the list of facts that differ between two petitions; every
// fact that is set when before is the zero petition.
func petitionChanges(before, after Petition) []FieldChange {
	pairs := []struct {
		name     FactName
		old, new string
	}{
		{FactKind, string(before.Kind), string(after.Kind)},
		{FactField, string(before.Field), string(after.Field)},
		{FactChannel, string(before.Channel), string(after.Channel)},
		{FactReceivedOn, before.ReceivedOn.String(), after.ReceivedOn.String()},
		{FactMany, yes(before.Many()), yes(after.Many())},
		{FactEligibility, string(before.Eligibility), string(after.Eligibility)},
		{FactCompetence, string(before.Competence), string(after.Competence)},
		{FactMatter, before.Matter.String(), after.Matter.String()},
		{FactOrigin, before.Origin.String(), after.Origin.String()},
		{FactTransferTo, transferee(before), transferee(after)},
		{FactReplyOn, before.ReplyOn.String(), after.ReplyOn.String()},
	}
	var out []FieldChange
	for _, p := range pairs {
		if p.old != p.new {
			out = append(out, FieldChange{p.name, p.new})
		}
	}
	if before.Version > 0 && (before.Subject != after.Subject || before.Content != after.Content ||
		before.Respondent != after.Respondent || before.ContestedDecision != after.ContestedDecision) {
		out = append(out, FieldChange{FactText, "corrected"})
	}
	return out
}

func matterChanges(before, after Matter) []FieldChange {
	pairs := []struct {
		name     FactName
		old, new string
	}{
		{FactKind, string(before.Kind), string(after.Kind)},
		{FactField, string(before.Field), string(after.Field)},
		{FactChannel, string(before.Channel), string(after.Channel)},
		{FactMany, yes(before.Many), yes(after.Many)},
		{FactInstance, string(before.Instance), string(after.Instance)},
		{FactOutcome, string(before.Outcome), string(after.Outcome)},
		{FactResolvedOn, before.ResolvedOn.String(), after.ResolvedOn.String()},
	}
	var out []FieldChange
	for _, p := range pairs {
		if p.old != p.new {
			out = append(out, FieldChange{p.name, p.new})
		}
	}
	return out
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
