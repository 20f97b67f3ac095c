package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"kntc/internal/store/storetest"
)

// TestMain is also the curl of the guide's commands: a machine that runs the
// tests has a shell, but not always curl.
// serves is the variable that makes the test binary the program itself: what a
// process takes of memory can be told of a process of its own only.
const serves = "TEST_BINARY_IS_THE_PROGRAM"

func TestMain(m *testing.M) {
	if os.Getenv(serves) != "" {
		main()
	}
	if filepath.Base(os.Args[0]) == "curl" {
		if err := curl(os.Args[1:]); err != nil {
			fmt.Fprintln(os.Stderr, "curl:", err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	storetest.Main(m)
}

// curl does what the program of that name does, with the options of the guide.
// Each answer's status is added to the file named by CURL_LOG.
func curl(args []string) error {
	method, url, body := http.MethodGet, "", io.Reader(nil)
	var answerFile, headerFile string
	var form []string
	headers := make(http.Header)
	next := func() string {
		if len(args) == 0 {
			return ""
		}
		arg := args[0]
		args = args[1:]
		return arg
	}
	for len(args) > 0 {
		switch arg := next(); {
		case arg == "-s":
		case arg == "-H":
			name, value, _ := strings.Cut(next(), ":")
			headers.Set(name, strings.TrimSpace(value))
		case arg == "-d":
			method, body = http.MethodPost, strings.NewReader(next())
		case arg == "--data-binary":
			data, err := os.ReadFile(strings.TrimPrefix(next(), "@"))
			if err != nil {
				return err
			}
			method, body = http.MethodPost, bytes.NewReader(data)
		case arg == "-F":
			form = append(form, next())
		case arg == "-o":
			answerFile = next()
		case arg == "-D":
			headerFile = next()
		case strings.HasPrefix(arg, "http"):
			url = arg
		default:
			return fmt.Errorf("the guide uses an option that its test does not know: %s", arg)
		}
	}
	if len(form) > 0 {
		data, err := multipartOf(form, headers)
		if err != nil {
			return err
		}
		method, body = http.MethodPost, data
	}
	return fetch(method, url, body, headers, answerFile, headerFile)
}

// multipartOf is a form of fields, as in "name=value", and of files, as in "name=@path".
func multipartOf(fields []string, headers http.Header) (io.Reader, error) {
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	headers.Set("Content-Type", w.FormDataContentType())
	for _, field := range fields {
		name, value, _ := strings.Cut(field, "=")
		path, isFile := strings.CutPrefix(value, "@")
		if !isFile {
			if err := w.WriteField(name, value); err != nil {
				return nil, err
			}
			continue
		}
		data, err := os.ReadFile(path)
		if err != nil {
			return nil, err
		}
		part, err := w.CreateFormFile(name, filepath.Base(path))
		if err == nil {
			_, err = part.Write(data)
		}
		if err != nil {
			return nil, err
		}
	}
	return &b, w.Close()
}

func fetch(method, url string, body io.Reader, headers http.Header, answerFile, headerFile string) error {
	req, err := http.NewRequest(method, url, body) //nolint:noctx // this process does nothing else
	if err != nil {
		return err
	}
	req.Header = headers
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		return err
	}
	defer func() { _ = res.Body.Close() }()
	answer, err := io.ReadAll(res.Body)
	if err != nil {
		return err
	}
	var lines bytes.Buffer
	if err := res.Header.Write(&lines); err != nil {
		return err
	}
	log, err := os.OpenFile(os.Getenv("CURL_LOG"), os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(log, "%d %s %s\n", res.StatusCode, method, req.URL.Path)
	err = errors.Join(err, log.Close())
	if headerFile != "" {
		err = errors.Join(err, os.WriteFile(headerFile, lines.Bytes(), 0o600))
	}
	if answerFile != "" {
		return errors.Join(err, os.WriteFile(answerFile, answer, 0o600))
	}
	_, written := os.Stdout.Write(answer)
	return errors.Join(err, written)
}

var commandBlock = regexp.MustCompile("(?s)```sh\n(.*?)```")

// typed returns what the reader of a guide types.
func typed(t *testing.T, path string) string {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	for _, m := range commandBlock.FindAllStringSubmatch(string(text), -1) {
		b.WriteString(m[1] + "\n")
	}
	return b.String()
}

// TestConcurrentGuide runs the commands of the API guide, which are the same in both
// languages, on a demonstration.
func TestConcurrentGuide(t *testing.T) {
	t.Parallel()
	script := typed(t, "../../docs/guide/vi.md")
	if diff := cmp.Diff(script, typed(t, "../../docs/guide/en.md")); diff != "" {
		t.Fatalf("the commands differ between the languages (-vi +en):\n%s", diff)
	}
	folder := t.TempDir()
	program, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(program, filepath.Join(folder, "curl")); err != nil {
		t.Fatal(err)
	}
	p, printed := demoAtWork(t, filepath.Join(folder, "demo"))
	log := filepath.Join(folder, "curl.log")
	cmd := exec.CommandContext(t.Context(), "sh", "-eu", "-c", script)
	cmd.Dir = folder
	cmd.Env = append(os.Environ(),
		"PATH="+folder+string(os.PathListSeparator)+os.Getenv("PATH"), "CURL_LOG="+log,
		"API="+readyLine.FindStringSubmatch(printed)[1]+"/api/v1", "PASSWORD="+passwordText.FindStringSubmatch(printed)[1])
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("the guide's commands: %v\n%s", err, out)
	}
	for _, want := range []string{`"guard":"time_to_appeal_passed"`, `"outcome":"partly_right"`, `"action":"classify"`, `"article":"Điều 11a khoản 1"`, `"guard":"dialogue_on_its_day"`, `"title":"Thông báo về việc đối thoại"`, `"petitioner":"Nguyễn Thị Mẫu"`, `"matters_resolved":{"value":`, `"own":true`, `"former_numbers":["`, `"to":"annulled"`, `"number":"31/TB-UBND"`, `"doubts":1`, `"source_number":"VV-1/2025"`} {
		if !strings.Contains(string(out), want) {
			t.Errorf("no %s in:\n%s", want, out)
		}
	}
	checkStatuses(t, log)
	checkFirstAnswer(t, filepath.Join(folder, "first.json"))
	if code := p.end(); code != exitOK {
		t.Errorf("exit code %d", code)
	}
}

// checkStatuses compares the refusals with those that the guide announces.
func checkStatuses(t *testing.T, log string) {
	t.Helper()
	text, err := os.ReadFile(log)
	if err != nil {
		t.Fatal(err)
	}
	var refused []string
	for line := range strings.Lines(string(text)) {
		if status, _, _ := strings.Cut(line, " "); status >= "400" {
			refused = append(refused, status)
		}
	}
	if diff := cmp.Diff([]string{"412", "422", "422", "403", "422", "422"}, refused); diff != "" {
		t.Errorf("refusals (-guide +got):\n%s\n%s", diff, text)
	}
}

func checkFirstAnswer(t *testing.T, path string) {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var answer struct {
		AsKnownAt string `json:"as_known_at"`
	}
	if err := json.Unmarshal(text, &answer); err != nil || answer.AsKnownAt == "" {
		t.Errorf("statistics: %v in %s", err, text)
	}
}
