package store

import (
	"encoding/json"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"

	"kntc/internal/access"
	"kntc/internal/authority"
	"kntc/internal/casework"
	"kntc/internal/ledger"
	"kntc/internal/petition"
	"kntc/internal/store/sqldb"
)

// save queues everything a change stores; it travels with the commit.
func (s *Store) save(t *sqldb.Tx, w casework.Work, c casework.Change) {
	known := c.KnownAt
	if known.IsZero() {
		known = t.Now
	}
	for _, m := range c.NewMatters {
		t.Exec("INSERT INTO matter ("+matterColumns+") VALUES "+sqldb.Marks(1, matterWidth), matterValues(m)...)
	}
	for _, n := range c.NewPetitions {
		t.Exec("INSERT INTO petition ("+petitionColumns+", search_key) VALUES "+sqldb.Marks(1, petitionWidth+1),
			append(petitionValues(n.Petition), n.SearchKey)...)
		saveParties(t, n.Petition.ID, n.Parties)
	}
	for _, p := range c.Petitions {
		savePetition(t, p, c.SearchKeys)
	}
	for _, m := range c.Matters {
		saveMatter(t, m)
	}
	for _, n := range c.Parties {
		replaceParties(t, n)
	}
	for _, l := range c.Left {
		saveLeft(t, l)
	}
	saveAttachments(t, c.Attachments)
	saveEvents(t, w.Actor, c.Events, known)
	for _, carried := range c.Carried {
		carrySpans(t, carried)
	}
	saveSpans(t, c.Spans)
	saveDeadlines(t, c.Deadlines)
	saveMoved(t, c.Moved)
	saveParts(t, c.Parts)
	saveRecirculation(t, c.Recirculation)
	saveAssignees(t, c)
	saveAbsences(t, c)
	if len(c.Events) > 0 {
		saveLedger(t, c.Events[0], c.Ledger, known, c.KnownLater)
	}
	saveReplay(t, w.Request, c.Kept)
}

const (
	petitionWidth = 49
	matterWidth   = 49
)

