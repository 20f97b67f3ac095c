package store

import (
	"cmp"
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"kntc/internal/access"
	"kntc/internal/casework"
	"kntc/internal/clock"
	"kntc/internal/page"
	"kntc/internal/petition"
	"kntc/internal/store/sqldb"
)

// list is a query over one table in the order that pages, exports and counts
// share: the newest date first and, on a day, the newest id.
type list struct {
	table   string // what is shown, with its alias
	alias   string
	order   order
	columns string // what a row shows
	joins   string // what the columns need beside the table
	owners  owners
	where   *conditions
	seek    string     // in which the rows are found: the table, or one of the same alias that is in order by what narrows the list
	named   bool       // the conditions name a few rows, so they are found first and sorted then
	keyed   bool       // by their whole keys
	asked   bool       // PostgreSQL: authority by authority, a being the one asked
	byWord  bool       // through the index of words
	words   []string   // that are sought
	search  conditions // on them, as far as the engine states them of a row: they need the index
	states  []string   // which are found each by itself; none when one condition tells
	oneWay  bool       // narrowed by one thing at most, in whose index the rows are found
	among   *source    // the keys among which the rows are; nil: they are found otherwise
	beside  *list      // further rows of other authorities, found another way
	due     dueWay     // what is due in its rows
}

// petitionList is the list of all petitions of a filter, for counts and exports,
// which read them all.
func (s *Store) petitionList(ctx context.Context, scope access.Scope, f casework.PetitionFilter) (list, error) {
	o, err := s.narrowed(ctx, scope, f.Authority, f.Subtree)
	if err != nil {
		return list{}, err
	}
	sort := f.Sort
	f.Sort = ""
	l, err := s.petitionsOf(ctx, o, f, first(petitionDays(f)))
	l.order = s.orderOf(sort, "p", "p.received_on", lineDue)
	return l, err
}

// petitionPages is the list as its pages are found, which read what they show.
func (s *Store) petitionPages(ctx context.Context, scope access.Scope, f casework.PetitionFilter) (list, error) {
	o, err := s.narrowed(ctx, scope, f.Authority, f.Subtree)
	if err != nil {
		return list{}, err
	}
	return s.byDays(ctx, o, petitionDays(f), func(o owners, by *days) (list, error) { return s.petitionsOf(ctx, o, f, by) })
}

// petitionsOf is the list of the petitions of some authorities, which are found by
// some of the days by which it is narrowed unless by something better.
func (s *Store) petitionsOf(ctx context.Context, o owners, f casework.PetitionFilter, found *days) (list, error) {
	l := list{
		table: "petition AS p", seek: "petition AS p", alias: "p", order: s.orderOf(f.Sort, "p", "p.received_on", lineDue),
		columns: lineColumns, joins: lineJoins, owners: o, due: dueInPetitions(),
	}
	if err := s.petitionWhere(ctx, &l, f, found); err != nil {
		return list{}, err
	}
	by := facets{one("p.kind", f.Kind), one("p.field", f.Field), one("p.channel", f.Channel)}.set()
	l.oneWay = len(l.words) == 0 && (l.named || len(by)+len(f.States)+len(petitionDays(f)) <= 1)
	return s.placed(ctx, l, l.byStates(f.States, by), "listed_petition AS p")
}

// matterList is the list of all matters of a filter, for counts.
func (s *Store) matterList(ctx context.Context, scope access.Scope, f casework.MatterFilter) (list, error) {
	o, err := s.narrowed(ctx, scope, f.Authority, f.Subtree)
	if err != nil {
		return list{}, err
	}
	f.Sort = ""
	return s.mattersOf(ctx, o, f, first(matterDays(f)))
}

// matterPages is the list as its pages are found.
func (s *Store) matterPages(ctx context.Context, scope access.Scope, f casework.MatterFilter) (list, error) {
	o, err := s.narrowed(ctx, scope, f.Authority, f.Subtree)
	if err != nil {
		return list{}, err
	}
	return s.byDays(ctx, o, matterDays(f), func(o owners, by *days) (list, error) { return s.mattersOf(ctx, o, f, by) })
}

