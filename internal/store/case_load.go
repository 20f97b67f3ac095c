package store

import (
	"context"

	"kntc/internal/access"
	"kntc/internal/authority"
	"kntc/internal/casework"
	"kntc/internal/deadline"
	"kntc/internal/fault"
	"kntc/internal/journal"
	"kntc/internal/party/vault"
	"kntc/internal/petition"
	"kntc/internal/store/sqldb"
)

// cases is the room of petitions and matters. Matters are written before
// petitions and both before what hangs on them.
func cases() Room {
	return Room{
		Timed: petition.Subjects(),
		Taken: map[string]*fault.Error{"paper": petition.ErrPaperTaken},
		Loads: []LoadSQL{
			Loads(loadPetition), Loads(loadMatter), Loads(loadTargets), Loads(loadPrior), Loads(loadTakenUp), Loads(loadNext), Loads(loadGivenUp), Loads(loadComplained), Loads(loadBefore), Loads(loadCopies), Loads(loadMerge), Loads(loadLaterCopies), Loads(loadSamePaper), Loads(loadLinked), Loads(loadPeople),
			Loads(loadCandidates), Loads(loadEarlier), Loads(loadUrged), Loads(loadDisposal), Loads(loadSuspension), Loads(loadMoves), Loads(loadPaper),
			Loads(loadStandsIn), Loads(loadBook), Loads(loadElsewhere), Loads(loadImport), Loads(loadImported),
		},
		Writes: []WriteSQL{
			Writes(openMatters), Writes(enterPetitions), EachWrite(changePetition), EachWrite(renumber), EachWrite(changeMatter), EachWrite(renameMatter),
			EachWrite(replaceParties), EachWrite(partyLeft), EachWrite(carrySpans), EachWrite(saveSpan),
			EachWrite(saveMoved), EachWrite(saveParts), EachWrite(saveRecirculation), Writes(noteReadings), Writes(noteElsewhere),
			Writes(keepValues), Writes(noteImports), EachWrite(endImport), EachWrite(freePetition), EachWrite(freeMatter), EachWrite(keepBook), Writes(unpost),
		},
		Counts: petition.Counted(),
	}
}

// loadPetition reads and locks a petition, its matter and its origin first.
func loadPetition(r *Reading, l *casework.PetitionLoad) {
	owner, id := int64(l.ID.Authority), l.ID.UUID
	if l.Wants(casework.WithMatter) {
		r.Ask(matterInto(&l.Matter, "authority_id = ? AND id = (SELECT matter_id FROM petition WHERE authority_id = ? AND id = ?)"+r.Lock, owner, owner, id))
	}
	found := false
	r.Ask(petitionTable.Query(func(p petition.Petition) { l.Petition, found = p, true }, "authority_id = ? AND id = ?"+r.Lock, owner, id))
	r.Require(func() bool { return found })
	if l.Wants(casework.WithMatter) {
		r.Ask(partsOf(l.ID, &l.Petition))
	}
	if l.Wants(casework.WithOrigin) {
		r.Ask(readOrigin(l.ID, &l.Origin, r.Lock))
	}
	if l.Wants(casework.WithParties) {
		r.Ask(partyReads(l.ID, &l.Parties)...)
	}
	if l.Wants(casework.WithDeadlines) {
		r.Ask(deadlinesOf(petition.OfPetition, l.ID, &l.Deadlines))
		r.Then(func() error { // whose ids were not known before
			if l.Origin != nil {
				r.Ask(deadlinesOf(petition.OfPetition, l.Origin.ID, &l.Deadlines))
				if l.Matter != nil {
					r.Ask(deadlinesOf(petition.OfMatter, l.Matter.ID, &l.Deadlines))
				}
			}
			return nil
		})
	}
}

// readOrigin reads and locks the petition from which one was referred: here, or
// to the predecessor that handed it over.
func readOrigin(id authority.OwnedID, into **petition.Petition, lock string) sqldb.Statement {
	return petitionTable.Query(func(p petition.Petition) { *into = &p }, `(authority_id, id) = (
		WITH RECURSIVE up (authority_id, id, succeeded) AS (
			SELECT origin_authority_id, origin_id, succeeded_as FROM petition WHERE authority_id = ? AND id = ?
			UNION ALL
			SELECT p.origin_authority_id, p.origin_id, p.succeeded_as FROM up JOIN petition AS p ON p.authority_id = up.authority_id AND p.id = up.id
			WHERE up.succeeded <> '' -- handed over: it was referred to the predecessor, if at all
		) SELECT authority_id, id FROM up WHERE succeeded = '')`+lock, int64(id.Authority), id.UUID)
}

