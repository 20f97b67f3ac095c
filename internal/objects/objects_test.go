package objects_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/iotest"

	"github.com/google/go-cmp/cmp"
	"github.com/johannesboyne/gofakes3"
	"github.com/johannesboyne/gofakes3/backend/s3mem"

	"kntc/internal/attachment"
	"kntc/internal/objects"
)

// The credentials that the S3 client looks for in its environment.
func TestMain(m *testing.M) {
	if err := errors.Join(os.Setenv("AWS_ACCESS_KEY_ID", "test"), os.Setenv("AWS_SECRET_ACCESS_KEY", "test")); err != nil {
		panic(err)
	}
	m.Run()
}

// each runs the test on every kind of bucket.
func each(t *testing.T, test func(t *testing.T, b *objects.Bucket, folder string)) {
	t.Helper()
	t.Run("folder", func(t *testing.T) {
		t.Parallel()
		folder := filepath.Join(t.TempDir(), "tệp đính kèm")
		test(t, open(t, "file://"+folder), folder)
	})
	t.Run("memory", func(t *testing.T) {
		t.Parallel()
		test(t, open(t, "mem:"), "")
	})
	t.Run("S3", func(t *testing.T) {
		t.Parallel()
		test(t, open(t, service(t)), "")
	})
}

// service starts an S3-compatible service in this process, with one bucket,
// and returns the bucket's address.
func service(tb testing.TB) string {
	tb.Helper()
	backend := s3mem.New()
	if err := backend.CreateBucket("don-thu"); err != nil {
		tb.Fatal(err)
	}
	s := httptest.NewServer(gofakes3.New(backend, gofakes3.WithIntegrityCheck(true)).Server())
	tb.Cleanup(s.Close)
	return "s3://don-thu?region=vn-1&use_path_style=true&endpoint=" + s.URL
}

func open(tb testing.TB, address string) *objects.Bucket {
	tb.Helper()
	b, err := objects.Open(tb.Context(), address)
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() {
		if err := b.Close(); err != nil {
			tb.Error(err)
		}
	})
	return b
}

func put(tb testing.TB, b *objects.Bucket, key, content string) {
	tb.Helper()
	if err := b.Put(tb.Context(), key, strings.NewReader(content)); err != nil {
		tb.Fatal(err)
	}
}

func keys(tb testing.TB, b *objects.Bucket, prefix string) []string {
	tb.Helper()
	var out []string
	err := b.Each(tb.Context(), prefix, func(o attachment.Object) error {
		out = append(out, o.Key)
		return nil
	})
	if err != nil {
		tb.Fatal(err)
	}
	return out
}

func TestWhatIsPutCanBeRead(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, b *objects.Bucket, _ string) {
		large := strings.Repeat("0123456789abcdef", 1<<19) // 8 MiB: more than one part
		for key, content := range map[string]string{"4/small": "đơn", "4/empty": "", "5/large": large} {
			put(t, b, key, content)
			r, err := b.Open(t.Context(), key)
			if err != nil {
				t.Fatal(err)
			}
			got, err := io.ReadAll(r)
			if err := errors.Join(err, r.Close()); err != nil {
				t.Fatal(err)
			}
			if !bytes.Equal(got, []byte(content)) {
				t.Errorf("%s: read %d bytes, put %d", key, len(got), len(content))
			}
		}
	})
}

func TestAnAbsentObject(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, b *objects.Bucket, _ string) {
		if _, err := b.Open(t.Context(), "4/absent"); !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("Open: %v, want fs.ErrNotExist", err)
		}
		if err := b.Delete(t.Context(), "4/absent"); err != nil {
			t.Errorf("Delete: %v", err)
		}
		if got := keys(t, b, "4/"); len(got) != 0 {
			t.Errorf("Each: %v", got)
		}
	})
}

func TestDelete(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, b *objects.Bucket, _ string) {
		put(t, b, "4/a", "x")
		if err := b.Delete(t.Context(), "4/a"); err != nil {
			t.Fatal(err)
		}
		if _, err := b.Open(t.Context(), "4/a"); !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("Open: %v, want fs.ErrNotExist", err)
		}
	})
}

func TestEachListsAPrefixInOrder(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, b *objects.Bucket, _ string) {
		for _, key := range []string{"40/d", "4/b", "4/a", "5/c"} {
			put(t, b, key, "x")
		}
		if diff := cmp.Diff([]string{"4/a", "4/b"}, keys(t, b, "4/")); diff != "" {
			t.Errorf("keys of 4 (-want +got):\n%s", diff)
		}
		if diff := cmp.Diff([]string{"4/a", "4/b", "40/d", "5/c"}, keys(t, b, "")); diff != "" {
			t.Errorf("all keys (-want +got):\n%s", diff)
		}
		stop := errors.New("enough")
		if err := b.Each(t.Context(), "", func(attachment.Object) error { return stop }); !errors.Is(err, stop) {
			t.Errorf("Each: %v, want the function's own error", err)
		}
	})
}

