package main

import (
	"context"
	"errors"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/mattn/go-isatty"

	"kntc/internal/agenda"
	"kntc/internal/attachment"
	"kntc/internal/bilingual"
	"kntc/internal/casework"
	"kntc/internal/casework/imports"
	"kntc/internal/casework/papers"
	"kntc/internal/clock"
	"kntc/internal/config"
	"kntc/internal/directory"
	"kntc/internal/fault"
	"kntc/internal/identity"
	"kntc/internal/legislation"
	"kntc/internal/lifecycle"
	"kntc/internal/objects"
	"kntc/internal/petition"
	"kntc/internal/seal"
	"kntc/internal/staffing"
	"kntc/internal/statistics"
	"kntc/internal/store"
	"kntc/internal/store/sqldb"
	"kntc/internal/token"
)

// system is the program put together.
type system struct {
	config   config.Config
	log      *slog.Logger
	clock    clock.Clock
	store    *store.Store
	keyring  *seal.Keyring
	casework *casework.Service
	imports  *imports.Service
	papers   *papers.Service
	keys     *token.Keys
	identity *identity.Service

	objects     *objects.Bucket
	attachments *attachment.Service
	authorities *directory.Service
	laws        *legislation.Service
	statistics  *statistics.Service
	staffing    *staffing.Service
	agenda      *agenda.Service
	clocks      clockWatch
}

// settings reads the configuration from the environment.
func (con *console) settings() (config.Config, error) {
	return config.Load(con.environ, readSecret)
}

// mountedSecrets is where containers find their secrets: nobody else is in there,
// and their mode is often not theirs to choose.
const mountedSecrets = "/run/secrets/"

// readSecret reads a file of secrets, unless everybody on the machine may.
func readSecret(path string) ([]byte, error) {
	if !strings.HasPrefix(filepath.Clean(path), mountedSecrets) {
		if err := seal.CheckMode(path); err != nil {
			return nil, err
		}
	}
	return os.ReadFile(path)
}

// withStore opens the database as it is, whatever its schema, for fn.
func (con *console) withStore(ctx context.Context, o sqldb.Options, fn func(*store.Store) error) (err error) {
	cfg, err := con.settings()
	if err != nil {
		return err
	}
	s, err := con.openStore(ctx, cfg, con.logger(cfg), o)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	return fn(s)
}

// withSystem puts the program together on a database of the right schema, for fn.
func (con *console) withSystem(ctx context.Context, fn func(*system) error) error {
	cfg, err := con.settings()
	if err != nil {
		return err
	}
	return con.assemble(ctx, cfg, openKeyring, fn)
}

// withFirst is withSystem for the commands with which an installation begins.
func (con *console) withFirst(ctx context.Context, fn func(*system) error) error {
	cfg, err := con.settings()
	if err != nil {
		return err
	}
	return con.assemble(ctx, cfg, firstKeyring, fn)
}

// assemble is withSystem for settings that are at hand, and a way to the keyring. A
// statement is given up before the request that asked for it.
func (con *console) assemble(ctx context.Context, cfg config.Config, keyringOf keyringFrom, fn func(*system) error) (err error) {
	log := con.logger(cfg)
	s, err := con.openStore(ctx, cfg, log, sqldb.Options{Existing: true, Limits: sqldb.Limits{Statement: cfg.RequestTimeout * 5 / 6}})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	if err := s.CheckSchema(ctx); err != nil {
		return err
	}
	keyring, err := keyringOf(ctx, cfg, s, log)
	if err != nil {
		return err
	}
	files, err := objects.Open(ctx, cfg.AttachmentsURL)
	if err != nil {
		return &systemError{textAttachments, err}
	}
	defer func() { err = errors.Join(err, files.Close()) }()
	breached, closed, err := openBreached(cfg.BreachedPasswords)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, closed()) }()
	sys, err := con.put(cfg, log, s, keyring, files, breached)
	if err != nil {
		return err
	}
	return fn(sys)
}

// textAttachments says that the place of attachments cannot be opened.
//
//nolint:gochecknoglobals // a constant
var textAttachments = bilingual.Text{VI: "không mở được kho tệp đính kèm", EN: "the place of attachments cannot be opened"}

