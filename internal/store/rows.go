package store

import (
	"database/sql/driver"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5/pgtype"

	"kntc/internal/authority"
	"kntc/internal/clock"
	"kntc/internal/deadline"
	"kntc/internal/petition"
	"kntc/internal/store/sqldb"
)

// petitionRow is a petition as the table holds it.
type petitionRow struct {
	AuthorityID       int64     `gorm:"column:authority_id"`
	ID                uuid.UUID `gorm:"column:id"`
	Year              int       `gorm:"column:year"`
	No                int       `gorm:"column:no"`
	State             string    `gorm:"column:state"`
	KindDeclared      string    `gorm:"column:kind_declared"`
	Kind              string    `gorm:"column:kind"`
	Channel           string    `gorm:"column:channel"`
	Field             string    `gorm:"column:field"`
	ReceivedOn        sqldb.Day `gorm:"column:received_on"`
	Subject           string    `gorm:"column:subject"`
	Content           string    `gorm:"column:content"`
	Respondent        string    `gorm:"column:respondent"`
	ContestedDecision string    `gorm:"column:contested_decision"`
	Originals         bool      `gorm:"column:originals"`
	Signatories       int       `gorm:"column:signatories"`
	Anonymous         bool      `gorm:"column:anonymous"`
	Organisation      bool      `gorm:"column:organisation"`
	Eligibility       string    `gorm:"column:eligibility"`
	Competence        string    `gorm:"column:competence"`
	LastOn            sqldb.Day `gorm:"column:last_on"`
	DisposedOn        sqldb.Day `gorm:"column:disposed_on"`
	MatterID          maybeUUID `gorm:"column:matter_id"`
	OriginAuthorityID *int64    `gorm:"column:origin_authority_id"`
	OriginID          maybeUUID `gorm:"column:origin_id"`
	TransferredTo     *int64    `gorm:"column:transferred_to"`
	TransferName      string    `gorm:"column:transfer_name"`
	ReplyOn           sqldb.Day `gorm:"column:reply_on"`
	ReplyText         string    `gorm:"column:reply_text"`
	SourceNumber      string    `gorm:"column:source_number"`
	SourceHash        string    `gorm:"column:source_hash"`
	Version           int64     `gorm:"column:version"`
	Representatives   int       `gorm:"column:representatives"`
	AllSigned         bool      `gorm:"column:all_signed"`
	Appointed         bool      `gorm:"column:appointed"`
	Instance          string    `gorm:"column:instance"`
	Discipline        bool      `gorm:"column:discipline"`
	Duty              string    `gorm:"column:duty"`
	Evident           bool      `gorm:"column:evident"`
	Remote            bool      `gorm:"column:remote"`
	Inadmissibility   string    `gorm:"column:inadmissibility"`
	SealedElsewhere   bool      `gorm:"column:sealed_elsewhere"`

	Succession successionRow `gorm:"embedded"`
	Staff      staffRow      `gorm:"embedded"`
}

// staffRow is to whom a petition or matter is assigned, and who has an interest
// in it.
type staffRow struct {
	Assigned  assigned  `gorm:"column:assigned"`
	Conflicts conflicts `gorm:"column:conflicts"`
}

const staffColumns = "assigned, conflicts"

func (r *staffRow) targets() []any { return []any{&r.Assigned, &r.Conflicts} }

func staffValues(a []petition.Assignee, c []petition.Conflict) []any {
	return []any{assigned(a), conflicts(c)}
}

// successionRow is what petitions and matters alike keep of a hand-over.
type successionRow struct {
	OriginNumber        string    `gorm:"column:origin_number"`
	SucceededAs         string    `gorm:"column:succeeded_as"`
	SucceededOn         sqldb.Day `gorm:"column:succeeded_on"`
	HandedToAuthorityID *int64    `gorm:"column:handed_to_authority_id"`
	HandedToID          maybeUUID `gorm:"column:handed_to_id"`
}

const successionColumns = "origin_number, succeeded_as, succeeded_on, handed_to_authority_id, handed_to_id"

func (r *successionRow) targets() []any {
	return []any{&r.OriginNumber, &r.SucceededAs, &r.SucceededOn, &r.HandedToAuthorityID, (*sqldb.MaybeUID)(&r.HandedToID)}
}

func (r successionRow) toSuccession() petition.Succession {
	return petition.Succession{SucceededOn: clock.Date(r.SucceededOn), SucceededAs: petition.State(r.SucceededAs), OriginNumber: r.OriginNumber}
}

