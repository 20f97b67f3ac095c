package attachment

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"

	"kntc/internal/access"
	"kntc/internal/authority"
)

const (
	// sweepAge is the least age of an object that may be swept: well beyond
	// the longest upload, and any difference between clocks.
	sweepAge = time.Hour
	// sweepBatch is how many objects are looked up at a time.
	sweepBatch = 500
)

// Swept is what Sweep found.
type Swept struct {
	Objects int   // looked at
	Removed int   // without a row
	Bytes   int64 // of those removed, as they were stored
}

// Sweep removes objects that were stored longer ago than olderThan, at least an
// hour, and that no row speaks of, whichever authority's: a crash, or a commit
// that failed, left them. It is the only one to take away what was ever visible:
// an object may have rows at several authorities. It goes authority by authority in bounded
// memory and may run while files come in, on several servers at once.
func (s *Service) Sweep(ctx context.Context, olderThan time.Duration) (Swept, error) {
	if olderThan < sweepAge {
		return Swept{}, fmt.Errorf("sweep attachments: %s is less than %s; it could take away a file that is just coming in", olderThan, sweepAge)
	}
	tree, err := s.directory.Tree(ctx)
	if err != nil {
		return Swept{}, err
	}
	w := &sweeper{service: s, before: s.clock.Now().Add(-olderThan)}
	for _, a := range tree.Facts().Authorities {
		w.owner = a.ID
		if err := s.objects.Each(ctx, objectPrefix(a.ID), func(o Object) error { return w.look(ctx, o) }); err != nil {
			return w.swept, err
		}
		if err := w.flush(ctx); err != nil {
			return w.swept, err
		}
	}
	return w.swept, nil
}

// sweeper gathers the old objects of one authority until they are worth a
// question to the store.
type sweeper struct {
	service *Service
	before  time.Time
	owner   authority.ID
	old     []Object
	swept   Swept
}

// look passes over what Attach did not name. A temporary file that a crash
// left beside its object begins with the object's name and goes the same way.
func (w *sweeper) look(ctx context.Context, o Object) error {
	w.swept.Objects++
	name := strings.TrimPrefix(o.Key, objectPrefix(w.owner))
	const length = 36 // of a UUID
	if !o.StoredAt.Before(w.before) || len(name) < length {
		return nil
	}
	if uuid.Validate(name[:length]) != nil {
		return nil //nolint:nilerr // not ours to judge
	}
	if w.old = append(w.old, o); len(w.old) < sweepBatch {
		return nil
	}
	return w.flush(ctx)
}

// flush asks which of the objects have a row and removes the others.
func (w *sweeper) flush(ctx context.Context) error {
	if len(w.old) == 0 {
		return nil
	}
	keys := make([]string, len(w.old))
	for i, o := range w.old {
		keys[i] = o.Key
	}
	known, err := w.service.store.ObjectKeys(ctx, access.System("sweep of objects without a row"), keys)
	if err != nil {
		return err
	}
	var failed []error
	for _, o := range w.old {
		if slices.Contains(known, o.Key) {
			continue
		}
		if err := w.service.objects.Delete(ctx, o.Key); err != nil {
			failed = append(failed, err)
			continue
		}
		w.swept.Removed++
		w.swept.Bytes += o.Size
	}
	w.old = w.old[:0]
	return errors.Join(failed...)
}
