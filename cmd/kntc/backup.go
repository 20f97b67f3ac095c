package main

import (
	"bufio"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"kntc/internal/attachment"
	"kntc/internal/bilingual"
	"kntc/internal/fault"
	"kntc/internal/seal"
	"kntc/internal/store"
	"kntc/internal/store/sqldb"
)

// The files of a backup.
const (
	manifestName   = "manifest.json"
	sqliteCopy     = "kntc.db"
	postgresDump   = "kntc.dump"
	objectsFolder  = "attachments"
	objectsList    = "attachments.sha256"
	manifestFormat = 1
)

// manifest says what a backup holds. It is written last: a folder without one is a
// backup that was not finished.
type manifest struct {
	Format   int           `json:"format"`
	Program  string        `json:"program"` // version that made it
	Engine   sqldb.Engine  `json:"engine"`
	TakenAt  time.Time     `json:"taken_at"`
	Schema   int64         `json:"schema"` // last step taken
	Database backedFile    `json:"database"`
	Objects  *backedFile   `json:"attachments,omitempty"` // the list of them; absent when they are copied in another way
	Keyring  keyringProof  `json:"keyring"`
	KnownAt  time.Time     `json:"known_at"` // of the totals
	Totals   []store.Total `json:"totals"`
}

// backedFile is a file of the backup.
type backedFile struct {
	Name   string `json:"name"`
	Size   int64  `json:"size"`
	SHA256 string `json:"sha256"`
}

// keyringProof lets a restore find out whether it has the keys, of which the backup
// holds none.
type keyringProof struct {
	Fingerprint string `json:"fingerprint"`
	Sealed      []byte `json:"sealed"` // proofText, sealed
}

const (
	proofText  = "kntc backup"
	proofOwner = "backup/proof"
)

type backupCommand struct {
	Folder      string `arg:"" help:"New folder that the backup is written to."`
	Attachments bool   `default:"true" negatable:"" help:"Copy the attachments, too."`
}

// Help implements kong.HelpProvider.
func (backupCommand) Help() string {
	return `Writes the database as it stands at one moment, the attachments, and what is needed to find out whether a restore is whole, while servers work. PostgreSQL is dumped by its own pg_dump, which must be installed here and be no older than the server. The keyring is not in the backup: keep it elsewhere. A folder without manifest.json is a backup that was not finished.

Examples:
  kntc backup /var/backups/kntc/2026-07-01
  kntc backup --no-attachments /var/backups/kntc/2026-07-01   # the bucket is copied in another way`
}

// Run implements kong's command.
func (c backupCommand) Run(ctx context.Context, con *console) error {
	return con.withSystem(ctx, func(sys *system) error {
		if err := newFolder(c.Folder); err != nil {
			return err
		}
		m, err := sys.backUp(ctx, c.Folder, c.Attachments, con.environ)
		if err != nil {
			return err
		}
		_, _ = fmt.Fprintf(con.out, "Written to %s: %s (%d bytes), keyring %s.\n", c.Folder, m.Database.Name, m.Database.Size, m.Keyring.Fingerprint)
		return nil
	})
}

// newFolder makes the folder; one that holds something is refused.
func newFolder(path string) error {
	if err := os.MkdirAll(path, 0o700); err != nil {
		return &systemError{bilingual.Text{VI: "không tạo được thư mục sao lưu", EN: "the folder of the backup cannot be made"}, err}
	}
	there, err := os.ReadDir(path)
	if err != nil {
		return &systemError{bilingual.Text{VI: "không đọc được thư mục sao lưu", EN: "the folder of the backup cannot be read"}, err}
	}
	if len(there) > 0 {
		return errFolderInUse.Msg("Thư mục “"+path+"” không trống.", "The folder "+path+" is not empty.")
	}
	return nil
}

// The refusals of backups and restores.
var (
	errFolderInUse = fault.Define(fault.Conflict, "folder_not_empty",
		"Thư mục sao lưu không trống.", "The folder of the backup is not empty.")
	errBackup = fault.Define(fault.Unprocessable, "backup_unusable",
		"Bản sao lưu không dùng được.", "The backup cannot be used.")
	errTarget = fault.Define(fault.Conflict, "restore_target_not_empty",
		"Nơi phục hồi đã có dữ liệu.", "There are data where the backup is to be restored.")
)

