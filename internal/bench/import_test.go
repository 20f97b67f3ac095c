//go:build linux

package bench_test

import (
	"bufio"
	"bytes"
	"cmp"
	"encoding/csv"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"kntc/internal/clock"
	"kntc/internal/petition"
	"kntc/internal/seal"
	"kntc/internal/store/storetest"
)

const (
	importLimit = 200 // how much memory an import of any size may take, in MB
	mostGrowth  = 1.5 // of it from 50,000 to 200,000 rows
	leastFaster = 2.5 // how many times as fast as before an import is to be
)

// importPlan is what TestImport measures.
type importPlan struct {
	rows    []int
	kinds   []string // of files
	compare int      // rows of the imports that are run in turns with the program before
	turns   int
}

// TestImport takes registers over with the program as it is shipped, on both
// engines: with -full 50,000 and 200,000 rows from both formats, otherwise few from
// one, so that it cannot rot. With -before it also runs the program of that
// commit and the present one in turns.
func TestImport(t *testing.T) {
	p, cluster := importPlan{rows: []int{5_000}, kinds: []string{"xlsx"}}, storetest.Postgres(t)
	if *full {
		p, cluster = importPlan{rows: []int{50_000, 200_000}, kinds: []string{"csv", "xlsx"}, compare: 20_000, turns: 3}, durable(t)
	}
	now := build(t)
	for _, engine := range []string{"SQLite", "PostgreSQL"} {
		e := importEngine{name: engine, cluster: cluster}
		p.memory(t, e, now)
		if *before != "" && p.turns > 0 {
			p.speed(t, e, buildCommit(t, *before), now)
		}
	}
}

// memory imports files of growing length, the shortest twice.
func (p importPlan) memory(t *testing.T, e importEngine, binary string) {
	t.Helper()
	for _, kind := range p.kinds {
		var first int64
		for i, rows := range p.rows {
			file := registerFile(t, kind, rows)
			o := e.open(t)
			took, memory, out := o.importFile(t, binary, file)
			if !regexp.MustCompile(regexp.QuoteMeta(thousands(rows)+" rows: "+thousands(rows)+" new ") + `.* 0 refused\. Written`).Match(out) {
				t.Errorf("%s: %s", e.name, out)
			}
			fmt.Printf("import of %d rows (%s), %s: %.1f s, %d rows a second, at most %d MB of memory\n",
				rows, kind, e.name, took.Seconds(), int(float64(rows)/took.Seconds()), memory)
			if first = cmp.Or(first, memory); memory > importLimit || float64(memory) > mostGrowth*float64(first) {
				t.Errorf("%s: an import of %d rows (%s) took %d MB, of %d rows %d MB", e.name, rows, kind, memory, p.rows[0], first)
			}
			if i > 0 {
				o.takesBack(t, e, binary, rows, out)
				continue
			}
			if _, _, out := o.importFile(t, binary, file); !bytes.Contains(out, []byte(thousands(rows)+" unchanged")) {
				t.Errorf("%s, the same file again: %s", e.name, out)
			}
			o.takesBack(t, e, binary, rows, out)
		}
	}
}

// takesBack takes an import of so many rows back, in as little memory as it took.
func (o importOffice) takesBack(t *testing.T, e importEngine, binary string, rows int, imported []byte) {
	t.Helper()
	took, memory, out := o.takeBack(t, binary, imported)
	if !bytes.Contains(out, []byte("Taken back")) {
		t.Errorf("%s, taken back: %s", e.name, out)
	}
	fmt.Printf("taking back %d rows, %s: %.1f s, %d rows a second, at most %d MB of memory\n",
		rows, e.name, took.Seconds(), int(float64(rows)/took.Seconds()), memory)
	if memory > importLimit {
		t.Errorf("%s: taking %d rows back took %d MB", e.name, rows, memory)
	}
}

// speed imports the same file with two programs in turns.
func (p importPlan) speed(t *testing.T, e importEngine, was, is string) {
	t.Helper()
	file := registerFile(t, "xlsx", p.compare)
	var before, after time.Duration
	for range p.turns {
		took, _, _ := e.prepared(t, was).importFile(t, was, file)
		before += took
		took, _, _ = e.prepared(t, is).importFile(t, is, file)
		after += took
	}
	faster := before.Seconds() / after.Seconds()
	fmt.Printf("import of %d rows, %s, %d turns: before %.1f s, now %.1f s, %.2f times as fast\n",
		p.compare, e.name, p.turns, before.Seconds()/float64(p.turns), after.Seconds()/float64(p.turns), faster)
	if faster < leastFaster {
		t.Errorf("missed: %s imports %.2f times as fast as before, at least %.1f is wanted", e.name, faster, leastFaster)
	}
}

// importEngine makes databases of one engine.
type importEngine struct {
	name    string
	cluster *storetest.Cluster
}

