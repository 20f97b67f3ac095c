package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"kntc/internal/access"
	"kntc/internal/casework"
	"kntc/internal/petition"
)

// list is a query over one table in the order that pages, exports and counts
// share: the newest date first and, on a day, the newest id.
type list struct {
	table   string // with its alias
	alias   string
	on      string // the date column of the order
	columns string // what a row shows
	joins   string // what the columns need beside the table
	owners  owners
	where   *conditions
}

func (s *Store) petitionList(ctx context.Context, scope access.Scope, f casework.PetitionFilter) (list, error) {
	o, err := s.narrowed(ctx, scope, f.Authority, f.Subtree)
	if err != nil {
		return list{}, err
	}
	return list{
		table: "petition AS p", alias: "p", on: "p.received_on", columns: lineColumns, joins: lineJoins,
		owners: o, where: s.petitionWhere(o, f),
	}, nil
}

func (s *Store) matterList(ctx context.Context, scope access.Scope, f casework.MatterFilter) (list, error) {
	o, err := s.narrowed(ctx, scope, f.Authority, f.Subtree)
	if err != nil {
		return list{}, err
	}
	return list{
		table: "matter AS m", alias: "m", on: "m.accepted_on", columns: aliased("m", matterColumns),
		owners: o, where: matterWhere(f),
	}, nil
}

// aliased names each of the columns as one of the alias.
func aliased(alias, columns string) string {
	names := strings.Split(columns, ",")
	for i, name := range names {
		names[i] = alias + "." + strings.TrimSpace(name)
	}
	return strings.Join(names, ", ")
}

// lineColumns are a petition's columns without its content, which no list
// shows, and what belongs to the line beside it.
const lineColumns = `p.authority_id, p.id, p.year, p.no, p.state, p.kind_declared, p.kind, p.channel, p.field, p.received_on,
	p.subject, '' AS content, p.respondent, p.contested_decision, p.originals, p.signatories, p.anonymous, p.organisation,
	p.eligibility, p.competence, p.last_on, p.disposed_on, p.matter_id, p.origin_authority_id, p.origin_id,
	p.transferred_to, p.transfer_name, p.reply_on, p.reply_text, p.source_number, p.source_hash, p.version,
	first.name, lm.state, lm.outcome`

// lineJoins never touch the sealed storage: a sealed petition has no name here.
const lineJoins = ` LEFT JOIN party AS first ON first.authority_id = p.authority_id AND first.petition_id = p.id AND first.ordinal = 1
	LEFT JOIN matter AS lm ON lm.authority_id = p.authority_id AND lm.id = p.matter_id`

func scanLine(r rows) (casework.PetitionLine, error) {
	var row petitionRow
	var name, state, outcome *string
	if err := r.Scan(append(row.targets(), &name, &state, &outcome)...); err != nil {
		return casework.PetitionLine{}, err
	}
	return casework.PetitionLine{
		Petition: row.toPetition(), Petitioner: deref(name),
		MatterState: petition.State(deref(state)), Outcome: petition.Outcome(deref(outcome)),
	}, nil
}

// page is the SQL of a page. The keys are found first and the rows joined to
// them, so that what is not shown is not read.
//
// Over several authorities PostgreSQL would sort all their rows; asking each
// for its own first rows, which its index holds in order, and sorting those
// reads as many rows as there are authorities times the limit at most.
func (s *Store) page(l list, p casework.Page) (string, []any) {
	c := *l.where
	c.after(l.on, l.alias+".id", p.After)
	order := " ORDER BY " + l.on + " DESC, " + l.alias + ".id DESC"
	if l.owners.count() == 1 || s.engine.name() == SQLite {
		scope, args := l.owners.where(l.alias + ".authority_id")
		return "SELECT " + l.columns + " FROM " + l.table + l.joins + " WHERE " + scope + " AND " + c.sql() + order + " LIMIT ?",
			append(append(args, c.args...), p.Limit)
	}
	scope, args := l.owners.where("a.id")
	keys := "SELECT " + l.alias + ".authority_id, " + l.alias + ".id, " + l.on + " AS on_day FROM " + l.table +
		" WHERE " + l.alias + ".authority_id = a.id AND " + c.sql() + order + " LIMIT ?"
	first := "SELECT k.authority_id, k.id FROM authority AS a CROSS JOIN LATERAL (" + keys + ") AS k WHERE " + scope +
		" ORDER BY k.on_day DESC, k.id DESC LIMIT ?"
	args = append(append(c.args[:len(c.args):len(c.args)], p.Limit), append(args, p.Limit)...)
	return "SELECT " + l.columns + " FROM (" + first + ") AS f JOIN " + l.table + " ON " + l.alias + ".authority_id = f.authority_id AND " +
		l.alias + ".id = f.id" + l.joins + order, args
}

