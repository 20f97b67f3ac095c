package casework_test

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
	"kntc/internal/casework"
	"kntc/internal/clock"
	"kntc/internal/fault"
	"kntc/internal/idempotency"
	"kntc/internal/store/sqldb"
	"kntc/internal/store/storetest"
)

func (d directory) Reorganise(ctx context.Context, actor access.Actor, r casework.Reorganisation) (casework.ReorganisationView, error) {
	var v casework.ReorganisationView
	_, err := d.Authorities.Reorganise(ctx, actor, r, idempotency.Unkept(&v))
	return v, err
}

// newSuccessor is a commune to be founded below the province.
func newSuccessor(name string, of ...authority.ID) casework.Successor {
	n := newCommune("UBND xã " + name)
	n.Place, n.Document = "Xã "+name, ""
	return casework.Successor{Found: &n, Of: of}
}

// decision is a reorganisation on 01/08/2026.
func decision(kind casework.ReorganisationKind, predecessors ...authority.ID) casework.Reorganisation {
	return casework.Reorganisation{
		Kind: kind, On: clock.MustDate(2026, time.August, 1), Document: "Nghị quyết 7/NQ-HĐND", Predecessors: predecessors,
	}
}

// acts lists what histories say of each authority: "4 end merge".
func acts(t *testing.T, dir directory, ids ...authority.ID) []string {
	t.Helper()
	var out []string
	for _, id := range ids {
		events, err := dir.History(t.Context(), administrator(storetest.Province), id)
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
	merge := decision(casework.Merging, a1, a2)
	merge.Successors = []casework.Successor{newSuccessor("Hợp Nhất")}
	takeIn := decision(casework.Merging, a1)
	takeIn.Successors = []casework.Successor{{ID: b1}}
	split := decision(casework.Splitting, a1)
	split.Successors = []casework.Successor{{ID: a1}, newSuccessor("Mới")}
	regroup := decision(casework.Regrouping, a1, a2)
	regroup.Successors = []casework.Successor{newSuccessor("Đông"), newSuccessor("Tây", a2)}
	abolish := decision(casework.Abolishing, a1)
	rename := decision(casework.Renaming, a1)
	rename.Name, rename.Place = "UBND xã Mai Trắng", "Xã Mai Trắng"
	move := decision(casework.Moving, a1, a2)
	move.Parent = b1
	for _, tt := range []struct {
		name    string
		r       casework.Reorganisation
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
				v, err := dir.Reorganise(t.Context(), administrator(storetest.Province), tt.r)
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
		dir, admin := directoryOf(t, b), administrator(storetest.Province)
		move := decision(casework.Moving, storetest.CommuneA1, storetest.CommuneA2)
		move.Parent = storetest.CommuneB1
		if _, err := dir.Reorganise(t.Context(), admin, move); err != nil {
			t.Fatal(err)
		}
		merge := decision(casework.Merging, storetest.CommuneB1)
		merge.On = clock.MustDate(2026, time.September, 1)
		merge.Successors = []casework.Successor{{ID: storetest.CommuneA1}}
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
	existing := func(ids ...authority.ID) []casework.Successor {
		var out []casework.Successor
		for _, id := range ids {
			out = append(out, casework.Successor{ID: id})
		}
		return out
	}
	with := func(r casework.Reorganisation, alter func(*casework.Reorganisation)) casework.Reorganisation {
		alter(&r)
		return r
	}
	for _, tt := range []struct {
		name    string
		r       casework.Reorganisation
		want    error
		pointer string
	}{
		{"unknown kind", decision("swallow", a1), casework.ErrReorganisation, "/type"},
		{"no predecessor", decision(casework.Abolishing), casework.ErrReorganisation, "/predecessors"},
		{"a merger without successor", decision(casework.Merging, a1, a2), casework.ErrReorganisation, "/successors"},
		{"a merger of one into a new one", with(decision(casework.Merging, a1), func(r *casework.Reorganisation) {
			r.Successors = []casework.Successor{newSuccessor("Mới")}
		}), casework.ErrReorganisation, "/predecessors"},
		{"a merger into one of those merged", with(decision(casework.Merging, a1, a2), func(r *casework.Reorganisation) {
			r.Successors = existing(a1)
		}), casework.ErrReorganisation, "/successors/0/id"},
		{"a split of two", with(decision(casework.Splitting, a1, a2), func(r *casework.Reorganisation) {
			r.Successors = existing(a1, b1)
		}), casework.ErrReorganisation, "/predecessors"},
		{"repeated", decision(casework.Abolishing, a1, a1), casework.ErrReorganisation, "/predecessors/1"},
		{"a successor twice", with(decision(casework.Abolishing, a1), func(r *casework.Reorganisation) {
			r.Successors = existing(b1, b1)
		}), casework.ErrReorganisation, "/successors/1"},
		{"neither id nor new", with(decision(casework.Abolishing, a1), func(r *casework.Reorganisation) {
			r.Successors = []casework.Successor{{}}
		}), casework.ErrReorganisation, "/successors/0"},
		{"heir of another", with(decision(casework.Abolishing, a1), func(r *casework.Reorganisation) {
			r.Successors = []casework.Successor{{ID: b1, Of: []authority.ID{a2}}}
		}), casework.ErrReorganisation, "/successors/0/of/0"},
		{"no day", with(decision(casework.Abolishing, a1), func(r *casework.Reorganisation) {
			r.On = clock.Date{}
		}), casework.ErrReorganisation, "/on"},
		{"no document", with(decision(casework.Abolishing, a1), func(r *casework.Reorganisation) {
			r.Document = ""
		}), casework.ErrReorganisation, "/document"},
		{"rename without a name", decision(casework.Renaming, a1), casework.ErrReorganisation, "/name"},
		{"move to nowhere", decision(casework.Moving, a1), casework.ErrReorganisation, "/parent_id"},
		{"ended long ago", decision(casework.Abolishing, storetest.DistrictA), casework.ErrAuthorityEnded, "/predecessors/0"},
		{"a successor that has ended", with(decision(casework.Abolishing, a1), func(r *casework.Reorganisation) {
			r.Successors = existing(storetest.DistrictA)
		}), casework.ErrAuthorityEnded, "/successors/0/id"},
		{"unknown", decision(casework.Abolishing, 999), authority.ErrUnknown, "/predecessors/0"},
		{"out of scope", decision(casework.Abolishing, storetest.PartyProvince), access.ErrForbidden, "/predecessors/0"},
		{"with others below", decision(casework.Abolishing, storetest.Province), authority.ErrHasChildren, "/children_to"},
		{"below itself", with(decision(casework.Moving, storetest.Province), func(r *casework.Reorganisation) {
			r.Parent = a1
		}), authority.ErrCycle, ""},
		{"a successor that was its predecessor", with(decision(casework.Merging, b1), func(r *casework.Reorganisation) {
			r.Successors = existing(storetest.OldCommune)
		}), casework.ErrAuthorityEnded, "/successors/0/id"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			_, err := dir.Reorganise(t.Context(), administrator(storetest.Province), tt.r)
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
