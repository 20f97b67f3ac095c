package store

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"time"

	"kntc/internal/clock"
	"kntc/internal/ledger"
	"kntc/internal/store/sqldb"
)

// sumOf is one aggregate over the ledger, or over its stock.
type sumOf struct {
	when     ledger.When
	quantity string // what is summed; the row's quantity when empty
	from     string // the table as l, with what restricts it
	args     []any  // of quantity, then of from
	stock    bool
}

// fromLedger splits the question: what took effect in the period comes from
// the ledger; what took effect before it from the stock at the year's start,
// the rows between, and the rows of older days that the stock does not hold
// yet. Authorities without such a stock are summed from their first row.
//
// Asked for a moment that the stock has passed, it takes from the stock what was
// written since; or it begins with what was known when the year began, if that is
// nearer.
//
// Of whole years nothing but the stock is read: what took effect in them is
// what it has grown by.
func (a *reckoning) fromLedger() []sumOf {
	q := a.question
	year, next := q.From.Year(), q.To.Year()+1
	var rolled, passed, turned, bare, single, grown []int64
	since := a.at
	for _, b := range a.books {
		single = append(single, b.owner)
		switch {
		case !a.holds(b, year):
			bare = append(bare, b.owner)
		case !b.through.After(a.at):
			rolled = append(rolled, b.owner)
			since = earlier(since, b.through)
			if a.wholeYears() && a.holds(b, next) {
				single, grown = single[:len(single)-1], append(grown, b.owner)
			}
		case a.turnIsNearer(b):
			turned = append(turned, b.owner)
		default:
			passed = append(passed, b.owner)
		}
	}
	start, stocked := clock.MustDate(year, 1, 1), slices.Concat(rolled, passed)
	var sums []sumOf
	add := func(ids []int64, s func() sumOf) {
		if len(ids) > 0 {
			sums = append(sums, s())
		}
	}
	if !q.To.Before(q.From) { // authorities that left on the first day have had no day in the period
		add(single, func() sumOf { return a.rows(ledger.During, single, q.From, q.To) })
		add(grown, func() sumOf { return a.growth(grown, year, next) })
		add(grown, func() sumOf { return a.late(ledger.During, grown, since, q.From, q.To) })
	}
	add(bare, func() sumOf { return a.rows(ledger.Before, bare, clock.Date{}, q.From.AddDays(-1)) })
	add(stocked, func() sumOf { return a.stock("ledger_stock", stocked, year) })
	add(rolled, func() sumOf { return a.late(ledger.Before, rolled, since, clock.Date{}, start.AddDays(-1)) })
	add(passed, func() sumOf { return a.since(passed, start) })
	if start.Before(q.From) {
		add(stocked, func() sumOf { return a.rows(ledger.Before, stocked, start, q.From.AddDays(-1)) })
	}
	turn := a.turn()
	add(turned, func() sumOf { return a.stock("ledger_known", turned, turn.Year()) })
	add(turned, func() sumOf { return a.enteredSince(turned, turn) })
	if turn.Before(q.From) {
		add(turned, func() sumOf { return a.rows(ledger.Before, turned, turn, q.From.AddDays(-1)) })
	}
	return sums
}

// turn is the latest beginning of a year that lies neither behind the instant nor
// within the period.
func (a *reckoning) turn() clock.Date {
	return clock.MustDate(min(a.question.From.Year(), a.at.UTC().Year()), 1, 1)
}

// startOf is the instant at which a day begins, as stocks tell years apart.
func startOf(d clock.Date) time.Time {
	return time.Date(d.Year(), d.Month(), d.Day(), 0, 0, 0, 0, time.UTC)
}

// turnIsNearer reports whether less was written between the turn of the year and
// the instant than between the instant and the stock, as far as time tells. What
// was known at a turn before the paper register came is another matter.
func (a *reckoning) turnIsNearer(b book) bool {
	turn := startOf(a.turn())
	return b.known && b.imported.Before(turn) && a.at.Sub(turn) < b.through.Sub(a.at)
}

// wholeYears reports whether the period is one year or several, and is not asked
// by month.
func (a *reckoning) wholeYears() bool {
	q := a.question
	return q.From == clock.MustDate(q.From.Year(), 1, 1) && q.To == clock.MustDate(q.To.Year(), 12, 31) &&
		!slices.Contains(q.GroupBy, ledger.DimensionMonth)
}

// holds reports whether there is a stock of the year for the authority. It
// holds each dimension by itself, not their combinations.
func (a *reckoning) holds(b book, year int) bool {
	return a.trusts(b) && b.firstYear <= year && year <= b.lastYear && len(a.stockedDimensions()) <= 1
}

// trusts reports whether the stock holds all that was written up to its instant. One
// beyond the watermark was made under a clock that was ahead: more may be written
// there.
func (a *reckoning) trusts(b book) bool { return !b.through.IsZero() && !b.through.After(a.mark) }

