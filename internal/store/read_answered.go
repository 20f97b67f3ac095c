package store

import (
	"kntc/internal/casework"
	"kntc/internal/clock"
)

// answered narrows a list of petitions p to those that were disposed of, or whose
// matter was resolved, on some days. Unless its rows are found by something else,
// they are found by those days.
func (l *list) answered(f casework.PetitionFilter) {
	disposed, resolved := &conditions{}, &conditions{}
	disposed.between("n.disposed_on", f.DisposedMin, f.DisposedMax)
	resolved.between("n.resolved_on", f.ResolvedMin, f.ResolvedMax)
	scope, owned := l.owners.spelt("n.authority_id")
	found := source{args: owned}
	switch {
	case l.named || len(disposed.parts)+len(resolved.parts) == 0:
	case len(disposed.parts) > 0:
		found.sql = "SELECT n.authority_id, n.id AS petition_id FROM listed_petition AS n WHERE " + scope + " AND n.disposed_on IS NOT NULL AND " + disposed.sql()
		found.args, f.DisposedMin, f.DisposedMax = append(found.args, disposed.args...), clock.Date{}, clock.Date{}
	default:
		found.sql = `SELECT q.authority_id, q.id AS petition_id FROM matter AS n CROSS JOIN petition AS q
			WHERE q.authority_id = n.authority_id AND q.matter_id = n.id AND ` + scope + " AND n.resolved_on IS NOT NULL AND " + resolved.sql()
		found.args, f.ResolvedMin, f.ResolvedMax = append(found.args, resolved.args...), clock.Date{}, clock.Date{}
	}
	if found.sql != "" {
		l.among, l.named = &found, true
	}
	l.where.between("p.disposed_on", f.DisposedMin, f.DisposedMax)
	if !f.ResolvedMin.IsZero() || !f.ResolvedMax.IsZero() {
		l.where.add("EXISTS (SELECT 1 FROM matter AS n WHERE n.authority_id = p.authority_id AND n.id = p.matter_id AND "+resolved.sql()+")", resolved.args...)
	}
}
