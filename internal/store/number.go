package store

import (
	"kntc/internal/journal"
	"kntc/internal/lifecycle"
	"kntc/internal/store/sqldb"
)

// ground is the room of what every register uses.
func ground() Room {
	return Room{Loads: []LoadSQL{Loads(loadNumber), Loads(loadDeadlines), Loads(loadStaff)}}
}

// loadNumber draws the next number of a book. A large transaction locks a
// counter once and writes it back at its end.
func loadNumber(r *Reading, l *journal.NumberLoad) {
	type last struct {
		book  journal.Book
		drawn int
	}
	kept, large := r.Remembered(l.Book, func() any { return &last{book: l.Book} }, func(t *sqldb.Tx, v any) {
		if c, ok := v.(*last); ok {
			t.ExecOne("UPDATE register_counter SET last = ? WHERE authority_id = ? AND book = ? AND year = ?",
				c.drawn, int64(c.book.Authority), string(c.book.Name), c.book.Year)
		}
	})
	if l.When != nil {
		when := l.When
		r.Then(func() error {
			if when() {
				r.Ask(drawNumber(l.Book, func(n lifecycle.Number) { l.Number = n }))
			}
			return nil
		})
		return
	}
	counter, _ := kept.(*last)
	if large && counter.drawn > 0 {
		counter.drawn++
		l.Number = lifecycle.Number{Book: l.Book.Name, Year: l.Book.Year, No: counter.drawn}
		return
	}
	r.Ask(drawNumber(l.Book, func(n lifecycle.Number) {
		l.Number = n
		if large {
			counter.drawn = n.No
		}
	}))
}

// drawNumber raises the counter of a book and hands out its new value. The
// counter row stays locked until the transaction ends, so a rollback leaves no
// gap and two writers never get the same number.
func drawNumber(b journal.Book, use func(lifecycle.Number)) sqldb.Statement {
	return sqldb.Query(sqldb.Each(func(r sqldb.Rows) error {
		n := lifecycle.Number{Book: b.Name, Year: b.Year}
		err := r.Scan(&n.No)
		use(n)
		return err
	}), `INSERT INTO register_counter (authority_id, book, year, last) VALUES (?, ?, ?, 1)
		ON CONFLICT (authority_id, book, year) DO UPDATE SET last = register_counter.last + 1 RETURNING last`,
		int64(b.Authority), string(b.Name), b.Year)
}
