package internal_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// concurrent begins the name of every test in which goroutines meet: `make
// test` runs those once more with the race detector.
const concurrent = "TestConcurrent"

// apart are the folders, and the tests in them, that start goroutines and are
// not named so, each with the reason.
var apart = map[string]string{
	"internal/bench":                 "it measures the program, in another process",
	"internal/objects":               "the goroutines are those of a stand-in for S3, which shares nothing with the package",
	"cmd/kntc TestDemo":              "TestConcurrentGuide runs the same demonstration and does more with it",
	"cmd/kntc TestAttacksAreBounded": "it measures the memory of a process of its own, to which the race detector would add",
	"cmd/kntc TestDesk":              "the browser works in a process of its own; the server it asks is the one that TestConcurrentGuide asks more of",
	"cmd/kntc TestGrowth":            "it measures the time of the process, to which the race detector would add; what it calls TestConcurrentGuide calls",
}

// TestArchConcurrentTestsAreNamedSo finds tests that start goroutines, or a
// server, in a function of their package's tests, and are not run with the race
// detector. It goes by the names of functions. A test of code that starts
// goroutines by itself has to be named so by whoever writes it.
func TestArchConcurrentTestsAreNamedSo(t *testing.T) {
	t.Parallel()
	found := 0
	for folder, files := range testFiles(t) {
		calls := callsOf(files)
		for _, name := range slices.Sorted(maps.Keys(calls)) {
			if !strings.HasPrefix(name, "Test") || !calls.starts(name, make(map[string]bool)) {
				continue
			}
			found++
			if !strings.HasPrefix(name, concurrent) && apart[folder] == "" && apart[folder+" "+name] == "" {
				t.Errorf("%s: %s starts goroutines: begin its name with %s", folder, name, concurrent)
			}
		}
	}
	if found == 0 {
		t.Error("no test starts goroutines: this one looks past them")
	}
}

// TestArchGoroutinesAreFound checks that a start is found in a test, in what it
// calls, and in what the standard library starts for it.
func TestArchGoroutinesAreFound(t *testing.T) {
	t.Parallel()
	const source = `package p
		func TestOfItself(t *testing.T)  { go plain() }
		func TestByAHelper(t *testing.T) { r := rush{}; r.helper() }
		func TestOfAServer(t *testing.T) { httptest.NewServer(nil) }
		func TestOfNone(t *testing.T)    { plain() }
		func (r rush) helper()           { var g sync.WaitGroup; g.Go(plain) }
		func plain()                     {}`
	file, err := parser.ParseFile(token.NewFileSet(), "p_test.go", source, parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}
	found := callsOf([]*ast.File{file})
	for name, want := range map[string]bool{"TestOfItself": true, "TestByAHelper": true, "TestOfAServer": true, "TestOfNone": false} {
		if got := found.starts(name, make(map[string]bool)); got != want {
			t.Errorf("%s starts goroutines: %t, want %t", name, got, want)
		}
	}
}

// testFiles returns the parsed test files of the module by folder.
func testFiles(t *testing.T) map[string][]*ast.File {
	t.Helper()
	out := make(map[string][]*ast.File)
	err := filepath.WalkDir("..", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(path, "_test.go") {
			return err
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.SkipObjectResolution)
		folder := strings.TrimPrefix(filepath.ToSlash(filepath.Dir(path)), "../")
		out[folder] = append(out[folder], file)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// goroutine stands for the start of one among the names that a function calls.
const goroutine = "go"

// calls are the names that functions and methods call, by their own name.
type calls map[string][]string

func callsOf(files []*ast.File) calls {
	out := make(calls)
	for _, file := range files {
		for _, decl := range file.Decls {
			if f, ok := decl.(*ast.FuncDecl); ok && f.Body != nil {
				out[f.Name.Name] = append(out[f.Name.Name], calledIn(f.Body)...)
			}
		}
	}
	return out
}

func calledIn(body ast.Node) []string {
	var out []string
	ast.Inspect(body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.GoStmt:
			out = append(out, goroutine)
		case *ast.CallExpr:
			out = append(out, calledBy(n))
		}
		return true
	})
	return out
}

// calledBy returns the name of the function that is called, or goroutine for
// those of the standard library that start one.
func calledBy(call *ast.CallExpr) string {
	switch f := call.Fun.(type) {
	case *ast.Ident:
		return f.Name
	case *ast.SelectorExpr:
		pkg, _ := f.X.(*ast.Ident)
		if f.Sel.Name == "Go" || pkg != nil && pkg.Name == "httptest" && strings.HasSuffix(f.Sel.Name, "Server") {
			return goroutine
		}
		return f.Sel.Name
	}
	return ""
}

// starts reports whether a function starts a goroutine, by itself or in one
// that it calls.
func (c calls) starts(name string, seen map[string]bool) bool {
	if seen[name] {
		return false
	}
	seen[name] = true
	return slices.ContainsFunc(c[name], func(called string) bool {
		return called == goroutine || c.starts(called, seen)
	})
}
