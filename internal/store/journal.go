package store

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"reflect"
	"slices"
	"strings"
	"time"

	"kntc/internal/access"
	"kntc/internal/authority"
	"kntc/internal/fault"
	"kntc/internal/idempotency"
	"kntc/internal/journal"
	"kntc/internal/ledger"
	"kntc/internal/lifecycle"
	"kntc/internal/store/sqldb"
)

// Schema is the tables of a further register: migrations of its own, in pairs.
type Schema struct {
	Name  string // of the register; the steps taken are noted in the table NAME_steps
	Files fs.FS  // one folder of SQL per engine, named like it
}

// Room is what the store knows about one register: its tables, how each of its
// loads is read, how each of its writes is stored, and what it counts in the
// ledger.
type Room struct {
	// Schema brings the register's tables; nil for those of the program, which
	// come with its migrations.
	Schema *Schema
	// Timed are the subjects whose cases have deadlines. The table of each has
	// its name, and a row for each case under authority_id and id.
	Timed  []lifecycle.Subject
	Loads  []LoadSQL
	Writes []WriteSQL
	Counts ledger.Register
	// Taken are the refusals of a row whose key another row has, by a word in the
	// name of the constraint; the others are conflicts.
	Taken map[string]*fault.Error
}

// LoadSQL turns one type of load into statements.
type LoadSQL struct {
	of  reflect.Type
	ask func(*Reading, journal.Load)
}

// Loads says how the loads of a type are read.
func Loads[L journal.Load](ask func(*Reading, L)) LoadSQL {
	return LoadSQL{of: reflect.TypeFor[L](), ask: func(r *Reading, l journal.Load) {
		if own, ok := l.(L); ok {
			ask(r, own)
		}
	}}
}

// WriteSQL turns the writes of one type into statements.
type WriteSQL struct {
	of   reflect.Type
	save func(*sqldb.Tx, []journal.Write)
}

// Writes says how the writes of a type are stored, those of one change together.
func Writes[W journal.Write](save func(*sqldb.Tx, []W)) WriteSQL {
	return WriteSQL{of: reflect.TypeFor[W](), save: func(t *sqldb.Tx, list []journal.Write) {
		own := make([]W, 0, len(list))
		for _, w := range list {
			if o, ok := w.(W); ok {
				own = append(own, o)
			}
		}
		save(t, own)
	}}
}

// EachWrite is Writes for writes that are stored one by one.
func EachWrite[W journal.Write](save func(*sqldb.Tx, W)) WriteSQL {
	return Writes(func(t *sqldb.Tx, list []W) {
		for _, w := range list {
			save(t, w)
		}
	})
}

// rooms are the rooms the store was opened with, by what they know.
type rooms struct {
	loads  map[reflect.Type]LoadSQL
	writes map[reflect.Type]WriteSQL
	rank   map[reflect.Type]int // of the writes, in the order in which they are stored
	taken  map[string]*fault.Error
	timed  []lifecycle.Subject

	schemas   []Schema
	catalogue *ledger.Catalogue
}

// furnish gathers the rooms; what two of them know alike is a defect.
func furnish(list []Room) (rooms, error) {
	r := rooms{loads: make(map[reflect.Type]LoadSQL), writes: make(map[reflect.Type]WriteSQL), rank: make(map[reflect.Type]int), taken: make(map[string]*fault.Error)}
	var counts []ledger.Register
	for _, room := range list {
		maps.Copy(r.taken, room.Taken)
		counts = append(counts, room.Counts)
		r.timed = append(r.timed, room.Timed...)
		if room.Schema != nil {
			if slices.ContainsFunc(r.schemas, func(s Schema) bool { return s.Name == room.Schema.Name }) {
				return r, fmt.Errorf("two schemas of the name %s", room.Schema.Name)
			}
			r.schemas = append(r.schemas, *room.Schema)
		}
		for _, l := range room.Loads {
			if _, twice := r.loads[l.of]; twice {
				return r, fmt.Errorf("two ways to load %s", l.of)
			}
			r.loads[l.of] = l
		}
		for _, w := range room.Writes {
			if _, twice := r.writes[w.of]; twice {
				return r, fmt.Errorf("two ways to write %s", w.of)
			}
			r.writes[w.of] = w
			r.rank[w.of] = len(r.rank)
		}
	}
	var err error
	r.catalogue, err = ledger.NewCatalogue(counts...)
	return r, err
}

