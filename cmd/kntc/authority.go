package main

import (
	"context"
	"fmt"
	"os/user"
	"strconv"
	"strings"

	"kntc/internal/access"
	"kntc/internal/authority"
	"kntc/internal/bilingual"
	"kntc/internal/clock"
	"kntc/internal/directory"
	"kntc/internal/fault"
	"kntc/internal/text"
)

type authorityCommand struct {
	List     authorityList     `cmd:"" help:"List authorities, or find some by name or code."`
	Create   authorityCreate   `cmd:"" help:"Enter an authority; the first ones of a new installation, above all."`
	HandOver authorityHandOver `cmd:"" help:"Hand open cases over to a successor."`
	Import   authorityImport   `cmd:"" help:"Bring the directory in line with a published list of units."`
}

// Help implements kong.HelpProvider.
func (authorityCommand) Help() string {
	return `A new installation knows no authority. Enter the topmost ones here (state and party have one each), give their administrators accounts, and enter and change the others through the API.

Examples:
  kntc authority create --name "UBND tỉnh Thử Nghiệm" --tier province --branch state --since 1997-01-01
  kntc authority list
  kntc authority list dong da`
}

type authorityList struct {
	Words []string `arg:"" optional:"" help:"Words of the name or place, accents aside, or an official code."`
	All   bool     `help:"Ended authorities as well."`
}

// maxListed bounds a list; the API pages through more.
const maxListed = 1000

// Run implements kong's command.
func (c authorityList) Run(ctx context.Context, con *console) error {
	return con.withSystem(ctx, func(sys *system) error {
		tree, err := sys.store.Tree(ctx)
		if err != nil {
			return err
		}
		on := clock.DateOf(con.clock.Now())
		if c.All {
			on = clock.Date{}
		}
		t := table{headings: []string{"number", "tier", "branch", "name", "exists"}, numbers: map[int]bool{0: true}}
		for _, f := range tree.Search(strings.Join(c.Words, " "), on, authority.Filter{}, maxListed) {
			a := f.Authority
			t.add(a.ID.String(), string(a.Tier), string(a.Branch), f.Name, a.ValidFrom.String()+"…"+a.ValidTo.String())
		}
		t.print(con.out)
		return nil
	})
}

type authorityCreate struct {
	Name     string `required:"" help:"Full name, e.g. \"UBND tỉnh Thử Nghiệm\"."`
	Tier     string `required:"" enum:"central,province,district,commune" help:"central, province, district or commune."`
	Branch   string `required:"" enum:"state,party,elected,front,judiciary,service_unit" help:"state, party, elected, front, judiciary or service_unit."`
	Since    string `required:"" help:"First day of its existence, YYYY-MM-DD; for an old body, a day before its oldest register." placeholder:"DATE"`
	Place    string `help:"The unit it governs, e.g. \"Tỉnh Thử Nghiệm\"."`
	Parent   string `help:"The authority it is part of: number, official code or name. Default: none." placeholder:"WHO"`
	Document string `help:"The document that founded it."`
}

// Run implements kong's command.
func (c authorityCreate) Run(ctx context.Context, con *console) error {
	since, err := clock.ParseDate(c.Since)
	if err != nil {
		return usagef("--since: %w", err)
	}
	return con.withFirst(ctx, func(sys *system) error {
		var id authority.ID
		err := sys.store.ApplyDirectory(ctx, operator(0, access.Administrator), nil, func(d directory.Draft) (directory.Outcome, error) {
			id = d.NextID
			change, err := c.change(d, since)
			return directory.Outcome{Changes: []directory.Change{change}}, err
		})
		if err != nil {
			return err
		}
		_, _ = fmt.Fprintf(con.out, "%s  %s\n", id, c.Name)
		return nil
	})
}

func (c authorityCreate) change(d directory.Draft, since clock.Date) (directory.Change, error) {
	n := directory.NewAuthority{
		Name: c.Name, Tier: authority.Tier(c.Tier), Branch: authority.Branch(c.Branch), Place: c.Place,
		ValidFrom: since, Document: c.Document,
	}
	if c.Parent != "" {
		parent, err := findAuthority(d.Tree, c.Parent)
		if err != nil {
			return directory.Change{}, err
		}
		n.Parent = parent.ID
	}
	return n.Founding(d.NextID)
}

// findAuthority returns the authority a person named: by number, official code
// or name. A name that fits several is refused with the list of them.
func findAuthority(tree *authority.Tree, given string) (authority.Authority, error) {
	if n, err := strconv.ParseInt(given, 10, 64); err == nil && given == strconv.FormatInt(n, 10) {
		if a, ok := tree.Get(authority.ID(n)); ok {
			return a, nil
		}
		return authority.Authority{}, errNoAuthority.Msg(
			"Không có cơ quan số "+given+".", "There is no authority number "+given+".")
	}
	found := tree.Search(given, clock.Date{}, authority.Filter{}, 10)
	switch {
	case len(found) == 1 || len(found) > 1 && sameName(given, found[0].Name) && !sameName(given, found[1].Name):
		return found[0].Authority, nil
	case len(found) == 0:
		return authority.Authority{}, errNoAuthority.Msg(
			"Không có cơ quan nào tên “"+given+"”.", "No authority is called \""+given+"\".")
	}
	refusal := errNoAuthority.Msg("Nhiều cơ quan có tên như vậy; hãy ghi số.", "Several authorities fit; give the number.")
	for _, f := range found {
		refusal = refusal.At(f.Authority.ID.String(), "candidate", f.Name, f.Name)
	}
	return authority.Authority{}, refusal
}

func sameName(a, b string) bool { return text.Fold(a) == text.Fold(b) }

// Faults of the command line.
//
//nolint:gochecknoglobals // templates, never changed
var (
	errNoAuthority = fault.Define(fault.NotFound, "no_such_authority", "Không có cơ quan này.", "There is no such authority.")
	errFileExists  = fault.Define(fault.Conflict, "file_exists", "Tệp đã có.", "The file exists.")
	errNoFile      = fault.Define(fault.NotFound, "no_such_file", "Không có tệp này.", "There is no such file.")

	textMigrate = bilingual.Text{VI: "không nâng cấp được lược đồ", EN: "the schema could not be migrated"}
)

// operator is who acts at the console: whoever may reach the database needs no
// account, and histories say who it was.
func operator(home authority.ID, role access.Role) access.Actor {
	name := access.SystemName
	if u, err := user.Current(); err == nil && u.Username != "" {
		name += " (" + u.Username + ")"
	}
	return access.Actor{Home: home, Name: name, Grants: []access.Grant{{Role: role, Authority: home}}}
}
