// Package storetest gives tests and benchmarks a PostgreSQL of their own: a
// throw-away cluster that starts in half a second, hands out databases cloned
// from a template, and disappears with the process that started it, however
// that process ends. It also holds the conformance suite that both engines
// must pass. Production code never imports it.
package storetest

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"net"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/jackc/pgx/v5"
)

const (
	superuser   = "postgres"
	maxAttempts = 3                // a free port may be taken before the server binds it
	startLimit  = 60 * time.Second // half a second is usual; a loaded machine takes longer
	stopLimit   = 30 * time.Second
	adminLimit  = 60 * time.Second // one administrative statement
	shmPath     = "/dev/shm"
	shmNeeded   = 2 << 30 // bytes; a container's default of 64 MiB holds no cluster
)

// ClusterOptions says what kind of server StartCluster starts. The zero value
// suits tests: as fast as possible, nothing survives a crash of the machine.
type ClusterOptions struct {
	// Durable keeps PostgreSQL's own defaults for fsync, synchronous_commit
	// and full_page_writes, and puts the data on a real disk: for benchmarks.
	Durable bool
	// Settings are further lines of postgresql.conf, name to value. They win
	// over everything StartCluster sets but the port and the socket folder.
	Settings map[string]string
	// Dir is the folder in which the cluster's own folder is made. Empty
	// means memory (/dev/shm) for a cluster that is not durable, where there
	// is room, and the system's temporary folder otherwise.
	Dir string
}

// Cluster is a running PostgreSQL server that belongs to this process.
type Cluster struct {
	bin  string // folder of the server's programs
	dir  string // everything the cluster owns; removed at the end
	port int

	guard *guard

	mu        sync.Mutex
	templates map[string]*template
}

// template is a database made once and cloned often.
type template struct {
	once sync.Once
	err  error
}

// StartCluster creates and starts a server and waits until it answers. The
// error tells what is missing on a machine without PostgreSQL, and carries the
// end of the server's log when the server refuses to start.
func StartCluster(opts ClusterOptions) (*Cluster, error) {
	bin, err := findServer(serverDirs())
	if err != nil {
		return nil, err
	}
	var failures []error
	for range maxAttempts {
		c, err := start(bin, opts)
		if err == nil {
			return c, nil
		}
		failures = append(failures, err)
	}
	return nil, fmt.Errorf("start PostgreSQL from %s: %w", bin, errors.Join(failures...))
}

// start makes one attempt.
func start(bin string, opts ClusterOptions) (*Cluster, error) {
	owner, err := serverOwner()
	if err != nil {
		return nil, err
	}
	port, err := freePort()
	if err != nil {
		return nil, err
	}
	dir, err := makeDir(opts, owner)
	if err != nil {
		return nil, err
	}
	c := &Cluster{bin: bin, dir: dir, port: port, templates: make(map[string]*template)}
	if err := os.WriteFile(filepath.Join(dir, "settings"), c.settings(opts), 0o644); err != nil {
		return nil, errors.Join(fmt.Errorf("write settings: %w", err), os.RemoveAll(dir))
	}
	c.guard, err = startGuard(serverScript, owner, bin, dir)
	if err != nil {
		return nil, errors.Join(err, os.RemoveAll(dir))
	}
	return c, nil
}

// URL returns the address of a database of the cluster, with the superuser's
// name and no password.
func (c *Cluster) URL(db string) string {
	u := url.URL{
		Scheme:   "postgres",
		User:     url.User(superuser),
		Host:     fmt.Sprintf("127.0.0.1:%d", c.port),
		Path:     "/" + db,
		RawQuery: "sslmode=disable",
	}
	return u.String()
}

// Program returns the path of a program that came with the server, such as
// pgbench. The file may be missing where only part of PostgreSQL is installed.
func (c *Cluster) Program(name string) string { return filepath.Join(c.bin, name) }

// Stop ends the server and removes its data. It may be called again.
func (c *Cluster) Stop() { c.guard.stop() }

// Template makes the database of that name once: the first call creates it
// empty and runs prepare with its URL; later calls wait for the first and
// return its outcome. Prepare must close its connections, since a database
// that is in use cannot be cloned. Nobody can connect to it afterwards.
func (c *Cluster) Template(name string, prepare func(url string) error) error {
	c.mu.Lock()
	t, ok := c.templates[name]
	if !ok {
		t = new(template)
		c.templates[name] = t
	}
	c.mu.Unlock()

	t.once.Do(func() {
		if t.err = c.admin("CREATE DATABASE " + quote(name)); t.err != nil {
			return
		}
		if t.err = prepare(c.URL(name)); t.err != nil {
			t.err = fmt.Errorf("prepare template %s: %w", name, t.err)
			return
		}
		t.err = c.admin("ALTER DATABASE " + quote(name) + " WITH ALLOW_CONNECTIONS false")
	})
	return t.err
}

