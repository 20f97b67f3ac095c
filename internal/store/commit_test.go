package store_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"kntc/internal/access"
	"kntc/internal/authority"
	"kntc/internal/casework"
	"kntc/internal/clock"
	"kntc/internal/fault"
	"kntc/internal/idempotency"
	"kntc/internal/journal"
	"kntc/internal/party"
	"kntc/internal/party/vault"
	"kntc/internal/petition"
	"kntc/internal/store/storetest"
)

// entry registers a petition straight through the store's port.
func entry(b storetest.Bench, subject string) (petition.Petition, error) {
	const owner = storetest.CommuneA1
	id := authority.NewOwnedID(owner)
	var made petition.Petition
	number := &journal.NumberLoad{Book: journal.Book{Authority: owner, Name: petition.PetitionBook, Year: 2026}}
	err := b.Store.Commit(context.Background(), journal.Work{Scope: access.System("test"), Loads: []journal.Load{number}}, func(now time.Time) (journal.Change, error) {
		p, parties, event, err := petition.NewPetition(id, number.Number, petition.PetitionData{
			Kind: petition.Complaint, Channel: petition.Post, Field: petition.FieldLand,
			ReceivedOn: clock.DateOf(now), Subject: subject,
		}, []party.Party{{Type: party.Person, Name: "Nguyễn Thị Thử", Address: "1 phố Thử"}}, clock.DateOf(now))
		made = p
		return journal.Change{
			Writes: []journal.Write{casework.PetitionEntered{Petition: p, Parties: vault.Stored{Open: []vault.Open{{Party: parties[0]}}}, SearchKey: "thu"}},
			Events: []petition.Event{event},
			Ledger: petition.PostPetition(p.ID, nil, petition.PetitionFacts(p, nil)),
		}, err
	})
	return made, err
}

func TestConcurrentRegisterNumbersHaveNoGaps(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, b storetest.Bench) {
		const clients, each = 64, 6
		refused := errors.New("refused on purpose")
		var mu sync.Mutex
		seen := make(map[int]bool)
		var wg sync.WaitGroup
		for c := range clients {
			wg.Add(1)
			go func() {
				defer wg.Done()
				for i := range each {
					if (c+i)%3 == 0 { // a rollback after the number was drawn
						err := b.Store.Commit(context.Background(), journal.Work{
							Scope: access.System("test"),
							Loads: []journal.Load{&journal.NumberLoad{Book: journal.Book{Authority: storetest.CommuneA1, Name: petition.PetitionBook, Year: 2026}}},
						}, func(time.Time) (journal.Change, error) { return journal.Change{}, refused })
						if !errors.Is(err, refused) {
							t.Errorf("rolled back commit: %v", err)
						}
					}
					p, err := entry(b, fmt.Sprintf("Đơn %d-%d", c, i))
					if err != nil {
						t.Errorf("register: %v", err)
						return
					}
					mu.Lock()
					if seen[p.Number.No] {
						t.Errorf("number %d was given twice", p.Number.No)
					}
					seen[p.Number.No] = true
					mu.Unlock()
				}
			}()
		}
		wg.Wait()
		for n := 1; n <= clients*each; n++ {
			if !seen[n] {
				t.Fatalf("number %d is missing", n)
			}
		}
	})
}

func TestConcurrentStepsOneWins(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, b storetest.Bench) {
		p, err := entry(b, "Đất đai")
		if err != nil {
			t.Fatal(err)
		}
		const clients = 30
		results := make(chan error, clients)
		for range clients {
			go func() {
				l := &casework.PetitionLoad{ID: p.ID}
				results <- b.Store.Commit(context.Background(), journal.Work{Scope: access.System("test"), Loads: []journal.Load{l}},
					func(now time.Time) (journal.Change, error) {
						if l.Petition.Version != 1 {
							return journal.Change{}, fault.ErrStale
						}
						step, err := petition.ApplyPetition(l.Petition, petition.Command{
							Action: petition.ActionClassify, On: clock.DateOf(now),
							Classification: &petition.Classification{Kind: petition.Complaint, Field: petition.FieldLand, Eligibility: petition.Eligible, Competence: petition.Within},
						}, petition.Input{Today: clock.DateOf(now), By: petition.AsOperator()})
						return journal.Change{Writes: []journal.Write{casework.PetitionChanged{Petition: step.Petition}}, Events: step.Events}, err
					})
			}()
		}
		won := 0
		for range clients {
			switch err := <-results; {
			case err == nil:
				won++
			case !errors.Is(err, fault.ErrStale):
				t.Errorf("loser got %v, want stale", err)
			}
		}
		if won != 1 {
			t.Errorf("%d writers won, want exactly one", won)
		}
	})
}

