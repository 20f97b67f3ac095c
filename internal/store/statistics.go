package store

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"sync"
	"time"

	"kntc/internal/access"
	"kntc/internal/authority"
	"kntc/internal/clock"
	"kntc/internal/ledger"
	"kntc/internal/store/sqldb"
)

// Sums implements statistics.Reader.
//
// An answer counts the rows that were written up to its instant. Nothing can
// still be written there, so the same question with the same instant has the
// same answer for ever. See book for the time before this system.
func (s *Store) Sums(
	ctx context.Context, scope access.Scope, q ledger.Question, over []authority.Placement,
) ([]ledger.Sum, time.Time, error) {
	o, err := s.reach(ctx, scope)
	if err != nil {
		return nil, time.Time{}, err
	}
	at, mark, err := s.settled(ctx, q.AsKnownAt)
	if err != nil {
		return nil, time.Time{}, err
	}
	a := &inquiry{store: s, question: q, at: at, mark: mark, tree: o.tree, spans: make(map[authority.Span][]int64)}
	for _, placement := range over {
		if o.covers(placement.ID) {
			a.spans[placement.Span] = append(a.spans[placement.Span], int64(placement.ID))
			a.ids = append(a.ids, int64(placement.ID))
		}
	}
	if len(a.ids) == 0 {
		return nil, at, nil
	}
	for _, ids := range a.spans {
		slices.Sort(ids)
	}
	slices.Sort(a.ids)
	a.ids = slices.Compact(a.ids)
	done, err := a.fromMemory(ctx)
	if err == nil && !done {
		err = a.fromDatabase(ctx)
	}
	if err != nil {
		return nil, time.Time{}, err
	}
	return a.total(), at, nil
}

// patience is how long a question waits for its instant to settle: a writer in
// flight is gone in milliseconds.
const (
	patience = 2 * time.Second
	glance   = 20 * time.Millisecond
	hopeless = time.Minute // further ahead than this nothing settles in time
)

// settled returns the instant up to which a question is answered: the one
// asked for, once nothing can be written there any more, or the watermark; and the
// watermark.
func (s *Store) settled(ctx context.Context, asked time.Time) (at, mark time.Time, err error) {
	asked = asked.UTC().Truncate(time.Microsecond)
	if mark, err = s.db.Watermark(ctx); err != nil {
		return at, mark, err
	}
	if asked.IsZero() {
		return mark, mark, nil
	}
	for waited := time.Duration(0); asked.After(mark); waited += glance {
		if waited >= patience || asked.Sub(mark) > hopeless {
			return at, mark, ledger.ErrNotSettled.With("settled_until", mark.Format(sqldb.InstantLayout))
		}
		if err := sqldb.Pause(ctx, glance); err != nil {
			return at, mark, err
		}
		if mark, err = s.db.Watermark(ctx); err != nil {
			return at, mark, err
		}
	}
	return asked, mark, nil
}

// book is what there is to know about an authority's ledger before reading it.
type book struct {
	owner     int64
	created   time.Time // since when this system has kept it
	knownFrom time.Time // since when the office's paper register had, if it was taken over
	imported  time.Time // when it was
	through   time.Time // the stock is complete up to here
	known     bool      // with what was known when each year began
	firstYear int
	lastYear  int
}

// shelf remembers books. They change when a register is imported and when the
// stock is brought up to date; so what is remembered is only ever a guess.
type shelf struct {
	mu    sync.Mutex
	books map[int64]book
}

// take returns the books of the authorities, or nil when it lacks one.
func (s *shelf) take(ids []int64) []book {
	s.mu.Lock()
	defer s.mu.Unlock()
	out := make([]book, len(ids))
	for i, id := range ids {
		b, ok := s.books[id]
		if !ok {
			return nil
		}
		out[i] = b
	}
	return out
}

func (s *shelf) put(books []book) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.books == nil {
		s.books = make(map[int64]book)
	}
	for _, b := range books {
		s.books[b.owner] = b
	}
}