// Create makes a database as a copy of a template (empty for PostgreSQL's own
// default) and returns its URL. A copy takes about eight milliseconds.
func (c *Cluster) Create(name, template string) (string, error) {
	stmt := "CREATE DATABASE " + quote(name)
	if template != "" {
		stmt += " WITH TEMPLATE " + quote(template) + " STRATEGY file_copy"
	}
	if err := c.admin(stmt); err != nil {
		return "", err
	}
	return c.URL(name), nil
}

// Drop removes a database and ends the connections that are left to it.
func (c *Cluster) Drop(name string) error {
	return c.admin("DROP DATABASE IF EXISTS " + quote(name) + " WITH (FORCE)")
}

// admin runs one statement on the maintenance database, outside any
// transaction, as CREATE DATABASE demands.
func (c *Cluster) admin(stmt string) error {
	ctx, cancel := context.WithTimeout(context.Background(), adminLimit)
	defer cancel()
	conn, err := pgx.Connect(ctx, c.URL("postgres"))
	if err != nil {
		return fmt.Errorf("connect to the test cluster: %w", err)
	}
	_, err = conn.Exec(ctx, stmt)
	if err != nil {
		err = fmt.Errorf("%s: %w", stmt, err)
	}
	return errors.Join(err, conn.Close(ctx))
}

// settings writes postgresql.conf's additions, last wins.
func (c *Cluster) settings(opts ClusterOptions) []byte {
	all := map[string]string{
		"max_connections": "200",
		// Far from Viet Nam and off the full hour, so that a test notices
		// code that leans on the server's zone.
		"timezone": "America/St_Johns",
	}
	if !opts.Durable {
		maps.Copy(all, map[string]string{
			"fsync":              "off",
			"synchronous_commit": "off",
			"full_page_writes":   "off",
			"wal_level":          "minimal",
			"max_wal_senders":    "0",
		})
	}
	maps.Copy(all, opts.Settings)
	maps.Copy(all, map[string]string{
		"listen_addresses":        "127.0.0.1",
		"port":                    fmt.Sprint(c.port),
		"unix_socket_directories": c.dir,
	})
	var b strings.Builder
	for _, name := range slices.Sorted(maps.Keys(all)) {
		fmt.Fprintf(&b, "%s = '%s'\n", name, strings.ReplaceAll(all[name], "'", "''"))
	}
	return []byte(b.String())
}

// makeDir creates the cluster's folder and gives it to the server's account.
func makeDir(opts ClusterOptions, owner *account) (string, error) {
	parent := opts.Dir
	if parent == "" && !opts.Durable {
		parent = inMemory()
	}
	dir, err := os.MkdirTemp(parent, "kntc-pg-")
	if err != nil {
		return "", fmt.Errorf("make a folder for the cluster: %w", err)
	}
	if owner == nil {
		return dir, nil
	}
	if err := os.Chown(dir, owner.uid, owner.gid); err != nil {
		return "", errors.Join(fmt.Errorf("give %s to %s: %w", dir, owner.name, err), os.Remove(dir))
	}
	return dir, nil
}

// freePort returns a port of the loopback address that nobody listens on now.
func freePort() (int, error) {
	var lc net.ListenConfig
	l, err := lc.Listen(context.Background(), "tcp4", "127.0.0.1:0")
	if err != nil {
		return 0, fmt.Errorf("find a free port: %w", err)
	}
	addr, ok := l.Addr().(*net.TCPAddr)
	if !ok {
		return 0, errors.Join(fmt.Errorf("find a free port: unexpected address %s", l.Addr()), l.Close())
	}
	return addr.Port, l.Close()
}

// quote writes a name as an SQL identifier.
func quote(name string) string { return pgx.Identifier{name}.Sanitize() }

// serverScript creates the data, starts the server and at the end stops it. It
// gets the programs' folder and the cluster's folder as arguments.
// It works inside the cluster's folder, since the server's account may not be
// able to enter the one the tests run in. The server is its child, so that it
// can be waited for; SIGQUIT is PostgreSQL's immediate shutdown.
const serverScript = `
bin=$1 dir=$2 server=
export LC_ALL=C.UTF-8
finish() {
	test -z "$server" || { kill -QUIT "$server" && wait "$server"; } 2>/dev/null
	cd / && rm -rf -- "$dir"
}
fail() {
	tail -n 20 log
	exit 1
}
cd "$dir" || exit 1
trap finish EXIT
trap 'exit 1' HUP INT TERM
"$bin/initdb" -D data -A trust -U postgres --locale=C.UTF-8 -E UTF8 -N >log 2>&1 || fail
cat settings >>data/postgresql.conf
"$bin/postgres" -D data >>log 2>&1 </dev/null &
server=$!
until grep -qs '^ready' data/postmaster.pid; do
	kill -0 "$server" 2>/dev/null || fail
	sleep 0.02
done
echo ready
read -r _
`
