package sqldb

import (
	"database/sql"
	"path/filepath"
	"testing"
)

// TestSQLiteWaitsForTheDisk holds that nothing but a test's own wish makes a
// commit return before its data is on the disk.
func TestSQLiteWaitsForTheDisk(t *testing.T) {
	t.Parallel()
	const off, full = 0, 2 // as PRAGMA synchronous answers
	for name, tt := range map[string]struct {
		volatile bool
		want     int
	}{
		"as shipped":      {false, full},
		"as tests use it": {true, off},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s, err := Open(t.Context(), Options{URL: "sqlite:" + filepath.Join(t.TempDir(), "kntc.db"), Volatile: tt.volatile})
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { _ = s.Close() })
			e, ok := s.engine.(*sqliteEngine)
			if !ok {
				t.Fatalf("engine is %T", s.engine)
			}
			for pool, db := range map[string]*sql.DB{"writer": e.writer, "reader": e.reader} {
				var got int
				if err := db.QueryRowContext(t.Context(), "PRAGMA synchronous").Scan(&got); err != nil || got != tt.want {
					t.Errorf("%s: synchronous is %d, want %d (%v)", pool, got, tt.want, err)
				}
			}
		})
	}
}
