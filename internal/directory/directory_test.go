package directory_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"kntc/internal/access"
	"kntc/internal/authority"
	"kntc/internal/clock"
	"kntc/internal/directory"
	"kntc/internal/fault"
	"kntc/internal/idempotency"
	"kntc/internal/store/storetest"
)

func TestMain(m *testing.M) { storetest.Main(m) }

// service answers with the results themselves.
type service struct{ *directory.Service }

func directoryOf(t *testing.T, b storetest.Bench) service {
	t.Helper()
	return service{directory.New(b.Store, storetest.Keyring(t), b.Clock)}
}

func (d service) CreateAuthority(ctx context.Context, actor access.Actor, n directory.NewAuthority) (directory.View, error) {
	var v directory.View
	_, err := d.Service.CreateAuthority(ctx, actor, n, idempotency.Unkept(&v))
	return v, err
}

func (d service) ChangeAuthority(
	ctx context.Context, actor access.Actor, id authority.ID, version int64, c directory.AuthorityChange,
) (directory.View, error) {
	var v directory.View
	_, err := d.Service.ChangeAuthority(ctx, actor, id, version, c, idempotency.Unkept(&v))
	return v, err
}

// newCommune is the request for a commune below the province.
func newCommune(name string) directory.NewAuthority {
	return directory.NewAuthority{
		Name: name, Tier: authority.Commune, Branch: authority.State, Place: "Xã Hoa Ban",
		ValidFrom: clock.MustDate(2026, time.June, 1), Parent: storetest.Province, Document: "Nghị quyết 1/NQ-HĐND",
	}
}

// sameOnReload compares the tree another server would load with the one given.
func sameOnReload(t *testing.T, b storetest.Bench) *authority.Tree {
	t.Helper()
	here, err := b.Store.Tree(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	there, err := b.Another(t).Tree(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(here.Facts(), there.Facts(), cmp.AllowUnexported(clock.Date{})); diff != "" {
		t.Errorf("directory (-this server +another):\n%s", diff)
	}
	return here
}

func TestCreateAuthority(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, b storetest.Bench) {
		dir, admin := directoryOf(t, b), storetest.Administrator(storetest.Province)
		v, err := dir.CreateAuthority(t.Context(), admin, newCommune(" UBND xã  Hoa Ban "))
		if err != nil {
			t.Fatal(err)
		}
		if v.Authority.ID != storetest.OldCommune+1 || v.Name != "UBND xã Hoa Ban" || v.Authority.Version != 1 {
			t.Errorf("made %+v", v.Authority)
		}
		wantPath := []directory.Ref{{ID: storetest.Province, Name: "UBND tỉnh Thử Nghiệm"}, {ID: v.Authority.ID, Name: "UBND xã Hoa Ban"}}
		if diff := cmp.Diff(wantPath, v.Path); diff != "" {
			t.Errorf("path (-want +got):\n%s", diff)
		}
		tree := sameOnReload(t, b)
		if !tree.Over(storetest.Province, v.Authority.ID) {
			t.Error("the province does not reach it")
		}
		events, err := dir.History(t.Context(), admin, v.Authority.ID)
		if err != nil || len(events) != 1 || events[0].ActorName != admin.Name || events[0].ActorID != admin.Account {
			t.Fatalf("history %+v, %v", events, err)
		}
		var record map[string]any
		if err := json.Unmarshal([]byte(events[0].Change), &record); err != nil || record["type"] != "create" || record["valid_from"] != "2026-06-01" {
			t.Errorf("record %v, %v", record, err)
		}
	})
}

