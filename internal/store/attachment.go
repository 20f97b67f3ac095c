package store

import (
	"context"
	"slices"
	"time"

	"github.com/google/uuid"

	"kntc/internal/access"
	"kntc/internal/attachment"
	"kntc/internal/authority"
	"kntc/internal/fault"
	"kntc/internal/lifecycle"
	"kntc/internal/store/sqldb"
)

// files is the room of attachments. They are written after the cases they belong
// to.
func files() Room {
	return Room{
		Loads:  []LoadSQL{Loads(loadFiles)},
		Writes: []WriteSQL{EachWrite(saveAttachment)},
	}
}

// attachmentRow is an attachment as the table holds it.
type attachmentRow struct {
	AuthorityID int64         `gorm:"column:authority_id"`
	ID          uuid.UUID     `gorm:"column:id"`
	Subject     string        `gorm:"column:subject"`
	SubjectID   uuid.UUID     `gorm:"column:subject_id"`
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
const attachmentColumns = `authority_id, id, subject, subject_id, name, media_type, size, sha256, object_key, origin,
	actor_id, actor_name, recorded_at, name_sealed`

func (r *attachmentRow) targets() []any {
	return []any{
		&r.AuthorityID, (*sqldb.UID)(&r.ID), &r.Subject, (*sqldb.UID)(&r.SubjectID), &r.Name, &r.MediaType, &r.Size, &r.SHA256, &r.ObjectKey, &r.Origin,
		(*sqldb.MaybeUID)(&r.ActorID), &r.ActorName, &r.RecordedAt, &r.NameSealed,
	}
}

func (r attachmentRow) toAttachment() attachment.Attachment {
	owner := authority.ID(r.AuthorityID)
	return attachment.Attachment{
		ID:         authority.OwnedID{Authority: owner, UUID: r.ID},
		Subject:    lifecycle.Subject(r.Subject),
		Of:         authority.OwnedID{Authority: owner, UUID: r.SubjectID},
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
func saveAttachment(t *sqldb.Tx, a attachment.Attachment) {
	if a.NameSealed != nil {
		a.Name = ""
	}
	t.Exec("INSERT INTO attachment ("+attachmentColumns+") VALUES "+sqldb.Marks(1, 14),
		int64(a.ID.Authority), a.ID.UUID, string(a.Subject), a.Of.UUID, a.Name, a.MediaType, a.Size, a.SHA256, a.ObjectKey, a.Origin,
		uuid.NullUUID{UUID: a.ActorID, Valid: a.ActorID != uuid.Nil}, a.ActorName, sqldb.Instant(a.RecordedAt), a.NameSealed)
}

// filesPortion is of how many cases one statement reads the files.
const filesPortion = 500

// loadFiles reads the files of cases: of those known beforehand at once, of
// those that another load tells when it is filled in.
func loadFiles(r *Reading, l *attachment.Load) {
	l.Files = make(map[authority.OwnedID][]attachment.Attachment)
	ask := func(cases []authority.OwnedID) {
		for portion := range slices.Chunk(cases, filesPortion) {
			r.Ask(filesOf(l.Subject, l.Authority, portion, l.Files))
		}
	}
	ask(l.Known)
	if l.Told == nil {
		return
	}
	r.Then(func() error {
		ask(l.Told())
		return nil
	})
}

// filesOf reads the attachments of cases of one authority. Ids are time-ordered
// only within one server, so the instant decides.
func filesOf(
	subject lifecycle.Subject, owner authority.ID, cases []authority.OwnedID, into map[authority.OwnedID][]attachment.Attachment,
) sqldb.Statement {
	args := []any{int64(owner), string(subject)}
	for _, id := range cases {
		args = append(args, id.UUID)
	}
	return sqldb.Query(sqldb.Each(func(r sqldb.Rows) error {
		var row attachmentRow
		err := r.Scan(row.targets()...)
		a := row.toAttachment()
		into[a.Of] = append(into[a.Of], a)
		return err
	}), "SELECT "+attachmentColumns+" FROM attachment WHERE authority_id = ? AND subject = ? AND subject_id IN "+
		sqldb.Marks(1, len(cases))+" ORDER BY recorded_at, id", args...)
}

// Attachments implements attachment.Store.
func (s *Store) Attachments(
	ctx context.Context, scope access.Scope, subject lifecycle.Subject, of authority.OwnedID,
) ([]attachment.Attachment, error) {
	if err := s.within(ctx, scope, of.Authority); err != nil {
		return nil, err
	}
	found := make(map[authority.OwnedID][]attachment.Attachment, 1)
	err := s.db.Fetch(ctx, filesOf(subject, of.Authority, []authority.OwnedID{of}, found))
	return found[of], err
}

// Attachment implements attachment.Store.
func (s *Store) Attachment(
	ctx context.Context, scope access.Scope, subject lifecycle.Subject, id authority.OwnedID,
) (attachment.Attachment, error) {
	ids, err := s.reach(ctx, scope)
	if err != nil {
		return attachment.Attachment{}, err
	}
	if !ids.covers(id.Authority) {
		return attachment.Attachment{}, fault.ErrNotFound
	}
	var row attachmentRow
	err = s.db.Read(ctx).Where("authority_id = ? AND id = ? AND subject = ?", int64(id.Authority), id.UUID, string(subject)).Take(&row).Error
	if err != nil {
		return attachment.Attachment{}, sqldb.Absent(err)
	}
	return row.toAttachment(), nil
}

// ObjectKeys implements attachment.Store.
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
