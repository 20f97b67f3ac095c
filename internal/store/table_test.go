package store_test

import (
	"fmt"
	"reflect"
	"slices"
	"testing"
	"time"

	"github.com/google/uuid"

	"kntc/internal/attachment"
	"kntc/internal/clock"
	"kntc/internal/petition"
	"kntc/internal/store"
	"kntc/internal/store/sqldb"
	"kntc/internal/store/storetest"
)

// TestEveryColumnIsDescribed holds that the tables that have a description have
// the columns in it, each once, and no others.
func TestEveryColumnIsDescribed(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, b storetest.Bench) {
		for _, table := range []interface {
			Name() string
			Described() []string
		}{
			store.PetitionTable, store.MatterTable, store.PartyTable, store.SealedPartyTable, store.EventTable, store.ValueTable,
			store.AttachmentTable, store.DeadlineTable, store.AbsenceTable, store.AbsenceEndTable, store.ImportTable, store.ImportEndTable,
		} {
			schema, err := b.Store.SchemaForTest(t.Context(), table.Name())
			if err != nil {
				t.Fatal(err)
			}
			described := slices.Sorted(slices.Values(table.Described()))
			if len(schema) == 0 || !slices.Equal(described, schema) {
				t.Errorf("%s is described as\n%q, and has\n%q", table.Name(), described, schema)
			}
		}
	})
}

// TestEveryFieldIsStored holds that a row with something else in each field is
// read as it was stored: a field without a column, and two that are swapped,
// would be seen. The fields that a table does not hold are named here.
func TestEveryFieldIsStored(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, b storetest.Bench) {
		stored(t, b, store.PetitionTable, func(p *petition.Petition) {
			p.Number.Book, p.FormerNumbers[0].Book, p.Matter.Authority, p.Import.Authority = petition.PetitionBook, petition.PetitionBook, p.ID.Authority, p.ID.Authority
		}, "Parts")
		stored(t, b, store.MatterTable, func(m *petition.Matter) {
			m.Number.Book, m.FormerNumber.Book, m.MergedInto.Authority, m.Import.Authority = petition.MatterBook, petition.MatterBook, m.ID.Authority, m.ID.Authority
		})
		stored(t, b, store.AttachmentTable, func(a *attachment.Attachment) { a.Of.Authority, a.Redacts.Authority = a.ID.Authority, a.ID.Authority })
		stored(t, b, store.AbsenceTable, nil, "End")
		stored(t, b, store.PartyTable, nil, "IdentityNumber")
		stored(t, b, store.AbsenceEndTable, nil)
		stored(t, b, store.ImportTable, nil, "End")
		stored(t, b, store.ImportEndTable, nil)
		stored(t, b, store.SealedPartyTable, nil)
		stored(t, b, store.EventTable, nil)
		stored(t, b, store.ValueTable, nil)
		stored(t, b, store.DeadlineTable, nil)
	})
}

// rounds is how many rows are stored: any two of up to 128 fields that are true or
// false differ in one of them.
const rounds = 7

// stored stores rows and reads them. Common gives a row what the table takes for
// granted; the fields named last are empty.
func stored[T any](t *testing.T, b storetest.Bench, table *sqldb.Table[T], common func(*T), empty ...string) {
	t.Helper()
	rows := make([]T, rounds)
	for round := range rows {
		f := filler{t: t, round: round, empty: empty}
		f.fill(reflect.ValueOf(&rows[round]).Elem())
		if common != nil {
			common(&rows[round])
		}
	}
	back, err := store.StoredForTest(t.Context(), b.Store, table, rows)
	if err != nil {
		t.Fatalf("%s: %v", table.Name(), err)
	}
	if !reflect.DeepEqual(back, rows) {
		t.Errorf("%s: stored\n%+v, read\n%+v", table.Name(), rows, back)
	}
}

// filler gives each field another value.
type filler struct {
	t     *testing.T
	round int
	empty []string
	n     int
}

func (f *filler) fill(v reflect.Value) {
	f.n++
	switch v.Interface().(type) {
	case clock.Date:
		v.Set(reflect.ValueOf(clock.MustDate(2020, time.January, 1).AddDays(f.n)))
		return
	case time.Time:
		v.Set(reflect.ValueOf(time.Date(2020, time.January, 1, 0, 0, f.n, 1000, time.UTC)))
		return
	case uuid.UUID:
		v.Set(reflect.ValueOf(uuid.UUID{15: byte(f.n)}))
		return
	case []byte:
		v.SetBytes([]byte{byte(f.n)})
		return
	}
	switch v.Kind() { //nolint:exhaustive // the kinds that rows are made of
	case reflect.String:
		v.SetString(fmt.Sprintf("t%d", f.n))
	case reflect.Int, reflect.Int64:
		v.SetInt(int64(f.n))
	case reflect.Bool:
		v.SetBool(f.n>>f.round&1 == 1)
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 1, 1))
		f.fill(v.Index(0))
	case reflect.Struct:
		for i := range v.NumField() {
			if !slices.Contains(f.empty, v.Type().Field(i).Name) {
				f.fill(v.Field(i))
			}
		}
	default:
		f.t.Fatalf("no value for a %s", v.Type())
	}
}
