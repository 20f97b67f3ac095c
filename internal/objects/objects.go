// Package objects keeps files as objects under keys, in a folder or in an
// S3-compatible bucket. It knows nothing of petitions: what is in an object,
// who may read it and which row speaks of it is decided above.
package objects

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"strings"

	"gocloud.dev/blob"
	"gocloud.dev/blob/fileblob"
	"gocloud.dev/blob/memblob"
	"gocloud.dev/blob/s3blob"
	"gocloud.dev/gcerrors"

	"kntc/internal/attachment"
)

// Bucket is an open place for objects; it implements attachment.Objects and may
// be used from many goroutines.
type Bucket struct {
	bucket *blob.Bucket
	folder string // where the objects lie as files; "" elsewhere
}

const (
	// partSize is how much of an object is held while it is sent to S3, the
	// least that S3 takes for a part.
	partSize = 5 << 20
	// pageSize is how many objects are listed at a time.
	pageSize = 1000
)

// errKey says that a key could mean something else as the path of a file.
var errKey = errors.New("a key is made of lower-case letters, digits, hyphens and dots, in parts divided by slashes")

// Open opens what the address names:
//
//	file://FOLDER     a folder, made if there is none
//	s3://BUCKET?…     a bucket; the query may hold region, endpoint,
//	                  use_path_style and what else gocloud.dev documents.
//	                  Credentials come from the environment.
//	mem:              memory, for tests
//
// A bucket is not contacted until it is used.
func Open(ctx context.Context, address string) (*Bucket, error) {
	if folder, ok := strings.CutPrefix(address, "file://"); ok {
		return openFolder(folder)
	}
	if address == "mem:" {
		return &Bucket{bucket: memblob.OpenBucket(nil)}, nil
	}
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "s3" || u.Host == "" {
		return nil, errors.New("open objects: the address is neither file://FOLDER nor s3://BUCKET")
	}
	b, err := new(s3blob.URLOpener).OpenBucketURL(ctx, u)
	if err != nil {
		return nil, fmt.Errorf("open objects: %w", err)
	}
	return &Bucket{bucket: b}, nil
}

// openFolder keeps temporary files beside the objects, because a rename must
// not cross file systems, and writes no companion files.
func openFolder(folder string) (*Bucket, error) {
	if strings.Trim(folder, "/") == "" {
		return nil, errors.New("open objects: no folder after file://")
	}
	folder, err := filepath.Abs(filepath.FromSlash(folder))
	if err != nil {
		return nil, fmt.Errorf("open objects: %w", err)
	}
	b, err := fileblob.OpenBucket(folder, &fileblob.Options{
		CreateDir: true, DirFileMode: 0o750, NoTempDir: true, Metadata: fileblob.MetadataDontWrite,
	})
	if err != nil {
		return nil, fmt.Errorf("open objects: %w", err)
	}
	return &Bucket{bucket: b, folder: folder}, nil
}

// Close gives up the bucket.
func (b *Bucket) Close() error { return b.bucket.Close() }

// Put stores everything r gives as one object, whole or not at all. When it
// returns nil the object survives a loss of power. An error of r comes back as
// it is, so that the caller can tell it from one of the bucket.
func (b *Bucket) Put(ctx context.Context, key string, r io.Reader) error {
	if !validKey(key) {
		return fmt.Errorf("put object: %w", errKey)
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	var file *os.File
	w, err := b.bucket.NewWriter(ctx, key, &blob.WriterOptions{
		ContentType: "application/octet-stream", BufferSize: partSize, MaxConcurrency: 1,
		BeforeWrite: func(as func(any) bool) error {
			if as(&file) {
				return file.Chmod(0o600)
			}
			return nil
		},
	})
	if err != nil {
		return fmt.Errorf("put object: %w", err)
	}
	src := &source{r: r}
	if _, err := io.Copy(w, src); err != nil {
		cancel() // makes Close throw away what was written
		_ = w.Close()
		if src.err != nil {
			return src.err
		}
		return fmt.Errorf("put object: %w", err)
	}
	if file != nil {
		if err := file.Sync(); err != nil {
			cancel()
			_ = w.Close()
			return fmt.Errorf("put object: %w", err)
		}
	}
	if err := w.Close(); err != nil {
		return fmt.Errorf("put object: %w", err)
	}
	return b.settle(key)
}

// Open returns the object's bytes. The error is fs.ErrNotExist when there is
// no such object.
func (b *Bucket) Open(ctx context.Context, key string) (io.ReadCloser, error) {
	if !validKey(key) {
		return nil, fmt.Errorf("open object: %w", fs.ErrNotExist)
	}
	r, err := b.bucket.NewReader(ctx, key, nil)
	if gcerrors.Code(err) == gcerrors.NotFound {
		return nil, fmt.Errorf("open object: %w", fs.ErrNotExist)
	}
	if err != nil {
		return nil, fmt.Errorf("open object: %w", err)
	}
	return r, nil
}

// Delete removes the object. That it is not there is no error.
func (b *Bucket) Delete(ctx context.Context, key string) error {
	err := b.bucket.Delete(ctx, key)
	if err != nil && gcerrors.Code(err) != gcerrors.NotFound {
		return fmt.Errorf("delete object: %w", err)
	}
	return nil
}

// Each calls fn for every object whose key begins with the prefix, in the
// order of keys and in bounded memory. fn may delete the object.
func (b *Bucket) Each(ctx context.Context, prefix string, fn func(attachment.Object) error) error {
	if b.folder != "" {
		return b.eachFile(ctx, prefix, fn)
	}
	token := blob.FirstPageToken
	for len(token) > 0 {
		var page []*blob.ListObject
		var err error
		page, token, err = b.bucket.ListPage(ctx, token, pageSize, &blob.ListOptions{Prefix: prefix})
		if err != nil {
			return fmt.Errorf("list objects: %w", err)
		}
		for _, o := range page {
			if err := fn(attachment.Object{Key: o.Key, Size: o.Size, StoredAt: o.ModTime.UTC()}); err != nil {
				return err
			}
		}
	}
	return nil
}

// validKey refuses what could leave the folder, or read differently there.
func validKey(key string) bool {
	for part := range strings.SplitSeq(key, "/") {
		if strings.Trim(part, ".") == "" {
			return false
		}
		if strings.Trim(part, "abcdefghijklmnopqrstuvwxyz0123456789-.") != "" {
			return false
		}
	}
	return true
}

// source remembers the reader's own error.
type source struct {
	r   io.Reader
	err error
}

func (s *source) Read(p []byte) (int, error) {
	n, err := s.r.Read(p)
	if err != nil && !errors.Is(err, io.EOF) {
		s.err = err
	}
	return n, err
}
