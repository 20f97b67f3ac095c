package attachment_test

import (
	"bytes"
	"errors"
	"os"
	"strings"
	"testing"

	"kntc/internal/attachment"
	"kntc/internal/fault"
	"kntc/internal/petition"
)

// TestVerify finds a file with one bit flipped and one that is gone, and says which.
func TestVerify(t *testing.T) {
	t.Parallel()
	eachFiles(t, func(t *testing.T, f *files) {
		first := f.mustAttach(t, f.clerk, f.register(t, petition.Complaint), "a.pdf", pdf("a"))
		second := f.mustAttach(t, f.clerk, f.register(t, petition.Denunciation), "b.pdf", pdf("b"))
		if well, err := f.Verify(t.Context()); well != 2 || err != nil {
			t.Fatalf("%d well, %v", well, err)
		}
		whole := f.raw(t, second.ObjectKey)
		flipped := bytes.Clone(whole)
		flipped[len(flipped)/2] ^= 4
		put := func(content []byte) {
			t.Helper()
			if err := errors.Join(f.bucket.Delete(t.Context(), second.ObjectKey), f.bucket.Put(t.Context(), second.ObjectKey, bytes.NewReader(content))); err != nil {
				t.Fatal(err)
			}
		}
		put(flipped)
		if well, err := f.Verify(t.Context()); well != 1 || !errors.Is(err, attachment.ErrDamaged) || !tells(err, second) {
			t.Errorf("flipped: %d well, %v", well, err)
		}
		put(whole)
		if err := f.bucket.Delete(t.Context(), first.ObjectKey); err != nil {
			t.Fatal(err)
		}
		if well, err := f.Verify(t.Context()); well != 0 || !errors.Is(err, attachment.ErrLost) || !errors.Is(err, os.ErrNotExist) || !tells(err, first) {
			t.Errorf("gone: %d well, %v", well, err)
		}
	})
}

// tells reports whether an error names the file in both languages.
func tells(err error, a attachment.Attachment) bool {
	f := fault.As(err)
	return f != nil && strings.Contains(f.Detail.VI, a.ID.String()) && strings.Contains(f.Detail.EN, a.ID.String())
}
