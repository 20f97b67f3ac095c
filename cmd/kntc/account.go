package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"kntc/internal/access"
	"kntc/internal/authority"
	"kntc/internal/fault"
	"kntc/internal/idempotency"
	"kntc/internal/identity"
)

type accountCommand struct {
	Create  accountCreate  `cmd:"" help:"Create an account."`
	List    accountList    `cmd:"" help:"List accounts."`
	Reset   accountReset   `cmd:"" help:"Give an account a new one-time password and end its sessions."`
	SignOut accountSignOut `cmd:"" help:"End all sessions of an account."`
	Disable accountDisable `cmd:"" help:"Keep an account from signing in and end its sessions."`
	Enable  accountEnable  `cmd:"" help:"Let a disabled account sign in again."`
}

// Help implements kong.HelpProvider.
func (accountCommand) Help() string {
	return `Whoever may reach the database may use this command, with no account of his own: it makes the first administrator. Afterwards administrators do the same through the API. Histories say that it was done from the command line, and by which user of the machine.

Examples:
  kntc account create --username tran.binh --name "Trần Thị Bình" --authority 1 --role administrator
  kntc account list
  kntc account reset tran.binh`
}

type accountCreate struct {
	Username      string   `required:"" help:"3 to 40 of a–z, 0–9, dot, hyphen and underscore."`
	Name          string   `required:"" help:"The person's name, or what a program is for."`
	Authority     string   `required:"" help:"The office the account belongs to: number, official code or name." placeholder:"WHO"`
	Role          []string `required:"" help:"${roles}; at the office itself, or elsewhere as role@number. Several are separated by commas." placeholder:"ROLE"`
	PasswordStdin bool     `help:"Read the password from the first line of standard input. It need not be changed at first use then."`
}

// Help implements kong.HelpProvider.
func (accountCreate) Help() string {
	return `Prints a one-time password, which is stored nowhere and must be changed at the first sign-in.

Examples:
  kntc account create --username le.an --name "Lê Văn An" --authority "UBND phường Đống Đa" --role clerk
  kntc account create --username le.an --name "Lê Văn An" --authority 161 --role clerk,supervisor@1
  kntc account create --username loader --name "Nightly import" --authority 161 --role head --password-stdin < secret`
}

// Run implements kong's command.
func (c accountCreate) Run(ctx context.Context, con *console) error {
	return con.withFirst(ctx, func(sys *system) error {
		tree, err := sys.store.Tree(ctx)
		if err != nil {
			return err
		}
		home, err := findAuthority(tree, c.Authority)
		if err != nil {
			return err
		}
		n := identity.NewAccount{Home: home.ID, Username: c.Username, DisplayName: c.Name}
		if n.Grants, err = parseGrants(c.Role, home.ID); err != nil {
			return err
		}
		if c.PasswordStdin {
			if n.Password, err = firstLine(con.in); err != nil {
				return err
			}
		}
		account, password, err := sys.identity.Bootstrap(ctx, n)
		if err != nil {
			return err
		}
		_, _ = fmt.Fprintf(con.out, "%s  %s  %s\n", account.Username, home.Name, grantsText(account.Grants))
		if password != "" {
			_, _ = fmt.Fprintf(con.out, "one-time password: %s\n", password)
		}
		return nil
	})
}

// parseGrants reads "role" or "role@number".
func parseGrants(given []string, home authority.ID) ([]access.Grant, error) {
	var out []access.Grant
	for _, g := range given {
		role, at, elsewhere := strings.Cut(g, "@")
		grant := access.Grant{Role: access.Role(role), Authority: home}
		if !slices.Contains(access.Roles(), grant.Role) {
			return nil, usagef("--role: %q is none of %s", role, roles())
		}
		if elsewhere {
			var n int64
			if _, err := fmt.Sscanf(at+"\n", "%d\n", &n); err != nil || n <= 0 {
				return nil, usagef("--role: %q is not role@number", g)
			}
			grant.Authority = authority.ID(n)
		}
		out = append(out, grant)
	}
	return out, nil
}

func roles() string {
	var names []string
	for _, r := range access.Roles() {
		names = append(names, string(r))
	}
	return strings.Join(names, ", ")
}

func grantsText(grants []access.Grant) string {
	var out []string
	for _, g := range grants {
		out = append(out, string(g.Role)+"@"+g.Authority.String())
	}
	return strings.Join(out, ", ")
}

// maxPasswordLine bounds what is read as a password.
const maxPasswordLine = 4096

func firstLine(r io.Reader) (string, error) {
	line, err := bufio.NewReader(io.LimitReader(r, maxPasswordLine)).ReadString('\n')
	if err != nil && !errors.Is(err, io.EOF) {
		return "", fmt.Errorf("read password: %w", err)
	}
	line = strings.TrimRight(line, "\r\n")
	if line == "" {
		return "", usagef("--password-stdin: standard input is empty")
	}
	return line, nil
}

type accountList struct {
	Authority string `help:"Only accounts of this office." placeholder:"WHO"`
}

