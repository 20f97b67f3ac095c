package imports

import (
	"cmp"

	"kntc/internal/clock"
	"kntc/internal/party"
	"kntc/internal/petition"
	"kntc/internal/register"
)

// fromRegister is the reason given for steps whose reason the register does
// not tell.
const fromRegister = "Theo sổ theo dõi đơn của cơ quan"

// commands are the steps a row tells.
func (im *importer) commands(row register.Row, m *importedMatter) []petition.Command {
	var out []petition.Command
	on := row.DisposedOn
	if on.IsZero() {
		on = row.ReceivedOn
	}
	eligibility, competence := row.Eligibility, row.Competence
	if petition.InMatter(row.Disposition) { // accepting implies both
		eligibility, competence = petition.Eligible, petition.Within
		on = row.AcceptedOn
		if m.opener != row.Place {
			on = clock.Latest(row.DisposedOn, row.ReceivedOn, m.openedOn)
		}
	}
	classified := on
	if row.DisposedOn.Before(on) && !row.DisposedOn.IsZero() {
		classified = row.DisposedOn
	}
	if eligibility != "" && competence != "" {
		out = append(out, petition.Command{
			Action: petition.ActionClassify, On: classified,
			Classification: &petition.Classification{Kind: row.Kind, Field: row.Field, Eligibility: eligibility, Competence: competence, Instance: row.Instance},
		})
	}
	if row.Disposition == "" {
		return out
	}
	cmd := petition.Command{Action: dispositionAction(row, m), On: on, Reason: row.Remarks, TransferName: row.TransferredTo, Explained: row.Explained}
	if cmd.Reason == "" {
		cmd.Reason = fromRegister
	}
	if row.Instance != "" && row.Instance != petition.First {
		cmd.PriorDecision = cmp.Or(row.PriorDecision, fromRegister)
	}
	if row.Kind.Sealed() {
		cmd = cmd.Redacted(partiesOf(row))
	}
	if petition.PetitionPlan(cmd.Action).Reads.Has(petition.ReadTarget) {
		cmd.Matter = m.matter.ID
	}
	if rows := petition.PetitionTable().Of(cmd.Action); len(rows) > 0 {
		cmd = cmd.Fitting(rows...) // a register names an addressee beside other dispositions, too
	}
	return append(out, cmd)
}

// dispositionAction is the step that leads to the disposition a row tells. Of
// the rows that say "accepted" for one matter, one opened it.
func dispositionAction(row register.Row, m *importedMatter) petition.Action {
	if row.Disposition == petition.StateAccepted && m.opener != row.Place {
		return petition.ActionJoin
	}
	for _, rule := range petition.PetitionTable().Rules {
		if rule.To == row.Disposition {
			return rule.Action
		}
	}
	return "" // refused by the table as unknown
}

// petitionData is what a row says about the petition itself.
func petitionData(r register.Row) petition.PetitionData {
	return petition.PetitionData{
		Kind: r.Kind, Channel: r.Channel, Field: r.Field, ReceivedOn: r.ReceivedOn, Subject: r.Subject, Content: r.Content,
		Respondent: r.Respondent, ContestedDecision: r.ContestedDecision, Originals: r.Originals,
		Signatories: r.Signatories, Anonymous: r.Anonymous, LateConfirmed: true,
	}
}

// partiesOf are the persons and organisations a row names, in its order.
func partiesOf(r register.Row) []party.Party {
	out := make([]party.Party, len(r.Parties))
	for i, p := range r.Parties {
		out[i] = party.Party{Type: p.Type, Name: p.Name, IdentityNumber: p.IdentityNumber, Address: p.Address, Phone: p.Phone}
	}
	return out
}

// staffOf tells who had the case in hand, as the history of the entry keeps it.
func staffOf(r register.Row) string {
	if r.Staff == "" {
		return ""
	}
	return "Cán bộ phụ trách theo sổ: " + r.Staff
}