// stockedDimensions are the dimensions of the question that a stock has to be
// split by: it is kept by authority, and what lies before a period has no month.
func (a *reckoning) stockedDimensions() []ledger.Dimension {
	return slices.DeleteFunc(slices.Clone(a.question.GroupBy), func(d ledger.Dimension) bool {
		return d == ledger.DimensionAuthority || d == ledger.DimensionMonth
	})
}

// rows are the ledger's rows of an interval of days, as known at the instant.
// A zero first day is the beginning.
func (a *reckoning) rows(when ledger.When, ids []int64, from, to clock.Date) sumOf {
	where, arg := a.store.db.Among("l.authority_id", ids)
	s := sumOf{when: when, from: "ledger AS l WHERE " + where, args: []any{arg}}
	if !from.IsZero() {
		s.from += " AND l.effective_on >= ?"
		s.args = append(s.args, sqldb.Day(from))
	}
	s.from += " AND l.effective_on <= ? AND l.written_at <= ?"
	s.args = append(s.args, sqldb.Day(to), sqldb.Instant(a.at))
	return s
}

// stock is the sum of everything effective before the year: that was written up
// to the authority's ledger_rolled, or that was known when the year began.
func (a *reckoning) stock(table string, ids []int64, year int) sumOf {
	where, arg := a.store.db.Among("l.authority_id", ids)
	return sumOf{
		when: ledger.Before, stock: true,
		from: table + " AS l WHERE " + where + " AND l.year = ? AND l.dimension = ?", args: []any{arg, year, a.split()},
	}
}

// growth is what the stock of one year has more than that of an earlier one.
func (a *reckoning) growth(ids []int64, year, next int) sumOf {
	where, arg := a.store.db.Among("l.authority_id", ids)
	return sumOf{
		when: ledger.During, stock: true, quantity: "CASE WHEN l.year = ? THEN l.quantity ELSE -l.quantity END",
		from: "ledger_stock AS l WHERE " + where + " AND l.year IN (?, ?) AND l.dimension = ?",
		args: []any{next, arg, year, next, a.split()},
	}
}

// split names the dimension by which the stock is wanted; "" for none.
func (a *reckoning) split() string {
	if by := a.stockedDimensions(); len(by) > 0 {
		return string(by[0])
	}
	return ""
}

// late are the rows of an interval of days that were written after the stock.
// A zero first day is the beginning. The earliest instant of all the stocks
// follows from theirs; it is there for the planner, which cannot know how
// recent they are.
func (a *reckoning) late(when ledger.When, ids []int64, since time.Time, from, to clock.Date) sumOf {
	where, arg := a.store.db.Among("r.authority_id", ids)
	s := sumOf{
		when: when,
		from: "ledger_rolled AS r CROSS JOIN ledger AS l WHERE " + where + ` AND l.authority_id = r.authority_id
			AND l.written_at > r.through AND l.written_at > ? AND l.written_at <= ? AND ` + a.store.db.Aside("l.effective_on") + " <= ?",
		args: []any{arg, sqldb.Instant(since), sqldb.Instant(a.at), sqldb.Day(to)},
	}
	if !from.IsZero() {
		s.from += " AND " + a.store.db.Aside("l.effective_on") + " >= ?"
		s.args = append(s.args, sqldb.Day(from))
	}
	return s
}

// since takes away what the stock has of earlier days that was written after the
// instant.
func (a *reckoning) since(ids []int64, start clock.Date) sumOf {
	where, arg := a.store.db.Among("r.authority_id", ids)
	return sumOf{
		when: ledger.Before, quantity: "-l.quantity",
		from: "ledger_rolled AS r CROSS JOIN ledger AS l WHERE " + where + ` AND l.authority_id = r.authority_id
			AND l.written_at > ? AND l.written_at <= r.through AND ` + a.store.db.Aside("l.effective_on") + " < ?",
		args: []any{arg, sqldb.Instant(a.at), sqldb.Day(start)},
	}
}

// enteredSince are the rows of earlier days that were written from the turn of a
// year up to the instant.
func (a *reckoning) enteredSince(ids []int64, turn clock.Date) sumOf {
	where, arg := a.store.db.Among("l.authority_id", ids)
	return sumOf{
		when: ledger.Before,
		from: "ledger AS l WHERE " + where + " AND l.written_at >= ? AND l.written_at <= ? AND " + a.store.db.Aside("l.effective_on") + " < ?",
		args: []any{arg, sqldb.Instant(startOf(turn)), sqldb.Instant(a.at), sqldb.Day(turn)},
	}
}

func earlier(a, b time.Time) time.Time {
	if b.Before(a) {
		return b
	}
	return a
}

