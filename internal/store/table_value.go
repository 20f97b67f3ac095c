package store

import (
	"github.com/google/uuid"

	"kntc/internal/authority"
	"kntc/internal/casework"
	"kntc/internal/store/sqldb"
)

// valueTable describes the sealed values of events. The database refuses to
// change a row.
//
//nolint:gochecknoglobals // a description, never changed
var valueTable = sqldb.NewTable("event_value", casework.ValuesKept{},
	sqldb.Key(
		sqldb.Int("authority_id", func(v *casework.ValuesKept) *authority.ID { return &v.Case.Authority }),
		sqldb.UUID("subject_id", func(v *casework.ValuesKept) *uuid.UUID { return &v.Case.UUID }),
		sqldb.Int("version", func(v *casework.ValuesKept) *int64 { return &v.Version }),
	),
	sqldb.Fixed(sqldb.Bytes("box", func(v *casework.ValuesKept) *[]byte { return &v.Box })),
)
