package store

import (
	"context"
	"errors"
	"strings"

	"github.com/google/uuid"

	"kntc/internal/authority"
	"kntc/internal/casework"
	"kntc/internal/clock"
	"kntc/internal/fault"
	"kntc/internal/petition"
	"kntc/internal/replay"
	"kntc/internal/store/sqldb"
)

// Commit implements casework.Store.
func (s *Store) Commit(ctx context.Context, w casework.Work, decide func(casework.Loaded) (casework.Change, error)) error {
	ids, err := s.reach(ctx, w.Scope)
	if err != nil {
		return err
	}
	if !w.Petition.IsZero() && !ids.covers(w.Petition.Authority) || !w.Matter.IsZero() && !ids.covers(w.Matter.Authority) {
		return fault.ErrNotFound
	}
	err = s.db.Write(ctx, func(t *sqldb.Tx) error {
		loaded, err := s.load(t, w)
		if err != nil {
			return err
		}
		change, err := decide(loaded)
		if err != nil {
			return err
		}
		s.save(t, w, change)
		return nil
	})
	return explain(err)
}

// explain gives a unique violation its meaning for the request.
func explain(err error) error {
	err = inProgress(err)
	dup := (*sqldb.UniqueError)(nil)
	if !errors.As(err, &dup) || errors.Is(err, ErrInProgress) {
		return err
	}
	if strings.Contains(dup.Constraint, "paper") {
		return petition.ErrPaperTaken.Because(err)
	}
	return fault.ErrConflict.Because(err)
}

// loader gathers the reads of a transaction's beginning.
type loader struct {
	reads  []sqldb.Statement
	out    casework.Loaded
	found  bool // the petition
	matter bool
	replay *replay.Replayed
}

// load reads and locks what the work names, in one round trip. Matters are
// locked before petitions, always, so that writers do not wait in a circle.
func (s *Store) load(t *sqldb.Tx, w casework.Work) (casework.Loaded, error) {
	l := &loader{}
	lock := s.db.Lock()
	switch {
	case !w.Into.IsZero() || w.Unmerge:
		l.readMerged(w, lock)
	case !w.Matter.IsZero():
		l.readMatterByID(w.Matter, lock)
	}
	if len(w.Targets) > 0 {
		l.readTargets(w, lock)
	}
	if !w.Prior.IsZero() {
		l.readPrior(w.Prior, lock)
	}
	if !w.Petition.IsZero() {
		l.readPetition(w, lock)
	}
	if w.OfMatter {
		l.readPetitionsOf(w.Matter, lock)
	}
	if w.AllParties {
		l.readAllParties(w.Matter)
	}
	if w.Denouncers {
		l.readDenouncers(w.Matter)
	}
	if w.Urged {
		l.readUrged(w)
	}
	if w.Absences != nil {
		l.readAbsences(*w.Absences, lock)
	}
	if len(w.Staff) > 0 {
		l.readStaff(w.Staff)
	}
	if w.Suspension > 0 {
		l.readSuspension(w.Matter, w.Suspension)
	}
	if w.Guided {
		l.readGuided(w.Petition)
	}
	if w.Probe != nil {
		l.readCandidates(*w.Probe)
	}
	for _, b := range w.Books {
		l.reads = append(l.reads, drawNumber(b, func(n petition.Number) { l.out.Numbers = append(l.out.Numbers, n) }))
	}
	for _, p := range w.Papers {
		l.reads = append(l.reads, s.drawPaper(w, p, func(n petition.Number) { l.out.Paper = n }))
	}
	if !w.Timeless {
		l.readDeadlines(petition.OfMatter, w.Matter)
		l.readDeadlines(petition.OfMatter, w.Prior)
		l.readDeadlines(petition.OfPetition, w.Petition)
	}
	l.reads = append(l.reads, readReplay(w.Request, &l.replay)...)
	if err := t.Fetch(l.reads...); err != nil {
		return casework.Loaded{}, err
	}
	if l.out.Origin != nil { // whose ids were not known before
		l.reads = nil
		l.readDeadlines(petition.OfPetition, l.out.Origin.ID)
		if l.out.Matter != nil {
			l.readDeadlines(petition.OfMatter, l.out.Matter.ID)
		}
		if err := t.Fetch(l.reads...); err != nil {
			return casework.Loaded{}, err
		}
	}
	if err := t.Start(); err != nil {
		return casework.Loaded{}, err
	}
	if w.StandsIn && l.out.Matter != nil && !l.out.Matter.AssignedTo(w.Actor.Account) { // hardly ever: who is not assigned seldom acts
		if err := t.Fetch(standsFor(w.Actor, clock.DateOf(t.Now), &l.out.StandsFor)); err != nil {
			return casework.Loaded{}, err
		}
	}
	if l.replay != nil {
		return casework.Loaded{}, l.replay
	}
	if w.SamePaper != nil && l.found && w.SamePaper(l.out.Petition) {
		if err := l.readSamePaper(t, lock); err != nil {
			return casework.Loaded{}, err
		}
	}
	if !w.Petition.IsZero() && !l.found || !w.Matter.IsZero() && !l.matter {
		return casework.Loaded{}, fault.ErrNotFound
	}
	l.out.Now = t.Now
	return l.out, nil
}

