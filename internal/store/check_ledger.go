package store

import (
	"context"
	"fmt"
	"hash/fnv"
	"maps"
	"time"

	"github.com/google/uuid"

	"kntc/internal/authority"
	"kntc/internal/bilingual"
	"kntc/internal/clock"
	"kntc/internal/ledger"
	"kntc/internal/lifecycle"
	"kntc/internal/petition"
	"kntc/internal/store/sqldb"
)

// checkPortion is how many cases of an office are compared with its ledger at a time:
// the ledger is read once for each portion.
const checkPortion = 20_000

// lastID lies behind every id.
var lastID = uuid.Max //nolint:gochecknoglobals // a constant

// weights is what the ledger holds of some cases, or should: of each the sum of its
// rows, where a row counts as often as its quantity says. Equal rows, in whatever
// order and with whatever was reversed, have equal sums.
type weights map[uuid.UUID]uint64

func (w weights) add(id uuid.UUID, quantity int64, parts ...string) {
	h := fnv.New64a()
	for _, p := range parts {
		_, _ = h.Write([]byte(p))
		_, _ = h.Write([]byte{0})
	}
	if w[id] += h.Sum64() * uint64(quantity); w[id] == 0 { //nolint:gosec // sums wrap around, of both alike
		delete(w, id)
	}
}

// checkFacts compares the ledger of an office with what stands about its cases.
func (s *Store) checkFacts(ctx context.Context, owner authority.ID) error {
	for _, c := range []struct {
		subject lifecycle.Subject
		counted ledger.Subject
		facts   func(owner authority.ID, after, upto uuid.UUID, w *standing) []sqldb.Statement
	}{
		{petition.OfPetition, petition.CountedPetition, petitionsStanding},
		{petition.OfMatter, petition.CountedMatter, mattersStanding},
	} {
		for after := uuid.Nil; after != lastID; {
			upto, err := s.portionEnd(ctx, c.subject, owner, after)
			if err != nil {
				return err
			}
			w := &standing{catalogue: s.catalogue, counted: c.counted, should: make(weights)}
			is := make(weights)
			reads := append(c.facts(owner, after, upto, w), ledgerWeights(owner, c.counted, after, upto, is))
			if err := s.db.FetchApart(ctx, reads...); err != nil {
				return err
			}
			if w.err != nil {
				return w.err
			}
			if id, differ := firstDifference(w.should, is); differ {
				of := caseWords(c.subject, authority.OwnedID{Authority: owner, UUID: id})
				return inconsistent(bilingual.Text{
					VI: "Sổ cái không khớp với " + of.VI + ".", EN: "The ledger does not agree with " + of.EN + ".",
				})
			}
			after = upto
		}
	}
	return nil
}

// portionEnd is the last id of the portion of an office's cases that follows an id.
func (s *Store) portionEnd(ctx context.Context, subject lifecycle.Subject, owner authority.ID, after uuid.UUID) (uuid.UUID, error) {
	upto := lastID
	err := s.db.FetchApart(ctx, sqldb.Query(sqldb.Each(func(r sqldb.Rows) error { return r.Scan((*sqldb.UID)(&upto)) }),
		"SELECT id FROM "+string(subject)+" WHERE authority_id = ? AND id > ? ORDER BY id LIMIT 1 OFFSET ?", int64(owner), after, checkPortion))
	return upto, err
}

// standing collects what should be in the ledger.
type standing struct {
	catalogue *ledger.Catalogue
	counted   ledger.Subject
	should    weights
	err       error
}

func (w *standing) add(id authority.OwnedID, facts []ledger.Fact) {
	for _, f := range facts {
		values, err := w.catalogue.Values(ledger.Row{Subject: w.counted, ID: id, Fact: f})
		if err != nil {
			w.err = err
			return
		}
		w.should.add(id.UUID, f.Quantity, append([]string{string(f.Measure), f.On.String()}, values[:]...)...)
	}
}

const betweenIDs = "authority_id = ? AND id > ? AND id <= ?"

// petitionsStanding reads the petitions of an office between two ids, the matters and
// parts that say what has become of them first.
func petitionsStanding(owner authority.ID, after, upto uuid.UUID, w *standing) []sqldb.Statement {
	matters := make(map[uuid.UUID]*petition.Matter)
	split := make(map[authority.OwnedID][]petition.Part)
	between := []any{int64(owner), after, upto}
	return []sqldb.Statement{
		matterTable.Query(func(m petition.Matter) { matters[m.ID.UUID] = &m },
			"authority_id = ? AND id IN (SELECT matter_id FROM petition WHERE "+betweenIDs+")", append([]any{int64(owner)}, between...)...),
		parts(owner, func(id authority.OwnedID, t petition.Part) { split[id] = append(split[id], t) },
			"SELECT authority_id, id FROM petition WHERE "+betweenIDs, between...),
		petitionTable.Query(func(p petition.Petition) {
			p.Parts = split[p.ID]
			w.add(p.ID, petition.PetitionFacts(p, matters[p.Matter.UUID]))
		}, betweenIDs, between...),
	}
}

