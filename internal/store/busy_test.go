package store_test

import (
	"errors"
	"testing"
	"time"

	"kntc/internal/fault"
	"kntc/internal/store/sqldb"
	"kntc/internal/store/storetest"
)

// TestConcurrentWriteDoesNotWaitForAnImport holds that a write that finds the one
// writer of SQLite taken for long is refused as busy, within seconds and with the
// next one free again.
func TestConcurrentWriteDoesNotWaitForAnImport(t *testing.T) {
	t.Parallel()
	db, err := sqldb.Open(t.Context(), sqldb.Options{URL: storetest.Open(t, sqldb.SQLite).URL, Volatile: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	write := func() error { return db.Write(t.Context(), func(tx *sqldb.Tx) error { return tx.Start() }) }
	began, end, ended := make(chan struct{}), make(chan struct{}), make(chan error, 1)
	go func() {
		ended <- db.Write(t.Context(), func(*sqldb.Tx) error {
			close(began)
			<-end
			return nil
		})
	}()
	<-began
	start := time.Now()
	if err := write(); !isBusy(err) || time.Since(start) > 20*time.Second {
		t.Errorf("after %s: %v", time.Since(start), err)
	}
	close(end)
	if err := errors.Join(<-ended, write()); err != nil {
		t.Error(err)
	}
}

func isBusy(err error) bool {
	f := fault.As(err)
	return f != nil && f.Kind == fault.Unavailable && f.Code == "database_busy"
}
