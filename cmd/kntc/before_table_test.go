package main

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// ways is a table with a row of every kind, as beforeRenames may come to be.
func ways() []rename {
	return []rename{
		{what: renamedPath, old: "/api/v1/petitions/returned", new: "/api/v1/petitions/recirculated"},
		{what: renamedPath, old: "/api/v1/petitions/:id/holders", new: "/api/v1/petitions/:id/custody"},
		{what: renamedPath, old: "/api/v1/me/calendar-feed", new: "/api/v1/me/calendar-link"},
		{what: renamedParameter, route: "/api/v1/petitions/returned", old: "returned_from", new: "from"},
		{what: renamedField, route: "/api/v1/petitions", old: "bar", new: "inadmissibility"},
		{what: renamedValue, field: "state", old: "set_aside", new: "put_aside"},
	}
}

func TestBeforeRequests(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ name, route, path, want string }{
		{"a path", "/api/v1/petitions/returned", "/api/v1/petitions/returned", "/api/v1/petitions/recirculated"},
		{"its beginning", "/api/v1/petitions/returned/export", "/api/v1/petitions/returned/export?format=csv", "/api/v1/petitions/recirculated/export?format=csv"},
		{"around an id", "/api/v1/petitions/:id/holders", "/api/v1/petitions/0g1/holders", "/api/v1/petitions/0g1/custody"},
		{"no longer word", "/api/v1/petitions/:id", "/api/v1/petitions/returned2", "/api/v1/petitions/returned2"},
		{"a parameter", "/api/v1/petitions/returned/export", "/api/v1/petitions/returned/export?returned_from=2026-01-01", "/api/v1/petitions/recirculated/export?from=2026-01-01"},
		{"not elsewhere", "/api/v1/matters", "/api/v1/matters?returned_from=2026-01-01", "/api/v1/matters?returned_from=2026-01-01"},
		{"a value in a list", "/api/v1/petitions", "/api/v1/petitions?state=received,set_aside&q=set_aside", "/api/v1/petitions?state=received%2Cput_aside&q=set_aside"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if got := newRenaming(ways()).request(beforeRequest{Route: tt.route, Path: tt.path}).Path; got != tt.want {
				t.Errorf("asked for %s, want %s", got, tt.want)
			}
		})
	}
}

func TestBeforeBodies(t *testing.T) {
	t.Parallel()
	const old = `{"items":[{"bar":"late","state":"set_aside","states":["set_aside"],"n":1.50}],"bar":null,"url":"https://kntc.example/api/v1/me/calendar-feed?token=x",
		"instance":"/api/v1/petitions/returned","errors":[{"pointer":"/items/0/bar"},{"pointer":"?returned_from"}]}`
	const want = `{"items":[{"inadmissibility":"late","state":"put_aside","states":["set_aside"],"n":1.50}],"inadmissibility":null,"url":"https://kntc.example/api/v1/me/calendar-link?token=x",
		"instance":"/api/v1/petitions/recirculated","errors":[{"pointer":"/items/0/inadmissibility"},{"pointer":"?from"}]}`
	table := newRenaming(append(ways(), rename{what: renamedParameter, old: "returned_from", new: "from"}, rename{what: renamedField, old: "nowhere", new: "x"}))
	before, err := decode(old)
	if err != nil {
		t.Fatal(err)
	}
	wanted, err := decode(want)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(wanted, table.body("/api/v1/petitions/:id", before)); diff != "" {
		t.Errorf("body (-want +got):\n%s", diff)
	}
	if unused := table.unused(); len(unused) != 3 || unused[2].old != "nowhere" {
		t.Errorf("unused: %+v", unused)
	}
}

// answered is a good answer of a route with a body.
func answered(route, body, tag string) beforeAnswer {
	return beforeAnswer{
		beforeRequest: beforeRequest{As: "head-4", Route: route, Path: route}, Status: 200, Body: body,
		Header: map[string]string{"Content-Type": "application/json", "Etag": tag},
	}
}

