package store

import (
	"github.com/google/uuid"

	"kntc/internal/authority"
	"kntc/internal/petition"
	"kntc/internal/store/sqldb"
)

// The columns that several tables have, beside the kinds that sqldb knows.

// ofOwner is a column with the id of something of the same authority as the row.
func ofOwner[T any](name string, ids func(*T) (own, other *authority.OwnedID)) sqldb.Column[T] {
	return sqldb.Owned(name, func(row *T) (own, owner *authority.ID, id *uuid.UUID) {
		self, other := ids(row)
		return &self.Authority, &other.Authority, &other.UUID
	})
}

// assigned is the column of assignees as one text; most rows have none.
func assigned[T any](field func(*T) *[]petition.Assignee) sqldb.Column[T] {
	return sqldb.Coded("assigned", field, petition.WriteAssignees, readAssignees)
}

func readAssignees(into *[]petition.Assignee, text string) (err error) {
	*into, err = petition.ReadAssignees(text)
	return err
}

// conflicts is the column of conflicts of interest as one text.
func conflicts[T any](field func(*T) *[]petition.Conflict) sqldb.Column[T] {
	return sqldb.Coded("conflicts", field, petition.WriteConflicts, readConflicts)
}

func readConflicts(into *[]petition.Conflict, text string) (err error) {
	*into, err = petition.ReadConflicts(text)
	return err
}

// readNumbers reads numbers of the book of petitions.
func readNumbers(into *[]petition.Number, text string) (err error) {
	*into, err = petition.ReadNumbers(text)
	return err
}
