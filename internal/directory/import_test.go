package directory_test

import (
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"kntc/internal/authority"
	"kntc/internal/clock"
	"kntc/internal/directory"
	"kntc/internal/fault"
	"kntc/internal/store/sqldb"
	"kntc/internal/store/storetest"
)

const listBefore = "code,name,full_name,tier,parent_code\n" +
	"901,Cúc,Huyện Cúc,district,\n" +
	"90001,Hướng Dương,Xã Hướng Dương,commune,901\n" +
	"90002,Thược Dược,Thị trấn Thược Dược,commune,901\n" +
	"90003,Mẫu Đơn,Xã Mẫu Đơn,commune,901\n"

const listAfter = "code,name,full_name,tier,parent_code\n" +
	"90001,Hướng Dương,Xã Hướng Dương,commune,\n" +
	"90002,Thược Dược,Phường Thược Dược,commune,\n" +
	"90003,Hoa Sen,Xã Hoa Sen,commune,\n"

// unitFile is a file for an import.
func unitFile(content string) *directory.File {
	return &directory.File{ReaderAt: strings.NewReader(content), Size: int64(len(content))}
}

// listImport imports a list for the province, which an administrator does.
func listImport(on clock.Date, list string) directory.Import {
	return directory.Import{Units: unitFile(list), Release: authority.Release{
		System: "gso", On: on, Document: "Danh mục " + on.Vietnamese(), Under: storetest.Province,
	}}
}

func TestImportAuthorities(t *testing.T) {
	t.Parallel()
	last, first := clock.MustDate(2025, time.June, 30), clock.MustDate(2025, time.July, 1)
	storetest.Each(t, func(t *testing.T, b storetest.Bench) {
		dir, admin := directoryOf(t, b), storetest.Administrator(storetest.Province)
		one := listImport(last, listBefore)
		one.Release.Since = clock.MustDate(2010, time.January, 1)
		two := listImport(first, listAfter)
		two.Release.Complete = true
		heirs := "predecessor,successor,on\n901,90001,2025-07-01\n901,90003,2025-07-01\n90003,90001,2025-07-01\n"
		two.Successions = unitFile(heirs)

		dry := one
		dry.DryRun = true
		report, err := dir.ImportAuthorities(t.Context(), admin, dry)
		if err != nil || report.Written || report.Plan.Count(authority.Created) != 4 {
			t.Fatalf("dry run: %+v, %v", report, err)
		}
		if tree := sameOnReload(t, b); tree.Len() != len(storetest.Facts().Authorities) {
			t.Errorf("a dry run left %d authorities", tree.Len())
		}
		if report, err = dir.ImportAuthorities(t.Context(), admin, one); err != nil || !report.Written {
			t.Fatalf("first list: %+v, %v", report, err)
		}
		district := report.Plan.Units[0].ID
		if report, err = dir.ImportAuthorities(t.Context(), admin, two); err != nil || !report.Written {
			t.Fatalf("second list: %+v, %v", report, err)
		}
		for v, want := range map[authority.Verdict]int{
			authority.Created: 1, authority.Moved: 2, authority.Renamed: 1, authority.Ended: 2, authority.Succeeds: 3,
		} {
			if got := report.Plan.Count(v); got != want {
				t.Errorf("%d %s, want %d", got, v, want)
			}
		}
		tree := sameOnReload(t, b)
		if got := tree.SubtreeOn(district, last); len(got) != 4 {
			t.Errorf("below the district before: %v", got)
		}
		if got := len(tree.Successors(district)); got != 2 {
			t.Errorf("%d successors of the district, want 2", got)
		}
		events, err := dir.History(t.Context(), admin, district)
		if err != nil {
			t.Fatal(err)
		}
		var kinds []string
		for _, e := range events {
			var record struct{ Type, Act string }
			if err := json.Unmarshal([]byte(e.Change), &record); err != nil || record.Act != "import" {
				t.Errorf("record %s, %v", e.Change, err)
			}
			kinds = append(kinds, record.Type)
		}
		if !slices.Equal(kinds, []string{"create", "end", "add_successor", "add_successor"}) {
			t.Errorf("history of the district: %v", kinds)
		}
		for _, again := range []directory.Import{one, two} {
			if report, err = dir.ImportAuthorities(t.Context(), admin, again); err != nil || report.Written || len(report.Plan.Changes) != 0 {
				t.Errorf("again: %+v, %v", report.Plan.Changes, err)
			}
		}
	})
}

func TestImportAuthoritiesIsAllOrNothing(t *testing.T) {
	t.Parallel()
	on := clock.MustDate(2025, time.June, 30)
	storetest.Each(t, func(t *testing.T, b storetest.Bench) {
		dir, admin := directoryOf(t, b), storetest.Administrator(storetest.Province)
		r := listImport(on, listBefore+"90004,Lạc,Xã Lạc,commune,999\n90005,,,commune,901\n")
		report, err := dir.ImportAuthorities(t.Context(), admin, r)
		if !errors.Is(err, directory.ErrListRefused) || report.Written || report.Refused != 2 {
			t.Fatalf("%+v, %v", report, err)
		}
		if p := report.Problems; len(p) != 1 || p[0].Line != 7 || p[0].Column != "full_name" {
			t.Errorf("problems %+v", p)
		}
		if tree := sameOnReload(t, b); tree.Len() != len(storetest.Facts().Authorities) {
			t.Errorf("%d authorities: something was written", tree.Len())
		}
		top := listImport(on, "code,name,full_name,tier,parent_code\n92,Khác,Tỉnh Khác,province,\n")
		top.Release.Under = 0
		if report, err = dir.ImportAuthorities(t.Context(), admin, top); !errors.Is(err, directory.ErrListRefused) ||
			report.Plan.Units[0].Why.Code != "out_of_scope" {
			t.Errorf("at the top: %+v, %v", report.Plan.Units, err)
		}
		if report, err = dir.ImportAllAuthorities(t.Context(), admin, top); err != nil || !report.Written {
			t.Errorf("at the console: %+v, %v", report, err)
		}
	})
}

func TestImportAuthoritiesRequest(t *testing.T) {
	t.Parallel()
	b := storetest.Open(t, sqldb.SQLite)
	dir, admin := directoryOf(t, b), storetest.Administrator(storetest.Province)
	for _, tt := range []struct {
		name, pointer string
		alter         func(*directory.Import)
	}{
		{"no file", "/file", func(r *directory.Import) { r.Units = nil }},
		{"no day", "/release_date", func(r *directory.Import) { r.Release.On = clock.Date{} }},
		{"no document", "/document", func(r *directory.Import) { r.Release.Document = "" }},
		{"no system", "/system", func(r *directory.Import) { r.Release.System = "" }},
		{"since after the day", "/since", func(r *directory.Import) { r.Release.Since = clock.MustDate(2026, time.January, 1) }},
		{"complete without units", "/complete", func(r *directory.Import) {
			r.Units, r.Successions, r.Release.Complete = nil, unitFile("predecessor,successor,on\n"), true
		}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			r := listImport(clock.MustDate(2025, time.June, 30), listBefore)
			tt.alter(&r)
			_, err := dir.ImportAuthorities(t.Context(), admin, r)
			if f := fault.As(err); f == nil || len(f.Fields) == 0 || f.Fields[0].Pointer != tt.pointer {
				t.Errorf("got %v, want a refusal at %s", err, tt.pointer)
			}
		})
	}
}
