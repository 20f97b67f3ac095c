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
	"slices"
	"strings"

	"kntc/internal/attachment"
	"kntc/internal/bilingual"
	"kntc/internal/config"
	"kntc/internal/fault"
	"kntc/internal/objects"
	"kntc/internal/seal"
	"kntc/internal/store"
	"kntc/internal/store/sqldb"
)

type restoreCommand struct {
	Folder string `arg:"" type:"existingdir" help:"Folder of the backup."`
}

// Help implements kong.HelpProvider.
func (restoreCommand) Help() string {
	return `Fills an empty database and an empty place for attachments, those of the settings, from a backup of "kntc backup"; whatever holds something is refused and stays as it is. Before anything is written the files of the backup are compared with what was written down about them, and the keyring of the settings must open what the one of the backup sealed. Afterwards the schema is brought up to date if the program is newer, the ledger must hold what it held then, and everything is compared as "kntc check" does. PostgreSQL is filled by its own pg_restore, which must be installed here.

Examples:
  createdb --owner=kntc --encoding=UTF8 --template=template0 kntc
  KNTC_DATABASE_URL_FILE=/etc/kntc/secrets/database_url KNTC_KEYSET_FILE=/safe/keyset \
    kntc restore /var/backups/kntc/2026-07-01`
}

// Run implements kong's command.
func (c restoreCommand) Run(ctx context.Context, con *console) error {
	cfg, err := con.settings()
	if err != nil {
		return err
	}
	m, err := readManifest(c.Folder)
	if err != nil {
		return err
	}
	if err := m.usable(c.Folder, cfg); err != nil {
		return err
	}
	if err := m.opensWith(cfg); err != nil {
		return err
	}
	if err := con.restore(ctx, cfg, m, c.Folder); err != nil {
		return err
	}
	if err := con.prepare(ctx, cfg); err != nil { // a newer program's schema
		return err
	}
	return con.assemble(ctx, cfg, openKeyring, func(sys *system) error { return con.compare(ctx, sys, m) })
}

// readManifest reads what the backup says about itself.
func readManifest(folder string) (m manifest, err error) {
	text, err := os.ReadFile(filepath.Clean(filepath.Join(folder, manifestName)))
	if errors.Is(err, fs.ErrNotExist) {
		return m, errBackup.Msg("Thư mục không có "+manifestName+": không phải bản sao lưu, hoặc sao lưu chưa xong.",
			"The folder has no "+manifestName+": it is no backup, or one that was not finished.")
	}
	if err != nil {
		return m, &systemError{bilingual.Text{VI: "không đọc được bản sao lưu", EN: "the backup cannot be read"}, err}
	}
	if err := json.Unmarshal(text, &m); err != nil || m.Format != manifestFormat {
		return m, errBackup.Msg("Không đọc được "+manifestName+" của bản sao lưu.", "The "+manifestName+" of the backup cannot be read.")
	}
	return m, nil
}

// usable refuses a backup of the other engine, and one whose files are not as they were
// written.
func (m manifest) usable(folder string, cfg config.Config) error {
	if string(m.Engine) != string(cfg.Database().Engine) {
		return errBackup.Msg("Bản sao lưu là của "+string(m.Engine)+", khác loại cơ sở dữ liệu trong cấu hình.",
			"The backup is of "+string(m.Engine)+", another kind of database than the one of the settings.")
	}
	want := []backedFile{m.Database}
	if m.Objects != nil {
		want = append(want, *m.Objects)
	}
	for _, f := range want {
		if is, err := describe(folder, f.Name); err != nil || is != f {
			return damagedBackup(f.Name).Because(err)
		}
	}
	return m.eachObject(folder, func(key, sum string) error {
		is, err := describe(folder, objectsFolder+"/"+key)
		if err != nil || is.SHA256 != sum {
			return damagedBackup(objectsFolder + "/" + key).Because(err)
		}
		return nil
	})
}

func damagedBackup(name string) *fault.Error {
	return errBackup.Msg("Tệp "+name+" của bản sao lưu bị thiếu hoặc đã thay đổi.", "The file "+name+" of the backup is missing or was changed.")
}

// eachObject calls fn for every attachment of the backup.
func (m manifest) eachObject(folder string, fn func(key, sum string) error) (err error) {
	if m.Objects == nil {
		return nil
	}
	f, err := os.Open(filepath.Clean(filepath.Join(folder, m.Objects.Name)))
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	lines := bufio.NewScanner(f)
	for lines.Scan() {
		sum, name, _ := strings.Cut(lines.Text(), "  ")
		key, listed := strings.CutPrefix(name, objectsFolder+"/")
		if !listed || slices.Contains(strings.Split(key, "/"), "..") {
			return damagedBackup(m.Objects.Name)
		}
		if err := fn(key, sum); err != nil {
			return err
		}
	}
	return lines.Err()
}

