package store

import (
	"kntc/internal/casework"
	"kntc/internal/petition"
	"kntc/internal/store/sqldb"
)

// openMatters queues new matters.
func openMatters(t *sqldb.Tx, list []casework.MatterOpened) {
	rows := make([]petition.Matter, len(list))
	for i, w := range list {
		rows[i] = w.Matter
	}
	matterTable.Insert(t, rows...)
	for _, m := range rows {
		addInterests(t, m.ID, petition.OfMatter, m.Conflicts)
		if len(m.Assignees) > 0 { // it was handed over while a body's people verify it
			replaceAssignees(t, m.ID, petition.OfMatter, m.Assignees)
		}
	}
}

// enterPetitions queues new petitions with their parties.
func enterPetitions(t *sqldb.Tx, list []casework.PetitionEntered) {
	rows, keys := make([]petition.Petition, len(list)), make([]any, len(list))
	var parties storedParties
	for i, w := range list {
		rows[i], keys[i] = w.Petition, w.SearchKey
		parties.add(w.Petition.ID, w.Parties)
	}
	petitionTable.InsertWith(t, rows, searchKey, keys)
	parties.save(t)
	for _, p := range rows {
		addInterests(t, p.ID, petition.OfPetition, p.Conflicts)
	}
}

// changePetition writes what a step can change, guarded by the version it read.
func changePetition(t *sqldb.Tx, w casework.PetitionChanged) {
	var beside []sqldb.Set
	if w.SearchKey != nil {
		beside = append(beside, sqldb.Set{Column: searchKey, Value: *w.SearchKey})
	}
	petitionTable.Update(t, &w.Petition, w.Petition.Version-1, beside...)
	addInterests(t, w.Petition.ID, petition.OfPetition, w.Petition.Conflicts)
	if w.Assigned {
		replaceAssignees(t, w.Petition.ID, petition.OfPetition, w.Petition.Assignees)
	}
}

// renumber puts a new number in the place of one that is annulled. Seldom done,
// it is apart from the other changes, which would touch the index of numbers.
func renumber(t *sqldb.Tx, w casework.PetitionRenumbered) {
	p := w.Petition
	t.ExecOne("UPDATE petition SET year = ?, no = ?, former_numbers = ? WHERE authority_id = ? AND id = ?",
		p.Number.Year, p.Number.No, petition.WriteNumbers(p.FormerNumbers), int64(p.ID.Authority), p.ID.UUID)
	annulled := p.FormerNumbers[len(p.FormerNumbers)-1]
	t.Exec("INSERT INTO annulled_number (authority_id, year, no, petition_id) VALUES "+sqldb.Marks(1, 4),
		int64(p.ID.Authority), annulled.Year, annulled.No, p.ID.UUID)
}

// renameMatter writes another subject of a matter. It is apart from the other
// changes: no step of a table has one.
func renameMatter(t *sqldb.Tx, w casework.MatterRenamed) {
	t.ExecOne("UPDATE matter SET subject = ? WHERE authority_id = ? AND id = ?", w.Subject, int64(w.Matter.Authority), w.Matter.UUID)
}

// changeMatter writes what a step can change, guarded by the version it read.
func changeMatter(t *sqldb.Tx, w casework.MatterChanged) {
	matterTable.Update(t, &w.Matter, w.Matter.Version-1)
	addInterests(t, w.Matter.ID, petition.OfMatter, w.Matter.Conflicts)
	if w.Assigned {
		replaceAssignees(t, w.Matter.ID, petition.OfMatter, w.Matter.Assignees)
	}
}