// Reading gathers the reads of a transaction's beginning. What is asked travels
// together; what Then asks for, when the answers are there, travels together
// again.
type Reading struct {
	// Lock is the row lock of the engine, to be put behind a SELECT.
	Lock string

	tx       *sqldb.Tx
	asked    []sqldb.Statement
	then     []func() error
	required []func() error
	kept     map[any]any // of a large transaction: what loads remember from one to the next
	atEnd    *[]func()
}

// Ask asks for some reads.
func (r *Reading) Ask(reads ...sqldb.Statement) { r.asked = append(r.asked, reads...) }

// Then runs fn when what was asked is answered; fn may ask for more.
func (r *Reading) Then(fn func() error) { r.then = append(r.then, fn) }

// Require refuses the work with fault.ErrNotFound unless found reports true when
// everything is answered.
func (r *Reading) Require(found func() bool) {
	r.required = append(r.required, func() error {
		if !found() {
			return fault.ErrNotFound
		}
		return nil
	})
}

// Now is the frozen instant of the transaction, once something is answered.
func (r *Reading) Now() time.Time { return r.tx.Now }

// Fetch reads at once, for what is found hop by hop.
func (r *Reading) Fetch(reads ...sqldb.Statement) error { return r.tx.Fetch(reads...) }

// Remembered is what a load of a large transaction keeps under a key until the
// transaction ends, made when it is first asked for; made is nil and false in
// an ordinary one, which has nothing to remember. At the end write is called
// once with what is kept.
func (r *Reading) Remembered(key any, fresh func() any, write func(*sqldb.Tx, any)) (any, bool) {
	if r.kept == nil {
		return nil, false
	}
	v, ok := r.kept[key]
	if !ok {
		v = fresh()
		r.kept[key] = v
		*r.atEnd = append(*r.atEnd, func() { write(r.tx, v) })
	}
	return v, true
}

// met refuses the work when something it requires was not found.
func (r *Reading) met() error {
	for _, found := range r.required {
		if err := found(); err != nil {
			return err
		}
	}
	return nil
}

// answer sends what is asked, and what follows from the answers, until nothing
// is left to ask.
func (r *Reading) answer() error {
	for {
		asked := r.asked
		r.asked = nil
		if len(asked) > 0 {
			if err := r.tx.Fetch(asked...); err != nil {
				return err
			}
		}
		if len(r.then) == 0 {
			return nil
		}
		then := r.then
		r.then = nil
		for _, fn := range then {
			if err := fn(); err != nil {
				return err
			}
		}
	}
}

// Commit implements journal.Store.
func (s *Store) Commit(ctx context.Context, w journal.Work, decide func(time.Time) (journal.Change, error)) error {
	door, err := s.door(ctx, w.Scope)
	if err != nil {
		return err
	}
	if err := door.loads(w.Loads); err != nil {
		return err
	}
	err = s.db.Write(ctx, func(t *sqldb.Tx) error {
		if err := s.load(t, w); err != nil {
			return err
		}
		change, err := decide(t.Now)
		if err != nil {
			return err
		}
		if err := door.further(w.Loads); err != nil {
			return err
		}
		if err := door.passes(change); err != nil {
			return err
		}
		return s.save(t, w, change)
	})
	return s.explain(err)
}

// explain gives a unique violation its meaning for the request.
func (s *Store) explain(err error) error {
	err = inProgress(err)
	dup := (*sqldb.UniqueError)(nil)
	if !errors.As(err, &dup) || errors.Is(err, idempotency.ErrInProgress) {
		return err
	}
	for word, refusal := range s.rooms.taken {
		if strings.Contains(dup.Constraint, word) {
			return refusal.Because(err)
		}
	}
	return fault.ErrConflict.Because(err)
}

// load fills in the loads of a work, in the order of their ranks.
func (s *Store) load(t *sqldb.Tx, w journal.Work) error {
	r := &Reading{Lock: s.db.Lock(), tx: t}
	var old *idempotency.Replayed
	ordered := slices.Clone(w.Loads)
	slices.SortStableFunc(ordered, func(a, b journal.Load) int { return cmp.Compare(a.Rank(), b.Rank()) })
	for _, l := range ordered {
		if err := s.fillIn(r, l); err != nil {
			return err
		}
	}
	r.Ask(readReplay(w.Request, &old)...)
	// Before anything that only the answers tell: it is no use to who was answered.
	first := r.asked
	r.asked = nil
	if err := t.Fetch(first...); err != nil {
		return err
	}
	if err := t.Start(); err != nil {
		return err
	}
	if old != nil {
		return old
	}
	if err := r.answer(); err != nil {
		return err
	}
	return r.met()
}

