package store

import (
	"context"
	"slices"
	"strconv"
	"time"

	"github.com/google/uuid"

	"kntc/internal/access"
	"kntc/internal/authority"
	"kntc/internal/casework"
	"kntc/internal/journal"
	"kntc/internal/ledger"
	"kntc/internal/page"
	"kntc/internal/petition"
	"kntc/internal/store/sqldb"
)

// importsInto reads imports with their ends.
func importsInto(into *[]casework.Import, where string, args ...any) sqldb.Statement {
	return sqldb.Query(func(r sqldb.Rows) error {
		end := importEndTable.Cursor()
		one := importTable.Cursor(end.Targets()...)
		return sqldb.Each(func(r sqldb.Rows) error {
			if err := one.Scan(r); err != nil {
				return err
			}
			i := one.Row
			if e := end.Row; !e.Import.IsZero() {
				i.End = &e.ImportEnd
			}
			*into = append(*into, i)
			return nil
		})(r)
	}, selectImport+where, args...)
}

// selectImport reads imports with their ends.
//
//nolint:gochecknoglobals // a part of a description, never changed
var selectImport = "SELECT " + importTable.Columns("i") + ", " + importEndTable.Columns("e") +
	" FROM register_import AS i LEFT JOIN register_import_end AS e ON e.authority_id = i.authority_id AND e.import_id = i.id WHERE "

// Imports implements imports.Store.
func (s *Store) Imports(ctx context.Context, scope access.Scope, owner authority.ID, at page.Page) ([]casework.Import, error) {
	if err := s.within(ctx, scope, owner); err != nil {
		return nil, err
	}
	c := &conditions{}
	c.add("i.authority_id = ?", int64(owner))
	c.after("i.imported_on", "i.id", at.After)
	var out []casework.Import
	err := s.db.Fetch(ctx, importsInto(&out, c.sql()+" ORDER BY i.imported_on DESC, i.id DESC"+limit(at.Limit), c.args...))
	return out, err
}

// loadImport reads an import and locks it: of two who take it back one finds that the
// other did.
func loadImport(r *Reading, l *casework.ImportLoad) {
	var found []casework.Import
	owner, id := int64(l.ID.Authority), l.ID.UUID
	r.Ask(sqldb.Query(sqldb.Each(func(sqldb.Rows) error { return nil }), "SELECT id FROM register_import WHERE authority_id = ? AND id = ?"+r.Lock, owner, id),
		importsInto(&found, "i.authority_id = ? AND i.id = ?", owner, id))
	r.Then(func() error {
		if len(found) > 0 {
			l.Import = found[0]
		}
		return nil
	})
	r.Require(func() bool { return len(found) > 0 })
}

// noteImports queues new imports.
func noteImports(t *sqldb.Tx, list []casework.RegisterImported) {
	for _, w := range list {
		importTable.Insert(t, w.Import)
	}
}

// endImport queues the end of an import. Where it had brought the office's own
// knowledge, that goes with it; what was summed by it is summed anew.
func endImport(t *sqldb.Tx, w casework.ImportTakenBack) {
	i := w.Import
	importEndTable.Insert(t, importEnd{i.ID, *i.End})
	if !i.Opened {
		return
	}
	owner := int64(i.ID.Authority)
	t.ExecOne("DELETE FROM ledger_opening WHERE authority_id = ? AND imported_at = ?", owner, sqldb.Instant(i.Recorded.At))
	forgetStock(t, owner)
}

// nothingSummed is up to when an authority's ledger is summed of which nothing is.
var nothingSummed = time.Unix(0, 0) //nolint:gochecknoglobals // a constant

// forgetStock says that nothing of an authority's ledger is summed yet: which rows
// count by the office's own dates has changed. Whoever sums at this moment finds that
// the stock is not the one they began with.
func forgetStock(t *sqldb.Tx, owner int64) {
	t.Exec(`INSERT INTO ledger_rolled (authority_id, through, first_year, last_year, known)
		SELECT a.id, coalesce(?, a.created_at), 0, 0, false FROM authority AS a WHERE a.id = ? AND EXISTS (SELECT 1 FROM ledger AS l WHERE l.authority_id = a.id)
		ON CONFLICT (authority_id) DO UPDATE SET through = excluded.through, first_year = 0, last_year = 0, known = false`,
		sqldb.Instant(nothingSummed), owner)
}

// freePetition queues that a petition gave up its number and its row.
func freePetition(t *sqldb.Tx, w casework.PetitionFreed) {
	p := w.Petition
	t.ExecOne("UPDATE petition SET year = ?, no = ?, former_numbers = ?, source_number = '', source_hash = '' WHERE authority_id = ? AND id = ?",
		p.Number.Year, p.Number.No, petition.WriteNumbers(p.FormerNumbers), int64(p.ID.Authority), p.ID.UUID)
}

// freeMatter queues the same of a matter.
func freeMatter(t *sqldb.Tx, w casework.MatterFreed) {
	m := w.Matter
	t.ExecOne("UPDATE matter SET year = ?, no = ?, former_number = ?, source = '' WHERE authority_id = ? AND id = ?",
		m.Number.Year, m.Number.No, writeNumber(m.FormerNumber), int64(m.ID.Authority), m.ID.UUID)
}

// keepBook queues that the numbers of a book up to one are the paper register's, for
// it to be imported again.
func keepBook(t *sqldb.Tx, w casework.BookFreed) {
	t.ExecOne("UPDATE register_counter SET taken = CASE WHEN taken < ? THEN ? ELSE taken END WHERE authority_id = ? AND book = ? AND year = ?",
		w.Upto, w.Upto, int64(w.Book.Authority), string(w.Book.Name), w.Book.Year)
}

