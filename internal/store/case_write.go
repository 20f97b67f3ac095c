package store

import (
	"kntc/internal/casework"
	"kntc/internal/petition"
	"kntc/internal/store/sqldb"
)

// openMatter queues a new matter.
func openMatter(t *sqldb.Tx, w casework.MatterOpened) {
	matterTable.Insert(t, w.Matter)
}

// enterPetition queues a new petition with its parties.
func enterPetition(t *sqldb.Tx, w casework.PetitionEntered) {
	petitionTable.InsertWith(t, &w.Petition, sqldb.Set{Column: searchKey, Value: w.SearchKey})
	saveParties(t, w.Petition.ID, w.Parties)
}

// changePetition writes what a step can change, guarded by the version it read.
func changePetition(t *sqldb.Tx, w casework.PetitionChanged) {
	var beside []sqldb.Set
	if w.SearchKey != nil {
		beside = append(beside, sqldb.Set{Column: searchKey, Value: *w.SearchKey})
	}
	petitionTable.Update(t, &w.Petition, w.Petition.Version-1, beside...)
	if w.Assigned {
		replaceAssignees(t, w.Petition.ID, petition.OfPetition, w.Petition.Assignees)
	}
}

// changeMatter writes what a step can change, guarded by the version it read.
func changeMatter(t *sqldb.Tx, w casework.MatterChanged) {
	matterTable.Update(t, &w.Matter, w.Matter.Version-1)
	if w.Assigned {
		replaceAssignees(t, w.Matter.ID, petition.OfMatter, w.Matter.Assignees)
	}
}
