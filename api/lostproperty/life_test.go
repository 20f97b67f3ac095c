package lostproperty_test

import (
	"errors"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"kntc/internal/access"
	"kntc/internal/agenda"
	"kntc/internal/authority"
	"kntc/internal/casework"
	"kntc/internal/clock"
	"kntc/internal/deadline"
	"kntc/internal/fault"
	"kntc/internal/idempotency"
	"kntc/internal/journal"
	"kntc/internal/legislation"
	"kntc/internal/petition"
	"kntc/internal/store"
	"kntc/internal/store/sqldb"
	"kntc/internal/store/storetest"
)

func day(month time.Month, d int) clock.Date { return clock.MustDate(2026, month, d) }

// TestAnItemLives: it is found, claimed, weighed and given back; its deadline
// begins with the first step and is met by the last, and its history, from which
// it can be made again, reads back.
func TestAnItemLives(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		bag := w.found(t, "bag", 1200, day(time.June, 20))
		if got := w.due(t, bag); got != "resolve open 2026-07-20" {
			t.Errorf("found: %s", got)
		}
		bag = w.take(t, bag, Command{Action: ActionClaim, Proof: "biết số chìa khóa", On: day(time.June, 25)})
		bag = w.take(t, bag, Command{Action: ActionWeigh, Grams: 1150, On: day(time.June, 25)})
		bag = w.take(t, bag, Command{Action: ActionGiveBack, On: day(time.June, 30), Reason: "đúng chủ"})
		want := Item{
			ID: bag.ID, Number: bag.Number, State: StateGivenBack, Sort: "bag", Grams: 1150,
			FoundOn: day(time.June, 20), LastOn: day(time.June, 30), GivenOn: day(time.June, 30), Version: 4,
		}
		stored, err := w.Item(t.Context(), person(access.Clerk, storetest.CommuneA1), bag.ID)
		if err != nil {
			t.Fatal(err)
		}
		if stored != want || stored.Number.String() != "1/2026" {
			t.Errorf("stored %+v, want %+v", stored, want)
		}
		if got := w.due(t, bag); got != "resolve met 2026-07-20" {
			t.Errorf("given back: %s", got)
		}
		if diff := cmp.Diff("1 find bag 1200; 2 claim; 3 weigh 1150; 4 give_back", w.history(t, bag)); diff != "" {
			t.Errorf("history (-want +got):\n%s", diff)
		}
		if next := w.found(t, "phone", 180, day(time.July, 1)); next.Number.String() != "2/2026" {
			t.Errorf("the next number is %s", next.Number)
		}
	})
}

// due tells the deadlines of an item.
func (w *world) due(t *testing.T, i Item) string {
	t.Helper()
	entries, err := w.Deadlines(t.Context(), person(access.Clerk, storetest.CommuneA1), i.ID)
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, e := range entries {
		out = append(out, string(e.Term)+" "+string(e.State)+" "+e.Due.String())
	}
	return strings.Join(out, "; ")
}

// history tells the events of an item: version, action and what they set.
func (w *world) history(t *testing.T, i Item) string {
	t.Helper()
	events, err := w.Events(t.Context(), person(access.Clerk, storetest.CommuneA1), i.ID)
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, e := range events {
		line := strconv.FormatInt(e.Version, 10) + " " + string(e.Action)
		for _, c := range e.Changes {
			line += " " + c.Value
		}
		out = append(out, line)
	}
	return strings.Join(out, "; ")
}

// TestStepsAreRefused: by version, state, need, permission and date, each before
// anything is stored.
func TestStepsAreRefused(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		bag := w.found(t, "bag", 1200, day(time.June, 20))
		for _, tt := range []struct {
			name    string
			who     access.Role
			version int64
			cmd     Command
			want    *fault.Error
		}{
			{"an old version", access.Head, 7, Command{Action: ActionClaim, Proof: "x"}, fault.ErrStale},
			{"not from this state", access.Head, 1, Command{Action: ActionGiveBack}, fault.Define(fault.Unprocessable, "action_not_allowed_from_state", "", "")},
			{"without proof", access.Head, 1, Command{Action: ActionClaim}, ErrInvalid},
			{"not permitted", access.Clerk, 1, Command{Action: ActionGiveBack}, access.ErrForbidden},
			{"no such action", access.Clerk, 1, Command{Action: "auction"}, fault.Define(fault.Unprocessable, "unknown_action", "", "")},
			{"tomorrow", access.Head, 1, Command{Action: ActionClaim, Proof: "x", On: day(time.July, 9)}, fault.Define(fault.Unprocessable, "effective_date_refused", "", "")},
		} {
			_, err := w.Step(t.Context(), person(tt.who, storetest.CommuneA1), bag.ID, tt.version, tt.cmd, unseen[Item]())
			if !errors.Is(err, tt.want) {
				t.Errorf("%s: %v", tt.name, err)
			}
		}
		if got := w.history(t, bag); got != "1 find bag 1200" {
			t.Errorf("history %s", got)
		}
	})
}