// What fails half-way leaves nothing behind: neither an object nor a file.
func TestPutIsWholeOrNothing(t *testing.T) {
	t.Parallel()
	broken := errors.New("the sender went away")
	each(t, func(t *testing.T, b *objects.Bucket, folder string) {
		// Several parts have gone off by then.
		half := io.MultiReader(strings.NewReader(strings.Repeat("x", 12<<20)), iotest.ErrReader(broken))
		if err := b.Put(t.Context(), "4/half", half); err != broken { //nolint:errorlint // the very same
			t.Errorf("Put: %v, want the reader's error as it is", err)
		}
		cancelled, cancel := context.WithCancel(t.Context())
		cancel()
		if err := b.Put(cancelled, "4/late", strings.NewReader("x")); !errors.Is(err, context.Canceled) {
			t.Errorf("Put: %v, want context.Canceled", err)
		}
		if got := keys(t, b, ""); len(got) != 0 {
			t.Errorf("left behind: %v", got)
		}
		if folder != "" {
			if got := files(t, folder); len(got) != 0 {
				t.Errorf("files left behind: %v", got)
			}
		}
	})
}

func TestFilesAreForTheServiceAlone(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	b := open(t, "file://"+folder)
	put(t, b, "4/a", "x")
	if diff := cmp.Diff([]string{"4/a"}, files(t, folder)); diff != "" {
		t.Errorf("files (-want +got):\n%s", diff)
	}
	info, err := os.Stat(filepath.Join(folder, "4", "a"))
	if err != nil {
		t.Fatal(err)
	}
	if got := info.Mode().Perm(); got != 0o600 {
		t.Errorf("mode %o, want 600", got)
	}
}

func TestKeysThatCouldLeaveTheFolder(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, b *objects.Bucket, _ string) {
		for _, key := range []string{"", "/a", "a/", "../a", "a/../b", "a//b", ".", "a/b\x00", `a\b`, "A/b", "đơn"} {
			if err := b.Put(t.Context(), key, strings.NewReader("x")); err == nil {
				t.Errorf("Put(%q) was accepted", key)
			}
			if _, err := b.Open(t.Context(), key); !errors.Is(err, fs.ErrNotExist) {
				t.Errorf("Open(%q): %v, want fs.ErrNotExist", key, err)
			}
		}
	})
}

func TestOpenReadsTheAddress(t *testing.T) {
	t.Parallel()
	for address, ok := range map[string]bool{
		"s3://don-thu?region=ap-southeast-1":                                          true,
		"s3://don-thu?region=vn-1&endpoint=https://s3.example.vn&use_path_style=true": true,
		"s3://don-thu?region=vn-1&use_path_style=maybe":                               false,
		"s3://don-thu?regiom=vn-1":                                                    false,
		"s3://":                                                                       false,
		"gs://don-thu":                                                                false,
		"data":                                                                        false,
		"file://":                                                                     false,
		"file:///":                                                                    false,
	} {
		b, err := objects.Open(t.Context(), address)
		if (err == nil) != ok {
			t.Errorf("Open(%q): %v, want ok = %t", address, err, ok)
		}
		if b != nil {
			if err := b.Close(); err != nil {
				t.Error(err)
			}
		}
	}
}

// files lists the regular files below a folder.
func files(tb testing.TB, folder string) []string {
	tb.Helper()
	var out []string
	err := filepath.WalkDir(folder, func(p string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			rel, _ := filepath.Rel(folder, p)
			out = append(out, filepath.ToSlash(rel))
		}
		return err
	})
	if err != nil {
		tb.Fatal(err)
	}
	slices.Sort(out)
	return out
}

// TestConcurrentListingWhileFilesGo lists a folder in which files come and go all the
// time: what stays is listed each time, and the listing does not end with an error.
func TestConcurrentListingWhileFilesGo(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	b := open(t, "file://"+folder)
	put(t, b, "4/a-stays", "x")
	put(t, b, "4/z-stays", "x")
	stop := make(chan struct{})
	var going sync.WaitGroup
	for i := range 4 {
		going.Go(func() {
			name := filepath.Join(folder, "4", fmt.Sprintf("goes-%d", i))
			for {
				select {
				case <-stop:
					return
				default:
				}
				if err := errors.Join(os.WriteFile(name, nil, 0o600), os.Remove(name)); err != nil {
					t.Error(err)
				}
			}
		})
	}
	for range 2000 {
		listed := keys(t, b, "4/")
		if len(listed) < 2 || listed[0] != "4/a-stays" || listed[len(listed)-1] != "4/z-stays" {
			t.Errorf("listed %v", listed)
		}
	}
	close(stop)
	going.Wait()
}
