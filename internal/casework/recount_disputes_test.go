package casework_test

import (
	"kntc/internal/authority"
	"kntc/internal/clock"
	"kntc/internal/ledger"
	"kntc/internal/petition"
	"kntc/internal/store/storetest"
)

// dispute is what people see as one case, however often it was handed over and at
// however many instances it was resolved: from the events alone.
type dispute struct{ first, next proceeding }

// proceeding is one instance of it, at all authorities that had it.
type proceeding struct{ there, resolved, ended bool }

func (p *proceeding) take(l *life) {
	p.there = true
	p.resolved = p.resolved || !l.resolved.IsZero()
	p.ended = p.ended || !l.handed && !l.ended.IsZero()
}

// disputes gathers the matters of an archive.
func (a archive) disputes() map[string]*dispute {
	lives := make(map[string]*life)
	for _, s := range a.matters {
		lives[s[0].ID.String()] = tell(s)
	}
	out := make(map[string]*dispute)
	for _, l := range lives {
		if l.state == petition.StateMerged {
			continue
		}
		root, further := l.root(lives)
		if out[root] == nil {
			out[root] = &dispute{}
		}
		if further {
			out[root].next.take(l)
		} else {
			out[root].first.take(l)
		}
	}
	return out
}

// root is the matter with which the dispute began, and whether this one is of its next
// instance.
func (l *life) root(lives map[string]*life) (id string, further bool) {
	for {
		prior, origin := lives[l.about[petition.FactPrior]], lives[l.about[petition.FactOrigin]]
		switch {
		case origin != nil:
			l = origin
		case prior != nil && l.about[petition.FactInstance] != "first" && prior.about[petition.FactInstance] == "first":
			l, further = prior, true
		default:
			return l.id, further
		}
	}
}

// checkDisputes holds that in the total of everything a dispute is one case: resolved
// with its last result, open until then. A next instance that ends without a result
// gives back what had none before.
func (w *world) checkDisputes(a archive) {
	w.t.Helper()
	var resolved, open int64
	for _, d := range a.disputes() {
		last := d.first
		if d.next.there && (d.next.resolved || !d.next.ended || d.first.resolved) { // else the first goes on
			last = d.next
		}
		resolved += one(last.resolved)
		open += one(!last.resolved && !last.ended)
	}
	got := make(map[ledger.FigureID]int64)
	for _, root := range []authority.ID{storetest.Province, storetest.PartyProvince} {
		stats, err := statisticsOf(w.b).Statistics(w.t.Context(), auditor(), ledger.Question{
			Authority: root, Subtree: true, AllBranches: true, From: clock.MustDate(2015, 1, 1), To: clock.MustDate(2030, 12, 31),
		})
		if err != nil {
			w.t.Fatal(err)
		}
		for id, n := range values(stats.Groups[0]) {
			got[id] += n
		}
	}
	if got[petition.FigureCasesResolved] != resolved || got[petition.FigureCasesOpen] != open {
		w.t.Errorf("%d cases resolved and %d open, recounted %d and %d", got[petition.FigureCasesResolved], got[petition.FigureCasesOpen], resolved, open)
	}
}
