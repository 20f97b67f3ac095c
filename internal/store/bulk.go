package store

import (
	"context"
	"time"

	"kntc/internal/access"
	"kntc/internal/authority"
	"kntc/internal/casework"
	"kntc/internal/fault"
	"kntc/internal/petition"
	"kntc/internal/replay"
	"kntc/internal/store/sqldb"
)

// Bulk implements casework.Store.
func (s *Store) Bulk(ctx context.Context, w casework.Work, fill func(casework.Filler) error) error {
	request := w.Request
	w.Request = nil // the answer is kept once, not with every change
	err := s.db.Write(ctx, func(t *sqldb.Tx) error {
		var old *replay.Replayed
		if err := t.Fetch(readReplay(request, &old)...); err != nil {
			return err
		}
		if old != nil {
			return old
		}
		if err := t.Start(); err != nil {
			return err
		}
		f := &filler{store: s, tx: t, work: w, request: request, counters: make(map[casework.Book]int)}
		if err := fill(f); err != nil {
			return err
		}
		f.writeCounters()
		return nil
	})
	return explain(err)
}

// filler stores the changes of a large transaction in portions.
type filler struct {
	store    *Store
	tx       *sqldb.Tx
	work     casework.Work
	request  *replay.Request
	counters map[casework.Book]int // the last number drawn
}

func (f *filler) Now() time.Time { return f.tx.Now }

// Number draws from a counter that is locked once and written back at the end.
func (f *filler) Number(b casework.Book) (petition.Number, error) {
	n := petition.Number{Book: b.Name, Year: b.Year}
	if last, ok := f.counters[b]; ok {
		n.No = last + 1
	} else if err := f.tx.Fetch(drawNumber(b, func(first petition.Number) { n = first })); err != nil {
		return petition.Number{}, err
	}
	f.counters[b] = n.No
	return n, nil
}

func (f *filler) writeCounters() {
	for b, last := range f.counters {
		f.tx.ExecOne("UPDATE register_counter SET last = ? WHERE authority_id = ? AND book = ? AND year = ?",
			last, int64(b.Authority), string(b.Name), b.Year)
	}
}

func (f *filler) Matter(id authority.OwnedID) (casework.MatterRecord, bool, error) {
	l := &loader{}
	l.readMatterByID(id, f.store.db.Lock())
	l.readPetitionsOf(id, f.store.db.Lock())
	l.readDeadlines(petition.OfMatter, id)
	if err := f.tx.Fetch(l.reads...); err != nil || !l.matter {
		return casework.MatterRecord{}, false, err
	}
	return casework.MatterRecord{Matter: *l.out.Matter, Petitions: l.out.Petitions, Deadlines: l.out.Deadlines}, true, nil
}

func (f *filler) Put(c casework.Change) error {
	f.store.save(f.tx, f.work, c)
	if f.tx.Queued() < sqldb.Portion {
		return nil
	}
	return f.tx.Fetch()
}

func (f *filler) Keep(answer replay.Kept) error {
	saveReplay(f.tx, f.request, answer)
	return nil
}

func (f *filler) Open(owner authority.ID, knownFrom time.Time) (bool, error) {
	used := 0
	count := func(r sqldb.Rows) error { return r.Scan(&used) }
	err := f.tx.Fetch(sqldb.Query(sqldb.Each(count), `SELECT (SELECT count(*) FROM (SELECT 1 FROM ledger WHERE authority_id = ? LIMIT 1) AS l)
		+ (SELECT count(*) FROM ledger_opening WHERE authority_id = ?)`, int64(owner), int64(owner)))
	if err != nil || used > 0 {
		return false, err
	}
	f.tx.Exec("INSERT INTO ledger_opening (authority_id, known_from, imported_at) VALUES (?, ?, ?)",
		int64(owner), sqldb.Instant(knownFrom), sqldb.Instant(f.tx.Now))
	return true, nil
}

// Imported implements casework.Store.
func (s *Store) Imported(ctx context.Context, scope access.Scope, owner authority.ID, numbers []string) (map[string]string, error) {
	if err := s.within(ctx, scope, owner); err != nil || len(numbers) == 0 {
		return nil, err
	}
	var found []petitionRow
	err := s.db.Read(ctx).Raw("SELECT source_number, source_hash FROM petition WHERE authority_id = ? AND source_number IN ?",
		int64(owner), numbers).Scan(&found).Error
	out := make(map[string]string, len(found))
	for _, r := range found {
		out[r.SourceNumber] = r.SourceHash
	}
	return out, err
}

// ImportedMatters implements casework.Store.
func (s *Store) ImportedMatters(
	ctx context.Context, scope access.Scope, owner authority.ID, sources []string,
) (map[string]casework.MatterRecord, error) {
	if err := s.within(ctx, scope, owner); err != nil || len(sources) == 0 {
		return nil, err
	}
	var matters []matterRow
	err := s.db.Read(ctx).Raw("SELECT "+matterColumns+" FROM matter WHERE authority_id = ? AND source IN ?", int64(owner), sources).Scan(&matters).Error
	if err != nil {
		return nil, err
	}
	out := make(map[string]casework.MatterRecord, len(matters))
	for _, m := range matters {
		record := casework.MatterRecord{Matter: m.toMatter()}
		l := &loader{}
		l.readMembers(record.Matter.ID, "", &record.Petitions)
		if err := s.db.Fetch(ctx, l.reads...); err != nil {
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
