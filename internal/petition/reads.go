package petition

import (
	"sync"

	"kntc/internal/lifecycle"
)

// What steps read beside the petition or matter itself. Which one exactly is
// told by the command and the case.
const (
	ReadParties      lifecycle.Read = "parties"       // of the petition
	ReadPeople       lifecycle.Read = "people"        // … as they are, not as they are stored
	ReadSealedPeople lifecycle.Read = "sealed_people" // … when they are sealed, so that no text names them
	ReadSamePaper    lifecycle.Read = "same_paper"    // when the parties are to be sealed: they themselves, and what other authorities made of the same paper
	ReadMatter       lifecycle.Read = "matter"        // to which the petition belongs
	ReadOrigin       lifecycle.Read = "origin"        // the petition this one was referred from
	ReadGuided       lifecycle.Read = "guided"        // earlier petitions of the same persons on which guidance was given
	ReadTransferred  lifecycle.Read = "transferred"   // earlier petitions of the same persons that were transferred
	ReadBelow        lifecycle.Read = "below"         // that the addressee is an authority below this one
	ReadUrgings      lifecycle.Read = "urgings"       // how many wait for an answer
	ReadTarget       lifecycle.Read = "target"        // the open matter that the command names, for the petition to join
	ReadLinked       lifecycle.Read = "linked"        // the petition that its transfer opened at another authority, with its parties
	ReadDisposal     lifecycle.Read = "disposal"      // what the disposition left behind it, from the history
	ReadFiles        lifecycle.Read = "files"         // of the petition
	ReadYearNumber   lifecycle.Read = "year_number"   // in the book of the year to which the receipt is corrected
	ReadContents     lifecycle.Read = "contents"      // the matters that contents join, and numbers for those they open
	ReadMatterNumber lifecycle.Read = "matter_number" // for the matter that the petition opens
	ReadPrior        lifecycle.Read = "prior"         // the earlier matter, of whichever authority, with its petitions
	ReadGivenUp      lifecycle.Read = "given_up"      // whether the same person went up from the earlier matter before, and withdrew that
	ReadComplained   lifecycle.Read = "complained"    // the earlier matter about which the petition complains with which its dispute went on, and what was told of that
	ReadNext         lifecycle.Read = "next"          // the matters, of whichever authority, that go on from this one
	ReadPlaceThere   lifecycle.Read = "place_there"   // at the addressee, in the deployment: a number, and what is entered with it
	ReadCustody      lifecycle.Read = "custody"       // whether the addressee had the case before
	ReadSuccessor    lifecycle.Read = "successor"     // that the addressee succeeds the authority
	ReadWholeCase    lifecycle.Read = "whole_case"    // the matter's petitions with parties and attachments, and numbers for all of it at the addressee
	ReadMergeTarget  lifecycle.Read = "merge_target"  // the matter that the command names, to merge with
	ReadMerged       lifecycle.Read = "merged"        // the matter with which this one was merged, and what it took
	ReadSuspension   lifecycle.Read = "suspension"    // the suspension or appraisal that the command names
	ReadSigners      lifecycle.Read = "signers"       // how many people sent the petitions of the matter
	ReadTakenUp      lifecycle.Read = "taken_up"      // the earlier matter from which this one took the dispute over, with its history
	ReadBefore       lifecycle.Read = "before"        // the case at the predecessors that handed it over
	ReadMoves        lifecycle.Read = "moves"         // by which steps the matter came to its states, from the history
	ReadTeam         lifecycle.Read = "team"          // what the members of the team that the command names may do
	ReadBody         lifecycle.Read = "body"          // that the body which the command names exists, and who works there
	ReadAccount      lifecycle.Read = "account"       // what the account that the command names may do
	ReadDue          lifecycle.Read = "due"           // the last day for the result of the matter
)

// PetitionPlan is what is known of an action on petitions before one is loaded.
func PetitionPlan(a Action) lifecycle.Plan { return petitionPlans()[a] }

// MatterPlan is what is known of an action on matters before one is loaded.
func MatterPlan(a Action) lifecycle.Plan { return matterPlans()[a] }

// PlanOf is what is known of the step that made an event.
func PlanOf(e Event) lifecycle.Plan {
	if e.Subject == OfMatter {
		return MatterPlan(e.Action)
	}
	return PetitionPlan(e.Action)
}

// GoesOn reports whether a case begins with the event that goes on from another
// one.
func GoesOn(e Event) bool {
	t := &petitionTable
	if e.Subject == OfMatter {
		t = &complaintTable // tables of matters begin alike
	}
	b, begins := t.Beginning(e.Action)
	return begins && b.GoesOn
}

// The tables never change, so this is found out once.
//
//nolint:gochecknoglobals // read-only, made from the tables
var (
	petitionPlans = sync.OnceValue(func() map[Action]lifecycle.Plan { return lifecycle.Plans([]*Table{&petitionTable}) })
	matterPlans   = sync.OnceValue(func() map[Action]lifecycle.Plan { return lifecycle.Plans(MatterTables()) })
)