// TestAnItemOfAnotherOfficeIsAbsent: for reads and writes alike, and in the same
// words as one that does not exist.
func TestAnItemOfAnotherOfficeIsAbsent(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		bag := w.found(t, "bag", 1200, day(time.June, 20))
		ctx, stranger := t.Context(), person(access.Head, storetest.CommuneA2)
		nowhere := authority.NewOwnedID(storetest.CommuneA2)
		for name, do := range map[string]func(authority.OwnedID) error{
			"item":      func(id authority.OwnedID) error { _, err := w.Item(ctx, stranger, id); return err },
			"events":    func(id authority.OwnedID) error { _, err := w.Events(ctx, stranger, id); return err },
			"deadlines": func(id authority.OwnedID) error { _, err := w.Deadlines(ctx, stranger, id); return err },
			"step": func(id authority.OwnedID) error {
				_, err := w.Step(ctx, stranger, id, 1, Command{Action: ActionClaim, Proof: "x"}, unseen[Item]())
				return err
			},
			"register": func(id authority.OwnedID) error {
				if id.Authority == stranger.Home {
					return fault.ErrNotFound // its own office, where it may
				}
				_, err := w.Register(ctx, stranger, Found{id.Authority, "bag", 1, clock.Date{}}, unseen[Item]())
				return err
			},
		} {
			foreign, absent := do(bag.ID), do(nowhere)
			if !errors.Is(foreign, fault.ErrNotFound) || absent == nil || foreign.Error() != absent.Error() {
				t.Errorf("%s: foreign %v, absent %v; want the same refusal", name, foreign, absent)
			}
		}
		if _, err := w.Item(ctx, person(access.Supervisor, storetest.Province), bag.ID); err != nil {
			t.Errorf("the superior: %v", err)
		}
	})
}

// TestNobodySeesAndDoesNothing: the zero actor and the zero scope.
func TestNobodySeesAndDoesNothing(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		bag := w.found(t, "bag", 1200, day(time.June, 20))
		ctx, nobody := t.Context(), access.Actor{}.Under(policy())
		for name, do := range map[string]func() error{
			"item":      func() error { _, err := w.Item(ctx, nobody, bag.ID); return err },
			"events":    func() error { _, err := w.Events(ctx, nobody, bag.ID); return err },
			"deadlines": func() error { _, err := w.Deadlines(ctx, nobody, bag.ID); return err },
			"register": func() error {
				_, err := w.Register(ctx, nobody, Found{storetest.CommuneA1, "bag", 1, clock.Date{}}, unseen[Item]())
				return err
			},
			"step": func() error {
				_, err := w.Step(ctx, nobody, bag.ID, 1, Command{Action: ActionClaim, Proof: "x"}, unseen[Item]())
				return err
			},
		} {
			if err := do(); !errors.Is(err, access.ErrForbidden) {
				t.Errorf("nobody, %s: %v", name, err)
			}
		}
		if _, err := w.store.Item(ctx, access.Scope{}, bag.ID); !errors.Is(err, fault.ErrNotFound) {
			t.Errorf("the zero scope read an item: %v", err)
		}
		load := &itemLoad{ID: bag.ID}
		if err := w.store.Commit(ctx, journal.Work{Loads: []journal.Load{load}}, nil); !errors.Is(err, fault.ErrNotFound) || load.Item != (Item{}) {
			t.Errorf("the zero scope loaded an item: %v", err)
		}
		smuggled := w.store.Commit(ctx, journal.Work{}, func(time.Time) (journal.Change, error) {
			c := journal.Change{}
			c.Add(itemChanged{bag})
			return c, nil
		})
		if smuggled == nil {
			t.Error("the zero scope wrote an item")
		}
		if got := w.history(t, bag); got != "1 find bag 1200" {
			t.Errorf("history %s", got)
		}
	})
}

// TestARequestSentTwiceIsDoneOnce: the second answer is the first, and another
// request under the key is refused.
func TestARequestSentTwiceIsDoneOnce(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		clerk := person(access.Clerk, storetest.CommuneA1)
		once := func(fingerprint string) idempotency.Once[Item] {
			return idempotency.Once[Item]{Key: "k", Fingerprint: fingerprint, Render: func(i Item) (idempotency.Answer, error) {
				return idempotency.Answer{Status: 201, Body: []byte(i.Number.String())}, nil
			}}
		}
		for range 2 {
			a, err := w.Register(t.Context(), clerk, Found{storetest.CommuneA1, "bag", 1200, clock.Date{}}, once("a"))
			if err != nil || string(a.Body) != "1/2026" {
				t.Fatalf("%s, %v", a.Body, err)
			}
		}
		if _, err := w.Register(t.Context(), clerk, Found{storetest.CommuneA1, "hat", 90, clock.Date{}}, once("b")); !errors.Is(err, idempotency.ErrKeyReused) {
			t.Errorf("another request: %v", err)
		}
	})
}

