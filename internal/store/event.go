package store

import (
	"encoding/json"
	"slices"
	"time"

	"github.com/google/uuid"

	"kntc/internal/access"
	"kntc/internal/lifecycle"
	"kntc/internal/store/sqldb"
)

// saveEvents queues the events of a change.
func saveEvents(t *sqldb.Tx, actor access.Actor, events []lifecycle.Event, known time.Time) {
	var account any
	if actor.Account != uuid.Nil {
		account = actor.Account
	}
	for chunk := range slices.Chunk(events, perInsert) {
		var args []any
		for _, e := range chunk {
			args = append(args, int64(e.ID.Authority), e.ID.UUID, e.Version, string(e.Subject), string(e.Action),
				string(e.From), string(e.To), sqldb.Day(e.On), sqldb.Instant(known), sqldb.Instant(t.Now), account, actor.Name,
				e.Reason, e.Paper.Number, sqldb.Day(e.Paper.On), e.Paper.Signer, encodeChanges(e.Changes),
				string(e.Paper.Class), e.Paper.Title, paperYear(e.Paper), e.Paper.Addressees)
		}
		t.Exec("INSERT INTO event ("+eventColumns+") VALUES "+sqldb.Marks(len(chunk), 21), args...)
	}
}

const eventColumns = `authority_id, subject_id, version, subject, action, from_state, to_state, effective_on,
	recorded_at, written_at, actor_id, actor_name, reason, paper_number, paper_on, paper_signer, changes,
	paper_class, paper_title, paper_year, paper_addressees`

// paperYear is the year in which the number of a document is unique; NULL when
// the step produced none.
func paperYear(p lifecycle.Paper) any {
	if p.Class == "" {
		return nil
	}
	return p.On.Year()
}

// encodeChanges keeps the order in which the facts are listed.
func encodeChanges(list []lifecycle.FieldChange) string {
	if len(list) == 0 {
		return "[]"
	}
	b, err := json.Marshal(list)
	if err != nil { // two strings always marshal
		return "[]"
	}
	return string(b)
}
