package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"

	"kntc/internal/access"
	"kntc/internal/authority"
	"kntc/internal/casework/imports"
	"kntc/internal/clock"
	"kntc/internal/demo"
	"kntc/internal/identity"
	"kntc/internal/ledger"
	"kntc/internal/petition"
	"kntc/internal/token"
)

// demonstration loads and shows the example data.
type demonstration struct {
	con      *console
	sys      *system
	signIns  string // the file that keeps the password
	password string // of every account
}

// desk is an office of the demonstration; its accounts are called after it.
type desk struct {
	name      string
	authority authority.ID
}

func desks() []desk {
	return []desk{
		{"dongda", demo.DongDa},
		{"quanuy", demo.DongDaParty},
		{"hanoi", demo.HaNoi},
		{"phuong", demo.DongDaWard},
	}
}

func (d desk) username(r access.Role) string { return d.name + "-" + string(r) }

// load fills the database, unless an earlier start did. Accounts come last, and
// every part may be repeated, so a start that was interrupted is made good by
// the next.
func (d *demonstration) load(ctx context.Context) error {
	if err := d.loadPassword(); err != nil {
		return err
	}
	if err := d.loadAuthorities(ctx); err != nil {
		return err
	}
	missing, err := d.missingAccounts(ctx)
	if err != nil {
		return err
	}
	if len(missing) > 0 {
		for _, f := range demo.RegisterFiles() {
			if err := d.loadRegister(ctx, f); err != nil {
				return err
			}
		}
	}
	if err := d.addAccounts(ctx, missing); err != nil {
		return err
	}
	return d.loadPresent(ctx)
}

// loadPassword reads the password of all accounts, or makes and keeps one.
func (d *demonstration) loadPassword() error {
	kept, err := os.ReadFile(d.signIns)
	if err == nil {
		d.password, err = passwordIn(kept)
		return err
	}
	if !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	d.password = token.GeneratePassword()
	return writeNew(d.signIns, d.signInsText())
}

func (d *demonstration) loadAuthorities(ctx context.Context) error {
	tree, err := d.sys.store.Tree(ctx)
	if err != nil || tree.Len() > 0 {
		return err
	}
	directory, err := demo.Authorities()
	if err != nil {
		return err
	}
	return d.sys.store.ImportDirectory(ctx, directory.Facts)
}

func (d *demonstration) loadRegister(ctx context.Context, f demo.RegisterFile) error {
	_, err := d.sys.takeOver(ctx, d.con.err, imports.Request{
		Authority: f.Authority, Files: []imports.File{{ReaderAt: bytes.NewReader(f.Data), Size: int64(len(f.Data))}},
	}, f.Name)
	return err
}

// missingAccounts lists the accounts, one for every role at every desk, that
// are still to be made.
func (d *demonstration) missingAccounts(ctx context.Context) ([]identity.NewAccount, error) {
	tree, err := d.sys.store.Tree(ctx)
	if err != nil {
		return nil, err
	}
	there := make(map[string]bool)
	err = eachAccount(ctx, d.sys, tree, identity.AccountFilter{}, func(a identity.Account) bool {
		there[a.Username] = true
		return true
	})
	var missing []identity.NewAccount
	for _, desk := range desks() {
		for _, role := range access.Roles() {
			name := desk.username(role)
			if there[name] {
				continue
			}
			missing = append(missing, d.account(tree, name, role, desk.authority))
		}
	}
	if !there[secondOfficer] {
		missing = append(missing, d.account(tree, secondOfficer, access.Officer, demo.DongDaWard))
	}
	return missing, err
}

func (d *demonstration) account(tree *authority.Tree, username string, role access.Role, at authority.ID) identity.NewAccount {
	return identity.NewAccount{
		Home: at, Username: username, Password: d.password,
		DisplayName: roleTitle(role) + ", " + tree.NameOn(at, clock.Date{}),
		Grants:      []access.Grant{{Role: role, Authority: at}},
	}
}

func (d *demonstration) addAccounts(ctx context.Context, list []identity.NewAccount) error {
	for _, n := range list {
		if _, _, err := d.sys.identity.Bootstrap(ctx, n); err != nil {
			return fmt.Errorf("account %s: %w", n.Username, err)
		}
	}
	return nil
}

func roleTitle(r access.Role) string {
	switch r {
	case access.Clerk:
		return "Cán bộ tiếp công dân"
	case access.Officer:
		return "Người xác minh"
	case access.Head:
		return "Thủ trưởng"
	case access.Supervisor:
		return "Lãnh đạo cấp trên"
	case access.Auditor:
		return "Thanh tra"
	case access.Administrator:
		return "Quản trị"
	}
	return string(r)
}