func (r successionRow) handedTo() authority.OwnedID {
	return ownedOrZero(r.HandedToAuthorityID, r.HandedToID)
}

func successionValues(t petition.Succession, handedTo authority.OwnedID) []any {
	return []any{t.OriginNumber, string(t.SucceededAs), sqldb.Day(t.SucceededOn), ownerOrNil(handedTo.Authority), idOrNil(handedTo)}
}

// ownedOrZero is the id that two nullable columns hold.
func ownedOrZero(owner *int64, id maybeUUID) authority.OwnedID {
	if owner == nil || !id.Valid {
		return authority.OwnedID{}
	}
	return authority.OwnedID{Authority: authority.ID(*owner), UUID: id.UUID}
}

// TableName implements GORM's Tabler.
func (petitionRow) TableName() string { return "petition" }

// petitionColumns lists the columns in the order of targets and values.
const petitionColumns = `authority_id, id, year, no, state, kind_declared, kind, channel, field, received_on,
	subject, content, respondent, contested_decision, originals, signatories, anonymous, organisation,
	eligibility, competence, last_on, disposed_on, matter_id, origin_authority_id, origin_id,
	transferred_to, transfer_name, reply_on, reply_text, source_number, source_hash, version,
	representatives, all_signed, appointed, instance, discipline, duty, evident, remote, inadmissibility, sealed_elsewhere, ` + successionColumns + ", " + staffColumns

func (r *petitionRow) targets() []any {
	return slices.Concat([]any{
		&r.AuthorityID, (*sqldb.UID)(&r.ID), &r.Year, &r.No, &r.State, &r.KindDeclared, &r.Kind, &r.Channel, &r.Field, &r.ReceivedOn,
		&r.Subject, &r.Content, &r.Respondent, &r.ContestedDecision, &r.Originals, &r.Signatories, &r.Anonymous, &r.Organisation,
		&r.Eligibility, &r.Competence, &r.LastOn, &r.DisposedOn, (*sqldb.MaybeUID)(&r.MatterID), &r.OriginAuthorityID, (*sqldb.MaybeUID)(&r.OriginID),
		&r.TransferredTo, &r.TransferName, &r.ReplyOn, &r.ReplyText, &r.SourceNumber, &r.SourceHash, &r.Version,
		&r.Representatives, &r.AllSigned, &r.Appointed, &r.Instance, &r.Discipline, &r.Duty, &r.Evident, &r.Remote, &r.Inadmissibility, &r.SealedElsewhere,
	}, r.Succession.targets(), r.Staff.targets())
}

func (r petitionRow) toPetition() petition.Petition {
	owner := authority.ID(r.AuthorityID)
	p := petition.Petition{
		ID:                authority.OwnedID{Authority: owner, UUID: r.ID},
		Number:            petition.Number{Book: petition.PetitionBook, Year: r.Year, No: r.No},
		State:             petition.State(r.State),
		KindDeclared:      petition.Kind(r.KindDeclared),
		Kind:              petition.Kind(r.Kind),
		Channel:           petition.Channel(r.Channel),
		Field:             petition.Field(r.Field),
		ReceivedOn:        clock.Date(r.ReceivedOn),
		Subject:           r.Subject,
		Content:           r.Content,
		Respondent:        r.Respondent,
		ContestedDecision: r.ContestedDecision,
		Originals:         r.Originals,
		Signatories:       r.Signatories,
		Anonymous:         r.Anonymous,
		Organisation:      r.Organisation,
		Eligibility:       petition.Eligibility(r.Eligibility),
		Competence:        petition.Competence(r.Competence),
		LastOn:            clock.Date(r.LastOn),
		DisposedOn:        clock.Date(r.DisposedOn),
		TransferName:      r.TransferName,
		ReplyOn:           clock.Date(r.ReplyOn),
		ReplyText:         r.ReplyText,
		SourceNumber:      r.SourceNumber,
		SourceHash:        r.SourceHash,
		Version:           r.Version,
		Representatives:   r.Representatives,
		AllSigned:         r.AllSigned,
		Appointed:         r.Appointed,
		Instance:          petition.Instance(r.Instance),
		Discipline:        r.Discipline,
		Duty:              petition.Duty(r.Duty),
		Evident:           r.Evident,
		Remote:            r.Remote,
		Inadmissibility:   petition.Inadmissibility(r.Inadmissibility),
		SealedElsewhere:   r.SealedElsewhere,
		HandedTo:          r.Succession.handedTo(),
		Succession:        r.Succession.toSuccession(),
		Origin:            ownedOrZero(r.OriginAuthorityID, r.OriginID),
		Assignees:         r.Staff.Assigned,
		Conflicts:         r.Staff.Conflicts,
	}
	if r.MatterID.Valid {
		p.Matter = authority.OwnedID{Authority: owner, UUID: r.MatterID.UUID}
	}
	if r.TransferredTo != nil {
		p.TransferredTo = authority.ID(*r.TransferredTo)
	}
	return p
}

