package demo

import (
	"io/fs"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"kntc/internal/authority"
	"kntc/internal/clock"
)

func directory(tb testing.TB) (Directory, *authority.Tree) {
	tb.Helper()
	d, err := Authorities()
	if err != nil {
		tb.Fatal(err)
	}
	tree, err := authority.NewTree(d.Facts)
	if err != nil {
		tb.Fatal(err)
	}
	return d, tree
}

var (
	cutOff  = clock.MustDate(2019, 11, 15)
	lastDay = clock.MustDate(2025, 6, 30)
	reform  = clock.MustDate(2025, 7, 1)
)

func TestDirectoryCounts(t *testing.T) {
	t.Parallel()
	_, tree := directory(t)
	for _, c := range []struct {
		name  string
		under authority.ID
		on    clock.Date
		want  int
	}{
		{"quận Đống Đa at the cut-off of its figures: 21 wards", DongDa, cutOff, 21},
		{"its party committee", DongDaParty, cutOff, 21},
		{"on 31/12/2024", DongDa, clock.MustDate(2024, 12, 31), 21},
		{"on 01/01/2025: 17 wards", DongDa, clock.MustDate(2025, 1, 1), 17},
		{"on its last day", DongDa, lastDay, 17},
		{"the day after", DongDa, reform, 0},
		{"huyện Phú Xuyên", PhuXuyen, lastDay, 23},
		{"huyện Lập Thạch", LapThach, lastDay, 19},
		{"Hà Nội on the last day of districts", HaNoi, lastDay, 2},
		{"Hà Nội afterwards", HaNoi, reform, 11},
		{"Phú Thọ afterwards", PhuTho, reform, 6},
		{"Thành ủy Hà Nội afterwards", HaNoiParty, reform, 11},
	} {
		if got := len(tree.Children(c.under, c.on)); got != c.want {
			t.Errorf("%s: %d authorities directly below, want %d", c.name, got, c.want)
		}
	}
	if tree.Len() != 176 {
		t.Errorf("%d authorities", tree.Len())
	}
}

func TestDongDaHasTwoSides(t *testing.T) {
	t.Parallel()
	_, tree := directory(t)
	for id, want := range map[authority.ID]struct {
		name   string
		branch authority.Branch
		above  authority.ID
	}{
		DongDa:      {"UBND quận Đống Đa", authority.State, HaNoi},
		DongDaParty: {"Quận ủy Đống Đa", authority.Party, HaNoiParty},
	} {
		a, ok := tree.Get(id)
		if !ok || a.Name != want.name || a.Branch != want.branch || a.Tier != authority.District {
			t.Errorf("%+v", a)
		}
		if !a.Existed(cutOff) || !a.Existed(lastDay) || a.Existed(reform) {
			t.Errorf("%s existed %s", a.Name, a.Span())
		}
		if p, _ := tree.ParentOn(id, cutOff); p != want.above {
			t.Errorf("%s is part of %d", a.Name, p)
		}
		if !tree.Over(want.above, id) {
			t.Errorf("the level above no longer sees %s", a.Name)
		}
	}
	if tree.Over(HaNoi, DongDaParty) || tree.Over(HaNoiParty, DongDa) {
		t.Error("state and party are mixed")
	}
}

// The State gave codes of 2024 to other units in 2025, twice within a year.
func TestReusedCodes(t *testing.T) {
	t.Parallel()
	_, tree := directory(t)
	for _, c := range []struct {
		code string
		on   clock.Date
		want string
	}{
		{"00235", cutOff, "UBND phường Ngã Tư Sở"},
		{"00235", lastDay, "UBND phường Thịnh Quang"},
		{"00235", reform, "UBND phường Đống Đa"},
		{"00223", cutOff, "UBND phường Thịnh Quang"},
		{"00226", cutOff, "UBND phường Trung Tự"},
		{"00226", lastDay, "UBND phường Phương Liên - Trung Tự"},
		{"00226", reform, "UBND phường Văn Miếu - Quốc Tử Giám"},
		{"10330", lastDay, "UBND xã Vân Từ"},
		{"10330", reform, "UBND xã Chuyên Mỹ"},
		{"006", lastDay, "UBND quận Đống Đa"},
	} {
		id, ok := tree.ByCode(GSO, c.code, c.on)
		if got := tree.NameOn(id, c.on); !ok || got != c.want {
			t.Errorf("%s on %s: %q, want %q", c.code, c.on, got, c.want)
		}
	}
	if _, ok := tree.ByCode(GSO, "006", reform); ok {
		t.Error("a district code after the districts")
	}
}

