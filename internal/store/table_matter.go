package store

import (
	"encoding/json"
	"strings"

	"github.com/google/uuid"

	"kntc/internal/authority"
	"kntc/internal/clock"
	"kntc/internal/deadline"
	"kntc/internal/petition"
	"kntc/internal/store/sqldb"
)

// matterTable describes the matters.
//
//nolint:gochecknoglobals // a description, never changed
var matterTable = sqldb.NewTable("matter", petition.Matter{Number: petition.Number{Book: petition.MatterBook}},
	sqldb.Key(
		sqldb.Int("authority_id", func(m *petition.Matter) *authority.ID { return &m.ID.Authority }),
		sqldb.UUID("id", func(m *petition.Matter) *uuid.UUID { return &m.ID.UUID }),
	),
	sqldb.Fixed(
		sqldb.Int("year", func(m *petition.Matter) *int { return &m.Number.Year }),
		sqldb.Int("no", func(m *petition.Matter) *int { return &m.Number.No }),
		sqldb.Text("kind", func(m *petition.Matter) *petition.Kind { return &m.Kind }),
		sqldb.Text("channel", func(m *petition.Matter) *petition.Channel { return &m.Channel }),
		sqldb.Text("forwarder", func(m *petition.Matter) *petition.Forwarder { return &m.Forwarder }),
		sqldb.Bool("many", func(m *petition.Matter) *bool { return &m.Many }),
		sqldb.Text("instance", func(m *petition.Matter) *petition.Instance { return &m.Instance }),
		sqldb.Bool("discipline", func(m *petition.Matter) *bool { return &m.Discipline }),
		sqldb.Bool("dismissal", func(m *petition.Matter) *bool { return &m.Dismissal }),
		sqldb.Text("duty", func(m *petition.Matter) *petition.Duty { return &m.Duty }),
		sqldb.Bool("remote", func(m *petition.Matter) *bool { return &m.Remote }),
		sqldb.Text("subject", func(m *petition.Matter) *string { return &m.Subject }),
		sqldb.Date("accepted_on", func(m *petition.Matter) *clock.Date { return &m.AcceptedOn }),
		sqldb.NullInt("prior_authority_id", func(m *petition.Matter) *authority.ID { return &m.Prior.Authority }),
		sqldb.UUID("prior_id", func(m *petition.Matter) *uuid.UUID { return &m.Prior.UUID }),
		sqldb.Text("prior_decision", func(m *petition.Matter) *string { return &m.PriorDecision }),
		sqldb.NullInt("origin_authority_id", func(m *petition.Matter) *authority.ID { return &m.Origin.Authority }),
		sqldb.UUID("origin_id", func(m *petition.Matter) *uuid.UUID { return &m.Origin.UUID }),
		sqldb.Text("origin_number", func(m *petition.Matter) *string { return &m.OriginNumber }),
		sqldb.Text("succeeded_as", func(m *petition.Matter) *petition.State { return &m.SucceededAs }),
		sqldb.Date("succeeded_on", func(m *petition.Matter) *clock.Date { return &m.SucceededOn }),
		sqldb.Text("source", func(m *petition.Matter) *string { return &m.Source }),
		sqldb.Coded("former_number", func(m *petition.Matter) *petition.Number { return &m.FormerNumber }, writeNumber, readNumber),
		ofOwner("import_id", func(m *petition.Matter) (own, other *authority.OwnedID) { return &m.ID, &m.Import }),
	),
	sqldb.Changeable(
		sqldb.Text("state", func(m *petition.Matter) *petition.State { return &m.State }),
		sqldb.Text("field", func(m *petition.Matter) *petition.Field { return &m.Field }),
		sqldb.Date("last_on", func(m *petition.Matter) *clock.Date { return &m.LastOn }),
		sqldb.Coded("criteria", func(m *petition.Matter) *[]deadline.Criterion { return &m.Criteria }, writeCriteria, readCriteria),
		sqldb.Int("extensions", func(m *petition.Matter) *int { return &m.Extensions }),
		sqldb.Text("resume_state", func(m *petition.Matter) *petition.State { return &m.Resume }),
		ofOwner("merged_into", func(m *petition.Matter) (own, other *authority.OwnedID) { return &m.ID, &m.MergedInto }),
		sqldb.Date("suspended_on", func(m *petition.Matter) *clock.Date { return &m.SuspendedOn }),
		sqldb.Date("appraisal_on", func(m *petition.Matter) *clock.Date { return &m.AppraisalOn }),
		sqldb.Date("stayed_on", func(m *petition.Matter) *clock.Date { return &m.StayedOn }),
		sqldb.Date("protected_on", func(m *petition.Matter) *clock.Date { return &m.ProtectedOn }),
		sqldb.Date("planned_on", func(m *petition.Matter) *clock.Date { return &m.PlannedOn }),
		sqldb.Coded("dialogues", func(m *petition.Matter) *[]petition.Dialogue { return &m.Dialogues }, petition.WriteDialogues, readDialogues),
		sqldb.Bool("differs", func(m *petition.Matter) *bool { return &m.Differs }),
		sqldb.Text("goes_on_for", func(m *petition.Matter) *petition.Ground { return &m.GoesOnFor }),
		sqldb.Bool("investigated", func(m *petition.Matter) *bool { return &m.Investigated }),
		sqldb.Text("outcome", func(m *petition.Matter) *petition.Outcome { return &m.Outcome }),
		sqldb.Date("resolved_on", func(m *petition.Matter) *clock.Date { return &m.ResolvedOn }),
		sqldb.Date("ended_on", func(m *petition.Matter) *clock.Date { return &m.EndedOn }),
		sqldb.Date("due_on", func(m *petition.Matter) *clock.Date { return &m.DueOn }),
		sqldb.Bool("discontinued", func(m *petition.Matter) *bool { return &m.Discontinued }),
		sqldb.Date("taken_up_on", func(m *petition.Matter) *clock.Date { return &m.TakenUpOn }),
		sqldb.Coded("receipts", func(m *petition.Matter) *[]petition.Receipt { return &m.Receipts }, petition.WriteReceipts, readReceipts),
		sqldb.Date("effect_undone_on", func(m *petition.Matter) *clock.Date { return &m.UndoneOn }),
		sqldb.Date("court_on", func(m *petition.Matter) *clock.Date { return &m.CourtOn }),
		sqldb.Text("closed_from", func(m *petition.Matter) *petition.State { return &m.ClosedFrom }),
		sqldb.Text("before_court", func(m *petition.Matter) *petition.State { return &m.BeforeCourt }),
		sqldb.Text("withdrawn_part", func(m *petition.Matter) *string { return &m.Withdrawn }),
		sqldb.Text("ruling", func(m *petition.Matter) *petition.Ruling { return &m.Ruling }),
		sqldb.Bool("deliberate", func(m *petition.Matter) *bool { return &m.Deliberate }),
		sqldb.Coded("ordered", func(m *petition.Matter) *petition.Result { return &m.Ordered }, writeAmounts, readAmounts),
		sqldb.Coded("done", func(m *petition.Matter) *petition.Result { return &m.Done }, writeAmounts, readAmounts),
		sqldb.Coded("executions", func(m *petition.Matter) *[]petition.Tally { return &m.Executions }, writeTallies, readTallies),
		sqldb.Coded("referrals", func(m *petition.Matter) *[]petition.Tally { return &m.Referrals }, writeTallies, readTallies),
		sqldb.Date("carry_out_ended_on", func(m *petition.Matter) *clock.Date { return &m.CarryOutEndedOn }),
		sqldb.Text("carry_out_ended_as", func(m *petition.Matter) *petition.CarryOutEnd { return &m.CarryOutEndedAs }),
		sqldb.Date("judged_on", func(m *petition.Matter) *clock.Date { return &m.JudgedOn }),
		sqldb.Text("judgment", func(m *petition.Matter) *petition.Judgment { return &m.Judgment }),
		sqldb.Date("published_on", func(m *petition.Matter) *clock.Date { return &m.PublishedOn }),
		sqldb.Coded("publications", func(m *petition.Matter) *[]petition.Publication { return &m.Publications }, petition.WritePublications, readPublications),
		assigned(func(m *petition.Matter) *[]petition.Assignee { return &m.Assignees }),
		conflicts(func(m *petition.Matter) *[]petition.Conflict { return &m.Conflicts }),
		sqldb.NullInt("verifier_id", func(m *petition.Matter) *authority.ID { return &m.Entrusted.To }),
		sqldb.Text("verifier_name", func(m *petition.Matter) *string { return &m.Entrusted.Name }),
		sqldb.Date("verifier_since", func(m *petition.Matter) *clock.Date { return &m.Entrusted.On }),
		sqldb.Date("verifier_due_on", func(m *petition.Matter) *clock.Date { return &m.Entrusted.Due }),
		sqldb.NullInt("handed_to_authority_id", func(m *petition.Matter) *authority.ID { return &m.HandedTo.Authority }),
		sqldb.UUID("handed_to_id", func(m *petition.Matter) *uuid.UUID { return &m.HandedTo.UUID }),
		sqldb.Int("version", func(m *petition.Matter) *int64 { return &m.Version }),
	),
)