// mattersOf is the list of the matters of some authorities, which are found by some
// of the days by which it is narrowed unless by something better.
func (s *Store) mattersOf(ctx context.Context, o owners, f casework.MatterFilter, found *days) (list, error) {
	l := list{
		table: "matter AS m", seek: "matter AS m", alias: "m", order: s.orderOf(f.Sort, "m", "m.accepted_on", matterDue),
		columns: matterColumns, joins: matterJoins, owners: o, due: dueInMatters(),
	}
	matterWhere(&l, f, found)
	by := facets{one("m.kind", f.Kind), one("m.field", f.Field), rare("m.outcome", f.Outcome, ""), rare("m.instance", f.Instance, petition.First)}.set()
	l.oneWay = (l.named || len(by)+len(f.States) == 0 || len(by)+len(f.States) == 1 && f.Open == nil) && len(matterDays(f)) == 0
	by = l.byStates(f.States, by)
	switch {
	case f.Open == nil:
	case *f.Open && !l.order.byDay:
		table := l.table
		if s.db.Engine() == sqldb.SQLite { // it would rather read all that the office has
			table += " INDEXED BY matter_open"
		}
		by = append(by, facet{holds: areOpen, table: table})
	case *f.Open: // of those there are few, in order
		by.add(l.where)
		by = nil
		l.where.add(areOpen)
	case len(by)+len(f.States) == 0 && l.order.byDay || l.named:
		l.where.add(areClosed)
		if s.db.Engine() == sqldb.SQLite && !l.named { // likewise
			l.seek = "matter AS m INDEXED BY matter_closed"
		}
	default:
		l.where.add("NOT EXISTS (SELECT 1 FROM matter AS o WHERE o.authority_id = m.authority_id AND o.id = m.id AND o.resolved_on IS NULL AND o.ended_on IS NULL)")
	}
	return s.placed(ctx, l, by, "listed_matter AS m")
}

// placed completes a list by what it is narrowed by, and by how the engine is to
// be asked. Unless its rows are found by something else, they are found in the
// table that is in order by that. A search looks through the rows of a rare facet
// instead of those that have the words.
func (s *Store) placed(ctx context.Context, l list, by facets, listed string) (list, error) {
	if !l.order.byDay || l.order.up && len(l.words) > 0 {
		return s.placedAnew(ctx, l, by, listed)
	}
	if len(by) > 0 && !l.named {
		found := l
		found.seek = listed
		if s.db.Engine() == sqldb.SQLite && len(by) > 1 || l.byWord {
			rare, err := s.rarestFirst(ctx, found, by)
			if err != nil {
				return list{}, err
			}
			if l.byWord && rare {
				found.byWord, found.search = false, conditions{}
				found.where.hasWords(l.words)
			}
		}
		if !found.byWord {
			l = found
		}
	}
	by.add(l.where)
	l.asked = s.ask(l)
	return l, nil
}

// ask reports whether PostgreSQL is to be asked authority by authority: where
// there are several, it would otherwise sort all their rows for one page, and
// its index of words has an order by authority only. What is found in another
// table than it is shown from is asked so, too.
func (s *Store) ask(l list) bool {
	return s.db.Engine() == sqldb.Postgres && (l.byWord || l.seek != l.table || !l.order.byDay || l.owners.scope.All() || len(l.owners.ids) > 1)
}

// ofAsked is the condition that a row belongs to the authority that is asked.
// The words name it already: left to itself PostgreSQL would read another index
// as well, all the authority's rows, to be sure of it.
func (l list) ofAsked() string {
	switch {
	case l.byWord:
		return l.alias + ".authority_id + 0 = a.id"
	case len(l.states) > 0:
		return l.alias + ".authority_id = a.id AND " + l.alias + ".state = a.state"
	}
	return l.alias + ".authority_id = a.id"
}

