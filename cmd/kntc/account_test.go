package main

import (
	"context"
	"regexp"
	"strings"
	"testing"

	"kntc/internal/identity"
	"kntc/internal/store/sqldb"
)

var oneTime = regexp.MustCompile(`one-time password: (\S+)`)

// signIn reports whether the password is good, and must be changed.
func (i installation) signIn(t *testing.T, username, password string) (ok, mustChange bool) {
	t.Helper()
	i.inside(t, func(ctx context.Context, sys *system) error {
		if err := sys.identity.EnsureKeys(ctx); err != nil {
			return err
		}
		session, err := sys.identity.SignIn(ctx, username, password, identity.Origin{Address: "192.0.2.1"})
		ok, mustChange = err == nil, session.Account.MustChange
		return nil
	})
	return ok, mustChange
}

func TestAccounts(t *testing.T) {
	t.Parallel()
	eachEngine(t, func(t *testing.T, engine sqldb.Engine) {
		i := install(t, engine)
		out := i.must(t, "account", "create", "--username", "Tran.Binh", "--name", "Trần Thị Bình",
			"--authority", "UBND quận Đống Đa", "--role", "head,supervisor@1")
		found := oneTime.FindStringSubmatch(out)
		if found == nil || !strings.Contains(out, "tran.binh") || !strings.Contains(out, "supervisor@1, head@101") {
			t.Fatalf("create: %s", out)
		}
		if ok, must := i.signIn(t, "tran.binh", found[1]); !ok || !must {
			t.Errorf("one-time password: ok %t, must change %t", ok, must)
		}
		if out := i.must(t, "account", "list", "--authority", "101"); !strings.Contains(out, "Trần Thị Bình") || !strings.Contains(out, "must change password") {
			t.Errorf("list: %s", out)
		}
		if out := i.must(t, "account", "list", "--authority", "1"); strings.Contains(out, "tran.binh") {
			t.Errorf("list of another office: %s", out)
		}
		again := oneTime.FindStringSubmatch(i.must(t, "account", "reset", "tran.binh"))
		if ok, _ := i.signIn(t, "tran.binh", found[1]); ok {
			t.Error("the old password is still good after a reset")
		}
		if ok, must := i.signIn(t, "tran.binh", again[1]); !ok || !must {
			t.Errorf("after a reset: ok %t, must change %t", ok, must)
		}
		if out := i.must(t, "account", "sign-out", "tran.binh"); !strings.Contains(out, "signed out everywhere") {
			t.Errorf("sign-out: %s", out)
		}
		i.must(t, "account", "disable", "tran.binh")
		if ok, _ := i.signIn(t, "tran.binh", again[1]); ok {
			t.Error("a disabled account signs in")
		}
		i.must(t, "account", "enable", "tran.binh")
		if ok, _ := i.signIn(t, "tran.binh", again[1]); !ok {
			t.Error("an enabled account does not sign in")
		}
	})
}

func TestAccountRefusals(t *testing.T) {
	t.Parallel()
	i := install(t, sqldb.SQLite)
	create := func(more ...string) []string {
		return append([]string{"account", "create", "--name", "Lê Văn An", "--username", "le.an"}, more...)
	}
	i.must(t, create("--authority", "101", "--role", "clerk")...)
	tests := []struct {
		name  string
		stdin string
		args  []string
		code  int
		want  string
	}{
		{"taken", "", create("--authority", "101", "--role", "clerk"), exitRefused, "The user name is taken"},
		{"no such authority", "", create("--authority", "9999", "--role", "clerk"), exitRefused, "no authority number 9999"},
		{"no authority of the name", "", create("--authority", "Atlantis", "--role", "clerk"), exitRefused, "Atlantis"},
		{"several authorities", "", create("--authority", "phường", "--role", "clerk"), exitRefused, "give the number"},
		{"no such role", "", create("--authority", "101", "--role", "king"), exitUsage, "king"},
		{"role at no number", "", create("--authority", "101", "--role", "clerk@here"), exitUsage, "role@number"},
		{"role at an unknown authority", "", create("--authority", "101", "--role", "clerk@9999", "--username", "other"), exitRefused, "grants/0"},
		{"weak password", "12345678\n", create("--authority", "101", "--role", "clerk", "--username", "weak", "--password-stdin"), exitRefused, "at least 12 characters"},
		{"no password", "", create("--authority", "101", "--role", "clerk", "--username", "none", "--password-stdin"), exitUsage, "standard input is empty"},
		{"reset of nobody", "", []string{"account", "reset", "nobody"}, exitRefused, "no account"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if r := i.run(t, tt.stdin, tt.args...); r.code != tt.code || !strings.Contains(r.err, tt.want) || r.out != "" {
				t.Errorf("%+v", r)
			}
		})
	}
}

func TestAccountWithGivenPassword(t *testing.T) {
	t.Parallel()
	i := install(t, sqldb.SQLite)
	const password = "ba con gà mái dầu"
	r := i.run(t, password+"\nnot this", "account", "create", "--username", "loader", "--name", "Nightly import",
		"--authority", "101", "--role", "head", "--password-stdin")
	if r.code != exitOK || strings.Contains(r.out, "password") {
		t.Fatalf("%+v", r)
	}
	if ok, must := i.signIn(t, "loader", password); !ok || must {
		t.Errorf("ok %t, must change %t", ok, must)
	}
	i.inside(t, func(ctx context.Context, sys *system) error {
		known, err := sys.store.Credentials(ctx, "loader")
		if err == nil && !strings.HasPrefix(known.Hash, "$argon2id$v=19$m=19456,t=2,p=1$") {
			t.Errorf("the program hashes at another cost than is recommended: %s", known.Hash)
		}
		return err
	})
}

func TestFirstAuthorities(t *testing.T) {
	t.Parallel()
	eachEngine(t, func(t *testing.T, engine sqldb.Engine) {
		i := empty(t, engine)
		i.must(t, "migrate", "--create")
		create := []string{"authority", "create", "--tier", "province", "--since", "1997-01-01", "--name"}
		i.must(t, append(create, "UBND tỉnh Thử Nghiệm", "--branch", "state")...)
		i.must(t, append(create, "Tỉnh ủy Thử Nghiệm", "--branch", "party")...)
		i.must(t, "authority", "create", "--name", "UBND xã Mai Vàng", "--tier", "commune", "--branch", "state",
			"--since", "2025-07-01", "--parent", "UBND tỉnh Thử Nghiệm")
		out := i.must(t, "authority", "list")
		for _, want := range []string{"1  province  state   UBND tỉnh Thử Nghiệm", "2  province  party   Tỉnh ủy", "3  commune   state   UBND xã"} {
			if !strings.Contains(out, want) {
				t.Errorf("no %q in:\n%s", want, out)
			}
		}
		for name, tt := range map[string]struct {
			args []string
			code int
		}{
			"no such day":    {[]string{"Sở Thử Nghiệm", "--branch", "state", "--since", "2024-02-30"}, exitUsage},
			"no such parent": {[]string{"Sở Thử Nghiệm", "--branch", "state", "--parent", "nowhere"}, exitRefused},
			"no such branch": {[]string{"Sở Thử Nghiệm", "--branch", "private"}, exitUsage},
		} {
			if r := i.run(t, "", append(create, tt.args...)...); r.code != tt.code || r.out != "" {
				t.Errorf("%s: %+v", name, r)
			}
		}
		i.must(t, "account", "create", "--username", "admin.one", "--name", "Quản trị", "--authority", "1", "--role", "administrator")
	})
}
