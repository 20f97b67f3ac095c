// Package internal_test holds the rules about who may import whom. They are
// two tables, one for the packages of this module and one for everything that
// comes from outside it; whatever a table does not allow is refused.
package internal_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"os/exec"
	"slices"
	"strings"
	"sync"
	"testing"
)

// module is the path that every package of ours begins with.
const module = "kntc/"

// anything allows every import.
const anything = "*"

// pure are the packages that compute and do nothing else: the same arguments
// give the same result on any machine, at any time, so a test needs no set-up
// and an auditor can repeat a result years later.
var pure = []string{
	"internal/access",
	"internal/authority",
	"internal/bilingual",
	"internal/clock",
	"internal/deadline",
	"internal/fault",
	"internal/ledger",
	"internal/page",
	"internal/lifecycle",
	"internal/party",
	"internal/petition",
	"internal/text",
}

// foundations import nothing of ours; every other package may import them.
var foundations = []string{"internal/bilingual", "internal/clock", "internal/fault", "internal/text"}

// allowed is the import table: which packages of the module a package may
// import outside its tests, beside the foundations. Imports point down, from cmd over api and casework
// to the pure packages; store stands beside casework and implements its ports.
// A package that is not listed may neither import nor be imported.
var allowed = map[string][]string{
	"internal/bilingual": {},
	"internal/clock":     {},
	"internal/fault":     {"internal/bilingual"},
	"internal/text":      {},

	// The domain.
	"internal/authority": {},
	"internal/access":    {"internal/authority"},
	"internal/page":      {"internal/authority"}, // a place in a list ends with an id and its owner
	"internal/deadline":  {},
	"internal/lifecycle": {"internal/access", "internal/authority", "internal/deadline"},
	"internal/party":     {},
	"internal/petition":  {"internal/access", "internal/authority", "internal/deadline", "internal/ledger", "internal/lifecycle", "internal/party"},
	"internal/ledger":    {"internal/authority"}, // names no register

	// One job each.
	"internal/config":      {},
	"internal/seal":        {},
	"internal/party/vault": {"internal/access", "internal/authority", "internal/party", "internal/seal"}, // the purposes of seal
	"internal/token":       {"internal/access", "internal/authority"},
	"internal/export":      {},
	"internal/paper":       {},
	"internal/register":    {"internal/authority", "internal/party", "internal/petition"},
	"internal/report":      pure,
	"internal/desk":        {},
	"internal/demo":        {"internal/authority", "internal/petition", "internal/register"},
	"internal/idempotency": {"internal/access", "internal/authority", "internal/seal"},

	// The port of the write path.
	"internal/journal": {"internal/access", "internal/authority", "internal/deadline", "internal/idempotency", "internal/ledger", "internal/lifecycle"},

	// Use cases and the ports they need; storage implements the ports.
	"internal/casework": with(pure, "internal/journal", "internal/idempotency", "internal/party/vault", "internal/seal"),
	// It reads offices' registers and takes every row through casework.
	"internal/casework/imports": {"internal/access", "internal/authority", "internal/casework", "internal/idempotency", "internal/journal", "internal/page", "internal/party", "internal/party/vault", "internal/petition", "internal/register", "internal/seal"}, // a row is recognised by its blind index
	// It composes what casework and attachment tell of a case.
	"internal/casework/papers": {"internal/access", "internal/attachment", "internal/authority", "internal/casework", "internal/lifecycle", "internal/paper", "internal/party", "internal/petition"},
	"internal/attachment":      {"internal/access", "internal/authority", "internal/idempotency", "internal/journal", "internal/lifecycle", "internal/seal"},
	// It reads published lists of units, which offices send as files.
	"internal/directory":   {"internal/access", "internal/authority", "internal/idempotency", "internal/register", "internal/seal"},
	"internal/agenda":      {"internal/access", "internal/authority", "internal/deadline", "internal/journal", "internal/page", "internal/petition"},
	"internal/statistics":  {"internal/access", "internal/authority", "internal/ledger"},
	"internal/staffing":    {"internal/access", "internal/authority", "internal/idempotency", "internal/journal", "internal/page", "internal/seal"},
	"internal/legislation": {"internal/access", "internal/authority", "internal/deadline", "internal/idempotency", "internal/seal"},
	"internal/identity":    with(pure, "internal/idempotency", "internal/seal", "internal/token"),
	"internal/store":       with(pure, "internal/agenda", "internal/attachment", "internal/casework", "internal/directory", "internal/identity", "internal/journal", "internal/idempotency", "internal/legislation", "internal/party/vault", "internal/seal", "internal/staffing", "internal/statistics", "internal/store/sqldb", "internal/token"),
	// The engine below the store: it knows no table, so it knows nobody else.
	"internal/store/sqldb": {},
	// Files; it implements a port of attachment, as store does.
	"internal/objects":                 {"internal/attachment"},
	"internal/bilingual/bilingualtest": {},
	"internal/party/partytest":         {"internal/party"},
	// Support of tests: it builds what they need from whatever it needs.
	"internal/store/storetest": {anything},

	// HTTP. It never imports store: cmd brings the two together.
	"api": with(pure, "api/web", "docs/swagger", "internal/agenda", "internal/attachment", "internal/casework", "internal/casework/imports", "internal/casework/papers", "internal/config", "internal/desk", "internal/directory", "internal/export",
		"internal/identity", "internal/legislation", "internal/paper", "internal/party/vault", "internal/register", "internal/idempotency", "internal/report", "internal/staffing", "internal/statistics", "internal/token"),
	// The toolkit of the HTTP interface: it knows no resource, so that a further
	// register's handlers stand on it as the program's do.
	"api/web":      {"internal/access", "internal/authority", "internal/config", "internal/deadline", "internal/export", "internal/idempotency", "internal/page", "internal/token"},
	"docs/swagger": {},

	"cmd/kntc": {anything},
}