func TestChangeAuthority(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, b storetest.Bench) {
		dir, admin := directoryOf(t, b), storetest.Administrator(storetest.Province)
		made, err := dir.CreateAuthority(t.Context(), admin, newCommune("UBND xã Hoa Ban"))
		if err != nil {
			t.Fatal(err)
		}
		id, version := made.Authority.ID, int64(1)
		for _, c := range []directory.AuthorityChange{
			{Kind: directory.Rename, On: clock.MustDate(2026, time.June, 15), Name: "UBND xã Ban Trắng", Document: "NQ 2"},
			{Kind: directory.SetCode, On: clock.MustDate(2026, time.June, 15), System: "gso", Code: "00123", Document: "QĐ 3"},
			{Kind: directory.SetForwarding, On: clock.MustDate(2026, time.June, 15), ForwardsAs: authority.OtherForwarder, Document: "QĐ 4"},
			{Kind: directory.SetForwarding, On: clock.MustDate(2026, time.June, 18), ForwardsAs: authority.ReceptionBoard, Document: "QĐ 5"},
			{Kind: directory.Move, On: clock.MustDate(2026, time.June, 20), Parent: storetest.CommuneA1},
			{Kind: directory.Move, On: clock.MustDate(2026, time.June, 25), Parent: storetest.Province},
			{Kind: directory.AddSuccessor, On: clock.MustDate(2026, time.July, 1), Successor: storetest.CommuneA1, Document: "NQ 4"},
			{Kind: directory.End, On: clock.MustDate(2026, time.July, 1), Document: "NQ 4"},
		} {
			v, err := dir.ChangeAuthority(t.Context(), admin, id, version, c)
			if err != nil {
				t.Fatalf("%s: %v", c.Kind, err)
			}
			if version++; v.Authority.Version != version {
				t.Errorf("%s: version %d, want %d", c.Kind, v.Authority.Version, version)
			}
			sameOnReload(t, b)
		}
		v, err := dir.GetAuthority(t.Context(), admin, id, clock.Date{})
		if err != nil {
			t.Fatal(err)
		}
		if v.On != clock.MustDate(2026, time.June, 30) || v.Name != "UBND xã Ban Trắng" || v.Authority.EndedBy != "NQ 4" ||
			len(v.Names) != 2 || len(v.Codes) != 1 || len(v.Parents) != 3 || len(v.Successors) != 1 ||
			len(v.Forwardings) != 2 || v.Forwards != authority.ReceptionBoard {
			t.Errorf("ended authority %+v", v)
		}
		before, err := dir.GetAuthority(t.Context(), admin, id, clock.MustDate(2026, time.June, 22))
		if err != nil || len(before.Path) != 3 || before.Path[1].ID != storetest.CommuneA1 || len(before.Successors) != 0 {
			t.Errorf("on 22 June: %+v, %v", before, err)
		}
		early, err := dir.GetAuthority(t.Context(), admin, id, clock.MustDate(2026, time.June, 16))
		if err != nil || early.Forwards != authority.OtherForwarder {
			t.Errorf("on 16 June: %q, %v", early.Forwards, err)
		}
		successor, err := dir.GetAuthority(t.Context(), admin, storetest.CommuneA1, clock.Date{})
		if err != nil || successor.Authority.Version != 2 || len(successor.Predecessors) != 1 || successor.Predecessors[0].Name != "UBND xã Ban Trắng" {
			t.Errorf("successor %+v, %v", successor, err)
		}
		events, err := dir.History(t.Context(), admin, id)
		if err != nil || len(events) != 9 {
			t.Errorf("%d events, %v", len(events), err)
		}
	})
}