const passwordLine = "password: "

// signInsText is the file of sign-ins, for the one user who may read it.
func (d *demonstration) signInsText() []byte {
	var b strings.Builder
	b.WriteString("Accounts of the demonstration, all with one password. For this machine alone.\n\n")
	b.WriteString(passwordLine + d.password + "\n\n")
	for _, desk := range desks() {
		for _, role := range access.Roles() {
			b.WriteString(desk.username(role) + "\n")
		}
	}
	b.WriteString(secondOfficer + "\n")
	return []byte(b.String())
}

func passwordIn(text []byte) (string, error) {
	for line := range strings.Lines(string(text)) {
		if p, ok := strings.CutPrefix(line, passwordLine); ok {
			return strings.TrimSpace(p), nil
		}
	}
	return "", errors.New("the file of sign-ins is damaged; start again with --reset")
}

// comparison is a published figure beside what the system computes.
type comparison struct {
	figure              ledger.FigureID
	published, computed int64
}

// compare asks the ledger what was known on the day of publication.
func (d *demonstration) compare(ctx context.Context, p demo.Published) (authority.ID, []comparison, error) {
	who := demo.DongDa
	list := []comparison{
		{figure: petition.FigurePetitionsReceived, published: int64(p.PetitionsReceived)},
		{figure: petition.FigureMattersInCompetence, published: int64(p.Matters)},
		{figure: petition.FigureMattersResolved, published: int64(p.MattersResolved)},
	}
	if p.Branch == authority.Party {
		who = demo.DongDaParty
		list = []comparison{
			{figure: petition.FigurePetitionsReceived, published: int64(p.Received)},
			{figure: petition.FigurePetitionsResolved, published: int64(p.Resolved)},
		}
	}
	answer, err := d.sys.statistics.Statistics(ctx, operator(who, access.Administrator), ledger.Question{
		Authority: who, From: p.From, To: p.To, AsKnownAt: p.To.End(),
	})
	if err != nil {
		return who, nil, err
	}
	for i := range list {
		for _, f := range answer.Groups[0].Figures {
			if f.Definition.ID == list[i].figure {
				list[i].computed = f.Value
			}
		}
	}
	return who, list, nil
}

func (d *demonstration) printFigures(ctx context.Context) error {
	all, err := demo.PublishedFigures()
	if err != nil {
		return err
	}
	tree, err := d.sys.store.Tree(ctx)
	if err != nil {
		return err
	}
	t := table{
		headings: []string{"authority", "figure", "published", "from the ledger", "agree"},
		numbers:  map[int]bool{2: true, 3: true},
	}
	for _, p := range all {
		who, list, err := d.compare(ctx, p)
		if err != nil {
			return err
		}
		for _, c := range list {
			agree := "yes"
			if c.published != c.computed {
				agree = "NO"
			}
			definition, _ := d.sys.store.Catalogue().Definition(c.figure)
			t.add(tree.NameOn(who, p.To), figureTitle(definition), thousands(c.published), thousands(c.computed), agree)
		}
	}
	first := all[0]
	_, _ = fmt.Fprintf(d.con.out, "Figures of %s – %s as they were known on that last day:\n\n",
		first.From.Vietnamese(), first.To.Vietnamese())
	t.print(d.con.out)
	return nil
}

func figureTitle(d ledger.Definition) string {
	return d.Title.VI + " (" + strings.ToLower(d.Title.EN) + ")"
}

// printWelcome tells where the server is and how to talk to it.
func (d *demonstration) printWelcome() {
	url := d.sys.config.PublicURL
	_, _ = fmt.Fprintf(d.con.out, `
The server is ready: %[1]s   (Ctrl-C stops it)
The desk is there in the browser; the API with examples: %[1]s/docs

Sign-ins: a user name is office-role, the password of all is
  %[2]s
offices: dongda (UBND quận Đống Đa), quanuy (Quận ủy Đống Đa), hanoi (UBND thành phố Hà Nội),
         phuong (UBND phường Đống Đa, since 01/07/2025)
roles:   %[3]s
(kept in %[4]s; cases of these days wait at phuong, where %[5]s is the second officer)

Try it:
  TOKEN=$(curl -s %[1]s/api/v1/auth/sign-in -H 'Content-Type: application/json' \
    -d '{"username":"dongda-clerk","password":"%[2]s"}' | sed 's/.*"access_token": *"\([^"]*\)".*/\1/')
  curl -s "%[1]s/api/v1/petitions?limit=2" -H "Authorization: Bearer $TOKEN"
`, url, d.password, roles(), d.signIns, secondOfficer)
}