// importOffice is an empty office of its own database.
type importOffice struct{ database, keyset, id string }

func (e importEngine) empty(t *testing.T) importOffice {
	t.Helper()
	dir := t.TempDir()
	o := importOffice{database: "sqlite:" + filepath.Join(dir, "kntc.db"), keyset: filepath.Join(dir, "keyring.json")}
	if e.name != "SQLite" {
		var err error
		if o.database, err = e.cluster.Create(fmt.Sprintf("import_%d", time.Now().UnixNano()), ""); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := seal.Create(o.keyset); err != nil {
		t.Fatal(err)
	}
	return o
}

// open is an office in the directory of the bench.
func (e importEngine) open(t *testing.T) importOffice {
	t.Helper()
	o, s := e.empty(t), smokeSize()
	prepare(t, o.database, s)
	o.id = s.commune(0).String()
	return o
}

// prepared is an office that a program, of whichever commit, made itself.
func (e importEngine) prepared(t *testing.T, binary string) importOffice {
	t.Helper()
	o := e.empty(t)
	o.id = "1"
	if path, ok := strings.CutPrefix(o.database, "sqlite:"); ok { // some make the file themselves, others do not
		if err := os.WriteFile(path, nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	env := append(os.Environ(), o.environ(t)...)
	run(t, ".", env, "", binary, "migrate")
	run(t, ".", env, "", binary, "authority", "create", "--name", "UBND xã Đo Lường", "--tier", "commune", "--branch", "state", "--since", "2010-01-01")
	return o
}

func (o importOffice) environ(t *testing.T) []string {
	t.Helper()
	return []string{"KNTC_DATABASE_URL=" + o.database, "KNTC_KEYSET_FILE=" + o.keyset, "KNTC_ATTACHMENTS_URL=file://" + t.TempDir()}
}

// importFile imports a file and returns the most memory that this held, in MB.
func (o importOffice) importFile(t *testing.T, binary, file string) (took time.Duration, memory int64, out []byte) {
	t.Helper()
	return o.measured(t, binary, "import", "--authority", o.id, "--commit", file)
}

// takeBack takes an import back, which said by which id, and returns the same.
func (o importOffice) takeBack(t *testing.T, binary string, imported []byte) (took time.Duration, memory int64, out []byte) {
	t.Helper()
	_, after, _ := strings.Cut(string(imported), "--take-back ")
	id, _, _ := strings.Cut(after, " ")
	return o.measured(t, binary, "import", "--take-back", id, "--reason", "Đo lường", "--commit")
}

// measured runs kntc and returns the most memory that it held, in MB.
func (o importOffice) measured(t *testing.T, binary string, args ...string) (took time.Duration, memory int64, out []byte) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), binary, args...)
	cmd.Env = o.environ(t)
	var said bytes.Buffer
	cmd.Stdout, cmd.Stderr = &said, &said
	start := time.Now()
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait() }()
	// What the system tells of an ended process counts the one it was forked from.
	running := &server{cmd: cmd}
	for {
		select {
		case err := <-ended:
			if err != nil {
				t.Fatalf("%v\n%s", err, &said)
			}
			return time.Since(start), memory >> 20, said.Bytes()
		case <-time.After(10 * time.Millisecond):
			if most, err := running.memory(); err == nil {
				memory = max(memory, most)
			}
		}
	}
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

// registerFile writes an invented register as a file of a kind.
func registerFile(t *testing.T, kind string, rows int) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), fmt.Sprintf("so-%d.%s", rows, kind))
	write := writeCSV
	if kind == "xlsx" {
		write = writeWorkbook
	}
	if err := write(path, rows); err != nil {
		t.Fatal(err)
	}
	return path
}

func writeCSV(path string, rows int) error {
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	buffered := bufio.NewWriter(f)
	w := csv.NewWriter(buffered)
	err = eachRow(rows, w.Write)
	w.Flush()
	return errors.Join(err, w.Error(), buffered.Flush(), f.Close())
}

func writeWorkbook(path string, rows int) error {
	f := excelize.NewFile()
	w, err := f.NewStreamWriter("Sheet1")
	if err != nil {
		return err
	}
	line := 0
	err = eachRow(rows, func(row []string) error {
		line++
		cells := make([]any, len(row))
		for i, s := range row {
			cells[i] = s
		}
		return w.SetRow(fmt.Sprintf("A%d", line), cells)
	})
	return errors.Join(err, w.Flush(), f.SaveAs(path), f.Close())
}

// eachRow makes an invented register of ten years, its headings first: of each
// three petitions one opens a matter, one joins it, and one is filed.
func eachRow(rows int, write func([]string) error) error {
	if err := write(headings); err != nil {
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
		if err := write(row); err != nil {
			return err
		}
	}
	return nil
}
