package store

import (
	"cmp"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"kntc/internal/clock"
	"kntc/internal/ledger"
	"kntc/internal/store/sqldb"
)

// stockKey is the key of a ledger_stock row within an authority.
type stockKey struct {
	year             int
	dimension, value string
	subject, measure string
}

// stockChange is what is added to the stock of one authority; to an empty one
// when it is the whole.
type stockChange struct {
	book  book
	split []ledger.Dimension // by which it is split, each alone
	whole bool
	first int // the years for which a stock is kept
	last  int
	sums  map[stockKey]int64
	known map[stockKey]int64 // of them, what was known when the year began
}

// flow is the sum of an authority's rows effective in one year and known in one,
// for one combination of all dimensions.
type flow struct {
	owner    int64
	year     int
	entered  int // the year in which it was known; see entered
	subject  string
	measure  string
	values   []string // as split
	quantity int64
}

// stockDimensions are the dimensions by which a stock is split, each alone.
func (s *Store) stockDimensions() []ledger.Dimension {
	var out []ledger.Dimension
	for _, d := range s.catalogue.Dimensions() {
		if d.Dimension != ledger.DimensionAuthority && d.Dimension != ledger.DimensionMonth {
			out = append(out, d.Dimension)
		}
	}
	return out
}

// add carries a flow into every later year, once in all and once for each
// dimension.
func (c *stockChange) add(f flow) {
	for year := max(f.year+1, c.first); year <= c.last; year++ {
		c.carry(c.sums, year, f)
	}
	for year := max(f.year, f.entered) + 1; year <= c.last; year++ {
		c.carry(c.known, year, f)
	}
}

func (c *stockChange) carry(into map[stockKey]int64, year int, f flow) {
	into[stockKey{year, "", "", f.subject, f.measure}] += f.quantity
	for i, d := range c.split {
		into[stockKey{year, string(d), f.values[i], f.subject, f.measure}] += f.quantity
	}
}

// everything reads the flows of all years for authorities whose stock is made
// anew. The oldest come first, so the first tells where the stock begins.
func (r *roller) everything(books []book, changes map[int64]*stockChange) sqldb.Statement {
	where, arg := r.store.db.Among("l.authority_id", owners64(books))
	for _, b := range books {
		changes[b.owner].first = r.year
	}
	return r.flows(func(f flow) {
		c := changes[f.owner]
		c.first = min(c.first, f.year+1)
		c.add(f)
	}, "ledger AS l"+ofOpening+" WHERE "+where+" AND l.effective_on < ? AND l.written_at <= ?",
		arg, sqldb.Day(clock.MustDate(r.year, 1, 1)), sqldb.Instant(r.through))
}

// lateRows reads what was written of past years since the stock was made.
func (r *roller) lateRows(books []book, changes map[int64]*stockChange) sqldb.Statement {
	where, arg := r.store.db.Among("r.authority_id", owners64(books))
	return r.flows(func(f flow) { changes[f.owner].add(f) },
		"ledger_rolled AS r CROSS JOIN ledger AS l"+ofOpening+" WHERE "+where+
			" AND l.authority_id = r.authority_id AND l.written_at > r.through AND l.written_at <= ? AND l.effective_on < ?",
		arg, sqldb.Instant(r.through), sqldb.Day(clock.MustDate(r.year, 1, 1)))
}

const ofOpening = " LEFT JOIN ledger_opening AS o ON o.authority_id = l.authority_id"

// entered is the instant at which a row was known: of a paper register that was
// imported, when that had it.
const entered = "CASE WHEN l.written_at <= o.imported_at THEN l.recorded_at ELSE l.written_at END"

// flows sums what the FROM clause names by year and all dimensions, oldest
// year first.
func (r *roller) flows(use func(flow), from string, args ...any) sqldb.Statement {
	year := "substr(" + r.store.db.Month("l.effective_on") + ", 1, 4)"
	columns := "l.authority_id, " + year + ", substr(" + r.store.db.Month(entered) + ", 1, 4), l.subject, l.measure"
	for slot := range ledger.Slots {
		columns += ", " + dimensionColumn(slot)
	}
	return sqldb.Query(sqldb.Each(func(row sqldb.Rows) error {
		var f flow
		var year, entered string
		var values [ledger.Slots]string
		targets := []any{&f.owner, &year, &entered, &f.subject, &f.measure}
		for i := range values {
			targets = append(targets, &values[i])
		}
		if err := row.Scan(append(targets, &f.quantity)...); err != nil {
			return err
		}
		f.year, _ = strconv.Atoi(year) // of a date
		var err error
		f.entered, err = strconv.Atoi(entered)
		f.values = r.values(ledger.Subject(f.subject), values)
		use(f)
		return err
	}), "SELECT "+columns+", CAST(sum(l.quantity) AS BIGINT) FROM "+from+" GROUP BY "+columns+" ORDER BY "+year, args...)
}

// values are those of the dimensions by which the stock is split; empty where
// rows of the subject do not carry one.
func (r *roller) values(s ledger.Subject, places [ledger.Slots]string) []string {
	out := make([]string, len(r.split))
	for i, d := range r.split {
		if slot, ok := r.store.catalogue.Slot(s, d); ok {
			out[i] = places[slot]
		}
	}
	return out
}

// save queues the change.
func (c *stockChange) save(t *sqldb.Tx, through time.Time) {
	owner := c.book.owner
	if c.whole {
		t.Exec("DELETE FROM ledger_stock WHERE authority_id = ?", owner)
		t.Exec("DELETE FROM ledger_known WHERE authority_id = ?", owner)
		t.Exec("DELETE FROM ledger_rolled WHERE authority_id = ?", owner)
		t.Exec("INSERT INTO ledger_rolled (authority_id, through, first_year, last_year, known) VALUES (?, ?, ?, ?, true)",
			owner, sqldb.Instant(through), c.first, c.last)
	} else {
		t.ExecOne("UPDATE ledger_rolled SET through = ? WHERE authority_id = ?", sqldb.Instant(through), owner)
	}
	addStock(t, "ledger_stock", owner, c.sums)
	addStock(t, "ledger_known", owner, c.known)
}

// addStock queues what is added to a table of sums.
func addStock(t *sqldb.Tx, table string, owner int64, sums map[stockKey]int64) {
	for chunk := range slices.Chunk(stockKeys(sums), perInsert) {
		var args []any
		for _, k := range chunk {
			args = append(args, owner, k.year, k.dimension, k.value, k.subject, k.measure, sums[k])
		}
		t.Exec("INSERT INTO "+table+" (authority_id, year, dimension, value, subject, measure, quantity) VALUES "+
			sqldb.Marks(len(chunk), 7)+` ON CONFLICT (authority_id, year, dimension, value, subject, measure)
			DO UPDATE SET quantity = `+table+".quantity + excluded.quantity", args...)
	}
}

// stockKeys lists what is added in the order of the table's key.
func stockKeys(sums map[stockKey]int64) []stockKey {
	keys := slices.Collect(maps.Keys(sums))
	keys = slices.DeleteFunc(keys, func(k stockKey) bool { return sums[k] == 0 })
	slices.SortFunc(keys, func(a, b stockKey) int {
		return cmp.Or(cmp.Compare(a.year, b.year), strings.Compare(a.dimension, b.dimension), strings.Compare(a.value, b.value),
			strings.Compare(a.subject, b.subject), strings.Compare(a.measure, b.measure))
	})
	return keys
}