func (l *loader) readMatter(sql string, args ...any) {
	l.reads = append(l.reads, sqldb.Query(sqldb.Each(func(r sqldb.Rows) error {
		m, err := scanMatter(r)
		l.out.Matter, l.matter = &m, true
		return err
	}), sql, args...))
}

func (l *loader) readMatterByID(id authority.OwnedID, lock string) {
	l.readMatter("SELECT "+matterColumns+" FROM matter WHERE authority_id = ? AND id = ?"+lock, int64(id.Authority), id.UUID)
}

func (l *loader) readPetitionsOf(matter authority.OwnedID, lock string) {
	l.readMembers(matter, lock, &l.out.Petitions)
}

// readMembers reads and locks the petitions of a matter, with their parts.
func (l *loader) readMembers(matter authority.OwnedID, lock string, into *[]petition.Petition) {
	owner := int64(matter.Authority)
	l.readPetitions(into, "SELECT "+petitionColumns+" FROM petition WHERE authority_id = ? AND id IN ("+ofMatter+") ORDER BY id"+lock,
		append([]any{owner}, ofMatterArgs(matter)...)...)
	l.readParts(into, "SELECT petition_id FROM petition_part WHERE authority_id = ? AND matter_id = ?", owner, owner, matter.UUID)
}

func (l *loader) readPetitions(into *[]petition.Petition, sql string, args ...any) {
	l.reads = append(l.reads, sqldb.Query(sqldb.Each(func(r sqldb.Rows) error {
		p, err := scanPetition(r)
		*into = append(*into, p)
		return err
	}), sql, args...))
}

func (l *loader) readPetition(w casework.Work, lock string) {
	owner, id := int64(w.Petition.Authority), w.Petition.UUID
	if w.OwnMatter {
		l.readMatter("SELECT "+matterColumns+` FROM matter WHERE authority_id = ? AND id =
			(SELECT matter_id FROM petition WHERE authority_id = ? AND id = ?)`+lock, owner, owner, id)
	}
	l.reads = append(l.reads, sqldb.Query(sqldb.Each(func(r sqldb.Rows) error {
		p, err := scanPetition(r)
		l.out.Petition, l.found = p, true
		return err
	}), "SELECT "+petitionColumns+" FROM petition WHERE authority_id = ? AND id = ?"+lock, owner, id))
	if w.OwnMatter {
		l.reads = append(l.reads, partsOf(w.Petition, &l.out.Petition))
	}
	if w.OwnOrigin {
		l.reads = append(l.reads, sqldb.Query(sqldb.Each(func(r sqldb.Rows) error {
			p, err := scanPetition(r)
			l.out.Origin = &p
			return err
		}), "SELECT "+petitionColumns+` FROM petition WHERE (authority_id, id) = (
			WITH RECURSIVE up (authority_id, id, succeeded) AS (
				SELECT origin_authority_id, origin_id, succeeded_as FROM petition WHERE authority_id = ? AND id = ?
				UNION ALL
				SELECT p.origin_authority_id, p.origin_id, p.succeeded_as FROM up JOIN petition AS p ON p.authority_id = up.authority_id AND p.id = up.id
				WHERE up.succeeded <> '' -- handed over: it was referred to the predecessor, if at all
			) SELECT authority_id, id FROM up WHERE succeeded = '')`+lock, owner, id))
	}
	if w.OwnParties {
		l.reads = append(l.reads, partyReads(w.Petition, &l.out.Parties)...)
	}
	if w.OwnFiles {
		l.reads = append(l.reads, fileReads(w.Petition, &l.out.Files))
	}
}

// readPrior reads and locks a matter of any authority: the superior takes it
// over from the one that has it.
func (l *loader) readPrior(id authority.OwnedID, lock string) {
	l.reads = append(l.reads, sqldb.Query(sqldb.Each(func(r sqldb.Rows) error {
		m, err := scanMatter(r)
		l.out.Prior = &m
		return err
	}), "SELECT "+matterColumns+" FROM matter WHERE authority_id = ? AND id = ?"+lock, int64(id.Authority), id.UUID))
	l.readMembers(id, lock, &l.out.PriorPetitions)
}

