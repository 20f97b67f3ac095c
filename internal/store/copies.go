package store

import (
	"kntc/internal/authority"
	"kntc/internal/casework"
	"kntc/internal/fault"
	"kntc/internal/journal"
	"kntc/internal/lifecycle"
	"kntc/internal/petition"
	"kntc/internal/store/sqldb"
)

// longestSuccession bounds how often a case was handed over; more is a circle of
// links.
const longestSuccession = 100

// loadBefore reads and locks what a matter was at the predecessors that handed it
// over.
func loadBefore(r *Reading, l *casework.BeforeLoad) {
	r.Then(func() (err error) {
		l.Copies, err = readBefore(r, l.Of.Matter.Origin, &l.Deadlines, true)
		return err
	})
}

// readBefore reads the copies hop by hop, from the successor towards who had the case
// first: of a case that nobody handed over it asks for nothing.
func readBefore(r *Reading, origin authority.OwnedID, timed *[]journal.Deadlines, moves bool) ([]petition.Copy, error) {
	var out []petition.Copy
	for !origin.IsZero() {
		if len(out) == longestSuccession {
			return nil, fault.ErrConflict
		}
		var m *petition.Matter
		var c petition.Copy
		var events []petition.Event
		reads := append([]sqldb.Statement{matterByID(origin, &m, r.Lock)}, petitionsOf(origin, &c.Petitions, r.Lock)...)
		reads = append(reads, deadlinesOf(petition.OfMatter, origin, timed))
		if moves {
			reads = append(reads, eventTable.Query(func(e lifecycle.EventRecord) { events = append(events, e.Event) },
				"authority_id = ? AND subject_id = ? ORDER BY version", int64(origin.Authority), origin.UUID))
		}
		if err := r.Fetch(reads...); err != nil {
			return nil, err
		}
		if m == nil {
			return nil, fault.ErrConflict
		}
		c.Matter, c.Moves = *m, petition.MovesOf(events)
		out = append(out, c)
		origin = m.Origin
	}
	return out, nil
}

// loadCopies reads and locks what a petition was at the predecessors that handed it
// over, hop by hop: nothing of one that nobody handed over.
func loadCopies(r *Reading, l *casework.CopiesLoad) {
	r.Then(func() error {
		for p := l.Of.Petition; p.Succeeded(); {
			if len(l.Copies) == longestSuccession {
				return fault.ErrConflict
			}
			c, err := readCopy(r, p.Origin, &l.Deadlines)
			if err != nil {
				return err
			}
			l.Copies = append(l.Copies, c)
			p = c.Petition
		}
		return nil
	})
}

func readCopy(r *Reading, id authority.OwnedID, timed *[]journal.Deadlines) (petition.PetitionCopy, error) {
	var c petition.PetitionCopy
	owner := int64(id.Authority)
	err := r.Fetch(
		matterInto(&c.Matter, "authority_id = ? AND id = (SELECT matter_id FROM petition WHERE authority_id = ? AND id = ?)"+r.Lock, owner, owner, id.UUID),
		petitionTable.Query(func(p petition.Petition) { c.Petition = p }, "authority_id = ? AND id = ?"+r.Lock, owner, id.UUID),
		partsOf(id, &c.Petition),
		deadlinesOf(petition.OfPetition, id, timed),
	)
	if err == nil && c.Petition.ID.IsZero() {
		err = fault.ErrConflict
	}
	return c, err
}