func TestSuccessionsAreSourced(t *testing.T) {
	t.Parallel()
	d, tree := directory(t)
	named := make(map[authority.ID]bool)
	for _, s := range d.Successions {
		named[s.Predecessor] = true
		if s.Document == "" {
			t.Errorf("no source: %+v", s)
		}
		switch s.Certainty {
		case Known, Reported, Rule:
			if s.Successor == 0 || s.Extent != Whole && s.Extent != Part {
				t.Errorf("%+v", s)
			}
		case Unknown:
			if s.Successor != 0 || s.Extent != "" {
				t.Errorf("unknown, yet named: %+v", s)
			}
		default:
			t.Errorf("certainty: %+v", s)
		}
	}
	for _, a := range d.Facts.Authorities {
		if a.Source == "" {
			t.Errorf("%s has no source", a.Name)
		}
		if !a.ValidTo.IsZero() && !named[a.ID] {
			t.Errorf("%s ended and nothing is said about its successor", a.Name)
		}
		if a.Branch == authority.Party && len(tree.Successors(a.ID)) > 0 {
			t.Errorf("a successor of %s is presented as known", a.Name)
		}
		if basis, ok := d.Basis[a.ID]; ok == a.ValidFrom.IsZero() {
			t.Errorf("%s begins %s, basis %q", a.Name, a.ValidFrom, basis)
		}
	}
}

func TestWhoTookOver(t *testing.T) {
	t.Parallel()
	_, tree := directory(t)
	names := func(ids []authority.ID) []string {
		var all []string
		for _, id := range ids {
			all = append(all, tree.NameOn(id, clock.Date{}))
		}
		slices.Sort(all)
		return all
	}
	find := func(query string, on clock.Date) authority.ID {
		found := tree.Search(query, on, authority.Filter{Branch: authority.State}, 1)
		if len(found) != 1 {
			t.Fatalf("%q not found", query)
		}
		return found[0].Authority.ID
	}
	for _, c := range []struct {
		unit string
		on   clock.Date
		want []string
	}{
		{"phuong thinh quang", lastDay, []string{"UBND phường Đống Đa"}},
		{"phuong lang ha", lastDay, []string{"UBND phường Giảng Võ", "UBND phường Láng", "UBND phường Đống Đa"}},
		{"phuong trung phung", cutOff, []string{"UBND phường Khâm Thiên", "UBND phường Văn Miếu - Quốc Tử Giám"}},
		{"thi tran phu minh", lastDay, []string{"UBND xã Phú Xuyên"}},
		{"xa tay son", lastDay, []string{"UBND xã Sơn Đông"}},
		{"tinh vinh phuc", lastDay, []string{"UBND tỉnh Phú Thọ"}},
	} {
		if diff := cmp.Diff(c.want, names(tree.Successors(find(c.unit, c.on)))); diff != "" {
			t.Errorf("%s (-want +got):\n%s", c.unit, diff)
		}
	}
	if !tree.Owns(DongDaWard, DongDa) || tree.Owns(DongDaWard, PhuXuyen) {
		t.Error("who sees the district's records")
	}
}

func TestGapsNameAuthoritiesThatExist(t *testing.T) {
	t.Parallel()
	d, tree := directory(t)
	if len(d.Gaps) == 0 {
		t.Fatal("nothing is unknown?")
	}
	for _, g := range d.Gaps {
		if g.About == "" || g.VI == "" || g.EN == "" {
			t.Errorf("%+v", g)
		}
		for _, id := range g.Authorities {
			if _, ok := tree.Get(id); !ok {
				t.Errorf("gap about the unknown authority %d", id)
			}
		}
	}
}

func TestConstantsNameTheirAuthorities(t *testing.T) {
	t.Parallel()
	_, tree := directory(t)
	for id, want := range map[authority.ID]string{
		HaNoi: "UBND thành phố Hà Nội", HaNoiParty: "Thành ủy Hà Nội",
		VinhPhuc: "UBND tỉnh Vĩnh Phúc", VinhPhucParty: "Tỉnh ủy Vĩnh Phúc",
		PhuTho: "UBND tỉnh Phú Thọ", PhuThoParty: "Tỉnh ủy Phú Thọ",
		DongDa: "UBND quận Đống Đa", DongDaParty: "Quận ủy Đống Đa", DongDaWard: "UBND phường Đống Đa",
		PhuXuyen: "UBND huyện Phú Xuyên", PhuXuyenParty: "Huyện ủy Phú Xuyên", PhuXuyenCommune: "UBND xã Phú Xuyên",
		LapThach: "UBND huyện Lập Thạch", LapThachParty: "Huyện ủy Lập Thạch", LapThachCommune: "UBND xã Lập Thạch",
	} {
		if a, _ := tree.Get(id); a.Name != want {
			t.Errorf("%d is %q, want %q", id, a.Name, want)
		}
	}
}

func TestReadTableNamesTheLine(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, content, want string }{
		{"no file", "", "open t.csv"},
		{"no headings", "", "t.csv: EOF"},
		{"column missing", "id\n1\n", `t.csv line 2: no column "name"`},
		{"not a number", "id,name\n1,A\nx,B\n", "t.csv line 3: id: "},
		{"ragged", "id,name\n1\n", "t.csv: record on line 2"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			files := fstest.MapFS{"t.csv": {Data: []byte(c.content), Mode: fs.ModePerm}}
			if c.name == "no file" {
				files = fstest.MapFS{}
			}
			err := readTable(files, "t.csv", func(r *row) error {
				r.id("id")
				r.text("name")
				return r.err
			})
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("got %v, want %q", err, c.want)
			}
		})
	}
}