// mattersStanding reads the matters of an office between two ids.
func mattersStanding(owner authority.ID, after, upto uuid.UUID, w *standing) []sqldb.Statement {
	return []sqldb.Statement{matterTable.Query(func(m petition.Matter) { w.add(m.ID, petition.MatterFacts(m)) },
		betweenIDs, int64(owner), after, upto)}
}

// ledgerWeights reads what the ledger of an office holds of cases between two ids.
func ledgerWeights(owner authority.ID, counted ledger.Subject, after, upto uuid.UUID, into weights) sqldb.Statement {
	columns := ""
	for slot := range ledger.Slots {
		columns += ", " + dimensionColumn(slot)
	}
	return sqldb.Query(sqldb.Each(func(r sqldb.Rows) error {
		var id uuid.UUID
		var on sqldb.Day
		var quantity int64
		row := make([]string, 2+ledger.Slots)
		targets := []any{(*sqldb.UID)(&id), &row[0], &on, &quantity}
		for i := range ledger.Slots {
			targets = append(targets, &row[2+i])
		}
		if err := r.Scan(targets...); err != nil {
			return err
		}
		row[1] = clock.Date(on).String()
		into.add(id, quantity, row...)
		return nil
	}), "SELECT l.subject_id, l.measure, l.effective_on, l.quantity"+columns+` FROM ledger AS l
		WHERE l.authority_id = ? AND l.subject = ? AND l.subject_id > ? AND l.subject_id <= ?`, int64(owner), string(counted), after, upto)
}

// firstDifference is the first id of which two sums differ.
func firstDifference(a, b weights) (first uuid.UUID, differ bool) {
	look := func(a, b weights) {
		for id, sum := range a {
			if b[id] != sum && (!differ || id.String() < first.String()) {
				first, differ = id, true
			}
		}
	}
	look(a, b)
	look(b, a)
	return first, differ
}

// checkStock compares the sums of an office's ledger with sums made anew.
func (s *Store) checkStock(ctx context.Context, owner authority.ID) error {
	var b book
	found := make(map[string]map[stockKey]int64)
	reads := []sqldb.Statement{sqldb.Query(sqldb.Each(func(r sqldb.Rows) error {
		var err error
		b, err = scanRolled(r)
		return err
	}), "SELECT authority_id, through, first_year, last_year, known FROM ledger_rolled WHERE authority_id = ?", int64(owner))}
	for _, table := range []string{"ledger_stock", "ledger_known"} {
		found[table] = make(map[stockKey]int64)
		reads = append(reads, stockOf(table, owner, found[table]))
	}
	// What a stock rests on lies below the watermark: it may be read afterwards.
	if err := s.db.FetchApart(ctx, reads...); err != nil || b.through.IsZero() || !b.known {
		return err
	}
	r := &roller{store: s, split: s.stockDimensions(), through: b.through, year: b.lastYear, anew: true}
	c := &stockChange{book: b, split: r.split, last: r.year, sums: make(map[stockKey]int64), known: make(map[stockKey]int64)}
	if err := s.db.FetchApart(ctx, r.everything([]book{b}, map[int64]*stockChange{b.owner: c})); err != nil {
		return err
	}
	// A row of older days than any before does not begin the stock anew.
	maps.DeleteFunc(c.sums, func(k stockKey, _ int64) bool { return k.year < b.firstYear })
	for table, anew := range map[string]map[stockKey]int64{"ledger_stock": c.sums, "ledger_known": c.known} {
		maps.DeleteFunc(anew, func(_ stockKey, sum int64) bool { return sum == 0 })
		if !maps.Equal(found[table], anew) {
			return inconsistent(bilingual.Text{
				VI: fmt.Sprintf("Số cộng sẵn của cơ quan số %s đến %s khác với sổ cái; chạy “kntc rebuild” để cộng lại.", owner, b.through.Format(time.RFC3339)),
				EN: fmt.Sprintf("The sums of authority %s up to %s differ from the ledger; \"kntc rebuild\" makes them anew.", owner, b.through.Format(time.RFC3339)),
			})
		}
	}
	return nil
}

// stockOf reads a table of sums for an office.
func stockOf(table string, owner authority.ID, into map[stockKey]int64) sqldb.Statement {
	return sqldb.Query(sqldb.Each(func(r sqldb.Rows) error {
		var k stockKey
		var sum int64
		err := r.Scan(&k.year, &k.dimension, &k.value, &k.subject, &k.measure, &sum)
		into[k] = sum
		return err
	}), "SELECT year, dimension, value, subject, measure, quantity FROM "+table+" WHERE authority_id = ? AND quantity <> 0", int64(owner))
}
