package storetest

import (
	"errors"
	"os"
	"path/filepath"
	"testing"
)

func TestFindServer(t *testing.T) {
	t.Parallel()
	partial, whole := t.TempDir(), t.TempDir()
	for _, path := range []string{
		filepath.Join(partial, "initdb"),
		filepath.Join(whole, "initdb"), filepath.Join(whole, "postgres"),
	} {
		if err := os.WriteFile(path, nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	tests := []struct {
		name string
		dirs []string
		want string
		err  error
	}{
		{name: "nowhere", err: errNoServer},
		{name: "only part of it", dirs: []string{partial}, err: errNoServer},
		{name: "the first whole one", dirs: []string{partial, whole}, want: whole},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			got, err := findServer(tt.dirs)
			if got != tt.want || !errors.Is(err, tt.err) {
				t.Errorf("findServer = %q, %v; want %q, %v", got, err, tt.want, tt.err)
			}
		})
	}
}
