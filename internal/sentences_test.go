package internal_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"kntc/internal/bilingual/bilingualtest"
)

// TestSentencesAreVietnamese reads every text of the source that has Vietnamese
// signs, and every one that is told beside an English one: no code, type of content,
// path, English word or size of programs is in them. The console speaks both
// languages in one line, and the source of old fonts is no sentence.
func TestSentencesAreVietnamese(t *testing.T) {
	t.Parallel()
	said := 0
	for _, root := range []string{".", "../api"} {
		err := filepath.WalkDir(root, func(path string, _ fs.DirEntry, err error) error {
			if err != nil || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") || strings.Contains(path, "testdata") {
				return err
			}
			set := token.NewFileSet()
			tree, err := parser.ParseFile(set, path, nil, parser.SkipObjectResolution)
			if err != nil {
				return err
			}
			for _, s := range sentencesOf(tree) {
				said++
				if wrong := bilingualtest.Foreign(s.text); len(wrong) > 0 {
					t.Errorf("%s: %q has %q", set.Position(s.at), s.text, wrong)
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if said < 1000 {
		t.Errorf("only %d sentences were found", said)
	}
}

// said is a text of the source.
type said struct {
	text string
	at   token.Pos
}

// sentencesOf lists the Vietnamese texts of a file.
func sentencesOf(file *ast.File) []said {
	var out []said
	english := make(map[ast.Node]bool)
	ast.Inspect(file, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.Field, *ast.ImportSpec: // tags, paths
			return false
		case *ast.CallExpr:
			if f, ok := n.Fun.(*ast.Ident); ok && f.Name == "setOf" { // the parts of syllables
				return false
			}
			english[lastOf(n)] = true
		case *ast.CompositeLit:
			if len(n.Elts) == 2 { // positional, Vietnamese first
				if _, keyed := n.Elts[0].(*ast.KeyValueExpr); !keyed && isText(n.Type) {
					english[n.Elts[1]] = true
				}
			}
		case *ast.KeyValueExpr:
			if key, ok := n.Key.(*ast.Ident); ok && key.Name == "EN" {
				english[n.Value] = true
			}
		}
		if english[n] {
			return false
		}
		if l, ok := n.(*ast.BasicLit); ok && l.Kind == token.STRING {
			text, err := strconv.Unquote(l.Value)
			whole := strings.HasPrefix(text, "|") || strings.HasPrefix(text, `{"`) // the heading of a diagram, an answer
			if err == nil && !whole && strings.ContainsFunc(text, isVietnamese) {
				out = append(out, said{text, l.Pos()})
			}
		}
		return true
	})
	return out
}

// lastOf is the English text of a refusal, which follows the Vietnamese one; nil for
// other calls.
func lastOf(call *ast.CallExpr) ast.Node {
	const ofHoliday = 4 // day, Vietnamese, English, how sure it is
	if f, ok := call.Fun.(*ast.Ident); ok && f.Name == "add" && len(call.Args) == ofHoliday {
		return call.Args[2]
	}
	if f, ok := call.Fun.(*ast.SelectorExpr); ok && slices.Contains([]string{"Define", "Msg", "At", "Refuse", "bad"}, f.Sel.Name) && len(call.Args) > 1 {
		return call.Args[len(call.Args)-1]
	}
	return nil
}

func isText(e ast.Expr) bool {
	s, ok := e.(*ast.SelectorExpr)
	return ok && s.Sel.Name == "Text"
}

// isVietnamese reports whether a letter has a sign of Vietnamese.
func isVietnamese(r rune) bool {
	return strings.ContainsRune("đĐăĂâÂêÊôÔơƠưƯ", r) || r >= 'Ạ' && r <= 'ỹ' || strings.ContainsRune("àáãèéìíòóõùúýÀÁÃÈÉÌÍÒÓÕÙÚÝ", r)
}