// TestItemsFollowTheLaw: a deadline of an item moves with its rule, its reminders
// are noted, and the lists of petitions and matters show neither.
func TestItemsFollowTheLaw(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		ctx, head := t.Context(), person(access.Head, storetest.CommuneA1)
		bag := w.found(t, "bag", 1200, day(time.July, 1))
		law, version, err := w.store.Law(ctx)
		if err != nil {
			t.Fatal(err)
		}
		var longer deadline.Rule
		for _, r := range law.Data().Rules {
			if r.Code == "LOST_ITEM" {
				longer = r
			}
		}
		longer.Length, longer.ValidFrom = 40, day(time.July, 1)
		if _, err := w.laws.AddRule(ctx, storetest.Administrator(storetest.Province), version, legislation.RuleChange{Rule: longer, Reason: "sửa đổi"}, unseen[legislation.View]()); err != nil {
			t.Fatal(err)
		}
		w.Clock.Advance(3 * time.Minute)
		if n, err := w.agenda.RefreshDeadlines(ctx); err != nil || n != 1 {
			t.Fatalf("refreshed %d, %v", n, err)
		}
		if got := w.due(t, bag); got != "resolve open 2026-08-10" {
			t.Errorf("after the change: %s", got)
		}
		for range 2 { // the first pass after finds nothing and notes it; then nothing is looked at
			if n, err := w.agenda.RefreshDeadlines(ctx); err != nil || n != 0 {
				t.Errorf("refreshed again: %d, %v", n, err)
			}
		}
		w.Clock.Advance(60 * 24 * time.Hour)
		if n, err := w.agenda.Remind(ctx); err != nil || n == 0 {
			t.Errorf("reminded %d, %v", n, err)
		}
		lines, _, err := w.agenda.OpenDeadlines(ctx, head, agenda.DeadlineQuery{State: agenda.StateOpen}, agenda.DeadlinePage{Limit: 10})
		if err != nil || len(lines) != 0 {
			t.Errorf("deadlines of petitions: %v, %v", lines, err)
		}
		told, _, err := w.agenda.Reminders(ctx, head, agenda.ReminderFilter{}, agenda.ReminderPosition{}, 10)
		if err != nil || len(told) != 0 {
			t.Errorf("reminders of petitions: %v, %v", told, err)
		}
	})
}

// TestItemsAreNoPetitions: the use cases on petitions find no item by its id.
func TestItemsAreNoPetitions(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		ctx, head := t.Context(), person(access.Head, storetest.CommuneA1)
		bag := w.found(t, "bag", 1200, day(time.July, 1))
		for name, do := range map[string]func() error{
			"events":    func() error { _, err := w.cases.Events(ctx, head, bag.ID); return err },
			"documents": func() error { _, err := w.cases.Documents(ctx, head, bag.ID); return err },
			"deadlines": func() error { _, err := w.agenda.PetitionDeadlines(ctx, head, bag.ID, false); return err },
			"matter":    func() error { _, err := w.agenda.MatterDeadlines(ctx, head, bag.ID, false); return err },
			"petition":  func() error { _, err := w.cases.Petition(ctx, head, bag.ID); return err },
			"step": func() error {
				_, err := w.cases.StepPetition(ctx, head, bag.ID, 1, petition.Command{Action: petition.ActionFile}, unseen[casework.PetitionResult]())
				return err
			},
		} {
			if err := do(); !errors.Is(err, fault.ErrNotFound) {
				t.Errorf("%s: %v", name, err)
			}
		}
	})
}

// TestTablesOfARegister: a database without them is refused, one with them
// serves a program that does not know them, and no two registers have one name.
func TestTablesOfARegister(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, b storetest.Bench) {
		further := b.Another(t, room(t))
		if err := further.CheckSchema(t.Context()); !errors.Is(err, sqldb.ErrSchemaOld) {
			t.Errorf("before it is migrated: %v", err)
		}
		steps, err := further.Migrate(t.Context())
		if err != nil || len(steps) != 1 || steps[0].Name != "00001_lost_item.sql" {
			t.Fatalf("steps %v, %v", steps, err)
		}
		if err := errors.Join(further.CheckSchema(t.Context()), b.Store.CheckSchema(t.Context())); err != nil {
			t.Error(err)
		}
		all, err := further.Migrations(t.Context())
		if err != nil || !all[len(all)-1].Applied || all[len(all)-1].Name != "00001_lost_item.sql" {
			t.Errorf("migrations %v, %v", all, err)
		}
		tables := store.Room{Schema: room(t).Schema}
		if twice, err := store.Open(t.Context(), sqldb.Options{URL: b.URL}, nil, tables, tables); err == nil {
			t.Error("two registers of one name were accepted")
			_ = twice.Close()
		}
	})
}
