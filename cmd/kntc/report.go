package main

import (
	"context"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"time"

	"kntc/internal/access"
	"kntc/internal/authority"
	"kntc/internal/clock"
	"kntc/internal/export"
	"kntc/internal/ledger"
	"kntc/internal/statistics"
)

type reportCommand struct {
	Authority   string   `required:"" help:"The authority: its number, official code or name." placeholder:"WHO"`
	From        string   `help:"First day of the period, YYYY-MM-DD. Default: 1 January of this year." placeholder:"DATE"`
	To          string   `help:"Last day of the period, YYYY-MM-DD. Default: today." placeholder:"DATE"`
	GroupBy     []string `help:"Split the figures: ${dimensions}. At most three, separated by commas." placeholder:"DIMENSION"`
	AsKnownAt   string   `help:"Answer with what was known then: a day (its end in Viet Nam) or an instant (RFC 3339). Default: now." placeholder:"WHEN"`
	Subtree     bool     `help:"Count all authorities below as well, of the same branch."`
	Map         string   `enum:"today,then" default:"today" help:"With --subtree: what lies below today, or what lay below then, day by day."`
	AllBranches bool     `help:"With --subtree: of every branch."`
	Set         string   `enum:"cases,outcomes" default:"cases" help:"What came in and became of it, or what results ordered and what was done of it."`
	Format      string   `enum:"table,csv,json" default:"table" help:"table, csv or json."`
	Lang        string   `enum:"vi,en" default:"vi" help:"Language of titles and definitions: vi or en."`
}

// Help implements kong.HelpProvider.
func (reportCommand) Help() string {
	return `Every figure is computed from the ledger. A rate shows its numerator and denominator, and what lies between them by reason. Asking again with the "as known at" that is printed gives the same figures, always.

Examples:
  kntc report --authority 101 --from 2019-01-01 --to 2019-11-15 --as-known-at 2019-11-15
  kntc report --authority "quận ủy Đống Đa" --from 2019-01-01 --to 2019-12-31 --group-by month
  kntc report --authority 1 --subtree --group-by authority,kind --format csv > figures.csv`
}

// Run implements kong's command.
func (c reportCommand) Run(ctx context.Context, con *console) error {
	return con.withSystem(ctx, func(sys *system) error {
		q, err := c.question(ctx, con, sys)
		if err != nil {
			return err
		}
		answer, err := sys.statistics.Statistics(ctx, operator(q.Authority, access.Administrator), q)
		if err != nil {
			return err
		}
		tree, err := sys.store.Tree(ctx)
		if err != nil {
			return err
		}
		report := figures{answer, c.Lang, tree}
		switch c.Format {
		case "csv":
			return report.csv(con)
		case "json":
			return report.json(con)
		}
		report.table(con)
		return nil
	})
}

func (c reportCommand) question(ctx context.Context, con *console, sys *system) (ledger.Question, error) {
	tree, err := sys.store.Tree(ctx)
	if err != nil {
		return ledger.Question{}, err
	}
	who, err := findAuthority(tree, c.Authority)
	if err != nil {
		return ledger.Question{}, err
	}
	today := clock.DateOf(con.clock.Now())
	q := ledger.Question{
		Authority: who.ID, Subtree: c.Subtree, Map: ledger.Map(c.Map), AllBranches: c.AllBranches, Set: ledger.Set(c.Set),
		From: clock.MustDate(today.Year(), time.January, 1), To: today,
	}
	for _, f := range []struct {
		name, given string
		into        *clock.Date
	}{{"--from", c.From, &q.From}, {"--to", c.To, &q.To}} {
		if f.given == "" {
			continue
		}
		if *f.into, err = clock.ParseDate(f.given); err != nil {
			return ledger.Question{}, usagef("%s: %w", f.name, err)
		}
	}
	for _, d := range c.GroupBy {
		q.GroupBy = append(q.GroupBy, ledger.Dimension(d))
	}
	q.AsKnownAt, err = parseMoment(c.AsKnownAt)
	return q, err
}

