package objects

import (
	"errors"
	"fmt"
	"os"
	"path"
	"path/filepath"
	"runtime"
)

// settle makes the name of a new file as durable as its bytes: without it a
// loss of power could take away a file that a row in the database speaks of.
// Windows has no such call for folders; NTFS keeps a journal of names.
func (b *Bucket) settle(key string) error {
	if b.folder == "" || runtime.GOOS == "windows" {
		return nil
	}
	for dir := path.Dir(key); ; dir = path.Dir(dir) {
		if err := syncFolder(filepath.Join(b.folder, filepath.FromSlash(dir))); err != nil {
			return fmt.Errorf("put object: %w", err)
		}
		if dir == "." {
			return nil
		}
	}
}

func syncFolder(name string) error {
	d, err := os.Open(name)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}
