package storetest

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/google/uuid"

	"kntc/internal/access"
	"kntc/internal/authority"
	"kntc/internal/clock"
	"kntc/internal/identity"
	"kntc/internal/ledger"
	"kntc/internal/store"
	"kntc/internal/store/sqldb"
)

// Bench is a store with a driven clock and a small directory: what nearly
// every test of storage begins with.
type Bench struct {
	Store *store.Store
	Clock *clock.Fake
	URL   string // of the database, to open it once more
}

// Start is the instant at which a Bench's clock begins: nine in the morning of
// 1 July 2026 in Viet Nam.
func Start() time.Time { return time.Date(2026, 7, 1, 2, 0, 0, 0, time.UTC) }

// Each runs the test on both engines, in parallel, each on a database of its
// own. A behaviour that only one engine has is a defect.
func Each(t *testing.T, test func(t *testing.T, b Bench)) {
	t.Helper()
	for _, engine := range []sqldb.Engine{sqldb.SQLite, sqldb.Postgres} {
		t.Run(string(engine), func(t *testing.T) {
			t.Parallel()
			test(t, Open(t, engine))
		})
	}
}

// Open returns a migrated database with the directory of Facts, which goes
// away when the test ends.
func Open(tb testing.TB, engine sqldb.Engine) Bench {
	tb.Helper()
	b := Bench{Clock: clock.NewFake(Start()), URL: Prepared(tb, engine, "kntc", prepare)}
	b.Store = b.Another(tb)
	return b
}

// Another opens the database once more, as a second server would; further are
// rooms of registers that only this server knows.
func (b Bench) Another(tb testing.TB, further ...store.Room) *store.Store {
	tb.Helper()
	s, err := store.Open(tb.Context(), sqldb.Options{URL: b.URL, Clock: b.Clock, Volatile: true}, nil, further...)
	if err != nil {
		tb.Fatalf("storetest: %v", err)
	}
	tb.Cleanup(func() {
		if err := s.Close(); err != nil {
			tb.Errorf("storetest: close: %v", err)
		}
	})
	return s
}

// Counted is what the registers of the program count.
func Counted(tb testing.TB) *ledger.Catalogue {
	tb.Helper()
	c, err := store.Counted()
	if err != nil {
		tb.Fatalf("storetest: %v", err)
	}
	return c
}

// Hire makes an account with a role at an authority, unless there is one.
func (b Bench) Hire(tb testing.TB, id uuid.UUID, role access.Role, at authority.ID) {
	tb.Helper()
	name := fmt.Sprintf("%s-%s-%x", role, at, id[:4])
	if _, err := b.Store.Credentials(tb.Context(), name); err == nil {
		return
	}
	account := identity.Account{
		ID: id, Home: at, Username: name, DisplayName: fmt.Sprintf("Người Thử %d", binary.BigEndian.Uint32(id[:4])), Grants: []access.Grant{{Role: role, Authority: at}},
		Version: 1, Changed: identity.Changed{Action: identity.Created, By: "test"},
	}
	by := access.Actor{Name: "test"}
	if err := b.Store.AddAccount(tb.Context(), by, nil, identity.Credentials{Hash: "none", Account: account}, nil); err != nil {
		tb.Fatalf("storetest: hire %s: %v", name, err)
	}
}

// prepare migrates a database and fills in the directory.
func prepare(url string) (err error) {
	ctx := context.Background()
	s, err := store.Open(ctx, sqldb.Options{URL: url, Clock: clock.NewFake(Start().AddDate(0, -1, 0)), Volatile: true}, nil)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	if _, err := s.Migrate(ctx); err != nil {
		return err
	}
	return s.ImportDirectory(ctx, Facts())
}

// The authorities of the test directory: a province with two districts that
// ended on 30/06/2025, their communes, and a party committee beside a district.
// One commune took over from another.
const (
	Province      authority.ID = 1
	DistrictA     authority.ID = 2
	DistrictB     authority.ID = 3
	CommuneA1     authority.ID = 4
	CommuneA2     authority.ID = 5
	CommuneB1     authority.ID = 6
	PartyProvince authority.ID = 7
	PartyDistrict authority.ID = 8
	OldCommune    authority.ID = 9 // merged into CommuneB1
)

// Facts is the test directory. All names are invented.
func Facts() authority.Facts {
	end := clock.MustDate(2025, time.June, 30)
	next := clock.MustDate(2025, time.July, 1)
	return authority.Facts{
		Authorities: []authority.Authority{
			{ID: Province, Name: "UBND tỉnh Thử Nghiệm", Tier: authority.Province, Branch: authority.State, Place: "Tỉnh Thử Nghiệm", Source: "test", Version: 1},
			{ID: DistrictA, Name: "UBND huyện Anh Đào", Tier: authority.District, Branch: authority.State, Place: "Huyện Anh Đào", Source: "test", ValidTo: end, Version: 1},
			{ID: DistrictB, Name: "UBND huyện Bằng Lăng", Tier: authority.District, Branch: authority.State, Place: "Huyện Bằng Lăng", Source: "test", ValidTo: end, Version: 1},
			{ID: CommuneA1, Name: "UBND xã Mai Vàng", Tier: authority.Commune, Branch: authority.State, Place: "Xã Mai Vàng", Source: "test", Version: 1},
			{ID: CommuneA2, Name: "UBND xã Đào Hồng", Tier: authority.Commune, Branch: authority.State, Place: "Xã Đào Hồng", Source: "test", Version: 1},
			{ID: CommuneB1, Name: "UBND xã Phượng Vĩ", Tier: authority.Commune, Branch: authority.State, Place: "Xã Phượng Vĩ", Source: "test", Version: 1},
			{ID: PartyProvince, Name: "Tỉnh ủy Thử Nghiệm", Tier: authority.Province, Branch: authority.Party, Place: "Tỉnh Thử Nghiệm", Source: "test", Version: 1},
			{ID: PartyDistrict, Name: "Huyện ủy Anh Đào", Tier: authority.District, Branch: authority.Party, Place: "Huyện Anh Đào", Source: "test", ValidTo: end, Version: 1},
			{ID: OldCommune, Name: "UBND xã Bưởi Cũ", Tier: authority.Commune, Branch: authority.State, Place: "Xã Bưởi Cũ", Source: "test", ValidTo: end, Version: 1},
		},
		Parents: []authority.ParentLink{
			{Child: DistrictA, Parent: Province},
			{Child: DistrictB, Parent: Province},
			{Child: CommuneA1, Parent: DistrictA, To: end},
			{Child: CommuneA1, Parent: Province, From: next},
			{Child: CommuneA2, Parent: DistrictA, To: end},
			{Child: CommuneA2, Parent: Province, From: next},
			{Child: CommuneB1, Parent: DistrictB, To: end},
			{Child: CommuneB1, Parent: Province, From: next},
			{Child: OldCommune, Parent: DistrictB},
			{Child: PartyDistrict, Parent: PartyProvince},
		},
		Forwardings: []authority.ForwardingSpell{{Authority: Province, As: authority.ReceptionBoard, Document: "test"}},
		Successions: []authority.Succession{
			{Predecessor: OldCommune, Successor: CommuneB1, On: next, Document: "test"},
		},
	}
}
