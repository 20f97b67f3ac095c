package store

import (
	"slices"

	"kntc/internal/authority"
	"kntc/internal/casework"
	"kntc/internal/petition"
	"kntc/internal/store/sqldb"
)

// loadMerge reads and locks a matter with the one it is merged into, or is to
// be, in the order of their ids, so that two mergings do not wait in a circle.
func loadMerge(r *Reading, l *casework.MergeLoad) {
	owner := int64(l.ID.Authority)
	other, args := "?", []any{owner, l.ID.UUID, l.Into.UUID}
	if l.Into.IsZero() {
		other = "(SELECT merged_into FROM matter WHERE authority_id = ? AND id = ?)"
		args = []any{owner, l.ID.UUID, owner, l.ID.UUID}
	}
	found := false
	r.Ask(matterTable.Query(func(m petition.Matter) {
		if m.ID == l.ID {
			l.Matter, found = m, true
		} else {
			l.Other = &m
		}
	}, "authority_id = ? AND id IN (?, "+other+") ORDER BY id"+r.Lock, args...))
	r.Require(func() bool { return found })
	if l.Into.IsZero() {
		loadMoved(r, l)
	}
	if l.Wants(casework.WithPetitions) {
		r.Ask(petitionsOf(l.ID, &l.Petitions, r.Lock)...)
	}
	if l.Wants(casework.WithDeadlines) {
		r.Ask(deadlinesOf(petition.OfMatter, l.ID, &l.Deadlines))
	}
}

// loadMoved reads and locks the petitions of which the latest merging took
// something from the matter, and what that was.
func loadMoved(r *Reading, l *casework.MergeLoad) {
	owner, id := int64(l.ID.Authority), l.ID.UUID
	const latest = ` FROM merged_petition WHERE authority_id = ? AND matter_id = ?
		AND version = (SELECT MAX(version) FROM merged_petition WHERE authority_id = ? AND matter_id = ?)`
	r.Ask(petitionsInto(&l.Petitions, "(authority_id, id) IN (SELECT authority_id, petition_id"+latest+") ORDER BY id"+r.Lock,
		owner, id, owner, id))
	r.Ask(sqldb.Query(sqldb.Each(func(row sqldb.Rows) error {
		m := casework.MovedPart{Petition: authority.OwnedID{Authority: l.ID.Authority}}
		err := row.Scan((*sqldb.UID)(&m.Petition.UUID), &m.Part)
		l.Moved = append(l.Moved, m)
		return err
	}), "SELECT petition_id, part"+latest, owner, id, owner, id))
	r.Ask(partsInto(&l.Petitions, l.ID.Authority, "SELECT authority_id, petition_id"+latest, owner, id, owner, id))
}

// saveMoved queues which petitions a merging took from a matter.
func saveMoved(t *sqldb.Tx, m casework.Moved) {
	for chunk := range slices.Chunk(m.Petitions, perInsert) {
		var args []any
		for _, p := range chunk {
			args = append(args, int64(m.Matter.Authority), m.Matter.UUID, m.Version, p.Petition.UUID, p.Part)
		}
		t.Exec("INSERT INTO merged_petition (authority_id, matter_id, version, petition_id, part) VALUES "+sqldb.Marks(len(chunk), 5), args...)
	}
}
