package api

import (
	"encoding/json"
	"net/http"
	"net/url"
	"reflect"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"kntc/internal/casework"
	"kntc/internal/petition"
)

// walk follows the next links of a list and returns the values of a member.
func walk(t *testing.T, b *bed, as, path, member string) (pages int, values []string) {
	t.Helper()
	next := regexp.MustCompile(`<([^>]*)>; rel="next"`)
	for path != "" {
		w := b.call(t, as, http.MethodGet, path, "")
		if w.Code != http.StatusOK {
			t.Fatalf("%s: %d %s", path, w.Code, w.Body)
		}
		var body struct {
			Items []map[string]any
			Next  string
		}
		if err := json.Unmarshal(w.Body.Bytes(), &body); err != nil {
			t.Fatal(err)
		}
		pages++
		for _, item := range body.Items {
			v, _ := item[member].(string)
			values = append(values, v)
		}
		path = ""
		if found := next.FindStringSubmatch(strings.Join(w.Header().Values("Link"), ", ")); found != nil {
			path = found[1]
		}
		if (path == "") != (body.Next == "") {
			t.Errorf("the Link header and the member next disagree")
		}
	}
	return pages, values
}

func TestPagesFollowOneAnother(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, as, path, member string
		pages                  int
		want                   []string
	}{
		{"petitions", "clerk", v1 + "/petitions?limit=2&q=%C4%91%E1%BA%A5t", "number", 3, []string{"5/2026", "4/2026", "3/2026", "2/2026", "1/2026"}},
		{"petitions on one page", "clerk", v1 + "/petitions?limit=5", "number", 1, []string{"5/2026", "4/2026", "3/2026", "2/2026", "1/2026"}},
		{"accounts", "administrator", v1 + "/accounts?limit=1", "username", 3, []string{"a", "b", "c"}},
		{"authorities", "clerk", v1 + "/authorities?limit=2&tier=district", "id", 2, []string{"1", "2", "3"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			pages, got := walk(t, setup(t), tt.as, tt.path, tt.member)
			if diff := cmp.Diff(tt.want, got); diff != "" || pages != tt.pages {
				t.Errorf("%d pages (-want +got):\n%s", pages, diff)
			}
		})
	}
}

// cursorOf returns the cursor to the second page.
func cursorOf(t *testing.T, b *bed, as, path string) string {
	t.Helper()
	var body struct{ Next string }
	w := b.call(t, as, http.MethodGet, path, "")
	if err := json.Unmarshal(w.Body.Bytes(), &body); err != nil || body.Next == "" {
		t.Fatalf("no next page: %d %s", w.Code, w.Body)
	}
	return body.Next
}

func TestCursorFitsItsListOnly(t *testing.T) {
	t.Parallel()
	b := setup(t)
	cursor := cursorOf(t, b, "clerk", v1+"/petitions?limit=2&kind=complaint")
	tests := []struct {
		name, path string
		status     int
	}{
		{"its own list", v1 + "/petitions?kind=complaint&limit=2", http.StatusOK},
		{"another page size and a count", v1 + "/petitions?kind=complaint&limit=3&count=exact", http.StatusOK},
		{"without the filter", v1 + "/petitions?limit=2", http.StatusBadRequest},
		{"another filter", v1 + "/petitions?kind=feedback&limit=2", http.StatusBadRequest},
		{"one filter more", v1 + "/petitions?kind=complaint&state=received&limit=2", http.StatusBadRequest},
		{"another order", v1 + "/petitions?kind=complaint&sort=due&limit=2", http.StatusBadRequest},
		{"another list", v1 + "/matters?kind=complaint&limit=2", http.StatusBadRequest},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			w := b.call(t, "clerk", http.MethodGet, tt.path+"&cursor="+url.QueryEscape(cursor), "")
			if w.Code != tt.status {
				t.Errorf("%d %s", w.Code, w.Body)
			}
			if tt.status != http.StatusOK && !strings.Contains(w.Body.String(), `"invalid_cursor"`) {
				t.Errorf("refused otherwise: %s", w.Body)
			}
		})
	}
}

func TestCursorOfAnotherKeyIsRefused(t *testing.T) {
	t.Parallel()
	other := setup(t, func(d *Deps) { d.CursorKey = []byte("another key of sixteen bytes and more") })
	cursor := cursorOf(t, other, "clerk", v1+"/petitions?limit=2")
	if w := setup(t).call(t, "clerk", http.MethodGet, v1+"/petitions?limit=2&cursor="+cursor, ""); w.Code != http.StatusBadRequest {
		t.Errorf("%d %s", w.Code, w.Body)
	}
}

