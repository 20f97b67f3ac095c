package main

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"kntc/internal/access"
	"kntc/internal/casework"
	"kntc/internal/demo"
	"kntc/internal/ledger"
	"kntc/internal/page"
	"kntc/internal/store/sqldb"
)

const registerHeadings = "Số đơn;Ngày nhận;Loại đơn;Họ và tên người gửi;Địa chỉ;Nội dung\n"

func file(t *testing.T, name, content string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// petitions counts what the database holds for an office.
func (i installation) petitions(t *testing.T) int64 {
	t.Helper()
	var n page.Count
	i.inside(t, func(ctx context.Context, sys *system) error {
		var err error
		n, err = sys.casework.CountPetitions(ctx, operator(demo.DongDa, access.Auditor), casework.PetitionFilter{}, page.CountExact)
		return err
	})
	return n.Value
}

func TestImport(t *testing.T) {
	t.Parallel()
	eachEngine(t, func(t *testing.T, engine sqldb.Engine) {
		i := install(t, engine)
		good := file(t, "so.csv", registerHeadings+
			"1;2/1/2024;Kiến nghị;Nguyễn Văn Mẫu;phường Cát Linh;Kiến nghị về đèn đường.\n"+
			"2;03/01/2024;Phản ánh;Trần Thị Thử;phường Cát Linh;Phản ánh về tiếng ồn.\n")
		if out := i.must(t, "import", "--authority", "101", good); !strings.Contains(out, "2 rows: 2 new") || !strings.Contains(out, "--commit") {
			t.Errorf("dry run: %s", out)
		}
		if n := i.petitions(t); n != 0 {
			t.Errorf("a dry run wrote %d petitions", n)
		}
		if out := i.must(t, "import", "--authority", "101", "--commit", good); !strings.Contains(out, "Written, with the register's own dates") {
			t.Errorf("commit: %s", out)
		}
		if out := i.must(t, "import", "--authority", "101", "--commit", good); !strings.Contains(out, "0 new (0 matters), 2 unchanged") {
			t.Errorf("again: %s", out)
		}
		if n := i.petitions(t); n != 2 {
			t.Errorf("%d petitions, want 2", n)
		}
	})
}

// TestImportTakenBack: an import is listed and taken back by its id; without --commit
// nothing changes, and the mended file takes its numbers.
func TestImportTakenBack(t *testing.T) {
	t.Parallel()
	eachEngine(t, func(t *testing.T, engine sqldb.Engine) {
		i := install(t, engine)
		wrong := file(t, "so.csv", registerHeadings+"1;2/1/2024;Kiến nghị;Nguyễn Văn Mẫu;phường Cát Linh;Sai nội dung.\n")
		right := file(t, "so-dung.csv", registerHeadings+"1;2/1/2024;Kiến nghị;Nguyễn Văn Mẫu;phường Cát Linh;Kiến nghị về đèn đường.\n")
		_, said, _ := strings.Cut(i.must(t, "import", "--authority", "101", "--commit", wrong), "--take-back ")
		id, _, _ := strings.Cut(said, " ")
		if out := i.must(t, "import", "--take-back", id, "--reason", "Nhầm tệp"); !strings.Contains(out, "1 petitions and 0 matters of so.csv. Nothing was changed") {
			t.Errorf("tried: %s", out)
		}
		if out := i.must(t, "import", "--take-back", id, "--reason", "Nhầm tệp", "--commit"); !strings.Contains(out, "Taken back") {
			t.Errorf("taken back: %s", out)
		}
		if out := i.must(t, "import", "--authority", "101", "--commit", right); !strings.Contains(out, "1 new (0 matters)") || !strings.Contains(out, "own dates of entry") {
			t.Errorf("the mended file: %s", out)
		}
		if out := i.must(t, "import", "--authority", "101", "--past"); !strings.Contains(out, "so-dung.csv: 1 petitions, 0 matters\n") || !strings.Contains(out, ": Nhầm tệp\n") {
			t.Errorf("past imports: %s", out)
		}
		i.must(t, "check")
	})
}

// TestImportLeavesFreshStatistics: as soon as a register is entered PostgreSQL knows
// how much its tables hold, and plans for that.
func TestImportLeavesFreshStatistics(t *testing.T) {
	t.Parallel()
	i := install(t, sqldb.Postgres)
	const rows = 600 // of few it learns by itself
	list := registerHeadings
	for n := range rows {
		list += fmt.Sprintf("%d;2/1/2024;Kiến nghị;Nguyễn Văn Mẫu;phường Cát Linh;Kiến nghị về đèn đường số %d.\n", n+1, n)
	}
	i.must(t, "import", "--authority", "101", "--commit", file(t, "so.csv", list))
	db, err := sql.Open("pgx", i.url)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	for _, table := range []string{"petition", "event", "ledger", "party"} {
		var known float64
		err := db.QueryRowContext(t.Context(), "SELECT reltuples FROM pg_class WHERE oid = $1::regclass", table).Scan(&known)
		if err != nil || known < rows {
			t.Errorf("PostgreSQL takes %s to have %v rows, %v", table, known, err)
		}
	}
}

func TestImportNamesEveryFault(t *testing.T) {
	t.Parallel()
	i := install(t, sqldb.SQLite)
	bad := file(t, "so.csv", registerHeadings+
		"1;2/1/2024;Kiến nghị;Nguyễn Văn Mẫu;phường Cát Linh;Kiến nghị về đèn đường.\n"+
		"2;31/02/2024;Thư tình;Trần Thị Thử;phường Cát Linh;Phản ánh về tiếng ồn.\n")
	r := i.run(t, "", "import", "--authority", "101", "--commit", bad)
	if r.code != exitRefused || r.err != "" {
		t.Errorf("exit code %d, %s", r.code, r.err)
	}
	for _, want := range []string{"so.csv:3: column B “Ngày nhận”: ", "so.csv:3: column C “Loại đơn”: ", "1 refused. Nothing was written."} {
		if !strings.Contains(r.out, want) {
			t.Errorf("no %q in:\n%s", want, r.out)
		}
	}
	if n := i.petitions(t); n != 0 {
		t.Errorf("half a register was written: %d petitions", n)
	}
}

func TestImportRefusals(t *testing.T) {
	t.Parallel()
	i := install(t, sqldb.SQLite)
	for name, args := range map[string][]string{
		"no file":      {"import", "--authority", "101", filepath.Join(t.TempDir(), "absent.csv")},
		"no register":  {"import", "--authority", "101", file(t, "x.csv", "a;b\n1;2\n")},
		"no authority": {"import", "--authority", "nowhere", file(t, "y.csv", registerHeadings)},
	} {
		if r := i.run(t, "", args...); r.code != exitRefused || !strings.HasPrefix(r.err, "kntc: ") {
			t.Errorf("%s: %+v", name, r)
		}
	}
}

// TestPublishedFigures takes over the example registers by command and asks
// for the published figures by command, on both engines.
func TestPublishedFigures(t *testing.T) {
	t.Parallel()
	eachEngine(t, func(t *testing.T, engine sqldb.Engine) {
		i := install(t, engine)
		for _, f := range demo.RegisterFiles() {
			i.must(t, "import", "--authority", f.Authority.String(), "--commit", file(t, f.Name, string(f.Data)))
		}
		ask := func(who string) map[ledger.FigureID]figureJSON {
			out := i.must(t, "report", "--authority", who, "--from", "2019-01-01", "--to", "2019-11-15",
				"--as-known-at", "2019-11-15", "--format", "json")
			var answer reportJSON
			if err := json.Unmarshal([]byte(out), &answer); err != nil {
				t.Fatal(err)
			}
			return answer.Groups[0].Figures
		}
		state, party := ask("UBND quận Đống Đa"), ask("Quận ủy Đống Đa")
		for _, tt := range []struct {
			name      string
			got, want int64
		}{
			{"state, petitions", *state["petitions_received"].Value, 1081},
			{"state, matters", *state["matter_resolution_rate"].Denominator, 510},
			{"state, matters resolved", *state["matter_resolution_rate"].Numerator, 462},
			{"party, petitions", *party["petitions_received"].Value, 189},
			{"party, petitions resolved", *party["petition_resolution_rate"].Numerator, 127},
		} {
			if tt.got != tt.want {
				t.Errorf("%s: %d, want %d", tt.name, tt.got, tt.want)
			}
		}
		table := i.must(t, "report", "--authority", "101", "--from", "2019-01-01", "--to", "2019-11-15", "--as-known-at", "2019-11-15")
		for _, want := range []string{"UBND quận Đống Đa", "1.081", "462    510  90,6 %", "open_at_end"} {
			if !strings.Contains(table, want) {
				t.Errorf("no %q in:\n%s", want, table)
			}
		}
	})
}

func TestReport(t *testing.T) {
	t.Parallel()
	i := install(t, sqldb.SQLite)
	i.must(t, "import", "--authority", "101", "--commit", file(t, "so.csv", registerHeadings+
		"1;2/1/2024;Kiến nghị;Nguyễn Văn Mẫu;phường Cát Linh;Kiến nghị về đèn đường.\n"))
	period := []string{"report", "--authority", "1", "--from", "2024-01-01", "--to", "2024-12-31"}
	csv := i.must(t, append(period, "--subtree", "--group-by", "authority,kind", "--format", "csv")...)
	if !strings.HasPrefix(csv, "\ufeffauthority,kind,figure") || !strings.Contains(csv, "101 UBND quận Đống Đa,recommendation,petitions_received@1,Đơn tiếp nhận trong kỳ,1,") {
		t.Error(csv)
	}
	english := i.must(t, append(period, "--subtree", "--lang", "en")...)
	if !strings.Contains(english, "Petitions received") {
		t.Error(english)
	}
	for name, tt := range map[string]struct {
		more []string
		code int
	}{
		"unknown dimension": {[]string{"--group-by", "colour"}, exitRefused},
		"impossible day":    {[]string{"--from", "2024-02-30"}, exitUsage},
		"turned round":      {[]string{"--from", "2025-01-01"}, exitRefused},
		"no moment":         {[]string{"--as-known-at", "yesterday"}, exitUsage},
		"before it opened":  {[]string{"--as-known-at", "2001-01-01"}, exitRefused},
		"in the future":     {[]string{"--as-known-at", "2999-01-01"}, exitRefused},
	} {
		if r := i.run(t, "", append(period, tt.more...)...); r.code != tt.code || r.out != "" {
			t.Errorf("%s: %+v", name, r)
		}
	}
}
