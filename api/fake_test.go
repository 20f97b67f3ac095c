package api

import (
	"bytes"
	"context"
	"io"
	"strconv"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"kntc/internal/access"
	"kntc/internal/agenda"
	"kntc/internal/attachment"
	"kntc/internal/authority"
	"kntc/internal/bilingual"
	"kntc/internal/casework"
	"kntc/internal/casework/imports"
	"kntc/internal/casework/papers"
	"kntc/internal/clock"
	"kntc/internal/deadline"
	"kntc/internal/directory"
	"kntc/internal/fault"
	"kntc/internal/idempotency"
	"kntc/internal/identity"
	"kntc/internal/ledger"
	"kntc/internal/lifecycle"
	paging "kntc/internal/page"
	drawn "kntc/internal/paper"
	people "kntc/internal/party"
	"kntc/internal/party/vault"
	"kntc/internal/petition"
	"kntc/internal/staffing"
	"kntc/internal/statistics"
	"kntc/internal/store/storetest"
)

// The rows that the fakes know.
var (
	petitionID = ownedFor("0198c2d1-0000-7000-8000-000000000001")
	matterID   = ownedFor("0198c2d1-0000-7000-8000-000000000002")
	absentID   = ownedFor("0198c2d1-0000-7000-8000-00000000000f")
	importID   = ownedFor("0198c2d1-0000-7000-8000-000000000021")
	fileID     = ownedFor("0198c2d1-0000-7000-8000-000000000003")
	instant    = time.Date(2026, 3, 3, 2, 15, 4, 123456000, time.UTC)
)

func ownedFor(s string) authority.OwnedID {
	return authority.OwnedID{Authority: testOffice, UUID: uuid.MustParse(s)}
}

func day(d int) clock.Date { return clock.MustDate(2026, time.March, d) }

func samplePetition() petition.Petition {
	return petition.Petition{
		ID: petitionID, Number: petition.Number{Book: petition.PetitionBook, Year: 2026, No: 12}, State: petition.StateClassified,
		KindDeclared: petition.Complaint, Kind: petition.Complaint, Channel: petition.InPerson, Field: petition.FieldLand,
		ReceivedOn: day(2), Subject: "Khiếu nại thu hồi đất", Signatories: 1, Eligibility: petition.Eligible,
		Competence: petition.Within, LastOn: day(3), Version: 2,
	}
}

func sampleMatter() petition.Matter {
	return petition.Matter{
		ID: matterID, Number: petition.Number{Book: petition.MatterBook, Year: 2026, No: 4}, State: petition.StateAccepted,
		Kind: petition.Complaint, Field: petition.FieldLand, Channel: petition.InPerson, Instance: petition.First,
		Subject: "Khiếu nại thu hồi đất", AcceptedOn: day(5), LastOn: day(5), Version: 2,
		Assignees: []petition.Assignee{{Account: testAccount, Leader: true, Since: day(6)}},
		Conflicts: []petition.Conflict{{Account: colleagueID, Ground: petition.KinOfParty, Since: day(6)}},
	}
}

// colleagueID is somebody else of the office.
var colleagueID = uuid.MustParse("0198c2d1-0000-7000-8000-0000000000aa")

func sampleAbsence() staffing.Absence {
	return staffing.Absence{
		ID: fileID, Account: testAccount, StandIn: colleagueID, From: day(9), To: day(20),
		Recorded: staffing.Record{Reason: "Nghỉ phép", ActorName: "dongda.head", At: instant},
	}
}

// fakeCases answers from one petition and one matter, and remembers answers
// under their idempotency keys as the use cases do.
type fakeCases struct {
	catalogue *ledger.Catalogue

	mu      sync.Mutex
	kept    map[string]keptAnswer
	lines   []casework.PetitionLine
	repeat  int           // how many more times an export has the lines
	waits   bool          // a registration goes on until its client has gone
	slow    time.Duration // how long imports and exports take
	failed  error         // returned by every write, and by exports after the last row
	block   chan struct{} // when set, writes say that they have entered and wait for it
	entered chan struct{}
	asked   casework.PetitionFilter
	got     petition.Command
	told    casework.Registration
}

type keptAnswer struct {
	print  string
	answer idempotency.Answer
}

func newFakeCases(t *testing.T) *fakeCases {
	t.Helper()
	f := &fakeCases{catalogue: storetest.Counted(t), kept: make(map[string]keptAnswer), entered: make(chan struct{}, 9)}
	for i := range 5 {
		p := samplePetition()
		p.ID.UUID[15], p.Number.No, p.ReceivedOn = byte(0x10+i), 5-i, day(7-i)
		f.lines = append(f.lines, casework.PetitionLine{Petition: p, Petitioner: "Nguyễn Thị Mẫu"})
	}
	return f
}

