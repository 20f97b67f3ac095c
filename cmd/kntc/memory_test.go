//go:build linux && !race

package main

import (
	"archive/zip"
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime/multipart"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"kntc/internal/clock"
	"kntc/internal/store/sqldb"
)

// The bound on memory while the server is attacked, and how long that lasts: on a
// busy machine until some large questions were answered.
const (
	attackedPeak    = 512 << 20
	attackedFor     = 4 * time.Second
	attackedAnswers = 2
	attackedLongest = time.Minute
	attackedClerk   = 10 * time.Second // an honest request is answered within it
)

// TestAttacksAreBounded asks six at once, of accounts that may ask, for the
// largest statistics that are answered, for larger ones that are not, for exports
// that nobody reads, for words that every petition has, and for dry runs of a
// register with as many texts as one may have. Meanwhile clerks are served, signing in included,
// the server says that it is ready, nothing fails inside, and the memory of the
// process stays bounded.
func TestAttacksAreBounded(t *testing.T) {
	t.Parallel()
	eachEngine(t, func(t *testing.T, engine sqldb.Engine) {
		s, register := attacked(t, engine), textsOnly(t)
		ctx, cancel := context.WithTimeout(t.Context(), attackedLongest)
		defer cancel()
		time.AfterFunc(attackedFor, func() {
			for ctx.Err() == nil && s.answered.Load() < attackedAnswers {
				time.Sleep(10 * time.Millisecond)
			}
			cancel()
		})
		var wg sync.WaitGroup
		for n := range 6 {
			wg.Go(func() { s.again(ctx, t, s.supervisors[n%2], s.largest) })
			wg.Go(func() { s.again(ctx, t, s.supervisors[n%2], s.tooLarge) })
			wg.Go(func() { s.unread(ctx, t, s.heads[n%2]) })
			wg.Go(func() { s.again(ctx, t, s.heads[n%2], "/api/v1/petitions?limit=200&count=exact&q=n+t+d") })
			wg.Go(func() { s.dryRuns(ctx, t, s.heads[n%2], register) })
		}
		wg.Go(func() { s.clerks(ctx, t) })
		wg.Wait()
		if s.answered.Load() == 0 {
			t.Error("no large question was answered at all")
		}
		peak := s.peak(t)
		t.Logf("%d large answers, %d refused; at most %d MiB", s.answered.Load(), s.refused.Load(), peak>>20)
		if peak > attackedPeak {
			t.Errorf("the server took %d MiB, more than %d", peak>>20, attackedPeak>>20)
		}
	})
}

// victim is a server in a process of its own, with the demonstration.
type victim struct {
	url                string
	pid                int
	password           string
	supervisors, heads []string // tokens
	clerk              string   // token
	largest, tooLarge  string   // paths of questions

	answered, refused atomic.Int64
}

func attacked(t *testing.T, engine sqldb.Engine) *victim {
	t.Helper()
	i := empty(t, engine).with("KNTC_LOG_LEVEL=info", "KNTC_LOG_FORMAT=json", "KNTC_LOGIN_PER_MINUTE_ACCOUNT=600")
	i.must(t, "migrate", "--create")
	d := &demonstration{signIns: filepath.Join(t.TempDir(), "sign-ins.txt")}
	i.inside(t, func(ctx context.Context, sys *system) error {
		d.con, d.sys = &console{err: io.Discard, clock: clock.System{}}, sys
		return d.load(ctx)
	})
	v := &victim{password: d.password}
	v.start(t, i)
	for _, desk := range []string{"dongda", "hanoi"} {
		v.supervisors = append(v.supervisors, accessToken(t, v.url, desk+"-supervisor", v.password))
		v.heads = append(v.heads, accessToken(t, v.url, desk+"-head", v.password))
	}
	v.clerk = accessToken(t, v.url, "phuong-clerk", v.password)
	v.tooLarge, v.largest = v.question(1997), v.question(1997)
	for year := 1998; year < 2026; year++ { // the longest period that is answered
		if status, err := v.ask(t.Context(), v.supervisors[0], v.largest); status == http.StatusOK || err != nil {
			break
		}
		v.largest = v.question(year)
	}
	return v
}

func (*victim) question(since int) string {
	return fmt.Sprintf("/api/v1/statistics?subtree=true&group_by=month,kind,field&from=%d-01-01&to=2026-12-31", since)
}

// start runs the program as a process of its own, and waits until it listens.
func (v *victim) start(t *testing.T, i installation) {
	t.Helper()
	program, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), program, "serve")
	cmd.Env = append(append(os.Environ(), i.environ...), serves+"=1", "GOMEMLIMIT=400MiB")
	out, err := cmd.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	cmd.Stdout = cmd.Stderr
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
	})
	v.pid = cmd.Process.Pid
	listening := make(chan string, 1)
	go v.follow(t, out, listening)
	select {
	case address := <-listening:
		v.url = "http://" + address
	case <-time.After(time.Minute):
		t.Fatal("the server does not listen")
	}
}

// follow reads the log: where the server listens, and whatever failed inside.
func (*victim) follow(t *testing.T, log io.Reader, listening chan<- string) {
	lines := bufio.NewScanner(log)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		var line struct {
			Msg     string `json:"msg"`
			Address string `json:"address"`
			Status  int    `json:"status"`
		}
		if json.Unmarshal(lines.Bytes(), &line) != nil {
			continue
		}
		if line.Msg == "listening" {
			listening <- line.Address
		}
		if line.Status == http.StatusInternalServerError || line.Msg == "panic" {
			t.Errorf("failed inside: %s", lines.Bytes())
		}
	}
}

