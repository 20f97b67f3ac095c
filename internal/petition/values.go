package petition

import (
	"slices"

	"kntc/internal/party"
)

// Value is a value about a person, or a free text, before and after an event.
// History keeps it sealed and apart from the event, which names the field alone,
// whatever the kind of the petition: a complaint may be found to be a
// denunciation later, and events are never rewritten.
type Value struct {
	Field FactName `json:"field"`
	Of    string   `json:"of,omitempty"` // the party whose it is, or the seat in a dialogue; "" for a text of the petition
	Old   string   `json:"old,omitempty"`
	New   string   `json:"new,omitempty"`
}

// The fields of a party. FactParties is the party itself, by its name.
const (
	FactPartyType      FactName = "party_type"
	FactPartyIdentity  FactName = "party_identity_number"
	FactPartyAddress   FactName = "party_address"
	FactPartyPhone     FactName = "party_phone"
	FactPartySpokesman FactName = "party_representative"
)

//nolint:gochecknoglobals // a read-only table
var partyFields = map[string]FactName{
	"name": FactParties, "type": FactPartyType, "identity_number": FactPartyIdentity, "address": FactPartyAddress,
	"phone": FactPartyPhone, "representative": FactPartySpokesman,
}

// told stands in an event for a value that is kept apart.
const told = "corrected"

// TextValues lists the texts of a petition in which a step left something else
// behind than it found.
func TextValues(before, after Petition) []Value {
	if before.Version == 0 {
		return nil // what was entered first stands with the petition until it changes
	}
	var out []Value
	for _, v := range []Value{
		{Field: FactSubject, Old: before.Subject, New: after.Subject},
		{Field: FactContent, Old: before.Content, New: after.Content},
		{Field: FactRespondent, Old: before.Respondent, New: after.Respondent},
		{Field: FactContestedDecision, Old: before.ContestedDecision, New: after.ContestedDecision},
		{Field: FactReply, Old: before.ReplyText, New: after.ReplyText},
	} {
		if v.Old != v.New {
			out = append(out, v)
		}
	}
	return out
}

// PartyValues lists what became of the parties of a petition.
func PartyValues(old, given []party.Party) []Value {
	differing := party.Compare(old, given)
	out := make([]Value, len(differing))
	for i, d := range differing {
		out[i] = Value{Field: partyFields[d.Field], Of: d.Of, Old: d.Old, New: d.New}
	}
	return out
}

// named lists the fields of values, for the event.
func named(values []Value) []FieldChange {
	var out []FieldChange
	for _, v := range values {
		out = append(out, FieldChange{Name: v.Field, Value: told})
	}
	return out
}

// KeepsValues reports whether values of the event are kept apart from it.
func KeepsValues(e Event) bool {
	return slices.ContainsFunc(e.Changes, func(c FieldChange) bool {
		return Known([]FactName{FactSubject, FactContent, FactRespondent, FactContestedDecision, FactReply, FactParties, FactParticipants, FactChairName}, c.Name)
	})
}
