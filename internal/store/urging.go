package store

import (
	"kntc/internal/casework"
	"kntc/internal/petition"
	"kntc/internal/store/sqldb"
)

// loadUrged counts the urgings of a case that wait for an answer. It stands
// behind the lock of the case, so no other answer comes between.
func loadUrged(r *Reading, l *casework.UrgedLoad) {
	r.Ask(sqldb.Query(sqldb.Each(func(row sqldb.Rows) error {
		var action string
		err := row.Scan(&action)
		if petition.Action(action) == petition.ActionUrgeCase {
			l.Count++
		} else {
			l.Count--
		}
		return err
	}), "SELECT action FROM event WHERE authority_id = ? AND subject_id = ? AND action IN (?, ?)",
		int64(l.ID.Authority), l.ID.UUID, string(petition.ActionUrgeCase), string(petition.ActionReplyUrging)))
}