// put makes the use cases from what they work with.
func (con *console) put(
	cfg config.Config, log *slog.Logger, s *store.Store, keyring *seal.Keyring, files *objects.Bucket, breached *token.Breached,
) (*system, error) {
	keys := token.NewKeys(token.KeySet{})
	issuer, err := token.NewIssuer(keys, con.clock, cfg.PublicURL, cfg.AccessTokenTTL)
	if err != nil {
		return nil, err
	}
	cases := casework.New(casework.Deps{
		Store: s, Reader: s, Directory: s, Sealer: keyring, Clock: con.clock, Law: s, Deadlines: s,
		Files: attachment.NewFiles(keyring), Logger: log,
	})
	attachments := attachment.New(attachment.Deps{
		Limits: attachment.Space{LimitToday: int64(cfg.UploadsPerDay), Limit: int64(cfg.UploadsInAll)},
		Store:  s, Objects: files, Directory: s, Sealer: keyring, Clock: con.clock, Logger: log,
		Registers: map[lifecycle.Subject]attachment.Register{petition.OfPetition: cases},
	})
	drawn, err := papers.New(papers.Deps{Cases: cases, Files: attachments, Directory: s, Clock: con.clock})
	if err != nil {
		return nil, err
	}
	return &system{
		config: cfg, log: log, clock: con.clock, store: s, keyring: keyring, keys: keys,
		casework:    cases,
		objects:     files,
		imports:     imports.New(imports.Deps{Cases: cases, Store: s, Directory: s, Sealer: keyring, Clock: con.clock}),
		papers:      drawn,
		attachments: attachments,
		identity: identity.New(identity.Deps{
			Store: s, Directory: s, Sealer: keyring, Hasher: token.NewHasher(0, token.RecommendedCost()),
			Keys: keys, Issuer: issuer, Clock: con.clock, Life: token.Life{Idle: cfg.RefreshTokenTTL, Whole: cfg.SessionTTL}, Logger: log,
			Breached: breached,
			Limits:   identity.Limits{PerMinuteAccount: cfg.LoginPerMinuteAccount, PerMinuteAddress: cfg.LoginPerMinuteAddress},
		}),
		authorities: directory.New(s, keyring, con.clock),
		laws:        legislation.New(s, s, keyring, con.clock),
		statistics:  statistics.New(s, s, s.Catalogue()),
		staffing:    staffing.New(s, s, keyring, con.clock),
		agenda:      agenda.New(agenda.Deps{Store: s, Directory: s, Law: s, Clock: con.clock, Logger: log}),
	}, nil
}

func (con *console) logger(cfg config.Config) *slog.Logger {
	return config.NewLogger(cfg, con.err, isTerminal(con.err))
}

// The pauses between two tries to reach a database that is away.
const (
	firstPause  = time.Second
	longestWait = 30 * time.Second
)

// openStore opens the database of the settings. One that is away, because it is just
// starting or its machine is, is waited for, for as long as it takes, and the log says
// so: a server that gave up would have to be started by hand.
func (con *console) openStore(ctx context.Context, cfg config.Config, log *slog.Logger, o sqldb.Options) (*store.Store, error) {
	for pause := firstPause; ; pause = min(2*pause, longestWait) {
		s, err := con.tryStore(ctx, cfg, log, o)
		if !errors.Is(err, sqldb.ErrAway) {
			return s, err
		}
		log.WarnContext(ctx, "the database cannot be reached; it is tried again", "pause", pause, "error", err)
		if err := sqldb.Pause(ctx, pause); err != nil {
			return nil, err
		}
	}
}

func (con *console) tryStore(ctx context.Context, cfg config.Config, log *slog.Logger, o sqldb.Options) (*store.Store, error) {
	db := cfg.Database()
	url := db.DSN.Reveal()
	if db.Engine == config.SQLite {
		url = "sqlite:" + url
	}
	o.URL, o.MaxConns, o.Reads = url, cfg.DatabaseMaxConns, cfg.DatabaseReads
	s, err := store.Open(ctx, o, log)
	if fault.As(err) != nil {
		return nil, err
	}
	if err != nil {
		return nil, &systemError{bilingual.Text{VI: "không mở được cơ sở dữ liệu", EN: "the database cannot be opened"}, err}
	}
	return s, nil
}

// isTerminal reports whether a person is watching.
func isTerminal(w any) bool {
	f, ok := w.(*os.File)
	return ok && isatty.IsTerminal(f.Fd())
}
