package bench_test

import (
	"encoding/hex"
	"encoding/json"
	"slices"
	"strconv"
	"time"

	"github.com/google/uuid"

	"kntc/internal/access"
	"kntc/internal/authority"
	"kntc/internal/clock"
	"kntc/internal/journal"
	"kntc/internal/ledger"
	"kntc/internal/party/vault"
	"kntc/internal/petition"
	"kntc/internal/store/sqldb"
)

// The tables that are loaded, with their columns in the order of the rows
// below. A test holds that the rows are those that the store would write.
var columns = map[string]string{
	"petition": `authority_id, id, year, no, state, kind_declared, kind, channel, field, received_on,
		subject, content, respondent, contested_decision, originals, signatories, anonymous, organisation, persons,
		eligibility, competence, last_on, classified_on, disposed_on, matter_id, origin_authority_id, origin_id,
		transferred_to, transfer_name, reply_on, reply_text, source_number, source_hash, version, search_key,
		representatives, all_signed, appointed, instance, discipline, duty, evident, remote, inadmissibility, assigned, conflicts`,
	"matter": `authority_id, id, year, no, state, kind, field, channel, many, instance, subject,
		accepted_on, last_on, outcome, resolved_on, ended_on, due_on, discontinued, source, version,
		discipline, duty, remote, assigned, conflicts, carry_out_ended_on, carry_out_ended_as, closed_from`,
	"assignee": "authority_id, account_id, subject_id, subject",
	"party": `authority_id, petition_id, ordinal, type, name, address, phone, representative,
		identity_sealed, identity_index, person_key, name_key`,
	"sealed_party":  "authority_id, petition_id, ordinal, box, identity_index, person_index",
	"party_phone":   "authority_id, petition_id, phone_index",
	"sealed_sender": "authority_id, petition_id, sender_index",
	"event": `authority_id, subject_id, version, subject, action, from_state, to_state, effective_on,
		recorded_at, written_at, actor_id, actor_name, reason, paper_number, paper_on, paper_signer, changes,
		paper_class, paper_title, paper_year, paper_addressees, masked`,
	"ledger": `authority_id, cause_id, cause_version, line, subject, subject_id, measure, quantity,
		effective_on, recorded_at, written_at, dim1, dim2, dim3, dim4, dim5, dim6, dim7, dim8, dim9, dim10, dim11, dim12`,
	"deadline": `authority_id, subject_id, term, seq, subject, kind, of_office, question, start_on, rule_code, rule_version,
		due_on, provisional, state, met_on, ended_on, moves, started_by, ended_by, law_version`,
	"deadline_move":    "authority_id, subject_id, term, seq, no, old_due, new_due, reason, event_version, law_version, recorded_at",
	"register_counter": "authority_id, book, year, last",
}

// rows gathers rows in the text format of COPY.
type rows struct{ tables map[string]*copyText }

func newRows() *rows {
	r := &rows{tables: make(map[string]*copyText)}
	for table := range columns {
		r.tables[table] = &copyText{}
	}
	return r
}

// copyText is a buffer of COPY's text format. The methods append one column;
// end closes the row.
type copyText struct {
	b    []byte
	rows int
	open bool
}

func (t *copyText) next() {
	if t.open {
		t.b = append(t.b, '\t')
	}
	t.open = true
}

func (t *copyText) end() {
	t.b = append(t.b, '\n')
	t.open = false
	t.rows++
}

func (t *copyText) null() {
	t.next()
	t.b = append(t.b, `\N`...)
}

func (t *copyText) int(n int64) {
	t.next()
	t.b = strconv.AppendInt(t.b, n, 10)
}

func (t *copyText) text(s string) {
	t.next()
	for i := range len(s) {
		switch c := s[i]; c {
		case '\\':
			t.b = append(t.b, `\\`...)
		case '\n':
			t.b = append(t.b, `\n`...)
		case '\r':
			t.b = append(t.b, `\r`...)
		case '\t':
			t.b = append(t.b, `\t`...)
		default:
			t.b = append(t.b, c)
		}
	}
}

// maybe is a text that is NULL when empty.
func (t *copyText) maybe(s string) {
	if s == "" {
		t.null()
		return
	}
	t.text(s)
}

func (t *copyText) bool(b bool) {
	t.next()
	t.b = strconv.AppendBool(t.b, b)
}

func (t *copyText) uuid(id uuid.UUID) {
	if id == uuid.Nil {
		t.null()
		return
	}
	t.next()
	t.b = append(t.b, id.String()...)
}

// version is NULL when there is none.
func (t *copyText) version(v int64) {
	if v == 0 {
		t.null()
		return
	}
	t.int(v)
}