func TestFilterReachesTheUseCaseWhole(t *testing.T) {
	t.Parallel()
	b := setup(t)
	w := b.call(t, "clerk", http.MethodGet, v1+"/petitions?authority_id=2&subtree=true&state=received&kind=complaint&field=land&channel=post"+
		"&received_from=2026-03-01&received_to=2026-03-09&number=12/2026&q=mau&sort=due&matter_id="+matterID.String(), "")
	want := casework.PetitionFilter{
		Authority: 2, Subtree: true, States: []petition.State{petition.StateReceived}, Kind: petition.Complaint, Field: petition.FieldLand, Channel: petition.Post,
		ReceivedMin: day(1), ReceivedMax: day(9), Year: 2026, No: 12, Search: "mau", Matter: matterID, Sort: casework.ByDue,
	}
	if w.Code != http.StatusOK || !reflect.DeepEqual(b.cases.asked, want) {
		t.Errorf("%d: asked %+v, want %+v", w.Code, b.cases.asked, want)
	}
}

func TestBadParameters(t *testing.T) {
	t.Parallel()
	tests := []struct{ as, path, pointer, code string }{
		{"clerk", "/petitions?limit=0", "?limit", "out_of_range"},
		{"clerk", "/petitions?limit=201", "?limit", "out_of_range"},
		{"clerk", "/petitions?limit=ten", "?limit", "out_of_range"},
		{"clerk", "/petitions?count=all", "?count", "unknown_value"},
		{"clerk", "/petitions?kind=letter", "?kind", "unknown_value"},
		{"clerk", "/petitions?sort=subject", "?sort", "unknown_value"},
		{"clerk", "/petitions?sort=-due", "?sort", "unknown_value"},
		{"clerk", "/matters?sort=received", "?sort", "unknown_value"},
		{"clerk", "/petitions?subtree=1", "?subtree", "wrong_type"},
		{"clerk", "/petitions?subtree=true", "?subtree", "needs_authority"},
		{"clerk", "/petitions?authority_id=02", "?authority_id", "invalid_id"},
		{"clerk", "/petitions?received_from=31/12/2025", "?received_from", "invalid_date"},
		{"clerk", "/petitions?received_from=2026-02-29", "?received_from", "invalid_date"},
		{"clerk", "/petitions?number=12", "?number", "invalid_number"},
		{"clerk", "/petitions?number=0/2026", "?number", "invalid_number"},
		{"clerk", "/petitions?matter_id=zzz", "?matter_id", "invalid_id"},
		{"clerk", "/petitions?q=%ff", "?q", "invalid_utf8"},
		{"clerk", "/petitions?q=a%00b", "?q", "invalid_utf8"},
		{"clerk", "/petitions?q=" + strings.Repeat("a", 1001), "?q", "too_long"},
		{"clerk", "/petitions?cursor=abc", "?cursor", "invalid_cursor"},
		{"clerk", "/petitions/export?format=pdf", "?format", "unknown_value"},
		{"clerk", "/matters?open=maybe", "?open", "wrong_type"},
		{"clerk", "/authorities/2/tree?depth=11", "?depth", "out_of_range"},
		{"clerk", "/statistics?from=2026-01-01", "?to", "required"},
		{"clerk", "/statistics?from=2026-01-01&to=2026-03-31&group_by=colour", "?group_by", "unknown_value"},
		{"clerk", "/statistics?from=2026-01-01&to=2026-03-31&branches=all", "?branches", "needs_subtree"},
		{"clerk", "/statistics?from=2026-01-01&to=2026-03-31&as_known_at=31/03/2026", "?as_known_at", "invalid_instant"},
	}
	b := setup(t)
	for _, tt := range tests {
		t.Run(tt.path[:min(len(tt.path), 60)], func(t *testing.T) {
			t.Parallel()
			w := b.call(t, tt.as, http.MethodGet, v1+tt.path, "")
			want := `"pointer":"` + tt.pointer + `","code":"` + tt.code + `"`
			if w.Code != http.StatusBadRequest && w.Code != http.StatusUnprocessableEntity || !strings.Contains(w.Body.String(), want) {
				t.Errorf("%d %s, want %s", w.Code, w.Body, want)
			}
		})
	}
}