// unpost queues the reversal of what the events of cases posted. They were changed
// before, so their versions are those of the events that take them back.
func unpost(t *sqldb.Tx, list []casework.Unposted) {
	bySubject := make(map[petition.Subject][]casework.Unposted)
	for _, w := range list {
		bySubject[w.Subject] = append(bySubject[w.Subject], w)
	}
	columns := ""
	for slot := range ledger.Slots {
		columns += ", " + dimensionColumn(slot)
	}
	for _, subject := range petition.Subjects() {
		for chunk := range sqldb.Portions(bySubject[subject]) {
			args := make([]any, 0, len(chunk)+2)
			args = append(args, sqldb.Instant(t.Now), int64(chunk[0].ID.Authority))
			for _, w := range chunk {
				args = append(args, w.ID.UUID)
			}
			t.Exec("INSERT INTO ledger ("+ledgerColumns+`)
				SELECT l.authority_id, l.cause_id, c.version, row_number() OVER (PARTITION BY l.cause_id ORDER BY l.cause_version, l.line),
				l.subject, l.subject_id, l.measure, -l.quantity, l.effective_on, l.recorded_at, coalesce(?, l.written_at)`+columns+`
				FROM `+string(subject)+` AS c JOIN ledger AS l ON l.authority_id = c.authority_id AND l.cause_id = c.id
				WHERE c.authority_id = ? AND c.id IN `+sqldb.Marks(1, len(chunk)), args...)
		}
	}
}

// loadImported reads and locks a portion of the cases of an import.
func loadImported(r *Reading, l *casework.ImportedLoad) {
	where := "authority_id = ? AND import_id = ? AND id > ? ORDER BY id LIMIT " + strconv.Itoa(l.Limit) + r.Lock
	args := []any{int64(l.Import.ID.Authority), l.Import.ID.UUID, l.After}
	if l.Subject == petition.OfMatter {
		r.Ask(matterTable.Query(func(m petition.Matter) { l.Matters = append(l.Matters, m) }, where, args...))
	} else {
		r.Ask(petitionsInto(&l.Petitions, where, args...))
	}
	r.Then(func() error {
		last := l.Last()
		if last == uuid.Nil {
			return nil
		}
		l.Done = make(map[uuid.UUID]casework.DoneSince)
		between := []any{int64(l.Import.ID.Authority), l.Import.ID.UUID, l.After, last}
		r.Ask(deadlinesBetween(l, between))
		for _, look := range looksAt(l) {
			r.Ask(sqldb.Query(sqldb.Each(func(r sqldb.Rows) error {
				var id uuid.UUID
				err := r.Scan((*sqldb.UID)(&id))
				l.Done[id] = look.done
				return err
			}), "SELECT c.id FROM "+string(l.Subject)+" AS c "+look.beside+" WHERE c.authority_id = ? AND c.import_id = ? AND c.id > ? AND c.id <= ?",
				slices.Concat(look.args, between)...))
		}
		return nil
	})
}

// deadlinesBetween reads the deadlines of a portion of cases.
func deadlinesBetween(l *casework.ImportedLoad, between []any) sqldb.Statement {
	return deadlineTable.Query(func(d storedDeadline) {
		last := len(l.Deadlines) - 1
		if last < 0 || l.Deadlines[last].ID != d.ID {
			l.Deadlines = append(l.Deadlines, journal.Deadlines{Subject: d.Subject, ID: d.ID})
			last++
		}
		l.Deadlines[last].Entries = append(l.Deadlines[last].Entries, d.Entry)
	}, "authority_id = ? AND subject_id IN (SELECT id FROM "+string(l.Subject)+
		" WHERE authority_id = ? AND import_id = ? AND id > ? AND id <= ?) ORDER BY subject_id, started_by, term, seq", append([]any{between[0]}, between...)...)
}

// look finds cases c on which something was done: in what is joined to them.
type look struct {
	done   casework.DoneSince
	beside string
	args   []any
}

// byItself is true of an event e that the system noted by itself.
//
//nolint:gochecknoglobals // a part of statements, never changed
var byItself = "(e.actor_id IS NULL AND e.actor_name = '" + access.SystemName + "' AND e.action IN ('" +
	string(petition.ActionNoteOverdue) + "', '" + string(petition.ActionTakeEffect) + "'))"

// looksAt are all ways in which something can have been done on cases of an import.
func looksAt(l *casework.ImportedLoad) []look {
	at, id := sqldb.Instant(l.Import.Recorded.At), l.Import.ID.UUID
	looks := []look{
		{casework.DoneStep, "JOIN event AS e ON e.authority_id = c.authority_id AND e.subject_id = c.id AND e.written_at > ? AND NOT " + byItself, []any{at}},
		{casework.DoneFile, "JOIN attachment AS a ON a.authority_id = c.authority_id AND a.subject_id = c.id", nil},
	}
	if l.Subject == petition.OfMatter {
		return append(looks,
			look{casework.DoneJoined, "JOIN petition AS p ON p.authority_id = c.authority_id AND p.matter_id = c.id AND p.import_id IS DISTINCT FROM ?", []any{id}},
			look{casework.DoneJoined, "JOIN petition_part AS t ON t.authority_id = c.authority_id AND t.matter_id = c.id", nil})
	}
	return append(looks, look{casework.DoneResult, `JOIN matter AS m ON m.authority_id = c.authority_id AND m.id = c.matter_id AND m.import_id IS DISTINCT FROM ?
		JOIN event AS e ON e.authority_id = m.authority_id AND e.subject_id = m.id AND e.written_at = ?`, []any{id, at}})
}
