package store_test

import (
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"kntc/internal/access"
	"kntc/internal/agenda"
	"kntc/internal/authority"
	"kntc/internal/clock"
	"kntc/internal/deadline"
	"kntc/internal/idempotency"
	"kntc/internal/journal"
	"kntc/internal/legislation"
	"kntc/internal/seal"
	"kntc/internal/store/sqldb"
	"kntc/internal/store/storetest"
)

// fillDeadlines stores n petitions of CommuneA1, each with an open deadline: ten
// working days from one of the days of June and July 2026, computed under the
// first version of the law.
func fillDeadlines(tb testing.TB, b storetest.Bench, n int) {
	tb.Helper()
	id, start, received, due, numbers := "('0198c2d1-0000-7000-8000-' || lpad(to_hex(i), 12, '0'))::uuid", "(DATE '2026-06-01' + (i % 60))",
		"DATE '2026-06-01'", "DATE '2026-07-15'", fmt.Sprintf("generate_series(1, %d) AS i", n)
	if b.Store.Engine() == sqldb.SQLite {
		id, start = "'0198c2d1-0000-7000-8000-' || printf('%012x', i)", "date('2026-06-01', '+' || (i % 60) || ' days')"
		received, due = "'2026-06-01'", "'2026-07-15'"
		numbers = fmt.Sprintf("(WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < %d) SELECT i FROM n)", n)
	}
	for _, sql := range []string{
		`INSERT INTO petition (authority_id, id, year, no, state, kind_declared, kind, channel, field, received_on, subject, content, respondent,
			contested_decision, originals, signatories, anonymous, organisation, eligibility, competence, last_on, transfer_name, reply_text, search_key, version)
			SELECT 4, ` + id + `, 2026, i, 'received', 'complaint', 'complaint', 'post', 'land', ` + received + `, 'x', '', '', '', FALSE, 1, FALSE, FALSE,
			'', '', ` + received + `, '', '', '', 1 FROM ` + numbers,
		`INSERT INTO deadline (authority_id, subject_id, term, seq, subject, kind, of_office, question,
			start_on, rule_code, rule_version, due_on, provisional, state, moves, started_by, law_version)
			SELECT 4, ` + id + `, 'process', 1, 'petition', 'complaint', TRUE, '{"branch":"state","tier":"commune"}', ` + start + `,
			'DON_PROCESS', 1, ` + due + `, FALSE, 'open', 0, 1, 1 FROM ` + numbers,
	} {
		if err := b.Store.ExecForTest(tb.Context(), sql); err != nil {
			tb.Fatal(err)
		}
	}
}

// lawAndAgenda are the use cases that a change of the law needs.
func lawAndAgenda(tb testing.TB, b storetest.Bench) (*legislation.Service, *agenda.Service) {
	tb.Helper()
	keys, err := seal.NewKeyring()
	if err != nil {
		tb.Fatal(err)
	}
	return legislation.New(b.Store, b.Store, keys, b.Clock), agenda.New(agenda.Deps{Store: b.Store, Directory: b.Store, Law: b.Store, Clock: b.Clock})
}

// declareHoliday makes 3 July 2026 a day off.
func declareHoliday(tb testing.TB, laws *legislation.Service, b storetest.Bench) {
	tb.Helper()
	law, version, err := b.Store.Law(tb.Context())
	if err != nil {
		tb.Fatal(err)
	}
	year, days := law.Calendar(2026)
	off := days[0]
	off.Date = clock.MustDate(2026, 7, 3)
	admin := access.Actor{Name: "quantri", Grants: []access.Grant{{Role: access.Administrator, Authority: storetest.Province}}}
	var out legislation.View
	_, err = laws.ReplaceYear(tb.Context(), admin, version, legislation.YearChange{Year: year, Days: append(days, off), Reason: "nghỉ đột xuất"}, idempotency.Unkept(&out))
	if err != nil {
		tb.Fatal(err)
	}
}

