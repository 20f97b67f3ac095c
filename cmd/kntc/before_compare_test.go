package main

import (
	"encoding/json"
	"fmt"
	"maps"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"
)

// difference is one place in which an answer is not that of before.
type difference struct {
	route    string // as the old version named it
	pointer  string // into the body; a header's name; "status" or "body"
	old, new any    // old as renamed; absent where there is none
	perhaps  string // a field of the new answer that may be meant
	tooFar   bool   // perhaps is what the field was called before a row renamed it
}

// absent stands for a value that is not there.
const absent = notThere("absent")

type notThere string

// isFigure reports whether an answer must be the same to the byte.
func (a beforeAnswer) isFigure() bool {
	return a.Status == 200 && strings.HasPrefix(a.Route, "/api/v1/statistics")
}

// byInstance is the figure that answers by instance have since.
var byInstance = regexp.MustCompile(`,"petitions_processed":\{[^}]*\}`)

// labels are words for people beside the values of a group.
var labels = regexp.MustCompile(`,"label":"[^"]*"`)

// compare lists in what a new answer is not the old one with its renames.
func (n *renaming) compare(old, fresh beforeAnswer) []difference {
	if old.Status != fresh.Status {
		return []difference{{route: old.Route, pointer: "status", old: old.Status, new: fmt.Sprint(fresh.Status, " ", fresh.Body)}}
	}
	if old.Route != "/api/v1/statistics" && n.has(changedAnswer, "") {
		return nil
	}
	if n.has(earlierEdition, old.Route) { // which the answer tells since
		fresh.Body = strings.Replace(fresh.Body, `,"edition":1`, "", 1)
		if strings.Contains(old.Path, "instance") { // petitions processed are told by it since
			fresh.Body = byInstance.ReplaceAllString(fresh.Body, "")
		}
		delete(old.Header, "Etag")
		delete(fresh.Header, "Etag")
	}
	if n.has(changedLabels, old.Route) {
		old.Body, fresh.Body = labels.ReplaceAllString(old.Body, ""), labels.ReplaceAllString(fresh.Body, "")
	}
	body, exact := n.compareBody(old, fresh)
	header := n.compareHeader(old, fresh, exact && len(body) == 0) // another body has another ETag
	return append(header, body...)
}

// filled reports whether a value or a field that was missing is there now, as a row
// of the table says.
func (n *renaming) filled(d difference) bool {
	what := filledValue
	switch {
	case d.old == absent:
		what = addedField
	case d.old != "" || d.new == "":
		return false
	}
	for i, r := range n.table {
		if r.what == what && r.field == lastOf(d.pointer) && r.reaches(d.route) {
			n.used[i] = true
			return true
		}
	}
	return false
}

// compareBody also reports whether the new body had to be the old one to the
// byte, and so its ETag the old one's.
func (n *renaming) compareBody(old, fresh beforeAnswer) (list []difference, exact bool) {
	if old.Body == fresh.Body && slices.Equal(old.Binary, fresh.Binary) && (len(n.table) == 0 || old.isFigure() || !old.json()) {
		return nil, true
	}
	whole := difference{route: old.Route, pointer: "body", old: old.Body, new: fresh.Body}
	if old.Binary != nil || fresh.Binary != nil {
		whole.old, whole.new = fmt.Sprint(len(old.Binary), " bytes"), fmt.Sprint(len(fresh.Binary), " other bytes")
	}
	if !old.json() || !fresh.json() {
		whole.old, whole.new = firstLines(whole.old, whole.new)
		return []difference{whole}, true
	}
	before, err := decode(old.Body)
	if err != nil {
		return []difference{whole}, true
	}
	after, err := decode(fresh.Body)
	if err != nil {
		return []difference{whole}, true
	}
	wanted := before
	if !old.isFigure() {
		wanted = n.body(old.Route, before)
	}
	exact = old.isFigure() || old.Body == fresh.Body && reflect.DeepEqual(before, wanted)
	list = slices.DeleteFunc(compareValues(old.Route, "", wanted, after), n.filled)
	for i, d := range list {
		list[i].tooFar = d.perhaps != "" && n.word(renamedField, d.route, "", d.perhaps) == lastOf(d.pointer)
	}
	if len(list) == 0 && old.isFigure() {
		list = append(list, whole) // the same values in other bytes
	}
	return list, exact
}