// all is the SQL of everything, in list order.
func (l list) all() (string, []any) {
	scope, args := l.owners.where(l.alias + ".authority_id")
	return "SELECT " + l.columns + " FROM " + l.table + l.joins + " WHERE " + scope + " AND " + l.where.sql() +
		" ORDER BY " + l.on + " DESC, " + l.alias + ".id DESC", append(args, l.where.args...)
}

// Petitions implements casework.Reader.
func (s *Store) Petitions(ctx context.Context, scope access.Scope, f casework.PetitionFilter, page casework.Page) ([]casework.PetitionLine, error) {
	l, err := s.petitionList(ctx, scope, f)
	if err != nil {
		return nil, err
	}
	stmt, args := s.page(l, page)
	var out []casework.PetitionLine
	err = s.stream(ctx, stmt, args, func(r rows) error {
		line, err := scanLine(r)
		out = append(out, line)
		return err
	})
	return out, err
}

// EachPetition implements casework.Reader: rows are handed over as they come
// from the database, none are kept.
func (s *Store) EachPetition(ctx context.Context, scope access.Scope, f casework.PetitionFilter, fn func(casework.PetitionLine) error) error {
	l, err := s.petitionList(ctx, scope, f)
	if err != nil {
		return err
	}
	stmt, args := l.all()
	return s.stream(ctx, stmt, args, func(r rows) error {
		line, err := scanLine(r)
		if err != nil {
			return err
		}
		return fn(line)
	})
}

// Matters implements casework.Reader.
func (s *Store) Matters(ctx context.Context, scope access.Scope, f casework.MatterFilter, page casework.Page) ([]petition.Matter, error) {
	l, err := s.matterList(ctx, scope, f)
	if err != nil {
		return nil, err
	}
	stmt, args := s.page(l, page)
	var out []petition.Matter
	err = s.stream(ctx, stmt, args, func(r rows) error {
		m, err := scanMatter(r)
		out = append(out, m)
		return err
	})
	return out, err
}

// stream runs a query and calls fn for each row.
func (s *Store) stream(ctx context.Context, stmt string, args []any, fn func(rows) error) (err error) {
	r, err := s.read(ctx).Raw(stmt, args...).Rows()
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, r.Close()) }()
	for r.Next() {
		if err := fn(r); err != nil {
			return err
		}
	}
	return r.Err()
}

// CountPetitions implements casework.Reader.
func (s *Store) CountPetitions(ctx context.Context, scope access.Scope, f casework.PetitionFilter, how casework.Counting) (int64, error) {
	if how == casework.CountNone {
		return 0, nil
	}
	l, err := s.petitionList(ctx, scope, f)
	if err != nil {
		return 0, err
	}
	return s.count(ctx, l, how)
}

// CountMatters implements casework.Reader.
func (s *Store) CountMatters(ctx context.Context, scope access.Scope, f casework.MatterFilter, how casework.Counting) (int64, error) {
	if how == casework.CountNone {
		return 0, nil
	}
	l, err := s.matterList(ctx, scope, f)
	if err != nil {
		return 0, err
	}
	return s.count(ctx, l, how)
}

// roughly is up to how many rows an estimate is replaced by counting: that is
// cheap, and planners guess badly about few rows.
const roughly = 2000

func (s *Store) count(ctx context.Context, l list, how casework.Counting) (int64, error) {
	scope, args := l.owners.where(l.alias + ".authority_id")
	from := " FROM " + l.table + " WHERE " + scope + " AND " + l.where.sql()
	args = append(args, l.where.args...)
	if how == casework.CountEstimate && s.engine.name() == Postgres {
		if n, err := s.estimate(ctx, "SELECT 1"+from, args); err != nil || n > roughly {
			return n, err
		}
	}
	var n int64
	err := s.read(ctx).Raw("SELECT count(*)"+from, args...).Row().Scan(&n)
	return n, err
}

// estimate asks PostgreSQL's planner how many rows it expects.
func (s *Store) estimate(ctx context.Context, stmt string, args []any) (int64, error) {
	var text string
	if err := s.read(ctx).Raw("EXPLAIN (FORMAT JSON) "+stmt, args...).Row().Scan(&text); err != nil {
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