// TestConcurrentServersMoveDeadlinesOnce: after a change of the calendar every open
// deadline is what the law says now; the old date is kept with the reason, and
// what did not move has no move. Two servers may do it at once.
func TestConcurrentServersMoveDeadlinesOnce(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, b storetest.Bench) {
		const n = 1300
		fillDeadlines(t, b, n)
		laws, service := lawAndAgenda(t, b)
		declareHoliday(t, laws, b)
		second := b
		second.Store = b.Another(t)
		_, other := lawAndAgenda(t, second)
		b.Clock.Advance(3 * time.Second)
		var group sync.WaitGroup
		for _, s := range []*agenda.Service{service, other} {
			group.Go(func() {
				if _, err := s.RefreshDeadlines(t.Context()); err != nil {
					t.Errorf("refresh: %v", err)
				}
			})
		}
		group.Wait()
		if again, err := service.RefreshDeadlines(t.Context()); err != nil || again > n/2 {
			t.Errorf("%d were left, %v", again, err)
		}
		if again, err := service.RefreshDeadlines(t.Context()); err != nil || again != 0 {
			t.Errorf("%d were left at the end, %v", again, err)
		}
		if followed, err := b.Store.FollowedLaw(t.Context()); err != nil || followed != 1 {
			t.Errorf("so soon after the change version %d has been followed, %v", followed, err)
		}
		b.Clock.Advance(3 * time.Minute)
		if _, err := service.RefreshDeadlines(t.Context()); err != nil {
			t.Error(err)
		}
		if followed, err := b.Store.FollowedLaw(t.Context()); err != nil || followed != 2 {
			t.Errorf("version %d has been followed, %v", followed, err)
		}
		law, version, err := b.Store.Law(t.Context())
		if err != nil || version != 2 {
			t.Fatalf("version %d, %v", version, err)
		}
		moved := 0
		for page := (agenda.DeadlinePage{Limit: 200}); ; {
			lines, err := b.Store.ListDeadlines(t.Context(), access.System("test"), agenda.DeadlineFilter{}, page)
			if err != nil {
				t.Fatal(err)
			}
			for _, l := range lines {
				d, err := law.Compute(l.Entry.Question())
				if err != nil || d.Due != l.Entry.Due {
					t.Fatalf("from %s due %s, the law says %s, %v", l.Entry.Start, l.Entry.Due, d.Due, err)
				}
				moved += l.Entry.Moves
				page.After = l.Position()
			}
			if len(lines) < page.Limit {
				break
			}
		}
		if moved == 0 || moved >= n {
			t.Errorf("%d of %d moved", moved, n)
		}
	})
}

// TestOldDateIsKept: the move tells the old date, the new one and the version of
// the law, and cannot be rewritten.
func TestOldDateIsKept(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, b storetest.Bench) {
		fillDeadlines(t, b, 30)
		laws, service := lawAndAgenda(t, b)
		declareHoliday(t, laws, b)
		if _, err := service.RefreshDeadlines(t.Context()); err != nil {
			t.Fatal(err)
		}
		lines, err := b.Store.ListDeadlines(t.Context(), access.System("test"), agenda.DeadlineFilter{}, agenda.DeadlinePage{Limit: 200})
		if err != nil {
			t.Fatal(err)
		}
		checked := 0
		for _, l := range lines {
			if l.Entry.Moves == 0 {
				continue
			}
			for _, sql := range []string{"UPDATE deadline_move SET reason = 'facts'", "DELETE FROM deadline_move"} {
				if err := b.Store.ExecForTest(t.Context(), sql); err == nil || !strings.Contains(err.Error(), "append-only") {
					t.Errorf("%s: %v, want a refusal", sql, err)
				}
			}
			checked++
		}
		if checked == 0 {
			t.Error("nothing moved")
		}
		moves, err := b.Store.MovesForTest(t.Context())
		if err != nil || len(moves) != checked {
			t.Fatalf("%d moves of %d, %v", len(moves), checked, err)
		}
		for _, m := range moves {
			if m.Why != deadline.ByLawOrSwitch || m.LawVersion != 2 || m.Version != 0 || m.Old.String() != "2026-07-15" || m.No != 1 {
				t.Errorf("kept %+v", m)
			}
		}
	})
}

// TestLawIsNotFollowedWhileACaseIsLocked: a pass leaves out what somebody holds;
// as long as such a deadline is of the old law, the new one counts as not
// followed, and a later pass computes it.
func TestLawIsNotFollowedWhileACaseIsLocked(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, b storetest.Bench) {
		fillDeadlines(t, b, 3)
		laws, service := lawAndAgenda(t, b)
		declareHoliday(t, laws, b)
		b.Clock.Advance(3 * time.Minute)
		_, version, err := b.Store.Law(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if err := b.Store.FollowLaw(t.Context(), version); err != nil { // as after a pass that found all three locked
			t.Fatal(err)
		}
		if n, err := service.RefreshDeadlines(t.Context()); err != nil || n != 3 {
			t.Errorf("%d were computed anew, %v", n, err)
		}
		if _, err := service.RefreshDeadlines(t.Context()); err != nil {
			t.Fatal(err)
		}
		if followed, err := b.Store.FollowedLaw(t.Context()); err != nil || followed != version {
			t.Errorf("version %d has been followed, %v", followed, err)
		}
	})
}