// petitionValues returns the values in the order of petitionColumns.
func petitionValues(p petition.Petition) []any {
	return slices.Concat([]any{
		int64(p.ID.Authority), p.ID.UUID, p.Number.Year, p.Number.No, string(p.State), string(p.KindDeclared), string(p.Kind),
		string(p.Channel), string(p.Field), sqldb.Day(p.ReceivedOn),
		p.Subject, p.Content, p.Respondent, p.ContestedDecision, p.Originals, p.Signatories, p.Anonymous, p.Organisation,
		string(p.Eligibility), string(p.Competence), sqldb.Day(p.LastOn), sqldb.Day(p.DisposedOn), idOrNil(p.Matter),
		ownerOrNil(p.Origin.Authority), idOrNil(p.Origin),
		ownerOrNil(p.TransferredTo), p.TransferName, sqldb.Day(p.ReplyOn), p.ReplyText, p.SourceNumber, p.SourceHash, p.Version,
		p.Representatives, p.AllSigned, p.Appointed, string(p.Instance), p.Discipline, string(p.Duty), p.Evident, p.Remote, string(p.Inadmissibility), p.SealedElsewhere,
	}, successionValues(p.Succession, p.HandedTo), staffValues(p.Assignees, p.Conflicts))
}

// matterRow is a matter as the table holds it.
type matterRow struct {
	AuthorityID int64     `gorm:"column:authority_id"`
	ID          uuid.UUID `gorm:"column:id"`
	Year        int       `gorm:"column:year"`
	No          int       `gorm:"column:no"`
	State       string    `gorm:"column:state"`
	Kind        string    `gorm:"column:kind"`
	Field       string    `gorm:"column:field"`
	Channel     string    `gorm:"column:channel"`
	Many        bool      `gorm:"column:many"`
	Instance    string    `gorm:"column:instance"`
	Subject     string    `gorm:"column:subject"`
	AcceptedOn  sqldb.Day `gorm:"column:accepted_on"`
	LastOn      sqldb.Day `gorm:"column:last_on"`
	Outcome     string    `gorm:"column:outcome"`
	ResolvedOn  sqldb.Day `gorm:"column:resolved_on"`
	EndedOn     sqldb.Day `gorm:"column:ended_on"`
	Source      string    `gorm:"column:source"`
	Version     int64     `gorm:"column:version"`

	Discipline       bool      `gorm:"column:discipline"`
	Duty             string    `gorm:"column:duty"`
	Remote           bool      `gorm:"column:remote"`
	PriorAuthorityID *int64    `gorm:"column:prior_authority_id"`
	PriorID          maybeUUID `gorm:"column:prior_id"`
	PriorDecision    string    `gorm:"column:prior_decision"`
	Criteria         string    `gorm:"column:criteria"`
	Extensions       int       `gorm:"column:extensions"`
	ResumeState      string    `gorm:"column:resume_state"`
	SuspendedOn      sqldb.Day `gorm:"column:suspended_on"`
	AppraisalOn      sqldb.Day `gorm:"column:appraisal_on"`
	StayedOn         sqldb.Day `gorm:"column:stayed_on"`
	ProtectedOn      sqldb.Day `gorm:"column:protected_on"`
	PlannedOn        sqldb.Day `gorm:"column:planned_on"`
	Differs          bool      `gorm:"column:differs"`
	Investigated     bool      `gorm:"column:investigated"`
	Ruling           string    `gorm:"column:ruling"`
	Deliberate       bool      `gorm:"column:deliberate"`
	Ordered          amounts   `gorm:"column:ordered"`
	Done             amounts   `gorm:"column:done"`
	PublishedOn      sqldb.Day `gorm:"column:published_on"`
	MergedInto       maybeUUID `gorm:"column:merged_into"`

	OriginAuthorityID *int64        `gorm:"column:origin_authority_id"`
	OriginID          maybeUUID     `gorm:"column:origin_id"`
	Succession        successionRow `gorm:"embedded"`
	Staff             staffRow      `gorm:"embedded"`
}