// compareHeader compares headers; of an ETag whose body was renamed, only the
// version of the resource.
func (n *renaming) compareHeader(old, fresh beforeAnswer, exact bool) []difference {
	var out []difference
	for _, name := range beforeHeaders() {
		was, is := old.Header[name], fresh.Header[name]
		if name == "Etag" && !exact {
			was, is = version(was), version(is)
		}
		if was != is && !n.changed(old.Route, name, was, is) {
			out = append(out, difference{route: old.Route, pointer: name, old: was, new: is})
		}
	}
	return out
}

// changed reports whether a row of the table says that a header has another value.
func (n *renaming) changed(route, name, was, is string) bool {
	for i, r := range n.table {
		if r.what == changedHeader && r.field == name && r.old == was && r.new == is && r.reaches(route) {
			n.used[i] = true
			return true
		}
	}
	return false
}

// version is what of an ETag comes before its digest: `"v3` of `"v3.5f1c"`, and
// only `"` where there is no version.
func version(tag string) string {
	if before, _, found := strings.Cut(tag, "."); found {
		return before
	}
	return tag[:min(1, len(tag))]
}

// compareValues compares JSON values, the order of members aside.
func compareValues(route, pointer string, old, fresh any) []difference {
	switch old := old.(type) {
	case map[string]any:
		if fresh, ok := fresh.(map[string]any); ok {
			return compareObjects(route, pointer, old, fresh)
		}
	case []any:
		fresh, ok := fresh.([]any)
		if !ok {
			break
		}
		if len(old) != len(fresh) {
			return []difference{{route: route, pointer: pointer + "/length", old: len(old), new: len(fresh)}}
		}
		var out []difference
		for i := range old {
			out = append(out, compareValues(route, pointer+"/"+strconv.Itoa(i), old[i], fresh[i])...)
		}
		return out
	}
	if reflect.DeepEqual(old, fresh) || isCursor(pointer, old, fresh) {
		return nil
	}
	return []difference{{route: route, pointer: pointer, old: old, new: fresh}}
}

// isCursor reports whether both are cursors: they are signed over the name of
// their list, and the page they lead to is asked for and compared.
func isCursor(pointer string, old, fresh any) bool {
	_, was := old.(string)
	_, is := fresh.(string)
	return pointer == "/next" && was && is
}

func compareObjects(route, pointer string, old, fresh map[string]any) []difference {
	var out []difference
	taken := make(map[string]bool) // fields that stand for a missing one
	for _, name := range slices.Sorted(maps.Keys(old)) {
		at := pointer + "/" + name
		if v, ok := fresh[name]; ok {
			out = append(out, compareValues(route, at, old[name], v)...)
			continue
		}
		d := difference{route: route, pointer: at, old: old[name], new: absent, perhaps: substitute(old, fresh, old[name], taken)}
		taken[d.perhaps] = d.perhaps != ""
		out = append(out, d)
	}
	for _, name := range slices.Sorted(maps.Keys(fresh)) {
		if _, ok := old[name]; !ok && !taken[name] {
			out = append(out, difference{route: route, pointer: pointer + "/" + name, old: absent, new: fresh[name]})
		}
	}
	return out
}

// substitute looks for a field that only the new object has and that holds the
// value of a missing one.
func substitute(old, fresh map[string]any, value any, taken map[string]bool) string {
	for _, name := range slices.Sorted(maps.Keys(fresh)) {
		if _, known := old[name]; !known && !taken[name] && len(compareValues("", "", value, fresh[name])) == 0 {
			return name
		}
	}
	return ""
}

// differences gathers what differs, alike with alike.
type differences struct {
	order []string
	kinds map[string]*kindOfDifference
	asked int
}

// kindOfDifference is the same difference in many answers.
type kindOfDifference struct {
	difference

	first  beforeRequest // as the new version was asked
	times  int
	routes []string // all on which it was found
}

// add takes in the differences of one answer.
func (d *differences) add(a beforeAnswer, list []difference) {
	d.asked++
	if d.kinds == nil {
		d.kinds = make(map[string]*kindOfDifference)
	}
	for _, one := range list {
		key := one.kind()
		if d.kinds[key] == nil {
			d.kinds[key] = &kindOfDifference{difference: one, first: a.beforeRequest}
			d.order = append(d.order, key)
		}
		k := d.kinds[key]
		k.times++
		if !slices.Contains(k.routes, one.route) {
			k.routes = append(k.routes, one.route)
		}
	}
}