// byStates narrows a list by states: by one as by a facet, by several in the order
// that the index has for each.
func (l *list) byStates(states []petition.State, by facets) facets {
	column := l.alias + ".state"
	switch values := texts(states); {
	case len(values) == 0:
	case len(values) == 1 || !l.order.byDay:
		return append(facets{{column: column, values: values}}, by...)
	case len(by) == 0 && !l.named && len(l.words) == 0:
		l.seek, l.states = "listed_"+l.table, values
	default:
		l.where.in(column, values)
	}
	return by
}

// aliased names each of the columns as one of the alias.
func aliased(alias, columns string) string {
	names := strings.Split(columns, ",")
	for i, name := range names {
		names[i] = alias + "." + strings.TrimSpace(name)
	}
	return strings.Join(names, ", ")
}

// lineOf is a petition without its content, which no list shows.
//
//nolint:gochecknoglobals // a part of a description, never changed
var lineOf = petitionTable.Without("content")

// lineColumns are what a list shows of a petition and what belongs to the line
// beside it.
//
//nolint:gochecknoglobals // a part of a description, never changed
var lineColumns = lineOf.Columns("p") + ", first.name, lm.state, lm.outcome, entered.recorded_at, " + lineDue + ", " + lineAssigned

// What is due next of an office in a petition or its matter, and to whom the one
// that is worked on is assigned.
const (
	lineDue = `(SELECT min(due.first_on) FROM (
		SELECT min(d.due_on) AS first_on FROM deadline AS d WHERE d.authority_id = p.authority_id AND d.subject_id = p.id AND d.state = 'open' AND d.of_office
		UNION ALL SELECT min(d.due_on) FROM deadline AS d WHERE d.authority_id = p.authority_id AND d.subject_id = p.matter_id AND d.state = 'open' AND d.of_office) AS due)`
	lineAssigned = `(SELECT string_agg(who.display_name, ', ' ORDER BY who.display_name) FROM assignee AS x JOIN account AS who ON who.id = x.account_id
		WHERE x.authority_id = p.authority_id AND x.subject_id = coalesce(p.matter_id, p.id))`
)

// lineJoins never touch the sealed storage: a sealed petition has no name here.
const lineJoins = ` LEFT JOIN party AS first ON first.authority_id = p.authority_id AND first.petition_id = p.id AND first.ordinal = 1
	LEFT JOIN matter AS lm ON lm.authority_id = p.authority_id AND lm.id = p.matter_id
	LEFT JOIN event AS entered ON entered.authority_id = p.authority_id AND entered.subject_id = p.id AND entered.version = 1`

// What a list shows of a matter and what belongs to the line beside it.
//
//nolint:gochecknoglobals // a part of a description, never changed
var matterColumns = matterTable.Columns("m") + ", entered.recorded_at, " + matterDue + ", " + matterAssigned

const (
	matterDue = `(SELECT min(d.due_on) FROM deadline AS d
		WHERE d.authority_id = m.authority_id AND d.subject_id = m.id AND d.state = 'open' AND d.of_office)`
	matterAssigned = `(SELECT string_agg(who.display_name, ', ' ORDER BY who.display_name) FROM assignee AS x JOIN account AS who ON who.id = x.account_id
		WHERE x.authority_id = m.authority_id AND x.subject_id = m.id)`
	matterJoins = ` LEFT JOIN event AS entered ON entered.authority_id = m.authority_id AND entered.subject_id = m.id AND entered.version = 1`
)

// lineScan reads the lines of a result, which have lineColumns first.
type lineScan struct {
	*sqldb.Cursor[petition.Petition]
	name, state, outcome *string // NULL: no open party, no matter
	entered              sqldb.Instant
	due                  sqldb.Day
	assigned             *string // NULL: nobody
}

func newLineScan(beside ...any) *lineScan {
	l := &lineScan{}
	l.Cursor = lineOf.Cursor(append([]any{&l.name, &l.state, &l.outcome, &l.entered, &l.due, &l.assigned}, beside...)...)
	return l
}