// readGuided looks for earlier petitions of the same persons on which guidance
// was given.
func (l *loader) readGuided(id authority.OwnedID) {
	owner := int64(id.Authority)
	for _, probe := range []struct{ table, column string }{
		{"party", "identity_index"}, {"party", "person_key"}, {"sealed_party", "identity_index"}, {"sealed_party", "person_index"},
	} {
		l.reads = append(l.reads, sqldb.Query(sqldb.Each(func(r sqldb.Rows) error {
			c, err := scanCandidate(r, id.Authority)
			l.out.Guided = append(l.out.Guided, c)
			return err
		}), `SELECT p.id, p.year, p.no, p.state, p.received_on, p.subject FROM `+probe.table+` mine
			JOIN `+probe.table+` q ON q.authority_id = mine.authority_id AND q.`+probe.column+` = mine.`+probe.column+`
			JOIN petition p ON p.authority_id = q.authority_id AND p.id = q.petition_id
			WHERE mine.authority_id = ? AND mine.petition_id = ? AND mine.`+probe.column+` IS NOT NULL
			AND q.petition_id <> ? AND p.state = 'guided' ORDER BY p.received_on DESC, p.id DESC LIMIT ?`,
			owner, id.UUID, id.UUID, maxCandidates))
	}
}

// readDeadlines reads the deadlines of a petition or matter that is locked:
// whoever else changes them locks it as well.
func (l *loader) readDeadlines(subject petition.Subject, id authority.OwnedID) {
	if id.IsZero() {
		return
	}
	found := casework.Deadlines{Subject: subject, ID: id}
	read := readDeadlines(id, func(d deadlineRow) { found.Entries = append(found.Entries, d.entry) })
	l.reads = append(l.reads, sqldb.Statement{SQL: read.SQL, Args: read.Args, Scan: func(r sqldb.Rows) error {
		err := read.Scan(r)
		l.out.Deadlines = append(l.out.Deadlines, found)
		return err
	}})
}

// readAllParties reads the parties and attachments of all petitions of a matter.
func (l *loader) readAllParties(matter authority.OwnedID) {
	l.out.PartiesOf = make(map[authority.OwnedID]casework.Parties)
	l.out.FilesOf = make(map[authority.OwnedID][]casework.Attachment)
	l.reads = append(l.reads, filesOf(matter, l.out.FilesOf))
	owner := int64(matter.Authority)
	read := func(columns, table string, add func(sqldb.Rows, *uuid.UUID, *casework.Parties) error) {
		l.reads = append(l.reads, sqldb.Query(sqldb.Each(func(r sqldb.Rows) error {
			id := authority.OwnedID{Authority: matter.Authority}
			var one casework.Parties
			if err := add(r, &id.UUID, &one); err != nil {
				return err
			}
			all := l.out.PartiesOf[id]
			all.Open, all.Sealed = append(all.Open, one.Open...), append(all.Sealed, one.Sealed...)
			l.out.PartiesOf[id] = all
			return nil
		}), "SELECT petition_id, "+columns+" FROM "+table+` WHERE authority_id = ? AND petition_id IN
			(SELECT id FROM petition WHERE authority_id = ? AND matter_id = ?) ORDER BY petition_id, ordinal`, owner, owner, matter.UUID))
	}
	read(partyColumns, "party", func(r sqldb.Rows, id *uuid.UUID, into *casework.Parties) error {
		p, err := scanParty(r, (*sqldb.UID)(id))
		into.Open = append(into.Open, p)
		return err
	})
	read(sealedColumns, "sealed_party", func(r sqldb.Rows, id *uuid.UUID, into *casework.Parties) error {
		p, err := scanSealed(r, (*sqldb.UID)(id))
		into.Sealed = append(into.Sealed, p)
		return err
	})
}

// readDenouncers reads the sealed parties of all petitions of a matter.
func (l *loader) readDenouncers(matter authority.OwnedID) {
	l.out.Denouncers = make(map[authority.OwnedID][]casework.SealedParty)
	l.reads = append(l.reads, sqldb.Query(sqldb.Each(func(r sqldb.Rows) error {
		id := authority.OwnedID{Authority: matter.Authority}
		p, err := scanSealed(r, (*sqldb.UID)(&id.UUID))
		l.out.Denouncers[id] = append(l.out.Denouncers[id], p)
		return err
	}), "SELECT petition_id, "+sealedColumns+" FROM sealed_party WHERE authority_id = ? AND petition_id IN ("+ofMatter+") ORDER BY petition_id, ordinal",
		append([]any{int64(matter.Authority)}, ofMatterArgs(matter)...)...))
}