// BenchmarkRefreshDeadlines computes 100,000 open deadlines anew after a change
// of the calendar, with a writer beside it, and tells how long the writer had
// to wait at most:
//
//	go test -run '^$' -bench RefreshDeadlines -benchtime 1x ./internal/store
func BenchmarkRefreshDeadlines(b *testing.B) {
	for _, engine := range []sqldb.Engine{sqldb.SQLite, sqldb.Postgres} {
		b.Run(string(engine), func(b *testing.B) {
			for range b.N {
				b.StopTimer()
				bench := storetest.Open(b, engine)
				fillDeadlines(b, bench, 100_000)
				laws, service := lawAndAgenda(b, bench)
				declareHoliday(b, laws, bench)
				stop := make(chan struct{})
				var group sync.WaitGroup
				var longest time.Duration
				var wrote int
				group.Go(func() { longest, wrote = writeUntil(b, bench, stop) })
				b.StartTimer()
				n, err := service.RefreshDeadlines(b.Context())
				b.StopTimer()
				close(stop)
				group.Wait()
				if err != nil || n != 100_000 {
					b.Fatalf("%d computed, %v", n, err)
				}
				b.ReportMetric(float64(longest.Milliseconds()), "ms-longest-write")
				b.ReportMetric(float64(wrote), "writes-beside")
			}
		})
	}
}

// writeUntil draws numbers of a register until it is told to stop, and tells
// the longest time that one took.
func writeUntil(tb testing.TB, b storetest.Bench, stop <-chan struct{}) (longest time.Duration, wrote int) {
	tb.Helper()
	w := journal.Work{
		Scope: access.System("benchmark"), Actor: access.Actor{Name: "benchmark"},
		Loads: []journal.Load{&journal.NumberLoad{Book: journal.Book{Authority: authority.ID(4), Name: "petitions", Year: 2026}}},
	}
	watch := clock.System{}
	for {
		select {
		case <-stop:
			return longest, wrote
		default:
		}
		began := watch.Now()
		if err := b.Store.Commit(tb.Context(), w, func(time.Time) (journal.Change, error) { return journal.Change{}, nil }); err != nil {
			tb.Errorf("write: %v", err)
			return longest, wrote
		}
		longest = max(longest, watch.Now().Sub(began))
		wrote++
	}
}

// TestConcurrentReminderIsNotedOnce takes a rung in small portions, beside another server
// that does the same: each open deadline of each authority is noted once.
func TestConcurrentReminderIsNotedOnce(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, b storetest.Bench) {
		const each = 25
		fillDeadlines(t, b, each)
		for _, owner := range []authority.ID{storetest.CommuneA2, storetest.CommuneB1} {
			columns := "subject_id, term, seq, subject, kind, of_office, question, start_on, rule_code, rule_version, due_on, provisional, state, moves, started_by, law_version"
			sql := fmt.Sprintf("INSERT INTO deadline (authority_id, %s) SELECT %d, %s FROM deadline WHERE authority_id = %d", columns, owner, columns, storetest.CommuneA1)
			if err := b.Store.ExecForTest(t.Context(), sql); err != nil {
				t.Fatal(err)
			}
		}
		rung := deadline.Rung{Provision: deadline.Provision{Code: "OVERDUE", Version: 1}, Recipient: deadline.Set{Values: []string{"head"}}}
		noted := make([]int, 2)
		var group sync.WaitGroup
		for i := range noted {
			group.Go(func() {
				for at := authority.ID(0); ; {
					n, last, err := b.Store.Remind(t.Context(), rung, clock.Date{}, clock.MustDate(2026, time.July, 31), at, 7)
					if err != nil {
						t.Error(err)
						return
					}
					if noted[i] += n; n == 0 {
						return
					}
					at = last
				}
			})
		}
		group.Wait()
		list, err := b.Store.ListReminders(t.Context(), access.System("test"), agenda.ReminderFilter{}, agenda.ReminderPosition{}, 200)
		if err != nil {
			t.Fatal(err)
		}
		if len(list) != 3*each || noted[0]+noted[1] != 3*each {
			t.Errorf("%d reminders, noted %d, want %d", len(list), noted, 3*each)
		}
	})
}
