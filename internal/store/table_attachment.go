package store

import (
	"time"

	"github.com/google/uuid"

	"kntc/internal/attachment"
	"kntc/internal/authority"
	"kntc/internal/lifecycle"
	"kntc/internal/store/sqldb"
)

// attachmentTable describes the attachments; their bytes are elsewhere.
//
//nolint:gochecknoglobals // a description, never changed
var attachmentTable = sqldb.NewTable("attachment", attachment.Attachment{},
	sqldb.Key(
		sqldb.Int("authority_id", func(a *attachment.Attachment) *authority.ID { return &a.ID.Authority }),
		sqldb.UUID("id", func(a *attachment.Attachment) *uuid.UUID { return &a.ID.UUID }),
	),
	sqldb.Fixed(
		sqldb.Text("subject", func(a *attachment.Attachment) *lifecycle.Subject { return &a.Subject }),
		ofOwner("subject_id", func(a *attachment.Attachment) (own, other *authority.OwnedID) { return &a.ID, &a.Of }),
		sqldb.Text("name", func(a *attachment.Attachment) *string { return &a.Name }),
		sqldb.Bytes("name_sealed", func(a *attachment.Attachment) *[]byte { return &a.NameSealed }),
		sqldb.Text("media_type", func(a *attachment.Attachment) *string { return &a.MediaType }),
		sqldb.Int("size", func(a *attachment.Attachment) *int64 { return &a.Size }),
		sqldb.Text("sha256", func(a *attachment.Attachment) *string { return &a.SHA256 }),
		sqldb.Text("object_key", func(a *attachment.Attachment) *string { return &a.ObjectKey }),
		sqldb.Bytes("origin", func(a *attachment.Attachment) *[]byte { return &a.Origin }),
		sqldb.UUID("actor_id", func(a *attachment.Attachment) *uuid.UUID { return &a.ActorID }),
		sqldb.Text("actor_name", func(a *attachment.Attachment) *string { return &a.ActorName }),
		sqldb.Time("recorded_at", func(a *attachment.Attachment) *time.Time { return &a.RecordedAt }),
		sqldb.Time("withheld_at", func(a *attachment.Attachment) *time.Time { return &a.WithheldAt }),
		sqldb.Time("erased_at", func(a *attachment.Attachment) *time.Time { return &a.ErasedAt }),
		ofOwner("redacts_id", func(a *attachment.Attachment) (own, other *authority.OwnedID) { return &a.ID, &a.Redacts }),
		sqldb.Bool("unseeing", func(a *attachment.Attachment) *bool { return &a.Unseeing }),
		sqldb.NullInt("lent_to", func(a *attachment.Attachment) *authority.ID { return &a.LentTo }),
		sqldb.Time("marked_at", func(a *attachment.Attachment) *time.Time { return &a.MarkedAt }),
	),
)
