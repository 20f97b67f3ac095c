package store

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"kntc/internal/authority"
	"kntc/internal/journal"
	"kntc/internal/ledger"
	"kntc/internal/store/sqldb"
)

// posting is a row of the ledger under the event that caused it.
type posting struct {
	ledger.Row

	cause   authority.OwnedID
	version int64
	line    int
	learned time.Time
}

// postings appends the rows of a change under the event that caused them. Rows of
// another owner, as in a referral, stand under the same cause in that owner's
// ledger.
func postings(list []posting, c *journal.Change, known time.Time) []posting {
	if len(c.Events) == 0 {
		return list
	}
	for i, r := range c.Ledger {
		learned := known
		if later, ok := c.KnownLater[r.ID]; ok {
			learned = later
		}
		list = append(list, posting{Row: r, cause: c.Events[0].ID, version: c.Events[0].Version, line: i + 1, learned: learned})
	}
	return list
}

// saveLedger queues rows of the ledger.
func (s *Store) saveLedger(t *sqldb.Tx, list []posting) error {
	for chunk := range sqldb.Portions(list) {
		args := make([]any, 0, len(chunk)*ledgerWidth)
		for _, r := range chunk {
			values, err := s.catalogue.Values(r.Row)
			if err != nil {
				return err
			}
			args = append(args, int64(r.ID.Authority), r.cause.UUID, r.version, r.line, string(r.Subject), r.ID.UUID,
				string(r.Measure), r.Quantity, sqldb.Day(r.On), sqldb.Instant(r.learned), sqldb.Instant(t.Now))
			for _, v := range values {
				args = append(args, v)
			}
		}
		t.Exec("INSERT INTO ledger ("+ledgerColumns+") VALUES "+sqldb.Marks(len(chunk), ledgerWidth), args...)
	}
	return nil
}

const ledgerWidth = 11 + ledger.Slots

const ledgerColumns = `authority_id, cause_id, cause_version, line, subject, subject_id, measure, quantity,
	effective_on, recorded_at, written_at, dim1, dim2, dim3, dim4, dim5, dim6, dim7, dim8, dim9, dim10, dim11, dim12`

// dimensionColumn is the column of the ledger's row l for the dimension at the
// place; ledger_dimension says which that is.
func dimensionColumn(slot int) string { return "l.dim" + strconv.Itoa(slot+1) }

// dimensionSQL is the value of a dimension of the ledger's row l: a column
// where no subject keeps another dimension there, and a choice by the subject
// otherwise. Rows of a subject without the dimension have the empty value.
func (s *Store) dimensionSQL(d ledger.Dimension) string {
	var choice strings.Builder
	places := make(map[int]bool)
	for _, subject := range s.catalogue.Subjects() {
		if slot, ok := s.catalogue.Slot(subject.Subject, d); ok {
			places[slot] = true
			_, _ = fmt.Fprintf(&choice, " WHEN '%s' THEN %s", subject.Subject, dimensionColumn(slot))
		}
	}
	for slot := range places {
		if len(places) == 1 && !s.shared(slot, d) {
			return dimensionColumn(slot)
		}
	}
	return "CASE l.subject" + choice.String() + " ELSE '' END"
}

// shared reports whether a subject keeps another dimension at the place.
func (s *Store) shared(slot int, d ledger.Dimension) bool {
	return slices.ContainsFunc(s.catalogue.Subjects(), func(subject ledger.SubjectSpec) bool {
		return slot < len(subject.Dimensions) && subject.Dimensions[slot] != d && subject.Dimensions[slot] != ""
	})
}
