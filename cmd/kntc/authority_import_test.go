package main

import (
	"strings"
	"testing"

	"kntc/internal/store"
)

func TestAuthorityImport(t *testing.T) {
	t.Parallel()
	eachEngine(t, func(t *testing.T, engine store.Engine) {
		i := empty(t, engine)
		i.must(t, "migrate")
		headings := "code,name,full_name,tier,parent_code\n"
		one := file(t, "mot.csv", headings+"91,Thử Nghiệm,Tỉnh Thử Nghiệm,province,\n901,Cúc,Huyện Cúc,district,91\n90001,Hướng Dương,Xã Hướng Dương,commune,901\n90003,Mẫu Đơn,Xã Mẫu Đơn,commune,901\n")
		two := file(t, "hai.json", `[{"code":"91","full_name":"Tỉnh Thử Nghiệm","tier":"province","parent_code":""},
{"code":"90001","full_name":"Phường Hướng Dương","tier":"commune","parent_code":"91"},
{"code":"90003","full_name":"Xã Hoa Sen","tier":"commune","parent_code":"91"}]`)
		heirs := file(t, "ke-thua.csv", "predecessor,successor,on,document\n901,91,2025-07-01,Luật 72/2025/QH15\n")
		first := []string{"authority", "import", one, "--release-date", "2025-06-30", "--since", "2004-01-01", "--document", "Danh mục 1"}
		second := []string{"authority", "import", two, "--release-date", "2025-07-01", "--document", "Danh mục 2", "--complete", "--successions", heirs}

		if out := i.must(t, append(first, "--dry-run")...); !strings.Contains(out, "created    4") || !strings.Contains(out, "dry run") {
			t.Errorf("dry run: %s", out)
		}
		if out := i.must(t, first...); !strings.Contains(out, "mot.csv:4: [created] 90001 Xã Hướng Dương") || !strings.Contains(out, "Written.") {
			t.Errorf("first list: %s", out)
		}
		out := i.must(t, second...)
		for _, want := range []string{
			"hai.json:2: [renamed moved] 90001 Phường Hướng Dương", "hai.json:3: [created] 90003", "directory: [ended] 901 UBND huyện Cúc",
			"ke-thua.csv:2: [recorded] 901 → 91", "ended      2", "Written.",
		} {
			if !strings.Contains(out, want) {
				t.Errorf("second list lacks %q:\n%s", want, out)
			}
		}
		if out := i.must(t, second...); !strings.Contains(out, "There is nothing to write.") {
			t.Errorf("again: %s", out)
		}
		bad := file(t, "hong.csv", headings+"90009,Lạc,Xã Lạc,commune,999\n9,X,Tỉnh X,province,\n90010,,,commune,91\n")
		r := i.run(t, "", "authority", "import", bad, "--release-date", "2025-07-01", "--document", "Danh mục 3")
		if r.code != exitRefused {
			t.Errorf("exit code %d, want %d", r.code, exitRefused)
		}
		for _, want := range []string{"hong.csv:2: [refused]", "parent_unknown", "code_length", "hong.csv:4: column full_name", "refused    3", "Nothing was written."} {
			if !strings.Contains(r.out, want) {
				t.Errorf("refusals lack %q:\n%s", want, r.out)
			}
		}
		if r := i.run(t, "", "authority", "import", one, "--document", "x"); r.code != exitUsage {
			t.Errorf("without a release date: exit code %d", r.code)
		}
	})
}
