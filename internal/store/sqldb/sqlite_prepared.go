package sqldb

import (
	"container/list"
	"context"
	"database/sql/driver"
	"errors"
	"strings"

	"modernc.org/sqlite"
)

// keptStatements is how many prepared statements a connection to SQLite keeps: more
// than the program has, lists with every combination of filters aside. One takes some
// ten kilobytes.
const keptStatements = 256

// longestKept is how long the text of a kept statement may be. What is longer, such
// as a bulk insert or a migration, is run once or costs far more than its preparation.
const longestKept = 16 << 10

// prepared opens connections to SQLite that keep their statements prepared. To
// prepare one takes longer than to run it: of a page of fifty rows it was a fifth, of
// a step's statements half.
type prepared struct{ driver.Connector }

func newPrepared(dsn string) (driver.Connector, error) {
	c, err := sqlite.NewConnector(dsn)
	if err != nil {
		return nil, err
	}
	return prepared{c}, nil
}

// Connect implements driver.Connector.
func (p prepared) Connect(ctx context.Context) (driver.Conn, error) {
	c, err := p.Connector.Connect(ctx)
	if err != nil {
		return nil, err
	}
	conn, ok := c.(sqliteConn)
	if !ok {
		return nil, errors.Join(errors.New("the connection to SQLite lacks what its statements need"), c.Close())
	}
	return &preparedConn{sqliteConn: conn, kept: make(map[string]*list.Element), order: list.New()}, nil
}

// sqliteConn is what the driver's connections can do.
type sqliteConn interface {
	driver.Conn
	driver.ConnPrepareContext
	driver.ConnBeginTx
	driver.Pinger
	driver.SessionResetter
	driver.Validator
}

// sqliteStmt is what the driver's statements can do.
type sqliteStmt interface {
	driver.Stmt
	driver.StmtExecContext
	driver.StmtQueryContext
}

// preparedConn is one connection, which database/sql gives to one goroutine at a
// time. Its statements end with it.
type preparedConn struct {
	sqliteConn
	kept  map[string]*list.Element // of *preparedStmt, by text
	order *list.List               // used last in front
}

type preparedStmt struct {
	sqliteStmt
	text string
	busy bool // its rows are being read
	once bool // not kept
}

// ExecContext implements driver.ExecerContext.
func (c *preparedConn) ExecContext(ctx context.Context, query string, args []driver.NamedValue) (driver.Result, error) {
	s, err := c.statement(ctx, query)
	if err != nil {
		return nil, err
	}
	result, err := s.ExecContext(ctx, args)
	return result, errors.Join(err, c.done(s))
}

// QueryContext implements driver.QueryerContext.
func (c *preparedConn) QueryContext(ctx context.Context, query string, args []driver.NamedValue) (driver.Rows, error) {
	s, err := c.statement(ctx, query)
	if err != nil {
		return nil, err
	}
	r, err := s.QueryContext(ctx, args)
	if err != nil {
		return nil, errors.Join(err, c.done(s))
	}
	return &preparedRows{Rows: r, conn: c, stmt: s}, nil
}

// statement returns a statement that nobody is reading from.
func (c *preparedConn) statement(ctx context.Context, text string) (*preparedStmt, error) {
	at, known := c.kept[text]
	if known {
		if s := stmtAt(at); !s.busy {
			c.order.MoveToFront(at)
			s.busy = true
			return s, nil
		}
	}
	plain, err := c.PrepareContext(ctx, text)
	if err != nil {
		return nil, err
	}
	stmt, ok := plain.(sqliteStmt)
	if !ok {
		return nil, errors.Join(errors.New("a statement of SQLite lacks a context"), plain.Close())
	}
	s := &preparedStmt{sqliteStmt: stmt, text: text, busy: true, once: known || !worthKeeping(text)}
	if s.once {
		return s, nil
	}
	c.kept[text] = c.order.PushFront(s)
	return s, c.shrink()
}

// worthKeeping reports whether a statement may come again and means the same then.
func worthKeeping(text string) bool {
	return len(text) <= longestKept && !strings.HasPrefix(text, "PRAGMA")
}

// shrink closes the statements that were not used for longest.
func (c *preparedConn) shrink() error {
	var err error
	for at := c.order.Back(); at != nil && c.order.Len() > keptStatements; {
		old := at
		at = at.Prev()
		if s := stmtAt(old); !s.busy {
			c.order.Remove(old)
			delete(c.kept, s.text)
			err = errors.Join(err, s.Close())
		}
	}
	return err
}

// done gives a statement back.
func (c *preparedConn) done(s *preparedStmt) error {
	s.busy = false
	if s.once {
		return s.Close()
	}
	return nil
}

// Close implements driver.Conn: SQLite does not close while statements are open.
func (c *preparedConn) Close() error {
	var err error
	for at := c.order.Front(); at != nil; at = at.Next() {
		err = errors.Join(err, stmtAt(at).Close())
	}
	c.order.Init()
	clear(c.kept)
	return errors.Join(err, c.sqliteConn.Close())
}

func stmtAt(at *list.Element) *preparedStmt {
	s, _ := at.Value.(*preparedStmt) // nothing else is put there
	return s
}

// preparedRows gives its statement back when it has been read.
type preparedRows struct {
	driver.Rows
	conn   *preparedConn
	stmt   *preparedStmt
	closed bool
}

// Close implements driver.Rows.
func (r *preparedRows) Close() error {
	if r.closed {
		return nil
	}
	r.closed = true
	return errors.Join(r.Rows.Close(), r.conn.done(r.stmt))
}
