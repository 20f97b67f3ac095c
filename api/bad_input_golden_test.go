package api

import (
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"maps"
	"net/http/httptest"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// badInput is one way to send a request wrong. It returns false when it does
// not apply to the request.
type badInput struct {
	name  string
	wrong func(x *sample) bool
}

// wrongRequests are the ways in which every request is sent wrong.
func wrongRequests() []badInput {
	body := func(change func(body string) string) func(*sample) bool {
		return func(x *sample) bool {
			if !strings.HasPrefix(x.body, "{") {
				return false
			}
			was := x.body
			x.body = change(was)
			return x.body != was
		}
	}
	header := func(name, value string) func(*sample) bool {
		return func(x *sample) bool {
			i := slices.Index(x.headers, name)
			if i < 0 {
				return false
			}
			x.headers = slices.Clone(x.headers)
			x.headers[i+1] = value
			return true
		}
	}
	role := func(as string) func(*sample) bool {
		return func(x *sample) bool {
			was := x.as
			x.as = as
			return was != ""
		}
	}
	id := regexp.MustCompile(`/(00000[0-9a-z]{27}|0198[0-9a-f-]{32}|authorities/2)(/|$|\?)`)
	path := func(with string) func(*sample) bool {
		return func(x *sample) bool {
			found := id.FindStringSubmatch(x.path)
			if found == nil {
				return false
			}
			x.path = strings.Replace(x.path, found[1], strings.Replace(with, "PREFIX", prefixOf(found[1]), 1), 1)
			return true
		}
	}
	return []badInput{
		{"not signed in", role("")},
		{"a token that is none", role("nobody")},
		{"a role that may not", func(x *sample) bool {
			other := map[string]string{"clerk": "administrator", "administrator": "clerk", "head": "clerk", "officer": "administrator"}[x.as]
			x.as = other
			return other != ""
		}},
		{"before the password was changed", func(x *sample) bool { was := x.as; x.as = "new-" + was; return was != "" }},
		{"unknown parameter", func(x *sample) bool {
			sep := "?"
			if strings.Contains(x.path, "?") {
				sep = "&"
			}
			x.path += sep + "colour=red"
			return true
		}},
		{"repeated parameter", func(x *sample) bool {
			_, query, has := strings.Cut(x.path, "?")
			x.path += "&" + query
			return has
		}},
		{"an id that is none", path("PREFIXzzz")},
		{"an absent id", path("ABSENT")},
		{"unknown member", body(func(s string) string { return `{"colour":"red",` + s[1:] })},
		{"wrong types", body(func(s string) string {
			return regexp.MustCompile(`":("[^"]*"|\[|\{|true)`).ReplaceAllStringFunc(s, wrongType)
		})},
		{"impossible date", func(x *sample) bool {
			had := strings.Contains(x.body, `"2026-0`)
			x.body = regexp.MustCompile(`"2026-0[^"]*"`).ReplaceAllString(x.body, `"2026-02-30"`)
			return had
		}},
		{"duplicate member", body(func(s string) string { return regexp.MustCompile(`^\{("[^"]*":)`).ReplaceAllString(s, `{${1}null,$1`) })},
		{"trailing data", body(func(s string) string { return s + "{}" })},
		{"cut off", body(func(s string) string { return s[:len(s)-1] })},
		{"not an object", body(func(string) string { return `[]` })},
		{"null", body(func(string) string { return `null` })},
		{"no body", body(func(string) string { return " " })},
		{"bad UTF-8", body(func(s string) string { return strings.Replace(s, `":"`, "\":\"\xff", 1) })},
		{"half a character", body(func(s string) string { return strings.Replace(s, `":"`, `":"\ud83d`, 1) })},
		{"nested too deeply", body(func(string) string { return `{"a":` + strings.Repeat("[", 40) + strings.Repeat("]", 40) + `}` })},
		{"oversize", func(x *sample) bool { had := x.body != ""; x.body += strings.Repeat(" ", 256<<10); return had }},
		{"another media type", func(x *sample) bool {
			x.headers = append(slices.Clone(x.headers), "Content-Type", "application/xml")
			return strings.HasPrefix(x.body, "{")
		}},
		{"no If-Match", header("If-Match", "")},
		{"If-Match any", header("If-Match", "*")},
		{"If-Match weak without a version", header("If-Match", `W/"x"`)},
		{"stale version", header("If-Match", `"v1.abc"`)},
		{"no Idempotency-Key", header("Idempotency-Key", "")},
		{"bad Idempotency-Key", header("Idempotency-Key", "hai từ")},
		{"long Idempotency-Key", header("Idempotency-Key", strings.Repeat("k", 256))},
	}
}

func prefixOf(id string) string {
	if strings.HasPrefix(id, "authorities/") {
		return "authorities/"
	}
	return ""
}

// wrongType makes a value one of another type.
func wrongType(s string) string {
	switch s[2] {
	case '"':
		return `":{}`
	case '[':
		return `":[7,`
	case '{':
		return `":{"x":1,`
	}
	return `":"yes"`
}

// TestGoldenBadInput sends every route every bad input that applies to it and
// compares the whole answers. Many of them are the same but for the path that
// they name, so one file has a line for every route and input with the answer's
// label, and another holds each answer once.
func TestGoldenBadInput(t *testing.T) {
	t.Parallel()
	var table strings.Builder
	answers := make(map[string]string)
	all, inputs := samplesOf(t, setup(t)), wrongRequests()
	for _, name := range slices.Sorted(maps.Keys(all)) {
		method, path, _ := strings.Cut(name, " ")
		if undocumented(path) {
			continue
		}
		b := setup(t)
		for _, bad := range inputs {
			x := all[name]
			if !bad.wrong(&x) {
				continue
			}
			x.path = absent(x.path)
			w := b.call(t, x.as, method, x.path, x.body, x.headers...)
			if w.Code < 400 && !slices.Contains(harmless200[bad.name], path) {
				t.Errorf("%s, %s: answered %d", name, bad.name, w.Code)
			}
			label, answer := show(t, x.path, w)
			if before, ok := answers[label]; ok && before != answer {
				t.Errorf("two answers have the label %s", label)
			}
			answers[label] = answer
			fmt.Fprintf(&table, "%-47s %-35s %s\n", name, bad.name, label)
		}
	}
	golden(t, "bad-input.golden", []byte(table.String()))
	var bodies strings.Builder
	for _, label := range slices.Sorted(maps.Keys(answers)) {
		fmt.Fprintf(&bodies, "# %s\n%s\n", label, answers[label])
	}
	golden(t, "bad-input-answers.golden", []byte(bodies.String()))
}

// harmless200 are the inputs that a route takes although others refuse them.
var harmless200 = map[string][]string{
	"a role that may not": {
		"/api/v1/auth/password", "/api/v1/me", "/api/v1/me/calendar-link", "/api/v1/me/sessions", "/api/v1/me/sessions/:id",
		"/api/v1/reference", "/api/v1/statistics", "/api/v1/statistics/definitions",
		"/api/v1/authorities", "/api/v1/authorities/:id", "/api/v1/authorities/:id/tree",
		"/api/v1/deadlines/compute", "/api/v1/calendar/:id", "/api/v1/deadline-rules", "/api/v1/legal-switches", "/api/v1/law-events",
		"/api/v1/absences", "/api/v1/absences/:id/end", // whose absence it may be is asked later
		"/api/v1/stop-grounds", "/api/v1/urging-ladder", "/api/v1/reception-quotas",
	},
	"before the password was changed": {"/api/v1/auth/password", "/api/v1/me"},
}

// absent puts an id in the path that is well-formed and names nothing.
func absent(path string) string {
	switch {
	case !strings.Contains(path, "ABSENT"):
		return path
	case strings.Contains(path, "/accounts/"), strings.Contains(path, "/sessions/"):
		return strings.Replace(path, "ABSENT", "0198c2d1-0000-7000-8000-00000000000f", 1)
	case strings.Contains(path, "/ABSENT") && !strings.Contains(path, "petitions") && !strings.Contains(path, "matters") && !strings.Contains(path, "attachments"):
		return strings.Replace(path, "ABSENT", "authorities/99", 1)
	}
	return strings.Replace(path, "ABSENT", absentID.String(), 1)
}

// show writes an answer as golden files hold it, with PATH for the path that a
// refusal must name, and labels it by its status, its code and a part of its
// own hash.
func show(t *testing.T, path string, w *httptest.ResponseRecorder) (label, answer string) {
	t.Helper()
	var out strings.Builder
	fmt.Fprintf(&out, "%d %s\n", w.Code, w.Header().Get("Content-Type"))
	for _, name := range []string{"Allow", "Content-Language", "Retry-After", "WWW-Authenticate"} {
		if v := w.Header().Get(name); v != "" {
			fmt.Fprintf(&out, "%s: %s\n", name, v)
		}
	}
	code := "ok"
	if w.Code >= 400 {
		code = showProblem(t, &out, path, w.Body.String())
	}
	hash := sha256.Sum256([]byte(out.String()))
	return fmt.Sprintf("%d %s %x", w.Code, code, hash[:4]), out.String()
}

// showProblem writes a refusal and returns its code.
func showProblem(t *testing.T, out *strings.Builder, path, body string) string {
	t.Helper()
	var p struct{ Code, Instance string }
	if err := json.Unmarshal([]byte(body), &p); err != nil {
		t.Fatalf("%v: %s", err, body)
	}
	if named, _, _ := strings.Cut(path, "?"); p.Instance != named {
		t.Errorf("an answer about %s names %q", named, p.Instance)
	}
	body = strings.Replace(body, `"instance":"`+p.Instance+`"`, `"instance":"PATH"`, 1)
	encoder := json.NewEncoder(out)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	if err := encoder.Encode(json.RawMessage(body)); err != nil {
		t.Fatalf("%v: %s", err, body)
	}
	return p.Code
}