func partyReads(id authority.OwnedID, into *casework.Parties) []sqldb.Statement {
	owner := int64(id.Authority)
	return []sqldb.Statement{
		sqldb.Query(sqldb.Each(func(r sqldb.Rows) error {
			p, err := scanParty(r)
			into.Open = append(into.Open, p)
			return err
		}), "SELECT "+partyColumns+" FROM party WHERE authority_id = ? AND petition_id = ? ORDER BY ordinal", owner, id.UUID),
		sqldb.Query(sqldb.Each(func(r sqldb.Rows) error {
			p, err := scanSealed(r)
			into.Sealed = append(into.Sealed, p)
			return err
		}), "SELECT "+sealedColumns+" FROM sealed_party WHERE authority_id = ? AND petition_id = ? ORDER BY ordinal", owner, id.UUID),
	}
}

// drawNumber raises the counter of a book and hands out its new value. The
// counter row stays locked until the transaction ends, so a rollback leaves no
// gap and two writers never get the same number.
func drawNumber(b casework.Book, use func(petition.Number)) sqldb.Statement {
	return sqldb.Query(sqldb.Each(func(r sqldb.Rows) error {
		n := petition.Number{Book: b.Name, Year: b.Year}
		err := r.Scan(&n.No)
		use(n)
		return err
	}), `INSERT INTO register_counter (authority_id, book, year, last) VALUES (?, ?, ?, 1)
		ON CONFLICT (authority_id, book, year) DO UPDATE SET last = register_counter.last + 1 RETURNING last`,
		int64(b.Authority), string(b.Name), b.Year)
}

// candidates bounds the duplicate hint.
const maxCandidates = 20

func (l *loader) readCandidates(p casework.Probe) {
	table, person := "party", "person_key"
	if p.Sealed {
		table, person = "sealed_party", "person_index"
	}
	for _, probe := range []struct {
		column     string
		values     []string
		byIdentity bool
	}{{"identity_index", p.Identities, true}, {person, p.Persons, false}} {
		if len(probe.values) == 0 {
			continue
		}
		args := []any{int64(p.Authority)}
		for _, v := range probe.values {
			args = append(args, v)
		}
		args = append(args, p.Except.UUID, maxCandidates)
		l.reads = append(l.reads, sqldb.Query(sqldb.Each(func(r sqldb.Rows) error {
			c, err := scanCandidate(r, p.Authority)
			c.ByIdentity = probe.byIdentity
			l.out.Candidates = append(l.out.Candidates, c)
			return err
		}), `SELECT p.id, p.year, p.no, p.state, p.received_on, p.subject FROM `+table+` q
			JOIN petition p ON p.authority_id = q.authority_id AND p.id = q.petition_id
			WHERE q.authority_id = ? AND q.`+probe.column+` IN `+sqldb.Marks(1, len(probe.values))+` AND q.petition_id <> ?
			ORDER BY p.received_on DESC, p.id DESC LIMIT ?`, args...))
	}
}

func scanPetition(r sqldb.Rows) (petition.Petition, error) {
	var row petitionRow
	if err := r.Scan(row.targets()...); err != nil {
		return petition.Petition{}, err
	}
	return row.toPetition(), nil
}

func scanMatter(r sqldb.Rows) (petition.Matter, error) {
	var row matterRow
	if err := r.Scan(row.targets()...); err != nil {
		return petition.Matter{}, err
	}
	return row.toMatter(), nil
}

const partyColumns = "ordinal, type, name, address, phone, representative, identity_sealed, identity_index, person_key, left_on"

func scanParty(r sqldb.Rows, first ...any) (casework.OpenParty, error) {
	var p casework.OpenParty
	var kind string
	var index, key *string
	var left sqldb.Day
	err := r.Scan(append(first, &p.Ordinal, &kind, &p.Name, &p.Address, &p.Phone, &p.Representative, &p.IdentitySealed, &index, &key, &left)...)
	p.LeftOn = clock.Date(left)
	p.Type = petition.PartyType(kind)
	p.IdentityIndex, p.PersonKey = deref(index), deref(key)
	return p, err
}

const sealedColumns = "ordinal, box, identity_index, person_index, left_on"

func scanSealed(r sqldb.Rows, first ...any) (casework.SealedParty, error) {
	var p casework.SealedParty
	var identity, person *string
	var left sqldb.Day
	err := r.Scan(append(first, &p.Ordinal, &p.Box, &identity, &person, &left)...)
	p.LeftOn = clock.Date(left)
	p.IdentityIndex, p.PersonIndex = deref(identity), deref(person)
	return p, err
}

func scanCandidate(r sqldb.Rows, owner authority.ID) (casework.Candidate, error) {
	var row petitionRow
	err := r.Scan(&row.ID, &row.Year, &row.No, &row.State, &row.ReceivedOn, &row.Subject)
	row.AuthorityID = int64(owner)
	p := row.toPetition()
	return casework.Candidate{ID: p.ID, Number: p.Number, State: p.State, ReceivedOn: p.ReceivedOn, Subject: p.Subject}, err
}

func deref(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}
