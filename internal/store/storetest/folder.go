package storetest

import (
	"os"
	"sync"
	"testing"
)

// memory is the folder of this process in which tests keep their files. It
// disappears with the process, however that ends: a file in memory that nobody
// removes is memory that nobody has.
var memory struct {
	once  sync.Once
	dir   string // empty where there is no room in memory
	guard *guard
	err   error
}

// folderScript waits for its input to end and removes the folder it is given.
const folderScript = `
trap '' HUP INT TERM
echo ready
read -r _
rm -rf -- "$1"
`

// Dir returns a folder of the test's own, which goes away when the test ends.
// It is in memory (/dev/shm) where there is room, and else in the system's
// temporary folder: a database there costs no writing to a disk.
func Dir(tb testing.TB) string {
	tb.Helper()
	memory.once.Do(func() { memory.err = openMemory() })
	if memory.err != nil {
		tb.Fatalf("storetest: %v", memory.err)
	}
	if memory.dir == "" {
		return tb.TempDir()
	}
	dir, err := os.MkdirTemp(memory.dir, "")
	if err != nil {
		tb.Fatalf("storetest: %v", err)
	}
	tb.Cleanup(func() {
		if err := os.RemoveAll(dir); err != nil {
			tb.Errorf("storetest: %v", err)
		}
	})
	return dir
}

func openMemory() error {
	parent := inMemory()
	if parent == "" {
		return nil
	}
	var err error
	if memory.dir, err = os.MkdirTemp(parent, "kntc-tests-"); err != nil {
		return err
	}
	memory.guard, err = startGuard(folderScript, nil, memory.dir)
	return err
}

// inMemory returns the file system in memory that has room, or "".
func inMemory() string {
	if freeBytes(shmPath) >= shmNeeded {
		return shmPath
	}
	return ""
}