func TestChangeAuthorityRefuses(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, b storetest.Bench) {
		dir, province, commune := directoryOf(t, b), storetest.Administrator(storetest.Province), storetest.Administrator(storetest.CommuneA1)
		clerk := access.Actor{Grants: []access.Grant{{Role: access.Clerk, Authority: storetest.Province}}}
		on := clock.MustDate(2026, time.June, 1)
		rename := directory.AuthorityChange{Kind: directory.Rename, On: on, Name: "UBND xã Mới"}
		for _, tt := range []struct {
			name   string
			actor  access.Actor
			id     authority.ID
			change directory.AuthorityChange
			want   error
		}{
			{"a clerk", clerk, storetest.CommuneA1, rename, access.ErrForbidden},
			{"another commune", commune, storetest.CommuneA2, rename, access.ErrForbidden},
			{"another branch", province, storetest.PartyProvince, rename, access.ErrForbidden},
			{"unknown", province, 999, rename, fault.ErrNotFound},
			{"a parent out of scope", commune, storetest.CommuneA1, directory.AuthorityChange{Kind: directory.Move, On: on, Parent: storetest.CommuneA2}, access.ErrForbidden},
			{"no parent", province, storetest.CommuneA1, directory.AuthorityChange{Kind: directory.Move, On: on}, authority.ErrUnknown},
			{"a successor out of scope", commune, storetest.CommuneA1, directory.AuthorityChange{Kind: directory.AddSuccessor, On: on, Successor: storetest.CommuneA2}, access.ErrForbidden},
			{"below itself", province, storetest.Province, directory.AuthorityChange{Kind: directory.Move, On: on, Parent: storetest.CommuneA1}, authority.ErrCycle},
			{"an unknown way of passing on", province, storetest.CommuneA1, directory.AuthorityChange{Kind: directory.SetForwarding, On: on, ForwardsAs: "postman"}, authority.ErrIncomplete},
			{"no day", province, storetest.CommuneA1, directory.AuthorityChange{Kind: directory.Rename, Name: "X"}, authority.ErrIncomplete},
			{"no name", province, storetest.CommuneA1, directory.AuthorityChange{Kind: directory.Rename, On: on}, authority.ErrIncomplete},
			{"with others below", province, storetest.Province, directory.AuthorityChange{Kind: directory.End, On: on}, authority.ErrHasChildren},
			{"creation", province, storetest.CommuneA1, directory.AuthorityChange{Kind: directory.Create, On: on}, fault.ErrInvalid},
			{"no kind", province, storetest.CommuneA1, directory.AuthorityChange{On: on}, fault.ErrInvalid},
		} {
			if _, err := dir.ChangeAuthority(t.Context(), tt.actor, tt.id, 0, tt.change); !errors.Is(err, tt.want) {
				t.Errorf("%s: %v, want %v", tt.name, err, tt.want)
			}
		}
		for _, n := range []struct {
			name  string
			actor access.Actor
			edit  func(*directory.NewAuthority)
			want  error
		}{
			{"out of scope", commune, func(*directory.NewAuthority) {}, access.ErrForbidden},
			{"no parent", province, func(n *directory.NewAuthority) { n.Parent = 0 }, authority.ErrUnknown},
			{"unknown tier", province, func(n *directory.NewAuthority) { n.Tier = "galaxy" }, authority.ErrIncomplete},
			{"no first day", province, func(n *directory.NewAuthority) { n.ValidFrom = clock.Date{} }, authority.ErrIncomplete},
		} {
			request := newCommune("UBND xã Hoa Ban")
			n.edit(&request)
			if _, err := dir.CreateAuthority(t.Context(), n.actor, request); !errors.Is(err, n.want) {
				t.Errorf("create, %s: %v, want %v", n.name, err, n.want)
			}
		}
		if tree := sameOnReload(t, b); !cmp.Equal(mustTree(t).Facts(), tree.Facts(), cmp.AllowUnexported(clock.Date{})) {
			t.Error("a refused change left something behind")
		}
	})
}

func mustTree(t *testing.T) *authority.Tree {
	t.Helper()
	tree, err := authority.NewTree(storetest.Facts())
	if err != nil {
		t.Fatal(err)
	}
	return tree
}

func TestConcurrentDirectory(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, b storetest.Bench) {
		admin := storetest.Administrator(storetest.Province)
		servers := []service{directoryOf(t, b), {directory.New(b.Another(t), storetest.Keyring(t), b.Clock)}}
		const clients = 24
		ids := make([]authority.ID, clients)
		stale := make([]error, clients)
		var wg sync.WaitGroup
		for i := range clients {
			wg.Go(func() {
				dir := servers[i%2]
				v, err := dir.CreateAuthority(t.Context(), admin, newCommune(fmt.Sprintf("UBND xã Số %d", i)))
				if err != nil {
					t.Errorf("create: %v", err)
				}
				ids[i] = v.Authority.ID
				_, stale[i] = dir.ChangeAuthority(t.Context(), admin, storetest.CommuneA1, 1, directory.AuthorityChange{
					Kind: directory.Rename, On: clock.MustDate(2026, time.June, 1), Name: fmt.Sprintf("UBND xã Tên %d", i),
				})
			})
		}
		wg.Wait()
		seen := make(map[authority.ID]bool)
		won := 0
		for i := range clients {
			if seen[ids[i]] {
				t.Errorf("id %d was handed out twice", ids[i])
			}
			seen[ids[i]] = true
			switch f := fault.As(stale[i]); {
			case stale[i] == nil:
				won++
			case !errors.Is(stale[i], fault.ErrStale) || f.Extra["changed_by"] != admin.Name || f.Extra["current_version"] != int64(2):
				t.Errorf("rename: %v", stale[i])
			}
		}
		if won != 1 {
			t.Errorf("%d of %d renamings of one version won", won, clients)
		}
		b.Clock.Advance(time.Minute)
		sameOnReload(t, b)
	})
}