// opensWith refuses when the keyring of the settings cannot open what the one of the
// backup sealed; one that was rotated since can.
func (m manifest) opensWith(cfg config.Config) error {
	keyring, err := keyringOf(cfg)
	if err != nil {
		return err
	}
	plain, err := keyring.Open(seal.Replay, proofOwner, m.Keyring.Sealed)
	if err != nil || string(plain) != proofText {
		return errBackup.Msg("Bộ khóa "+keyring.Fingerprint()+" trong cấu hình không mở được bản sao lưu; cần bộ khóa "+m.Keyring.Fingerprint+".",
			"The keyring "+keyring.Fingerprint()+" of the settings does not open the backup, which needs the keyring "+m.Keyring.Fingerprint+".")
	}
	return nil
}

// restore fills the places of the settings, which must be empty.
func (con *console) restore(ctx context.Context, cfg config.Config, m manifest, folder string) (err error) {
	files, err := objects.Open(ctx, cfg.AttachmentsURL)
	if err != nil {
		return &systemError{textAttachments, err}
	}
	defer func() { err = errors.Join(err, files.Close()) }()
	if m.Objects != nil {
		err := files.Each(ctx, "", func(attachment.Object) error {
			return errTarget.Msg("Kho tệp đính kèm không trống.", "The place of attachments is not empty.")
		})
		if err != nil {
			return err
		}
	}
	dump := filepath.Join(folder, m.Database.Name)
	if m.Engine == sqldb.SQLite {
		err = placeSQLite(dump, cfg.Database().DSN.Reveal())
	} else {
		err = con.fillPostgres(ctx, cfg, dump)
	}
	if err != nil {
		return err
	}
	return m.eachObject(folder, func(key, sum string) error { return putBack(ctx, files, folder, key, sum) })
}

// placeSQLite copies the file to where there is none yet.
func placeSQLite(from, to string) (err error) {
	for _, name := range []string{to, to + "-wal", to + "-shm"} {
		if _, err := os.Lstat(name); !errors.Is(err, fs.ErrNotExist) {
			return errTarget.Msg("Đã có tệp “"+name+"”.", "The file "+name+" exists.")
		}
	}
	r, err := os.Open(filepath.Clean(from))
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, r.Close()) }()
	if err := os.MkdirAll(filepath.Dir(to), 0o750); err != nil {
		return err
	}
	f, err := os.OpenFile(filepath.Clean(to), os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	_, err = io.Copy(f, r)
	return errors.Join(err, f.Sync(), f.Close())
}

// fillPostgres fills a database that holds nothing.
func (con *console) fillPostgres(ctx context.Context, cfg config.Config, dump string) error {
	err := con.withStore(ctx, sqldb.Options{}, func(s *store.Store) error {
		empty, err := s.Empty(ctx)
		if err == nil && !empty {
			err = errTarget.Msg("Cơ sở dữ liệu không trống.", "The database is not empty.")
		}
		return err
	})
	if err != nil {
		return err
	}
	if err := loadPostgres(ctx, cfg.Database().DSN.Reveal(), dump, con.environ); err != nil {
		return err
	}
	return con.withStore(ctx, sqldb.Options{}, func(s *store.Store) error { return s.Analyse(ctx) })
}

// putBack stores an attachment of the backup again.
func putBack(ctx context.Context, files *objects.Bucket, folder, key, sum string) (err error) {
	r, err := os.Open(filepath.Clean(filepath.Join(folder, objectsFolder, filepath.FromSlash(key))))
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, r.Close()) }()
	h := sha256.New()
	if err := files.Put(ctx, key, io.TeeReader(r, h)); err != nil {
		return err
	}
	if hex.EncodeToString(h.Sum(nil)) != sum {
		return damagedBackup(objectsFolder + "/" + key)
	}
	return nil
}

// compare holds what was restored against what was written down when it was saved, and
// against itself.
func (con *console) compare(ctx context.Context, sys *system, m manifest) error {
	totals, _, err := sys.store.Totals(ctx, m.KnownAt)
	if err != nil {
		return err
	}
	if !slices.Equal(totals, m.Totals) {
		return errBackup.Msg("Số liệu trong sổ cái sau khi phục hồi khác với lúc sao lưu.", "The ledger does not hold what it held when the backup was made.")
	}
	_, _ = fmt.Fprintf(con.out, "The ledger holds what it held at %s: %d totals.\n", m.KnownAt.Format("2006-01-02T15:04:05Z07:00"), len(totals))
	if err := con.check(ctx, sys, m.Objects != nil); err != nil {
		return err
	}
	if m.Objects == nil {
		_, _ = fmt.Fprintln(con.out, "The backup has no attachments: put them in place, then run \"kntc check\".")
	}
	return nil
}
