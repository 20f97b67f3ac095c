//go:build linux

package bench_test

import (
	"bufio"
	"bytes"
	"encoding/csv"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"syscall"
	"testing"
	"time"

	"kntc/internal/clock"
	"kntc/internal/petition"
	"kntc/internal/seal"
	"kntc/internal/store/storetest"
)

// importLimit is how much memory an import of any size may take, in MB.
const importLimit = 300

// TestImport takes a register over with the program as it is shipped, on both
// engines: with -full 100,000 rows, otherwise few, so that it cannot rot.
func TestImport(t *testing.T) {
	rows, cluster := 2000, storetest.Postgres(t)
	if *full {
		rows, cluster = 100_000, durable(t)
	}
	file := filepath.Join(t.TempDir(), "so.csv")
	if err := writeRegister(file, rows); err != nil {
		t.Fatal(err)
	}
	server, err := cluster.Create(fmt.Sprintf("import_%d", time.Now().UnixNano()), "")
	if err != nil {
		t.Fatal(err)
	}
	binary := build(t)
	for name, database := range map[string]string{"SQLite": "sqlite:" + filepath.Join(t.TempDir(), "kntc.db"), "PostgreSQL": server} {
		keyset := filepath.Join(t.TempDir(), "keyring.json")
		if _, err := seal.Create(keyset); err != nil {
			t.Fatal(err)
		}
		s := smokeSize()
		prepare(t, database, s)
		took, memory, out := importFile(t, binary, database, keyset, s.commune(0).String(), file)
		if !regexp.MustCompile(regexp.QuoteMeta(thousands(rows)+" rows: "+thousands(rows)+" new ") + `.* 0 refused\. Written`).Match(out) {
			t.Errorf("%s: %s", name, out)
		}
		fmt.Printf("import of %d rows, %s: %.1f s, %d rows a second, at most %d MB of memory\n",
			rows, name, took.Seconds(), int(float64(rows)/took.Seconds()), memory)
		if memory > importLimit {
			t.Errorf("%s: an import of %d rows took %d MB", name, rows, memory)
		}
		if _, _, out := importFile(t, binary, database, keyset, s.commune(0).String(), file); !bytes.Contains(out, []byte(thousands(rows)+" unchanged")) {
			t.Errorf("%s, the same file again: %s", name, out)
		}
	}
}

// importFile runs kntc import and returns the most memory it held, in MB.
func importFile(t *testing.T, binary, database, keyset, at, file string) (took time.Duration, memory int64, out []byte) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), binary, "import", "--authority", at, "--commit", file)
	cmd.Env = []string{"KNTC_DATABASE_URL=" + database, "KNTC_KEYSET_FILE=" + keyset, "KNTC_ATTACHMENTS_URL=file://" + t.TempDir()}
	start := time.Now()
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	return time.Since(start), maxRSS(cmd.ProcessState) >> 20, out
}

// maxRSS is the most memory that an ended process held at any time, in bytes.
func maxRSS(p *os.ProcessState) int64 {
	usage, ok := p.SysUsage().(*syscall.Rusage)
	if !ok {
		return 0
	}
	return usage.Maxrss << 10 // Linux tells KiB
}

// thousands writes a number as the program does.
func thousands(n int) string {
	s := strconv.Itoa(n)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "." + s[i:]
	}
	return s
}

// headings are those of a register with a column for everything.
var headings = []string{
	"Số đơn", "Ngày nhận", "Ngày vào sổ", "Loại đơn", "Họ và tên người gửi", "Địa chỉ", "Nội dung", "Đủ điều kiện", "Thuộc thẩm quyền", "Hướng xử lý",
	"Ngày xử lý", "Số vụ việc", "Ngày thụ lý", "Kết quả giải quyết", "Ngày giải quyết", "Ngày ghi kết quả", "Ghi chú",
}

// writeRegister writes an invented register of ten years: of each three
// petitions one opens a matter, one joins it, and one is filed.
func writeRegister(path string, rows int) error {
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	defer func() { _ = f.Close() }()
	buffered := bufio.NewWriter(f)
	w := csv.NewWriter(buffered)
	if err := w.Write(headings); err != nil {
		return err
	}
	r := rand.New(rand.NewPCG(1, 2))
	first := clock.MustDate(2012, time.January, 2)
	for i := range rows {
		on := func(later int) string { return first.AddDays(i*3600/rows + later).Vietnamese() }
		p, subject := invented(r), fmt.Sprintf(pick(r, subjects[petition.Recommendation]), i)
		row := []string{
			strconv.Itoa(i+1) + "/" + strconv.Itoa(first.AddDays(i*3600/rows).Year()), on(0), on(0), "Kiến nghị", p.Name, p.Address, subject, "x", "x",
			"Thụ lý", on(2), strconv.Itoa(i/3+1) + "/" + strconv.Itoa(first.AddDays(i/3*3*3600/rows).Year()), on(2), "", "", "", "",
		}
		switch i % 3 {
		case 0:
			row[13], row[14], row[15] = "Đã trả lời", on(20), on(21)
		case 1:
			row[9], row[12] = "Ghép vụ", first.AddDays((i-1)*3600/rows+2).Vietnamese()
		case 2:
			row[8], row[9], row[11], row[12] = "", "Lưu đơn", "", ""
		}
		if err := w.Write(row); err != nil {
			return err
		}
	}
	w.Flush()
	if err := w.Error(); err != nil {
		return err
	}
	return buffered.Flush()
}
