package main

import (
	"bytes"
	"encoding/json"
	"maps"
	"net/url"
	"slices"
	"strings"
)

// beforeRenames are the words that mean the same as before under another name.
// One line each; the first that fits wins, and none is applied to what another
// made. For example:
//
//	// a path, or the beginning of one; :id stands for any segment
//	{what: renamedPath, old: "/api/v1/petitions/returned", new: "/api/v1/petitions/recirculated", why: "…"},
//	// a query parameter, here of one route only
//	{what: renamedParameter, route: "/api/v1/petitions/returned", old: "returned_from", new: "recirculated_from", why: "…"},
//	// a field of answers at any depth, here of all routes
//	{what: renamedField, old: "bar", new: "inadmissibility", why: "…"},
//	// a value of the field "action" and of the parameter "action", if there is one
//	{what: renamedValue, field: "action", old: "declare_conflict", new: "recuse", why: "…"},
//
//	// a value that was missing before and is there now
//	{what: filledValue, route: "/api/v1/reference", field: "vi", why: "…"},
//
// route is the pattern of the old version (api/testdata/routes.golden of its
// commit) or the beginning of one, so a route that was renamed is still named
// as before here; a row whose old and new are the same keeps a word on its route
// from the rows below. Paths inside answers and the pointers of problems follow by
// themselves. Figures are never renamed, only the requests for them.
func beforeRenames() []rename {
	const (
		oneWord      = "one word for one meaning (docs/glossary.md)"
		recirculated = "returned is paper given back; a case that came back is recirculated"
	)
	return []rename{
		{what: renamedPath, old: "/api/v1/petitions/returned", new: "/api/v1/petitions/recirculated", why: recirculated},
		{what: renamedPath, old: "/api/v1/me/calendar-feed", new: "/api/v1/me/calendar-link", why: oneWord},
		{what: renamedParameter, route: "/api/v1/petitions/returned", old: "returned_from", new: "recirculated_from", why: recirculated},
		{what: renamedParameter, route: "/api/v1/petitions/returned", old: "returned_to", new: "recirculated_to", why: recirculated},
		{what: earlierEdition, route: "/api/v1/statistics", why: "a second edition of the figures counts otherwise; the first is asked for"},
		{what: changedHeader, route: "/api/v1/statistics", field: "Vary", old: "Authorization, Accept-Language", new: "Authorization, Accept-Language, Accept-Encoding", why: "answers are compressed for who takes that"},
		{what: changedHeader, route: "/api/v1/statistics", field: "Vary", new: "Accept-Encoding", why: "answers are compressed for who takes that"},
		{what: changedLabels, route: "/api/v1/statistics", why: "authorities are called by their names, and withdrawn is not said to be thanks to explanation"},
		{what: changedAnswer, route: "", why: "the law was corrected and histories tell more: the status alone is the same, and the figures to the byte"},
	}
}

// renamed says what is renamed.
type renamed string

const (
	renamedPath      renamed = "path"
	renamedParameter renamed = "parameter"
	renamedField     renamed = "field"
	renamedValue     renamed = "value"
	filledValue      renamed = "filled"  // nothing stood there before
	addedField       renamed = "added"   // the field was not there before
	changedLabels    renamed = "labels"  // words for people beside the values
	changedHeader    renamed = "header"  // of an answer; field is its name
	changedAnswer    renamed = "answer"  // of a route, on purpose: the status alone is the same
	earlierEdition   renamed = "edition" // figures are asked by the definitions of that time
)

// rename is one row of the table.
type rename struct {
	what     renamed
	route    string // where, as the old version named it; everywhere when empty
	field    string // for a value: the old name of the field or parameter that holds it
	old, new string
	why      string
}

// reaches reports whether the row holds on a route of the old version.
func (r rename) reaches(route string) bool {
	return r.route == "" || r.route == route || strings.HasPrefix(route, strings.TrimSuffix(r.route, "/")+"/")
}

// renaming applies a table and notes which of its rows were of use.
type renaming struct {
	table []rename
	used  []bool
}

func newRenaming(table []rename) *renaming {
	return &renaming{table: table, used: make([]bool, len(table))}
}

// unused returns the rows that nothing needed.
func (n *renaming) unused() []rename {
	var out []rename
	for i, r := range n.table {
		if !n.used[i] {
			out = append(out, r)
		}
	}
	return out
}

// word returns the new name of a path's beginning, a parameter, a field or a
// value on a route of the old version.
func (n *renaming) word(what renamed, route, field, old string) string {
	for i, r := range n.table {
		if r.what == what && r.old == old && r.field == field && r.reaches(route) {
			n.used[i] = true
			return r.new
		}
	}
	return old
}

