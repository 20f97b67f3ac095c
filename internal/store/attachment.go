package store

import (
	"context"
	"time"

	"github.com/google/uuid"

	"kntc/internal/access"
	"kntc/internal/authority"
	"kntc/internal/casework"
	"kntc/internal/fault"
	"kntc/internal/petition"
)

// attachmentRow is an attachment as the table holds it.
type attachmentRow struct {
	AuthorityID int64     `gorm:"column:authority_id"`
	ID          uuid.UUID `gorm:"column:id"`
	PetitionID  uuid.UUID `gorm:"column:petition_id"`
	Name        string    `gorm:"column:name"`
	MediaType   string    `gorm:"column:media_type"`
	Size        int64     `gorm:"column:size"`
	SHA256      string    `gorm:"column:sha256"`
	ObjectKey   string    `gorm:"column:object_key"`
	ActorID     maybeUUID `gorm:"column:actor_id"`
	ActorName   string    `gorm:"column:actor_name"`
	RecordedAt  instant   `gorm:"column:recorded_at"`
}

// TableName implements GORM's Tabler.
func (attachmentRow) TableName() string { return "attachment" }

const attachmentColumns = `authority_id, id, petition_id, name, media_type, size, sha256, object_key,
	actor_id, actor_name, recorded_at`

func (r attachmentRow) toAttachment() casework.Attachment {
	owner := authority.ID(r.AuthorityID)
	return casework.Attachment{
		ID:         authority.OwnedID{Authority: owner, UUID: r.ID},
		Petition:   authority.OwnedID{Authority: owner, UUID: r.PetitionID},
		Name:       r.Name,
		MediaType:  r.MediaType,
		Size:       r.Size,
		SHA256:     r.SHA256,
		ObjectKey:  r.ObjectKey,
		ActorID:    r.ActorID.UUID,
		ActorName:  r.ActorName,
		RecordedAt: time.Time(r.RecordedAt),
	}
}

// saveAttachments queues the rows of new attachments.
func saveAttachments(t *tx, list []casework.Attachment) {
	for _, a := range list {
		t.exec("INSERT INTO attachment ("+attachmentColumns+") VALUES "+marks(1, 11),
			int64(a.ID.Authority), a.ID.UUID, a.Petition.UUID, a.Name, a.MediaType, a.Size, a.SHA256, a.ObjectKey,
			uuid.NullUUID{UUID: a.ActorID, Valid: a.ActorID != uuid.Nil}, a.ActorName, instant(a.RecordedAt))
	}
}

// PetitionKind implements casework.AttachmentStore.
func (s *Store) PetitionKind(ctx context.Context, scope access.Scope, id authority.OwnedID) (petition.Kind, error) {
	ids, err := s.reach(ctx, scope)
	if err != nil {
		return "", err
	}
	if !ids.covers(id.Authority) {
		return "", fault.ErrNotFound
	}
	var row petitionRow
	err = s.read(ctx).Select("kind").Where("authority_id = ? AND id = ?", int64(id.Authority), id.UUID).Take(&row).Error
	return petition.Kind(row.Kind), absent(err)
}

// Attachments implements casework.AttachmentStore.
func (s *Store) Attachments(ctx context.Context, scope access.Scope, id authority.OwnedID) ([]casework.Attachment, error) {
	ids, err := s.reach(ctx, scope)
	if err != nil {
		return nil, err
	}
	if !ids.covers(id.Authority) {
		return nil, fault.ErrNotFound
	}
	var rows []attachmentRow
	// Ids are time-ordered only within one server, so the instant decides.
	err = s.read(ctx).Where("authority_id = ? AND petition_id = ?", int64(id.Authority), id.UUID).
		Order("recorded_at, id").Find(&rows).Error
	if err != nil {
		return nil, err
	}
	out := make([]casework.Attachment, len(rows))
	for i, r := range rows {
		out[i] = r.toAttachment()
	}
	return out, nil
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
	err = s.read(ctx).Where("authority_id = ? AND id = ?", int64(id.Authority), id.UUID).Take(&row).Error
	if err != nil {
		return casework.Attachment{}, absent(err)
	}
	return row.toAttachment(), nil
}

// ObjectKeys implements casework.AttachmentStore.
func (s *Store) ObjectKeys(ctx context.Context, scope access.Scope, owner authority.ID, list []uuid.UUID) ([]string, error) {
	ids, err := s.reach(ctx, scope)
	if err != nil {
		return nil, err
	}
	if !ids.covers(owner) || len(list) == 0 {
		return nil, nil
	}
	var keys []string
	err = s.read(ctx).Model(&attachmentRow{}).
		Where("authority_id = ? AND id IN ?", int64(owner), list).Pluck("object_key", &keys).Error
	return keys, err
}
