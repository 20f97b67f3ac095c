package sqldb

import (
	"context"
	"errors"
	"strconv"
	"strings"
	"sync"
	"time"
)

// Rows is what both drivers offer of a result.
type Rows interface {
	Next() bool
	Scan(dest ...any) error
	Err() error
}

// Statement is one SQL statement with ? placeholders. A read has a scan
// function; a write may demand a number of affected rows.
type Statement struct {
	SQL  string
	Args []any
	Scan func(Rows) error
	Must int64 // rows a write must affect; 0: any
}

// Tx is one write transaction. Writes are queued and sent together; fetch
// sends the queue and reads in one go. On PostgreSQL either is one round trip.
type Tx struct {
	ctx   context.Context //nolint:containedctx // lives exactly as long as the transaction
	Now   time.Time
	queue []Statement
	send  func([]Statement) error
}

// errLost says that a guarded write found no row: somebody else was there
// first in spite of the lock, which means a defect, so nothing is stored.
var errLost = errors.New("a guarded write affected no row")

// Exec queues a write.
func (t *Tx) Exec(sql string, args ...any) {
	t.queue = append(t.queue, Statement{SQL: sql, Args: args})
}

// ExecOne queues a write that must affect exactly one row.
func (t *Tx) ExecOne(sql string, args ...any) {
	t.queue = append(t.queue, Statement{SQL: sql, Args: args, Must: 1})
}

// Fetch sends what is queued, then the reads.
func (t *Tx) Fetch(reads ...Statement) error {
	all := append(t.queue, reads...) //nolint:gocritic // the queue is given up below
	t.queue = nil
	if len(all) == 0 {
		return nil
	}
	return t.send(all)
}

// Start opens the transaction when nothing has been read yet, so that now is
// known.
func (t *Tx) Start() error {
	if !t.Now.IsZero() {
		return nil
	}
	return t.send(nil)
}

// Query is a read; scan gets its result.
func Query(scan func(Rows) error, sql string, args ...any) Statement {
	return Statement{SQL: sql, Args: args, Scan: scan}
}

// Each calls fn for every row of a result.
func Each(fn func(Rows) error) func(Rows) error {
	return func(r Rows) error {
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

// Marks returns "(?,?,?),(?,?,?)" for inserting rows of a width.
func Marks(rows, width int) string {
	one := "(" + strings.TrimSuffix(strings.Repeat("?,", width), ",") + ")"
	return strings.TrimSuffix(strings.Repeat(one+",", rows), ",")
}