// once answers a write as casework's run does.
func once[R any](f *fakeCases, o idempotency.Once[R], result R) (idempotency.Answer, error) {
	if f.block != nil {
		f.entered <- struct{}{}
		<-f.block
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.failed != nil {
		return idempotency.Answer{}, f.failed
	}
	if k, ok := f.kept[o.Key]; ok && o.Key != "" {
		if k.print != o.Fingerprint {
			return idempotency.Answer{}, idempotency.ErrKeyReused
		}
		return k.answer, nil
	}
	a, err := o.Render(result)
	if err == nil {
		f.kept[o.Key] = keptAnswer{o.Fingerprint, a}
	}
	return a, err
}

func (f *fakeCases) Register(ctx context.Context, _ access.Actor, r casework.Registration, o idempotency.Once[casework.PetitionResult]) (idempotency.Answer, error) {
	f.told = r
	if f.waits {
		<-ctx.Done()
		return idempotency.Answer{}, ctx.Err()
	}
	p := samplePetition()
	p.State, p.Version = petition.StateReceived, 1
	return once(f, o, casework.PetitionResult{
		Petition: p, Shown: vault.Shown{Parties: r.Parties},
		Duplicates: []casework.Duplicate{{Similarity: 0.5, Candidate: casework.Candidate{
			ID: petitionID, Number: p.Number, State: petition.StateAccepted, ReceivedOn: day(1), Subject: "Thu hồi đất", ByIdentity: true,
		}}},
		Elsewhere: []casework.Elsewhere{{Office: "UBND phường Ví Dụ", ReceivedOn: day(1), State: petition.StateDecided, Answer: "04/QĐ-UBND", AnsweredOn: day(3)}},
	})
}

func (f *fakeCases) PossibleDuplicates(_ context.Context, _ access.Actor, r casework.Registration) ([]casework.Duplicate, error) {
	f.told = r
	return nil, nil
}

func (f *fakeCases) SentBy(ctx context.Context, actor access.Actor, _ casework.Sender, page paging.Page) ([]casework.PetitionLine, error) {
	return f.Petitions(ctx, actor, casework.PetitionFilter{}, page)
}

func (f *fakeCases) ReplaceParties(_ context.Context, _ access.Actor, id authority.OwnedID, version int64, c casework.Correction, o idempotency.Once[casework.PetitionResult]) (idempotency.Answer, error) {
	if err := f.see(id, petitionID, version); err != nil {
		return idempotency.Answer{}, err
	}
	return once(f, o, casework.PetitionResult{Petition: samplePetition(), Shown: vault.Shown{Parties: c.Parties}})
}

func (f *fakeCases) StepPetition(_ context.Context, _ access.Actor, id authority.OwnedID, version int64, cmd petition.Command, o idempotency.Once[casework.PetitionResult]) (idempotency.Answer, error) {
	if err := f.see(id, petitionID, version); err != nil {
		return idempotency.Answer{}, err
	}
	f.got = cmd
	p, m := samplePetition(), sampleMatter()
	p.Version = 3
	return once(f, o, casework.PetitionResult{Petition: p, Matter: &m, Linked: &p})
}

func (f *fakeCases) StepMatter(_ context.Context, _ access.Actor, id authority.OwnedID, version int64, cmd petition.Command, o idempotency.Once[casework.MatterResult]) (idempotency.Answer, error) {
	if err := f.see(id, matterID, version); err != nil {
		return idempotency.Answer{}, err
	}
	f.got = cmd
	m := sampleMatter()
	m.Version = 3
	return once(f, o, casework.MatterResult{Matter: m})
}

// see refuses ids that the fake does not know, and old versions.
func (f *fakeCases) see(id, known authority.OwnedID, version int64) error {
	if id != known {
		return fault.ErrNotFound
	}
	if version != 0 && version != 2 {
		return fault.ErrStale.With("current_version", 2)
	}
	return nil
}

func (f *fakeCases) Petition(_ context.Context, _ access.Actor, id authority.OwnedID) (casework.PetitionView, error) {
	m := sampleMatter()
	return casework.PetitionView{
		Petition: samplePetition(), Matter: &m,
		Shown: vault.Shown{Parties: []people.Party{{Ordinal: 1, Type: people.Person, Name: "Nguyễn Thị Mẫu", IdentityNumber: "0••••••••123"}}},
	}, f.see(id, petitionID, 0)
}

func (f *fakeCases) Petitions(_ context.Context, _ access.Actor, q casework.PetitionFilter, page paging.Page) ([]casework.PetitionLine, error) {
	f.asked = q
	from := 0
	for i, l := range f.lines {
		if !page.After.IsZero() && l.Petition.ID == page.After.ID {
			from = i + 1
		}
	}
	return f.lines[from:min(from+page.Limit, len(f.lines))], nil
}

func (f *fakeCases) CountPetitions(context.Context, access.Actor, casework.PetitionFilter, paging.Counting) (paging.Count, error) {
	return paging.Count{Value: int64(len(f.lines)), Method: paging.CountExact}, nil
}

// work takes its time, unless the request ends before.
func (f *fakeCases) work(ctx context.Context) error {
	select {
	case <-time.After(f.slow):
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (f *fakeCases) ExportPetitions(ctx context.Context, _ access.Actor, _ casework.PetitionFilter, fn func(casework.PetitionLine) error) error {
	if err := f.work(ctx); err != nil {
		return err
	}
	for range 1 + f.repeat {
		for _, l := range f.lines {
			if err := fn(l); err != nil {
				return err
			}
		}
	}
	return f.failed
}

func (f *fakeCases) PetitionActions(_ context.Context, _ access.Actor, id authority.OwnedID) (petition.Petition, []petition.Availability, error) {
	p := samplePetition()
	return p, petition.PetitionActions(p, nil, petition.Past{}, day(9), func(p access.Permission) bool { return access.Clerk.Grants(p) }, petition.AsOperator()), f.see(id, petitionID, 0)
}

func (f *fakeCases) MatterActions(_ context.Context, _ access.Actor, id authority.OwnedID) (petition.Matter, []petition.Availability, error) {
	m := sampleMatter()
	return m, petition.MatterActions(m, day(9), petition.Due{}, petition.Past{}, func(p access.Permission) bool { return access.Head.Grants(p) }, petition.AsOperator()), f.see(id, matterID, 0)
}

func (f *fakeCases) Events(_ context.Context, _ access.Actor, id authority.OwnedID) ([]casework.EventRecord, error) {
	event := func(subject petition.Subject, version int64, action petition.Action) casework.EventRecord {
		return casework.EventRecord{
			Event: petition.Event{
				Subject: subject, ID: id, Version: version, Action: action, To: petition.StateClassified, On: day(3),
				Paper: petition.Paper{Number: "1/TB"}, Changes: []petition.FieldChange{{Name: petition.FactKind, Value: "complaint"}},
			},
			RecordedAt: instant, WrittenAt: instant, ActorID: testAccount, ActorName: "dongda.clerk",
		}
	}
	switch id {
	case petitionID:
		return []casework.EventRecord{event(petition.OfPetition, 1, petition.ActionRegister), event(petition.OfPetition, 2, petition.ActionClassify)}, nil
	case matterID:
		return []casework.EventRecord{event(petition.OfMatter, 1, petition.ActionOpen), event(petition.OfMatter, 2, petition.ActionVerify)}, nil
	}
	return nil, fault.ErrNotFound
}

func (f *fakeCases) Matter(_ context.Context, _ access.Actor, id authority.OwnedID) (casework.MatterView, error) {
	return casework.MatterView{
		MatterRecord: casework.MatterRecord{Matter: sampleMatter(), Petitions: []petition.Petition{samplePetition()}},
		Spans:        []casework.SpanRecord{{Version: 3, Kind: casework.SuspensionSpan, Ground: petition.AwaitingResult, From: day(6), To: day(7)}},
	}, f.see(id, matterID, 0)
}

func (f *fakeCases) Holders(_ context.Context, _ access.Actor, id authority.OwnedID) ([]casework.Holder, error) {
	if id != petitionID {
		return nil, fault.ErrNotFound
	}
	return []casework.Holder{
		{Custody: petition.Custody{Authority: testOffice, Petition: id, By: petition.ByReceipt, From: day(2), To: day(5)}, Name: "UBND phường Ví Dụ"},
		{Custody: petition.Custody{Outside: "Tòa án", By: petition.ByTransfer, From: day(5), AwaitsReply: true}, Name: "Tòa án"},
	}, nil
}

func (f *fakeCases) Recirculated(ctx context.Context, actor access.Actor, q casework.RecirculatedFilter, page paging.Page) ([]casework.RecirculatedLine, error) {
	lines, err := f.Petitions(ctx, actor, casework.PetitionFilter{Kind: q.Kind}, page)
	out := make([]casework.RecirculatedLine, len(lines))
	for i, l := range lines {
		holders, _ := f.Holders(ctx, actor, petitionID)
		out[i] = casework.RecirculatedLine{PetitionLine: l, Times: 2, On: day(9), Holders: holders}
	}
	return out, err
}

func (f *fakeCases) CountRecirculated(context.Context, access.Actor, casework.RecirculatedFilter, paging.Counting) (paging.Count, error) {
	return paging.Count{Value: int64(len(f.lines)), Method: paging.CountExact}, nil
}

func (f *fakeCases) ExportRecirculated(ctx context.Context, actor access.Actor, q casework.RecirculatedFilter, fn func(casework.RecirculatedLine) error) error {
	lines, _ := f.Recirculated(ctx, actor, q, paging.Page{Limit: len(f.lines)})
	for _, l := range lines {
		if err := fn(l); err != nil {
			return err
		}
	}
	return f.failed
}

func (f *fakeCases) Staff(_ context.Context, _ access.Actor, at authority.ID) ([]staffing.Person, error) {
	if at != testOffice {
		return nil, fault.ErrNotFound
	}
	return []staffing.Person{{Account: testAccount, Name: "Trần Văn Ví Dụ", Roles: []access.Role{access.Officer}}}, nil
}

func (f *fakeCases) Worklist(_ context.Context, _ access.Actor, page agenda.WorkPage) ([]agenda.WorkLine, clock.Date, error) {
	m := sampleMatter()
	lines := []agenda.WorkLine{
		{
			Subject: petition.OfMatter, ID: matterID, Number: m.Number, Kind: m.Kind, State: m.State, Title: m.Subject, Assignees: m.Assignees,
			Due: day(8), Term: deadline.Resolve, Own: true, For: []uuid.UUID{colleagueID},
		},
		{Subject: petition.OfPetition, ID: petitionID, Number: m.Number, Kind: m.Kind, State: petition.StateClassified, Title: m.Subject, Assignees: m.Assignees},
	}
	if !page.After.ID.IsZero() {
		lines = lines[1:]
	}
	return lines[:min(page.Limit, len(lines))], day(9), nil
}

func (f *fakeCases) Absences(context.Context, access.Actor, staffing.AbsenceFilter, paging.Page) ([]staffing.Absence, error) {
	return []staffing.Absence{sampleAbsence()}, nil
}

func (f *fakeCases) RecordAbsence(_ context.Context, _ access.Actor, _ staffing.NewAbsence, o idempotency.Once[staffing.Absence]) (idempotency.Answer, error) {
	return once(f, o, sampleAbsence())
}

func (f *fakeCases) EndAbsence(
	_ context.Context, _ access.Actor, id authority.OwnedID, _ clock.Date, _ string, o idempotency.Once[staffing.Absence],
) (idempotency.Answer, error) {
	if id != fileID {
		return idempotency.Answer{}, fault.ErrNotFound
	}
	a := sampleAbsence()
	a.End = &staffing.AbsenceEnd{LastOn: day(12), Recorded: staffing.Record{ActorName: "dongda.head", At: instant}}
	return once(f, o, a)
}

func (f *fakeCases) SealedReadings(_ context.Context, _ access.Actor, owner authority.ID, _ clock.Date) ([]casework.SealedReading, error) {
	if owner != 2 {
		return nil, fault.ErrNotFound
	}
	return []casework.SealedReading{{Petition: petitionID, Account: testAccount, Name: "Trần Văn Ví Dụ", At: instant}}, nil
}

func (f *fakeCases) ElsewhereReadings(_ context.Context, _ access.Actor, owner authority.ID, _ clock.Date) ([]casework.OfficeReading, error) {
	if owner != 2 {
		return nil, fault.ErrNotFound
	}
	return []casework.OfficeReading{{Told: true, Office: "UBND phường Ví Dụ", ElsewhereReading: casework.ElsewhereReading{
		Petition: petitionID, At: instant, Account: testAccount, Name: "Trần Văn Ví Dụ", Registered: authority.OwnedID{Authority: 3},
	}}}, nil
}

func (f *fakeCases) History(ctx context.Context, actor access.Actor, id authority.OwnedID) (casework.History, error) {
	events, err := f.Events(ctx, actor, id)
	out := casework.History{Names: petition.Names{
		Of: func(uuid.UUID) string { return "4/2026" }, Authority: func(authority.ID) string { return "UBND phường Ví Dụ" },
	}}
	for _, e := range events {
		out.Events = append(out.Events, casework.HistoryEvent{EventRecord: e})
	}
	return out, err
}

func (f *fakeCases) Urgings(ctx context.Context, actor access.Actor, id authority.OwnedID) (petition.Subject, []casework.Urging, error) {
	events, err := f.Events(ctx, actor, id)
	if err != nil {
		return "", nil, err
	}
	return events[0].Subject, []casework.Urging{{Letter: events[0], Answer: &events[1]}, {Letter: events[1]}}, nil
}

func (f *fakeCases) Documents(_ context.Context, _ access.Actor, id authority.OwnedID) ([]casework.Document, error) {
	return []casework.Document{{
		Subject: id, Version: 2, Action: petition.ActionVerify, Class: lifecycle.DecisionPaper, Title: "Quyết định xác minh", Year: 2026,
		Number: "01/QĐ", IssuedOn: day(5), Signer: "Trần Văn Ví Dụ", Addressees: "Người khiếu nại", SentOn: day(6), RecordedAt: instant,
	}}, nil
}

func (f *fakeCases) Matters(context.Context, access.Actor, casework.MatterFilter, paging.Page) ([]casework.MatterLine, error) {
	return []casework.MatterLine{{Matter: sampleMatter(), Office: "UBND phường Ví Dụ", Entered: instant, Due: day(20), Assigned: "Trần Văn Ví Dụ"}}, nil
}

func (f *fakeCases) CountMatters(context.Context, access.Actor, casework.MatterFilter, paging.Counting) (paging.Count, error) {
	return paging.Count{Value: 1, Method: paging.CountExact}, nil
}

func (f *fakeCases) Statistics(_ context.Context, _ access.Actor, q ledger.Question) (statistics.Answer, error) {
	if err := f.catalogue.Check(q); err != nil {
		return statistics.Answer{}, err
	}
	if q.Map == "" {
		q.Map = ledger.Today
	}
	key := make([]string, len(q.GroupBy))
	for i, d := range q.GroupBy {
		key[i] = map[ledger.Dimension]string{petition.DimensionKind: "complaint", ledger.DimensionMonth: "2026-03", ledger.DimensionAuthority: "2"}[d]
	}
	return statistics.Answer{
		Question: q, AsKnownAt: instant, Over: authority.Always(testOffice),
		Groups: f.catalogue.Compute(q, []ledger.Sum{
			{Key: key, Subject: petition.CountedMatter, Measure: petition.MeasureAccepted, During: 510},
			{Key: key, Subject: petition.CountedMatter, Measure: petition.MeasureResolved, During: 462},
		}),
	}, nil
}

func (f *fakeCases) HandOver(ctx context.Context, _ access.Actor, h casework.HandOver, _ casework.Progress) (casework.HandOverReport, error) {
	if err := f.work(ctx); err != nil {
		return casework.HandOverReport{}, err
	}
	if h.Authority != testOffice {
		return casework.HandOverReport{}, fault.ErrNotFound
	}
	return casework.HandOverReport{Matters: 1, Petitions: 2, Remaining: 1, Refused: []casework.RefusedCase{{
		OpenCase: casework.OpenCase{ID: matterID, Subject: petition.OfMatter, Number: petition.Number{Year: 2026, No: 7}}, Why: petition.ErrEffectiveDate,
	}}}, nil
}

// fakeAttachments knows one file.
type fakeAttachments struct {
	fakeCases

	name    string
	content []byte
	broken  bool // the content breaks off while it is read
}

func (f *fakeAttachments) Attach(_ context.Context, _ access.Actor, u attachment.Upload, o idempotency.Once[attachment.Attachment]) (idempotency.Answer, error) {
	if err := f.sees(u.Subject, u.Of); err != nil {
		return idempotency.Answer{}, err
	}
	content, err := io.ReadAll(u.Content)
	if err != nil {
		return idempotency.Answer{}, err
	}
	f.name, f.content = u.Name, content
	if f.kept == nil {
		f.kept = make(map[string]keptAnswer)
	}
	return once(&f.fakeCases, o, sampleFile(int64(len(content))))
}

func sampleFile(size int64) attachment.Attachment {
	return attachment.Attachment{
		ID: fileID, Subject: petition.OfPetition, Of: petitionID, Name: "đơn.pdf", MediaType: "application/pdf", Size: size,
		SHA256: "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08", ActorName: "dongda.clerk", RecordedAt: instant,
	}
}

func (f *fakeAttachments) List(_ context.Context, _ access.Actor, subject lifecycle.Subject, of authority.OwnedID) (attachment.List, error) {
	return attachment.List{Attachments: []attachment.Attachment{sampleFile(4)}}, f.sees(subject, of)
}

// sees knows the petition and no other case.
func (f *fakeAttachments) sees(subject lifecycle.Subject, of authority.OwnedID) error {
	if subject != petition.OfPetition {
		return fault.ErrNotFound
	}
	return f.see(of, petitionID, 0)
}

func (f *fakeAttachments) Open(_ context.Context, actor access.Actor, id authority.OwnedID) (attachment.Attachment, io.ReadCloser, error) {
	if _, err := actor.Allow(access.PetitionRead); err != nil { // as the register that the file is of demands
		return attachment.Attachment{}, nil, err
	}
	var content io.Reader = bytes.NewReader([]byte("%PDF"))
	if f.broken {
		content = io.MultiReader(content, brokenReader{})
	}
	return sampleFile(4), io.NopCloser(content), f.see(id, fileID, 0)
}

// brokenReader fails at once.
type brokenReader struct{}

func (brokenReader) Read([]byte) (int, error) { return 0, io.ErrUnexpectedEOF }

// fakeImports judges by size alone: an empty file is refused.
type fakeImports struct {
	cases *fakeCases // which keeps the answers
	calls int
}

func (f *fakeImports) ImportOnce(
	ctx context.Context, _ access.Actor, r imports.Request, o idempotency.Once[imports.Report],
) (idempotency.Answer, imports.Report, error) {
	if err := f.cases.work(ctx); err != nil {
		return idempotency.Answer{}, imports.Report{}, err
	}
	content, err := io.ReadAll(io.NewSectionReader(r.Files[0], 0, r.Files[0].Size))
	if err != nil {
		return idempotency.Answer{}, imports.Report{}, err
	}
	f.calls++
	report := imports.Report{Rows: f.calls, New: 1, Written: !r.DryRun}
	if bytes.Contains(content, []byte("bad")) {
		report = imports.Report{Rows: 1, Refused: 1}
		if !r.DryRun {
			return idempotency.Answer{}, report, imports.ErrRefused
		}
	}
	a, err := once(f.cases, o, report)
	return a, report, err
}

// sampleImport is an import of the office.
func sampleImport() casework.Import {
	return casework.Import{
		ID: importID, Files: []string{"so-2019.csv"}, Petitions: 5, Matters: 2, Opened: true, On: clock.DateOf(instant),
		Recorded: casework.Recorded{ActorName: "dongda.head", At: instant},
	}
}

func (f *fakeImports) Imports(ctx context.Context, _ access.Actor, _ authority.ID, _ paging.Page) ([]casework.Import, error) {
	return []casework.Import{sampleImport()}, f.cases.work(ctx)
}

func (f *fakeImports) TakeBackOnce(
	ctx context.Context, actor access.Actor, t imports.Taking, o idempotency.Once[imports.TakenBack],
) (idempotency.Answer, imports.TakenBack, error) {
	if err := f.cases.work(ctx); err != nil {
		return idempotency.Answer{}, imports.TakenBack{}, err
	}
	i := sampleImport()
	i.End = &casework.ImportEnd{Reason: t.Reason, Recorded: casework.Recorded{ActorName: actor.Name, At: instant}}
	out := imports.TakenBack{Import: i, Petitions: i.Petitions, Matters: i.Matters}
	a, err := once(f.cases, o, out)
	return a, out, err
}

// fakeIdentity knows one account.
type fakeIdentity struct {
	failed    error
	cases     *fakeCases // which keeps the answers
	calls     int
	presented string          // the refresh token of the last renewal or sign-out
	from      identity.Origin // of the last sign-in
}

func newFakeIdentity(cases *fakeCases) *fakeIdentity { return &fakeIdentity{cases: cases} }

func sampleAccount() identity.Account {
	return identity.Account{
		ID: testAccount, Home: testOffice, Username: "dongda.clerk", DisplayName: "Lê Thị Ví Dụ",
		Grants: []access.Grant{{Role: access.Clerk, Authority: testOffice}}, CreatedAt: instant, Version: 2,
	}
}

func (f *fakeIdentity) session() (identity.Session, error) {
	at := time.Date(2026, 3, 9, 1, 45, 0, 0, time.UTC)
	return identity.Session{
		AccessToken: "eyJ", ExpiresAt: at, RefreshToken: "rt_x", RefreshExpiresAt: at.AddDate(0, 1, 0), DeviceToken: "dt_1", Account: sampleAccount(),
	}, f.failed
}

func (f *fakeIdentity) SignIn(_ context.Context, _, password string, from identity.Origin) (identity.Session, error) {
	f.from = from
	if password != "right" {
		return identity.Session{}, identity.ErrCredentials
	}
	return f.session()
}

func (f *fakeIdentity) Refresh(_ context.Context, text, _ string, _ identity.Origin) (identity.Session, error) {
	f.presented = text
	return f.session()
}

func (f *fakeIdentity) SignOut(_ context.Context, text string) error {
	f.presented = text
	return f.failed
}

func (f *fakeIdentity) ChangePassword(
	_ context.Context, _ access.Actor, _, _ string, _ identity.Origin, o idempotency.Once[identity.Session],
) (idempotency.Answer, error) {
	x, err := f.session()
	if err != nil {
		return idempotency.Answer{}, err
	}
	f.calls++
	x.RefreshToken += "." + strconv.Itoa(f.calls)
	return once(f.cases, o, x)
}

func (f *fakeIdentity) Own(context.Context, access.Actor) (identity.Account, error) {
	return sampleAccount(), f.failed
}

func (f *fakeIdentity) OwnSessions(_ context.Context, actor access.Actor) ([]identity.OpenSession, error) {
	return []identity.OpenSession{{
		ID: actor.Session.ID, StartedAt: actor.Session.Since, RenewedAt: instant, ExpiresAt: instant.AddDate(0, 0, 7),
		EndsAt: instant.AddDate(0, 0, 30), Device: "Thử/1", Address: "192.0.2.1", Current: true,
	}}, f.failed
}

func (f *fakeIdentity) EndOwnSession(_ context.Context, actor access.Actor, session uuid.UUID) error {
	if session != actor.Session.ID {
		return fault.ErrNotFound
	}
	return f.failed
}

func (f *fakeIdentity) EndOwnSessions(context.Context, access.Actor) error { return f.failed }

func (f *fakeIdentity) Sessions(ctx context.Context, actor access.Actor, id uuid.UUID) ([]identity.OpenSession, error) {
	if _, err := f.see(id, 0); err != nil {
		return nil, err
	}
	return f.OwnSessions(ctx, actor)
}

func (f *fakeIdentity) EndSessions(_ context.Context, _ access.Actor, id uuid.UUID) error {
	_, err := f.see(id, 0)
	return err
}

func (f *fakeIdentity) JWKS() []byte { return []byte(`{"keys":[{"kty":"OKP"}]}`) }

func (f *fakeIdentity) see(id uuid.UUID, version int64) (identity.Account, error) {
	switch {
	case id != testAccount:
		return identity.Account{}, fault.ErrNotFound
	case version != 0 && version != 2:
		return identity.Account{}, fault.ErrStale.With("current_version", 2).With("changed_by", "dongda.administrator")
	}
	return sampleAccount(), f.failed
}

func (f *fakeIdentity) Account(_ context.Context, _ access.Actor, id uuid.UUID) (identity.Account, error) {
	return f.see(id, 0)
}

func (f *fakeIdentity) Accounts(_ context.Context, _ access.Actor, _ identity.AccountFilter, page identity.AccountPage) ([]identity.Account, error) {
	var out []identity.Account
	for _, name := range []string{"a", "b", "c"} {
		if name > page.After && len(out) < page.Limit {
			account := sampleAccount()
			account.Username = name
			out = append(out, account)
		}
	}
	return out, nil
}

func (f *fakeIdentity) CreateAccount(_ context.Context, _ access.Actor, n identity.NewAccount, o idempotency.Once[identity.Issued]) (idempotency.Answer, error) {
	a := sampleAccount()
	a.Username = n.Username
	if f.failed != nil {
		return idempotency.Answer{}, f.failed
	}
	return o.Render(identity.Issued{Account: a, Password: "kho-doan-4821"})
}

func (f *fakeIdentity) SetGrants(_ context.Context, _ access.Actor, id uuid.UUID, version int64, _ []access.Grant, _ string) (identity.Account, error) {
	return f.see(id, version)
}

func (f *fakeIdentity) Disable(_ context.Context, _ access.Actor, id uuid.UUID, version int64) (identity.Account, error) {
	a, err := f.see(id, version)
	a.DisabledAt = instant
	return a, err
}

func (f *fakeIdentity) Enable(_ context.Context, _ access.Actor, id uuid.UUID, version int64) (identity.Account, error) {
	return f.see(id, version)
}

func (f *fakeIdentity) ResetPassword(_ context.Context, _ access.Actor, id uuid.UUID, version int64, _ string, o idempotency.Once[identity.Issued]) (idempotency.Answer, error) {
	a, err := f.see(id, version)
	if err != nil {
		return idempotency.Answer{}, err
	}
	return o.Render(identity.Issued{Account: a, Password: "kho-doan-4821"})
}

func (f *fakeIdentity) OfficeEvents(
	_ context.Context, _ access.Actor, at authority.ID, before identity.OfficeEventPlace, limit int,
) ([]identity.OfficeEvent, error) {
	if at != testOffice {
		return nil, fault.ErrNotFound
	}
	var out []identity.OfficeEvent
	for day := range 3 {
		when := instant.AddDate(0, 0, -day)
		if len(out) < limit && (before.At.IsZero() || when.Before(before.At)) {
			out = append(out, identity.OfficeEvent{
				OfficeEventPlace: identity.OfficeEventPlace{At: when, Account: testAccount}, Username: "dongda.clerk", DisplayName: "Lê Thị Ví Dụ",
				Action: identity.GrantsSet, By: "dongda.administrator", Detail: identity.Detail{Grants: sampleAccount().Grants, Reason: "Phân công"},
			})
		}
	}
	return out, f.failed
}

// fakeAuthorities knows one authority.
type fakeAuthorities struct{}

func sampleAuthority() directory.Line {
	return directory.Line{
		Name: "UBND quận Đống Đa", Path: []directory.Ref{{ID: 1, Name: "UBND thành phố Hà Nội"}, {ID: 2, Name: "UBND quận Đống Đa"}},
		Authority: authority.Authority{
			ID: testOffice, Name: "UBND quận Đống Đa", Tier: authority.District, Branch: authority.State,
			Place: "Quận Đống Đa, Hà Nội", ValidTo: clock.MustDate(2025, 6, 30), Version: 2,
		},
	}
}

func (*fakeAuthorities) SearchAuthorities(context.Context, access.Actor, directory.Query) ([]directory.Line, error) {
	return []directory.Line{sampleAuthority()}, nil
}

func (*fakeAuthorities) ListAuthorities(_ context.Context, _ access.Actor, q directory.Query, after authority.ID) ([]directory.Line, error) {
	var out []directory.Line
	for id := after + 1; id <= 3 && len(out) < q.Limit; id++ {
		l := sampleAuthority()
		l.Authority.ID = id
		out = append(out, l)
	}
	return out, nil
}

func (*fakeAuthorities) view(id authority.ID, version int64) (directory.View, error) {
	switch {
	case id != testOffice:
		return directory.View{}, fault.ErrNotFound
	case version != 0 && version != 2:
		return directory.View{}, fault.ErrStale.With("current_version", 2)
	}
	ref := directory.Ref{ID: 3, Name: "UBND phường Ví Dụ"}
	return directory.View{
		Line: sampleAuthority(), On: day(9), Children: []directory.Ref{ref},
		Names:      []authority.NameSpell{{Authority: id, Name: "UBND quận Đống Đa"}},
		Codes:      []authority.Code{{Authority: id, System: "gso", Code: "006"}},
		Parents:    []authority.ParentLink{{Child: id, Parent: 1}},
		Successors: []directory.SuccessionRef{{Ref: ref, On: day(1), Document: "Luật 72/2025/QH15"}},
	}, nil
}

func (f *fakeAuthorities) GetAuthority(_ context.Context, _ access.Actor, id authority.ID, _ clock.Date) (directory.View, error) {
	return f.view(id, 0)
}

func (f *fakeAuthorities) AuthorityTree(_ context.Context, _ access.Actor, id authority.ID, _ clock.Date, _ int) ([]directory.Node, error) {
	v, err := f.view(id, 0)
	return []directory.Node{{Authority: v.Authority, Name: v.Name, Parent: 1, Children: 1}}, err
}

func (f *fakeAuthorities) CreateAuthority(_ context.Context, _ access.Actor, _ directory.NewAuthority, o idempotency.Once[directory.View]) (idempotency.Answer, error) {
	return f.answer(testOffice, 0, o)
}

func (f *fakeAuthorities) ChangeAuthority(_ context.Context, _ access.Actor, id authority.ID, version int64, _ directory.AuthorityChange, o idempotency.Once[directory.View]) (idempotency.Answer, error) {
	return f.answer(id, version, o)
}

func (*fakeAuthorities) DirectoryVersion(context.Context, access.Actor) (int64, error) { return 2, nil }

func (f *fakeAuthorities) Reorganise(_ context.Context, _ access.Actor, r directory.Reorganisation, o idempotency.Once[directory.ReorganisationView]) (idempotency.Answer, error) {
	v, err := f.view(testOffice, r.Version)
	if err != nil {
		return idempotency.Answer{}, err
	}
	return o.Render(directory.ReorganisationView{Kind: r.Kind, On: r.On, Document: r.Document, Authorities: []directory.View{v}, Directory: 3})
}

func (*fakeAuthorities) ImportAuthorities(_ context.Context, _ access.Actor, r directory.Import) (directory.ImportReport, error) {
	report := directory.ImportReport{Plan: authority.Plan{Units: []authority.Judged{
		{Line: 2, Code: "00235", Name: "Phường Ví Dụ", ID: 3, Verdicts: []authority.Verdict{authority.Renamed, authority.Moved}},
	}}}
	if r.Release.Document == "refuse" {
		report.Refused = 1
		report.Plan.Units[0] = authority.Judged{
			Line: 2, Code: "00235", Name: "Phường Ví Dụ", Verdicts: []authority.Verdict{authority.Refused},
			Why: &authority.Refusal{Column: "parent_code", Code: "parent_unknown", Text: bilingual.Text{VI: "Không có.", EN: "None."}},
		}
		return report, directory.ErrListRefused
	}
	report.Written = !r.DryRun
	return report, nil
}

func (f *fakeAuthorities) answer(id authority.ID, version int64, o idempotency.Once[directory.View]) (idempotency.Answer, error) {
	v, err := f.view(id, version)
	if err != nil {
		return idempotency.Answer{}, err
	}
	return o.Render(v)
}

// fakePapers has one paper of each case.
type fakePapers struct{ cases Cases }

func (f fakePapers) List(ctx context.Context, actor access.Actor, id authority.OwnedID) ([]papers.Offer, error) {
	if _, err := f.cases.Petition(ctx, actor, id); err != nil {
		return nil, err
	}
	return []papers.Offer{{
		Form: papers.Form{
			ID: papers.AcceptanceNotice, Title: bilingual.Text{VI: "Thông báo thụ lý giải quyết khiếu nại", EN: "Notice of acceptance of a complaint"},
			Basis: []bilingual.Legal{{Law: "Nghị định 155/2026/NĐ-CP", Article: "Điều 20 khoản 1", Version: "2026-07-01"}},
		},
		Number: "05/TB", IssuedOn: clock.MustDate(2026, time.July, 20),
	}}, nil
}

func (f fakePapers) Draw(ctx context.Context, actor access.Actor, id authority.OwnedID, form papers.ID) (drawn.Paper, error) {
	if _, err := f.cases.Petition(ctx, actor, id); err != nil {
		return drawn.Paper{}, err
	}
	if form != papers.AcceptanceNotice {
		return drawn.Paper{}, papers.ErrForm
	}
	return drawn.Paper{Title: "THÔNG BÁO", Body: []drawn.Block{drawn.Plain("Ví dụ.")}}, nil
}