// fromPaper sums what the paper registers knew at the instant, of what was
// taken over from them: what they knew when a year began, and what they entered
// or what took effect since. Without that they are summed from their first row.
func (a *reckoning) fromPaper() []sumOf {
	var all, known, bare []int64
	for _, b := range a.books {
		all = append(all, b.owner)
		if b.known && a.trusts(b) && !b.through.Before(b.imported) && len(a.stockedDimensions()) <= 1 {
			known = append(known, b.owner)
		} else {
			bare = append(bare, b.owner)
		}
	}
	from, turn := sqldb.Day(a.question.From), a.turn()
	sums := []sumOf{a.paper(ledger.During, all, "l.effective_on BETWEEN ? AND ?", from, sqldb.Day(a.question.To))}
	if len(bare) > 0 {
		sums = append(sums, a.paper(ledger.Before, bare, "l.effective_on < ?", from))
	}
	if len(known) > 0 {
		sums = append(sums, a.stock("ledger_known", known, turn.Year()),
			a.paper(ledger.Before, known, "l.recorded_at >= ? AND l.recorded_at < l.written_at AND "+a.store.db.Aside("l.effective_on")+" < ?",
				sqldb.Instant(startOf(turn)), sqldb.Day(turn)),
			a.paper(ledger.Before, known, "l.effective_on >= ? AND l.effective_on < ?", sqldb.Day(turn), from))
	}
	return sums
}

// paper are the rows that paper registers had at the instant and a condition
// selects.
func (a *reckoning) paper(when ledger.When, ids []int64, condition string, args ...any) sumOf {
	where, arg := a.store.db.Among("o.authority_id", ids)
	return sumOf{
		when: when,
		from: "ledger_opening AS o CROSS JOIN ledger AS l WHERE " + where +
			" AND l.authority_id = o.authority_id AND l.written_at <= o.imported_at AND l.recorded_at <= ? AND " + condition,
		args: append([]any{arg, sqldb.Instant(a.at)}, args...),
	}
}

// read is the one statement of all sums: for each, its place among them and its
// rows.
func (a *reckoning) read(sums []sumOf) sqldb.Statement {
	parts, args := make([]string, len(sums)), []any(nil)
	for i, s := range sums {
		parts[i] = a.sql(i, s)
		args = append(args, s.args...)
	}
	return sqldb.Query(sqldb.Each(func(r sqldb.Rows) error { return a.scan(r, sums) }), strings.Join(parts, " UNION ALL "), args...)
}

// sql is a sum grouped by the question's dimensions. Months are made of the
// sums of days: there are far fewer of those than rows.
func (a *reckoning) sql(place int, s sumOf) string {
	inner := []string{"l.subject", "l.measure"}
	outer := []string{"d.subject", "d.measure"}
	for i, d := range a.question.GroupBy {
		name := "g" + strconv.Itoa(i)
		switch {
		case d != ledger.DimensionMonth:
			inner = append(inner, a.column(s, d)+" AS "+name)
			outer = append(outer, "d."+name)
		case s.when == ledger.During:
			inner = append(inner, "l.effective_on AS "+name)
			outer = append(outer, a.store.db.Month("d."+name))
		default:
			outer = append(outer, "''") // what lies before has no month
		}
	}
	return "SELECT " + strconv.Itoa(place) + ", " + strings.Join(outer, ", ") + ", CAST(sum(d.quantity) AS BIGINT) FROM (SELECT " +
		strings.Join(inner, ", ") + ", sum(" + cmp.Or(s.quantity, "l.quantity") + ") AS quantity FROM " + s.from +
		" GROUP BY " + ordinals(1, len(inner)) + ") AS d GROUP BY " + ordinals(2, len(outer))
}

// ordinals is the list of n columns of a SELECT from the first on: "2, 3, 4".
func ordinals(first, n int) string {
	out := make([]string, n)
	for i := range out {
		out[i] = strconv.Itoa(first + i)
	}
	return strings.Join(out, ", ")
}

// column is the SQL of a dimension other than the month.
func (a *reckoning) column(s sumOf, d ledger.Dimension) string {
	switch {
	case d == ledger.DimensionAuthority:
		return "l.authority_id"
	case s.stock:
		return "l.value"
	}
	return a.store.dimensionSQL(d)
}

func (a *reckoning) scan(r sqldb.Rows, sums []sumOf) error {
	var place int
	var subject, measure string
	var owner, quantity int64
	key := make([]string, len(a.question.GroupBy))
	targets := []any{&place, &subject, &measure}
	byOwner := -1
	for i, d := range a.question.GroupBy {
		if d == ledger.DimensionAuthority {
			byOwner = i
			targets = append(targets, &owner)
			continue
		}
		targets = append(targets, &key[i])
	}
	if err := r.Scan(append(targets, &quantity)...); err != nil {
		return err
	}
	if byOwner >= 0 {
		key[byOwner] = strconv.FormatInt(owner, 10)
	}
	a.add(sums[place].when, key, subject, measure, quantity)
	return nil
}