// TableName implements GORM's Tabler.
func (matterRow) TableName() string { return "matter" }

// matterColumns lists the columns in the order of targets and values.
const matterColumns = `authority_id, id, year, no, state, kind, field, channel, many, instance, subject,
	accepted_on, last_on, outcome, resolved_on, ended_on, source, version,
	discipline, duty, remote, prior_authority_id, prior_id, prior_decision, criteria, extensions,
	resume_state, suspended_on, appraisal_on, stayed_on, differs, investigated, ruling, deliberate, ordered, done, published_on,
	protected_on, planned_on, merged_into, origin_authority_id, origin_id, ` + successionColumns + ", " + staffColumns

func (r *matterRow) targets() []any {
	return slices.Concat([]any{
		&r.AuthorityID, (*sqldb.UID)(&r.ID), &r.Year, &r.No, &r.State, &r.Kind, &r.Field, &r.Channel, &r.Many, &r.Instance, &r.Subject,
		&r.AcceptedOn, &r.LastOn, &r.Outcome, &r.ResolvedOn, &r.EndedOn, &r.Source, &r.Version,
		&r.Discipline, &r.Duty, &r.Remote, &r.PriorAuthorityID, (*sqldb.MaybeUID)(&r.PriorID), &r.PriorDecision, &r.Criteria, &r.Extensions,
		&r.ResumeState, &r.SuspendedOn, &r.AppraisalOn, &r.StayedOn, &r.Differs, &r.Investigated, &r.Ruling, &r.Deliberate,
		&r.Ordered, &r.Done, &r.PublishedOn, &r.ProtectedOn, &r.PlannedOn, (*sqldb.MaybeUID)(&r.MergedInto),
		&r.OriginAuthorityID, (*sqldb.MaybeUID)(&r.OriginID),
	}, r.Succession.targets(), r.Staff.targets())
}

func (r matterRow) toMatter() petition.Matter {
	m := petition.Matter{
		ID:         authority.OwnedID{Authority: authority.ID(r.AuthorityID), UUID: r.ID},
		Number:     petition.Number{Book: petition.MatterBook, Year: r.Year, No: r.No},
		State:      petition.State(r.State),
		Kind:       petition.Kind(r.Kind),
		Field:      petition.Field(r.Field),
		Channel:    petition.Channel(r.Channel),
		Many:       r.Many,
		Instance:   petition.Instance(r.Instance),
		Subject:    r.Subject,
		AcceptedOn: clock.Date(r.AcceptedOn),
		LastOn:     clock.Date(r.LastOn),
		Outcome:    petition.Outcome(r.Outcome),
		ResolvedOn: clock.Date(r.ResolvedOn),
		EndedOn:    clock.Date(r.EndedOn),
		Source:     r.Source,
		Version:    r.Version,

		Discipline:    r.Discipline,
		Duty:          petition.Duty(r.Duty),
		Remote:        r.Remote,
		PriorDecision: r.PriorDecision,
		Extensions:    r.Extensions,
		Resume:        petition.State(r.ResumeState),
		SuspendedOn:   clock.Date(r.SuspendedOn),
		AppraisalOn:   clock.Date(r.AppraisalOn),
		StayedOn:      clock.Date(r.StayedOn),
		Differs:       r.Differs,
		Investigated:  r.Investigated,
		Ruling:        petition.Ruling(r.Ruling),
		Deliberate:    r.Deliberate,
		Ordered:       petition.Result(r.Ordered),
		Done:          petition.Result(r.Done),
		PublishedOn:   clock.Date(r.PublishedOn),
		ProtectedOn:   clock.Date(r.ProtectedOn),
		PlannedOn:     clock.Date(r.PlannedOn),

		HandedTo:   r.Succession.handedTo(),
		Origin:     ownedOrZero(r.OriginAuthorityID, r.OriginID),
		Succession: r.Succession.toSuccession(),
		Prior:      ownedOrZero(r.PriorAuthorityID, r.PriorID),
		Assignees:  r.Staff.Assigned,
		Conflicts:  r.Staff.Conflicts,
	}
	for _, c := range strings.Fields(r.Criteria) {
		m.Criteria = append(m.Criteria, deadline.Criterion(c))
	}
	if r.MergedInto.Valid {
		m.MergedInto = authority.OwnedID{Authority: m.ID.Authority, UUID: r.MergedInto.UUID}
	}
	return m
}