// external is who may import what comes from outside the module and the
// standard library, by the beginning of its path; the longest that fits counts.
// Confining a library to one package is what makes replacing it affordable.
var external = map[string][]string{
	"codeberg.org/go-fonts/liberation":    {"internal/paper"},
	"codeberg.org/go-pdf/fpdf":            {"internal/paper"},
	"github.com/alecthomas/kong":          {"cmd/kntc"},
	"github.com/caarlos0/env":             {"internal/config"},
	"github.com/chromedp":                 {"cmd/kntc"}, // its tests: the desk in a real browser
	"github.com/gabriel-vasile/mimetype":  {"api", "internal/attachment", "internal/store"},
	"github.com/getkin/kin-openapi":       {"api"},
	"github.com/go-playground/validator":  {"api", "api/web"},
	"github.com/golang-jwt/jwt":           {"internal/token"},
	"github.com/google/uuid":              {anything},
	"github.com/jackc/pgx":                {"internal/store/sqldb"},
	"github.com/labstack":                 {"api", "api/web"},
	"github.com/lmittmann/tint":           {"internal/config"},
	"github.com/mattn/go-isatty":          {"cmd/kntc"},
	"github.com/pressly/goose":            {"internal/store/sqldb"},
	"github.com/prometheus/client_golang": {"api", "api/web", "cmd/kntc", "internal/store"},
	"github.com/swaggo":                   {"api"},
	"github.com/tink-crypto/tink-go":      {"internal/seal"},
	"github.com/xuri/excelize":            {"internal/export", "internal/register"},
	"gocloud.dev":                         {"internal/objects"},
	"golang.org/x/crypto":                 {"internal/token"},
	"golang.org/x/sync":                   {"api", "api/web", "cmd/kntc", "internal/casework", "internal/store/sqldb", "internal/token"},
	"golang.org/x/sys":                    {"cmd/kntc"},
	"golang.org/x/term":                   {"cmd/kntc"},
	"golang.org/x/text":                   {anything},
	"gorm.io":                             {"internal/store/sqldb"},
	"modernc.org/sqlite":                  {"internal/store/sqldb"},
}

// confined are packages of the standard library with effects that only some
// packages may have. Those not named here are free outside the pure packages.
var confined = map[string][]string{
	"database/sql": {"cmd/kntc", "internal/store", "internal/store/sqldb"},
	"os/exec":      {"cmd/kntc"},
	"testing":      {},
	"unsafe":       {},
}

// impure are the parts of the standard library that no pure package imports,
// each with everything below it.
var impure = []string{
	"database/sql", "io/ioutil", "log", "math/rand", "net", "os", "os/exec", "plugin", "syscall", "testing", "unsafe",
}

