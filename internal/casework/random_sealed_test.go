package casework_test

import (
	"database/sql"
	"strings"
	"time"

	"kntc/internal/authority"
	"kntc/internal/petition"
	"kntc/internal/store/sqldb"
)

// checkSealed holds over all that has happened: once an office found that a
// paper is a denunciation, the parties are sealed at every office that had the
// paper by then, and where parties are sealed nothing of them is kept open.
func (w *world) checkSealed(all archive) {
	w.t.Helper()
	now := make(map[authority.OwnedID]petition.Petition)
	for _, p := range everyPetition(w.t, w.s, overseer()) {
		now[p.ID] = p
	}
	first := func(id authority.OwnedID) authority.OwnedID {
		for !now[id].Origin.IsZero() {
			id = now[id].Origin
		}
		return id
	}
	papers := make(map[authority.OwnedID][]story)
	for _, s := range all.petitions {
		root := first(s[0].ID)
		papers[root] = append(papers[root], s)
	}
	spread := 0
	for _, paper := range papers {
		for _, found := range paper {
			for _, at := range findings(found) {
				for _, s := range paper {
					p := now[s[0].ID]
					if p.ID == found[0].ID || s[0].WrittenAt.After(at) {
						continue
					}
					spread += int(one(p.SealedElsewhere))
					if !p.Sealed() {
						w.t.Errorf("%s is open, although %s was found to be a denunciation", p.ID, found[0].ID)
					}
				}
			}
		}
	}
	for _, s := range all.petitions {
		if what := sealedSinceAcceptance(s, now[s[0].ID]); what != "" {
			w.t.Errorf("%s was told to other offices, and %s", s[0].ID, what)
		}
	}
	for _, what := range w.keptOpen() {
		w.t.Error(what)
	}
	w.t.Logf("%d papers, sealed at another office %d times", len(papers), spread)
}

// findings are the instants at which an office classified a petition as one
// whose parties are sealed.
func findings(s story) []time.Time {
	var out []time.Time
	for _, e := range s {
		for _, c := range e.Changes {
			if e.Action == petition.ActionClassify && c.Name == petition.FactKind && petition.Kind(c.Value).Sealed() {
				out = append(out, e.WrittenAt)
			}
		}
	}
	return out
}

// sealedSinceAcceptance tells by what a petition that was accepted while its sender
// lay open came to be sealed; "" for one that did not.
func sealedSinceAcceptance(s story, p petition.Petition) string {
	for _, e := range s {
		if e.To != petition.StateAccepted || e.From == e.To {
			continue
		}
		for _, at := range findings(s) {
			if at.After(e.WrittenAt) {
				return "is found to be a denunciation"
			}
		}
		if p.SealedElsewhere && !p.Kind.Sealed() {
			return "is sealed by another office"
		}
	}
	return ""
}

// keptOpen asks the database itself for parties that are kept in the wrong
// place.
func (w *world) keptOpen() []string {
	w.t.Helper()
	driver, address := "pgx", w.b.URL
	if w.b.Store.Engine() == sqldb.SQLite {
		driver, address = "sqlite", "file:"+strings.TrimPrefix(w.b.URL, "sqlite:")
	}
	db, err := sql.Open(driver, address)
	if err != nil {
		w.t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	const sealed = "(p.kind IN ('denunciation', 'mixed') OR p.sealed_elsewhere)"
	var out []string
	for what, query := range map[string]string{
		"open parties of a sealed petition":      "SELECT p.id FROM petition p JOIN party q ON q.authority_id = p.authority_id AND q.petition_id = p.id WHERE " + sealed,
		"telephone numbers of a sealed petition": "SELECT p.id FROM petition p JOIN party_phone q ON q.authority_id = p.authority_id AND q.petition_id = p.id WHERE " + sealed,
		"numbers and names of an open petition": "SELECT p.id FROM petition p JOIN sealed_sender q ON q.authority_id = p.authority_id AND q.petition_id = p.id WHERE NOT " +
			sealed,
		"sealed parties of an open petition": "SELECT p.id FROM petition p JOIN sealed_party q ON q.authority_id = p.authority_id AND q.petition_id = p.id WHERE NOT " +
			sealed,
	} {
		for _, row := range readTable(w.t, db, query) {
			out = append(out, what+": "+string(row[0]))
		}
	}
	return out
}
