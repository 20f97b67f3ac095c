package authority_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"kntc/internal/authority"
)

func searchable(tb testing.TB) *authority.Tree {
	tb.Helper()
	put := func(id authority.ID, name, place string, tier authority.Tier, branch authority.Branch, to string) authority.Authority {
		return authority.Authority{
			ID: id, Name: name, Place: place, Tier: tier, Branch: branch, ValidTo: date(tb, to),
		}
	}
	return mustTree(tb, authority.Facts{
		Authorities: []authority.Authority{
			put(1, "UBND thành phố Hà Nội", "Thành phố Hà Nội", authority.Province, authority.State, ""),
			put(2, "Thành ủy Hà Nội", "Thành phố Hà Nội", authority.Province, authority.Party, ""),
			put(3, "UBND quận Đống Đa", "Quận Đống Đa, Hà Nội", authority.District, authority.State, "2025-06-30"),
			put(4, "Quận ủy Đống Đa", "Quận Đống Đa, Hà Nội", authority.District, authority.Party, "2025-06-30"),
			put(5, "UBND phường Đống Đa", "Phường Đống Đa, Hà Nội", authority.Commune, authority.State, ""),
			put(6, "UBND phường Đống Đa", "Phường Đống Đa, Quy Nhơn", authority.Commune, authority.State, ""),
			put(7, "UBND xã Hòa Bình", "Xã Hòa Bình, Hà Nội", authority.Commune, authority.State, ""),
		},
		Parents: []authority.ParentLink{
			{Child: 3, Parent: 1},
			{Child: 4, Parent: 2},
			{Child: 5, Parent: 1},
			{Child: 7, Parent: 3, To: date(tb, "2025-06-30")},
			{Child: 7, Parent: 1, From: date(tb, "2025-07-01")},
		},
		Codes: []authority.Code{{Authority: 5, System: "gso", Code: "00235", From: date(tb, "2025-07-01")}},
		Names: []authority.NameSpell{
			{Authority: 7, Name: "UBND xã Thống Nhất", To: date(tb, "2019-12-31")},
			{Authority: 7, Name: "UBND xã Hòa Bình", From: date(tb, "2020-01-01")},
		},
	})
}

func TestSearch(t *testing.T) {
	t.Parallel()
	tree := searchable(t)
	for _, c := range []struct {
		name, query, on string
		filter          authority.Filter
		want            []authority.ID
	}{
		{"without accents, higher tier first", "dong da", "2025-06-30", authority.Filter{}, []authority.ID{4, 3, 5, 6}},
		{"ended ones are gone", "dong da", "2025-07-01", authority.Filter{}, []authority.ID{5, 6}},
		{"at any time", "DONG DA", "", authority.Filter{}, []authority.ID{4, 3, 5, 6}},
		{"beginnings of words", "qu uy do", "2025-06-30", authority.Filter{}, []authority.ID{4}},
		{"written in full", "Ủy ban nhân dân phường đống đa", "2025-07-01", authority.Filter{}, []authority.ID{5, 6}},
		{"by place", "phường đống đa quy nhơn", "2025-07-01", authority.Filter{}, []authority.ID{6}},
		{"either tone placement", "hoà bình", "2025-07-01", authority.Filter{}, []authority.ID{7}},
		{"by official code", " 00235", "2025-07-01", authority.Filter{}, []authority.ID{5}},
		{"by official code before its day", "00235", "2025-06-30", authority.Filter{}, nil},
		{"by the name of that day", "thong nhat", "2019-12-31", authority.Filter{}, []authority.ID{7}},
		{"by a name it no longer bears", "thong nhat", "2020-01-01", authority.Filter{}, nil},
		{"by a former name at any time", "thong nhat", "", authority.Filter{}, []authority.ID{7}},
		{"tier", "", "2025-07-01", authority.Filter{Tier: authority.Province}, []authority.ID{2, 1}},
		{"branch", "ha noi", "2025-06-30", authority.Filter{Branch: authority.Party}, []authority.ID{2, 4}},
		{"under", "", "2025-06-30", authority.Filter{Under: 3}, []authority.ID{3, 7}},
		{"under at any time", "", "", authority.Filter{Under: 1}, []authority.ID{1, 3, 5, 7}},
		{"under the unknown", "", "", authority.Filter{Under: 99}, nil},
		{"exact name before its beginnings", "UBND phường Đống Đa", "2025-07-01", authority.Filter{}, []authority.ID{5, 6}},
		{"nothing", "zzz", "2025-07-01", authority.Filter{}, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			var got []authority.ID
			for _, found := range tree.Search(c.query, date(t, c.on), c.filter, 20) {
				got = append(got, found.Authority.ID)
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestSearchTellsNamesakesApart(t *testing.T) {
	t.Parallel()
	tree := searchable(t)
	found := tree.Search("thong nhat", date(t, "2019-01-01"), authority.Filter{}, 1)
	if len(found) != 1 || found[0].Name != "UBND xã Thống Nhất" {
		t.Fatalf("%+v", found)
	}
	if diff := cmp.Diff([]authority.ID{1, 3, 7}, found[0].Path); diff != "" {
		t.Error(diff)
	}
	found = tree.Search("hoa binh", date(t, ""), authority.Filter{}, 1)
	if diff := cmp.Diff([]authority.ID{1, 7}, found[0].Path); diff != "" {
		t.Error(diff)
	}
	if got := tree.Search("dong da", date(t, ""), authority.Filter{}, 0); len(got) != 0 {
		t.Errorf("limit 0 gave %d", len(got))
	}
}
