package objects

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"path/filepath"
	"strings"

	"kntc/internal/attachment"
)

// eachFile is Each for a folder. A file that goes while the folder is read, such as
// what an upload writes before it has its name, is passed over: the library that keeps
// the folder gives up there.
func (b *Bucket) eachFile(ctx context.Context, prefix string, fn func(attachment.Object) error) error {
	root := filepath.Join(b.folder, filepath.FromSlash(path.Dir(prefix+"x")))
	var own error // of fn, as it is
	err := filepath.WalkDir(root, func(name string, entry fs.DirEntry, err error) error {
		if err == nil {
			err = ctx.Err()
		}
		if errors.Is(err, fs.ErrNotExist) {
			return nil
		}
		if err != nil || entry.IsDir() {
			return err
		}
		within, err := filepath.Rel(b.folder, name)
		if err != nil {
			return err
		}
		key := filepath.ToSlash(within)
		if !strings.HasPrefix(key, prefix) {
			return nil
		}
		about, err := entry.Info()
		if errors.Is(err, fs.ErrNotExist) {
			return nil
		}
		if err != nil {
			return err
		}
		own = fn(attachment.Object{Key: key, Size: about.Size(), StoredAt: about.ModTime().UTC()})
		return own
	})
	if own != nil {
		return own
	}
	if err != nil {
		return fmt.Errorf("list objects: %w", err)
	}
	return nil
}
