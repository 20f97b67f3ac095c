package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"kntc/internal/bilingual"
	"kntc/internal/seal"
)

type keysCommand struct {
	Create keysCreate `cmd:"" help:"Make a new keyring."`
	Rotate keysRotate `cmd:"" help:"Make a keyring with new keys that still opens what the old one sealed."`
	Show   keysShow   `cmd:"" help:"Print the fingerprint of a keyring; it tells nothing about the keys."`
}

// Help implements kong.HelpProvider.
func (keysCommand) Help() string {
	return `The keyring seals identity numbers, the parties of denunciations and the keys that sign access tokens. Make it once for an installation. Without it those values are lost for ever, and whoever has it together with the database can read them: keep a copy, apart from the backups of the database.

Examples:
  kntc keys create /etc/kntc/secrets/keyset
  kntc keys show /etc/kntc/secrets/keyset
  kntc keys rotate /etc/kntc/secrets/keyset /etc/kntc/secrets/keyset.new`
}

type keysCreate struct {
	Path string `arg:"" help:"New file; an existing one is never overwritten."`
}

// Run implements kong's command.
func (c keysCreate) Run(con *console) error {
	k, err := seal.Create(c.Path)
	if err != nil {
		return keyringError(c.Path, err)
	}
	_, _ = fmt.Fprintf(con.out, "%s  %s\n", c.Path, k.Fingerprint())
	return nil
}

type keysRotate struct {
	Old string `arg:"" help:"The keyring in use; it stays as it is."`
	New string `arg:"" help:"New file."`
}

// Help implements kong.HelpProvider.
func (keysRotate) Help() string {
	return `The new keyring seals with new keys and opens what either sealed. Give it to every server before any of them uses it, then start them with it. Keep the old one until no backup made with it matters any more.

Example:
  kntc keys rotate /etc/kntc/secrets/keyset /etc/kntc/secrets/keyset.new`
}

// Run implements kong's command.
func (c keysRotate) Run(con *console) error {
	old, err := seal.Load(c.Old)
	if err != nil {
		return keyringError(c.Old, err)
	}
	rotated, err := old.Rotate()
	if err != nil {
		return keyringError(c.Old, err)
	}
	if err := writeNew(c.New, rotated.Marshal()); err != nil {
		return keyringError(c.New, err)
	}
	_, _ = fmt.Fprintf(con.out, "%s  %s\n", c.New, rotated.Fingerprint())
	return nil
}

type keysShow struct {
	Path string `arg:"" help:"The keyring."`
}

// Run implements kong's command.
func (c keysShow) Run(con *console) error {
	k, err := seal.Load(c.Path)
	if err != nil {
		return keyringError(c.Path, err)
	}
	_, _ = fmt.Fprintf(con.out, "%s  %s\n", c.Path, k.Fingerprint())
	return nil
}

// writeNew writes a secret into a file that must not exist yet, and returns
// when it is on the disk.
func writeNew(path string, data []byte) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return err
	}
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	_, err = f.Write(data)
	return errors.Join(err, f.Sync(), f.Close())
}

// keyringError says what is wrong with a keyring file.
func keyringError(path string, err error) error {
	switch {
	case errors.Is(err, fs.ErrExist):
		return errFileExists.Msg("Tệp "+path+" đã có; không ghi đè.", "The file "+path+" exists; it is not overwritten.")
	case errors.Is(err, fs.ErrNotExist):
		return errNoFile.Msg("Không có tệp "+path+".", "There is no file "+path+".")
	}
	return &systemError{bilingual.Text{VI: "không dùng được bộ khóa", EN: "the keyring cannot be used"}, err}
}
