package store

import (
	"context"
	"errors"
	"strconv"
	"strings"
	"sync"
	"time"
)

// rows is what both drivers offer of a result.
type rows interface {
	Next() bool
	Scan(dest ...any) error
	Err() error
}

// statement is one SQL statement with ? placeholders. A read has a scan
// function; a write may demand a number of affected rows.
type statement struct {
	sql  string
	args []any
	scan func(rows) error
	must int64 // rows a write must affect; 0: any
}

// tx is one write transaction. Writes are queued and sent together; fetch
// sends the queue and reads in one go. On PostgreSQL either is one round trip.
type tx struct {
	ctx   context.Context //nolint:containedctx // lives exactly as long as the transaction
	now   time.Time
	queue []statement
	send  func([]statement) error
}

// errLost says that a guarded write found no row: somebody else was there
// first in spite of the lock, which means a defect, so nothing is stored.
var errLost = errors.New("a guarded write affected no row")

// portion is how many queued statements are sent at a time in large
// transactions; it bounds memory.
const portion = 500

func (t *tx) exec(sql string, args ...any) {
	t.queue = append(t.queue, statement{sql: sql, args: args})
}

func (t *tx) execOne(sql string, args ...any) {
	t.queue = append(t.queue, statement{sql: sql, args: args, must: 1})
}

// fetch sends what is queued, then the reads.
func (t *tx) fetch(reads ...statement) error {
	all := append(t.queue, reads...) //nolint:gocritic // the queue is given up below
	t.queue = nil
	if len(all) == 0 {
		return nil
	}
	return t.send(all)
}

// start opens the transaction when nothing has been read yet, so that now is
// known.
func (t *tx) start() error {
	if !t.now.IsZero() {
		return nil
	}
	return t.send(nil)
}

func query(scan func(rows) error, sql string, args ...any) statement {
	return statement{sql: sql, args: args, scan: scan}
}

// each calls fn for every row of a result.
func each(fn func(rows) error) func(rows) error {
	return func(r rows) error {
		for r.Next() {
			if err := fn(r); err != nil {
				return err
			}
		}
		return r.Err()
	}
}

// numbered caches statements rewritten for PostgreSQL's $1, $2, …
//
//nolint:gochecknoglobals // a cache of pure results
var numbered sync.Map

// dollars rewrites ? placeholders. The store's SQL has no ? in literals.
func dollars(sql string) string {
	if s, ok := numbered.Load(sql); ok {
		text, _ := s.(string)
		return text
	}
	var b strings.Builder
	n := 0
	for _, r := range sql {
		if r == '?' {
			n++
			b.WriteByte('$')
			b.WriteString(strconv.Itoa(n))
			continue
		}
		b.WriteRune(r)
	}
	numbered.Store(sql, b.String())
	return b.String()
}

// marks returns "(?,?,?),(?,?,?)" for inserting rows of a width.
func marks(rows, width int) string {
	one := "(" + strings.TrimSuffix(strings.Repeat("?,", width), ",") + ")"
	return strings.TrimSuffix(strings.Repeat(one+",", rows), ",")
}