// fillIn asks for what a load reads.
func (s *Store) fillIn(r *Reading, l journal.Load) error {
	l, _ = journal.Inside(l)
	how, ok := s.rooms.loads[reflect.TypeOf(l)]
	if !ok {
		return fmt.Errorf("no room of the store knows how to load %T", l)
	}
	how.ask(r, l)
	return nil
}

// door is the one that everything which is loaded or written goes through.
type door struct {
	covers func(authority.ID) bool
	named  map[authority.ID]string // beyond the scope, and why
}

// errUnguarded is a defect: something outside the scope would have been written
// though no load said so.
var errUnguarded = errors.New("a write outside the scope that no load named")

func (s *Store) door(ctx context.Context, scope access.Scope) (*door, error) {
	ids, err := s.reach(ctx, scope)
	if err != nil {
		return nil, err
	}
	return &door{covers: ids.covers, named: make(map[authority.ID]string)}, nil
}

// loads reports a load outside the scope as absent, unless it goes beyond it out
// loud.
func (d *door) loads(list []journal.Load) error {
	for _, l := range list {
		if _, reason := journal.Inside(l); reason != "" {
			d.named[l.Owner()] = reason
		}
	}
	for _, l := range list {
		if _, reason := journal.Inside(l); reason == "" && !d.covers(l.Owner()) {
			return fault.ErrNotFound
		}
	}
	return nil
}

// further notes the authorities that loads reached in the course of reading.
func (d *door) further(list []journal.Load) error {
	for _, l := range list {
		inner, _ := journal.Inside(l)
		f, ok := inner.(journal.Further)
		if !ok {
			continue
		}
		ids, reason := f.Owners()
		if len(ids) > 0 && reason == "" {
			return errUnguarded
		}
		for _, id := range ids {
			d.named[id] = reason
		}
	}
	return nil
}

// passes refuses to store anything of an authority that is neither within the
// scope nor named.
func (d *door) passes(c journal.Change) error {
	check := func(id authority.ID, what any) error {
		if _, named := d.named[id]; named || d.covers(id) {
			return nil
		}
		return fmt.Errorf("%w: %T of authority %s", errUnguarded, what, id)
	}
	for _, w := range c.Writes {
		if err := check(w.Owner(), w); err != nil {
			return err
		}
	}
	for _, e := range c.Events {
		if err := check(e.ID.Authority, e); err != nil {
			return err
		}
	}
	for _, r := range c.Ledger {
		if err := check(r.ID.Authority, r); err != nil {
			return err
		}
	}
	for _, x := range c.Deadlines {
		if err := check(x.ID.Authority, x); err != nil {
			return err
		}
	}
	return nil
}

// save queues everything that changes store, what goes into one table together;
// it travels with the commit. They passed the door.
func (s *Store) save(t *sqldb.Tx, w journal.Work, changes ...journal.Change) error {
	var writes []journal.Write
	var events []lifecycle.EventRecord
	var deadlines []journal.DeadlineChange
	var rows []posting
	for i := range changes {
		c := &changes[i]
		known := c.KnownAt
		if known.IsZero() {
			known = t.Now
		}
		writes = append(writes, c.Writes...)
		events = eventRows(events, w.Actor, c.Events, known, t.Now)
		deadlines = append(deadlines, c.Deadlines...)
		rows = postings(rows, c, known)
	}
	if err := s.write(t, writes); err != nil {
		return err
	}
	eventTable.Insert(t, events...)
	saveDeadlines(t, deadlines)
	for _, c := range changes {
		saveReplay(t, w.Request, c.Kept)
	}
	return s.saveLedger(t, rows)
}

// write queues the writes of a change, those of one type together: in the order
// of the rooms, so that two changes lock alike.
func (s *Store) write(t *sqldb.Tx, list []journal.Write) error {
	byType := make(map[reflect.Type][]journal.Write, len(list))
	var order []reflect.Type
	for _, w := range list {
		of := reflect.TypeOf(w)
		if _, ok := s.rooms.writes[of]; !ok {
			return fmt.Errorf("no room of the store knows how to write %s", of)
		}
		if byType[of] == nil {
			order = append(order, of)
		}
		byType[of] = append(byType[of], w)
	}
	slices.SortFunc(order, func(a, b reflect.Type) int { return cmp.Compare(s.rooms.rank[a], s.rooms.rank[b]) })
	for _, of := range order {
		s.rooms.writes[of].save(t, byType[of])
	}
	return nil
}
