package fault_test

import (
	"cmp"
	"encoding/json"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"
)

// published lists the codes of all refusals; the description of the API shows it.
var published = filepath.Join("..", "..", "docs", "swagger", "problems.json")

// problem is a code with its titles.
type problem struct {
	Code string `json:"code"`
	VI   string `json:"vi"`
	EN   string `json:"en"`
}

// TestProblemsGolden reads the source of the whole program: each code that a
// client can meet stands in the published list, once.
func TestProblemsGolden(t *testing.T) {
	t.Parallel()
	var all []problem
	for _, dir := range []string{"..", "../../api", "../../cmd"} {
		for _, file := range sources(t, dir) {
			if strings.Contains(file, "lostproperty") { // shows how a register is added, and is not part of the program
				continue
			}
			tree, err := parser.ParseFile(token.NewFileSet(), file, nil, 0)
			if err != nil {
				t.Fatal(err)
			}
			all = append(all, problems(tree)...)
		}
	}
	slices.SortFunc(all, func(a, b problem) int { return cmp.Compare(a.Code, b.Code) })
	for i := range all[1:] {
		if all[i].Code == all[i+1].Code {
			t.Errorf("%s is defined twice", all[i].Code)
		}
	}
	got, err := json.MarshalIndent(all, "", "  ")
	if err != nil {
		t.Fatal(err)
	}
	got = append(got, '\n')
	if os.Getenv("KNTC_UPDATE") != "" {
		if err := os.WriteFile(published, got, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(published)
	if err != nil {
		t.Fatal(err)
	}
	if diff := gocmp.Diff(string(want), string(got)); diff != "" {
		t.Errorf("the list of problems is not up to date; run with KNTC_UPDATE=1 (-listed +defined):\n%s", diff)
	}
}

// TestExtraFieldsHaveNamesOfTheirOwn: what a refusal tells beside is written into
// the same object of JSON as its code and texts.
func TestExtraFieldsHaveNamesOfTheirOwn(t *testing.T) {
	t.Parallel()
	taken := []string{"type", "title", "status", "detail", "code", "instance", "request_id", "errors", "legal_basis"}
	for _, dir := range []string{"..", "../../api", "../../cmd"} {
		for _, file := range sources(t, dir) {
			set := token.NewFileSet()
			tree, err := parser.ParseFile(set, file, nil, 0)
			if err != nil {
				t.Fatal(err)
			}
			ast.Inspect(tree, func(n ast.Node) bool {
				call, ok := n.(*ast.CallExpr)
				if !ok || len(call.Args) != 2 {
					return true
				}
				f, ok := call.Fun.(*ast.SelectorExpr)
				if name := literal(call.Args[0]); ok && f.Sel.Name == "With" && slices.Contains(taken, name) {
					t.Errorf("%s: %q is a field of every problem", set.Position(call.Pos()), name)
				}
				return true
			})
		}
	}
}

// problems returns the templates that a file defines.
func problems(tree *ast.File) (out []problem) {
	ast.Inspect(tree, func(n ast.Node) bool {
		call, ok := n.(*ast.CallExpr)
		if !ok || len(call.Args) != 4 {
			return true
		}
		switch f := call.Fun.(type) {
		case *ast.Ident:
			ok = f.Name == "Define" && tree.Name.Name == "fault"
		case *ast.SelectorExpr:
			from, named := f.X.(*ast.Ident)
			ok = f.Sel.Name == "Define" && named && from.Name == "fault"
		default:
			ok = false
		}
		if ok {
			out = append(out, problem{literal(call.Args[1]), literal(call.Args[2]), literal(call.Args[3])})
		}
		return true
	})
	return out
}
