package fault_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// snakeCase is the form of every code that clients switch on.
var snakeCase = regexp.MustCompile(`^[a-z][a-z0-9]*(_[a-z0-9]+)*$`)

// TestDomainFaultsSpeakBothLanguages reads the source of the domain: every
// template, detail and field that can reach a user has a Vietnamese and an
// English text, and codes are well formed and not defined twice.
func TestDomainFaultsSpeakBothLanguages(t *testing.T) {
	t.Parallel()
	defined := make(map[string]token.Position)
	for _, dir := range []string{".", "../access", "../lifecycle", "../petition"} {
		for _, file := range sources(t, dir) {
			set := token.NewFileSet()
			tree, err := parser.ParseFile(set, file, nil, 0)
			if err != nil {
				t.Fatal(err)
			}
			ast.Inspect(tree, func(n ast.Node) bool {
				if call, ok := n.(*ast.CallExpr); ok {
					checkCall(t, call, set.Position(call.Pos()), defined)
				}
				return true
			})
		}
	}
	if len(defined) < 10 {
		t.Errorf("found only %d templates; the test looks in the wrong place", len(defined))
	}
}

func sources(t *testing.T, dir string) []string {
	t.Helper()
	var out []string
	err := filepath.WalkDir(dir, func(path string, _ fs.DirEntry, err error) error {
		if strings.HasSuffix(path, ".go") && !strings.HasSuffix(path, "_test.go") {
			out = append(out, path)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// checkCall looks at Define(kind, code, vi, en), Msg(vi, en) and
// At(pointer, code, vi, en).
func checkCall(t *testing.T, call *ast.CallExpr, at token.Position, defined map[string]token.Position) {
	t.Helper()
	name := ""
	switch f := call.Fun.(type) {
	case *ast.Ident:
		name = f.Name
	case *ast.SelectorExpr:
		name = f.Sel.Name
	}
	args := call.Args
	switch {
	case name == "Define" && len(args) == 4, name == "At" && len(args) == 4:
		code := literal(args[1])
		if !snakeCase.MatchString(code) {
			t.Errorf("%s: the code %q is not snake_case", at, code)
		}
		if before, twice := defined[code]; name == "Define" && twice {
			t.Errorf("%s: %s is defined at %s already", at, code, before)
		}
		if name == "Define" {
			defined[code] = at
		}
		args = args[2:]
	case name == "Msg" && len(args) == 2:
	default:
		return
	}
	vi, en := literal(args[0]), literal(args[1])
	if vi == "" || en == "" || vi == en {
		t.Errorf("%s: texts %q and %q", at, vi, en)
	}
	if strings.ContainsFunc(en, func(r rune) bool { return r > 127 && r != '“' && r != '”' }) {
		t.Errorf("%s: %q is not English", at, en)
	}
}

// literal returns the written part of a text: "a"+x+"b" gives `ab`.
func literal(e ast.Expr) string {
	switch e := e.(type) {
	case *ast.BasicLit:
		return strings.Trim(e.Value, "\"`")
	case *ast.BinaryExpr:
		return literal(e.X) + literal(e.Y)
	}
	return ""
}
