package api

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"kntc/api/web"
	"kntc/internal/access"
)

// TestGoldenRoutes keeps the surface under review: who may call what.
func TestGoldenRoutes(t *testing.T) {
	t.Parallel()
	b := setup(t)
	var out strings.Builder
	for _, r := range b.server.Surface.Routes {
		who := string(r.Guard.Permission())
		switch {
		case r.Guard.Public():
			who = "(public)"
		case who == "":
			who = "(signed in)"
		}
		fmt.Fprintf(&out, "%-6s %-45s %-20s %s\n", r.Method, r.Path, who, strings.Join(r.Params, " "))
	}
	golden(t, "routes.golden", []byte(out.String()))
}

func TestEveryRouteIsGuarded(t *testing.T) {
	t.Parallel()
	b := setup(t)
	open := []string{
		"/api/v1/auth/sign-in", "/api/v1/auth/refresh", "/api/v1/auth/sign-out", "/.well-known/jwks.json", "/api/v1/calendar.ics",
		"/healthz", "/readyz", "/metrics", "/", "/assets/:name", "/docs", "/docs/openapi.json", "/docs/swagger.json", "/docs/*",
	}
	for _, r := range b.server.Surface.Routes {
		if r.Guard.Public() != slices.Contains(open, r.Path) {
			t.Errorf("%s %s: public is %t", r.Method, r.Path, r.Guard.Public())
		}
		if p := r.Guard.Permission(); p != "" && !slices.Contains(access.Permissions(), p) {
			t.Errorf("%s %s needs %q, which nobody can have", r.Method, r.Path, p)
		}
	}
	routes, known := 0, len(b.server.Surface.Routes)
	for _, r := range b.server.Surface.Echo.Routes() {
		if r.Method != http.MethodHead { // of a route that reads
			routes++
		}
	}
	if routes != known {
		t.Errorf("echo has %d routes, the registrar %d: one was added elsewhere", routes, known)
	}
}

// operations is the part of the description that is compared with the routes.
type operations struct {
	Paths map[string]map[string]struct {
		Summary    string
		Security   []map[string][]string
		Parameters []struct {
			Name, In string
			Required bool
		}
		Responses map[string]json.RawMessage
	}
}

func TestEveryRouteIsDescribed(t *testing.T) {
	t.Parallel()
	b := setup(t)
	var doc operations
	if err := json.Unmarshal(b.server.Description.swagger, &doc); err != nil {
		t.Fatal(err)
	}
	var have, want []string
	for path, operations := range doc.Paths {
		for method := range operations {
			have = append(have, strings.ToUpper(method)+" "+path)
		}
	}
	for _, r := range b.server.Surface.Routes {
		if undocumented(r.Path) {
			continue
		}
		path := strings.NewReplacer(":id", "{id}", ":form", "{form}").Replace(r.Path)
		want = append(want, r.Method+" "+path)
		op := doc.Paths[path][strings.ToLower(r.Method)]
		var query []string
		for _, p := range op.Parameters {
			if p.In == "query" {
				query = append(query, p.Name)
			}
		}
		params := slices.Sorted(slices.Values(r.Params))
		slices.Sort(query)
		if diff := cmp.Diff(params, query); diff != "" {
			t.Errorf("%s %s: parameters (-taken +described):\n%s", r.Method, r.Path, diff)
		}
		if signedIn := len(op.Security) > 0; signedIn == r.Guard.Public() {
			t.Errorf("%s %s: described with security %t, public %t", r.Method, r.Path, signedIn, r.Guard.Public())
		}
		if _, ok := op.Responses["default"]; !ok || op.Summary == "" {
			t.Errorf("%s %s: summary or default response missing", r.Method, r.Path)
		}
	}
	slices.Sort(have)
	slices.Sort(want)
	if diff := cmp.Diff(want, have); diff != "" {
		t.Errorf("routes and description differ (-routes +described):\n%s", diff)
	}
}

// TestWritesDescribeTheirHeaders holds that headers which a write demands are
// in the description. Some may be left out: see TestKeysThatMayBeLeftOut.
func TestWritesDescribeTheirHeaders(t *testing.T) {
	t.Parallel()
	b := setup(t)
	var doc operations
	if err := json.Unmarshal(b.server.Description.swagger, &doc); err != nil {
		t.Fatal(err)
	}
	var optional []string
	for name, x := range samplesOf(t, b) {
		method, path, _ := strings.Cut(name, " ")
		op := doc.Paths[strings.NewReplacer(":id", "{id}", ":form", "{form}").Replace(path)][strings.ToLower(method)]
		headers := make(map[string]bool)
		for _, p := range op.Parameters {
			if p.In == "header" && p.Required {
				headers[p.Name] = true
			}
			if p.Name == web.HeaderKey && !p.Required {
				optional = append(optional, name)
			}
		}
		given := make(map[string]bool)
		for pair := range slices.Chunk(x.headers, 2) {
			if pair[0] != "Content-Type" {
				given[pair[0]] = true
			}
		}
		if !maps.Equal(headers, given) {
			t.Errorf("%s: described headers %v, needed %v", name, headers, given)
		}
	}
	slices.Sort(optional)
	want := []string{"POST /api/v1/auth/password", "POST /api/v1/auth/refresh", "POST /api/v1/imports"}
	if diff := cmp.Diff(want, optional); diff != "" {
		t.Errorf("keys that may be left out (-want +described):\n%s", diff)
	}
}
