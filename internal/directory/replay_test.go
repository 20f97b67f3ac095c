package directory_test

import (
	"errors"
	"strconv"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"kntc/internal/authority"
	"kntc/internal/clock"
	"kntc/internal/directory"
	"kntc/internal/idempotency"
	"kntc/internal/store/storetest"
)

// underKey answers with an authority's id, name and version.
func underKey(key, fingerprint string) idempotency.Once[directory.View] {
	return idempotency.Once[directory.View]{Key: key, Fingerprint: fingerprint, Render: func(v directory.View) (idempotency.Answer, error) {
		id, version := v.Authority.ID.String(), strconv.FormatInt(v.Authority.Version, 10)
		return idempotency.Answer{Status: 201, ETag: version, Location: id, Body: []byte(id + " " + v.Name + " " + version)}, nil
	}}
}

func TestDirectoryRepeatedRequestActsOnce(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, b storetest.Bench) {
		keys, admin := storetest.Keyring(t), storetest.Administrator(storetest.Province)
		dir := directory.New(b.Store, keys, b.Clock)
		request := newCommune("UBND xã Hoa Ban")
		first, err := dir.CreateAuthority(t.Context(), admin, request, underKey("k", "body"))
		if err != nil {
			t.Fatal(err)
		}
		another := directory.New(b.Another(t), keys, b.Clock)
		again, err := another.CreateAuthority(t.Context(), admin, request, underKey("k", "body"))
		if diff := cmp.Diff(first, again); diff != "" || err != nil {
			t.Errorf("second answer (-first +second):\n%s%v", diff, err)
		}
		if _, err := dir.CreateAuthority(t.Context(), admin, newCommune("UBND xã Khác"), underKey("k", "other")); !errors.Is(err, idempotency.ErrKeyReused) {
			t.Errorf("another body: %v", err)
		}
		if n := named(sameOnReload(t, b), "UBND xã Hoa Ban", "UBND xã Khác"); n != 1 {
			t.Errorf("%d authorities were founded", n)
		}

		rename := directory.AuthorityChange{Kind: directory.Rename, On: clock.MustDate(2026, time.June, 2), Name: "UBND xã Mới"}
		change := func(s *directory.Service, fingerprint string) (idempotency.Answer, error) {
			return s.ChangeAuthority(t.Context(), admin, storetest.CommuneA1, 1, rename, underKey("change", fingerprint))
		}
		if first, err = change(dir, "body"); err != nil {
			t.Fatal(err)
		}
		again, err = change(another, "body") // its version is stale by now
		if diff := cmp.Diff(first, again); diff != "" || err != nil {
			t.Errorf("second answer to a change (-first +second):\n%s%v", diff, err)
		}
		if _, err := change(dir, "other"); !errors.Is(err, idempotency.ErrKeyReused) {
			t.Errorf("another change: %v", err)
		}
		if _, err := dir.CreateAuthority(t.Context(), storetest.Administrator(storetest.Province), newCommune("UBND xã Ba"), underKey("k", "other")); err != nil {
			t.Errorf("the same key of another account: %v", err)
		}
	})
}

func TestConcurrentDirectoryEqualRequests(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, b storetest.Bench) {
		keys, admin := storetest.Keyring(t), storetest.Administrator(storetest.Province)
		servers := []*directory.Service{
			directory.New(b.Store, keys, b.Clock), directory.New(b.Another(t), keys, b.Clock),
		}
		answers, errs := make([]idempotency.Answer, 8), make([]error, 8)
		var wg sync.WaitGroup
		for i := range answers {
			wg.Go(func() {
				answers[i], errs[i] = servers[i%2].CreateAuthority(t.Context(), admin, newCommune("UBND xã Hoa Ban"), underKey("k", "body"))
			})
		}
		wg.Wait()
		checkOneAnswer(t, answers, errs)
		b.Clock.Advance(time.Minute)
		if n := named(sameOnReload(t, b), "UBND xã Hoa Ban"); n != 1 {
			t.Errorf("%d authorities were founded", n)
		}
	})
}

// checkOneAnswer wants the same answer for everybody who got one.
func checkOneAnswer(t *testing.T, answers []idempotency.Answer, errs []error) {
	t.Helper()
	var one *idempotency.Answer
	for i, err := range errs {
		switch {
		case errors.Is(err, idempotency.ErrInProgress):
		case err != nil:
			t.Error(err)
		case one == nil:
			one = &answers[i]
		default:
			if diff := cmp.Diff(*one, answers[i]); diff != "" {
				t.Errorf("two answers (-one +other):\n%s", diff)
			}
		}
	}
	if one == nil {
		t.Error("nobody was answered")
	}
}

func named(tree *authority.Tree, names ...string) int {
	n := 0
	for _, a := range tree.Facts().Authorities {
		for _, name := range names {
			if a.Name == name {
				n++
			}
		}
	}
	return n
}
