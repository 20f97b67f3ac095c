package store

import (
	"context"
	"strconv"
	"time"

	"kntc/internal/access"
	"kntc/internal/authority"
	"kntc/internal/casework"
	"kntc/internal/fault"
	"kntc/internal/idempotency"
	"kntc/internal/journal"
	"kntc/internal/petition"
	"kntc/internal/store/sqldb"
)

// Bulk implements journal.Store.
func (s *Store) Bulk(ctx context.Context, w journal.Work, fill func(journal.Bulk) error) error {
	door, err := s.door(ctx, w.Scope)
	if err != nil {
		return err
	}
	request := w.Request
	w.Request = nil // the answer is kept once, not with every change
	stored := 0
	err = s.db.Write(ctx, func(t *sqldb.Tx) error {
		var old *idempotency.Replayed
		if err := t.Fetch(readReplay(request, &old)...); err != nil {
			return err
		}
		if old != nil {
			return old
		}
		if err := t.Start(); err != nil {
			return err
		}
		f := &bulk{store: s, tx: t, door: door, work: w, request: request, kept: make(map[any]any)}
		if err := fill(f); err != nil {
			return err
		}
		if err := f.flush(); err != nil {
			return err
		}
		for _, last := range f.atEnd {
			last()
		}
		stored = f.stored
		return nil
	})
	if err == nil && stored >= manyChanges {
		s.learn(ctx)
	}
	return s.explain(err)
}

// manyChanges is from how many changes on the database learns anew what its tables
// hold: until it has, lists are planned for what was there before.
const manyChanges = 500

// bulkTables are the tables that a large transaction fills.
//
//nolint:gochecknoglobals // read-only table
var bulkTables = []string{"petition", "listed_petition", "matter", "listed_matter", "party", "sealed_party", "event", "ledger", "deadline"}

// learn lets the database learn what a large transaction has brought. That it cannot
// is no harm: it does so by itself later.
func (s *Store) learn(ctx context.Context) {
	if err := s.db.Analyse(ctx, bulkTables...); err != nil {
		s.log.WarnContext(ctx, "the database has not learned what was entered", "error", err)
	}
}

// bulk stores the changes of a large transaction in portions.
type bulk struct {
	store   *Store
	tx      *sqldb.Tx
	door    *door
	work    journal.Work
	request *idempotency.Request
	kept    map[any]any // what loads remember; see Reading.Remembered
	atEnd   []func()
	waiting []journal.Change // to be stored together
	stored  int
}

// together is how many changes are stored together: each table gets its rows in
// a few statements, and memory stays small.
const together = 256

// Now implements journal.Bulk.
func (f *bulk) Now() time.Time { return f.tx.Now }

// Load implements journal.Bulk.
func (f *bulk) Load(l journal.Load) error {
	if err := f.door.loads([]journal.Load{l}); err != nil {
		return err
	}
	r := &Reading{Lock: f.store.db.Lock(), tx: f.tx, kept: f.kept, atEnd: &f.atEnd}
	if err := f.store.fillIn(r, l); err != nil {
		return err
	}
	if len(r.asked)+len(r.then) > 0 { // nobody reads past what was put
		if err := f.flush(); err != nil {
			return err
		}
	}
	if err := r.answer(); err != nil {
		return err
	}
	if err := r.met(); err != nil {
		return err
	}
	return f.door.further([]journal.Load{l})
}

// Put implements journal.Bulk.
func (f *bulk) Put(c journal.Change) error {
	if err := f.door.passes(c); err != nil {
		return err
	}
	if f.waiting = append(f.waiting, c); len(f.waiting) < together {
		return nil
	}
	return f.flush()
}

// flush stores the changes that wait.
func (f *bulk) flush() error {
	if len(f.waiting) == 0 {
		return nil
	}
	if err := f.store.save(f.tx, f.work, f.waiting...); err != nil {
		return err
	}
	f.stored += len(f.waiting)
	clear(f.waiting)
	f.waiting = f.waiting[:0]
	return f.tx.Fetch()
}

// Keep implements journal.Bulk.
func (f *bulk) Keep(answer idempotency.Kept) error {
	saveReplay(f.tx, f.request, answer)
	return nil
}

// OpenLedger implements journal.Bulk.
func (f *bulk) OpenLedger(owner authority.ID, knownFrom time.Time) (bool, error) {
	if !f.door.covers(owner) {
		return false, fault.ErrNotFound
	}
	if err := f.flush(); err != nil {
		return false, err
	}
	used := false
	if err := f.tx.Fetch(ledgerUsed(owner, &used)); err != nil || used {
		return false, err
	}
	f.tx.Exec("INSERT INTO ledger_opening (authority_id, known_from, imported_at) VALUES (?, ?, ?)",
		int64(owner), sqldb.Instant(knownFrom), sqldb.Instant(f.tx.Now))
	forgetStock(f.tx, int64(owner)) // rows of imports that were taken back count by their own dates again
	return true, nil
}

