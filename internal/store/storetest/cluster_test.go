package storetest_test

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5"

	"kntc/internal/store/storetest"
)

// victimVariable makes this test program start a cluster, name its folder and
// wait to be killed, instead of running tests.
const victimVariable = "STORETEST_VICTIM"

// patience bounds the waits of these tests on a loaded machine.
const patience = 60 * time.Second

// runs makes names that a repeated test (-count) does not meet again in the
// shared cluster.
var runs atomic.Int64

func TestMain(m *testing.M) {
	if os.Getenv(victimVariable) != "" {
		victim()
	}
	storetest.Main(m)
}

// victim never returns.
func victim() {
	c, err := storetest.StartCluster(storetest.ClusterOptions{})
	if err != nil {
		fmt.Println("failed:", err)
		os.Exit(1)
	}
	fmt.Println(c.URL("postgres"))
	fmt.Println(setting(context.Background(), c.URL("postgres"), "data_directory"))
	fmt.Println(storetest.MemoryForTest())
	select {}
}

func TestClusterServesAndDisappears(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name string
		opts storetest.ClusterOptions
		want map[string]string
	}{
		{
			name: "fast",
			want: map[string]string{
				"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off",
				"max_connections": "200", "server_encoding": "UTF8", "lc_collate": "C.UTF-8",
				"listen_addresses": "127.0.0.1",
			},
		},
		{
			name: "durable with a setting",
			opts: storetest.ClusterOptions{Durable: true, Settings: map[string]string{
				"shared_buffers": "64MB", "cluster_name": "it's ours",
			}},
			want: map[string]string{
				"fsync": "on", "synchronous_commit": "on", "full_page_writes": "on",
				"shared_buffers": "64MB", "cluster_name": "it's ours",
			},
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			c, err := storetest.StartCluster(tt.opts)
			if err != nil {
				t.Fatal(err)
			}
			defer c.Stop()
			got := make(map[string]string)
			for name := range tt.want {
				got[name] = setting(t.Context(), c.URL("postgres"), name)
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("settings (-want +got):\n%s", diff)
			}
			data := setting(t.Context(), c.URL("postgres"), "data_directory")
			c.Stop()
			c.Stop()
			assertGone(t, c.URL("postgres"), filepath.Dir(data))
		})
	}
}

func TestServerThatCannotStartSaysWhy(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	if err := os.Chmod(filepath.Dir(dir), 0o755); err != nil { // the server's account passes through
		t.Fatal(err)
	}
	_, err := storetest.StartCluster(storetest.ClusterOptions{
		Dir: dir, Settings: map[string]string{"no_such_setting": "1"},
	})
	if err == nil || !strings.Contains(err.Error(), "no_such_setting") {
		t.Errorf("error = %v, want the server's own words", err)
	}
	left, err := os.ReadDir(dir)
	if err != nil || len(left) > 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
}

func TestConcurrentTemplateIsMadeOnceAndCloned(t *testing.T) {
	t.Parallel()
	c := storetest.Postgres(t)
	name := fmt.Sprintf("things_%d", runs.Add(1))
	var made atomic.Int32
	prepare := func(url string) error {
		made.Add(1)
		return execute(context.Background(), url, "CREATE TABLE thing (n int); INSERT INTO thing VALUES (7)")
	}
	var group sync.WaitGroup
	for range 8 {
		group.Go(func() {
			if err := c.Template(name, prepare); err != nil {
				t.Errorf("template: %v", err)
				return
			}
			url := storetest.NewDatabase(t, name)
			if err := execute(t.Context(), url, "UPDATE thing SET n = n + 1"); err != nil {
				t.Errorf("clone: %v", err)
			}
			if got := query(t.Context(), url, "SELECT n::text FROM thing"); got != "8" {
				t.Errorf("clone holds %q, want 8: clones must not see one another", got)
			}
		})
	}
	group.Wait()
	if made.Load() != 1 {
		t.Errorf("prepared %d times", made.Load())
	}
}

func TestTemplateReportsWhatFailed(t *testing.T) {
	t.Parallel()
	c := storetest.Postgres(t)
	name := fmt.Sprintf("broken_%d", runs.Add(1))
	broken := errors.New("broken")
	for range 2 {
		err := c.Template(name, func(string) error { return broken })
		if !errors.Is(err, broken) {
			t.Errorf("error = %v, want %v", err, broken)
		}
	}
}

func TestDatabaseIsDroppedWithItsTest(t *testing.T) { //nolint:tparallel // the end of the inner test is what is tested
	t.Parallel()
	var address string
	t.Run("inner", func(t *testing.T) {
		address = storetest.NewDatabase(t, "")
		conn, err := pgx.Connect(t.Context(), address)
		if err != nil {
			t.Fatal(err)
		}
		// Left open on purpose: a test that leaks a connection must not keep
		// its database alive.
		t.Cleanup(func() { _ = conn.Ping(context.Background()) })
	})
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	n := query(t.Context(), storetest.Postgres(t).URL("postgres"),
		"SELECT count(*)::text FROM pg_database WHERE datname = '"+strings.TrimPrefix(u.Path, "/")+"'")
	if n != "0" {
		t.Errorf("database %s outlived its test (count %s)", u.Path, n)
	}
}

func TestKilledProcessLeavesNothing(t *testing.T) {
	t.Parallel()
	cmd := exec.CommandContext(t.Context(), os.Args[0])
	cmd.Env = append(os.Environ(), victimVariable+"=1")
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewScanner(out)
	var said []string
	for len(said) < 3 && lines.Scan() {
		said = append(said, lines.Text())
	}
	if err := cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = cmd.Wait() // killed, as intended
	if len(said) != 3 {
		t.Fatalf("the victim said %q", said)
	}
	assertGone(t, said[0], filepath.Dir(said[1]))
	folder, ok := strings.CutSuffix(said[2], " <nil>")
	if !ok {
		t.Fatalf("no folder in memory: %s", said[2])
	}
	if folder != "" {
		assertRemoved(t, folder)
	}
}

// assertGone waits until the folder is removed and nobody answers any more.
func assertGone(t *testing.T, url, dir string) {
	t.Helper()
	assertRemoved(t, dir)
	if conn, err := pgx.Connect(t.Context(), url); err == nil {
		t.Errorf("%s still answers", url)
		_ = conn.Close(t.Context())
	}
}

// assertRemoved waits until the folder is gone.
func assertRemoved(t *testing.T, dir string) {
	t.Helper()
	tick := time.NewTicker(10 * time.Millisecond)
	defer tick.Stop()
	limit := time.After(patience)
	for {
		if _, err := os.Stat(dir); errors.Is(err, os.ErrNotExist) {
			return
		}
		select {
		case <-tick.C:
		case <-limit:
			t.Fatalf("%s is still there", dir)
		}
	}
}

// execute runs statements on a database.
func execute(ctx context.Context, url, statements string) error {
	conn, err := pgx.Connect(ctx, url)
	if err != nil {
		return err
	}
	_, err = conn.Exec(ctx, statements)
	return errors.Join(err, conn.Close(ctx))
}

// query returns the one text value of a query, or the error's text.
func query(ctx context.Context, url, statement string) string {
	conn, err := pgx.Connect(ctx, url)
	if err != nil {
		return err.Error()
	}
	defer func() { _ = conn.Close(ctx) }()
	var value string
	if err := conn.QueryRow(ctx, statement).Scan(&value); err != nil {
		return err.Error()
	}
	return value
}

// setting returns a setting of the server.
func setting(ctx context.Context, url, name string) string {
	return query(ctx, url, "SHOW "+name)
}
