package store

import (
	"context"
	"time"

	"github.com/google/uuid"

	"kntc/internal/access"
	"kntc/internal/authority"
	"kntc/internal/casework"
	"kntc/internal/clock"
	"kntc/internal/store/sqldb"
)

// sealedReadingTable describes who was shown the parties of sealed petitions.
//
//nolint:gochecknoglobals // a description, never changed
var sealedReadingTable = sqldb.NewTable("sealed_reading", casework.SealedReading{},
	sqldb.Key(
		sqldb.Int("authority_id", func(r *casework.SealedReading) *authority.ID { return &r.Petition.Authority }),
		sqldb.Time("read_at", func(r *casework.SealedReading) *time.Time { return &r.At }),
		sqldb.UUID("id", func(r *casework.SealedReading) *uuid.UUID { return &r.ID }),
	),
	sqldb.Fixed(
		sqldb.UUID("petition_id", func(r *casework.SealedReading) *uuid.UUID { return &r.Petition.UUID }),
		sqldb.UUID("account_id", func(r *casework.SealedReading) *uuid.UUID { return &r.Account }),
		sqldb.Text("account_name", func(r *casework.SealedReading) *string { return &r.Name }),
	),
)

// noteReadings queues who was shown sealed parties.
func noteReadings(t *sqldb.Tx, list []casework.SealedReading) { sealedReadingTable.Insert(t, list...) }

// SealedReadings implements casework.Reader.
func (s *Store) SealedReadings(ctx context.Context, scope access.Scope, owner authority.ID, on clock.Date, limit int) ([]casework.SealedReading, error) {
	if err := s.within(ctx, scope, owner); err != nil {
		return nil, err
	}
	var out []casework.SealedReading
	err := s.db.Fetch(ctx, sealedReadingTable.Query(func(r casework.SealedReading) { out = append(out, r) },
		"authority_id = ? AND read_at >= ? AND read_at < ? ORDER BY read_at DESC, id DESC LIMIT ?",
		int64(owner), sqldb.Instant(on.Start()), sqldb.Instant(on.AddDays(1).Start()), limit))
	return out, err
}
