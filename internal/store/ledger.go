package store

import (
	"slices"
	"strings"
	"time"

	"kntc/internal/authority"
	"kntc/internal/ledger"
	"kntc/internal/petition"
	"kntc/internal/store/sqldb"
)

// saveLedger posts rows under the event that caused them. Rows of another
// owner, as in a referral, stand under the same cause in that owner's ledger.
func saveLedger(t *sqldb.Tx, cause petition.Event, list []ledger.Row, known time.Time, later map[authority.OwnedID]time.Time) {
	for chunk := range slices.Chunk(numberLines(list), perInsert) {
		var args []any
		for _, n := range chunk {
			r := n.row
			learned := known
			if k, ok := later[r.ID]; ok {
				learned = k
			}
			many := "no"
			if r.Dims.Many {
				many = "yes"
			}
			args = append(args, int64(r.ID.Authority), cause.ID.UUID, cause.Version, n.line, string(r.Subject), r.ID.UUID,
				string(r.Measure), r.Quantity, sqldb.Day(r.On), sqldb.Instant(learned), sqldb.Instant(t.Now),
				string(r.Dims.Kind), string(r.Dims.Field), string(r.Dims.Channel), many, string(r.Dims.Instance),
				string(r.Dims.Eligibility), string(r.Dims.Competence), string(r.Dims.Disposition), string(r.Dims.Outcome))
		}
		t.Exec("INSERT INTO ledger ("+ledgerColumns+") VALUES "+sqldb.Marks(len(chunk), strings.Count(ledgerColumns, ",")+1), args...)
	}
}

const ledgerColumns = `authority_id, cause_id, cause_version, line, subject, subject_id, measure, quantity,
	effective_on, recorded_at, written_at, kind, field, channel, many, instance, eligibility, competence, disposition, outcome`

type numberedLine struct {
	line int
	row  ledger.Row
}

func numberLines(list []ledger.Row) []numberedLine {
	out := make([]numberedLine, len(list))
	for i, r := range list {
		out[i] = numberedLine{i + 1, r}
	}
	return out
}