// parseMoment reads a day, meaning its end in Viet Nam, or an instant.
func parseMoment(s string) (time.Time, error) {
	if s == "" {
		return time.Time{}, nil
	}
	if day, err := clock.ParseDate(s); err == nil {
		return day.End(), nil
	}
	t, err := time.Parse(time.RFC3339Nano, s)
	if err != nil {
		return time.Time{}, usagef("--as-known-at: %q is neither a day (YYYY-MM-DD) nor an instant (2019-11-15T24:00:00+07:00)", s)
	}
	return t.UTC().Truncate(time.Microsecond), nil
}

// dimensions lists what figures can be split by, for the help text.
func dimensions(c *ledger.Catalogue) string {
	var names []string
	for _, d := range c.Dimensions() {
		names = append(names, string(d.Dimension))
	}
	return strings.Join(names, ", ")
}

// figures is an answer to be printed.
type figures struct {
	statistics.Answer

	lang string
	tree *authority.Tree
}

// name is what the authority was called on the last day of the period.
func (f figures) name(id authority.ID) string { return f.tree.NameOn(id, f.Question.To) }

// known is the instant up to which the answer is, as it may be given again.
func (f figures) known() string {
	return f.AsKnownAt.In(clock.VietNam).Format(instantLayout)
}

// key writes the group's values as people read them.
func (f figures) key(g ledger.Group) []string {
	out := make([]string, len(g.Key))
	for i, v := range g.Key {
		out[i] = v
		if f.Question.GroupBy[i] != ledger.DimensionAuthority {
			continue
		}
		if id, err := strconv.ParseInt(v, 10, 64); err == nil {
			out[i] = v + " " + f.name(authority.ID(id))
		}
	}
	return out
}

func (f figures) headings() []string {
	var out []string
	for _, d := range f.Question.GroupBy {
		out = append(out, string(d))
	}
	return out
}

// reach says on which map the figures of a subtree are.
func (f figures) reach() string {
	switch {
	case !f.Question.Subtree:
		return ""
	case f.Question.Map == ledger.Then:
		return " and what lay below it day by day"
	}
	return " and what lies below it today"
}

func (f figures) table(con *console) {
	q := f.Question
	_, _ = fmt.Fprintf(con.out, "%s%s\n%s – %s, as known at %s\n\n",
		f.name(q.Authority), f.reach(), q.From.Vietnamese(), q.To.Vietnamese(), f.known())
	width := len(q.GroupBy)
	t := table{
		headings: append(f.headings(), "figure", "value", "of", "rate", "definition"),
		numbers:  map[int]bool{width + 1: true, width + 2: true, width + 3: true},
	}
	for _, g := range f.Groups {
		for _, fig := range g.Figures {
			d := fig.Definition
			of, rate := "", ""
			if d.Of != nil {
				of, rate = thousands(fig.Denominator), percent(fig.Value, fig.Denominator)
			}
			t.add(append(f.key(g), d.Title.In(f.lang), thousands(fig.Value), of, rate, identify(d))...)
			for _, e := range fig.Exclusions {
				t.add(append(make([]string, width), "  "+e.Reason, "", thousands(e.Value), "", "")...)
			}
			for _, e := range fig.Apart {
				if e.Value != 0 {
					t.add(append(make([]string, width), "  not counted: "+e.Reason, thousands(e.Value), "", "", "")...)
				}
			}
		}
	}
	t.print(con.out)
}

// identify names a definition for ever.
func identify(d *ledger.Definition) string { return fmt.Sprintf("%s@%d", d.ID, d.Version) }

// csv writes one line for each figure and each exclusion of a rate.
func (f figures) csv(con *console) error {
	var columns []export.Column
	for _, h := range append(f.headings(), "figure", "title", "value", "denominator", "excluded_for", "definition", "as_known_at") {
		columns = append(columns, export.Column{Heading: h})
	}
	w, err := export.New(export.CSV, con.out, columns)
	if err != nil {
		return err
	}
	for _, g := range f.Groups {
		for _, fig := range g.Figures {
			if err := f.csvFigure(w, g, fig); err != nil {
				return err
			}
		}
	}
	return w.Close()
}