func TestSearchAndListAuthorities(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, b storetest.Bench) {
		dir := directoryOf(t, b)
		reader := access.Actor{Grants: []access.Grant{{Role: access.Clerk, Authority: storetest.CommuneA1}}}
		for _, tt := range []struct {
			name  string
			query directory.Query
			want  []authority.ID
		}{
			{"without accents", directory.Query{Text: "dao hong"}, []authority.ID{storetest.CommuneA2}},
			{"today only", directory.Query{Text: "anh dao"}, nil},
			{"on a day", directory.Query{Text: "anh dao", On: clock.MustDate(2025, time.June, 30)}, []authority.ID{storetest.DistrictA, storetest.PartyDistrict}},
			{"ever", directory.Query{Text: "anh dao", Ever: true, Branch: authority.Party}, []authority.ID{storetest.PartyDistrict}},
		} {
			tt.query.Limit = 10
			found, err := dir.SearchAuthorities(t.Context(), reader, tt.query)
			if err != nil {
				t.Fatal(err)
			}
			var got []authority.ID
			for _, l := range found {
				got = append(got, l.Authority.ID)
			}
			slices.Sort(got)
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("%s (-want +got):\n%s", tt.name, diff)
			}
		}
		for _, tt := range []struct {
			name  string
			query directory.Query
			want  []authority.ID
		}{
			{"today", directory.Query{}, []authority.ID{1, 4, 5, 6, 7}},
			{"ever", directory.Query{Ever: true}, []authority.ID{1, 2, 3, 4, 5, 6, 7, 8, 9}},
			{"under, then", directory.Query{Under: storetest.DistrictB, On: clock.MustDate(2025, time.June, 1)}, []authority.ID{3, 6, 9}},
			{"tier", directory.Query{Tier: authority.Commune}, []authority.ID{4, 5, 6}},
		} {
			tt.query.Limit = 2
			var got []authority.ID
			for after := authority.ID(0); ; after = got[len(got)-1] {
				page, err := dir.ListAuthorities(t.Context(), reader, tt.query, after)
				if err != nil {
					t.Fatal(err)
				}
				for _, l := range page {
					got = append(got, l.Authority.ID)
				}
				if len(page) < tt.query.Limit {
					break
				}
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("list %s (-want +got):\n%s", tt.name, diff)
			}
		}
		if _, err := dir.SearchAuthorities(t.Context(), access.Actor{}, directory.Query{Limit: 1}); !errors.Is(err, access.ErrForbidden) {
			t.Errorf("without permission: %v", err)
		}
	})
}

func TestAuthorityTree(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, b storetest.Bench) {
		dir := directoryOf(t, b)
		reader := access.Actor{Grants: []access.Grant{{Role: access.Clerk, Authority: storetest.CommuneA1}}}
		then := clock.MustDate(2025, time.June, 30)
		for _, tt := range []struct {
			name  string
			root  authority.ID
			on    clock.Date
			depth int
			want  string
		}{
			{"whole, today", 0, clock.Date{}, 9, "1(3) .4(0) .5(0) .6(0) 7(0)"},
			{"whole, then", 0, then, 9, "1(2) .2(2) ..4(0) ..5(0) .3(2) ..6(0) ..9(0) 7(1) .8(0)"},
			{"one level", storetest.Province, then, 1, "1(2) .2(2) .3(2)"},
			{"itself", storetest.DistrictB, then, 0, "3(2)"},
		} {
			nodes, err := dir.AuthorityTree(t.Context(), reader, tt.root, tt.on, tt.depth)
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, n := range nodes {
				got = append(got, fmt.Sprintf("%s%d(%d)", strings.Repeat(".", n.Depth), n.Authority.ID, n.Children))
			}
			if s := strings.Join(got, " "); s != tt.want {
				t.Errorf("%s: %s, want %s", tt.name, s, tt.want)
			}
		}
		if _, err := dir.AuthorityTree(t.Context(), reader, storetest.DistrictA, clock.Date{}, 1); !errors.Is(err, fault.ErrNotFound) {
			t.Errorf("a root that has ended: %v", err)
		}
	})
}
