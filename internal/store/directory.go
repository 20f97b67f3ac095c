package store

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"time"

	"kntc/internal/access"
	"kntc/internal/authority"
	"kntc/internal/store/sqldb"
)

// directoryCache is the process's copy of the tree of authorities. It is small,
// changes a few times a year and is asked by every request.
type directoryCache struct {
	load func(context.Context) (*authority.Tree, int64, error)

	mu      sync.Mutex
	tree    *authority.Tree
	version int64
	checked time.Time
	covered map[string][]int64 // by scope, for the tree above
}

// directoryAge is how long a server goes on with its copy before it compares
// versions. A change made through this server is seen at once; one made
// through another server within this time.
const directoryAge = 2 * time.Second

// fresh reports whether a copy that was checked at an instant may be used: not
// either when the clock has gone back behind it.
func (s *Store) fresh(checked time.Time) bool {
	age := s.clock.Now().Sub(checked)
	return 0 <= age && age < directoryAge
}

// Tree implements casework.Directory.
func (s *Store) Tree(ctx context.Context) (*authority.Tree, error) {
	d := &s.dir
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.tree != nil && s.fresh(d.checked) {
		return d.tree, nil
	}
	if d.tree != nil {
		var version int64
		if err := s.db.Scan(ctx, &version, "SELECT version FROM directory_version WHERE id = 1"); err != nil {
			return nil, err
		}
		if version == d.version {
			d.checked = s.clock.Now()
			return d.tree, nil
		}
	}
	tree, version, err := d.load(ctx)
	if err != nil {
		return nil, fmt.Errorf("load the directory of authorities: %w", err)
	}
	d.tree, d.version, d.checked, d.covered = tree, version, s.clock.Now(), make(map[string][]int64)
	return tree, nil
}

// DirectoryVersion implements directory.Store.
func (s *Store) DirectoryVersion(ctx context.Context) (int64, error) {
	if _, err := s.Tree(ctx); err != nil {
		return 0, err
	}
	s.dir.mu.Lock()
	defer s.dir.mu.Unlock()
	return s.dir.version, nil
}

// forget makes the next reader load the directory anew.
func (d *directoryCache) forget() {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.tree = nil
}

// owners is a scope resolved on today's directory.
type owners struct {
	scope access.Scope
	tree  *authority.Tree
	ids   []int64 // unless the scope is the system's
}

// reach resolves a scope. It is the only place where a scope becomes SQL.
func (s *Store) reach(ctx context.Context, scope access.Scope) (owners, error) {
	tree, err := s.Tree(ctx)
	if err != nil || scope.All() || scope.Empty() {
		return owners{scope: scope, tree: tree}, err
	}
	s.dir.mu.Lock()
	defer s.dir.mu.Unlock()
	key := fmt.Sprint(scope.Own(), scope.Subtree())
	ids, ok := s.dir.covered[key]
	if !ok || s.dir.tree != tree {
		ids = coveredBy(tree, scope)
		if s.dir.tree == tree {
			s.dir.covered[key] = ids
		}
	}
	return owners{scope: scope, tree: tree, ids: ids}, nil
}

// coveredBy lists every authority whose rows the scope covers.
func coveredBy(tree *authority.Tree, scope access.Scope) []int64 {
	var ids []int64
	add := func(id authority.ID) {
		ids = append(ids, int64(id))
		for _, p := range tree.Predecessors(id) {
			ids = append(ids, int64(p))
		}
	}
	for _, id := range scope.Own() {
		add(id)
	}
	for _, root := range scope.Subtree() {
		for _, id := range tree.Under(root) {
			add(id)
		}
	}
	slices.Sort(ids)
	return slices.Compact(ids)
}

// covers reports whether rows of the authority lie within the scope.
func (o owners) covers(id authority.ID) bool {
	if o.scope.All() {
		return true
	}
	_, ok := slices.BinarySearch(o.ids, int64(id))
	return ok
}

// only narrows the scope to some authorities: what it does not cover is left out.
func (o owners) only(ids []authority.ID) owners {
	out := owners{scope: o.scope, tree: o.tree}
	for _, id := range ids {
		if o.covers(id) {
			out.ids = append(out.ids, int64(id))
		}
	}
	slices.Sort(out.ids)
	out.scope = access.Scope{} // the list alone decides from here on
	return out
}

// except narrows the scope to what it covers beside some authorities.
func (o owners) except(ids []authority.ID) owners {
	rest := slices.DeleteFunc(slices.Clone(o.all()), func(id int64) bool { return slices.Contains(ids, authority.ID(id)) })
	slices.Sort(rest)
	return owners{tree: o.tree, ids: rest}
}

// both narrows the scope to what another one covers, too.
func (o owners) both(other owners) owners {
	if o.scope.All() {
		return other
	}
	if other.scope.All() {
		return o
	}
	ids := slices.DeleteFunc(slices.Clone(o.ids), func(id int64) bool { return !other.covers(authority.ID(id)) })
	return owners{tree: o.tree, ids: ids}
}

// where is the condition that keeps a query within the scope.
func (o owners) where(column string) (string, []any) {
	switch {
	case o.scope.All():
		return "1 = 1", nil
	case len(o.ids) == 0:
		return "1 = 0", nil
	case len(o.ids) == 1:
		return column + " = ?", []any{o.ids[0]}
	}
	return column + " IN ?", []any{o.ids}
}

// spelt is the same condition with a placeholder for each authority, for reads
// of either kind.
func (o owners) spelt(column string) (string, []any) {
	if o.scope.All() || len(o.ids) < 2 {
		return o.where(column)
	}
	args := make([]any, len(o.ids))
	for i, id := range o.ids {
		args[i] = id
	}
	return column + " IN " + sqldb.Marks(1, len(args)), args
}