// Run implements kong's command.
func (c accountList) Run(ctx context.Context, con *console) error {
	return con.withSystem(ctx, func(sys *system) error {
		tree, err := sys.store.Tree(ctx)
		if err != nil {
			return err
		}
		var f identity.AccountFilter
		if c.Authority != "" {
			home, err := findAuthority(tree, c.Authority)
			if err != nil {
				return err
			}
			f.Home = home.ID
		}
		t := table{headings: []string{"user name", "name", "office", "roles", "state"}}
		err = eachAccount(ctx, sys, tree, f, func(a identity.Account) bool {
			office := a.Home.String()
			if home, ok := tree.Get(a.Home); ok {
				office += " " + home.Name
			}
			t.add(a.Username, a.DisplayName, office, grantsText(a.Grants), accountState(a))
			return true
		})
		if err != nil {
			return err
		}
		t.print(con.out)
		return nil
	})
}

func accountState(a identity.Account) string {
	switch {
	case a.Disabled():
		return "disabled"
	case a.MustChange:
		return "must change password"
	}
	return "active"
}

type accountReset struct {
	Username string `arg:"" help:"The account's user name."`
}

// Run implements kong's command.
func (c accountReset) Run(ctx context.Context, con *console) error {
	return withAccount(ctx, con, c.Username, func(sys *system, by access.Actor, a identity.Account) error {
		var reset identity.Issued
		if _, err := sys.identity.ResetPassword(ctx, by, a.ID, a.Version, "", idempotency.Unkept(&reset)); err != nil {
			return err
		}
		_, _ = fmt.Fprintf(con.out, "%s\none-time password: %s\n", a.Username, reset.Password)
		return nil
	})
}

type accountSignOut struct {
	Username string `arg:"" help:"The account's user name."`
}

// Run implements kong's command.
func (c accountSignOut) Run(ctx context.Context, con *console) error {
	return withAccount(ctx, con, c.Username, func(sys *system, by access.Actor, a identity.Account) error {
		if err := sys.identity.EndSessions(ctx, by, a.ID); err != nil {
			return err
		}
		_, _ = fmt.Fprintf(con.out, "%s  signed out everywhere\n", a.Username)
		return nil
	})
}

type accountDisable struct {
	Username string `arg:"" help:"The account's user name."`
}

// Run implements kong's command.
func (c accountDisable) Run(ctx context.Context, con *console) error {
	return withAccount(ctx, con, c.Username, func(sys *system, by access.Actor, a identity.Account) error {
		after, err := sys.identity.Disable(ctx, by, a.ID, a.Version)
		if err != nil {
			return err
		}
		_, _ = fmt.Fprintf(con.out, "%s  %s\n", after.Username, accountState(after))
		return nil
	})
}

type accountEnable struct {
	Username string `arg:"" help:"The account's user name."`
}

// Run implements kong's command.
func (c accountEnable) Run(ctx context.Context, con *console) error {
	return withAccount(ctx, con, c.Username, func(sys *system, by access.Actor, a identity.Account) error {
		after, err := sys.identity.Enable(ctx, by, a.ID, a.Version)
		if err != nil {
			return err
		}
		_, _ = fmt.Fprintf(con.out, "%s  %s\n", after.Username, accountState(after))
		return nil
	})
}

// withAccount finds the account of the name for fn.
func withAccount(ctx context.Context, con *console, username string, fn func(*system, access.Actor, identity.Account) error) error {
	return con.withSystem(ctx, func(sys *system) error {
		tree, err := sys.store.Tree(ctx)
		if err != nil {
			return err
		}
		var found *identity.Account
		err = eachAccount(ctx, sys, tree, identity.AccountFilter{}, func(a identity.Account) bool {
			if a.Username == strings.ToLower(username) {
				found = &a
			}
			return found == nil
		})
		if err != nil {
			return err
		}
		if found == nil {
			return errNoAccount.Msg("Không có tài khoản “"+username+"”.", "There is no account \""+username+"\".")
		}
		return fn(sys, overseer(tree), *found)
	})
}

// errNoAccount refuses a user name that nobody has.
var errNoAccount = fault.Define(fault.NotFound, "no_such_account", "Không có tài khoản này.", "There is no such account.")

// accountsAtATime is how many accounts are read at once.
const accountsAtATime = 200

// eachAccount calls fn for the accounts of the filter, by name, until it
// returns false.
func eachAccount(ctx context.Context, sys *system, tree *authority.Tree, f identity.AccountFilter, fn func(identity.Account) bool) error {
	by, page := overseer(tree), identity.AccountPage{Limit: accountsAtATime}
	for {
		list, err := sys.identity.Accounts(ctx, by, f, page)
		if err != nil {
			return err
		}
		for _, a := range list {
			if !fn(a) {
				return nil
			}
		}
		if len(list) < page.Limit {
			return nil
		}
		page.After = list[len(list)-1].Username
	}
}

// overseer is the operator with a grant at every authority that was never part
// of another one: together their subtrees are everything.
func overseer(tree *authority.Tree) access.Actor {
	facts := tree.Facts()
	part := make(map[authority.ID]bool, len(facts.Parents))
	for _, p := range facts.Parents {
		part[p.Child] = true
	}
	var actor access.Actor
	for _, a := range facts.Authorities {
		if part[a.ID] {
			continue
		}
		if actor.Home == 0 {
			actor = operator(a.ID, access.Administrator)
			continue
		}
		actor.Grants = append(actor.Grants, access.Grant{Role: access.Administrator, Authority: a.ID})
	}
	return actor
}