func (l *lineScan) read(r sqldb.Rows) (casework.PetitionLine, error) {
	if err := l.Scan(r); err != nil {
		return casework.PetitionLine{}, err
	}
	return casework.PetitionLine{
		Petition: l.Row, Petitioner: deref(l.name),
		MatterState: petition.State(deref(l.state)), Outcome: petition.Outcome(deref(l.outcome)),
		Entered: time.Time(l.entered), Due: clock.Date(l.due), Assigned: deref(l.assigned),
	}, nil
}

func deref(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}

// page is the SQL of a page. The keys of its rows are found first, and what is
// shown is read for the rows of the page alone. Limits are written out: with a
// parameter in their place PostgreSQL plans every page anew.
func (s *Store) page(l list, p page.Page) (string, []any) {
	keys, args := s.pageKeys(l, p)
	if keys == "" {
		c := l.where.clone()
		l.order.after(c, l.order.spelt(l.alias), p.After)
		scope, args := s.scoped(l.owners, l.alias+".authority_id")
		return "SELECT " + l.columns + " FROM " + l.table + l.joins + " WHERE " + scope + " AND " + c.sql() + l.order.by(l.order.spelt(l.alias)) + limit(p.Limit),
			append(args, c.args...)
	}
	if l.beside != nil {
		more, rest := s.pageKeys(*l.beside, p)
		keys = "SELECT * FROM (" + keys + ") AS walked UNION ALL SELECT * FROM (" + more + ") AS found" + l.order.sorted("") + limit(p.Limit)
		args = append(args, rest...)
	}
	return "SELECT " + l.columns + " FROM (" + keys + ") AS f" + l.shown() + l.order.sorted("f."), args
}

// pageKeys is the SQL of the keys of a page, in order; "" when its rows are found
// as well at once.
func (s *Store) pageKeys(l list, p page.Page) (string, []any) {
	c, end := l.where.clone(), l.order.sorted("")+limit(p.Limit)
	sqlite := s.db.Engine() == sqldb.SQLite
	if l.walksDue() {
		return s.nextDueFirst(l, p)
	}
	l.order.after(c, l.order.spelt(l.alias), p.After)
	switch {
	case l.among != nil:
		keys, args := s.keysAmong(l, c)
		return keys + end, args
	case l.asked:
		return l.newest(c.with(l.search), p.Limit)
	case sqlite && l.byWord && !l.order.ordinary():
		keys, args := s.keysByWord(l, c.with(l.search))
		return keys + end, args
	case sqlite && l.byWord:
		return s.newestByWord(l, c.with(l.search), p)
	case sqlite && l.manyWays():
		return l.newestOfEach(c, p.Limit)
	case l.beside != nil:
		return l.newest(c, p.Limit)
	}
	return "", nil
}

func limit(n int) string { return " LIMIT " + strconv.Itoa(n) }

// shown joins what a row shows to its key f. It is said so that SQLite takes the
// keys first.
func (l list) shown() string {
	return " CROSS JOIN " + l.table + l.joins + " WHERE " + l.alias + ".authority_id = f.authority_id AND " + l.alias + ".id = f.id"
}

// owner is the column of the scope. Where the conditions name rows by their whole
// keys it is kept from SQLite's choice of an index: it takes all rows of an
// authority to be ten.
func (l list) owner() string {
	if l.keyed {
		return "+" + l.alias + ".authority_id"
	}
	return l.alias + ".authority_id"
}

// source is the SQL of some rows to ask, as a.
type source struct {
	sql  string
	args []any
}

// authorities are those to ask, for each state when there are several. The list
// itself is the table: compared with one, each authority there is would be looked
// for in the list.
func (l list) authorities() source {
	all := source{"unnest(?::bigint[]) AS a(id)", []any{l.owners.ids}}
	if l.owners.scope.All() {
		all = source{sql: "authority AS a"}
	}
	if len(l.states) == 0 {
		return all
	}
	return source{"(SELECT a.id, s.state FROM " + all.sql + " CROSS JOIN unnest(?::text[]) AS s(state)) AS a", append(all.args, l.states)}
}

