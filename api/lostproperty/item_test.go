// Package lostproperty_test is an invented register: lost property. It stands on
// the public seams alone, as a real one does, and is handed in when the program
// is put together: no file outside this folder knows it. CONTRIBUTING.md walks
// through it.
package lostproperty_test

import (
	"kntc/internal/access"
	"kntc/internal/authority"
	"kntc/internal/clock"
	"kntc/internal/fault"
	"kntc/internal/lifecycle"
)

// Item is something that was found and is kept until its owner comes.
type Item struct {
	ID      authority.OwnedID
	Number  lifecycle.Number
	State   lifecycle.State
	Sort    string // what it is: bag, phone
	Grams   int64
	FoundOn clock.Date
	LastOn  clock.Date // when the last step took effect
	GivenOn clock.Date // zero until it is given back
	Version int64
}

// OfItem is what events, deadlines and rows of the ledger about items name.
const OfItem lifecycle.Subject = "lost_item"

// Register is the book in which items are numbered.
const Register lifecycle.Book = "lost_items"

// The states.
const (
	StateStored    lifecycle.State = "stored"     // on the shelf
	StateClaimed   lifecycle.State = "claimed"    // somebody says that it is theirs
	StateGivenBack lifecycle.State = "given_back" // with its owner
)

// The actions.
const (
	ActionFind     lifecycle.Action = "find"
	ActionClaim    lifecycle.Action = "claim"
	ActionWeigh    lifecycle.Action = "weigh"
	ActionGiveBack lifecycle.Action = "give_back"
)

// The fields that events set, from which an item can be made again.
const (
	FieldSort  lifecycle.FieldName = "sort"
	FieldGrams lifecycle.FieldName = "grams"
)

// The permissions, and who has them beside what the program allows.
const (
	ItemRead access.Permission = "lost_item.read"
	ItemKeep access.Permission = "lost_item.keep" // enter, weigh, note a claim
	ItemGive access.Permission = "lost_item.give"
)

func policy() access.Policy {
	return access.Policy{
		access.Clerk:      {ItemRead, ItemKeep},
		access.Head:       {ItemRead, ItemKeep, ItemGive},
		access.Supervisor: {ItemRead},
	}
}

// ErrInvalid refuses an item or a step that is not complete.
var ErrInvalid = fault.Define(fault.Unprocessable, "lost_item_invalid", "Thông tin đồ thất lạc không hợp lệ.", "The lost item is not valid.")