func (t *copyText) day(d clock.Date) { t.maybe(d.String()) }

func (t *copyText) instant(at time.Time) {
	t.next()
	t.b = at.UTC().AppendFormat(t.b, sqldb.InstantLayout)
}

func (t *copyText) bytes(b []byte) {
	if b == nil {
		t.null()
		return
	}
	t.next()
	t.b = append(t.b, `\\x`...)
	t.b = hex.AppendEncode(t.b, b)
}

func (t *copyText) owner(id authority.ID) {
	if id == 0 {
		t.null()
		return
	}
	t.int(int64(id))
}

func (r *rows) petition(p petition.Petition, key string) {
	t := r.tables["petition"]
	t.owner(p.ID.Authority)
	t.uuid(p.ID.UUID)
	t.int(int64(p.Number.Year))
	t.int(int64(p.Number.No))
	t.text(string(p.State))
	t.text(string(p.KindDeclared))
	t.text(string(p.Kind))
	t.text(string(p.Channel))
	t.text(string(p.Field))
	t.day(p.ReceivedOn)
	t.text(p.Subject)
	t.text(p.Content)
	t.text(p.Respondent)
	t.text(p.ContestedDecision)
	t.bool(p.Originals)
	t.int(int64(p.Signatories))
	t.bool(p.Anonymous)
	t.bool(p.Organisation)
	t.bool(p.Persons)
	t.text(string(p.Eligibility))
	t.text(string(p.Competence))
	t.day(p.LastOn)
	t.day(p.ClassifiedOn)
	t.day(p.DisposedOn)
	t.uuid(p.Matter.UUID)
	t.owner(p.Origin.Authority)
	t.uuid(p.Origin.UUID)
	t.owner(p.TransferredTo)
	t.text(p.TransferName)
	t.day(p.ReplyOn)
	t.text(p.ReplyText)
	t.text(p.SourceNumber)
	t.text(p.SourceHash)
	t.int(p.Version)
	t.text(key)
	t.int(int64(p.Representatives))
	t.bool(p.AllSigned)
	t.bool(p.Appointed)
	t.text(string(p.Instance))
	t.bool(p.Discipline)
	t.text(string(p.Duty))
	t.bool(p.Evident)
	t.bool(p.Remote)
	t.text(string(p.Inadmissibility))
	t.text(petition.WriteAssignees(p.Assignees))
	t.text(petition.WriteConflicts(p.Conflicts))
	t.end()
	r.assignees(p.ID, petition.OfPetition, p.Assignees)
}

// assignees are what finds the cases of an account.
func (r *rows) assignees(id authority.OwnedID, subject petition.Subject, list []petition.Assignee) {
	t := r.tables["assignee"]
	for _, a := range list {
		t.owner(id.Authority)
		t.uuid(a.Account)
		t.uuid(id.UUID)
		t.text(string(subject))
		t.end()
	}
}

func (r *rows) matter(m petition.Matter) {
	t := r.tables["matter"]
	t.owner(m.ID.Authority)
	t.uuid(m.ID.UUID)
	t.int(int64(m.Number.Year))
	t.int(int64(m.Number.No))
	t.text(string(m.State))
	t.text(string(m.Kind))
	t.text(string(m.Field))
	t.text(string(m.Channel))
	t.bool(m.Many)
	t.text(string(m.Instance))
	t.text(m.Subject)
	t.day(m.AcceptedOn)
	t.day(m.LastOn)
	t.text(string(m.Outcome))
	t.day(m.ResolvedOn)
	t.day(m.EndedOn)
	t.day(m.DueOn)
	t.bool(m.Discontinued)
	t.text(m.Source)
	t.int(m.Version)
	t.bool(m.Discipline)
	t.text(string(m.Duty))
	t.bool(m.Remote)
	t.text(petition.WriteAssignees(m.Assignees))
	t.text(petition.WriteConflicts(m.Conflicts))
	t.day(m.CarryOutEndedOn)
	t.text(string(m.CarryOutEndedAs))
	t.text(string(m.ClosedFrom))
	t.end()
	r.assignees(m.ID, petition.OfMatter, m.Assignees)
}