// inStates are the conditions with the states, for reads that do not find each by
// itself.
func (l list) inStates() *conditions {
	c := l.where.clone()
	c.in(l.alias+".state", l.states)
	return c
}

// keys is the SQL of what follows SELECT for the keys k of several authorities:
// for each of them, one after the other, those that the conditions and the end
// of the statement give. Without an end PostgreSQL would turn it into a join
// and might read all petitions for it.
func (l list) keys(of source, c *conditions, end string) (string, []any) {
	return " FROM " + of.sql + " CROSS JOIN LATERAL (SELECT " + l.order.selected(l.alias, false) + " FROM " +
		l.seek + " WHERE " + l.ofAsked() + " AND " + c.sql() + cmp.Or(end, " OFFSET 0") + ") AS k", slices.Concat(of.args, c.args)
}

// newest is the SQL of the keys of the newest n rows of several authorities.
// Each gives its own newest, which its index holds in order, and only those are
// sorted. The index of words has no order; it gives all it finds.
//
// Of many authorities most have few rows on a page, or none. So a few of each
// are looked at beforehand: when they fill the page, its oldest row cannot be
// older than the bound, the oldest of theirs that fits, and only an authority
// whose few are all newer than that is asked for more. A filter would have to
// be applied twice, which takes longer when little passes.
func (l list) newest(c *conditions, n int) (string, []any) {
	newest := func(of source, c *conditions, each int) (string, []any) {
		end := l.order.by(l.order.spelt(l.alias)) + limit(each)
		if l.byWord {
			end = ""
		}
		from, args := l.keys(of, c, end)
		return "SELECT " + l.order.keys("k.") + from, args
	}
	order, day := l.order.sorted(""), l.order.columns
	few := l.few(n)
	if few == n {
		keys, args := newest(l.authorities(), c, n)
		return keys + order + limit(n), args
	}
	sample, args := newest(l.authorities(), c, few)
	older := &conditions{}
	older.add("(" + day[0] + ", " + l.alias + ".id) < (a.by1, a.last_id)")
	older.add("(" + day[0] + ", " + l.alias + ".id) >= " + bound)
	more, _ := newest(source{sql: "busy AS a"}, older, n)
	return "WITH sample AS MATERIALIZED (" + sample + "), " +
		"bound AS MATERIALIZED (SELECT by1, id FROM sample" + order + limit(1) + " OFFSET " + strconv.Itoa(n-1) + "), " +
		"placed AS (SELECT authority_id AS id, by1, id AS last_id, row_number() OVER (PARTITION BY authority_id" + order + ") AS place FROM sample), " +
		"busy AS MATERIALIZED (SELECT id, by1, last_id FROM placed WHERE place = " + strconv.Itoa(few) + " AND (by1, last_id) >= " + bound + ") " +
		"SELECT authority_id, id, by1 FROM (SELECT authority_id, id, by1 FROM sample UNION ALL " + more + ") AS k" + order + limit(n), args
}

// bound is the oldest row that can be on a page; older than any when the few do
// not fill it.
const bound = "(coalesce((SELECT by1 FROM bound), '-infinity'::date), " +
	"coalesce((SELECT id FROM bound), '00000000-0000-0000-0000-000000000000'::uuid))"

// few is how many rows of each authority are looked at beforehand for a page of
// n: twice its share, as a power of two so that statements repeat; n when that
// would not spare enough.
func (l list) few(n int) int {
	if !l.order.ordinary() || len(l.where.parts) > 0 || len(l.states) > 0 || l.byWord || len(l.owners.ids) == 0 {
		return n
	}
	few := 2
	for few*len(l.owners.ids) < 2*n {
		few *= 2
	}
	if 2*few > n {
		return n
	}
	return few
}

