package internal_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"strings"
	"testing"
)

// TestArchVersionsOfCasesAreComparedInOnePlace: who may not read a case is not told its
// version by what they write. casework.run sees to that for everything that it compares
// itself; a comparison elsewhere would tell.
func TestArchVersionsOfCasesAreComparedInOnePlace(t *testing.T) {
	t.Parallel()
	names, err := filepath.Glob(filepath.Join("casework", "*.go"))
	if err != nil {
		t.Fatal(err)
	}
	compared := 0
	for _, name := range names {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		fset := token.NewFileSet()
		file, err := parser.ParseFile(fset, name, nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(file, func(n ast.Node) bool {
			s, ok := n.(*ast.SelectorExpr)
			if !ok || s.Sel.Name != "CheckVersion" && s.Sel.Name != "ErrStale" {
				return true
			}
			if compared++; name != filepath.Join("casework", "target.go") {
				t.Errorf("%s compares a version; give run the target instead", fset.Position(s.Pos()))
			}
			return true
		})
	}
	if compared != 1 {
		t.Errorf("%d comparisons of versions were found", compared)
	}
}