func (r *rows) parties(id authority.OwnedID, ps vault.Stored) {
	for _, p := range ps.Open {
		t := r.tables["party"]
		t.owner(id.Authority)
		t.uuid(id.UUID)
		t.int(int64(p.Ordinal))
		t.text(string(p.Type))
		t.text(p.Name)
		t.text(p.Address)
		t.text(p.Phone)
		t.bool(p.Representative)
		t.bytes(p.IdentitySealed)
		t.maybe(p.IdentityIndex)
		t.maybe(p.PersonKey)
		t.maybe(p.NameKey)
		t.end()
	}
	for _, p := range ps.Sealed {
		t := r.tables["sealed_party"]
		t.owner(id.Authority)
		t.uuid(id.UUID)
		t.int(int64(p.Ordinal))
		t.bytes(p.Box)
		t.maybe(p.IdentityIndex)
		t.maybe(p.PersonIndex)
		t.end()
	}
	r.senders("party_phone", id, ps.Phones)
	r.senders("sealed_sender", id, ps.Senders)
}

func (r *rows) senders(table string, id authority.OwnedID, indexes []string) {
	t := r.tables[table]
	for _, index := range slices.Compact(slices.Sorted(slices.Values(indexes))) {
		t.owner(id.Authority)
		t.uuid(id.UUID)
		t.text(index)
		t.end()
	}
}

func (r *rows) events(actor access.Actor, list []petition.Event, now time.Time) {
	t := r.tables["event"]
	for _, e := range list {
		t.owner(e.ID.Authority)
		t.uuid(e.ID.UUID)
		t.int(e.Version)
		t.text(string(e.Subject))
		t.text(string(e.Action))
		t.text(string(e.From))
		t.text(string(e.To))
		t.day(e.On)
		t.instant(now)
		t.instant(now)
		t.uuid(actor.Account)
		t.text(actor.Name)
		t.text(e.Reason)
		t.text(e.Paper.Number)
		t.day(e.Paper.On)
		t.text(e.Paper.Signer)
		t.text(changes(e.Changes))
		t.text(string(e.Paper.Class))
		t.text(e.Paper.Title)
		if e.Paper.Class == "" {
			t.null()
		} else {
			t.int(int64(e.Paper.On.Year()))
		}
		t.text(e.Paper.Addressees)
		t.bool(e.Masked)
		t.end()
	}
}

func changes(list []petition.FieldChange) string {
	if len(list) == 0 {
		return "[]"
	}
	b, err := json.Marshal(list)
	if err != nil { // two strings always marshal
		return err.Error()
	}
	return string(b)
}

func (r *rows) ledger(cause petition.Event, list []ledger.Row, now time.Time) {
	t := r.tables["ledger"]
	for i, row := range list {
		t.owner(row.ID.Authority)
		t.uuid(cause.ID.UUID)
		t.int(cause.Version)
		t.int(int64(i + 1))
		t.text(string(row.Subject))
		t.uuid(row.ID.UUID)
		t.text(string(row.Measure))
		t.int(row.Quantity)
		t.day(row.On)
		t.instant(now)
		t.instant(now)
		places := petition.Counted().Subjects[0].Dimensions // matters have the same
		for slot := range ledger.Slots {
			if slot < len(places) {
				t.text(row.Dims[places[slot]])
			} else {
				t.text("")
			}
		}
		t.end()
	}
}

func (r *rows) deadline(d journal.DeadlineChange) {
	t := r.tables["deadline"]
	for _, e := range d.Entries {
		t.owner(d.ID.Authority)
		t.uuid(d.ID.UUID)
		t.text(string(e.Term))
		t.int(int64(e.Seq))
		t.text(string(d.Subject))
		t.text(e.Facts.Kind)
		t.bool(!e.Term.Citizens())
		t.text(e.Case())
		t.day(e.Start)
		t.text(e.Rule)
		t.int(int64(e.RuleVersion))
		t.day(e.Due)
		t.bool(e.Provisional)
		t.text(string(e.State))
		t.day(e.MetOn)
		t.day(e.EndedOn)
		t.int(int64(e.Moves))
		t.int(e.StartedBy)
		t.version(e.EndedBy)
		t.int(d.LawVersion)
		t.end()
	}
}

func (r *rows) moves(d journal.DeadlineChange, now time.Time) {
	t := r.tables["deadline_move"]
	for _, m := range d.Moves {
		t.owner(d.ID.Authority)
		t.uuid(d.ID.UUID)
		t.text(string(m.Term))
		t.int(int64(m.Seq))
		t.int(int64(m.No))
		t.day(m.Old)
		t.day(m.New)
		t.text(string(m.Why))
		t.version(m.Version)
		t.int(d.LawVersion)
		t.instant(now)
		t.end()
	}
}

func (r *rows) counter(b journal.Book, last int) {
	t := r.tables["register_counter"]
	t.owner(b.Authority)
	t.text(string(b.Name))
	t.int(int64(b.Year))
	t.int(int64(last))
	t.end()
}