// loadLinked reads and locks the petition that a transfer opened at another
// authority.
func loadLinked(r *Reading, l *casework.LinkedLoad) {
	owner, id := int64(l.Of.Authority), l.Of.UUID
	r.Ask(petitionTable.Query(func(p petition.Petition) { l.Petition = &p }, `origin_authority_id = ? AND origin_id = ? AND succeeded_as = ''
		AND authority_id = (SELECT transferred_to FROM petition WHERE authority_id = ? AND id = ?)`+r.Lock, owner, id, owner, id))
	r.Then(func() error {
		if l.Petition != nil {
			r.Ask(partyReads(l.Petition.ID, &l.Parties)...)
			r.Ask(deadlinesOf(petition.OfPetition, l.Petition.ID, &l.Deadlines))
		}
		return nil
	})
}

// loadMatter reads and locks a matter, then its petitions.
func loadMatter(r *Reading, l *casework.MatterLoad) {
	found := false
	r.Ask(matterTable.Query(func(m petition.Matter) { l.Matter, found = m, true },
		"authority_id = ? AND id = ?"+r.Lock, int64(l.ID.Authority), l.ID.UUID))
	r.Require(func() bool { return found })
	if l.Wants(casework.WithPetitions) {
		r.Ask(petitionsOf(l.ID, &l.Petitions, r.Lock)...)
	}
	if l.Wants(casework.WithBeside) {
		r.Ask(interestsBeside(l.ID, &l.Beside))
	}
	if l.Wants(casework.WithPartiesOfAll) {
		l.PartiesOf = make(map[authority.OwnedID]vault.Stored)
		r.Ask(allParties(l.ID, l.PartiesOf)...)
	}
	if l.Wants(casework.WithDeadlines) {
		r.Ask(deadlinesOf(petition.OfMatter, l.ID, &l.Deadlines))
	}
}

// loadPrior reads and locks a matter of any authority: the superior takes it
// over from the one that has it.
func loadPrior(r *Reading, l *casework.PriorLoad) {
	r.Ask(matterByID(l.ID, &l.Matter, r.Lock))
	r.Ask(petitionsOf(l.ID, &l.Petitions, r.Lock)...)
	r.Ask(deadlinesOf(petition.OfMatter, l.ID, &l.Deadlines))
	r.Ask(matterTable.Query(func(m petition.Matter) { l.Next = append(l.Next, m) },
		"authority_id = ? AND prior_authority_id = ? AND prior_id = ? ORDER BY id", int64(l.At), int64(l.ID.Authority), l.ID.UUID))
	r.Then(func() (err error) {
		if l.Matter != nil {
			l.Before, err = readBefore(r, l.Matter.Origin, &l.Deadlines, false)
		}
		return err
	})
}

// loadTakenUp reads and locks the matter from which one, which was read before, took
// the dispute over.
func loadTakenUp(r *Reading, l *casework.TakenUpLoad) {
	r.Then(func() error {
		prior := l.Of.Matter.Prior
		if prior.IsZero() {
			return nil
		}
		r.Ask(matterByID(prior, &l.Matter, r.Lock))
		r.Ask(petitionsOf(prior, &l.Petitions, r.Lock)...)
		r.Ask(deadlinesOf(petition.OfMatter, prior, &l.Deadlines))
		r.Ask(movesInto(&l.Moves, prior))
		return nil
	})
}

// loadGivenUp looks for a matter that went on from the earlier one, was withdrawn in
// whole, and of which a petition was sent by somebody who sent this one.
func loadGivenUp(r *Reading, l *casework.GivenUpLoad) {
	r.Then(func() error {
		if l.Prior.Matter == nil {
			return nil
		}
		priors := []authority.OwnedID{l.Prior.Matter.ID}
		for _, c := range l.Prior.Before {
			priors = append(priors, c.Matter.ID)
		}
		for _, prior := range priors {
			for _, probe := range senderProbes() {
				r.Ask(givenUp(probe, prior, l.Petition, &l.Found))
			}
		}
		return nil
	})
}

// givenUp asks whether a sender of a petition withdrew what went on from a matter.
// CROSS JOIN: SQLite goes from the matter to what went on from it, and to its senders;
// an index that has no ordinal is none for that.
func givenUp(p senderProbe, prior, of authority.OwnedID, found *bool) sqldb.Statement {
	return sqldb.Query(sqldb.Each(func(r sqldb.Rows) error {
		*found = true
		var one int
		return r.Scan(&one)
	}), `SELECT 1 FROM matter AS m CROSS JOIN petition AS p CROSS JOIN `+p.table+` AS q CROSS JOIN `+p.table+` AS mine
		WHERE m.prior_authority_id = ? AND m.prior_id = ? AND (m.state = ? OR m.closed_from = ?)
		AND p.authority_id = m.authority_id AND p.matter_id = m.id AND p.id <> ?
		AND q.authority_id = p.authority_id AND q.petition_id = p.id AND q.ordinal > 0
		AND mine.authority_id = ? AND mine.petition_id = ? AND mine.`+p.column+` = q.`+p.column+` LIMIT 1`,
		int64(prior.Authority), prior.UUID, string(petition.StateWithdrawn), string(petition.StateWithdrawn), of.UUID, int64(of.Authority), of.UUID)
}