// ledgerUsed asks whether the ledger of an authority was opened, or holds rows of
// anything but imports that were taken back: those that these wrote and those that took
// them back, and, seldom, what the system noted of their cases in between.
func ledgerUsed(owner authority.ID, into *bool) sqldb.Statement {
	count := func(r sqldb.Rows) error {
		n := 0
		err := r.Scan(&n)
		*into = n > 0
		return err
	}
	id := int64(owner)
	return sqldb.Query(sqldb.Each(count), `SELECT (SELECT count(*) FROM (SELECT 1 FROM ledger AS l WHERE l.authority_id = ?
			AND l.written_at NOT IN (SELECT i.recorded_at`+takenBackOf+`) AND l.written_at NOT IN (SELECT e.recorded_at`+takenBackOf+`)
			AND NOT EXISTS (SELECT 1 FROM petition AS c WHERE c.authority_id = l.authority_id AND c.id = l.subject_id AND c.year = `+freed+`)
			AND NOT EXISTS (SELECT 1 FROM matter AS c WHERE c.authority_id = l.authority_id AND c.id = l.subject_id AND c.year = `+freed+`) LIMIT 1) AS other)
		+ (SELECT count(*) FROM ledger_opening WHERE authority_id = ?)`, id, id, id, id)
}

// takenBackOf are the imports i of an authority that were taken back, with their ends e.
const takenBackOf = " FROM register_import AS i JOIN register_import_end AS e ON e.authority_id = i.authority_id AND e.import_id = i.id WHERE i.authority_id = ?"

// freed is the year of the numbers of cases that were taken back, as SQL.
var freed = strconv.Itoa(petition.FreedYear) //nolint:gochecknoglobals // a part of statements, never changed

// LedgerUsed implements imports.Store.
func (s *Store) LedgerUsed(ctx context.Context, scope access.Scope, owner authority.ID) (bool, error) {
	used := false
	err := s.within(ctx, scope, owner)
	if err == nil {
		err = s.db.Fetch(ctx, ledgerUsed(owner, &used))
	}
	return used, err
}

// Imported implements imports.Store.
func (s *Store) Imported(ctx context.Context, scope access.Scope, owner authority.ID, numbers []string) (map[string]string, error) {
	if err := s.within(ctx, scope, owner); err != nil || len(numbers) == 0 {
		return nil, err
	}
	out := make(map[string]string, len(numbers))
	err := s.db.Fetch(ctx, importedFrom.Query(func(p petition.Petition) { out[p.SourceNumber] = p.SourceHash },
		"authority_id = ? AND source_number IN "+sqldb.Marks(1, len(numbers)), ownerAnd(owner, numbers)...))
	return out, err
}

// importedFrom is what tells whether a row of a paper register was imported.
//
//nolint:gochecknoglobals // a part of a description, never changed
var importedFrom = petitionTable.Only("source_number", "source_hash")

// ownerAnd is the arguments of a condition on an owner and some texts.
func ownerAnd(owner authority.ID, texts []string) []any {
	args := make([]any, 0, len(texts)+1)
	args = append(args, int64(owner))
	for _, s := range texts {
		args = append(args, s)
	}
	return args
}

// ImportedMatters implements imports.Store.
func (s *Store) ImportedMatters(
	ctx context.Context, scope access.Scope, owner authority.ID, sources []string,
) (map[string]casework.MatterRecord, error) {
	if err := s.within(ctx, scope, owner); err != nil || len(sources) == 0 {
		return nil, err
	}
	var matters []petition.Matter
	err := s.db.Fetch(ctx, matterTable.Query(func(m petition.Matter) { matters = append(matters, m) },
		"authority_id = ? AND source IN "+sqldb.Marks(1, len(sources)), ownerAnd(owner, sources)...))
	if err != nil {
		return nil, err
	}
	out := make(map[string]casework.MatterRecord, len(matters))
	for _, m := range matters {
		record := casework.MatterRecord{Matter: m}
		if err := s.db.Fetch(ctx, petitionsOf(record.Matter.ID, &record.Petitions, "")...); err != nil {
			return nil, err
		}
		out[m.Source] = record
	}
	return out, nil
}

// within refuses an authority outside the scope.
func (s *Store) within(ctx context.Context, scope access.Scope, owner authority.ID) error {
	o, err := s.reach(ctx, scope)
	if err == nil && !o.covers(owner) {
		err = fault.ErrNotFound
	}
	return err
}
