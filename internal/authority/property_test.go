package authority_test

import (
	"fmt"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"kntc/internal/authority"
	"kntc/internal/clock"
)

// days are the boundaries that random histories use, and the days around them.
func days() []clock.Date {
	var all []clock.Date
	for year := 2018; year <= 2026; year += 2 {
		d := clock.MustDate(year, 7, 1)
		all = append(all, d.AddDays(-1), d, d.AddDays(1))
	}
	return all
}

// drawTree makes a directory by random changes; refused ones are left out.
func drawTree(rt *rapid.T) *authority.Tree {
	tree, err := authority.NewTree(authority.Facts{})
	if err != nil {
		rt.Fatal(err)
	}
	boundary := rapid.SampledFrom(days())
	for range rapid.IntRange(1, 40).Draw(rt, "changes") {
		id := rapid.Map(rapid.IntRange(1, 9), func(i int) authority.ID { return authority.ID(i) })
		on := boundary.Draw(rt, "on")
		before := tree.Facts()
		next, err := authority.Apply(tree, drawChange(rt, id, on))
		if !slices.Equal(before.Parents, tree.Facts().Parents) || !slices.Equal(before.Authorities, tree.Facts().Authorities) {
			rt.Fatal("a change altered the tree it started from")
		}
		if err == nil {
			tree = next
		}
	}
	return tree
}

func drawChange(rt *rapid.T, id *rapid.Generator[authority.ID], on clock.Date) authority.Change {
	a, b := id.Draw(rt, "a"), id.Draw(rt, "b")
	switch rapid.IntRange(0, 9).Draw(rt, "change") {
	case 0, 1, 2:
		parent := b
		if a == b {
			parent = 0
		}
		return authority.Create{
			Authority: authority.Authority{
				ID: a, Name: fmt.Sprintf("UBND xã %d", a), Tier: authority.Commune, Branch: authority.State, ValidFrom: on,
			},
			Parent: parent,
		}
	case 3, 4, 5:
		if a == b {
			b = 0
		}
		return authority.Move{ID: a, On: on, Parent: b}
	case 6:
		return authority.End{ID: a, On: on}
	case 7:
		return authority.AddSuccessor{Predecessor: a, Successor: b, On: on}
	case 8:
		return authority.Rename{ID: a, On: on, Name: fmt.Sprintf("UBND phường %d", b)}
	default:
		return authority.SetCode{ID: a, On: on, System: "gso", Code: fmt.Sprintf("%05d", b)}
	}
}

func ids(tree *authority.Tree) []authority.ID {
	var all []authority.ID
	for _, a := range tree.Facts().Authorities {
		all = append(all, a.ID)
	}
	return all
}

func TestClosureEqualsWalkingTheTree(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		tree := drawTree(rt)
		rows := tree.Closure()
		for _, on := range days() {
			type pair struct {
				ancestor, descendant authority.ID
			}
			closure := make(map[pair]int)
			for _, r := range rows {
				if !(authority.Span{From: r.From, To: r.To}).Contains(on) {
					continue
				}
				key := pair{r.Ancestor, r.Descendant}
				if _, twice := closure[key]; twice {
					rt.Fatalf("two rows for %v on %s", key, on)
				}
				closure[key] = r.Depth
			}
			walked := 0
			for _, id := range ids(tree) {
				path := tree.Path(id, on)
				for k, ancestor := range path {
					walked++
					if depth, ok := closure[pair{ancestor, id}]; !ok || depth != len(path)-1-k {
						rt.Fatalf("%d below %d on %s: closure says %d, %v", id, ancestor, on, depth, ok)
					}
				}
			}
			if walked != len(closure) {
				rt.Fatalf("on %s the closure has %d pairs, the tree %d", on, len(closure), walked)
			}
		}
	})
}

func TestQueriesAgree(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		tree := drawTree(rt)
		for _, on := range days() {
			for _, id := range ids(tree) {
				subtree := tree.SubtreeOn(id, on)
				for _, other := range ids(tree) {
					if slices.Contains(subtree, other) != slices.Contains(tree.Path(other, on), id) {
						rt.Fatalf("%d in the subtree of %d on %s?", other, id, on)
					}
				}
				for _, child := range tree.Children(id, on) {
					if p, ok := tree.ParentOn(child, on); !ok || p != id {
						rt.Fatalf("child %d of %d has parent %d on %s", child, id, p, on)
					}
				}
				if code, ok := tree.CodeOn(id, "gso", on); ok {
					if holder, ok := tree.ByCode("gso", code, on); !ok || holder != id {
						rt.Fatalf("code %s on %s belongs to %d and %d", code, on, id, holder)
					}
				}
			}
		}
	})
}

func TestReachEnumeratesOwnsAndOver(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		tree := drawTree(rt)
		rows := make(map[authority.ReachRow]bool)
		for _, r := range tree.Reach() {
			if rows[r] {
				rt.Fatalf("%+v twice", r)
			}
			rows[r] = true
		}
		for _, holder := range ids(tree) {
			for _, target := range ids(tree) {
				owns, over := tree.Owns(holder, target), tree.Over(holder, target)
				if owns != rows[authority.ReachRow{Holder: holder, Target: target}] {
					rt.Fatalf("Owns(%d, %d) = %v", holder, target, owns)
				}
				if over != rows[authority.ReachRow{Holder: holder, Target: target, Subtree: true}] {
					rt.Fatalf("Over(%d, %d) = %v", holder, target, over)
				}
				if want := holder == target || slices.Contains(tree.Predecessors(holder), target); owns != want {
					rt.Fatalf("Owns(%d, %d) = %v, predecessors say %v", holder, target, owns, want)
				}
				if owns && !over {
					rt.Fatalf("%d owns %d but is not over it", holder, target)
				}
			}
		}
	})
}

func TestFactsRebuildTheSameTree(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		tree := drawTree(rt)
		again, err := authority.NewTree(tree.Facts())
		if err != nil {
			rt.Fatal(err)
		}
		if !slices.Equal(tree.Closure(), again.Closure()) || !slices.Equal(tree.Reach(), again.Reach()) {
			rt.Fatal("the rebuilt tree differs")
		}
	})
}

// TestStaysEqualWalkingTheTree compares stays with where each authority lay on
// each day, or on its first or last one.
func TestStaysEqualWalkingTheTree(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		tree := drawTree(rt)
		for _, root := range ids(tree) {
			stays := tree.Placements(root)
			for k := 1; k < len(stays); k++ {
				if a, b := stays[k-1], stays[k]; a.ID > b.ID || a.ID == b.ID && !a.To.AddDays(1).Before(b.From) {
					rt.Fatalf("stays %v and %v are out of order or touch", a, b)
				}
			}
			for _, on := range days() {
				for _, id := range ids(tree) {
					a, _ := tree.Get(id)
					lay := on
					switch {
					case on.Before(a.ValidFrom):
						lay = a.ValidFrom
					case !a.ValidTo.IsZero() && on.After(a.ValidTo):
						lay = a.ValidTo
					}
					want := id == root || slices.Contains(tree.Path(id, lay), root)
					got := slices.ContainsFunc(stays, func(s authority.Placement) bool { return s.ID == id && s.Contains(on) })
					if got != want {
						rt.Fatalf("%d below %d on %s: stays %v, tree says %v", id, root, on, stays, want)
					}
				}
			}
		}
	})
}
