package store

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
)

// TestEveryLoadAndWriteHasARoom finds every type of the program that is a load
// or a write by its methods, and fails on one that no room knows.
func TestEveryLoadAndWriteHasARoom(t *testing.T) {
	t.Parallel()
	known, err := furnish(own())
	if err != nil {
		t.Fatal(err)
	}
	var have []string
	name := func(of reflect.Type) string {
		if of.Kind() == reflect.Pointer {
			of = of.Elem()
		}
		return strings.TrimPrefix(of.PkgPath(), "kntc/internal/") + "." + of.Name()
	}
	for of := range known.loads {
		have = append(have, name(of))
	}
	for of := range known.writes {
		have = append(have, name(of))
	}
	found := 0
	for folder, methods := range methodsOf(t, "..") {
		for of, names := range methods {
			isWrite := slices.Contains(names, "Owner")
			isLoad := isWrite && slices.Contains(names, "Rank")
			if !isLoad && !isWrite || !ast.IsExported(of) {
				continue
			}
			found++
			if !slices.Contains(have, folder+"."+of) {
				t.Errorf("%s.%s has an owner as loads and writes have, and no room of the store knows it", folder, of)
			}
		}
	}
	if found < len(have) {
		t.Errorf("found %d loads and writes, the rooms know %d: this test looks past some", found, len(have))
	}
}

// methodsOf lists the methods of the types below a folder, tests apart, by
// package and type.
func methodsOf(t *testing.T, root string) map[string]map[string][]string {
	t.Helper()
	out := make(map[string]map[string][]string)
	err := filepath.WalkDir(root, func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return err
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		folder := strings.TrimPrefix(filepath.ToSlash(filepath.Dir(path)), root+"/")
		for _, decl := range file.Decls {
			fn, ok := decl.(*ast.FuncDecl)
			if !ok || fn.Recv == nil {
				continue
			}
			of := fn.Recv.List[0].Type
			if star, ok := of.(*ast.StarExpr); ok {
				of = star.X
			}
			if id, ok := of.(*ast.Ident); ok {
				if out[folder] == nil {
					out[folder] = make(map[string][]string)
				}
				out[folder][id.Name] = append(out[folder][id.Name], fn.Name.Name)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}