func (f figures) csvFigure(w export.Writer, g ledger.Group, fig ledger.Figure) error {
	d := fig.Definition
	line := func(value, denominator any, reason string) error {
		var cells []any
		for _, k := range f.key(g) {
			cells = append(cells, k)
		}
		return w.Row(append(cells, identify(d), d.Title.In(f.lang), value, denominator, reason, d.Text.In(f.lang), f.known())...)
	}
	var denominator any
	if d.Of != nil {
		denominator = fig.Denominator
	}
	if err := line(fig.Value, denominator, ""); err != nil {
		return err
	}
	for _, e := range fig.Exclusions {
		if err := line(e.Value, denominator, e.Reason); err != nil {
			return err
		}
	}
	for _, e := range fig.Apart {
		if e.Value == 0 {
			continue
		}
		if err := line(e.Value, nil, "not counted: "+e.Reason); err != nil { // no part of the denominator
			return err
		}
	}
	return nil
}

// The JSON form of a report is the API's, with titles.
type (
	reportJSON struct {
		AsKnownAt string       `json:"as_known_at"`
		Question  questionJSON `json:"question"`
		Groups    []groupJSON  `json:"groups"`
	}
	questionJSON struct {
		Authority authority.ID `json:"authority_id,string"`
		Name      string       `json:"authority"`
		Subtree   bool         `json:"subtree"`
		Map       ledger.Map   `json:"map"`
		Branches  string       `json:"branches"`
		From      clock.Date   `json:"from"`
		To        clock.Date   `json:"to"`
		GroupBy   []string     `json:"group_by"`
	}
	groupJSON struct {
		Key     map[string]string              `json:"key"`
		Figures map[ledger.FigureID]figureJSON `json:"figures"`
	}
	figureJSON struct {
		Title       string           `json:"title"`
		Value       *int64           `json:"value,omitempty"`
		Numerator   *int64           `json:"numerator,omitempty"`
		Denominator *int64           `json:"denominator,omitempty"`
		Exclusions  map[string]int64 `json:"exclusions,omitempty"`
		LeftOut     map[string]int64 `json:"left_out,omitempty"`
		Definition  string           `json:"definition"`
	}
)

// instantLayout writes instants as exactly as the ledger keeps them.
const instantLayout = "2006-01-02T15:04:05.000000Z07:00"

func (f figures) json(con *console) error {
	q := f.Question
	out := reportJSON{
		AsKnownAt: f.AsKnownAt.UTC().Format(instantLayout),
		Question: questionJSON{
			Authority: q.Authority, Name: f.name(q.Authority), Subtree: q.Subtree, Map: q.Map, Branches: "own",
			From: q.From, To: q.To, GroupBy: append([]string{}, f.headings()...),
		},
		Groups: make([]groupJSON, 0, len(f.Groups)),
	}
	if q.AllBranches {
		out.Question.Branches = "all"
	}
	for _, g := range f.Groups {
		group := groupJSON{Key: make(map[string]string), Figures: make(map[ledger.FigureID]figureJSON)}
		for i, d := range q.GroupBy {
			group.Key[string(d)] = g.Key[i]
		}
		for _, fig := range g.Figures {
			group.Figures[fig.Definition.ID] = f.figureJSON(fig)
		}
		out.Groups = append(out.Groups, group)
	}
	enc := json.NewEncoder(con.out)
	enc.SetIndent("", "  ")
	enc.SetEscapeHTML(false)
	return enc.Encode(out)
}

func (f figures) figureJSON(fig ledger.Figure) figureJSON {
	d := fig.Definition
	out := figureJSON{Title: d.Title.In(f.lang), Definition: identify(d)}
	if d.Of == nil {
		out.Value = &fig.Value
		return out
	}
	out.Numerator, out.Denominator = &fig.Value, &fig.Denominator
	out.Exclusions = make(map[string]int64)
	for _, e := range fig.Exclusions {
		out.Exclusions[e.Reason] = e.Value
	}
	for _, e := range fig.Apart {
		if e.Value == 0 {
			continue
		}
		if out.LeftOut == nil {
			out.LeftOut = make(map[string]int64)
		}
		out.LeftOut[e.Reason] = e.Value
	}
	return out
}
