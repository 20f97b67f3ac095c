package store

import (
	"slices"

	"github.com/google/uuid"

	"kntc/internal/authority"
	"kntc/internal/casework"
	"kntc/internal/fault"
	"kntc/internal/party/vault"
	"kntc/internal/petition"
	"kntc/internal/store/sqldb"
)

// longestPaper bounds through how many offices a paper can have gone; more is a
// circle of links.
const longestPaper = 100

// loadSamePaper reads and locks the petitions that other authorities made of the
// paper of the one read before: those from which it came and those with which it
// went on, hop by hop. Each is locked after the one that came from it, as a
// reply locks the petition it answers, so that writers do not wait in a circle.
// Whoever passes a petition on holds its lock, so what is found behind the lock
// is all there is.
//
// The scope of the actor does not reach them: who denounced is secret there
// whether they may see them or not.
func loadSamePaper(r *Reading, l *casework.SamePaperLoad) {
	r.Then(func() error {
		if own := l.Of.Petition; own.ID.IsZero() || !l.When(own) {
			return nil
		}
		return followPaper(r, l)
	})
}

func followPaper(r *Reading, l *casework.SamePaperLoad) error {
	l.PartiesOf = make(map[authority.OwnedID]vault.Stored)
	own := l.Of.Petition
	seen := map[authority.OwnedID]bool{own.ID: true}
	next := []authority.OwnedID{own.Origin}
	if own.TransferredTo != 0 || !own.HandedTo.IsZero() || !own.Matter.IsZero() {
		if err := r.Fetch(wentOn(own.ID, &next)); err != nil {
			return err
		}
	}
	for len(next) > 0 {
		id := next[0]
		next = next[1:]
		if id.IsZero() || seen[id] {
			continue
		}
		if seen[id] = true; len(seen) > longestPaper {
			return fault.ErrConflict
		}
		var found []petition.Petition
		var parties vault.Stored
		read := petitionsInto(&found, "authority_id = ? AND id = ?"+r.Lock, int64(id.Authority), id.UUID)
		if err := r.Fetch(append(append([]sqldb.Statement{read}, partyReads(id, &parties)...), wentOn(id, &next))...); err != nil {
			return err
		}
		for _, p := range found {
			l.Petitions = append(l.Petitions, p)
			l.PartiesOf[id] = parties
			next = append(next, p.Origin)
		}
	}
	return readNeighbours(r, l)
}

// readNeighbours reads and locks the matters through which a paper went at each of
// its offices, and the other petitions that belong to these or did, with their
// parties. Two papers of one matter that are found to be denunciations at the same
// time may wait for each other: then one of them is refused, to be tried again.
func readNeighbours(r *Reading, l *casework.SamePaperLoad) error {
	var keys []authority.OwnedID
	var asked []sqldb.Statement
	for _, p := range append([]petition.Petition{l.Of.Petition}, l.Petitions...) {
		owner, id := int64(p.ID.Authority), p.ID.UUID
		asked = append(asked,
			matterTable.Query(func(m petition.Matter) { l.Went = append(l.Went, m) },
				"(authority_id, id) IN (SELECT w.authority_id, w.matter_id FROM matter_paper AS w WHERE w.authority_id = ? AND w.petition_id = ?) ORDER BY id"+r.Lock, owner, id),
			keysInto(&keys, "SELECT DISTINCT n.authority_id, n.petition_id"+neighbours, owner, id))
	}
	if err := r.Fetch(asked...); err != nil {
		return err
	}
	for owner, ids := range byAuthority(keys) {
		for some := range slices.Chunk(ids, peopleAtOnce) {
			args := []any{int64(owner)}
			for _, id := range some {
				args = append(args, id)
			}
			these := "IN " + sqldb.Marks(1, len(some))
			if err := r.Fetch(append(
				partiesOfMany("authority_id = ? AND petition_id "+these, args, l.PartiesOf),
				petitionsInto(&l.Neighbours, "authority_id = ? AND id "+these+" ORDER BY id"+r.Lock, args...))...); err != nil {
				return err
			}
		}
	}
	return nil
}

// neighbours are the other petitions n of the matters to which one belongs or did.
// It takes owner and petition.
const (
	neighbours = besideOf + ofOne
	besideOf   = ` FROM matter_paper AS w CROSS JOIN matter_paper AS n` // in this order: SQLite would begin with all sealed petitions
	ofBeside   = ` n.authority_id = w.authority_id AND n.matter_id = w.matter_id AND n.petition_id <> w.petition_id`
	ofOne      = ` WHERE` + ofBeside + ` AND w.authority_id = ? AND w.petition_id = ?`
	itsPaper   = ` AND p.authority_id = n.authority_id AND p.id = n.petition_id AND `
)

// byAuthority are ids by their owner.
func byAuthority(list []authority.OwnedID) map[authority.ID][]uuid.UUID {
	out := make(map[authority.ID][]uuid.UUID)
	for _, id := range list {
		out[id.Authority] = append(out[id.Authority], id.UUID)
	}
	return out
}

// wentOn reads the ids of the petitions with which one went on at another
// authority: the addressee of a referral, or the successor of its own authority
// or of its matter's.
func wentOn(id authority.OwnedID, into *[]authority.OwnedID) sqldb.Statement {
	owner := int64(id.Authority)
	return keysInto(into, `SELECT authority_id, id FROM petition WHERE origin_authority_id = ? AND origin_id = ? AND authority_id IN (
			(SELECT transferred_to FROM petition WHERE authority_id = ? AND id = ?),
			(SELECT handed_to_authority_id FROM petition WHERE authority_id = ? AND id = ?),
			(SELECT m.handed_to_authority_id FROM petition p JOIN matter m ON m.authority_id = p.authority_id AND m.id = p.matter_id
				WHERE p.authority_id = ? AND p.id = ?)) ORDER BY authority_id, id`,
		owner, id.UUID, owner, id.UUID, owner, id.UUID, owner, id.UUID)
}

// loadLaterCopies locks the petitions with which one went on, the last first:
// their ids rise with time.
func loadLaterCopies(r *Reading, l *casework.LaterCopiesLoad) {
	owner, id := int64(l.Of.Authority), l.Of.UUID
	r.Ask(sealing.Query(func(petition.Petition) {}, `(authority_id, id) IN (
		WITH RECURSIVE further (authority_id, id) AS (
			SELECT authority_id, id FROM petition WHERE authority_id = ? AND id = ?
			UNION
			SELECT p.authority_id, p.id FROM further AS f
			JOIN petition AS o ON o.authority_id = f.authority_id AND o.id = f.id
			LEFT JOIN matter AS m ON m.authority_id = o.authority_id AND m.id = o.matter_id
			JOIN petition AS p ON p.origin_authority_id = o.authority_id AND p.origin_id = o.id
				AND p.authority_id IN (o.transferred_to, o.handed_to_authority_id, m.handed_to_authority_id)
		) SELECT authority_id, id FROM further WHERE NOT (authority_id = ? AND id = ?)) ORDER BY id DESC`+r.Lock, owner, id, owner, id))
}