// loadComplained reads and locks the earlier matter about which a petition complains
// that opened the matter with which it went on.
func loadComplained(r *Reading, l *casework.ComplainedLoad) {
	r.Then(func() error {
		p, m := l.Of.Petition, l.Of.Matter
		if p.State != petition.StateAccepted || m == nil || m.ID != p.Matter || m.Instance == petition.First {
			return nil
		}
		r.Ask(historyInto(func(events []petition.Event) (err error) {
			l.Told, err = petition.AcceptedWith(events)
			return err
		}, m.ID))
		if m.Prior.IsZero() {
			return nil
		}
		r.Ask(matterByID(m.Prior, &l.Matter, r.Lock))
		r.Ask(deadlinesOf(petition.OfMatter, m.Prior, &l.Deadlines))
		r.Ask(historyInto(func(events []petition.Event) error {
			l.Asked = petition.AskedOf(events)
			return nil
		}, m.Prior))
		return nil
	})
}

// loadNext reads the matters that go on from one.
func loadNext(r *Reading, l *casework.NextLoad) { r.Ask(nextOf(l.Of, &l.Matters)) }

// nextOf reads the matters, of whichever authority, that go on from one.
func nextOf(matter authority.OwnedID, into *[]petition.Matter) sqldb.Statement {
	return matterTable.Query(func(m petition.Matter) { *into = append(*into, m) },
		"prior_authority_id = ? AND prior_id = ? ORDER BY authority_id, id", int64(matter.Authority), matter.UUID)
}

// NextOf implements casework.Reader.
func (s *Store) NextOf(ctx context.Context, scope access.Scope, matter authority.OwnedID) ([]petition.Matter, error) {
	if err := s.withinCase(ctx, scope, matter); err != nil {
		return nil, err
	}
	var out []petition.Matter
	err := s.db.Fetch(ctx, nextOf(matter, &out))
	return out, err
}

// matterInto reads the matter that a condition selects; nil when there is none.
func matterInto(into **petition.Matter, where string, args ...any) sqldb.Statement {
	return matterTable.Query(func(m petition.Matter) { *into = &m }, where, args...)
}

func matterByID(id authority.OwnedID, into **petition.Matter, lock string) sqldb.Statement {
	return matterInto(into, "authority_id = ? AND id = ?"+lock, int64(id.Authority), id.UUID)
}

// petitionsOf reads the petitions of a matter, with their parts.
func petitionsOf(matter authority.OwnedID, into *[]petition.Petition, lock string) []sqldb.Statement {
	return []sqldb.Statement{
		petitionsInto(into, "(authority_id, id) IN ("+ofMatter+") ORDER BY id"+lock, ofMatterArgs(matter)...),
		partsOfAll(into, matter),
	}
}

func petitionsInto(into *[]petition.Petition, where string, args ...any) sqldb.Statement {
	return petitionTable.Query(func(p petition.Petition) { *into = append(*into, p) }, where, args...)
}

// deadlinesOf reads the deadlines of a petition or matter that is locked:
// whoever else changes them locks it as well.
func deadlinesOf(subject petition.Subject, id authority.OwnedID, into *[]journal.Deadlines) sqldb.Statement {
	found := journal.Deadlines{Subject: subject, ID: id}
	read := readDeadlines(id, func(e deadline.Entry) { found.Entries = append(found.Entries, e) })
	return sqldb.Query(func(r sqldb.Rows) error {
		err := read.Scan(r)
		*into = append(*into, found)
		return err
	}, read.SQL, read.Args...)
}

// allParties reads the parties of all petitions that a matter opened or that
// joined it whole.
func allParties(matter authority.OwnedID, into map[authority.OwnedID]vault.Stored) []sqldb.Statement {
	const ofOpened = `(authority_id, petition_id) IN
		(SELECT authority_id, id FROM petition WHERE authority_id = ? AND matter_id = ?) ORDER BY petition_id, ordinal`
	owner := int64(matter.Authority)
	return []sqldb.Statement{
		partyTable.Query(func(p openParty) {
			all := into[p.Petition]
			all.Open = append(all.Open, p.Open)
			into[p.Petition] = all
		}, ofOpened, owner, matter.UUID),
		sealedPartyTable.Query(func(p sealedParty) {
			all := into[p.Petition]
			all.Sealed = append(all.Sealed, p.Sealed)
			into[p.Petition] = all
		}, ofOpened, owner, matter.UUID),
	}
}
