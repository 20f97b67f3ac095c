package store

import (
	"context"
	"io/fs"
	"slices"
	"strings"
	"testing/fstest"
	"time"

	"github.com/google/uuid"

	"kntc/internal/access"
	"kntc/internal/agenda"
	"kntc/internal/authority"
	"kntc/internal/casework"
	"kntc/internal/clock"
	"kntc/internal/journal"
	"kntc/internal/ledger"
	"kntc/internal/page"
	"kntc/internal/petition"
	"kntc/internal/store/sqldb"
)

// ExecForTest runs a statement behind the store's back.
func (s *Store) ExecForTest(ctx context.Context, sql string) error {
	return s.db.Write(ctx, func(t *sqldb.Tx) error {
		t.Exec(sql)
		return nil
	})
}

// MigrateUntilForTest brings the schema up to the step whose file has the name,
// without the catalogue.
func (s *Store) MigrateUntilForTest(ctx context.Context, last string) error {
	files := fstest.MapFS{}
	err := fs.WalkDir(migrations, "migrations", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || d.Name() > last {
			return err
		}
		data, err := migrations.ReadFile(path)
		files[strings.TrimPrefix(path, "migrations/")] = &fstest.MapFile{Data: data}
		return err
	})
	if err != nil {
		return err
	}
	_, err = s.db.Schema(files, ownSteps).Migrate(ctx)
	return err
}

// TextsForTest returns the rows of a query, each as one text.
func (s *Store) TextsForTest(ctx context.Context, sql string) ([]string, error) {
	var out []string
	err := s.db.Fetch(ctx, sqldb.Query(sqldb.Each(func(r sqldb.Rows) error {
		var text string
		err := r.Scan(&text)
		out = append(out, text)
		return err
	}), sql))
	return out, err
}

// MovesForTest returns every move of every deadline.
func (s *Store) MovesForTest(ctx context.Context) ([]journal.DeadlineMove, error) {
	var out []journal.DeadlineMove
	err := s.db.Fetch(ctx, sqldb.Query(sqldb.Each(func(r sqldb.Rows) error {
		m, err := scanMove(r)
		out = append(out, m)
		return err
	}), "SELECT "+moveColumns+" FROM deadline_move"))
	return out, err
}

// The descriptions of the tables.
var (
	PetitionTable    = petitionTable
	MatterTable      = matterTable
	PartyTable       = partyTable
	SealedPartyTable = sealedPartyTable
	EventTable       = eventTable
	ValueTable       = valueTable
	AttachmentTable  = attachmentTable
	DeadlineTable    = deadlineTable
	AbsenceTable     = absenceTable
	AbsenceEndTable  = absenceEndTable
	ImportTable      = importTable
	ImportEndTable   = importEndTable
)

// SchemaForTest returns the columns of a table in the database, in order of
// their names.
func (s *Store) SchemaForTest(ctx context.Context, table string) ([]string, error) {
	sql := "SELECT name FROM pragma_table_info(?)"
	if s.Engine() == sqldb.Postgres {
		sql = "SELECT column_name::text FROM information_schema.columns WHERE table_schema = 'public' AND table_name = ?"
	}
	var names []string
	err := s.db.Fetch(ctx, sqldb.Query(sqldb.Each(func(r sqldb.Rows) error {
		var name string
		err := r.Scan(&name)
		names = append(names, name)
		return err
	}), sql, table))
	slices.Sort(names)
	return names, err
}

// StoredForTest stores rows in a copy of their table that lacks the constraints,
// and returns what is read from it.
func StoredForTest[T any](ctx context.Context, s *Store, table *sqldb.Table[T], rows []T) (back []T, err error) {
	name := table.Name()
	err = s.db.Write(ctx, func(t *sqldb.Tx) error {
		// The copy stands before the table, once it is there.
		t.Exec("CREATE TEMPORARY TABLE " + name + " AS SELECT * FROM " + name + " LIMIT 0")
		if err := t.Fetch(); err != nil {
			return err
		}
		table.Insert(t, rows...)
		err := t.Fetch(table.Query(func(row T) { back = append(back, row) }, "1 = 1"))
		t.Exec("DROP TABLE " + name)
		return err
	})
	return back, err
}

// FewForTest sets up to how many rows are few.
func (s *Store) FewForTest(n int64) { s.few = n }

// PlanForTest explains how a page of petitions is found.
func (s *Store) PlanForTest(ctx context.Context, scope access.Scope, f casework.PetitionFilter, p page.Page) (string, error) {
	l, err := s.petitionPages(ctx, scope, f)
	if err != nil {
		return "", err
	}
	stmt, args := s.page(l, p)
	return s.planOf(ctx, stmt, args)
}

