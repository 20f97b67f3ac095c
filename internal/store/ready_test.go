package store_test

import (
	"context"
	"os"
	"testing"
	"time"

	"kntc/internal/store/sqldb"
	"kntc/internal/store/storetest"
)

// TestConcurrentReadyWhileWriting holds that a server in the middle of a write answers
// whether it is ready without waiting for the write.
func TestConcurrentReadyWhileWriting(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, b storetest.Bench) {
		db, err := sqldb.Open(t.Context(), sqldb.Options{URL: b.URL, Volatile: true})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = db.Close() })
		began, end, ended := make(chan struct{}), make(chan struct{}), make(chan error, 1)
		go func() {
			ended <- db.Write(t.Context(), func(tx *sqldb.Tx) error {
				err := tx.Start()
				close(began)
				<-end
				return err
			})
		}()
		<-began
		soon, cancel := context.WithTimeout(t.Context(), 5*time.Second)
		defer cancel()
		if err := db.Ping(soon); err != nil {
			t.Errorf("ping: %v", err)
		}
		if err := db.Schema(os.DirFS("migrations"), "goose_db_version").Check(soon); err != nil {
			t.Errorf("schema: %v", err)
		}
		close(end)
		if err := <-ended; err != nil {
			t.Error(err)
		}
	})
}
