package store_test

import (
	"cmp"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"kntc/internal/access"
	"kntc/internal/agenda"
	"kntc/internal/authority"
	"kntc/internal/casework"
	"kntc/internal/clock"
	"kntc/internal/page"
	"kntc/internal/party/vault"
	"kntc/internal/petition"
	"kntc/internal/store/sqldb"
	"kntc/internal/store/storetest"
)

// byFigures says that PostgreSQL chooses among indexes by figures about the rows,
// which a few rows do not give; TestGrowth measures what it chooses.
const byFigures = "by figures"

// TestHotReadsHaveTheirPlans asks both engines how they would find what is read
// all day: by which index, and without reading or sorting a whole register.
func TestHotReadsHaveTheirPlans(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, b storetest.Bench) {
		some(t, b, 60)
		many, one := scopeOf(t, access.Supervisor, storetest.Province), scopeOf(t, access.Clerk, storetest.CommuneA2)
		open, closed, first := true, false, page.Page{Limit: 51}
		id := authority.NewOwnedID(storetest.CommuneA2)
		petitions := func(scope access.Scope, f casework.PetitionFilter) func() (string, error) {
			return func() (string, error) { return b.Store.PlanForTest(t.Context(), scope, f, first) }
		}
		matters := func(scope access.Scope, f casework.MatterFilter) func() (string, error) {
			return func() (string, error) { return b.Store.MatterPlanForTest(t.Context(), scope, f, first) }
		}
		hints := func(k vault.Keys) func() (string, error) {
			return func() (string, error) {
				return b.Store.HintPlanForTest(t.Context(), casework.Probe{Authority: storetest.CommuneA2, Keys: k})
			}
		}
		work := func(f agenda.WorkFilter) func() (string, error) {
			return func() (string, error) { return b.Store.WorkPlanForTest(t.Context(), one, f) }
		}
		lending := func(paper bool) func() (string, error) {
			return func() (string, error) { return b.Store.LendingPlanForTest(t.Context(), id, paper) }
		}
		body := []authority.ID{storetest.CommuneA2, storetest.CommuneB1}
		for _, tt := range []struct {
			name     string
			plan     func() (string, error)
			index    string // or, on SQLite, a part of the plan
			postgres string // where it is called otherwise
		}{
			{"the list of an office", petitions(one, casework.PetitionFilter{}), "petition_list", ""},
			{"the list of a province", petitions(many, casework.PetitionFilter{}), "petition_list", ""},
			{"by state", petitions(many, casework.PetitionFilter{States: []petition.State{petition.StateReceived}}), "listed_petition_state", ""},
			{"by several states", petitions(many, casework.PetitionFilter{States: []petition.State{petition.StateReceived, petition.StateClassified}}), "listed_petition_state", ""},
			{"by kind", petitions(one, casework.PetitionFilter{Kind: petition.Feedback}), "listed_petition_kind", ""},
			{"by field", petitions(one, casework.PetitionFilter{Field: petition.FieldLand}), "listed_petition_field", ""},
			{"by channel", petitions(many, casework.PetitionFilter{Channel: petition.Post}), "listed_petition_channel", ""},
			{"by the rarest of several", petitions(one, casework.PetitionFilter{States: []petition.State{petition.StateReceived}, Kind: petition.Feedback}), "listed_petition_kind", ""},
			{"by words", petitions(many, casework.PetitionFilter{Search: "thu hoi"}), "VIRTUAL TABLE INDEX", "petition_terms"},
			{"by a number of somebody", petitions(many, casework.PetitionFilter{Sender: &casework.SenderFilter{Identities: []string{"index"}, Identity: many}}), "party_identity (authority_id=? AND identity_index=?)", "party_identity"},
			{"by a telephone number", petitions(many, casework.PetitionFilter{Sender: &casework.SenderFilter{Phones: []string{"index"}}}), "party_phone_number (authority_id=? AND phone_index=?)", "party_phone_number"},
			{"by name and address", petitions(one, casework.PetitionFilter{Sender: &casework.SenderFilter{Name: "nguyen thi hoa", Address: "1 thu"}}), "party_name (authority_id=? AND name_key=?)", "party_name"},
			{"by number and name of who denounced", petitions(one, casework.PetitionFilter{Sender: &casework.SenderFilter{Senders: []string{"index"}, Sealed: one}}), "sealed_sender_number (authority_id=? AND sender_index=?)", "sealed_sender_number"},
			{"by the day of disposition", petitions(many, casework.PetitionFilter{DisposedMin: clock.MustDate(2026, time.January, 5), DisposedMax: clock.MustDate(2026, time.January, 6)}), "listed_petition_disposed", ""},
			{"by the day of the result", petitions(many, casework.PetitionFilter{ResolvedMin: clock.MustDate(2026, time.January, 5)}), "matter_resolved", ""},
			{"of a matter", petitions(many, casework.PetitionFilter{Matter: id}), "petition_matter", ""},
			{"of an account", petitions(many, casework.PetitionFilter{Assignee: petition.AssigneeFilter{Account: uuid.UUID{1}}}), "sqlite_autoindex_assignee_1", byFigures},
			{"by number", petitions(one, casework.PetitionFilter{Year: 2026, No: 1}), "authority_id=? AND year=? AND no=?", byFigures},
			{"by number, of a province", petitions(many, casework.PetitionFilter{Year: 2026, No: 1}), "authority_id=? AND year=? AND no=?", byFigures},
			{"the matters of a province", matters(many, casework.MatterFilter{}), "matter_list", ""},
			{"open matters", matters(many, casework.MatterFilter{Open: &open}), "matter_open", ""},
			{"closed matters", matters(many, casework.MatterFilter{Open: &closed}), "matter_closed", byFigures},
			{"matters by state", matters(many, casework.MatterFilter{States: []petition.State{petition.StateVerifying}}), "listed_matter_state", ""},
			{"matters by outcome", matters(many, casework.MatterFilter{Outcome: petition.OutcomeTerminated}), "listed_matter_outcome", ""},
			{"matters of second instance", matters(many, casework.MatterFilter{Instance: petition.Second}), "listed_matter_instance", ""},
			{"matters by the day of the result", matters(many, casework.MatterFilter{ResolvedMin: clock.MustDate(2026, time.January, 5)}), "matter_resolved", ""},
			{"matters by the day of their end", matters(many, casework.MatterFilter{EndedMin: clock.MustDate(2026, time.January, 5)}), "matter_ended", ""},
			{"matters by what is due", matters(many, casework.MatterFilter{DueMax: clock.MustDate(2026, time.January, 5)}), "deadline_due", ""},
			{"matters by the number in a paper register", matters(many, casework.MatterFilter{Source: "7/2019"}), "matter_source", byFigures},
			{"a matter's petitions", func() (string, error) { return b.Store.ReadPlanForTest(t.Context(), id) }, "petition_matter", ""},
			{"a hint by the number", hints(vault.Keys{Identities: []string{"index"}}), "party_identity (authority_id=? AND identity_index=?", "party_identity"},
			{"a hint by the person", hints(vault.Keys{Persons: []string{"key"}}), "party_person (authority_id=? AND person_key=?", "party_person"},
			{"a hint by the name", hints(vault.Keys{Names: []string{"name"}}), "party_name (authority_id=? AND name_key=?", "party_name"},
			{"the same person at other offices", func() (string, error) {
				return b.Store.ElsewherePlanForTest(t.Context(), &casework.ElsewhereLoad{At: []authority.ID{storetest.Province, storetest.CommuneA2, storetest.CommuneB1}, Identities: []string{"index", "other"}})
			}, "party_identity (authority_id=? AND identity_index=?", "party_identity"},
			{"earlier guidance", func() (string, error) { return b.Store.EarlierPlanForTest(t.Context(), id) }, "party_identity (authority_id=? AND identity_index=? AND petition_id>?)", "party_identity"},
			{"what went on from a matter and was withdrawn", func() (string, error) { return b.Store.GivenUpPlanForTest(t.Context(), id, id) }, "matter_next (prior_authority_id=? AND prior_id=?)", byFigures},
			{"in which cases an account has an interest", func() (string, error) { return b.Store.InterestPlanForTest(t.Context(), uuid.UUID{1}) }, "interest_account", byFigures},
			{"what was given to an office to verify, by whom it is assigned to", work(agenda.WorkFilter{Account: uuid.UUID{1}, Lent: body}), "assignee_account", ""},
			{"what is to be assigned of it", work(agenda.WorkFilter{Account: uuid.UUID{1}, Lent: body, Assigns: body}), "matter_given", ""},
			{"to whom a paper's matter was given", lending(true), "sqlite_autoindex_petition_1", byFigures},
			{"to whom a file's matter was given", lending(false), "sqlite_autoindex_attachment_1", byFigures},
			{"rows that the stock does not hold", func() (string, error) {
				return b.Store.LatePlanForTest(t.Context(), []int64{int64(storetest.CommuneA2)}, time.Now(), clock.MustDate(2025, time.December, 31))
			}, "ledger_written", byFigures},
		} {
			plan, err := tt.plan()
			if err != nil {
				t.Errorf("%s: %v", tt.name, err)
				continue
			}
			if b.Store.Engine() == sqldb.SQLite {
				checkSQLitePlan(t, tt.name, plan, tt.index)
				continue
			}
			if tt.postgres == byFigures {
				continue
			}
			if index := cmp.Or(tt.postgres, tt.index); !strings.Contains(plan, " "+index+" ") || strings.Contains(plan, "Seq Scan") {
				t.Errorf("%s: not by %s alone:\n%s", tt.name, index, plan)
			}
		}
	})
}

