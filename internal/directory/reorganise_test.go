package directory_test

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"kntc/internal/access"
	"kntc/internal/authority"
	"kntc/internal/clock"
	"kntc/internal/directory"
	"kntc/internal/fault"
	"kntc/internal/idempotency"
	"kntc/internal/store/sqldb"
	"kntc/internal/store/storetest"
)

func (d service) Reorganise(ctx context.Context, actor access.Actor, r directory.Reorganisation) (directory.ReorganisationView, error) {
	var v directory.ReorganisationView
	_, err := d.Service.Reorganise(ctx, actor, r, idempotency.Unkept(&v))
	return v, err
}

// newSuccessor is a commune to be founded below the province.
func newSuccessor(name string, of ...authority.ID) directory.Successor {
	n := newCommune("UBND xã " + name)
	n.Place, n.Document = "Xã "+name, ""
	return directory.Successor{Found: &n, Of: of}
}

// decision is a reorganisation on 01/08/2026.
func decision(kind directory.ReorganisationKind, predecessors ...authority.ID) directory.Reorganisation {
	return directory.Reorganisation{
		Kind: kind, On: clock.MustDate(2026, time.August, 1), Document: "Nghị quyết 7/NQ-HĐND", Predecessors: predecessors,
	}
}

// acts lists what histories say of each authority: "4 end merge".
func acts(t *testing.T, dir service, ids ...authority.ID) []string {
	t.Helper()
	var out []string
	for _, id := range ids {
		events, err := dir.History(t.Context(), storetest.Administrator(storetest.Province), id)
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range events {
			var record struct{ Type, Act string }
			if err := json.Unmarshal([]byte(e.Change), &record); err != nil {
				t.Fatal(err)
			}
			if record.Type != "import" {
				out = append(out, strings.TrimSpace(id.String()+" "+record.Type+" "+record.Act))
			}
		}
	}
	return out
}

func TestReorganise(t *testing.T) {
	t.Parallel()
	a1, a2, b1 := storetest.CommuneA1, storetest.CommuneA2, storetest.CommuneB1
	first := storetest.OldCommune + 1 // the next number
	day, last := clock.MustDate(2026, time.August, 1), clock.MustDate(2026, time.July, 31)
	merge := decision(directory.Merging, a1, a2)
	merge.Successors = []directory.Successor{newSuccessor("Hợp Nhất")}
	takeIn := decision(directory.Merging, a1)
	takeIn.Successors = []directory.Successor{{ID: b1}}
	split := decision(directory.Splitting, a1)
	split.Successors = []directory.Successor{{ID: a1}, newSuccessor("Mới")}
	regroup := decision(directory.Regrouping, a1, a2)
	regroup.Successors = []directory.Successor{newSuccessor("Đông"), newSuccessor("Tây", a2)}
	abolish := decision(directory.Abolishing, a1)
	rename := decision(directory.Renaming, a1)
	rename.Name, rename.Place = "UBND xã Mai Trắng", "Xã Mai Trắng"
	move := decision(directory.Moving, a1, a2)
	move.Parent = b1
	for _, tt := range []struct {
		name    string
		r       directory.Reorganisation
		ended   []authority.ID
		founded []string
		heirs   map[authority.ID][]authority.ID // successors by predecessor
		history []string                        // of the first predecessor
		under   []authority.ID                  // below b1 from the day on
	}{
		{
			"merge", merge,
			[]authority.ID{a1, a2},
			[]string{"UBND xã Hợp Nhất"},
			map[authority.ID][]authority.ID{a1: {first}, a2: {first}},
			[]string{"4 end merge", "4 add_successor merge"},
			nil,
		},
		{
			"take in", takeIn,
			[]authority.ID{a1},
			nil,
			map[authority.ID][]authority.ID{a1: {b1}},
			[]string{"4 end merge", "4 add_successor merge"},
			nil,
		},
		{
			"split, the old one going on", split, nil,
			[]string{"UBND xã Mới"},
			map[authority.ID][]authority.ID{a1: {first}},
			[]string{"4 add_successor split"},
			nil,
		},
		{
			"regroup", regroup,
			[]authority.ID{a1, a2},
			[]string{"UBND xã Đông", "UBND xã Tây"},
			map[authority.ID][]authority.ID{a1: {first}, a2: {first, first + 1}},
			[]string{"4 end regroup", "4 add_successor regroup"},
			nil,
		},
		{"abolish", abolish, []authority.ID{a1}, nil, nil, []string{"4 end abolish"}, nil},
		{"rename", rename, nil, nil, nil, []string{"4 rename rename"}, nil},
		{"move", move, nil, nil, nil, []string{"4 move move"}, []authority.ID{a1, a2}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			storetest.Each(t, func(t *testing.T, b storetest.Bench) {
				dir := directoryOf(t, b)
				v, err := dir.Reorganise(t.Context(), storetest.Administrator(storetest.Province), tt.r)
				if err != nil {
					t.Fatal(err)
				}
				tree := sameOnReload(t, b)
				for _, id := range []authority.ID{a1, a2, b1} {
					a, _ := tree.Get(id)
					if ended := slices.Contains(tt.ended, id); ended != (a.ValidTo == last) || ended && a.EndedBy != tt.r.Document {
						t.Errorf("%s: ended %v, %q", a.Name, a.ValidTo, a.EndedBy)
					}
					if diff := cmp.Diff(tt.heirs[id], tree.Successors(id), cmpopts.EquateEmpty()); diff != "" {
						t.Errorf("successors of %s (-want +got):\n%s", a.Name, diff)
					}
				}
				var founded []string
				for id := first; int64(id) < int64(first)+int64(tree.Len()-len(storetest.Facts().Authorities)); id++ {
					a, _ := tree.Get(id)
					if a.ValidFrom != day || a.Source != tt.r.Document {
						t.Errorf("founded %+v", a)
					}
					founded = append(founded, a.Name)
				}
				if diff := cmp.Diff(tt.founded, founded); diff != "" {
					t.Errorf("founded (-want +got):\n%s", diff)
				}
				if diff := cmp.Diff(tt.history, acts(t, dir, a1)); diff != "" {
					t.Errorf("history (-want +got):\n%s", diff)
				}
				if diff := cmp.Diff(tt.under, tree.Children(b1, day)); diff != "" {
					t.Errorf("below (-want +got):\n%s", diff)
				}
				if v.Kind != tt.r.Kind || len(v.Authorities) == 0 || v.Document != tt.r.Document {
					t.Errorf("answer %+v", v)
				}
			})
		})
	}
}

