package staffing_test

import (
	"errors"
	"slices"
	"testing"

	"github.com/google/uuid"

	"kntc/internal/access"
	"kntc/internal/authority"
	"kntc/internal/clock"
	"kntc/internal/fault"
	"kntc/internal/idempotency"
	"kntc/internal/staffing"
	"kntc/internal/store/storetest"
)

func TestMain(m *testing.M) { storetest.Main(m) }

// desk is an office with people.
type desk struct {
	*testing.T
	b storetest.Bench
	s *staffing.Service

	head, first, second, third, clerk, elsewhere access.Actor
}

// acting is somebody with a role at an authority; the number tells people apart.
func acting(n byte, role access.Role, at authority.ID) access.Actor {
	return access.Actor{Account: uuid.UUID{0: 7, 1: n}, Home: at, Name: string(role), Grants: []access.Grant{{Role: role, Authority: at}}}
}

// newDesk hires a head, three officers and a clerk at CommuneA1, and an officer
// next door.
func newDesk(t *testing.T, b storetest.Bench) desk {
	t.Helper()
	d := desk{T: t, b: b, s: staffing.New(b.Store, b.Store, storetest.Keyring(t), b.Clock)}
	hire := func(n byte, role access.Role, at authority.ID) access.Actor {
		who := acting(n, role, at)
		b.Hire(t, who.Account, role, at)
		return who
	}
	d.head = hire(1, access.Head, storetest.CommuneA1)
	d.first, d.second, d.third = hire(2, access.Officer, storetest.CommuneA1), hire(3, access.Officer, storetest.CommuneA1), hire(4, access.Officer, storetest.CommuneA1)
	d.clerk, d.elsewhere = hire(5, access.Clerk, storetest.CommuneA1), hire(6, access.Officer, storetest.CommuneA2)
	return d
}

func (d desk) today() clock.Date { return clock.DateOf(d.b.Clock.Now()) }

func (d desk) must(err error) {
	d.Helper()
	if err != nil {
		d.Fatal(err)
	}
}

func (d desk) absence(who access.Actor, n staffing.NewAbsence, into *staffing.Absence) error {
	d.Helper()
	var got staffing.Absence
	_, err := d.s.RecordAbsence(d.Context(), who, n, idempotency.Unkept(&got))
	if into != nil {
		*into = got
	}
	return err
}

// TestStaff: whoever may read the cases of an office sees who works there.
func TestStaff(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, b storetest.Bench) {
		d := newDesk(t, b)
		staff, err := d.s.Staff(t.Context(), d.first, storetest.CommuneA1)
		if err != nil || len(staff) != 5 || !slices.ContainsFunc(staff, func(p staffing.Person) bool { return p.Account == d.third.Account }) {
			t.Errorf("staff %+v, %v", staff, err)
		}
		if _, err := d.s.Staff(t.Context(), d.elsewhere, storetest.CommuneA1); !errors.Is(err, fault.ErrNotFound) {
			t.Errorf("staff, from next door: %v", err)
		}
	})
}
