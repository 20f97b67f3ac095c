package casework_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"kntc/internal/access"
	"kntc/internal/authority"
	"kntc/internal/casework"
	"kntc/internal/clock"
	"kntc/internal/store"
	"kntc/internal/store/sqldb"
	"kntc/internal/store/storetest"
)

// deployment opens a database of its own with a directory of authorities.
func deployment(t *testing.T, engine sqldb.Engine, facts authority.Facts) storetest.Bench {
	t.Helper()
	b := storetest.Bench{Clock: clock.NewFake(storetest.Start()), URL: storetest.Prepared(t, engine, "empty", migrate)}
	b.Store = b.Another(t)
	if err := b.Store.ImportDirectory(t.Context(), facts); err != nil {
		t.Fatal(err)
	}
	return b
}

func migrate(url string) (err error) {
	db, err := store.Open(context.Background(), sqldb.Options{URL: url, Clock: clock.NewFake(storetest.Start()), Volatile: true}, nil)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	_, err = db.Migrate(context.Background())
	return err
}

// reform is the day on which authorities end and others take over.
var reform = clock.MustDate(2025, time.July, 1)

// wood is a random directory of authorities, with what its maker knows about it
// apart from the directory's own code: who is below whom, who took over whom.
type wood struct {
	facts   authority.Facts
	parents map[authority.ID]authority.ID // today, or on the last day
	heirs   map[authority.ID][]authority.ID
}

// grow draws several trees: of four tiers, of two branches, some authorities
// moved or ended by the reform, some of the ended ones with one successor or
// two.
func grow(d dice) wood {
	w := wood{parents: make(map[authority.ID]authority.ID), heirs: make(map[authority.ID][]authority.ID)}
	n := 4 + d.IntN(14)
	last := reform.AddDays(-1)
	for i := 1; i <= n; i++ {
		a := authority.Authority{
			ID: authority.ID(i * 3), Name: fmt.Sprintf("Cơ quan %d", i), Tier: pick(d, authority.Tiers()),
			Branch: pick(d, []authority.Branch{authority.State, authority.State, authority.Party}), Place: "Nơi thử", Source: "test", Version: 1,
		}
		if i > 2 && d.chance(30) {
			a.ValidTo = last
		}
		w.facts.Authorities = append(w.facts.Authorities, a)
	}
	for i := range w.facts.Authorities {
		w.attach(d, i)
	}
	for _, a := range w.facts.Authorities {
		for range d.IntN(3) {
			heir := pick(d, w.facts.Authorities)
			if a.ValidTo.IsZero() || !heir.ValidTo.IsZero() || slices.Contains(w.heirs[a.ID], heir.ID) {
				continue
			}
			w.heirs[a.ID] = append(w.heirs[a.ID], heir.ID)
			w.facts.Successions = append(w.facts.Successions, authority.Succession{Predecessor: a.ID, Successor: heir.ID, On: reform, Document: "test"})
		}
	}
	return w
}

// attach puts an authority below an earlier one; the reform may have moved it.
func (w *wood) attach(d dice, i int) {
	if i == 0 || d.chance(15) {
		return
	}
	child, last := w.facts.Authorities[i], reform.AddDays(-1)
	before := w.facts.Authorities[d.IntN(i)]
	after := w.facts.Authorities[d.IntN(i)]
	switch {
	case !child.ValidTo.IsZero() || before.ValidTo.IsZero() && d.chance(60):
		w.facts.Parents = append(w.facts.Parents, authority.ParentLink{Child: child.ID, Parent: before.ID})
		w.parents[child.ID] = before.ID
	case after.ValidTo.IsZero():
		w.facts.Parents = append(w.facts.Parents,
			authority.ParentLink{Child: child.ID, Parent: before.ID, To: last},
			authority.ParentLink{Child: child.ID, Parent: after.ID, From: reform})
		w.parents[child.ID] = after.ID
	default:
		w.facts.Parents = append(w.facts.Parents, authority.ParentLink{Child: child.ID, Parent: before.ID, To: last})
	}
}

// ids are the authorities of the wood.
func (w wood) ids() []authority.ID {
	var out []authority.ID
	for _, a := range w.facts.Authorities {
		out = append(out, a.ID)
	}
	return out
}

// below reports whether an authority stands at or below another.
func (w wood) below(id, root authority.ID) bool {
	for {
		if id == root {
			return true
		}
		parent, ok := w.parents[id]
		if !ok {
			return false
		}
		id = parent
	}
}

// sees reports whether somebody with a permission through these grants sees what
// an authority owns: it is theirs, or it went to one that is theirs.
func (w wood) sees(grants []access.Grant, p access.Permission, owner authority.ID) bool {
	for _, g := range grants {
		if !g.Role.Grants(p) {
			continue
		}
		if g.Authority == owner || g.Role.CoversSubtree() && w.below(owner, g.Authority) {
			return true
		}
	}
	return slices.ContainsFunc(w.heirs[owner], func(heir authority.ID) bool { return w.sees(grants, p, heir) })
}

// account draws somebody with one to three grants.
func (w wood) account(d dice, number int) access.Actor {
	a := access.Actor{Account: [16]byte{1, byte(number)}, Home: pick(d, w.ids()), Name: fmt.Sprint("account ", number)}
	for range 1 + d.IntN(3) {
		a.Grants = append(a.Grants, access.Grant{Role: pick(d, access.Roles()), Authority: pick(d, w.ids())})
	}
	return a
}

// populate enters petitions of all kinds at random authorities, some of them
// accepted into matters, and returns them as entered.
func (w wood) populate(t *testing.T, d dice, s *casework.Service, n int) []casework.PetitionResult {
	t.Helper()
	var out []casework.PetitionResult
	for i := range n {
		owner := pick(d, w.facts.Authorities)
		received := reform.AddDays(-1 - d.IntN(40))
		if owner.ValidTo.IsZero() && d.chance(50) {
			received = reform.AddDays(d.IntN(300))
		}
		out = append(out, enter(t, s, owner.ID, received, i, d.chance(40)))
	}
	return out
}