// TestReorganiseMovesWhatIsBelow merges the communes' new parent away: what is
// below it goes to its successor.
func TestReorganiseMovesWhatIsBelow(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, b storetest.Bench) {
		dir, admin := directoryOf(t, b), storetest.Administrator(storetest.Province)
		move := decision(directory.Moving, storetest.CommuneA1, storetest.CommuneA2)
		move.Parent = storetest.CommuneB1
		if _, err := dir.Reorganise(t.Context(), admin, move); err != nil {
			t.Fatal(err)
		}
		merge := decision(directory.Merging, storetest.CommuneB1)
		merge.On = clock.MustDate(2026, time.September, 1)
		merge.Successors = []directory.Successor{{ID: storetest.CommuneA1}}
		_, err := dir.Reorganise(t.Context(), admin, merge)
		if f := fault.As(err); !errors.Is(err, authority.ErrHasChildren) || f.Fields[0].Pointer != "/children_to" {
			t.Fatalf("a successor below the one that ends: %v", err)
		}
		merge.ChildrenTo = storetest.Province
		if _, err := dir.Reorganise(t.Context(), admin, merge); err != nil {
			t.Fatal(err)
		}
		tree := sameOnReload(t, b)
		for _, id := range []authority.ID{storetest.CommuneA1, storetest.CommuneA2} {
			if p, _ := tree.ParentOn(id, merge.On); p != storetest.Province {
				t.Errorf("%d is below %d", id, p)
			}
		}
	})
}

