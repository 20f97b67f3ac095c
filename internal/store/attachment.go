package store

import (
	"context"
	"time"

	"github.com/google/uuid"

	"kntc/internal/access"
	"kntc/internal/authority"
	"kntc/internal/casework"
	"kntc/internal/fault"
	"kntc/internal/store/sqldb"
)

// attachmentRow is an attachment as the table holds it.
type attachmentRow struct {
	AuthorityID int64         `gorm:"column:authority_id"`
	ID          uuid.UUID     `gorm:"column:id"`
	PetitionID  uuid.UUID     `gorm:"column:petition_id"`
	Name        string        `gorm:"column:name"`
	NameSealed  []byte        `gorm:"column:name_sealed"`
	MediaType   string        `gorm:"column:media_type"`
	Size        int64         `gorm:"column:size"`
	SHA256      string        `gorm:"column:sha256"`
	ObjectKey   string        `gorm:"column:object_key"`
	Origin      []byte        `gorm:"column:origin"`
	ActorID     maybeUUID     `gorm:"column:actor_id"`
	ActorName   string        `gorm:"column:actor_name"`
	RecordedAt  sqldb.Instant `gorm:"column:recorded_at"`
}

// TableName implements GORM's Tabler.
func (attachmentRow) TableName() string { return "attachment" }

// attachmentColumns lists the columns in the order of targets.
const attachmentColumns = `authority_id, id, petition_id, name, media_type, size, sha256, object_key, origin,
	actor_id, actor_name, recorded_at, name_sealed`

func (r *attachmentRow) targets() []any {
	return []any{
		&r.AuthorityID, (*sqldb.UID)(&r.ID), (*sqldb.UID)(&r.PetitionID), &r.Name, &r.MediaType, &r.Size, &r.SHA256, &r.ObjectKey, &r.Origin,
		(*sqldb.MaybeUID)(&r.ActorID), &r.ActorName, &r.RecordedAt, &r.NameSealed,
	}
}

func (r attachmentRow) toAttachment() casework.Attachment {
	owner := authority.ID(r.AuthorityID)
	return casework.Attachment{
		ID:         authority.OwnedID{Authority: owner, UUID: r.ID},
		Petition:   authority.OwnedID{Authority: owner, UUID: r.PetitionID},
		Name:       r.Name,
		NameSealed: r.NameSealed,
		MediaType:  r.MediaType,
		Size:       r.Size,
		SHA256:     r.SHA256,
		ObjectKey:  r.ObjectKey,
		Origin:     r.Origin,
		ActorID:    r.ActorID.UUID,
		ActorName:  r.ActorName,
		RecordedAt: time.Time(r.RecordedAt),
	}
}

// saveAttachment queues the row of a new attachment.
func saveAttachment(t *sqldb.Tx, a casework.Attachment) {
	if a.NameSealed != nil {
		a.Name = ""
	}
	t.Exec("INSERT INTO attachment ("+attachmentColumns+") VALUES "+sqldb.Marks(1, 13),
		int64(a.ID.Authority), a.ID.UUID, a.Petition.UUID, a.Name, a.MediaType, a.Size, a.SHA256, a.ObjectKey, a.Origin,
		uuid.NullUUID{UUID: a.ActorID, Valid: a.ActorID != uuid.Nil}, a.ActorName, sqldb.Instant(a.RecordedAt), a.NameSealed)
}

// PetitionSealed implements casework.AttachmentStore.
func (s *Store) PetitionSealed(ctx context.Context, scope access.Scope, id authority.OwnedID) (bool, error) {
	if err := s.within(ctx, scope, id.Authority); err != nil {
		return false, err
	}
	var row petitionRow
	err := s.db.Read(ctx).Select("kind, sealed_elsewhere").Where("authority_id = ? AND id = ?", int64(id.Authority), id.UUID).Take(&row).Error
	return row.toPetition().Sealed(), sqldb.Absent(err)
}

// Attachments implements casework.AttachmentStore.
func (s *Store) Attachments(ctx context.Context, scope access.Scope, id authority.OwnedID) ([]casework.Attachment, error) {
	if err := s.within(ctx, scope, id.Authority); err != nil {
		return nil, err
	}
	out := []casework.Attachment{}
	err := s.db.Fetch(ctx, fileReads(id, &out))
	return out, err
}

// fileReads reads a petition's attachments. Ids are time-ordered only within
// one server, so the instant decides.
func fileReads(id authority.OwnedID, into *[]casework.Attachment) sqldb.Statement {
	return sqldb.Query(sqldb.Each(func(r sqldb.Rows) error {
		var row attachmentRow
		err := r.Scan(row.targets()...)
		*into = append(*into, row.toAttachment())
		return err
	}), "SELECT "+attachmentColumns+" FROM attachment WHERE authority_id = ? AND petition_id = ? ORDER BY recorded_at, id",
		int64(id.Authority), id.UUID)
}

// filesOf reads the attachments of all petitions of a matter.
func filesOf(matter authority.OwnedID, into map[authority.OwnedID][]casework.Attachment) sqldb.Statement {
	owner := int64(matter.Authority)
	return sqldb.Query(sqldb.Each(func(r sqldb.Rows) error {
		var row attachmentRow
		err := r.Scan(row.targets()...)
		a := row.toAttachment()
		into[a.Petition] = append(into[a.Petition], a)
		return err
	}), "SELECT "+attachmentColumns+` FROM attachment WHERE authority_id = ? AND petition_id IN
		(SELECT id FROM petition WHERE authority_id = ? AND matter_id = ?) ORDER BY recorded_at, id`, owner, owner, matter.UUID)
}

// Attachment implements casework.AttachmentStore.
func (s *Store) Attachment(ctx context.Context, scope access.Scope, id authority.OwnedID) (casework.Attachment, error) {
	ids, err := s.reach(ctx, scope)
	if err != nil {
		return casework.Attachment{}, err
	}
	if !ids.covers(id.Authority) {
		return casework.Attachment{}, fault.ErrNotFound
	}
	var row attachmentRow
	err = s.db.Read(ctx).Where("authority_id = ? AND id = ?", int64(id.Authority), id.UUID).Take(&row).Error
	if err != nil {
		return casework.Attachment{}, sqldb.Absent(err)
	}
	return row.toAttachment(), nil
}

// ObjectKeys implements casework.AttachmentStore.
func (s *Store) ObjectKeys(ctx context.Context, scope access.Scope, keys []string) ([]string, error) {
	if !scope.All() {
		return nil, fault.ErrNotFound
	}
	if len(keys) == 0 {
		return nil, nil
	}
	var found []string
	err := s.db.Read(ctx).Model(&attachmentRow{}).Distinct("object_key").Where("object_key IN ?", keys).Pluck("object_key", &found).Error
	return found, err
}