func TestRefusalStoresNothing(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, b storetest.Bench) {
		p, err := entry(b, "Đất đai")
		if err != nil {
			t.Fatal(err)
		}
		// The event of a version that exists already: the database refuses it,
		// and with it everything else of the change.
		broken := p
		broken.Subject = "Đã bị thay"
		broken.Version = 2
		err = b.Store.Commit(context.Background(), journal.Work{Scope: access.System("test")},
			func(time.Time) (journal.Change, error) {
				return journal.Change{
					Writes: []journal.Write{casework.PetitionChanged{Petition: broken}},
					Events: []petition.Event{{Subject: petition.OfPetition, ID: p.ID, Version: 1, Action: petition.ActionCorrect, On: p.ReceivedOn}},
				}, nil
			})
		if !errors.Is(err, fault.ErrConflict) {
			t.Fatalf("a second event of one version: %v, want a conflict", err)
		}
		again, err := reload(b, p.ID)
		if err != nil || again.Subject != p.Subject || again.Version != 1 {
			t.Errorf("after the refusal: %q version %d, %v", again.Subject, again.Version, err)
		}
	})
}

func reload(b storetest.Bench, id authority.OwnedID) (petition.Petition, error) {
	var p petition.Petition
	stop := errors.New("only looking")
	l := &casework.PetitionLoad{ID: id}
	err := b.Store.Commit(context.Background(), journal.Work{Scope: access.System("test"), Loads: []journal.Load{l}},
		func(time.Time) (journal.Change, error) { p = l.Petition; return journal.Change{}, stop })
	if errors.Is(err, stop) {
		err = nil
	}
	return p, err
}

func TestOutOfScopeIsAbsent(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, b storetest.Bench) {
		p, err := entry(b, "Đất đai")
		if err != nil {
			t.Fatal(err)
		}
		elsewhere, err := access.Actor{Grants: []access.Grant{{Role: access.Head, Authority: storetest.CommuneA2}}}.Allow(access.PetitionDispose)
		if err != nil {
			t.Fatal(err)
		}
		foreign := b.Store.Commit(context.Background(), journal.Work{Scope: elsewhere, Loads: []journal.Load{&casework.PetitionLoad{ID: p.ID}}}, nil)
		absent := b.Store.Commit(context.Background(), journal.Work{Scope: elsewhere, Loads: []journal.Load{&casework.PetitionLoad{ID: authority.NewOwnedID(storetest.CommuneA2)}}}, nil)
		if !errors.Is(foreign, fault.ErrNotFound) || foreign.Error() != absent.Error() {
			t.Errorf("foreign: %v; absent: %v; want the same refusal", foreign, absent)
		}
		zero := b.Store.Commit(context.Background(), journal.Work{Loads: []journal.Load{&casework.PetitionLoad{ID: p.ID}}}, nil)
		if !errors.Is(zero, fault.ErrNotFound) {
			t.Errorf("the zero scope saw a petition: %v", zero)
		}
	})
}

