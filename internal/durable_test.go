package internal_test

import (
	"bytes"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestArchOnlyTestsAreVolatile keeps the program from asking for a database
// that does not wait for the disk.
func TestArchOnlyTestsAreVolatile(t *testing.T) {
	t.Parallel()
	err := filepath.WalkDir("..", func(path string, d fs.DirEntry, err error) error {
		folder := strings.TrimPrefix(filepath.ToSlash(filepath.Dir(path)), "../")
		if err != nil || d.IsDir() || filepath.Ext(path) != ".go" || strings.HasSuffix(path, "_test.go") ||
			folder == support || folder == "internal/store/sqldb" {
			return err
		}
		source, err := os.ReadFile(path)
		if bytes.Contains(source, []byte("Volatile")) {
			t.Errorf("%s: only tests may open a volatile database", path)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}
