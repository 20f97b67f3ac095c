package bench_test

import (
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"time"
)

// publishSection puts the tables that a measurement makes into their place in
// docs/performance.md.
func publishSection(name, tables string) error {
	path := filepath.Join("..", "..", "docs", "performance.md")
	document, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	begin, end := "<!-- "+name+" -->\n", "<!-- end of "+name+" -->"
	head, rest, found := strings.Cut(string(document), begin)
	_, tail, ended := strings.Cut(rest, end)
	if !found || !ended {
		return fmt.Errorf("%s has no section %s", path, name)
	}
	machine, err := machine()
	if err != nil {
		return err
	}
	made := fmt.Sprintf("Measured on %s: %s; %s.\n\n", time.Now().Format(time.DateOnly), machine, runtime.Version())
	return os.WriteFile(path, []byte(head+begin+"\n"+made+tables+"\n"+end+tail), 0o644)
}
