package api

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/google/go-cmp/cmp"
)

// released is the description that clients were last promised. At a release,
// KNTC_RELEASE=1 go test -run TestCompatibility ./api writes it anew.
var released = filepath.Join("testdata", "openapi-released.json")

// TestCompatibility refuses to break clients without a word: what was promised
// stays, unless a line of CHANGELOG.md that says "Breaking" names it.
func TestCompatibility(t *testing.T) {
	t.Parallel()
	description, err := described()
	if err != nil {
		t.Fatal(err)
	}
	now := description.openapi
	if os.Getenv("KNTC_RELEASE") == "1" {
		if err := os.WriteFile(released, now, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	before, err := os.ReadFile(released)
	if err != nil {
		t.Fatal(err)
	}
	changelog, err := os.ReadFile(filepath.Join("..", "CHANGELOG.md"))
	if err != nil {
		t.Fatal(err)
	}
	for _, broken := range breaks(parseOpenAPI(t, before), parseOpenAPI(t, now)) {
		if !announced(string(changelog), broken.what) {
			t.Errorf("%s: %s. Keep it, or announce it in CHANGELOG.md in a line with \"Breaking\" and %q", broken.what, broken.why, broken.what)
		}
	}
}

func parseOpenAPI(t *testing.T, data []byte) *openapi3.T {
	t.Helper()
	doc, err := openapi3.NewLoader().LoadFromData(data)
	if err != nil {
		t.Fatal(err)
	}
	return doc
}

func announced(changelog, what string) bool {
	for line := range strings.Lines(changelog) {
		if strings.Contains(line, "Breaking") && strings.Contains(line, what) {
			return true
		}
	}
	return false
}

// broken is one promise that is not kept: at which operation, and why.
type broken struct{ what, why string }

// breaks lists what a client of the old description cannot rely on any more.
func breaks(old, now *openapi3.T) []broken {
	var out []broken
	for path, item := range old.Paths.Map() {
		for method, was := range item.Operations() {
			c := comparison{what: method + " " + path, seen: make(map[string]bool)}
			next := now.Paths.Value(path)
			if next == nil || next.GetOperation(method) == nil {
				c.add("the operation is gone")
			} else {
				c.operation(was, next.GetOperation(method))
			}
			out = append(out, c.found...)
		}
	}
	slices.SortFunc(out, func(a, b broken) int { return strings.Compare(a.what+a.why, b.what+b.why) })
	return slices.Compact(out)
}

// comparison gathers what is broken about one operation.
type comparison struct {
	what  string
	found []broken
	seen  map[string]bool // schemas being compared: they may hold themselves
}

func (c *comparison) add(format string, args ...any) {
	c.found = append(c.found, broken{c.what, fmt.Sprintf(format, args...)})
}

func (c *comparison) operation(was, is *openapi3.Operation) {
	for _, p := range is.Parameters {
		before := was.Parameters.GetByInAndName(p.Value.In, p.Value.Name)
		switch {
		case before == nil && p.Value.Required:
			c.add("the parameter %s is required now", p.Value.Name)
		case before != nil && p.Value.Required && !before.Required:
			c.add("the parameter %s is required now", p.Value.Name)
		case before != nil:
			c.sent(p.Value.Name, before.Schema.Value, p.Value.Schema.Value)
		}
	}
	for _, p := range was.Parameters {
		if is.Parameters.GetByInAndName(p.Value.In, p.Value.Name) == nil {
			c.add("the parameter %s is gone", p.Value.Name)
		}
	}
	if is.RequestBody != nil {
		if was.RequestBody == nil {
			c.add("a body is needed now")
		} else {
			c.content(was.RequestBody.Value.Content, is.RequestBody.Value.Content, c.sent)
		}
	}
	for status, response := range was.Responses.Map() {
		next := is.Responses.Value(status)
		if next == nil {
			c.add("the answer %s is gone", status)
			continue
		}
		c.content(response.Value.Content, next.Value.Content, c.received)
	}
}

func (c *comparison) content(was, is openapi3.Content, compare func(at string, was, is *openapi3.Schema)) {
	for media, content := range was {
		switch next := is[media]; {
		case next == nil:
			c.add("the media type %s is gone", media)
		case content.Schema != nil && next.Schema != nil:
			compare("", content.Schema.Value, next.Schema.Value)
		}
	}
}

// sent compares what clients send: nothing more may be demanded.
func (c *comparison) sent(at string, was, is *openapi3.Schema) {
	if !c.begin("sent"+at, was, is) {
		return
	}
	for _, name := range is.Required {
		if !slices.Contains(was.Required, name) {
			c.add("%s/%s is required now", at, name)
		}
	}
	for _, v := range was.Enum {
		if len(is.Enum) > 0 && !slices.Contains(is.Enum, v) {
			c.add("%s does not take %v any more", at, v)
		}
	}
	if len(was.Enum) == 0 && len(is.Enum) > 0 {
		c.add("%s takes listed values only", at)
	}
	c.members(at, was, is, c.sent)
}

// received compares what clients receive: nothing may be missing.
func (c *comparison) received(at string, was, is *openapi3.Schema) {
	if !c.begin("received"+at, was, is) {
		return
	}
	for _, name := range was.Required {
		if !slices.Contains(is.Required, name) {
			c.add("%s/%s may be absent now", at, name)
		}
	}
	c.members(at, was, is, c.received)
}

func (c *comparison) begin(at string, was, is *openapi3.Schema) bool {
	if c.seen[at] || strings.Count(at, "/") > deepest {
		return false
	}
	c.seen[at] = true
	if was.Type != nil && is.Type != nil && !slices.Equal(was.Type.Slice(), is.Type.Slice()) {
		c.add("%s was %v and is %v", at, was.Type.Slice(), is.Type.Slice())
	}
	return true
}

// members compares the properties of objects and the items of lists.
func (c *comparison) members(at string, was, is *openapi3.Schema, compare func(at string, was, is *openapi3.Schema)) {
	for name, property := range was.Properties {
		if next := is.Properties[name]; next == nil {
			c.add("%s/%s is gone", at, name)
		} else {
			compare(at+"/"+name, property.Value, next.Value)
		}
	}
	if was.Items != nil && is.Items != nil {
		compare(at+"/*", was.Items.Value, is.Items.Value)
	}
	for i := range min(len(was.AllOf), len(is.AllOf)) {
		compare(at, was.AllOf[i].Value, is.AllOf[i].Value)
	}
}

// TestBreaksAreFound checks the comparison itself on small changes.
// deepest is how far down an answer is compared: deeper than any nests.
const deepest = 16

func TestBreaksAreFound(t *testing.T) {
	t.Parallel()
	const base = `{"openapi":"3.0.3","info":{"title":"t","version":"1"},"paths":{"/p":{"post":{
		"parameters":[{"name":"q","in":"query","schema":{"type":"string","enum":["a","b"]}}],
		"requestBody":{"content":{"application/json":{"schema":{"type":"object","required":["name"],"properties":{"name":{"type":"string"},"age":{"type":"integer"}}}}}},
		"responses":{"200":{"description":"","content":{"application/json":{"schema":{"type":"object","required":["id"],"properties":{"id":{"type":"string"},"list":{"type":"array","items":{"type":"object","properties":{"x":{"type":"string"}}}}}}}}}}}}}}`
	tests := []struct{ name, from, to, want string }{
		{"nothing", "", "", ""},
		{"operation gone", `"post":`, `"put":`, "the operation is gone"},
		{"path gone", `"/p":`, `"/o":`, "the operation is gone"},
		{"parameter required", `"in":"query"`, `"in":"query","required":true`, "the parameter q is required now"},
		{"parameter gone", `"name":"q"`, `"name":"r"`, "the parameter q is gone"},
		{"value gone", `["a","b"]`, `["a"]`, "q does not take b any more"},
		{"value added", `["a","b"]`, `["a","b","c"]`, ""},
		{"member required", `["name"]`, `["name","age"]`, "/age is required now"},
		{"member added", `"age":`, `"size":{"type":"integer"},"age":`, ""},
		{"type changed", `"age":{"type":"integer"}`, `"age":{"type":"string"}`, "sent/age was [integer] and is [string]"},
		{"answer may lack a member", `"required":["id"],`, ``, "/id may be absent now"},
		{"answer lacks a member", `"x":{"type":"string"}`, `"y":{"type":"string"}`, "/list/*/x is gone"},
		{"answer has more", `"x":{"type":"string"}`, `"x":{"type":"string"},"y":{"type":"string"}`, ""},
		{"status gone", `"200":`, `"201":`, "the answer 200 is gone"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			changed := strings.Replace(base, tt.from, tt.to, 1)
			var got []string
			for _, b := range breaks(parseOpenAPI(t, []byte(base)), parseOpenAPI(t, []byte(changed))) {
				got = append(got, b.why)
			}
			want := []string{tt.want}
			if tt.want == "" {
				want = nil
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
	if !announced("- Breaking: GET /p is gone\n", "GET /p") || announced("- GET /p is gone\n", "GET /p") {
		t.Error("announcements are not recognised")
	}
}