// backUp writes a backup into an empty folder. The order matters: the totals are those
// of rows that the copy of the database has, and attachments come after it, because
// their bytes are stored before the rows that speak of them.
func (sys *system) backUp(ctx context.Context, folder string, objects bool, environ []string) (manifest, error) {
	m := manifest{Format: manifestFormat, Program: build().version, Engine: sys.store.Engine(), TakenAt: sys.clock.Now()}
	var err error
	if m.Totals, m.KnownAt, err = sys.store.Totals(ctx, time.Time{}); err != nil {
		return m, err
	}
	if m.Schema, err = lastStep(ctx, sys.store); err != nil {
		return m, err
	}
	if m.Keyring, err = prove(sys.keyring); err != nil {
		return m, err
	}
	m.Database.Name = sqliteCopy
	if m.Engine == sqldb.Postgres {
		m.Database.Name = postgresDump
		err = dumpPostgres(ctx, sys.config.Database().DSN.Reveal(), filepath.Join(folder, postgresDump), environ)
	} else {
		err = sys.store.CopyTo(ctx, filepath.Join(folder, sqliteCopy))
	}
	if err != nil {
		return m, err
	}
	if m.Database, err = describe(folder, m.Database.Name); err != nil {
		return m, err
	}
	if objects {
		if err := sys.copyObjects(ctx, folder); err != nil {
			return m, err
		}
		list, err := describe(folder, objectsList)
		if err != nil {
			return m, err
		}
		m.Objects = &list
	}
	text, err := json.MarshalIndent(m, "", "  ")
	if err != nil {
		return m, err
	}
	return m, writeDurably(filepath.Join(folder, manifestName), append(text, '\n'))
}

// lastStep is the last step of the program's schema that was taken.
func lastStep(ctx context.Context, s *store.Store) (last int64, err error) {
	steps, err := s.Migrations(ctx)
	for _, step := range steps {
		if step.Applied {
			last = max(last, step.Version)
		}
	}
	return last, err
}

func prove(k *seal.Keyring) (keyringProof, error) {
	sealed, err := k.Seal(seal.Replay, proofOwner, []byte(proofText))
	return keyringProof{Fingerprint: k.Fingerprint(), Sealed: sealed}, err
}

// copyObjects copies every object into the folder and lists it in the form of
// sha256sum. One that goes meanwhile had no row, and is left out.
func (sys *system) copyObjects(ctx context.Context, folder string) (err error) {
	list, err := os.OpenFile(filepath.Clean(filepath.Join(folder, objectsList)), os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, list.Sync(), list.Close()) }()
	lines := bufio.NewWriter(list)
	err = sys.objects.Each(ctx, "", func(o attachment.Object) error {
		sum, err := sys.copyObject(ctx, folder, o.Key)
		if errors.Is(err, fs.ErrNotExist) {
			return nil
		}
		if err == nil {
			_, err = fmt.Fprintf(lines, "%s  %s/%s\n", sum, objectsFolder, o.Key)
		}
		return err
	})
	return errors.Join(err, lines.Flush())
}

func (sys *system) copyObject(ctx context.Context, folder, key string) (sum string, err error) {
	r, err := sys.objects.Open(ctx, key)
	if err != nil {
		return "", err
	}
	defer func() { err = errors.Join(err, r.Close()) }()
	path := filepath.Join(folder, objectsFolder, filepath.FromSlash(key))
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return "", &systemError{bilingual.Text{VI: "không ghi được bản sao lưu", EN: "the backup cannot be written"}, err}
	}
	f, err := os.OpenFile(filepath.Clean(path), os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return "", err
	}
	h := sha256.New()
	_, err = io.Copy(io.MultiWriter(f, h), r)
	return hex.EncodeToString(h.Sum(nil)), errors.Join(err, f.Sync(), f.Close())
}

// describe measures a file of the backup.
func describe(folder, name string) (b backedFile, err error) {
	f, err := os.Open(filepath.Clean(filepath.Join(folder, name)))
	if err != nil {
		return b, err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	h := sha256.New()
	n, err := io.Copy(h, f)
	return backedFile{Name: name, Size: n, SHA256: hex.EncodeToString(h.Sum(nil))}, err
}

// writeDurably writes a new file that survives a loss of power.
func writeDurably(path string, text []byte) error {
	f, err := os.OpenFile(filepath.Clean(path), os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	_, err = f.Write(text)
	return errors.Join(err, f.Sync(), f.Close())
}
