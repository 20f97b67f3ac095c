package desk_test

import (
	"bytes"
	"compress/gzip"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"kntc/internal/desk"
)

var (
	entry      = regexp.MustCompile(`(?m)^  '?([a-z][a-z.-]*)'?: \['((?:[^'\\]|\\.)+)', '((?:[^'\\]|\\.)+)'\],$`)
	vietnamese = regexp.MustCompile(`[àáảãạăằắẳẵặâầấẩẫậèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵđĐ]`)
	filled     = regexp.MustCompile(`\{\w+\}`)
)

// sources returns the desk's source files by name.
func sources(t *testing.T) map[string]string {
	t.Helper()
	out := make(map[string]string)
	err := filepath.WalkDir(filepath.Join("web", "src"), func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.Contains(filepath.Ext(path), ".ts") || d.Name() == "api.gen.ts" {
			return err
		}
		text, err := os.ReadFile(path)
		out[filepath.Base(path)] = string(text)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// TestEveryWordIsInTheCatalogue holds that the desk says nothing that the catalogue
// does not have in both languages, and that nothing there is left over. A word that is
// missing does not compile.
func TestEveryWordIsInTheCatalogue(t *testing.T) {
	t.Parallel()
	files := sources(t)
	catalogue := files["words.ts"]
	delete(files, "words.ts")
	all := strings.Join(slices.Collect(maps.Values(files)), "\n")
	entries := entry.FindAllStringSubmatch(catalogue, -1)
	if lines := strings.Count(catalogue, "'],\n"); len(entries) != lines || lines < 100 {
		t.Fatalf("%d entries of %d lines were read", len(entries), lines)
	}
	for _, e := range entries {
		if !strings.Contains(all, "'"+e[1]+"'") {
			t.Errorf("nobody says %q", e[1])
		}
		vi, en := filled.FindAllString(e[2], -1), filled.FindAllString(e[3], -1)
		slices.Sort(vi)
		slices.Sort(en)
		if !slices.Equal(vi, en) {
			t.Errorf("%s: %v is filled in in Vietnamese, %v in English", e[1], vi, en)
		}
	}
	for name, text := range files {
		for line := range strings.Lines(text) {
			code, _, _ := strings.Cut(line, "//")
			if vietnamese.MatchString(code) && !strings.Contains(line, "/**") && !strings.Contains(line, "/đ/") {
				t.Errorf("%s says a word of its own: %s", name, strings.TrimSpace(line))
			}
		}
	}
}

// TestFieldsAreLeftAlone holds what Unikey needs: nothing sets, masks or handles what
// is being typed.
func TestFieldsAreLeftAlone(t *testing.T) {
	t.Parallel()
	for name, text := range sources(t) {
		for _, never := range []string{"Backspace", " value={draft", "dangerouslySetInnerHTML", "innerHTML", " style=", "eval("} {
			if strings.Contains(text, never) {
				t.Errorf("%s has %q", name, never)
			}
		}
		for _, tag := range regexp.MustCompile(`(?s)<(?:input|textarea)\b.*?/>`).FindAllString(text, -1) {
			if !strings.Contains(tag, `type="radio"`) && !strings.Contains(tag, `type="checkbox"`) && regexp.MustCompile(`\svalue=|onInput|onKeyDown`).MatchString(tag) {
				t.Errorf("%s has a field that is touched while somebody types: %s", name, tag)
			}
		}
	}
}

// firstScreen is how much the first screen may be, compressed, in bytes.
const firstScreen = 60_000

// TestTheFirstScreenIsSmall counts everything that the page names.
func TestTheFirstScreenIsSmall(t *testing.T) {
	t.Parallel()
	page, ok := desk.Page()
	if !ok {
		t.Fatal("no page was built")
	}
	sum := compressed(t, page.Body)
	for _, m := range regexp.MustCompile(`"/assets/([^"]+)"`).FindAllSubmatch(page.Body, -1) {
		file, ok := desk.Asset(string(m[1]))
		if !ok {
			t.Fatalf("the page names %s, which is not there", m[1])
		}
		sum += compressed(t, file.Body)
	}
	t.Logf("%d bytes of %d", sum, firstScreen)
	if sum > firstScreen {
		t.Errorf("%d bytes", sum)
	}
}

func compressed(t *testing.T, body []byte) int {
	t.Helper()
	var out bytes.Buffer
	w, err := gzip.NewWriterLevel(&out, gzip.BestSpeed)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.Write(body); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Len()
}
