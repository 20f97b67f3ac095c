package storetest

import (
	"fmt"
	"os"
	"sync"
	"sync/atomic"
	"testing"
)

// shared is the one cluster of a test process. It is started by the first test
// that asks and serves all of them; each takes databases of its own.
var shared struct {
	once    sync.Once
	cluster *Cluster
	err     error
	number  atomic.Int64
}

// Postgres returns the cluster that all tests of this process share, starting
// it when this is the first call. A machine without PostgreSQL fails the test.
func Postgres(tb testing.TB) *Cluster {
	tb.Helper()
	shared.once.Do(func() {
		shared.cluster, shared.err = StartCluster(ClusterOptions{})
	})
	if shared.err != nil {
		tb.Fatalf("storetest: %v", shared.err)
	}
	return shared.cluster
}

// NewDatabase creates a database of the shared cluster as a copy of the
// template (see Cluster.Template; empty for an empty database), returns its
// URL, and drops it when the test ends.
func NewDatabase(tb testing.TB, template string) string {
	tb.Helper()
	c := Postgres(tb)
	name := fmt.Sprintf("test_%d", shared.number.Add(1))
	url, err := c.Create(name, template)
	if err != nil {
		tb.Fatalf("storetest: %v", err)
	}
	tb.Cleanup(func() {
		if err := c.Drop(name); err != nil {
			tb.Errorf("storetest: %v", err)
		}
	})
	return url
}

// Main runs a package's tests, stops the shared cluster and removes the folder
// in memory if there were any, and exits. Packages that use them call it from
// TestMain, so that both are gone before `go test` says that the package has
// passed; without it they go a moment later, when the process has ended.
func Main(m *testing.M) {
	code := m.Run()
	if shared.cluster != nil {
		shared.cluster.Stop()
	}
	if memory.guard != nil {
		memory.guard.stop()
	}
	os.Exit(code)
}