// inquiry puts the answer to a question together. Authorities that lie in the
// subtree for the same days are reckoned together, each group for its own part
// of the period; mostly there is one group, for the whole of it.
type inquiry struct {
	store    *Store
	question ledger.Question
	at       time.Time
	mark     time.Time // nothing is written at or below it any more
	tree     *authority.Tree
	ids      []int64
	spans    map[authority.Span][]int64
	books    []book
	groups   []*reckoning
}

// reckoning collects the sums of the authorities that share their days.
type reckoning struct {
	store    *Store
	question ledger.Question // for the days they share within the period
	at       time.Time
	mark     time.Time
	span     authority.Span
	books    []book
	sums     map[string]*ledger.Sum
}

// fromMemory answers by the books remembered, and reads the books themselves in
// the same round trip: both are of one state of the database. Only if the books
// are still as they were remembered, the sums are the answer.
func (a *inquiry) fromMemory(ctx context.Context) (bool, error) {
	if a.books = a.store.shelf.take(a.ids); a.books == nil {
		return false, nil
	}
	sums, err := a.readSums()
	if err != nil {
		return false, nil //nolint:nilerr // what it was refused for may have changed
	}
	var found []book
	if err := a.store.db.Fetch(ctx, append(a.readBooks(&found), sums...)...); err != nil {
		return false, err
	}
	return slices.Equal(a.books, found), nil
}

// fromDatabase reads the books, and then the sums by them.
func (a *inquiry) fromDatabase(ctx context.Context) error {
	a.books = nil
	err := a.store.db.View(ctx, func() ([]sqldb.Statement, error) { return a.readBooks(&a.books), nil }, a.readSums)
	if err == nil {
		a.store.shelf.put(a.books)
	}
	return err
}

func (a *inquiry) readBooks(into *[]book) []sqldb.Statement {
	where, arg := a.store.db.Among("a.id", a.ids)
	return append(a.planned(), sqldb.Query(sqldb.Each(func(r sqldb.Rows) error {
		b, err := scanBook(r)
		*into = append(*into, b)
		return err
	}), `SELECT a.id, a.created_at, o.known_from, o.imported_at, r.through, coalesce(r.known, false), coalesce(r.first_year, 0), coalesce(r.last_year, 0)
		FROM authority AS a LEFT JOIN ledger_opening AS o ON o.authority_id = a.id
		LEFT JOIN ledger_rolled AS r ON r.authority_id = a.id WHERE `+where+` ORDER BY a.id`, arg))
}

// manyAuthorities is from how many on a plan made for this very question pays
// for the making of it.
const manyAuthorities = 8

// planned is sent ahead: for one authority there is one good plan.
func (a *inquiry) planned() []sqldb.Statement {
	switch n := len(a.ids); {
	case n == 1:
		return a.store.db.PlanOnce()
	case n >= manyAuthorities:
		return a.store.db.PlanLong()
	}
	return nil
}

func scanBook(r sqldb.Rows) (book, error) {
	var b book
	var created, from, imported, through sqldb.Instant
	err := r.Scan(&b.owner, &created, &from, &imported, &through, &b.known, &b.firstYear, &b.lastYear)
	b.created, b.knownFrom, b.imported, b.through = time.Time(created), time.Time(from), time.Time(imported), time.Time(through)
	return b, err
}

// readSums names the reads of the answer.
func (a *inquiry) readSums() ([]sqldb.Statement, error) {
	paper, err := a.onPaper()
	if err != nil {
		return nil, err
	}
	var reads []sqldb.Statement
	a.groups = nil
	for span, ids := range a.spans {
		g := &reckoning{store: a.store, question: a.question, at: a.at, mark: a.mark, span: span, sums: make(map[string]*ledger.Sum)}
		for _, b := range a.books {
			if _, shares := slices.BinarySearch(ids, b.owner); shares {
				g.books = append(g.books, b)
			}
		}
		if !span.From.IsZero() {
			g.question.From = span.From
		}
		if !span.To.IsZero() {
			g.question.To = span.To
		}
		a.groups = append(a.groups, g)
		if paper {
			reads = append(reads, g.read(g.fromPaper()))
		} else {
			reads = append(reads, g.read(g.fromLedger()))
		}
	}
	return reads, nil
}

