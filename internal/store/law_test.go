package store_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"kntc/internal/clock"
	"kntc/internal/deadline"
	"kntc/internal/store"
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

// TestCultureDayIsSettled: an office that had answered whether 24/11/2026 is a
// day off, or had put a calendar of its own in place, has the day off after the
// migration, without the swap, and its open deadlines are asked again.
func TestCultureDayIsSettled(t *testing.T) {
	t.Parallel()
	afterMigration(t, "00025_attachment_space.sql", func(t *testing.T, url string) {
		t.Helper()
		execute(t, url,
			"INSERT INTO legal_switch (code, value) VALUES ('culture_day_2026', 'day_off_and_swap')",
			"INSERT INTO calendar_year (year, status, source, note_vi, note_en) VALUES (2026, 'approved', 'x', '', '')",
			`INSERT INTO calendar_day (day, year, kind, name_vi, name_en, source, mark, held_by_switch) VALUES
		('2026-11-23', 2026, 'swapped_off', 'x', 'x', 'x', 'unsure', 'culture_day_2026=day_off_and_swap'),
		('2026-11-24', 2026, 'public_holiday', 'x', 'x', 'x', 'unsure', 'culture_day_2026=day_off|day_off_and_swap')`,
			`INSERT INTO deadline (authority_id, subject_id, term, seq, subject, kind, of_office, question, start_on, rule_code, rule_version, due_on,
		provisional, state, moves, started_by, law_version) VALUES (4, '0198c2d1-0000-7000-8000-000000000001', 'process', 1, 'petition', 'complaint',
		TRUE, '{}', '2026-11-18', 'DON_PROCESS', 1, '2026-12-02', FALSE, 'open', 0, 1, 1)`,
		)
	}, func(t *testing.T, s *store.Store) {
		t.Helper()
		law, version, err := s.Law(t.Context())
		if err != nil || version != 2 {
			t.Fatalf("version %d, %v", version, err)
		}
		if events, err := s.LawEvents(t.Context(), 0, 5); err != nil || len(events) != 1 || events[0].Version != 2 || events[0].Code != "2026" {
			t.Errorf("history %+v, %v", events, err)
		}
		got := []deadline.Nature{law.Nature(clock.MustDate(2026, 11, 23)), law.Nature(clock.MustDate(2026, 11, 24))}
		if diff := cmp.Diff([]deadline.Nature{deadline.Working, deadline.OnPublicHoliday}, got); diff != "" {
			t.Error(diff)
		}
	})
}
