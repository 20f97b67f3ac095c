package main

import (
	"strings"
	"testing"

	"kntc/internal/store/sqldb"
)

func TestAuthorityImport(t *testing.T) {
	t.Parallel()
	eachEngine(t, func(t *testing.T, engine sqldb.Engine) {
		i := empty(t, engine)
		i.must(t, "migrate", "--create")
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

func TestAuthorityHandOver(t *testing.T) {
	t.Parallel()
	eachEngine(t, func(t *testing.T, engine sqldb.Engine) {
		i := install(t, engine)
		register := file(t, "so.csv", registerHeadings+
			"1;2/1/2025;Kiến nghị;Nguyễn Văn Mẫu;phường Cát Linh;Kiến nghị về đèn đường.\n"+
			"2;03/01/2025;Phản ánh;Trần Thị Thử;phường Cát Linh;Phản ánh về tiếng ồn.\n")
		i.must(t, "import", "--authority", "101", "--commit", register)
		args := []string{"authority", "hand-over", "--from", "101", "--to", "161", "--on", "2025-07-01", "--document", "12/BB-UBND"}
		if out := i.must(t, append(args, "--kind", "feedback")...); !strings.Contains(out, "0 matters, 1 petitions. Refused: 0. Still open here: 0.") {
			t.Errorf("one kind: %s", out)
		}
		if out := i.must(t, args...); !strings.Contains(out, "0 matters, 1 petitions. Refused: 0. Still open here: 0.") {
			t.Errorf("the rest: %s", out)
		}
		if out := i.must(t, args...); !strings.Contains(out, "0 matters, 0 petitions.") {
			t.Errorf("again: %s", out)
		}
		report := i.must(t, "report", "--authority", "161", "--from", "2025-07-01", "--to", "2025-12-31", "--format", "csv")
		if !strings.Contains(report, "petitions_taken_over@1,Đơn nhận bàn giao,2,") || !strings.Contains(report, "petitions_received@1,Đơn tiếp nhận trong kỳ,0,") {
			t.Errorf("the successor's figures:\n%s", report)
		}
		year := []string{"report", "--authority", "1", "--subtree", "--from", "2025-01-01", "--to", "2025-12-31", "--format", "csv"}
		if out := i.must(t, append(year, "--map", "then")...); !strings.Contains(out, "petitions_moved@1,") || !strings.Contains(out, "petitions_received@1,Đơn tiếp nhận trong kỳ,2,") {
			t.Errorf("the city as then:\n%s", out)
		}
		if out := i.must(t, year...); strings.Contains(out, "petitions_moved") || !strings.Contains(out, "petitions_received@1,Đơn tiếp nhận trong kỳ,2,") {
			t.Errorf("the city today:\n%s", out)
		}
		if r := i.run(t, "", "authority", "hand-over", "--from", "101", "--to", "261", "--on", "2025-07-01", "--document", "1"); r.code != exitRefused ||
			!strings.Contains(r.err, "not_successor") && !strings.Contains(r.err, "kế thừa") {
			t.Errorf("to a stranger: %d %s", r.code, r.err)
		}
	})
}
