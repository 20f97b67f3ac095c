package casework_test

import (
	"strings"
	"testing"

	"kntc/internal/agenda"
	"kntc/internal/directory"
	"kntc/internal/idempotency"
	"kntc/internal/statistics"
	"kntc/internal/store/storetest"
)

// directoryOf returns the use cases on a bench's directory of authorities.
func directoryOf(t *testing.T, b storetest.Bench) *directory.Service {
	t.Helper()
	return directory.New(b.Store, storetest.Keyring(t), b.Clock)
}

// unitFile is a list of units or successions for an import.
func unitFile(content string) *directory.File {
	return &directory.File{ReaderAt: strings.NewReader(content), Size: int64(len(content))}
}

// unseen is for changes of the directory whose answer no test looks at.
func unseen[R any]() idempotency.Once[R] { return idempotency.Unkept(new(R)) }

// statisticsOf returns the use case on figures of a bench.
func statisticsOf(b storetest.Bench) *statistics.Service {
	return statistics.New(b.Store, b.Store, b.Store.Catalogue())
}

// agendaOf returns the use cases on what is due at a bench.
func agendaOf(b storetest.Bench) *agenda.Service {
	return agenda.New(agenda.Deps{Store: b.Store, Directory: b.Store, Law: b.Store, Clock: b.Clock})
}
