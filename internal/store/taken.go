package store

import (
	"context"

	"kntc/internal/access"
	"kntc/internal/casework"
	"kntc/internal/journal"
	"kntc/internal/petition"
	"kntc/internal/store/sqldb"
)

// loadBook locks the counter of a book, raised to the highest number that a paper
// register gave, and reads the numbers in use. A counter that stands higher, for a
// register that was taken back, comes down to the last number that is in use or given.
func loadBook(r *Reading, l *casework.BookLoad) {
	r.Ask(sqldb.Query(sqldb.Each(func(sqldb.Rows) error { return nil }), `INSERT INTO register_counter (authority_id, book, year, last, taken) VALUES (?, ?, ?, ?, ?)
		ON CONFLICT (authority_id, book, year) DO UPDATE SET
			last = CASE WHEN register_counter.last < excluded.last THEN excluded.last ELSE register_counter.last END,
			taken = CASE WHEN register_counter.taken < excluded.taken THEN excluded.taken ELSE register_counter.taken END
		RETURNING last`,
		int64(l.Book.Authority), string(l.Book.Name), l.Book.Year, l.Taken, l.Taken), readUsed(l))
	r.Then(func() error {
		last := l.Taken
		for no := range l.Used {
			last = max(last, no)
		}
		r.Ask(sqldb.Query(sqldb.Each(func(sqldb.Rows) error { return nil }), `UPDATE register_counter SET last = ?, taken = CASE WHEN taken > ? THEN ? ELSE taken END
			WHERE authority_id = ? AND book = ? AND year = ? AND last > ? RETURNING last`,
			last, last, last, int64(l.Book.Authority), string(l.Book.Name), l.Book.Year, last))
		return nil
	})
}

// readUsed reads the numbers of a book that are in use.
func readUsed(l *casework.BookLoad) sqldb.Statement {
	l.Used = make(map[int]bool)
	of, args := "SELECT no FROM matter WHERE authority_id = ? AND year = ?", []any{int64(l.Book.Authority), l.Book.Year}
	if l.Book.Name == petition.PetitionBook {
		of = "SELECT no FROM petition WHERE authority_id = ? AND year = ? UNION ALL SELECT no FROM annulled_number WHERE authority_id = ? AND year = ?"
		args = append(args, args...)
	}
	return sqldb.Query(sqldb.Each(func(r sqldb.Rows) error {
		no := 0
		err := r.Scan(&no)
		l.Used[no] = true
		return err
	}), of, args...)
}

// NumbersUsed implements imports.Store.
func (s *Store) NumbersUsed(ctx context.Context, scope access.Scope, book journal.Book) (map[int]bool, error) {
	if err := s.within(ctx, scope, book.Authority); err != nil {
		return nil, err
	}
	l := &casework.BookLoad{Book: book}
	err := s.db.Fetch(ctx, readUsed(l))
	return l.Used, err
}
