package bench_test

import (
	"bufio"
	"context"
	"database/sql/driver"
	"encoding/hex"
	"errors"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgtype"
)

// pgbench runs scripts made of the statements that the server sent for an
// operation. It sends them one by one, as it does.
type pgbench struct {
	program string
	url     string
	conn    *pgx.Conn
	runs    int // numbers the ids that the scripts make up
}

// script writes calls as a pgbench script. A parameter whose text is a key of
// the variables becomes the expression there; a text that contains a key of
// the marks has that part replaced. Everything else stays as it was sent.
func (b *pgbench) script(ctx context.Context, calls []call, variables, marks map[string]string) (string, error) {
	var out strings.Builder
	for _, c := range calls {
		statement, err := b.statement(ctx, c, variables, marks)
		if err != nil {
			return "", err
		}
		switch {
		case strings.Contains(c.sql, "register_counter"), strings.HasPrefix(c.sql, "SELECT n.at, "): // the instant of the write
			statement += " \\gset\n" // its answer is a parameter of later statements
		default:
			statement += ";\n"
		}
		out.WriteString(statement)
	}
	return out.String(), nil
}

var placeholder = regexp.MustCompile(`\$(\d+)`)

func (b *pgbench) statement(ctx context.Context, c call, variables, marks map[string]string) (string, error) {
	d, err := b.conn.Prepare(ctx, c.sql, c.sql)
	if err != nil {
		return "", err
	}
	if len(d.ParamOIDs) != len(c.params) {
		return "", fmt.Errorf("%d parameters for %s", len(c.params), c.sql)
	}
	values := make([]string, len(c.params))
	for i, p := range c.params {
		if values[i], err = b.literal(d.ParamOIDs[i], c.format(i), p, variables, marks); err != nil {
			return "", fmt.Errorf("parameter %d of %s: %w", i+1, c.sql, err)
		}
	}
	return placeholder.ReplaceAllStringFunc(strings.Join(strings.Fields(c.sql), " "), func(m string) string {
		n, err := strconv.Atoi(m[1:])
		if err != nil || n > len(values) {
			return m
		}
		return values[n-1]
	}), nil
}

func (c call) format(i int) int16 {
	switch len(c.formats) {
	case 0:
		return pgtype.TextFormatCode
	case 1:
		return c.formats[0]
	}
	return c.formats[i]
}

// literal writes a parameter as SQL.
func (b *pgbench) literal(oid uint32, format int16, raw []byte, variables, marks map[string]string) (string, error) {
	t, ok := b.conn.TypeMap().TypeForOID(oid)
	if !ok {
		return "", fmt.Errorf("unknown type %d", oid)
	}
	if raw == nil {
		return "NULL::" + t.Name, nil
	}
	if oid == pgtype.Int8ArrayOID {
		var ids []int64
		if err := b.conn.TypeMap().Scan(oid, format, raw, &ids); err != nil {
			return "", err
		}
		return "ARRAY[" + strings.Trim(strings.Join(strings.Fields(fmt.Sprint(ids)), ", "), "[]") + "]::bigint[]", nil
	}
	text, err := b.text(t, format, raw)
	if err != nil {
		return "", err
	}
	if expression, ok := variables[text]; ok {
		return "(" + expression + ")::" + t.Name, nil
	}
	for mark, expression := range marks {
		if before, after, ok := strings.Cut(text, mark); ok {
			return "(" + quote(before) + " || " + expression + " || " + quote(after) + ")::" + t.Name, nil
		}
	}
	return quote(text) + "::" + t.Name, nil
}

// text writes a parameter in the one form in which the variables name values.
func (b *pgbench) text(t *pgtype.Type, format int16, raw []byte) (string, error) {
	if format == pgtype.TextFormatCode {
		if at, err := time.Parse(time.RFC3339Nano, string(raw)); err == nil {
			return plain(at)
		}
		return string(raw), nil
	}
	v, err := t.Codec.DecodeDatabaseSQLValue(b.conn.TypeMap(), t.OID, format, raw)
	if err != nil {
		return "", err
	}
	return plain(v)
}

func plain(v driver.Value) (string, error) {
	switch v := v.(type) {
	case string:
		return v, nil
	case int64:
		return strconv.FormatInt(v, 10), nil
	case bool:
		return strconv.FormatBool(v), nil
	case []byte:
		return `\x` + hex.EncodeToString(v), nil
	case time.Time:
		return v.UTC().Format("2006-01-02 15:04:05.999999Z07:00"), nil
	}
	return "", fmt.Errorf("a parameter of type %T", v)
}

// quote writes a text in such a way that pgbench finds no variable in it.
func quote(s string) string {
	return "E'" + strings.NewReplacer(`\`, `\\`, `'`, `''`, ":", `\072`, "\n", `\n`).Replace(s) + "'"
}

// run measures scripts, each drawn as often as the others.
func (b *pgbench) run(tb testing.TB, name string, scripts []string, clients int, run time.Duration, variables map[string]string) cell {
	tb.Helper()
	dir := tb.TempDir()
	b.runs++
	long := []string{"-T", strconv.Itoa(int(run.Seconds()))}
	if run < time.Second {
		long = []string{"-t", "20"} // transactions of each client
	}
	args := []string{
		"-n", "-M", "prepared", "-c", strconv.Itoa(clients), "-j", "2", long[0], long[1],
		"--log", "--log-prefix", filepath.Join(dir, "log"), "-D", "n=0", "-D", fmt.Sprintf("run=%d", b.runs),
		"-D", fmt.Sprintf("clients=%d", clients),
	}
	for _, v := range slices.Sorted(maps.Keys(variables)) {
		args = append(args, "-D", v+"="+variables[v])
	}
	for i, s := range scripts {
		path := filepath.Join(dir, fmt.Sprintf("%s%d.sql", name, i))
		if err := os.WriteFile(path, []byte(s), 0o600); err != nil {
			tb.Fatal(err)
		}
		args = append(args, "-f", path)
	}
	cmd := exec.CommandContext(tb.Context(), b.program, append(args, b.url)...)
	out, err := cmd.CombinedOutput()
	if err != nil {
		tb.Fatalf("pgbench %s: %v\n%s\n%s", name, err, out, scripts[0])
	}
	c := cell{operation: name, clients: clients, took: run}
	if c.latencies, err = readLog(dir); err != nil {
		tb.Fatal(err)
	}
	if tps := rate.FindSubmatch(out); tps != nil {
		perSecond, err := strconv.ParseFloat(string(tps[1]), 64)
		if err != nil || perSecond == 0 {
			tb.Fatalf("pgbench %s: %v\n%s", name, err, out)
		}
		c.took = time.Duration(float64(len(c.latencies)) / perSecond * float64(time.Second))
	}
	return c
}

var rate = regexp.MustCompile(`tps = ([0-9.]+) \(without`)

// readLog reads the latency of every transaction from pgbench's logs.
func readLog(dir string) ([]time.Duration, error) {
	files, err := filepath.Glob(filepath.Join(dir, "log.*"))
	if err != nil {
		return nil, err
	}
	var out []time.Duration
	for _, path := range files {
		f, err := os.Open(path)
		if err != nil {
			return nil, err
		}
		lines := bufio.NewScanner(f)
		for lines.Scan() {
			fields := strings.Fields(lines.Text())
			us, err := strconv.ParseInt(fields[2], 10, 64)
			if err != nil {
				return nil, err
			}
			out = append(out, time.Duration(us)*time.Microsecond)
		}
		if err := errors.Join(lines.Err(), f.Close()); err != nil {
			return nil, err
		}
	}
	slices.Sort(out)
	return out, nil
}
