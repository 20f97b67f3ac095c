package store

import (
	"kntc/internal/casework"
	"kntc/internal/petition"
	"kntc/internal/store/sqldb"
)

// readUrged counts the urgings of a case that wait for an answer. It stands
// behind the lock of the case, so no other answer comes between.
func (l *loader) readUrged(w casework.Work) {
	id := w.Matter
	if !w.Petition.IsZero() {
		id = w.Petition
	}
	l.reads = append(l.reads, sqldb.Query(sqldb.Each(func(r sqldb.Rows) error {
		var action string
		err := r.Scan(&action)
		if petition.Action(action) == petition.ActionUrgeCase {
			l.out.Urged++
		} else {
			l.out.Urged--
		}
		return err
	}), "SELECT action FROM event WHERE authority_id = ? AND subject_id = ? AND action IN (?, ?)",
		int64(id.Authority), id.UUID, string(petition.ActionUrgeCase), string(petition.ActionReplyUrging)))
}