// all is the SQL of everything that is shown, for exports: what comes between
// SELECT and the order.
func (s *Store) all(l list) (string, []any) {
	scope, args := l.owners.where(l.owner())
	switch {
	case l.among != nil:
		keys, args := s.keysAmong(l, l.where)
		return " FROM (" + keys + ") AS f" + l.shown(), args
	case l.byWord:
		scope, args := l.owners.where("a.id")
		keys, args := s.keysOfAll(l, source{"(SELECT a.id FROM authority AS a WHERE " + scope + ") AS a", args})
		return " FROM (SELECT k.authority_id, k.id" + keys + ") AS f" + l.shown(), args
	case l.seek != l.table:
		where := l.inStates()
		keys := " FROM " + l.seek + " WHERE " + scope + " AND " + where.sql()
		return " FROM (SELECT " + l.alias + ".authority_id, " + l.alias + ".id" + keys + ") AS f" + l.shown(), append(args, where.args...)
	}
	return " FROM " + l.table + l.joins + " WHERE " + scope + " AND " + l.where.sql(), append(args, l.where.args...)
}

// keysOfAll is the SQL of all keys k that are found through the index of words,
// of which PostgreSQL asks some authorities a.
func (s *Store) keysOfAll(l list, of source) (string, []any) {
	if s.db.Engine() == sqldb.SQLite {
		keys, args := s.keysByWord(l, l.where.with(l.search))
		return " FROM (" + keys + ") AS k", args
	}
	return l.keys(of, l.where.with(l.search), "")
}

// Petitions implements casework.Reader.
func (s *Store) Petitions(ctx context.Context, scope access.Scope, f casework.PetitionFilter, page page.Page) ([]casework.PetitionLine, error) {
	l, err := s.petitionPages(ctx, scope, f)
	if err != nil {
		return nil, err
	}
	if !l.byWord || !l.order.ordinary() || s.db.Engine() == sqldb.SQLite {
		stmt, args := s.page(l, page)
		return s.petitionLines(ctx, page.Limit, s.planned(l), stmt, args)
	}
	return s.searched(ctx, l, page)
}

// planned is sent ahead of a page.
func (s *Store) planned(l list) []sqldb.Statement {
	if l.oneWay {
		return s.db.PlanOnce()
	}
	return s.db.PlanAnew()
}

func (s *Store) petitionLines(ctx context.Context, limit int, ahead []sqldb.Statement, stmt string, args []any) ([]casework.PetitionLine, error) {
	out, scan := make([]casework.PetitionLine, 0, limit), newLineScan()
	err := s.db.Fetch(ctx, append(ahead, sqldb.Query(sqldb.Each(func(r sqldb.Rows) error {
		line, err := scan.read(r)
		out = append(out, line)
		return err
	}), stmt, args...))...)
	return out, err
}

// EachPetition implements casework.Reader: rows are handed over as they come
// from the database, none are kept.
func (s *Store) EachPetition(ctx context.Context, scope access.Scope, f casework.PetitionFilter, fn func(casework.PetitionLine) error) (err error) {
	l, err := s.petitionList(ctx, scope, f)
	if err != nil {
		return err
	}
	from, args := s.all(l)
	r, err := s.db.ReadApart(ctx).Raw("SELECT "+l.columns+from+l.order.by(l.order.spelt(l.alias)), args...).Rows()
	if err != nil {
		return s.db.Fault(err)
	}
	defer func() { err = errors.Join(err, r.Close()) }()
	scan := newLineScan()
	for r.Next() {
		line, err := scan.read(r)
		if err != nil {
			return err
		}
		if err := fn(line); err != nil {
			return err
		}
	}
	return s.db.Fault(r.Err())
}