// never are imports that even tests may not have.
var never = map[string]string{
	"github.com/stretchr/testify": "use the standard library and go-cmp",
	"github.com/pkg/errors":       "use errors and fmt.Errorf with %w",
	"io/ioutil":                   "use io and os",
}

// support builds whole worlds for tests, from whatever it needs.
const support = "internal/store/storetest"

// testsOnly are the packages that tests alone may use.
var testsOnly = []string{support, "internal/bilingual/bilingualtest", "internal/party/partytest"}

// listed is what `go list` tells about a package.
type listed struct {
	ImportPath   string
	Imports      []string
	TestImports  []string
	XTestImports []string
}

// name returns the path inside the module, as the tables write it.
func (p listed) name() string { return strings.TrimPrefix(p.ImportPath, module) }

// packages asks the go command once for every package of the module.
var packages = sync.OnceValues(func() ([]listed, error) {
	cmd := exec.Command("go", "list", "-json=ImportPath,Imports,TestImports,XTestImports", "./...")
	cmd.Dir = ".."
	out, err := cmd.Output()
	if err != nil {
		if exit := new(exec.ExitError); errors.As(err, &exit) {
			err = fmt.Errorf("%w: %s", err, exit.Stderr)
		}
		return nil, fmt.Errorf("go list: %w", err)
	}
	var all []listed
	for dec := json.NewDecoder(strings.NewReader(string(out))); ; {
		var p listed
		switch err := dec.Decode(&p); {
		case errors.Is(err, io.EOF):
			return all, nil
		case err != nil:
			return nil, fmt.Errorf("go list: %w", err)
		}
		all = append(all, p)
	}
})

func TestArchImports(t *testing.T) {
	t.Parallel()
	for _, p := range tree(t) {
		for _, imported := range p.Imports {
			if problem := judge(p.name(), imported); problem != "" {
				t.Errorf("%s imports %s: %s", p.name(), imported, problem)
			}
		}
	}
}

func TestArchTestImports(t *testing.T) {
	t.Parallel()
	for _, p := range tree(t) {
		for _, imported := range slices.Concat(p.TestImports, p.XTestImports) {
			for prefix, advice := range never {
				if within(imported, prefix) {
					t.Errorf("the tests of %s import %s: %s", p.name(), imported, advice)
				}
			}
		}
	}
}

func TestArchEveryPackageIsListed(t *testing.T) {
	t.Parallel()
	for _, p := range tree(t) {
		if _, ok := allowed[p.name()]; !ok && len(p.Imports) > 0 {
			t.Errorf("package %s is not in the import table: add it to `allowed` in internal/arch_test.go with the imports it needs, and to docs/architecture.md", p.name())
		}
	}
}

// TestArchJudge checks that the rules refuse what they are there to refuse.
func TestArchJudge(t *testing.T) {
	t.Parallel()
	tests := []struct {
		from, to string
		ok       bool
	}{
		{"internal/petition", "internal/authority", true},
		{"internal/authority", "internal/petition", false},
		{"internal/petition", "internal/ledger", true},
		{"internal/ledger", "internal/petition", false},
		{"internal/config", "internal/fault", true},
		{"internal/fault", "internal/text", false},
		{"internal/petition", "internal/store", false},
		{"internal/petition", "internal/unheard-of", false},
		{"internal/unheard-of", "internal/text", false},
		{"internal/unheard-of", "internal/authority", false},
		{"internal/petition", "net/http", false},
		{"internal/petition", "net/url", false},
		{"internal/petition", "os", false},
		{"internal/petition", "strings", true},
		{"internal/petition", "github.com/google/uuid", true},
		{"internal/petition", "gorm.io/gorm", false},
		{"api", "internal/casework", true},
		{"api", "internal/store", false},
		{"api", "github.com/labstack/echo/v4", true},
		{"api", "net/http", true},
		{"api", "database/sql", false},
		{"cmd/kntc", "github.com/labstack/echo/v4", false},
		{"cmd/kntc", "internal/store", true},
		{"cmd/kntc", "internal/store/storetest", false},
		{"internal/casework", "internal/party/partytest", false},
		{"internal/party/partytest", "testing", false},
		{"internal/casework", "internal/store", false},
		{"internal/casework", "internal/casework/imports", false},
		{"internal/casework/imports", "internal/casework", true},
		{"internal/store", "internal/casework", true},
		{"internal/store/sqldb", "gorm.io/driver/postgres", true},
		{"internal/store", "testing", false},
		{"internal/store/storetest", "testing", true},
		{"internal/store/storetest", "github.com/jackc/pgx/v5", true},
		{"internal/export", "example.org/unheard-of", false},
		{"internal/export", "github.com/stretchr/testify/require", false},
	}
	for _, tt := range tests {
		t.Run(tt.from+" "+tt.to, func(t *testing.T) {
			t.Parallel()
			to := tt.to
			if strings.HasPrefix(to, "internal/") {
				to = module + to
			}
			if problem := judge(tt.from, to); (problem == "") != tt.ok {
				t.Errorf("judged %q, want ok = %t", problem, tt.ok)
			}
		})
	}
}