func TestBeforeCompares(t *testing.T) {
	t.Parallel()
	const petition, figures = "/api/v1/petitions/:id", "/api/v1/statistics"
	refused := answered(petition, "{}", `"v1.a"`)
	refused.Status = 404
	csv := func(body string) beforeAnswer {
		a := answered("/api/v1/petitions/export", body, "")
		a.Header["Content-Type"] = "text/csv"
		return a
	}
	for _, tt := range []struct {
		name       string
		old, fresh beforeAnswer
		want       []string // words of what is told
	}{
		{"the same", answered(petition, `{"a":1}`, `"v1.a"`), answered(petition, `{"a":1}`, `"v1.a"`), nil},
		{"another order", answered(petition, `{"a":1,"b":2}`, `"v1.a"`), answered(petition, `{"b":2,"a":1}`, `"v1.b"`), nil},
		{"another order of figures", answered(figures, `{"a":1,"b":2}`, `"a"`), answered(figures, `{"b":2,"a":1}`, `"a"`), []string{"body"}},
		{"a figure", answered(figures, `{"a":[{"b":1}]}`, `"a"`), answered(figures, `{"a":[{"b":2}]}`, `"b"`), []string{"/a/*/b", "old 1", "new 2"}},
		{"a renamed field", answered(petition, `{"bar":1}`, `"v1.a"`), answered(petition, `{"inadmissibility":1}`, `"v1.b"`), nil},
		{"figures are not renamed", answered(figures, `{"bar":1}`, `"a"`), answered(figures, `{"inadmissibility":1}`, `"a"`), []string{"/bar"}},
		{"not renamed after all", answered(petition, `{"bar":1}`, `"v1.a"`), answered(petition, `{"bar":1}`, `"v1.a"`), []string{"/inadmissibility", `keeps its name here`, `old: "bar", new: "bar"`}},
		{"another version", answered(petition, `{"bar":1}`, `"v1.a"`), answered(petition, `{"inadmissibility":1}`, `"v2.b"`), []string{"Etag", `old "v1`, `new "v2`}},
		{"another ETag", answered(petition, `{"a":1}`, `"v1.a"`), answered(petition, `{"a":1}`, `"v1.b"`), []string{"Etag"}},
		{
			"a rename that no row tells", answered(petition, `{"x":[{"foo":[1]}]}`, ""), answered(petition, `{"x":[{"food":[1]}]}`, ""),
			[]string{"/x/*/foo", "new absent", `{what: renamedField, route: "/api/v1/petitions/:id", old: "foo", new: "food", why: "…"},`},
		},
		{
			"a value that no row tells", answered(petition, `{"x":["go"]}`, ""), answered(petition, `{"x":["walk"]}`, ""),
			[]string{`{what: renamedValue, route: "/api/v1/petitions/:id", field: "x", old: "go", new: "walk", why: "…"},`},
		},
		{"more rows", answered(petition, `{"x":[1]}`, ""), answered(petition, `{"x":[1,2]}`, ""), []string{"/x/length", "old 1", "new 2"}},
		{"cursors", answered(petition, `{"next":"a"}`, ""), answered(petition, `{"next":"b"}`, ""), nil},
		{"no cursor", answered(petition, `{"next":"a"}`, ""), answered(petition, `{}`, ""), []string{"/next"}},
		{"a refusal", answered(petition, `{}`, ""), refused, []string{"status", "old 200", "new 404"}},
		{"a text", csv("a\nb\nc"), csv("a\nB\nc"), []string{"body", "old b", "new B"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			var report differences
			report.add(tt.fresh, newRenaming(ways()).compare(tt.old, tt.fresh))
			var told strings.Builder
			for _, key := range report.order {
				told.WriteString(report.kinds[key].String() + "\n")
			}
			if tt.want == nil && told.Len() > 0 {
				t.Errorf("told %s", told.String())
			}
			for _, w := range tt.want {
				if !strings.Contains(told.String(), w) {
					t.Errorf("%q is not in %s", w, told.String())
				}
			}
		})
	}
}
