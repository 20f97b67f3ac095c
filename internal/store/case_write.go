package store

import (
	"kntc/internal/casework"
	"kntc/internal/petition"
	"kntc/internal/store/sqldb"
)

// perInsert bounds the rows of one INSERT, well below the engines' limits on
// parameters.
const perInsert = 100

// openMatter queues a new matter.
func openMatter(t *sqldb.Tx, w casework.MatterOpened) {
	t.Exec("INSERT INTO matter ("+matterColumns+") VALUES "+sqldb.Marks(1, matterWidth), matterValues(w.Matter)...)
}

// enterPetition queues a new petition with its parties.
func enterPetition(t *sqldb.Tx, w casework.PetitionEntered) {
	t.Exec("INSERT INTO petition ("+petitionColumns+", search_key) VALUES "+sqldb.Marks(1, petitionWidth+1),
		append(petitionValues(w.Petition), w.SearchKey)...)
	saveParties(t, w.Petition.ID, w.Parties)
}

const (
	petitionWidth = 49
	matterWidth   = 49
)

// changePetition writes what a step can change, guarded by the version it read.
func changePetition(t *sqldb.Tx, w casework.PetitionChanged) {
	p := w.Petition
	set, args := "", []any{}
	if w.SearchKey != nil {
		set, args = "search_key = ?, ", append(args, *w.SearchKey)
	}
	args = append(args,
		string(p.State), string(p.Kind), string(p.Channel), string(p.Field), sqldb.Day(p.ReceivedOn),
		p.Subject, p.Content, p.Respondent, p.ContestedDecision, p.Originals, p.Signatories, p.Anonymous, p.Organisation,
		string(p.Eligibility), string(p.Competence), sqldb.Day(p.LastOn), sqldb.Day(p.DisposedOn), idOrNil(p.Matter),
		ownerOrNil(p.TransferredTo), p.TransferName, sqldb.Day(p.ReplyOn), p.ReplyText, p.Version,
		p.Representatives, p.AllSigned, p.Appointed, string(p.Instance), p.Discipline, string(p.Duty), p.Evident, p.Remote, string(p.Inadmissibility), p.SealedElsewhere,
		string(p.SucceededAs), ownerOrNil(p.HandedTo.Authority), idOrNil(p.HandedTo),
		assigned(p.Assignees), conflicts(p.Conflicts),
		int64(p.ID.Authority), p.ID.UUID, p.Version-1)
	t.ExecOne("UPDATE petition SET "+set+`state = ?, kind = ?, channel = ?, field = ?, received_on = ?,
		subject = ?, content = ?, respondent = ?, contested_decision = ?, originals = ?, signatories = ?, anonymous = ?, organisation = ?,
		eligibility = ?, competence = ?, last_on = ?, disposed_on = ?, matter_id = ?,
		transferred_to = ?, transfer_name = ?, reply_on = ?, reply_text = ?, version = ?,
		representatives = ?, all_signed = ?, appointed = ?, instance = ?, discipline = ?, duty = ?, evident = ?, remote = ?, inadmissibility = ?, sealed_elsewhere = ?,
		succeeded_as = ?, handed_to_authority_id = ?, handed_to_id = ?, assigned = ?, conflicts = ?
		WHERE authority_id = ? AND id = ? AND version = ?`, args...)
	if w.Assigned {
		replaceAssignees(t, p.ID, petition.OfPetition, p.Assignees)
	}
}

// changeMatter writes what a step can change, guarded by the version it read.
func changeMatter(t *sqldb.Tx, w casework.MatterChanged) {
	m := w.Matter
	t.ExecOne(`UPDATE matter SET state = ?, field = ?, last_on = ?, outcome = ?, resolved_on = ?, ended_on = ?, version = ?,
		criteria = ?, extensions = ?, resume_state = ?, suspended_on = ?, appraisal_on = ?, stayed_on = ?, differs = ?, investigated = ?,
		ruling = ?, deliberate = ?, ordered = ?, done = ?, published_on = ?, protected_on = ?, planned_on = ?, merged_into = ?,
		handed_to_authority_id = ?, handed_to_id = ?, assigned = ?, conflicts = ?
		WHERE authority_id = ? AND id = ? AND version = ?`,
		string(m.State), string(m.Field), sqldb.Day(m.LastOn), string(m.Outcome), sqldb.Day(m.ResolvedOn), sqldb.Day(m.EndedOn), m.Version,
		criteria(m), m.Extensions, string(m.Resume), sqldb.Day(m.SuspendedOn), sqldb.Day(m.AppraisalOn), sqldb.Day(m.StayedOn), m.Differs, m.Investigated,
		string(m.Ruling), m.Deliberate, amounts(m.Ordered), amounts(m.Done), sqldb.Day(m.PublishedOn), sqldb.Day(m.ProtectedOn), sqldb.Day(m.PlannedOn), idOrNil(m.MergedInto),
		ownerOrNil(m.HandedTo.Authority), idOrNil(m.HandedTo),
		assigned(m.Assignees), conflicts(m.Conflicts),
		int64(m.ID.Authority), m.ID.UUID, m.Version-1)
	if w.Assigned {
		replaceAssignees(t, m.ID, petition.OfMatter, m.Assignees)
	}
}