// savePetition writes what a step can change, guarded by the version it read.
func savePetition(t *sqldb.Tx, p petition.Petition, keys map[authority.OwnedID]string) {
	set, args := "", []any{}
	if key, ok := keys[p.ID]; ok {
		set, args = "search_key = ?, ", append(args, key)
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
}

func saveMatter(t *sqldb.Tx, m petition.Matter) {
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
}

func replaceParties(t *sqldb.Tx, n casework.NewParties) {
	owner := int64(n.Petition.Authority)
	t.Exec("DELETE FROM party WHERE authority_id = ? AND petition_id = ?", owner, n.Petition.UUID)
	t.Exec("DELETE FROM sealed_party WHERE authority_id = ? AND petition_id = ?", owner, n.Petition.UUID)
	saveParties(t, n.Petition, n.Parties)
}

// perInsert bounds the rows of one INSERT, well below the engines' limits on
// parameters.
const perInsert = 100

func saveParties(t *sqldb.Tx, id authority.OwnedID, ps casework.Parties) {
	for chunk := range slices.Chunk(ps.Open, perInsert) {
		var args []any
		for _, p := range chunk {
			args = append(args, int64(id.Authority), id.UUID, p.Ordinal, string(p.Type), p.Name, p.Address, p.Phone,
				p.Representative, p.IdentitySealed, sqldb.Maybe(p.IdentityIndex), sqldb.Maybe(p.PersonKey), sqldb.Day(p.LeftOn))
		}
		t.Exec("INSERT INTO party (authority_id, petition_id, "+partyColumns+") VALUES "+sqldb.Marks(len(chunk), 12), args...)
	}
	for chunk := range slices.Chunk(ps.Sealed, perInsert) {
		var args []any
		for _, p := range chunk {
			args = append(args, int64(id.Authority), id.UUID, p.Ordinal, p.Box, sqldb.Maybe(p.IdentityIndex), sqldb.Maybe(p.PersonIndex), sqldb.Day(p.LeftOn))
		}
		t.Exec("INSERT INTO sealed_party (authority_id, petition_id, "+sealedColumns+") VALUES "+sqldb.Marks(len(chunk), 7), args...)
	}
}

func saveEvents(t *sqldb.Tx, actor access.Actor, events []petition.Event, known time.Time) {
	var account any
	if actor.Account != uuid.Nil {
		account = actor.Account
	}
	for chunk := range slices.Chunk(events, perInsert) {
		var args []any
		for _, e := range chunk {
			args = append(args, int64(e.ID.Authority), e.ID.UUID, e.Version, string(e.Subject), string(e.Action),
				string(e.From), string(e.To), sqldb.Day(e.On), sqldb.Instant(known), sqldb.Instant(t.Now), account, actor.Name,
				e.Reason, e.Paper.Number, sqldb.Day(e.Paper.On), e.Paper.Signer, encodeChanges(e.Changes),
				string(e.Paper.Class), e.Paper.Title, paperYear(e.Paper), e.Paper.Addressees)
		}
		t.Exec("INSERT INTO event ("+eventColumns+") VALUES "+sqldb.Marks(len(chunk), 21), args...)
	}
}

const eventColumns = `authority_id, subject_id, version, subject, action, from_state, to_state, effective_on,
	recorded_at, written_at, actor_id, actor_name, reason, paper_number, paper_on, paper_signer, changes,
	paper_class, paper_title, paper_year, paper_addressees`

// paperYear is the year in which the number of a document is unique; NULL when
// the step produced none.
func paperYear(p petition.Paper) any {
	if p.Class == "" {
		return nil
	}
	return p.On.Year()
}

// encodeChanges keeps the order in which the facts are listed.
func encodeChanges(list []petition.FieldChange) string {
	if len(list) == 0 {
		return "[]"
	}
	b, err := json.Marshal(list)
	if err != nil { // two strings always marshal
		return "[]"
	}
	return string(b)
}

// saveLedger posts rows under the event that caused them. Rows of another
// owner, as in a referral, stand under the same cause in that owner's ledger.
func saveLedger(t *sqldb.Tx, cause petition.Event, list []ledger.Row, known time.Time, later map[authority.OwnedID]time.Time) {
	for chunk := range slices.Chunk(numberLines(list), perInsert) {
		var args []any
		for _, n := range chunk {
			r := n.row
			learned := known
			if k, ok := later[r.ID]; ok {
				learned = k
			}
			many := "no"
			if r.Dims.Many {
				many = "yes"
			}
			args = append(args, int64(r.ID.Authority), cause.ID.UUID, cause.Version, n.line, string(r.Subject), r.ID.UUID,
				string(r.Measure), r.Quantity, sqldb.Day(r.On), sqldb.Instant(learned), sqldb.Instant(t.Now),
				string(r.Dims.Kind), string(r.Dims.Field), string(r.Dims.Channel), many, string(r.Dims.Instance),
				string(r.Dims.Eligibility), string(r.Dims.Competence), string(r.Dims.Disposition), string(r.Dims.Outcome))
		}
		t.Exec("INSERT INTO ledger ("+ledgerColumns+") VALUES "+sqldb.Marks(len(chunk), strings.Count(ledgerColumns, ",")+1), args...)
	}
}

const ledgerColumns = `authority_id, cause_id, cause_version, line, subject, subject_id, measure, quantity,
	effective_on, recorded_at, written_at, kind, field, channel, many, instance, eligibility, competence, disposition, outcome`

type numberedLine struct {
	line int
	row  ledger.Row
}

func numberLines(list []ledger.Row) []numberedLine {
	out := make([]numberedLine, len(list))
	for i, r := range list {
		out[i] = numberedLine{i + 1, r}
	}
	return out
}