func TestReplayReturnsTheFirstAnswer(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, b storetest.Bench) {
		w := journal.Work{
			Scope:   access.System("test"),
			Loads:   []journal.Load{&journal.NumberLoad{Book: journal.Book{Authority: storetest.CommuneA1, Name: petition.MatterBook, Year: 2026}}},
			Request: &idempotency.Request{Home: storetest.CommuneA1, Account: [16]byte{1}, Key: "k", Fingerprint: "f"},
		}
		calls := 0
		work := func(time.Time) (journal.Change, error) {
			calls++
			return journal.Change{Kept: idempotency.Kept{Status: 201, Answer: []byte("first")}}, nil
		}
		if err := b.Store.Commit(t.Context(), w, work); err != nil {
			t.Fatal(err)
		}
		var replayed *idempotency.Replayed
		if err := b.Store.Commit(t.Context(), w, work); !errors.As(err, &replayed) {
			t.Fatalf("second time: %v, want the replay", err)
		}
		if calls != 1 || replayed.Status != 201 || string(replayed.Answer) != "first" || replayed.Fingerprint != "f" {
			t.Errorf("calls %d, replay %+v", calls, replayed)
		}
	})
}

func TestConcurrentEqualRequestsAreDoneOnce(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, b storetest.Bench) {
		const clients = 16
		results := make(chan error, clients)
		for range clients {
			go func() {
				results <- b.Store.Commit(context.Background(), journal.Work{
					Scope:   access.System("test"),
					Loads:   []journal.Load{&journal.NumberLoad{Book: journal.Book{Authority: storetest.CommuneA1, Name: petition.MatterBook, Year: 2026}}},
					Request: &idempotency.Request{Home: storetest.CommuneA1, Account: [16]byte{1}, Key: "k", Fingerprint: "f"},
				}, func(time.Time) (journal.Change, error) {
					return journal.Change{Kept: idempotency.Kept{Status: 201, Answer: []byte("x")}}, nil
				})
			}()
		}
		done := 0
		for range clients {
			err := <-results
			var replayed *idempotency.Replayed
			switch {
			case err == nil:
				done++
			case !errors.As(err, &replayed) && fault.As(err) == nil:
				t.Errorf("unexpected: %v", err)
			}
		}
		if done != 1 {
			t.Errorf("the work was done %d times", done)
		}
	})
}

func TestHistoryCannotBeRewritten(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, b storetest.Bench) {
		if _, err := entry(b, "Đất đai"); err != nil {
			t.Fatal(err)
		}
		const one, two = "0198c2d1-0000-7000-8000-000000000001", "0198c2d1-0000-7000-8000-000000000002"
		if err := b.Store.ExecForTest(t.Context(), `INSERT INTO merged_petition (authority_id, matter_id, version, petition_id, part)
			VALUES (1, '`+one+`', 2, '`+two+`', 0)`); err != nil {
			t.Fatal(err)
		}
		if err := b.Store.ExecForTest(t.Context(), `INSERT INTO event_value (authority_id, subject_id, version, box) VALUES (1, '`+one+`', 2, '')`); err != nil {
			t.Fatal(err)
		}
		for _, sql := range []string{
			"UPDATE event SET reason = 'x'", "DELETE FROM event",
			"UPDATE event_value SET version = 9", "DELETE FROM event_value",
			"UPDATE ledger SET quantity = -1", "DELETE FROM ledger",
			"UPDATE merged_petition SET version = 9", "DELETE FROM merged_petition",
		} {
			err := b.Store.ExecForTest(t.Context(), sql)
			if err == nil || !strings.Contains(err.Error(), "append-only") {
				t.Errorf("%s: %v, want a refusal", sql, err)
			}
		}
	})
}

func TestDatabaseRefusesImpossibleRows(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, b storetest.Bench) {
		if _, err := entry(b, "Đất đai"); err != nil {
			t.Fatal(err)
		}
		for _, sql := range []string{
			"UPDATE petition SET state = 'accepted'",      // without a matter and a disposition date
			"UPDATE petition SET state = 'lost'",          // no such state
			"UPDATE petition SET disposed_on = last_on",   // still only received
			"UPDATE petition SET signatories = -1",        //
			"UPDATE petition SET anonymous = TRUE",        // but signed
			"UPDATE petition SET no = 0",                  //
			"UPDATE petition SET version = 0",             //
			"UPDATE petition SET subject = ''",            //
			"UPDATE register_counter SET last = -1",       //
			"UPDATE petition SET origin_authority_id = 1", // without the petition's id
		} {
			if err := b.Store.ExecForTest(t.Context(), sql); err == nil {
				t.Errorf("%s was accepted", sql)
			}
		}
	})
}