// matterValues returns the values in the order of matterColumns.
func matterValues(m petition.Matter) []any {
	return slices.Concat([]any{
		int64(m.ID.Authority), m.ID.UUID, m.Number.Year, m.Number.No, string(m.State), string(m.Kind), string(m.Field),
		string(m.Channel), m.Many, string(m.Instance), m.Subject,
		sqldb.Day(m.AcceptedOn), sqldb.Day(m.LastOn), string(m.Outcome), sqldb.Day(m.ResolvedOn), sqldb.Day(m.EndedOn), m.Source, m.Version,
		m.Discipline, string(m.Duty), m.Remote, ownerOrNil(m.Prior.Authority), idOrNil(m.Prior), m.PriorDecision, criteria(m), m.Extensions,
		string(m.Resume), sqldb.Day(m.SuspendedOn), sqldb.Day(m.AppraisalOn), sqldb.Day(m.StayedOn), m.Differs, m.Investigated, string(m.Ruling), m.Deliberate,
		amounts(m.Ordered), amounts(m.Done), sqldb.Day(m.PublishedOn), sqldb.Day(m.ProtectedOn), sqldb.Day(m.PlannedOn), idOrNil(m.MergedInto),
		ownerOrNil(m.Origin.Authority), idOrNil(m.Origin),
	}, successionValues(m.Succession, m.HandedTo), staffValues(m.Assignees, m.Conflicts))
}

// criteria writes the criteria of complexity as one text, in the order of the
// decree.
func criteria(m petition.Matter) string {
	names := make([]string, len(m.Criteria))
	for i, c := range m.Criteria {
		names[i] = string(c)
	}
	return strings.Join(names, " ")
}

// amounts is a column that holds what a decision orders, or what has been done
// of it, as JSON; the empty text is nothing.
type amounts petition.Result

// Value implements driver.Valuer.
func (a amounts) Value() (driver.Value, error) {
	if petition.Result(a).IsZero() {
		return "", nil
	}
	b, err := json.Marshal(petition.Result(a))
	return string(b), err
}

// Scan implements sql.Scanner.
func (a *amounts) Scan(v any) error {
	*a = amounts{}
	s, ok := v.(string)
	if !ok {
		return fmt.Errorf("amounts cannot be read from %T", v)
	}
	if s == "" {
		return nil
	}
	return json.Unmarshal([]byte(s), (*petition.Result)(a))
}

// assigned is a column of assignees as one text; most rows have none.
type assigned []petition.Assignee

// Scan implements sql.Scanner.
func (a *assigned) Scan(v any) error {
	s, ok := v.(string)
	if !ok {
		return fmt.Errorf("assignees cannot be read from %T", v)
	}
	list, err := petition.ReadAssignees(s)
	*a = list
	return err
}

// Value implements driver.Valuer.
func (a assigned) Value() (driver.Value, error) { return petition.WriteAssignees(a), nil }

// ScanText implements pgtype.TextScanner.
func (a *assigned) ScanText(v pgtype.Text) error { return a.Scan(v.String) }

// conflicts is a column of conflicts of interest as one text.
type conflicts []petition.Conflict

// Scan implements sql.Scanner.
func (c *conflicts) Scan(v any) error {
	s, ok := v.(string)
	if !ok {
		return fmt.Errorf("conflicts of interest cannot be read from %T", v)
	}
	list, err := petition.ReadConflicts(s)
	*c = list
	return err
}

// Value implements driver.Valuer.
func (c conflicts) Value() (driver.Value, error) { return petition.WriteConflicts(c), nil }

// ScanText implements pgtype.TextScanner.
func (c *conflicts) ScanText(v pgtype.Text) error { return c.Scan(v.String) }

// maybeUUID is a nullable UUID column.
type maybeUUID = uuid.NullUUID

func idOrNil(id authority.OwnedID) any {
	if id.IsZero() {
		return nil
	}
	return id.UUID
}

func ownerOrNil(id authority.ID) any {
	if id == 0 {
		return nil
	}
	return int64(id)
}

func scanPetition(r sqldb.Rows) (petition.Petition, error) {
	var row petitionRow
	if err := r.Scan(row.targets()...); err != nil {
		return petition.Petition{}, err
	}
	return row.toPetition(), nil
}

func scanMatter(r sqldb.Rows) (petition.Matter, error) {
	var row matterRow
	if err := r.Scan(row.targets()...); err != nil {
		return petition.Matter{}, err
	}
	return row.toMatter(), nil
}

func deref(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}