// MatterPlanForTest explains how a page of matters is found.
func (s *Store) MatterPlanForTest(ctx context.Context, scope access.Scope, f casework.MatterFilter, p page.Page) (string, error) {
	l, err := s.matterPages(ctx, scope, f)
	if err != nil {
		return "", err
	}
	stmt, args := s.page(l, p)
	return s.planOf(ctx, stmt, args)
}

// ReadPlanForTest explains a condition on the petitions, events or ledger rows
// of a matter.
func (s *Store) ReadPlanForTest(ctx context.Context, id authority.OwnedID) (string, error) {
	return s.planOf(ctx, "SELECT year FROM petition WHERE (authority_id, id) IN ("+ofMatter+")", ofMatterArgs(id))
}

// LatePlanForTest explains how what the stock does not hold yet is found.
func (s *Store) LatePlanForTest(ctx context.Context, ids []int64, at time.Time, day clock.Date) (string, error) {
	a := &reckoning{store: s, at: at}
	sum := a.late(ledger.Before, ids, at.Add(-time.Hour), clock.Date{}, day)
	return s.planOf(ctx, "SELECT sum(l.quantity) FROM "+sum.from, sum.args)
}

// HintPlanForTest tells how the earlier papers of a person would be found.
func (s *Store) HintPlanForTest(ctx context.Context, p casework.Probe) (string, error) {
	r := &Reading{}
	loadCandidates(r, &casework.CandidatesLoad{Probe: p})
	return s.planOf(ctx, r.asked[0].SQL, r.asked[0].Args)
}

// ElsewherePlanForTest tells how cases of a person at other offices would be found.
func (s *Store) ElsewherePlanForTest(ctx context.Context, l *casework.ElsewhereLoad) (string, error) {
	q := samePerson(l)
	return s.planOf(ctx, q.SQL, q.Args)
}

// EarlierPlanForTest tells how earlier petitions of the senders that had a
// disposition would be found.
func (s *Store) EarlierPlanForTest(ctx context.Context, id authority.OwnedID) (string, error) {
	r := &Reading{}
	loadEarlier(r, &casework.EarlierLoad{Petition: id, Disposition: petition.StateGuided})
	return s.planOf(ctx, r.asked[0].SQL, r.asked[0].Args)
}

// GivenUpPlanForTest tells how it would be found whether a sender of a petition
// withdrew what went on from a matter.
func (s *Store) GivenUpPlanForTest(ctx context.Context, prior, of authority.OwnedID) (string, error) {
	q := givenUp(senderProbes()[0], prior, of, new(bool))
	return s.planOf(ctx, q.SQL, q.Args)
}

// InterestPlanForTest explains how the cases in which an account has an interest
// are found.
func (s *Store) InterestPlanForTest(ctx context.Context, account uuid.UUID) (string, error) {
	q := interestsOf(account, new([]petition.Interest))
	return s.planOf(ctx, q.SQL, q.Args)
}

// WorkPlanForTest explains how the cases of a worklist are found.
func (s *Store) WorkPlanForTest(ctx context.Context, scope access.Scope, f agenda.WorkFilter) (string, error) {
	o, err := s.reach(ctx, scope)
	if err != nil {
		return "", err
	}
	stmt, args := s.workOf(o, f)
	return s.planOf(ctx, stmt, args)
}

// LendingPlanForTest explains how it is found to whom a matter, or that of a paper,
// was given to verify.
func (s *Store) LendingPlanForTest(ctx context.Context, id authority.OwnedID, paper bool) (string, error) {
	owner := int64(id.Authority)
	if paper {
		return s.planOf(ctx, lentWithPaper, []any{owner, id.UUID, owner, id.UUID})
	}
	return s.planOf(ctx, lentWithFile, []any{owner, id.UUID, owner, owner, id.UUID, owner, owner, id.UUID})
}

func (s *Store) planOf(ctx context.Context, stmt string, args []any) (string, error) {
	// Of a few rows PostgreSQL would rather read all.
	explain, reads := "EXPLAIN ", []sqldb.Statement{{SQL: "SELECT set_config('enable_seqscan', 'off', true)"}}
	if s.Engine() == sqldb.SQLite {
		explain, reads = "EXPLAIN QUERY PLAN ", nil
	}
	var lines []string
	err := s.db.Fetch(ctx, append(reads, sqldb.Query(sqldb.Each(func(r sqldb.Rows) error {
		var line string
		targets := []any{&line}
		if s.Engine() == sqldb.SQLite {
			var a, b, c int
			targets = []any{&a, &b, &c, &line}
		}
		err := r.Scan(targets...)
		lines = append(lines, line)
		return err
	}), explain+stmt, args...))...)
	return strings.Join(lines, "\n"), err
}