// TestListsAreWalkedInTheirOrder: of what is not few, and in every order, a page is
// found in the index of the order, without reading or sorting a whole register.
func TestListsAreWalkedInTheirOrder(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, b storetest.Bench) {
		some(t, b, 60)
		b.Store.FewForTest(1)
		scopes := map[string]access.Scope{"an office": scopeOf(t, access.Clerk, storetest.CommuneA2), "a province": scopeOf(t, access.Supervisor, storetest.Province)}
		first, wide := page.Page{Limit: 51}, casework.PetitionFilter{DisposedMin: clock.MustDate(2016, time.January, 1), DisposedMax: clock.MustDate(2026, time.March, 1)}
		sorted := func(by casework.Sort) casework.PetitionFilter { return casework.PetitionFilter{Sort: by} }
		for who, scope := range scopes {
			for _, tt := range []struct {
				name, index, postgres string
				filter                casework.PetitionFilter
			}{
				{"disposed of in ten years", "petition_list", "", wide},
				{"oldest first", "petition_list", "", sorted("received")},
				{"by number", "sqlite_autoindex_petition_2", "petition_authority_id_year_no_key", sorted("number")},
				{"by number, the last first", "sqlite_autoindex_petition_2", "petition_authority_id_year_no_key", sorted("-number")},
				{"as entered", "sqlite_autoindex_petition_1", "petition_pkey", sorted("entered")},
				{"by what is due", "deadline_due", "", sorted("due")},
				{"by what is due, of a kind", "deadline_due", "", casework.PetitionFilter{Kind: petition.Complaint, Sort: "due"}},
			} {
				plan, err := b.Store.PlanForTest(t.Context(), scope, tt.filter, first)
				if err != nil {
					t.Fatal(err)
				}
				if b.Store.Engine() == sqldb.SQLite {
					if tt.filter.Sort == casework.ByDue { // what is not due is walked beside it
						plan = strings.ReplaceAll(plan, "USING INDEX petition_list (authority_id=?)", "in order")
					}
					checkSQLitePlan(t, who+", "+tt.name, plan, tt.index)
				} else if index := cmp.Or(tt.postgres, tt.index); !strings.Contains(plan, " "+index+" ") || strings.Contains(plan, "Seq Scan") {
					t.Errorf("%s, %s: not by %s:\n%s", who, tt.name, index, plan)
				}
			}
			for _, tt := range []struct{ by, index, postgres string }{
				{"accepted", "matter_list", ""}, {"number", "sqlite_autoindex_matter_2", "matter_authority_id_year_no_key"}, {"due", "deadline_due", ""},
			} {
				plan, err := b.Store.MatterPlanForTest(t.Context(), scope, casework.MatterFilter{Sort: casework.Sort(tt.by)}, first)
				if err != nil {
					t.Fatal(err)
				}
				if index := cmp.Or(tt.postgres, tt.index); b.Store.Engine() == sqldb.Postgres && !strings.Contains(plan, " "+index+" ") ||
					b.Store.Engine() == sqldb.SQLite && !strings.Contains(plan, tt.index) {
					t.Errorf("%s, matters by %s: not by its index:\n%s", who, tt.by, plan)
				}
			}
		}
	})
}

// checkSQLitePlan fails unless the plan uses the index and looks up every table
// of size by one.
func checkSQLitePlan(t *testing.T, name, plan, index string) {
	t.Helper()
	if !strings.Contains(plan, index) {
		t.Errorf("%s: not by %s:\n%s", name, index, plan)
	}
	for line := range strings.Lines(plan) {
		for _, table := range []string{"p", "m", "petition", "matter", "event", "l", "first", "lm"} {
			if strings.TrimSpace(line) == "SCAN "+table {
				t.Errorf("%s: reads a whole table:\n%s", name, plan)
			}
		}
		if strings.HasSuffix(strings.TrimSpace(line), "(authority_id=?)") && !strings.Contains(line, index) && !strings.Contains(line, " u ") {
			t.Errorf("%s: reads all that an office has:\n%s", name, plan)
		}
	}
}
