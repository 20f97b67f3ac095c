package store

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"kntc/internal/authority"
	"kntc/internal/ledger"
	"kntc/internal/lifecycle"
	"kntc/internal/store/sqldb"
)

// saveLedger posts rows under the event that caused them. Rows of another
// owner, as in a referral, stand under the same cause in that owner's ledger.
func (s *Store) saveLedger(
	t *sqldb.Tx, cause lifecycle.Event, list []ledger.Row, known time.Time, later map[authority.OwnedID]time.Time,
) error {
	line := 0
	for chunk := range slices.Chunk(list, perInsert) {
		var args []any
		for _, r := range chunk {
			values, err := s.catalogue.Values(r)
			if err != nil {
				return err
			}
			learned := known
			if k, ok := later[r.ID]; ok {
				learned = k
			}
			line++
			args = append(args, int64(r.ID.Authority), cause.ID.UUID, cause.Version, line, string(r.Subject), r.ID.UUID,
				string(r.Measure), r.Quantity, sqldb.Day(r.On), sqldb.Instant(learned), sqldb.Instant(t.Now))
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
	effective_on, recorded_at, written_at, dim1, dim2, dim3, dim4, dim5, dim6, dim7, dim8, dim9`

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
