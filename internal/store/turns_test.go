package store_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"kntc/internal/access"
	"kntc/internal/agenda"
	"kntc/internal/casework"
	"kntc/internal/page"
	"kntc/internal/store"
	"kntc/internal/store/sqldb"
	"kntc/internal/store/storetest"
)

// TestConcurrentReadsTakeTurns lets a read that cannot go on take the only turn: another
// waits for it, no longer than its request lasts, and gets it afterwards.
func TestConcurrentReadsTakeTurns(t *testing.T) {
	t.Parallel()
	url := storetest.NewDatabase(t, "")
	db, err := store.Open(t.Context(), sqldb.Options{URL: url, Reads: 1}, nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	if _, err := db.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	conn, err := pgx.Connect(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = conn.Close(context.WithoutCancel(t.Context())) }()
	for _, sql := range []string{"BEGIN", "LOCK TABLE petition IN ACCESS EXCLUSIVE MODE"} {
		if _, err := conn.Exec(t.Context(), sql); err != nil {
			t.Fatal(err)
		}
	}
	scope := access.System("test")
	first := make(chan error, 1)
	go func() {
		_, err := db.Petitions(t.Context(), scope, casework.PetitionFilter{}, page.Page{Limit: 1})
		first <- err
	}()
	for waits := false; !waits; {
		if err := conn.QueryRow(t.Context(), "SELECT EXISTS (SELECT 1 FROM pg_locks WHERE NOT granted AND relation = 'petition'::regclass)").Scan(&waits); err != nil {
			t.Fatal(err)
		}
	}
	second := func() error {
		ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
		defer cancel()
		_, err := db.ListReminders(ctx, scope, agenda.ReminderFilter{}, agenda.ReminderPosition{}, 1)
		return err
	}
	if err := second(); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("with the turn taken: %v", err)
	}
	if _, err := conn.Exec(t.Context(), "ROLLBACK"); err != nil {
		t.Fatal(err)
	}
	if err := <-first; err != nil {
		t.Errorf("the read that had the turn: %v", err)
	}
	if _, err := db.ListReminders(t.Context(), scope, agenda.ReminderFilter{}, agenda.ReminderPosition{}, 1); err != nil {
		t.Errorf("with the turn free: %v", err)
	}
}
