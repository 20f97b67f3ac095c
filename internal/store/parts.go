package store

import (
	"errors"

	"github.com/google/uuid"

	"kntc/internal/authority"
	"kntc/internal/casework"
	"kntc/internal/clock"
	"kntc/internal/petition"
	"kntc/internal/store/sqldb"
)

// ofMatter selects the keys of a matter's petitions, those of which only a part
// belongs to it among them. It takes owner and matter twice. Compared with whole
// keys it lets SQLite find the rows by them: beside a condition on the owner it
// would read all that the owner has, and so it would with a UNION that stands
// there by itself.
const ofMatter = `SELECT k.authority_id, k.id FROM (` + keysOfMatter + `) AS k`

const keysOfMatter = `SELECT authority_id, id FROM petition WHERE authority_id = ? AND matter_id = ?
	UNION ALL SELECT authority_id, petition_id FROM petition_part WHERE authority_id = ? AND matter_id = ?`

func ofMatterArgs(id authority.OwnedID) []any {
	owner := int64(id.Authority)
	return []any{owner, id.UUID, owner, id.UUID}
}

const partColumns = "t.petition_id, t.no, t.subject, t.matter_id, m.outcome, m.resolved_on, m.ended_on, m.handed_to_id, m.discontinued, m.conflicts"

// parts reads the parts of the petitions whose keys a query selects, each with what
// has become of its matter, and hands them to their petitions.
func parts(owner authority.ID, give func(petition authority.OwnedID, t petition.Part), of string, args ...any) sqldb.Statement {
	return sqldb.Query(sqldb.Each(func(r sqldb.Rows) error {
		var t petition.Part
		id := authority.OwnedID{Authority: owner}
		t.Matter.Authority = owner
		var outcome, conflicts string
		var resolved, ended sqldb.Day
		var handed uuid.UUID
		err := r.Scan((*sqldb.UID)(&id.UUID), &t.No, &t.Subject, (*sqldb.UID)(&t.Matter.UUID), &outcome, &resolved, &ended, (*sqldb.UID)(&handed), &t.Discontinued, &conflicts)
		t.Outcome, t.ResolvedOn, t.EndedOn = petition.Outcome(outcome), clock.Date(resolved), clock.Date(ended)
		t.HandedOver = handed != uuid.Nil
		err = errors.Join(err, readConflicts(&t.Conflicts, conflicts))
		give(id, t)
		return err
	}), "SELECT "+partColumns+` FROM petition_part t JOIN matter m ON m.authority_id = t.authority_id AND m.id = t.matter_id
		WHERE (t.authority_id, t.petition_id) IN (`+of+") ORDER BY t.petition_id, t.no", args...)
}

// partsInto fills the parts of petitions read before it. It stands behind
// their locks, so what it reads of other matters is the latest: whoever settles
// another of them holds the petition too.
func partsInto(into *[]petition.Petition, owner authority.ID, of string, args ...any) sqldb.Statement {
	return parts(owner, func(id authority.OwnedID, t petition.Part) {
		for i := range *into {
			if (*into)[i].ID == id {
				(*into)[i].Parts = append((*into)[i].Parts, t)
			}
		}
	}, of, args...)
}

// partsOfAll fills the parts of a matter's petitions read before it.
func partsOfAll(into *[]petition.Petition, matter authority.OwnedID) sqldb.Statement {
	return partsInto(into, matter.Authority, "SELECT authority_id, petition_id FROM petition_part WHERE authority_id = ? AND matter_id = ?",
		int64(matter.Authority), matter.UUID)
}

// interestsBeside reads the interests in the matters of which the petitions that have
// a part in a matter have another one.
func interestsBeside(matter authority.OwnedID, into *[]petition.Conflict) sqldb.Statement {
	return sqldb.Query(sqldb.Each(func(r sqldb.Rows) error {
		var stored string
		if err := r.Scan(&stored); err != nil {
			return err
		}
		found, err := petition.ReadConflicts(stored)
		*into = append(*into, found...)
		return err
	}), `SELECT m.conflicts FROM petition_part AS t
		CROSS JOIN petition_part AS o JOIN matter AS m ON m.authority_id = o.authority_id AND m.id = o.matter_id
		WHERE t.authority_id = ? AND t.matter_id = ? AND o.authority_id = t.authority_id AND o.petition_id = t.petition_id AND m.conflicts <> ''`,
		int64(matter.Authority), matter.UUID)
}

// partsOf fills the parts of a petition read before it.
func partsOf(id authority.OwnedID, into *petition.Petition) sqldb.Statement {
	return parts(id.Authority, func(_ authority.OwnedID, t petition.Part) { into.Parts = append(into.Parts, t) }, "SELECT authority_id, id FROM petition WHERE authority_id = ? AND id = ?", int64(id.Authority), id.UUID)
}

// loadTargets reads and locks the matters that contents of a petition join.
func loadTargets(r *Reading, l *casework.TargetsLoad) {
	if len(l.IDs) == 0 {
		return
	}
	args := make([]any, 0, len(l.IDs)+1)
	args = append(args, int64(l.Authority))
	for _, id := range l.IDs {
		args = append(args, id.UUID)
	}
	r.Ask(matterTable.Query(func(m petition.Matter) { l.Matters = append(l.Matters, &m) },
		"authority_id = ? AND id IN "+sqldb.Marks(1, len(l.IDs))+" ORDER BY id"+r.Lock, args...))
}

// saveParts queues the parts of a petition that was split, or of which some
// moved with their matter.
func saveParts(t *sqldb.Tx, w casework.PartsMoved) {
	p := w.Petition
	var args []any
	for _, part := range p.Parts {
		args = append(args, int64(p.ID.Authority), p.ID.UUID, part.No, part.Subject, part.Matter.UUID)
	}
	t.Exec("INSERT INTO petition_part (authority_id, petition_id, no, subject, matter_id) VALUES "+sqldb.Marks(len(p.Parts), 5)+
		" ON CONFLICT (authority_id, petition_id, no) DO UPDATE SET matter_id = excluded.matter_id", args...)
}