// total adds the groups up, in the order of the keys. What authorities had when
// they entered the subtree moved in with them, and what they had when they left
// it moved out. A sum of nothing is left out, whichever way it was computed.
func (a *inquiry) total() []ledger.Sum {
	month := slices.Index(a.question.GroupBy, ledger.DimensionMonth)
	sums := make(map[string]*ledger.Sum)
	add := func(s ledger.Sum, on clock.Date) {
		if month >= 0 && !on.IsZero() {
			s.Key = slices.Clone(s.Key)
			s.Key[month] = on.String()[:len("2006-01")]
		}
		id := strings.Join(append(slices.Clone(s.Key), string(s.Subject), string(s.Measure)), "\x00")
		if sums[id] == nil {
			sums[id] = &ledger.Sum{Key: s.Key, Subject: s.Subject, Measure: s.Measure}
		}
		sums[id].Before += s.Before
		sums[id].Moved += s.Moved
		sums[id].During += s.During
	}
	for _, g := range a.groups {
		for _, s := range g.sums {
			stock := ledger.Sum{Key: s.Key, Subject: s.Subject, Measure: s.Measure}
			if entered := g.span.From; entered.IsZero() {
				add(*s, clock.Date{})
			} else {
				stock.Moved = s.Before
				add(stock, entered)
				add(ledger.Sum{Key: s.Key, Subject: s.Subject, Measure: s.Measure, During: s.During}, clock.Date{})
			}
			if last := g.span.To; !last.IsZero() {
				stock.Moved = -s.Before - s.During
				add(stock, last.AddDays(1))
			}
		}
	}
	out := make([]ledger.Sum, 0, len(sums))
	for _, s := range sums {
		if s.Before != 0 || s.Moved != 0 || s.During != 0 {
			out = append(out, *s)
		}
	}
	slices.SortFunc(out, func(x, y ledger.Sum) int {
		return cmp.Or(slices.Compare(x.Key, y.Key), cmp.Compare(x.Subject, y.Subject), cmp.Compare(x.Measure, y.Measure))
	})
	return out
}

// onPaper reports whether the question goes back behind the day on which the
// first of its authorities entered this system. Only paper registers knew
// anything then, so every authority must have been taken over from one that
// did; a figure with some of them missing would pass for the whole. Later on,
// an authority that is not there yet has nothing to add.
func (a *inquiry) onPaper() (bool, error) {
	here := func(b book) bool { return !a.at.Before(b.created) }
	if a.question.AsKnownAt.IsZero() || slices.ContainsFunc(a.books, here) {
		return false, nil
	}
	for _, b := range a.books {
		earliest := b.created
		if !b.knownFrom.IsZero() {
			earliest = b.knownFrom
		}
		if a.at.Before(earliest) {
			return false, beforeOpening(a.tree, authority.ID(b.owner), earliest)
		}
	}
	return true, nil
}

func beforeOpening(tree *authority.Tree, id authority.ID, earliest time.Time) error {
	name := id.String()
	if found, ok := tree.Get(id); ok {
		name = found.Name
	}
	on := clock.DateOf(earliest)
	return ledger.ErrBeforeOpening.Msg(
		"Sổ số liệu của "+name+" mở từ ngày "+on.Vietnamese()+".",
		"The ledger of "+name+" begins on "+on.String()+".").
		With("authority", int64(id)).With("known_from", earliest.Format(sqldb.InstantLayout))
}

// add adds a quantity to the sum with the key.
func (a *reckoning) add(when ledger.When, key []string, subject, measure string, quantity int64) {
	id := strings.Join(append(slices.Clone(key), subject, measure), "\x00")
	sum := a.sums[id]
	if sum == nil {
		sum = &ledger.Sum{Key: key, Subject: ledger.Subject(subject), Measure: ledger.Measure(measure)}
		a.sums[id] = sum
	}
	if when == ledger.Before {
		sum.Before += quantity
	} else {
		sum.During += quantity
	}
}
