package store_test

import (
	"strings"
	"testing"

	"kntc/internal/store/storetest"
)

func TestLawHistoryCannotBeRewritten(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, b storetest.Bench) {
		add := `INSERT INTO law_event (version, subject, code, change, reason, actor_name, recorded_at)
			VALUES (2, 'switch', 'first_day', '{}', 'x', 'x', '2026-07-01T02:00:00.000000Z')`
		if err := b.Store.ExecForTest(t.Context(), add); err != nil {
			t.Fatal(err)
		}
		for _, sql := range []string{"UPDATE law_event SET reason = 'y'", "DELETE FROM law_event"} {
			if err := b.Store.ExecForTest(t.Context(), sql); err == nil || !strings.Contains(err.Error(), "append-only") {
				t.Errorf("%s: %v, want a refusal", sql, err)
			}
		}
	})
}

// TestDamagedLawIsRefused: rows that do not fit together stop every answer that
// rests on them; none is given from half a law.
func TestDamagedLawIsRefused(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, b storetest.Bench) {
		if err := b.Store.ExecForTest(t.Context(), "INSERT INTO legal_switch (code, value) VALUES ('first_day', 'perhaps')"); err != nil {
			t.Fatal(err)
		}
		if _, _, err := b.Store.Law(t.Context()); err == nil {
			t.Error("a switch with an unknown value was taken")
		}
	})
}
