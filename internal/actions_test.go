package internal_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// TestArchActionsAreDecidedByTables: what a step loads, changes or means is told
// by its row. Outside the tables nobody asks which action it is; a new action
// that somebody forgot would be wrong in silence.
func TestArchActionsAreDecidedByTables(t *testing.T) {
	t.Parallel()
	files := 0
	for _, dir := range []string{"petition", "casework"} {
		names, err := filepath.Glob(filepath.Join(dir, "*.go"))
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range names {
			if strings.HasSuffix(name, "_test.go") {
				continue
			}
			files++
			fset := token.NewFileSet()
			file, err := parser.ParseFile(fset, name, nil, parser.SkipObjectResolution)
			if err != nil {
				t.Fatal(err)
			}
			for _, at := range askedActions(file) {
				t.Errorf("%s asks which action it is; let a row of the table tell it", fset.Position(at))
			}
		}
	}
	if files < 50 {
		t.Errorf("found only %d files; the test looks in the wrong place", files)
	}
}

// TestArchAskedActions checks that the rule above finds what it is there to find.
func TestArchAskedActions(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		code string
		asks bool
	}{
		{"switch cmd.Action { default: }", true},
		{"switch petition.Action(x) { default: }", true},
		{"switch { case a: case c.Action == ActionVerify && b: }", true},
		{"switch x { case petition.ActionJoin: }", true},
		{"if r.Action != action { return }", true},
		{"_ = told == ActionGiveBack", true},
		{"switch e.Subject { default: }", false},
		{"if reads.Has(petition.ReadPrior) { return }", false},
		{"_ = Command{Action: ActionAppeal}", false},
		{"for _, r := range t.Of(ActionHandOver) { _ = r }", false},
	} {
		file, err := parser.ParseFile(token.NewFileSet(), "x.go", "package x\nfunc f() {\n"+tt.code+"\n}", parser.SkipObjectResolution)
		if err != nil {
			t.Fatalf("%s: %v", tt.code, err)
		}
		if got := len(askedActions(file)) > 0; got != tt.asks {
			t.Errorf("%s: asks %t, want %t", tt.code, got, tt.asks)
		}
	}
}

// actionName is how constants of actions, and what holds one, are called.
var actionName = regexp.MustCompile(`^Action([A-Z]\w*)?$`)

// askedActions finds comparisons with actions, and switches over them.
func askedActions(file *ast.File) []token.Pos {
	var found []token.Pos
	ast.Inspect(file, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.BinaryExpr:
			if (n.Op == token.EQL || n.Op == token.NEQ) && (isAction(n.X) || isAction(n.Y)) {
				found = append(found, n.Pos())
			}
		case *ast.SwitchStmt:
			if n.Tag != nil && isAction(n.Tag) {
				found = append(found, n.Pos())
			}
		case *ast.CaseClause:
			for _, e := range n.List {
				if isAction(e) {
					found = append(found, e.Pos())
				}
			}
		}
		return true
	})
	return found
}

// isAction reports whether an expression is an action: a constant, a field of the
// name, or a conversion to it.
func isAction(e ast.Expr) bool {
	switch e := e.(type) {
	case *ast.Ident:
		return actionName.MatchString(e.Name)
	case *ast.SelectorExpr:
		return actionName.MatchString(e.Sel.Name)
	case *ast.CallExpr:
		return len(e.Args) == 1 && isAction(e.Fun)
	}
	return false
}
