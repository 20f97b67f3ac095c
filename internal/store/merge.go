package store

import (
	"slices"

	"kntc/internal/authority"
	"kntc/internal/casework"
	"kntc/internal/store/sqldb"
)

// readMerged reads and locks a matter with the one it is merged into, or is to
// be, in the order of their ids, so that two mergings do not wait in a circle.
func (l *loader) readMerged(w casework.Work, lock string) {
	owner := int64(w.Matter.Authority)
	other, args := "?", []any{owner, w.Matter.UUID, w.Into.UUID}
	if w.Unmerge {
		other = "(SELECT merged_into FROM matter WHERE authority_id = ? AND id = ?)"
		args = []any{owner, w.Matter.UUID, owner, w.Matter.UUID}
	}
	l.reads = append(l.reads, sqldb.Query(sqldb.Each(func(r sqldb.Rows) error {
		m, err := scanMatter(r)
		if m.ID == w.Matter {
			l.out.Matter, l.matter = &m, true
		} else {
			l.out.Into = &m
		}
		return err
	}), "SELECT "+matterColumns+" FROM matter WHERE authority_id = ? AND id IN (?, "+other+") ORDER BY id"+lock, args...))
	if w.Unmerge {
		l.readMoved(w, lock)
	}
}

// readMoved reads and locks the petitions of which the latest merging took
// something from the matter, and what that was.
func (l *loader) readMoved(w casework.Work, lock string) {
	owner, id := int64(w.Matter.Authority), w.Matter.UUID
	const latest = ` FROM merged_petition WHERE authority_id = ? AND matter_id = ?
		AND version = (SELECT MAX(version) FROM merged_petition WHERE authority_id = ? AND matter_id = ?)`
	l.readPetitions(&l.out.Petitions, "SELECT "+petitionColumns+" FROM petition WHERE authority_id = ? AND id IN (SELECT petition_id"+latest+") ORDER BY id"+lock,
		owner, owner, id, owner, id)
	l.reads = append(l.reads, sqldb.Query(sqldb.Each(func(r sqldb.Rows) error {
		m := casework.MovedPart{Petition: authority.OwnedID{Authority: w.Matter.Authority}}
		err := r.Scan((*sqldb.UID)(&m.Petition.UUID), &m.Part)
		l.out.Moved = append(l.out.Moved, m)
		return err
	}), "SELECT petition_id, part"+latest, owner, id, owner, id))
	l.readParts(&l.out.Petitions, "SELECT petition_id"+latest, owner, owner, id, owner, id)
}

// saveMoved queues which petitions a merging took from a matter.
func saveMoved(t *sqldb.Tx, m *casework.Moved) {
	if m == nil {
		return
	}
	for chunk := range slices.Chunk(m.Petitions, perInsert) {
		var args []any
		for _, p := range chunk {
			args = append(args, int64(m.Matter.Authority), m.Matter.UUID, m.Version, p.Petition.UUID, p.Part)
		}
		t.Exec("INSERT INTO merged_petition (authority_id, matter_id, version, petition_id, part) VALUES "+sqldb.Marks(len(chunk), 5), args...)
	}
}
