package sqldb

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"io"
	"net"
	"strings"

	"github.com/jackc/pgx/v5/pgconn"

	"kntc/internal/fault"
)

// UniqueError says that a row with the same key exists.
type UniqueError struct {
	Constraint string
	Table      string
	cause      error
}

func (e *UniqueError) Error() string {
	return "already exists: " + e.Constraint + ": " + e.cause.Error()
}

func (e *UniqueError) Unwrap() error { return e.cause }

// The faults of a database that does not answer, or not now. Sending the request
// again is right: what did not commit left nothing behind, and what did is
// answered from the kept answer.
var (
	ErrAway = fault.Define(fault.Unavailable, "database_unavailable",
		"Cơ sở dữ liệu tạm thời không phục vụ được.", "The database cannot be reached for now.")
	ErrNoFile = fault.Define(fault.Unavailable, "database_missing",
		"Chưa có tệp cơ sở dữ liệu; hãy kiểm tra KNTC_DATABASE_URL, hoặc tạo mới bằng “kntc migrate --create”.",
		"There is no file of the database: look at KNTC_DATABASE_URL, or make one with \"kntc migrate --create\".")
	errDatabaseBusy = fault.Define(fault.Unavailable, "database_busy",
		"Cơ sở dữ liệu đang bận.", "The database is busy.")
	errStorage = fault.Define(fault.Unavailable, "storage_failed",
		"Thiết bị lưu trữ của cơ sở dữ liệu báo lỗi.", "The storage of the database failed.")
	errDiskFull = fault.Define(fault.Unavailable, "disk_full",
		"Máy chủ hết dung lượng lưu trữ nên chưa ghi được.", "The server has run out of storage; nothing was written.")
)

// translatePostgres turns what the database refuses into faults where the
// refusal means something to the caller.
func translatePostgres(err error) error {
	if err == nil || fault.As(err) != nil || errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return err
	}
	var pg *pgconn.PgError
	switch {
	case !errors.As(err, &pg):
		if unreachable(err) {
			return ErrAway.Because(err)
		}
	case pg.Code == "23505":
		return &UniqueError{Constraint: pg.ConstraintName, Table: pg.TableName, cause: err}
	case pg.Code == "40001", pg.Code == "40P01":
		return fault.ErrConflict.Because(err)
	case pg.Code == codeLockTimeout, pg.Code == codeCancelled:
		return errDatabaseBusy.Because(err)
	case pg.Code == "53100": // disk_full
		return errDiskFull.Because(err)
	case pg.Code == "58030": // io_error
		return errStorage.Because(err)
	case away(pg.Code):
		return ErrAway.Because(err)
	}
	return err
}

// away reports whether the server is about to stop or to start, has lost the
// connection, has no place left for one, or has given up a transaction that stood still.
func away(code string) bool {
	return strings.HasPrefix(code, "08") || strings.HasPrefix(code, "53") || strings.HasPrefix(code, "57P") ||
		code == "25P03" // idle_in_transaction_session_timeout
}

// What PostgreSQL says when it gave a statement up: it took too long, waited too
// long for a lock, or somebody cancelled it.
const (
	codeLockTimeout = "55P03"
	codeCancelled   = "57014"
)

// unreachable reports whether the connection failed, and not what was asked.
func unreachable(err error) bool {
	var connect *pgconn.ConnectError
	var network net.Error
	return errors.As(err, &connect) || errors.As(err, &network) || pgconn.SafeToRetry(err) ||
		errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, driver.ErrBadConn) || errors.Is(err, sql.ErrConnDone)
}

// translateSQLite does the same for SQLite, which has its codes in the text.
func translateSQLite(err error) error {
	if err == nil || fault.As(err) != nil {
		return err
	}
	msg := err.Error()
	if _, after, ok := strings.Cut(msg, "UNIQUE constraint failed: "); ok {
		table, _, _ := strings.Cut(after, ".")
		return &UniqueError{Constraint: after, Table: table, cause: err}
	}
	switch {
	case strings.Contains(msg, "SQLITE_BUSY"):
		return errDatabaseBusy.Because(err)
	case strings.Contains(msg, "disk I/O error"):
		return errStorage.Because(err)
	case strings.Contains(msg, "database or disk is full"):
		return errDiskFull.Because(err)
	}
	return err
}
