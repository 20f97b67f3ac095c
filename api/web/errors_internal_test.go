package web

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"syscall"
	"testing"

	"kntc/internal/fault"
)

func TestEveryKindOfRefusalHasAStatus(t *testing.T) {
	t.Parallel()
	seen := make(map[int]fault.Kind)
	for kind := fault.Internal; kind <= fault.Full; kind++ {
		status, ok := statuses[kind]
		if !ok || http.StatusText(status) == "" {
			t.Errorf("kind %d has no status", kind)
		}
		if other, twice := seen[status]; twice {
			t.Errorf("kinds %d and %d share the status %d", kind, other, status)
		}
		seen[status] = kind
	}
	if len(seen) != len(statuses) {
		t.Errorf("the table has %d statuses for %d kinds: extend this test", len(statuses), len(seen))
	}
}

func TestTranslate(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name   string
		err    error
		code   string
		status int
	}{
		{"a fault", fault.ErrConflict, "conflict", 409},
		{"a wrapped fault", fmt.Errorf("store: %w", fault.ErrNotFound), "not_found", 404},
		{"unknown", errors.New("pq: secret detail"), "internal_error", 500},
		{"out of time", fmt.Errorf("query: %w", context.DeadlineExceeded), "timeout", 503},
		{"too large", fmt.Errorf("read: %w", &http.MaxBytesError{Limit: 1024}), "body_too_large", 413},
		{"cut off", readFault(io.ErrUnexpectedEOF), "malformed_json", 400},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			f, status := translate(tt.err)
			if f.Code != tt.code || status != tt.status {
				t.Errorf("got %s %d, want %s %d", f.Code, status, tt.code, tt.status)
			}
		})
	}
}

// TestAFullDiskIsTold holds that a file for which there is no room is refused as such,
// wherever it was to be written.
func TestAFullDiskIsTold(t *testing.T) {
	t.Parallel()
	for _, cause := range []error{syscall.ENOSPC, syscall.EDQUOT} {
		err := fmt.Errorf("put object: %w", &os.PathError{Op: "write", Path: "x", Err: cause})
		if f, status := translate(err); status != http.StatusInsufficientStorage || f.Code != "storage_full" {
			t.Errorf("%v: %d %s", cause, status, f.Code)
		}
	}
}