func TestReorganiseRefusals(t *testing.T) {
	t.Parallel()
	a1, a2, b1 := storetest.CommuneA1, storetest.CommuneA2, storetest.CommuneB1
	b := storetest.Open(t, sqldb.SQLite)
	dir := directoryOf(t, b)
	existing := func(ids ...authority.ID) []directory.Successor {
		var out []directory.Successor
		for _, id := range ids {
			out = append(out, directory.Successor{ID: id})
		}
		return out
	}
	with := func(r directory.Reorganisation, alter func(*directory.Reorganisation)) directory.Reorganisation {
		alter(&r)
		return r
	}
	for _, tt := range []struct {
		name    string
		r       directory.Reorganisation
		want    error
		pointer string
	}{
		{"unknown kind", decision("swallow", a1), directory.ErrReorganisation, "/type"},
		{"no predecessor", decision(directory.Abolishing), directory.ErrReorganisation, "/predecessors"},
		{"a merger without successor", decision(directory.Merging, a1, a2), directory.ErrReorganisation, "/successors"},
		{"a merger of one into a new one", with(decision(directory.Merging, a1), func(r *directory.Reorganisation) {
			r.Successors = []directory.Successor{newSuccessor("Mới")}
		}), directory.ErrReorganisation, "/predecessors"},
		{"a merger into one of those merged", with(decision(directory.Merging, a1, a2), func(r *directory.Reorganisation) {
			r.Successors = existing(a1)
		}), directory.ErrReorganisation, "/successors/0/id"},
		{"a split of two", with(decision(directory.Splitting, a1, a2), func(r *directory.Reorganisation) {
			r.Successors = existing(a1, b1)
		}), directory.ErrReorganisation, "/predecessors"},
		{"repeated", decision(directory.Abolishing, a1, a1), directory.ErrReorganisation, "/predecessors/1"},
		{"a successor twice", with(decision(directory.Abolishing, a1), func(r *directory.Reorganisation) {
			r.Successors = existing(b1, b1)
		}), directory.ErrReorganisation, "/successors/1"},
		{"neither id nor new", with(decision(directory.Abolishing, a1), func(r *directory.Reorganisation) {
			r.Successors = []directory.Successor{{}}
		}), directory.ErrReorganisation, "/successors/0"},
		{"heir of another", with(decision(directory.Abolishing, a1), func(r *directory.Reorganisation) {
			r.Successors = []directory.Successor{{ID: b1, Of: []authority.ID{a2}}}
		}), directory.ErrReorganisation, "/successors/0/of/0"},
		{"no day", with(decision(directory.Abolishing, a1), func(r *directory.Reorganisation) {
			r.On = clock.Date{}
		}), directory.ErrReorganisation, "/on"},
		{"no document", with(decision(directory.Abolishing, a1), func(r *directory.Reorganisation) {
			r.Document = ""
		}), directory.ErrReorganisation, "/document"},
		{"rename without a name", decision(directory.Renaming, a1), directory.ErrReorganisation, "/name"},
		{"move to nowhere", decision(directory.Moving, a1), directory.ErrReorganisation, "/parent_id"},
		{"ended long ago", decision(directory.Abolishing, storetest.DistrictA), authority.ErrNotInBeing, "/predecessors/0"},
		{"a successor that has ended", with(decision(directory.Abolishing, a1), func(r *directory.Reorganisation) {
			r.Successors = existing(storetest.DistrictA)
		}), authority.ErrNotInBeing, "/successors/0/id"},
		{"unknown", decision(directory.Abolishing, 999), authority.ErrUnknown, "/predecessors/0"},
		{"out of scope", decision(directory.Abolishing, storetest.PartyProvince), access.ErrForbidden, "/predecessors/0"},
		{"with others below", decision(directory.Abolishing, storetest.Province), authority.ErrHasChildren, "/children_to"},
		{"below itself", with(decision(directory.Moving, storetest.Province), func(r *directory.Reorganisation) {
			r.Parent = a1
		}), authority.ErrCycle, ""},
		{"a successor that was its predecessor", with(decision(directory.Merging, b1), func(r *directory.Reorganisation) {
			r.Successors = existing(storetest.OldCommune)
		}), authority.ErrNotInBeing, "/successors/0/id"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			_, err := dir.Reorganise(t.Context(), storetest.Administrator(storetest.Province), tt.r)
			f := fault.As(err)
			if !errors.Is(err, tt.want) || f == nil {
				t.Fatalf("got %v, want %v", err, tt.want)
			}
			if tt.pointer != "" && (len(f.Fields) == 0 || f.Fields[0].Pointer != tt.pointer || f.Fields[0].Text.VI == "" || f.Fields[0].Text.EN == "") {
				t.Errorf("points at %+v, want %s", f.Fields, tt.pointer)
			}
			if tree := sameOnReload(t, b); tree.Len() != len(storetest.Facts().Authorities) {
				t.Errorf("%d authorities: a refusal left something", tree.Len())
			}
		})
	}
}