// Matters implements casework.Reader.
func (s *Store) Matters(ctx context.Context, scope access.Scope, f casework.MatterFilter, page page.Page) ([]casework.MatterLine, error) {
	l, err := s.matterPages(ctx, scope, f)
	if err != nil {
		return nil, err
	}
	stmt, args := s.page(l, page)
	var out []casework.MatterLine
	var entered sqldb.Instant
	var due sqldb.Day
	var assigned *string // NULL: nobody
	scan := matterTable.Cursor(&entered, &due, &assigned)
	err = s.db.Fetch(ctx, append(s.planned(l), sqldb.Query(sqldb.Each(func(r sqldb.Rows) error {
		err := scan.Scan(r)
		out = append(out, casework.MatterLine{Matter: scan.Row, Entered: time.Time(entered), Due: clock.Date(due), Assigned: deref(assigned)})
		return err
	}), stmt, args...))...)
	return out, err
}

// CountPetitions implements casework.Reader.
func (s *Store) CountPetitions(ctx context.Context, scope access.Scope, f casework.PetitionFilter, how page.Counting) (page.Count, error) {
	if how == page.CountNone {
		return page.Count{}, nil
	}
	l, err := s.petitionList(ctx, scope, f)
	if err != nil {
		return page.Count{}, err
	}
	return s.count(ctx, l, how)
}

// CountMatters implements casework.Reader.
func (s *Store) CountMatters(ctx context.Context, scope access.Scope, f casework.MatterFilter, how page.Counting) (page.Count, error) {
	if how == page.CountNone {
		return page.Count{}, nil
	}
	l, err := s.matterList(ctx, scope, f)
	if err != nil {
		return page.Count{}, err
	}
	return s.count(ctx, l, how)
}

// roughly is up to how many rows an estimate is replaced by counting: that is
// cheap, and planners guess badly about few rows.
const roughly = 2000

// count counts the rows of a list, no more of them than page.CountMax: what a
// total costs would otherwise follow what is kept, not what is shown.
func (s *Store) count(ctx context.Context, l list, how page.Counting) (page.Count, error) {
	from, args := s.counted(l)
	if how == page.CountEstimate && s.db.Engine() == sqldb.Postgres {
		if n, err := s.estimate(ctx, "SELECT 1"+from, args); err != nil || n > roughly {
			return page.Count{Value: n, Method: page.CountEstimate}, err
		}
	}
	out := page.Count{Method: page.CountExact}
	err := s.db.Fetch(ctx, append(s.db.PlanAnew(), sqldb.Query(sqldb.Each(func(r sqldb.Rows) error { return r.Scan(&out.Value) }),
		"SELECT count(*) FROM (SELECT 1"+from+limit(page.CountMax+1)+") AS counted", args...))...)
	if out.Value > page.CountMax {
		out.Value, out.Method = page.CountMax, page.CountAtLeast
	}
	return out, err
}

// counted is the SQL of the rows that a list has, from FROM on.
func (s *Store) counted(l list) (string, []any) {
	if l.among != nil {
		keys, args := s.keysAmong(l, l.where)
		return " FROM (" + keys + ") AS k", args
	}
	if l.byWord {
		return s.keysOfAll(l, l.authorities())
	}
	scope, args := s.scoped(l.owners, l.owner())
	where := l.inStates()
	return " FROM " + l.seek + " WHERE " + scope + " AND " + where.sql(), append(args, where.args...)
}

// estimate asks PostgreSQL's planner how many rows it expects.
func (s *Store) estimate(ctx context.Context, stmt string, args []any) (int64, error) {
	var text string
	if err := s.db.Fetch(ctx, sqldb.Query(sqldb.Each(func(r sqldb.Rows) error { return r.Scan(&text) }), "EXPLAIN (FORMAT JSON) "+stmt, args...)); err != nil {
		return 0, err
	}
	var plans []struct {
		Plan struct {
			Rows float64 `json:"Plan Rows"`
		} `json:"Plan"`
	}
	if err := json.Unmarshal([]byte(text), &plans); err != nil {
		return 0, fmt.Errorf("read the plan: %w", err)
	}
	if len(plans) == 0 {
		return 0, sql.ErrNoRows
	}
	return int64(plans[0].Plan.Rows), nil
}
