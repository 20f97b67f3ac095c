package store

import (
	"strings"
	"time"

	"github.com/google/uuid"

	"kntc/internal/authority"
	"kntc/internal/casework"
	"kntc/internal/clock"
	"kntc/internal/store/sqldb"
)

// importTable describes the imports of paper registers, without their ends.
//
//nolint:gochecknoglobals // a description, never changed
var importTable = sqldb.NewTable("register_import", casework.Import{},
	sqldb.Key(
		sqldb.Int("authority_id", func(i *casework.Import) *authority.ID { return &i.ID.Authority }),
		sqldb.UUID("id", func(i *casework.Import) *uuid.UUID { return &i.ID.UUID }),
	),
	sqldb.Fixed(
		sqldb.Coded("files", func(i *casework.Import) *[]string { return &i.Files }, writeFiles, readFiles),
		sqldb.Int("petitions", func(i *casework.Import) *int { return &i.Petitions }),
		sqldb.Int("matters", func(i *casework.Import) *int { return &i.Matters }),
		sqldb.Bool("opened", func(i *casework.Import) *bool { return &i.Opened }),
		sqldb.Date("imported_on", func(i *casework.Import) *clock.Date { return &i.On }),
		sqldb.Time("recorded_at", func(i *casework.Import) *time.Time { return &i.Recorded.At }),
		sqldb.UUID("actor_id", func(i *casework.Import) *uuid.UUID { return &i.Recorded.ActorID }),
		sqldb.Text("actor_name", func(i *casework.Import) *string { return &i.Recorded.ActorName }),
	),
)

// importEnd is the end of an import; zero for one that stands.
type importEnd struct {
	Import authority.OwnedID
	casework.ImportEnd
}

// importEndTable describes that imports were taken back.
//
//nolint:gochecknoglobals // a description, never changed
var importEndTable = sqldb.NewTable("register_import_end", importEnd{},
	sqldb.Key(
		sqldb.Int("authority_id", func(e *importEnd) *authority.ID { return &e.Import.Authority }),
		sqldb.UUID("import_id", func(e *importEnd) *uuid.UUID { return &e.Import.UUID }),
	),
	sqldb.Fixed(
		sqldb.Text("reason", func(e *importEnd) *string { return &e.Reason }),
		sqldb.Time("recorded_at", func(e *importEnd) *time.Time { return &e.Recorded.At }),
		sqldb.UUID("actor_id", func(e *importEnd) *uuid.UUID { return &e.Recorded.ActorID }),
		sqldb.Text("actor_name", func(e *importEnd) *string { return &e.Recorded.ActorName }),
	),
)

// writeFiles writes names of files, a line each: no name of a file has a line break.
func writeFiles(names []string) string { return strings.Join(names, "\n") }

func readFiles(into *[]string, text string) error {
	*into = strings.Split(text, "\n")
	return nil
}