// has reports whether a row of the sort is of exactly this route.
func (n *renaming) has(what renamed, route string) bool {
	for i, r := range n.table {
		if r.what == what && r.route == route {
			n.used[i] = true
			return true
		}
	}
	return false
}

// request returns the request as the new version understands it.
func (n *renaming) request(r beforeRequest) beforeRequest {
	if n.has(earlierEdition, r.Route) {
		r.Path += "&edition=1"
	}
	path, query, asked := strings.Cut(r.Path, "?")
	r.Path = n.path(path)
	if asked {
		r.Path += "?" + n.query(r.Route, query)
	}
	return r
}

// path renames a path as far as a row of the table describes it.
func (n *renaming) path(path string) string {
	for i, r := range n.table {
		if r.what != renamedPath {
			continue
		}
		if rest, held, ok := match(r.old, path); ok {
			n.used[i] = true
			return fill(r.new, held) + rest
		}
	}
	return path
}

// match compares a path with the pattern of its beginning and returns what
// comes after it, and what stands in the place of ":id".
func match(pattern, path string) (rest string, held []string, ok bool) {
	want, have := strings.Split(pattern, "/"), strings.Split(path, "/")
	if len(have) < len(want) {
		return "", nil, false
	}
	for i, w := range want {
		switch {
		case strings.HasPrefix(w, ":"):
			held = append(held, have[i])
		case w != have[i]:
			return "", nil, false
		}
	}
	for _, more := range have[len(want):] {
		rest += "/" + more
	}
	return rest, held, true
}

// fill puts the segments back in the places of ":id".
func fill(pattern string, held []string) string {
	parts := strings.Split(pattern, "/")
	for i, p := range parts {
		if strings.HasPrefix(p, ":") && len(held) > 0 {
			parts[i], held = held[0], held[1:]
		}
	}
	return strings.Join(parts, "/")
}

// query renames parameters and their values, which may be lists with commas.
func (n *renaming) query(route, query string) string {
	pairs := strings.Split(query, "&")
	for i, pair := range pairs {
		name, value, given := strings.Cut(pair, "=")
		pairs[i] = n.word(renamedParameter, route, "", name)
		if !given {
			continue
		}
		pairs[i] += "=" + value
		plain, err := url.QueryUnescape(value)
		if err != nil {
			continue // not to be understood before either
		}
		parts := strings.Split(plain, ",")
		for j, p := range parts {
			parts[j] = n.word(renamedValue, route, name, p)
		}
		if fresh := strings.Join(parts, ","); fresh != plain {
			pairs[i] = n.word(renamedParameter, route, "", name) + "=" + url.QueryEscape(fresh)
		}
	}
	return strings.Join(pairs, "&")
}

// body returns an answer of a route as the new version is to give it.
func (n *renaming) body(route string, body any) any { return n.value(route, "", body) }

// value renames what stands under a field.
func (n *renaming) value(route, field string, v any) any {
	switch v := v.(type) {
	case map[string]any:
		out := make(map[string]any, len(v))
		for _, name := range slices.Sorted(maps.Keys(v)) {
			out[n.word(renamedField, route, "", name)] = n.value(route, name, v[name])
		}
		return out
	case []any:
		out := make([]any, len(v))
		for i, item := range v {
			out[i] = n.value(route, field, item)
		}
		return out
	case string:
		return n.text(route, field, v)
	}
	return v
}

// text renames a value that has a row of its own, and otherwise the paths and
// pointers that texts consist of.
func (n *renaming) text(route, field, text string) string {
	if fresh := n.word(renamedValue, route, field, text); fresh != text {
		return fresh
	}
	if field == "pointer" {
		return n.pointer(route, text)
	}
	address, query, asked := strings.Cut(text, "?")
	path, host := strings.CutPrefix(address, beforePublicURL)
	if !strings.HasPrefix(path, "/api/") {
		return text
	}
	path = n.path(path)
	if host {
		path = beforePublicURL + path
	}
	if asked {
		path += "?" + n.query(route, query)
	}
	return path
}

// pointer renames what a problem points at: a parameter after "?", or fields
// after "/".
func (n *renaming) pointer(route, text string) string {
	if name, ok := strings.CutPrefix(text, "?"); ok {
		return "?" + n.word(renamedParameter, route, "", name)
	}
	parts := strings.Split(text, "/")
	for i := 1; i < len(parts); i++ {
		parts[i] = n.word(renamedField, route, "", parts[i])
	}
	return strings.Join(parts, "/")
}

// decode reads JSON with numbers as they are written.
func decode(text string) (any, error) {
	d := json.NewDecoder(bytes.NewReader([]byte(text)))
	d.UseNumber()
	var out any
	err := d.Decode(&out)
	return out, err
}