// kind is the same for differences that are told once: a field that seems to
// have another name wherever it stands, anything else at one place of a route.
func (d difference) kind() string {
	if d.perhaps != "" && !d.tooFar {
		return lastOf(d.pointer) + " became " + d.perhaps
	}
	return d.route + " " + anyPlace(d.pointer) + fmt.Sprint(d.tooFar, d.old == absent, d.new == absent)
}

// lastOf is the last part of a pointer.
func lastOf(pointer string) string { return pointer[strings.LastIndex(pointer, "/")+1:] }

// anyPlace replaces the indices of a pointer.
func anyPlace(pointer string) string {
	parts := strings.Split(pointer, "/")
	for i, p := range parts {
		if _, err := strconv.Atoi(p); err == nil {
			parts[i] = "*"
		}
	}
	return strings.Join(parts, "/")
}

// told is how many kinds of differences are printed.
const told = 20

// tell fails the test with what was found.
func (d *differences) tell(t *testing.T) {
	t.Helper()
	if d.asked == 0 {
		t.Fatal("nothing was recorded")
	}
	for i, key := range d.order {
		if i == told {
			t.Errorf("and %d more kinds of differences", len(d.order)-told)
			return
		}
		t.Error(d.kinds[key])
	}
}

// String tells one kind of difference, with the row of beforeRenames that would
// make it good where one can be guessed.
func (k *kindOfDifference) String() string {
	as := k.first.As
	if as == "" {
		as = "nobody"
	}
	var b strings.Builder
	fmt.Fprintf(&b, "%s differs, %d times on %s; first as %s:\n\tGET %s\n\told %s\n\tnew %s",
		anyPlace(k.pointer), k.times, strings.Join(k.routes, ", "), as, k.first.Path, show(k.old), show(k.new))
	scope := ""
	if len(k.routes) == 1 {
		scope = fmt.Sprintf("route: %q, ", k.route)
	}
	last := lastOf(k.pointer)
	switch {
	case k.tooFar:
		fmt.Fprintf(&b, "\n\tif it keeps its name here, before the row that renames it: {what: renamedField, %sold: %q, new: %q, why: \"…\"},", scope, k.perhaps, k.perhaps)
	case k.perhaps != "":
		fmt.Fprintf(&b, "\n\tif it was renamed: {what: renamedField, %sold: %q, new: %q, why: \"…\"},", scope, last, k.perhaps)
	case k.isWord():
		fmt.Fprintf(&b, "\n\tif it was renamed: {what: renamedValue, %sfield: %q, old: %q, new: %q, why: \"…\"},", scope, k.holder(), k.old, k.new)
	}
	return b.String()
}

// isWord reports whether one word stands where another stood.
func (k *kindOfDifference) isWord() bool {
	was, isText := k.old.(string)
	is, wasText := k.new.(string)
	return isText && wasText && strings.HasPrefix(k.pointer, "/") && was != "" && is != "" && !strings.ContainsAny(was+is, " \n")
}

// holder is the field in which a value stands, perhaps as one of a list.
func (k *kindOfDifference) holder() string {
	parts := strings.Split(anyPlace(k.pointer), "/")
	for _, p := range slices.Backward(parts) {
		if p != "*" {
			return p
		}
	}
	return ""
}

// shown is how much of a value is printed, in bytes.
const shown = 300

func show(v any) string {
	if v == absent {
		return string(absent)
	}
	text, ok := v.(string)
	if !ok {
		b, err := json.Marshal(v)
		if err != nil {
			return err.Error()
		}
		text = string(b)
	}
	if len(text) <= shown {
		return text
	}
	cut := shown
	for !utf8.RuneStart(text[cut]) {
		cut--
	}
	return text[:cut] + "…"
}

// firstLines returns the first lines in which two texts differ.
func firstLines(old, fresh any) (was, is any) {
	a, isText := old.(string)
	b, areText := fresh.(string)
	if !isText || !areText {
		return old, fresh
	}
	for a != "" && b != "" {
		one, restOne, _ := strings.Cut(a, "\n")
		two, restTwo, _ := strings.Cut(b, "\n")
		if one != two {
			return one, two
		}
		a, b = restOne, restTwo
	}
	return a, b
}