// writeCriteria writes the criteria of complexity as one text, in the order of
// the decree.
func writeCriteria(list []deadline.Criterion) string {
	names := make([]string, len(list))
	for i, c := range list {
		names[i] = string(c)
	}
	return strings.Join(names, " ")
}

func readCriteria(into *[]deadline.Criterion, text string) error {
	*into = nil
	for _, c := range strings.Fields(text) {
		*into = append(*into, deadline.Criterion(c))
	}
	return nil
}

func readReceipts(into *[]petition.Receipt, text string) (err error) {
	*into, err = petition.ReadReceipts(text)
	return err
}

func readPublications(into *[]petition.Publication, text string) (err error) {
	*into, err = petition.ReadPublications(text)
	return err
}

func readDialogues(into *[]petition.Dialogue, text string) (err error) {
	*into, err = petition.ReadDialogues(text)
	return err
}

// writeAmounts writes what a decision orders, or what has been done of it, as
// JSON; the empty text is nothing.
func writeAmounts(r petition.Result) string {
	if r.IsZero() {
		return ""
	}
	b, err := json.Marshal(r)
	if err != nil { // whole numbers always marshal
		return ""
	}
	return string(b)
}

func readAmounts(into *petition.Result, text string) error {
	*into = petition.Result{}
	if text == "" {
		return nil
	}
	return json.Unmarshal([]byte(text), into)
}

// writeTallies writes the parts of a result as JSON; the empty text is none.
func writeTallies(list []petition.Tally) string {
	if len(list) == 0 {
		return ""
	}
	b, err := json.Marshal(list)
	if err != nil { // whole numbers and dates always marshal
		return ""
	}
	return string(b)
}

func readTallies(into *[]petition.Tally, text string) error {
	*into = nil
	if text == "" {
		return nil
	}
	return json.Unmarshal([]byte(text), into)
}

// writeNumber writes a number of the book of matters; "" for none.
func writeNumber(n petition.Number) string {
	if n == (petition.Number{}) {
		return ""
	}
	return n.String()
}

func readNumber(into *petition.Number, text string) error {
	list, err := petition.ReadNumbers(text)
	for _, n := range list {
		*into = petition.Number{Book: petition.MatterBook, Year: n.Year, No: n.No}
	}
	return err
}