// judge returns what is wrong with an import outside tests, or "".
func judge(from, imported string) string {
	if to, ours := strings.CutPrefix(imported, module); ours {
		return judgeOurs(from, to)
	}
	first, _, _ := strings.Cut(imported, "/")
	if strings.Contains(first, ".") {
		return judgeExternal(from, imported)
	}
	return judgeStandard(from, imported)
}

// judgeOurs consults the import table.
func judgeOurs(from, to string) string {
	if slices.Contains(testsOnly, to) {
		return "it is for tests only"
	}
	list, known := allowed[from]
	base := slices.Contains(foundations, to) && !slices.Contains(foundations, from)
	if known && (base || permits(list, to)) {
		return ""
	}
	return "the import table does not allow it. Imports point down (cmd, api, casework, pure packages; store beside casework). " +
		"If the design needs this one, add it to `allowed` in internal/arch_test.go and say why in docs/adr"
}

// judgeExternal consults the table of libraries.
func judgeExternal(from, imported string) string {
	if from == support {
		return judgeNever(imported)
	}
	best := ""
	for prefix := range external {
		if within(imported, prefix) && len(prefix) > len(best) {
			best = prefix
		}
	}
	if best == "" {
		return "the library is in no table. If the module needs it, add it to `external` in internal/arch_test.go with the packages that may use it"
	}
	if permits(external[best], from) {
		return ""
	}
	return fmt.Sprintf("only %s may (`external` in internal/arch_test.go)", strings.Join(external[best], ", "))
}

// judgeStandard keeps effects out of the pure packages and confines some.
func judgeStandard(from, imported string) string {
	if from == support {
		return judgeNever(imported)
	}
	if slices.Contains(pure, from) {
		for _, prefix := range impure {
			if within(imported, prefix) {
				return "a pure package has no input, output or chance; take the value as an argument"
			}
		}
	}
	for prefix, who := range confined {
		if within(imported, prefix) && !permits(who, from) {
			return fmt.Sprintf("only %q may (`confined` in internal/arch_test.go)", who)
		}
	}
	return judgeNever(imported)
}

// judgeNever refuses what is refused to everybody.
func judgeNever(imported string) string {
	for prefix, advice := range never {
		if within(imported, prefix) {
			return advice
		}
	}
	return ""
}

// tree returns every package of the module.
func tree(t *testing.T) []listed {
	t.Helper()
	all, err := packages()
	if err != nil {
		t.Fatal(err)
	}
	if len(all) < len(foundations) {
		t.Fatalf("go list found only %d packages", len(all))
	}
	return all
}

// permits reports whether a list names the package or allows everything.
func permits(list []string, name string) bool {
	return slices.Contains(list, name) || slices.Contains(list, anything)
}

// within reports whether a path is the prefix or lies below it.
func within(path, prefix string) bool {
	return path == prefix || strings.HasPrefix(path, prefix+"/")
}

// with returns the list and further names.
func with(list []string, more ...string) []string { return slices.Concat(list, more) }

// TestArchTablesAgree keeps the tables free of packages that cannot be meant.
func TestArchTablesAgree(t *testing.T) {
	t.Parallel()
	known := append(slices.Collect(maps.Keys(allowed)), anything)
	check := func(where string, names []string) {
		for _, name := range names {
			if !slices.Contains(known, name) {
				t.Errorf("%s names %s, which is not in `allowed`", where, name)
			}
		}
	}
	check("pure", pure)
	check("foundations", foundations)
	for from, to := range allowed {
		check("allowed["+from+"]", to)
	}
	for library, who := range external {
		check("external["+library+"]", who)
	}
	for effect, who := range confined {
		check("confined["+effect+"]", who)
	}
}
