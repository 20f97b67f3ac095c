package store

import (
	"github.com/google/uuid"

	"kntc/internal/authority"
	"kntc/internal/clock"
	"kntc/internal/petition"
	"kntc/internal/store/sqldb"
)

// searchKey is the column with the words by which a petition is found; they are
// of its parties too.
const searchKey = "search_key"

// petitionTable describes the petitions. Their parts are a table of their own;
// see parts.go.
//
//nolint:gochecknoglobals // a description, never changed
var petitionTable = sqldb.NewTable("petition", petition.Petition{Number: petition.Number{Book: petition.PetitionBook}},
	sqldb.Key(
		sqldb.Int("authority_id", func(p *petition.Petition) *authority.ID { return &p.ID.Authority }),
		sqldb.UUID("id", func(p *petition.Petition) *uuid.UUID { return &p.ID.UUID }),
	),
	sqldb.Fixed( // the number with them: changed alone, by renumber
		sqldb.Int("year", func(p *petition.Petition) *int { return &p.Number.Year }),
		sqldb.Int("no", func(p *petition.Petition) *int { return &p.Number.No }),
		sqldb.Coded("former_numbers", func(p *petition.Petition) *[]petition.Number { return &p.FormerNumbers }, petition.WriteNumbers, readNumbers),
		sqldb.Text("kind_declared", func(p *petition.Petition) *petition.Kind { return &p.KindDeclared }),
		sqldb.NullInt("origin_authority_id", func(p *petition.Petition) *authority.ID { return &p.Origin.Authority }),
		sqldb.UUID("origin_id", func(p *petition.Petition) *uuid.UUID { return &p.Origin.UUID }),
		sqldb.Text("origin_number", func(p *petition.Petition) *string { return &p.OriginNumber }),
		sqldb.Date("succeeded_on", func(p *petition.Petition) *clock.Date { return &p.SucceededOn }),
		sqldb.Text("source_number", func(p *petition.Petition) *string { return &p.SourceNumber }),
		sqldb.Text("source_hash", func(p *petition.Petition) *string { return &p.SourceHash }),
		ofOwner("import_id", func(p *petition.Petition) (own, other *authority.OwnedID) { return &p.ID, &p.Import }),
	),
	sqldb.Changeable(
		sqldb.Text("state", func(p *petition.Petition) *petition.State { return &p.State }),
		sqldb.Text("kind", func(p *petition.Petition) *petition.Kind { return &p.Kind }),
		sqldb.Coded("kinds", func(p *petition.Petition) *[]petition.Kind { return &p.Kinds }, petition.WriteKinds, readKinds),
		sqldb.Text("forwarder", func(p *petition.Petition) *petition.Forwarder { return &p.Forwarder }),
		sqldb.Bool("result_asked", func(p *petition.Petition) *bool { return &p.ResultAsked }),
		sqldb.Text("channel", func(p *petition.Petition) *petition.Channel { return &p.Channel }),
		sqldb.Text("field", func(p *petition.Petition) *petition.Field { return &p.Field }),
		sqldb.Date("received_on", func(p *petition.Petition) *clock.Date { return &p.ReceivedOn }),
		sqldb.Text("subject", func(p *petition.Petition) *string { return &p.Subject }),
		sqldb.Text("content", func(p *petition.Petition) *string { return &p.Content }),
		sqldb.Text("respondent", func(p *petition.Petition) *string { return &p.Respondent }),
		sqldb.Text("contested_decision", func(p *petition.Petition) *string { return &p.ContestedDecision }),
		sqldb.Bool("originals", func(p *petition.Petition) *bool { return &p.Originals }),
		sqldb.Int("signatories", func(p *petition.Petition) *int { return &p.Signatories }),
		sqldb.Bool("anonymous", func(p *petition.Petition) *bool { return &p.Anonymous }),
		sqldb.Bool("organisation", func(p *petition.Petition) *bool { return &p.Organisation }),
		sqldb.Bool("persons", func(p *petition.Petition) *bool { return &p.Persons }),
		sqldb.Int("representatives", func(p *petition.Petition) *int { return &p.Representatives }),
		sqldb.Bool("all_signed", func(p *petition.Petition) *bool { return &p.AllSigned }),
		sqldb.Bool("appointed", func(p *petition.Petition) *bool { return &p.Appointed }),
		sqldb.Text("eligibility", func(p *petition.Petition) *petition.Eligibility { return &p.Eligibility }),
		sqldb.Text("competence", func(p *petition.Petition) *petition.Competence { return &p.Competence }),
		sqldb.Text("instance", func(p *petition.Petition) *petition.Instance { return &p.Instance }),
		sqldb.Bool("discipline", func(p *petition.Petition) *bool { return &p.Discipline }),
		sqldb.Bool("dismissal", func(p *petition.Petition) *bool { return &p.Dismissal }),
		sqldb.Text("duty", func(p *petition.Petition) *petition.Duty { return &p.Duty }),
		sqldb.Bool("evident", func(p *petition.Petition) *bool { return &p.Evident }),
		sqldb.Bool("remote", func(p *petition.Petition) *bool { return &p.Remote }),
		sqldb.Date("last_on", func(p *petition.Petition) *clock.Date { return &p.LastOn }),
		sqldb.Date("classified_on", func(p *petition.Petition) *clock.Date { return &p.ClassifiedOn }),
		sqldb.Date("disposed_on", func(p *petition.Petition) *clock.Date { return &p.DisposedOn }),
		ofOwner("matter_id", func(p *petition.Petition) (own, other *authority.OwnedID) { return &p.ID, &p.Matter }),
		sqldb.NullInt("transferred_to", func(p *petition.Petition) *authority.ID { return &p.TransferredTo }),
		sqldb.Text("transfer_name", func(p *petition.Petition) *string { return &p.TransferName }),
		sqldb.Date("reply_on", func(p *petition.Petition) *clock.Date { return &p.ReplyOn }),
		sqldb.Text("reply_text", func(p *petition.Petition) *string { return &p.ReplyText }),
		sqldb.Bool("sealed_elsewhere", func(p *petition.Petition) *bool { return &p.SealedElsewhere }),
		sqldb.Text("inadmissibility", func(p *petition.Petition) *petition.Inadmissibility { return &p.Inadmissibility }),
		sqldb.Text("outcome", func(p *petition.Petition) *petition.Outcome { return &p.Outcome }),
		sqldb.Bool("explained", func(p *petition.Petition) *bool { return &p.Explained }),
		sqldb.Date("protected_on", func(p *petition.Petition) *clock.Date { return &p.ProtectedOn }),
		sqldb.Text("identity_check", func(p *petition.Petition) *petition.IdentityCheck { return &p.IdentityCheck }),
		sqldb.Bool("late_resolver", func(p *petition.Petition) *bool { return &p.LateResolver }),
		sqldb.Date("report_asked_on", func(p *petition.Petition) *clock.Date { return &p.ReportAskedOn }),
		sqldb.Date("reported_on", func(p *petition.Petition) *clock.Date { return &p.ReportedOn }),
		assigned(func(p *petition.Petition) *[]petition.Assignee { return &p.Assignees }),
		conflicts(func(p *petition.Petition) *[]petition.Conflict { return &p.Conflicts }),
		sqldb.Text("succeeded_as", func(p *petition.Petition) *petition.State { return &p.SucceededAs }),
		sqldb.NullInt("handed_to_authority_id", func(p *petition.Petition) *authority.ID { return &p.HandedTo.Authority }),
		sqldb.UUID("handed_to_id", func(p *petition.Petition) *uuid.UUID { return &p.HandedTo.UUID }),
		sqldb.Int("version", func(p *petition.Petition) *int64 { return &p.Version }),
		sqldb.Beside[petition.Petition](searchKey),
	),
)

func readKinds(into *[]petition.Kind, text string) error {
	*into = petition.ReadKinds(text)
	return nil
}
