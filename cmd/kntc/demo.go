package main

import (
	"context"
	"errors"
	"io/fs"
	"net"
	"net/netip"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"

	"kntc/internal/bilingual"
	"kntc/internal/config"
	"kntc/internal/fault"
	"kntc/internal/seal"
	"kntc/internal/store"
	"kntc/internal/store/sqldb"
)

type demoCommand struct {
	Data    string   `default:"data/demo" help:"Folder for everything the demonstration keeps." placeholder:"FOLDER"`
	Listen  string   `default:"127.0.0.1:8080" help:"Address of this machine to listen on; when the port is taken, the next free one." placeholder:"ADDRESS"`
	Origin  []string `name:"cors-origin" help:"Origin of a web page that may call the API from a browser; may be repeated." placeholder:"ORIGIN"`
	Reset   bool     `help:"Throw the demonstration's data away first."`
	Verbose bool     `help:"Log every request."`
}

// Help implements kong.HelpProvider.
func (demoCommand) Help() string {
	return `Makes an embedded database with real authorities (Hà Nội, quận Đống Đa and others), takes over an example register of 2019 in which every person is invented, prints published figures recomputed by the system itself, and starts the server for this machine alone. No setting is read from the environment. The second start finds the data and goes on with it; Ctrl-C ends it.

Examples:
  kntc demo
  kntc demo --data /tmp/kntc --listen 127.0.0.1:9000
  kntc demo --cors-origin http://localhost:5173
  kntc demo --reset`
}

// Run implements kong's command.
func (c demoCommand) Run(ctx context.Context, con *console) error {
	if err := onlyThisMachine(c.Listen); err != nil {
		return err
	}
	held, err := c.hold()
	if err != nil {
		return err
	}
	defer func() { _ = held.Close() }()
	if c.Reset {
		if err := c.discard(); err != nil {
			return err
		}
	}
	if err := c.keyring(); err != nil {
		return err
	}
	main, err := listenNear(ctx, c.Listen)
	if err != nil {
		return err
	}
	defer func() { _ = main.Close() }() // closed by the server as well
	cfg, err := config.Load(c.settings(main.Addr().String()), os.ReadFile)
	if err != nil {
		return err
	}
	if err := con.prepare(ctx, cfg); err != nil {
		return err
	}
	return con.assemble(ctx, cfg, openKeyring, func(sys *system) error {
		d := demonstration{con: con, sys: sys, signIns: c.file("sign-ins.txt")}
		if err := d.load(ctx); err != nil {
			return err
		}
		if err := d.printFigures(ctx); err != nil {
			return err
		}
		return con.serve(ctx, sys, main, d.printWelcome)
	})
}

// errLocked says that another process holds a file.
var errLocked = errors.New("another process holds it")

// errDemoRuns refuses a second demonstration on the same data.
var errDemoRuns = fault.Define(fault.Conflict, "demonstration_runs",
	"Bản trình diễn đang chạy trên thư mục này.", "A demonstration is running on this folder.")

// hold keeps the folder for this process: two servers on one file of SQLite would get
// in each other's way.
func (c demoCommand) hold() (*os.File, error) {
	if err := os.MkdirAll(c.Data, 0o750); err != nil {
		return nil, &systemError{bilingual.Text{VI: "không tạo được thư mục “" + c.Data + "”", EN: "the folder " + c.Data + " cannot be made"}, err}
	}
	f, err := lockFile(c.file("lock"))
	if errors.Is(err, errLocked) {
		return nil, errDemoRuns.Msg("Bản trình diễn đang chạy trên thư mục “"+c.Data+"”; hãy dừng nó, hoặc chọn thư mục khác bằng --data.",
			"A demonstration is running on the folder "+c.Data+": end it, or choose another folder with --data.")
	}
	return f, err
}

func (c demoCommand) file(name string) string { return filepath.Join(c.Data, name) }

// settings is the environment of a server that keeps everything in the folder.
func (c demoCommand) settings(address string) []string {
	level := "warn"
	if c.Verbose {
		level = "info"
	}
	settings := []string{
		"KNTC_LISTEN=" + address,
		"KNTC_DATABASE_URL=sqlite:" + c.file("kntc.db"),
		"KNTC_KEYSET_FILE=" + c.file("keyring.json"),
		"KNTC_ATTACHMENTS_URL=file://" + filepath.ToSlash(c.file("attachments")),
		"KNTC_LOG_LEVEL=" + level,
	}
	if len(c.Origin) > 0 {
		settings = append(settings, "KNTC_CORS_ORIGINS="+strings.Join(c.Origin, ","))
	}
	return settings
}

// discard removes what a demonstration made, and nothing else.
func (c demoCommand) discard() error {
	var all error
	for _, name := range []string{"sign-ins.txt", "kntc.db", "kntc.db-wal", "kntc.db-shm", "keyring.json"} {
		if err := os.Remove(c.file(name)); !errors.Is(err, fs.ErrNotExist) {
			all = errors.Join(all, err)
		}
	}
	return errors.Join(all, os.RemoveAll(c.file("attachments")))
}

func (c demoCommand) keyring() error {
	_, err := seal.Create(c.file("keyring.json"))
	if err != nil && !errors.Is(err, fs.ErrExist) {
		return keyringError(c.file("keyring.json"), err)
	}
	return nil
}

// prepare brings the schema up to date.
func (con *console) prepare(ctx context.Context, cfg config.Config) (err error) {
	s, err := con.openStore(ctx, cfg, con.logger(cfg), sqldb.Options{})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	if err := migrateIfOlder(ctx, s); err != nil {
		return &systemError{textMigrate, err}
	}
	return nil
}

func migrateIfOlder(ctx context.Context, s *store.Store) error {
	err := s.CheckSchema(ctx)
	if !errors.Is(err, sqldb.ErrSchemaOld) {
		return err
	}
	_, err = s.Migrate(ctx)
	return err
}

// onlyThisMachine refuses an address that others could reach: the sign-ins of
// a demonstration are printed on the screen.
func onlyThisMachine(address string) error {
	host, _, err := net.SplitHostPort(address)
	if err != nil {
		return usagef("--listen: %q is not address:port", address)
	}
	if ip, err := netip.ParseAddr(host); err != nil || !ip.IsLoopback() {
		return usagef("--listen: %q can be reached by other machines, or is a name; a demonstration listens on 127.0.0.1", address)
	}
	return nil
}

// portsTried is how many ports after the one wanted may be taken.
const portsTried = 20

// listenNear takes the address, or the next port that is free.
func listenNear(ctx context.Context, address string) (net.Listener, error) {
	host, port, err := net.SplitHostPort(address)
	if err != nil {
		return nil, usagef("--listen: %w", err)
	}
	first, err := strconv.ParseUint(port, 10, 16)
	if err != nil {
		return nil, usagef("--listen: %q is not a port", port)
	}
	for n := first; ; n++ {
		l, err := listen(ctx, net.JoinHostPort(host, strconv.FormatUint(n, 10)))
		if err == nil || !errors.Is(err, syscall.EADDRINUSE) || n == first+portsTried || n == 1<<16-1 {
			return l, err
		}
	}
}