// ask returns the status of the answer, which it reads whole.
func (v *victim) ask(ctx context.Context, token, path string) (int, error) {
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, v.url+path, http.NoBody)
	if err != nil {
		return 0, err
	}
	if token != "" {
		r.Header.Set("Authorization", "Bearer "+token)
	}
	res, err := http.DefaultClient.Do(r)
	if err != nil {
		return 0, err
	}
	defer func() { _ = res.Body.Close() }()
	_, err = io.Copy(io.Discard, res.Body)
	return res.StatusCode, err
}

// again asks the same over and over, and does not wait when it is told to.
func (v *victim) again(ctx context.Context, t *testing.T, token, path string) {
	for ctx.Err() == nil {
		status, err := v.ask(ctx, token, path)
		switch {
		case err != nil: // its time is over
		case status == http.StatusOK:
			v.answered.Add(1)
		case status == http.StatusUnprocessableEntity, status == http.StatusTooManyRequests, status == http.StatusServiceUnavailable:
			v.refused.Add(1)
		default:
			t.Errorf("%s: %d", path, status)
		}
	}
}

// textsOnly is a register of one row, with as many and as long texts beside it as
// are read.
func textsOnly(t *testing.T) []byte {
	t.Helper()
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	for name, content := range map[string]string{
		"xl/workbook.xml": `<workbook xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets>` +
			`<sheet name="S" sheetId="1" r:id="rId1"/></sheets></workbook>`,
		"xl/_rels/workbook.xml.rels": `<Relationships><Relationship Id="rId1" ` +
			`Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>`,
		"xl/worksheets/sheet1.xml": `<worksheet><sheetData><row r="1"><c r="A1" t="s"><v>0</v></c></row></sheetData></worksheet>`,
		"xl/sharedStrings.xml":     "<sst>" + strings.Repeat("<si><t>"+strings.Repeat("Số đơn ", 5)+"</t></si>", 400_000) + "</sst>",
	} {
		w, err := z.Create(name)
		if err == nil {
			_, err = io.WriteString(w, content)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// dryRuns sends the register over and over.
func (v *victim) dryRuns(ctx context.Context, t *testing.T, token string, register []byte) {
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	part, err := form.CreateFormFile("file", "so.xlsx")
	if err == nil {
		_, err = part.Write(register)
	}
	if err := errors.Join(err, form.WriteField("dry_run", "true"), form.Close()); err != nil {
		t.Error(err)
		return
	}
	for n := 0; ctx.Err() == nil; n++ {
		r, err := http.NewRequestWithContext(ctx, http.MethodPost, v.url+"/api/v1/imports", bytes.NewReader(body.Bytes()))
		if err != nil {
			t.Error(err)
			return
		}
		r.Header.Set("Authorization", "Bearer "+token)
		r.Header.Set("Content-Type", form.FormDataContentType())
		r.Header.Set("Idempotency-Key", fmt.Sprint(n))
		res, err := http.DefaultClient.Do(r)
		if err != nil { // its time is over
			continue
		}
		text, _ := io.ReadAll(res.Body)
		_ = res.Body.Close()
		switch res.StatusCode {
		case http.StatusUnprocessableEntity, http.StatusBadRequest, http.StatusRequestEntityTooLarge, http.StatusTooManyRequests, http.StatusServiceUnavailable:
			v.refused.Add(1)
		default:
			t.Errorf("a dry run: %d %s", res.StatusCode, text)
		}
	}
}

// unread asks for exports on connections of which it never reads.
func (v *victim) unread(ctx context.Context, t *testing.T, token string) {
	var open []net.Conn
	defer func() {
		for _, c := range open {
			_ = c.Close()
		}
	}()
	for len(open) < 16 && ctx.Err() == nil {
		conn, err := new(net.Dialer).DialContext(ctx, "tcp", strings.TrimPrefix(v.url, "http://"))
		if err != nil {
			return
		}
		open = append(open, conn)
		if tcp, ok := conn.(*net.TCPConn); ok {
			_ = tcp.SetReadBuffer(1) // the least that there is
		}
		_, err = fmt.Fprintf(conn, "GET /api/v1/petitions/export?format=xlsx HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer %s\r\n\r\n", token)
		if err != nil {
			t.Error(err)
		}
	}
	<-ctx.Done()
}

// clerks do their work: each request is answered well, and soon.
func (v *victim) clerks(ctx context.Context, t *testing.T) {
	served := 0
	for ctx.Err() == nil {
		for _, path := range []string{"/readyz", "/api/v1/petitions", "/api/v1/me/worklist"} {
			soon, cancel := context.WithTimeout(t.Context(), attackedClerk)
			status, err := v.ask(soon, v.clerk, path) //nolint:contextcheck // it is answered even when the attack is over
			cancel()
			if err != nil || status != http.StatusOK {
				t.Errorf("a clerk's %s: %d %v", path, status, err)
				return
			}
		}
		accessToken(t, v.url, "phuong-officer", v.password) //nolint:contextcheck // likewise
		served++
	}
	if served == 0 {
		t.Error("no clerk was served")
	}
}

// peak is the most memory that the process ever had, in bytes.
func (v *victim) peak(t *testing.T) int64 {
	t.Helper()
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", v.pid))
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(text)) {
		if value, found := strings.CutPrefix(line, "VmHWM:"); found {
			n, err := strconv.ParseInt(strings.TrimSuffix(strings.TrimSpace(value), " kB"), 10, 64)
			if err != nil {
				t.Fatal(err)
			}
			return n << 10
		}
	}
	t.Fatal(errors.New("no VmHWM"))
	return 0
}
