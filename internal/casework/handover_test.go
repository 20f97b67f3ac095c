package casework_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"kntc/internal/access"
	"kntc/internal/authority"
	"kntc/internal/casework"
	"kntc/internal/clock"
	"kntc/internal/deadline"
	"kntc/internal/directory"
	"kntc/internal/fault"
	"kntc/internal/journal"
	"kntc/internal/ledger"
	"kntc/internal/page"
	"kntc/internal/party"
	"kntc/internal/petition"
	"kntc/internal/store/sqldb"
	"kntc/internal/store/storetest"
)

// upheaval is the end of the district level in an invented province: two
// districts with their communes, of which two are merged, one changes its kind
// and one only its parent, and a party committee beside a district.
type upheaval struct {
	*files

	t                        *testing.T
	dir                      *directory.Service
	admin                    access.Actor
	province, party          authority.ID
	districtA, districtB     authority.ID
	hill, lake, river, field authority.ID // communes; hill and lake are merged
	partyDistrict            authority.ID
	merged                   authority.ID // of hill and lake, from 01/07/2025
	cases                    []authority.OwnedID
	drawn                    int
}

// lastDay and firstDay lie on both sides of the reform.
func lastDay() clock.Date  { return clock.MustDate(2025, time.June, 30) }
func firstDay() clock.Date { return lastDay().AddDays(1) }

const (
	provinceBefore = "code,name,full_name,tier,parent_code\n92,Hai,Tỉnh Hai,province,\n" +
		"921,Một,Huyện Một,district,92\n922,Hai,Huyện Hai,district,92\n" +
		"92001,Đồi,Xã Đồi,commune,921\n92002,Hồ,Xã Hồ,commune,921\n92003,Sông,Thị trấn Sông,commune,922\n92004,Đồng,Xã Đồng,commune,922\n"
	provinceAfter = "code,name,full_name,tier,parent_code\n92,Hai,Tỉnh Hai,province,\n" +
		"92005,Đồi Hồ,Xã Đồi Hồ,commune,92\n92003,Sông,Phường Sông,commune,92\n92004,Đồng,Xã Đồng,commune,92\n"
	provinceHeirs = "predecessor,successor,on,document\n921,92,2025-07-01,\n921,92005,2025-07-01,\n922,92,2025-07-01,\n922,92003,2025-07-01,\n" +
		"92001,92005,2025-07-01,\n92002,92005,2025-07-01,\n"
)

func newUpheaval(t *testing.T, b storetest.Bench) *upheaval {
	t.Helper()
	r := &upheaval{files: newFiles(t, b), t: t, dir: directoryOf(t, b)}
	r.list(lastDay(), provinceBefore, "", clock.MustDate(2015, time.January, 1), false)
	r.province, r.districtA, r.districtB = r.coded("92", lastDay()), r.coded("921", lastDay()), r.coded("922", lastDay())
	r.hill, r.lake = r.coded("92001", lastDay()), r.coded("92002", lastDay())
	r.river, r.field = r.coded("92003", lastDay()), r.coded("92004", lastDay())
	r.party, r.partyDistrict = storetest.PartyProvince, storetest.PartyDistrict
	r.admin = access.Actor{Name: "admin", Home: r.province, Grants: []access.Grant{
		{Role: access.Administrator, Authority: r.province}, {Role: access.Administrator, Authority: r.party},
	}}
	return r
}

func (r *upheaval) list(on clock.Date, units, heirs string, since clock.Date, complete bool) {
	r.t.Helper()
	in := directory.Import{Units: unitFile(units), Release: authority.Release{
		System: "gso", On: on, Since: since, Document: "Danh mục " + on.Vietnamese(), Complete: complete,
	}}
	if heirs != "" {
		in.Successions = unitFile(heirs)
	}
	if report, err := r.dir.ImportAllAuthorities(r.t.Context(), storetest.Administrator(0), in); err != nil {
		r.t.Fatalf("%v: %+v", err, report.Plan)
	}
}

func (r *upheaval) coded(code string, on clock.Date) authority.ID {
	r.t.Helper()
	id, ok := r.tree().ByCode("gso", code, on)
	if !ok {
		r.t.Fatalf("nobody bears %s on %s", code, on)
	}
	return id
}

func (r *upheaval) tree() *authority.Tree {
	r.t.Helper()
	tree, err := r.bench.Store.Tree(r.t.Context())
	if err != nil {
		r.t.Fatal(err)
	}
	return tree
}

func headAt(office authority.ID) access.Actor { return person(access.Head, office) }

// lead leads a petition of an office through some steps and returns it, and its
// matter when there is one. A command without a day is of three days after the
// one before.
func (r *upheaval) lead(office authority.ID, kind petition.Kind, field petition.Field, received clock.Date, steps ...petition.Command) casework.PetitionResult {
	r.t.Helper()
	r.drawn++
	var result casework.PetitionResult
	_, err := r.Register(r.t.Context(), headAt(office), casework.Registration{
		Authority: office,
		Data: petition.PetitionData{
			Kind: kind, Channel: petition.Post, Field: field, ReceivedOn: received, LateConfirmed: true,
			Subject: fmt.Sprintf("Việc số %d", r.drawn), Content: "Nội dung",
		},
		Parties: []party.Party{{
			Type: party.Person, Name: fmt.Sprintf("Người Gửi %d", r.drawn), Address: "Thôn 1", IdentityNumber: fmt.Sprintf("0991850%05d", r.drawn),
		}},
	}, catch(&result))
	if err != nil {
		r.t.Fatal(err)
	}
	on := received
	for _, cmd := range steps {
		if cmd.On.IsZero() {
			cmd.On = on.AddDays(3)
		}
		on = cmd.On
		if result.Matter != nil && cmd.Action != petition.ActionJoin {
			var step casework.MatterResult
			if _, err := r.StepMatter(r.t.Context(), headAt(office), result.Matter.ID, 0, cmd, catch(&step)); err != nil {
				r.t.Fatalf("%s: %v", cmd.Action, err)
			}
			result.Matter = &step.Matter
			continue
		}
		if _, err := r.StepPetition(r.t.Context(), headAt(office), result.Petition.ID, 0, cmd, catch(&result)); err != nil {
			r.t.Fatalf("%s: %v", cmd.Action, err)
		}
	}
	r.cases = append(r.cases, result.Petition.ID)
	return result
}

func classified(kind petition.Kind, field petition.Field) petition.Command {
	return petition.Command{Action: petition.ActionClassify, Classification: &petition.Classification{
		Kind: kind, Duty: dutyOf(kind), Field: field, Eligibility: petition.Eligible, Competence: petition.Within,
	}}
}

func step(a petition.Action) petition.Command {
	return petition.Command{Action: a, Reason: "Theo hồ sơ"}
}

// populate enters cases in every state that matters for a hand-over.
func (r *upheaval) populate() {
	r.t.Helper()
	may := clock.MustDate(2025, time.May, 5)
	suspend := petition.Command{Action: petition.ActionSuspend, Ground: petition.AwaitingResult, Reason: "Chờ kết quả"}
	answer := step(petition.ActionAnswer)
	for i, office := range []authority.ID{r.districtA, r.districtB, r.hill, r.lake, r.field, r.partyDistrict} {
		on := may.AddDays(i)
		land, other := petition.FieldLand, petition.FieldPolicy
		verify := step(petition.ActionVerify)
		verify.Team = teamAt(r.t, r.bench, office)
		r.lead(office, petition.Complaint, land, on)
		r.lead(office, petition.Denunciation, other, on, classified(petition.Denunciation, other))
		opened := r.lead(office, petition.Complaint, land, on, classified(petition.Complaint, land), step(petition.ActionAccept))
		r.lead(office, petition.Complaint, land, on, classified(petition.Complaint, land), petition.Command{
			Action: petition.ActionJoin, Matter: opened.Matter.ID, On: on.AddDays(10),
		})
		r.lead(office, petition.Denunciation, other, on, classified(petition.Denunciation, other), step(petition.ActionAccept), verify)
		r.lead(office, petition.Denunciation, land, on, classified(petition.Denunciation, land), step(petition.ActionAccept), verify,
			suspend, step(petition.ActionResume), suspend)
		r.lead(office, petition.Feedback, other, on, classified(petition.Feedback, other), step(petition.ActionAccept), answer)
		elsewhere, file := classified(petition.Recommendation, other), step(petition.ActionFile)
		elsewhere.Classification.Competence, file.Ground = petition.OutsideState, petition.ReceivedBefore
		r.lead(office, petition.Recommendation, other, on, elsewhere, file)
	}
	first := r.lead(r.districtA, petition.Complaint, petition.FieldLand, may, classified(petition.Complaint, petition.FieldLand))
	if err := r.attach(r.t.Context(), headAt(r.districtA), first.Petition.ID, "ban-do.pdf", pdf("bản đồ")); err != nil {
		r.t.Fatal(err)
	}
}

// handOver hands everything over that the request is about.
func (r *upheaval) handOver(from, to authority.ID, alter func(*casework.HandOver)) casework.HandOverReport {
	r.t.Helper()
	h := casework.HandOver{
		OpenFilter: casework.OpenFilter{Authority: from}, To: to, On: firstDay(), Paper: petition.Paper{Number: "12/BB-UBND", On: lastDay()},
	}
	if alter != nil {
		alter(&h)
	}
	report, err := r.HandOver(r.t.Context(), r.admin, h, nil)
	if err != nil {
		r.t.Fatal(err)
	}
	return report
}

// figures are those of the subtrees of both provinces' tops on a map.
func (r *upheaval) figures(m ledger.Map, from, to clock.Date) map[ledger.FigureID]int64 {
	r.t.Helper()
	sum := make(map[ledger.FigureID]int64)
	for _, root := range []authority.ID{r.province, r.party} {
		stats, err := statisticsOf(r.bench).Statistics(r.t.Context(), r.admin, ledger.Question{
			Authority: root, Subtree: true, AllBranches: true, Map: m, From: from, To: to,
		})
		if err != nil {
			r.t.Fatal(err)
		}
		if diff := identities(stats.Groups); diff != "" && m == ledger.Today {
			r.t.Error(diff)
		}
		for id, n := range values(stats.Groups[0]) {
			sum[id] += n
		}
	}
	return sum
}

func (r *upheaval) own(id authority.ID, from, to clock.Date) map[ledger.FigureID]int64 {
	r.t.Helper()
	stats, err := statisticsOf(r.bench).Statistics(r.t.Context(), r.admin, ledger.Question{Authority: id, From: from, To: to})
	if err != nil {
		r.t.Fatal(err)
	}
	return values(stats.Groups[0])
}

// TestTheEndOfTheDistricts rehearses 01/07/2025.
func TestTheEndOfTheDistricts(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, b storetest.Bench) {
		r := newUpheaval(t, b)
		r.populate()
		if _, err := r.NoteOverdue(t.Context()); err != nil { // as a server does by itself
			t.Fatal(err)
		}
		year, end := clock.MustDate(2025, time.January, 1), clock.MustDate(2025, time.December, 31)
		before := map[ledger.Map]map[ledger.FigureID]int64{}
		for _, m := range ledger.Maps() {
			before[m] = r.figures(m, year, end)
		}
		first := r.figures(ledger.Then, year, lastDay())
		districtsBefore, _ := r.tree().Superior(r.hill, lastDay())
		if districtsBefore != r.districtA {
			t.Errorf("second instance of a commune before: %s", districtsBefore)
		}

		r.list(firstDay(), provinceAfter, provinceHeirs, clock.Date{}, true)
		r.merged = r.coded("92005", firstDay())
		abolish := directory.Reorganisation{
			Kind: directory.Abolishing, On: firstDay(), Document: "Kết luận 215", Predecessors: []authority.ID{r.partyDistrict},
			Successors: []directory.Successor{{ID: r.party}},
		}
		if a, _ := r.tree().Get(r.partyDistrict); a.ValidTo.IsZero() {
			if _, err := r.dir.Reorganise(t.Context(), r.admin, abolish, unseen[directory.ReorganisationView]()); err != nil {
				t.Fatal(err)
			}
		} else if _, err := r.dir.ChangeAuthority(t.Context(), r.admin, r.partyDistrict, 0, directory.AuthorityChange{
			Kind: directory.AddSuccessor, On: firstDay(), Successor: r.party, Document: "Kết luận 215",
		}, unseen[directory.View]()); err != nil {
			t.Fatal(err)
		}
		stories := r.remember()

		// The district's land cases go to the commune where they arose, the rest to
		// the province. In the middle of it the power fails.
		ctx, fail := context.WithCancel(t.Context())
		_, err := r.HandOver(ctx, r.admin, casework.HandOver{
			OpenFilter: casework.OpenFilter{Authority: r.districtA, Field: petition.FieldLand}, To: r.merged, On: firstDay(),
			Paper: petition.Paper{Number: "12/BB-UBND"},
		}, func(_ string, done, _ int) {
			if done == 1 {
				fail()
			}
		})
		if !errors.Is(err, context.Canceled) {
			t.Fatalf("interrupted: %v", err)
		}
		r.everyCaseIsInOnePlace(stories)
		land := func(h *casework.HandOver) { h.Field = petition.FieldLand }
		if report := r.handOver(r.districtA, r.merged, land); report.Remaining != 0 || len(report.Refused) != 0 || report.Matters+report.Petitions == 0 {
			t.Errorf("going on: %+v", report)
		}
		for _, pair := range [][2]authority.ID{
			{r.districtA, r.province}, {r.districtB, r.province}, {r.hill, r.merged}, {r.lake, r.merged}, {r.partyDistrict, r.party},
		} {
			if report := r.handOver(pair[0], pair[1], nil); report.Remaining != 0 || len(report.Refused) != 0 {
				t.Errorf("%s to %s: %+v", pair[0], pair[1], report)
			}
			if report := r.handOver(pair[0], pair[1], nil); report.Matters+report.Petitions != 0 {
				t.Errorf("%s to %s again: %+v", pair[0], pair[1], report)
			}
		}
		r.everyCaseIsInOnePlace(stories)

		// Totals are conserved on both maps; what happened before the reform still
		// says the same.
		if diff := cmp.Diff(first, r.figures(ledger.Then, year, lastDay())); diff != "" {
			t.Errorf("the first half of the year (-before +after):\n%s", diff)
		}
		for _, m := range ledger.Maps() {
			after := r.figures(m, year, end)
			if after[petition.FigureMattersSucceeded] == 0 || after[petition.FigureMattersSucceeded] != after[petition.FigureMattersHandedOver] ||
				after[petition.FigurePetitionsSucceeded] == 0 || after[petition.FigurePetitionsSucceeded] != after[petition.FigurePetitionsHandedOver] {
				t.Errorf("map %s: taken over and handed over: %v", m, after)
			}
			for _, id := range []ledger.FigureID{petition.FigureMattersSucceeded, petition.FigureMattersHandedOver, petition.FigurePetitionsSucceeded, petition.FigurePetitionsHandedOver} {
				after[id] = 0
			}
			if diff := cmp.Diff(before[m], after); diff != "" {
				t.Errorf("map %s: totals of the year (-before +after):\n%s", m, diff)
			}
		}
		for _, id := range []authority.ID{r.districtA, r.districtB, r.hill, r.lake, r.partyDistrict} {
			v := r.own(id, firstDay(), end)
			if v[petition.FigurePetitionsUnprocessed] != 0 || v[petition.FigureMattersOpen] != 0 || v[petition.FigureMattersHandedOver] != v[petition.FigureMattersCarriedOver] ||
				v[petition.FigureMatterRate] != 0 {
				t.Errorf("%s keeps something: %v", id, v)
			}
		}
		v := r.own(r.merged, firstDay(), end)
		if v[petition.FigureMattersOpen] != v[petition.FigureMattersSucceeded] || v[petition.FigureMattersAccepted] != 0 || v[petition.FigurePetitionsReceived] != 0 || v[petition.FigureMattersOpen] == 0 {
			t.Errorf("the successor's figures: %v", v)
		}
		r.checkAfterwards(stories)
	})
}

// story is a case as it stood before the hand-over.
type caseBefore struct {
	petition casework.PetitionView
	matter   *petition.Matter
	spans    []casework.SpanRecord
	files    []string
	due      []string // of what runs: term, beginning and last day
}

func (r *upheaval) view(id authority.OwnedID) caseBefore {
	r.t.Helper()
	who := headAt(id.Authority)
	v, err := r.Petition(r.t.Context(), who, id)
	if err != nil {
		r.t.Fatal(err)
	}
	c := caseBefore{petition: v, matter: v.Matter}
	if v.Matter != nil {
		m, err := r.Matter(r.t.Context(), who, v.Matter.ID)
		if err != nil {
			r.t.Fatal(err)
		}
		c.matter, c.spans = &m.Matter, m.Spans
	}
	c.due = r.running(petition.OfPetition, id)
	if v.Matter != nil {
		c.due = append(c.due, r.running(petition.OfMatter, v.Matter.ID)...)
	}
	list, err := r.attachments.List(r.t.Context(), who, petition.OfPetition, id)
	if err != nil {
		r.t.Fatal(err)
	}
	for _, a := range list.Attachments {
		c.files = append(c.files, a.Name)
	}
	return c
}

// running lists the open deadlines as they are stored.
func (r *upheaval) running(s petition.Subject, id authority.OwnedID) []string {
	r.t.Helper()
	stored, _, err := r.bench.Store.Deadlines(r.t.Context(), access.System("test"), uuid.Nil, s, id)
	if err != nil {
		r.t.Fatal(err)
	}
	var out []string
	for _, e := range stored.Entries {
		if e.State == deadline.Open {
			out = append(out, fmt.Sprintf("%s from %s due %q by %s@%d, stopped %d times", e.Term, e.Start, e.Due, e.Rule, e.RuleVersion, len(e.Stops)))
		}
	}
	slices.Sort(out)
	return out
}

func (r *upheaval) remember() map[authority.OwnedID]caseBefore {
	out := make(map[authority.OwnedID]caseBefore)
	for _, id := range r.cases {
		out[id] = r.view(id)
	}
	return out
}

// leftToDo reports whether there was something left to do about the case.
func (c caseBefore) leftToDo() bool {
	if c.matter == nil {
		return !petition.Disposed(c.petition.Petition.State)
	}
	return petition.Known(petition.HandOverStates(), c.matter.State)
}

// everyCaseIsInOnePlace follows each case to where it is now: exactly one
// petition is open for each that was, and no number is given out twice or left
// out.
func (r *upheaval) everyCaseIsInOnePlace(before map[authority.OwnedID]caseBefore) {
	r.t.Helper()
	all := everyPetition(r.t, r.Service, access.Actor{Name: "all", Grants: []access.Grant{
		{Role: access.Supervisor, Authority: r.province}, {Role: access.Supervisor, Authority: r.party},
	}})
	continued := make(map[authority.OwnedID]int)
	numbers := make(map[string]int)
	for _, p := range all {
		numbers[fmt.Sprint(p.ID.Authority, "/", p.Number.Year)]++
		if p.Succeeded() {
			continued[p.Origin]++
		}
	}
	for _, p := range all {
		if n := numbers[fmt.Sprint(p.ID.Authority, "/", p.Number.Year)]; p.Number.No > n {
			r.t.Errorf("%s has number %s, but there are %d", p.ID, p.Number, n)
		}
	}
	for id, c := range before {
		now := r.view(id)
		to := now.petition.Petition.HandedTo
		closed := now.petition.Petition.State == petition.StateHandedOver
		if c.matter != nil {
			closed = now.matter.State == petition.StateHandedOver
		}
		if want := map[bool]int{true: 1}[closed]; continued[id] != want {
			r.t.Errorf("%s (%s): closed %v, goes on %d times", id, now.petition.Petition.State, closed, continued[id])
		}
		if c.matter == nil && closed != !to.IsZero() {
			r.t.Errorf("%s: closed %v, handed to %q", id, closed, to)
		}
	}
}

// checkAfterwards compares each case with what it goes on as.
func (r *upheaval) checkAfterwards(before map[authority.OwnedID]caseBefore) {
	t := r.t
	tree := r.tree()
	goesOn := make(map[authority.OwnedID]authority.OwnedID)
	for _, p := range everyPetition(t, r.Service, access.Actor{Name: "all", Grants: []access.Grant{
		{Role: access.Supervisor, Authority: r.province}, {Role: access.Supervisor, Authority: r.party},
	}}) {
		if p.Succeeded() {
			goesOn[p.Origin] = p.ID
		}
	}
	sealed, files, running := 0, 0, 0
	for id, c := range before {
		to, moved := goesOn[id]
		if stays := id.Authority == r.field || !c.leftToDo(); moved == stays {
			t.Errorf("%s of %s (%s): handed over %v", id, id.Authority, c.petition.Petition.State, moved)
		}
		if !moved {
			continue
		}
		now := r.view(to)
		old, p := c.petition.Petition, now.petition.Petition
		if p.ReceivedOn != old.ReceivedOn || p.DisposedOn != old.DisposedOn || p.State != old.State || p.Kind != old.Kind ||
			p.Subject != old.Subject || p.OriginNumber != old.Number.String() || p.SucceededOn != firstDay() || !tree.Owns(to.Authority, id.Authority) {
			t.Errorf("%+v\ngoes on as %+v", old, p)
		}
		if diff := cmp.Diff(c.petition.Shown, now.petition.Shown, cmp.AllowUnexported(clock.Date{})); diff != "" {
			t.Errorf("parties of %s (-before +after):\n%s", to, diff)
		}
		if now.petition.Shown.Sealed {
			sealed++
			officer, err := r.Petition(t.Context(), person(access.Officer, to.Authority), to)
			if err != nil || !officer.Shown.Hidden || len(officer.Shown.Parties) != 0 {
				t.Errorf("an officer sees %+v, %v", officer.Shown, err)
			}
		}
		if !slices.Equal(c.files, now.files) {
			t.Errorf("files %v, before %v", now.files, c.files)
		}
		files += len(now.files)
		if diff := cmp.Diff(c.due, now.due); diff != "" {
			t.Errorf("deadlines of %s (-before +after):\n%s", to, diff)
		}
		running += len(now.due)
		if left := r.view(id).due; len(left) != 0 {
			t.Errorf("clocks go on at the predecessor: %v", left)
		}
		if c.matter != nil {
			m := now.matter
			if m.State != c.matter.State || m.AcceptedOn != c.matter.AcceptedOn || m.SuspendedOn != c.matter.SuspendedOn || m.Resume != c.matter.Resume ||
				m.Origin != c.matter.ID || m.OriginNumber != c.matter.Number.String() {
				t.Errorf("%+v\ngoes on as %+v", c.matter, m)
			}
			if diff := cmp.Diff(c.spans, now.spans, cmp.AllowUnexported(clock.Date{})); diff != "" {
				t.Errorf("suspensions of %s (-before +after):\n%s", m.ID, diff)
			}
		}
		// The successor's people read the predecessor's record; others do not.
		if _, err := r.Petition(t.Context(), headAt(to.Authority), id); err != nil {
			t.Errorf("the successor reads %s: %v", id, err)
		}
		if _, err := r.Petition(t.Context(), headAt(r.field), id); !errors.Is(err, fault.ErrNotFound) {
			t.Errorf("a stranger reads %s: %v", id, err)
		}
	}
	if sealed == 0 || files != 1 || running == 0 {
		t.Errorf("%d sealed cases, %d files and %d clocks were handed over", sealed, files, running)
	}
	for _, id := range []authority.ID{r.merged, r.river, r.field, r.districtA, r.hill} {
		if superior, ok := tree.Superior(id, firstDay()); !ok || superior != r.province {
			t.Errorf("second instance of %s: %s, want the province", id, superior)
		}
	}
	r.unassigned()
	r.goOn()
}

// unassigned: what was handed over is assigned to nobody, here or there, and
// nobody's list has it.
func (r *upheaval) unassigned() {
	r.t.Helper()
	for _, who := range []access.Role{access.Officer, access.Head} {
		for _, office := range []authority.ID{r.hill, r.lake, r.merged} {
			f := casework.MatterFilter{Assignee: petition.AssigneeFilter{Account: person(who, office).Account}}
			list, err := r.Matters(r.t.Context(), headAt(r.merged), f, page.Page{Limit: 200})
			if err != nil || len(list) > 0 {
				r.t.Errorf("%d matters are still assigned at %s, %v", len(list), office, err)
			}
		}
	}
}

// goOn takes the next steps with what was taken over.
func (r *upheaval) goOn() {
	t := r.t
	next := map[petition.State]petition.Action{petition.StateSuspended: petition.ActionResume, petition.StateAccepted: petition.ActionVerify}
	taken := make(map[petition.Action]int)
	list, err := r.Matters(t.Context(), headAt(r.merged), casework.MatterFilter{Authority: r.merged}, page.Page{Limit: 200})
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range list {
		action, ok := next[m.State]
		if !ok {
			continue
		}
		taken[action]++
		cmd := petition.Command{Action: action, On: firstDay().AddDays(5)}
		var result casework.MatterResult
		if _, err := r.StepMatter(t.Context(), headAt(r.merged), m.ID, m.Version, cmd, catch(&result)); err != nil {
			t.Errorf("%s of %s: %v", cmd.Action, m.ID, err)
		}
	}
	if taken[petition.ActionResume] == 0 || taken[petition.ActionVerify] == 0 {
		t.Errorf("steps with what was taken over: %v", taken)
	}
}

func TestHandOverRefusals(t *testing.T) {
	t.Parallel()
	r := newUpheaval(t, storetest.Open(t, sqldb.SQLite))
	r.populate()
	r.list(firstDay(), provinceAfter, provinceHeirs, clock.Date{}, true)
	r.merged = r.coded("92005", firstDay())
	good := casework.HandOver{
		OpenFilter: casework.OpenFilter{Authority: r.districtA}, To: r.merged, On: firstDay(), Paper: petition.Paper{Number: "12/BB"},
	}
	for _, tt := range []struct {
		name    string
		who     access.Actor
		alter   func(*casework.HandOver)
		want    error
		pointer string
	}{
		{"no successor", r.admin, func(h *casework.HandOver) { h.To = r.field }, casework.ErrNotSuccessor, "/to"},
		{"itself", r.admin, func(h *casework.HandOver) { h.Authority, h.To = r.merged, r.merged }, casework.ErrNotSuccessor, "/to"},
		{"before it took over", r.admin, func(h *casework.HandOver) { h.To, h.On = r.province, lastDay() }, casework.ErrNotSuccessor, "/to"},
		{"before it existed", r.admin, func(h *casework.HandOver) { h.On = lastDay() }, authority.ErrNotInBeing, "/to"},
		{"no day", r.admin, func(h *casework.HandOver) { h.On = clock.Date{} }, petition.ErrInvalid, "/on"},
		{"tomorrow", r.admin, func(h *casework.HandOver) { h.On = clock.MustDate(2099, time.January, 1) }, petition.ErrInvalid, "/on"},
		{"no document", r.admin, func(h *casework.HandOver) { h.Paper.Number = "" }, petition.ErrInvalid, "/document/number"},
		{"unknown kind", r.admin, func(h *casework.HandOver) { h.Kind = "quarrel" }, petition.ErrInvalid, "/filter/kind"},
		{"unknown field", r.admin, func(h *casework.HandOver) { h.Field = "sea" }, petition.ErrInvalid, "/filter/field"},
		{"a stranger", headAt(r.field), func(*casework.HandOver) {}, fault.ErrNotFound, ""},
		{"a clerk", person(access.Clerk, r.merged), func(*casework.HandOver) {}, access.ErrForbidden, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			h := good
			tt.alter(&h)
			_, err := r.HandOver(t.Context(), tt.who, h, nil)
			if !errors.Is(err, tt.want) {
				t.Fatalf("got %v, want %v", err, tt.want)
			}
			if f := fault.As(err); tt.pointer != "" && (len(f.Fields) == 0 || f.Fields[0].Pointer != tt.pointer || f.Fields[0].Text.VI == "") {
				t.Errorf("points at %+v, want %s", f.Fields, tt.pointer)
			}
		})
	}
	t.Run("a case that went on meanwhile stays, and is told", func(t *testing.T) {
		id := r.cases[0] // received in district A
		var result casework.PetitionResult
		late := classified(petition.Complaint, petition.FieldLand)
		late.On = firstDay().AddDays(20)
		if _, err := r.StepPetition(t.Context(), headAt(r.districtA), id, 0, late, catch(&result)); err != nil {
			t.Fatal(err)
		}
		h := good
		h.Cases = []authority.OwnedID{id}
		report, err := r.HandOver(t.Context(), headAt(r.merged), h, nil)
		if err != nil || len(report.Refused) != 1 || report.Refused[0].ID != id || report.Remaining != 1 ||
			!errors.Is(report.Refused[0].Why, petition.ErrEffectiveDate) {
			t.Errorf("%+v, %v", report, err)
		}
		if !strings.Contains(report.Refused[0].Why.Detail.VI, "21/07/2025") {
			t.Errorf("why: %s", report.Refused[0].Why.Detail.VI)
		}
		who := headAt(r.merged)
		r.bench.Hire(t, who.Account, access.Officer, r.districtA)
		interest := petition.Command{Action: petition.ActionDeclareConflict, Account: who.Account, Ground: petition.OwnInterest}
		if _, err := r.StepPetition(t.Context(), person(access.Clerk, r.districtA), id, 0, interest, catch(&result)); err != nil {
			t.Fatal(err)
		}
		report, err = r.HandOver(t.Context(), who, h, nil)
		if err != nil || len(report.Refused) != 1 || !errors.Is(report.Refused[0].Why, petition.ErrRecused) {
			t.Errorf("to who has an interest in it: %+v, %v", report, err)
		}
	})
	t.Run("numbers are drawn in the order of an imported register", func(t *testing.T) {
		var books []petition.Book
		r.store.sees = func(w journal.Work) {
			for _, l := range w.Loads {
				l, _ = journal.Inside(l)
				if n, ok := l.(*journal.NumberLoad); ok {
					books = append(books, n.Book.Name)
				}
			}
		}
		defer func() { r.store.sees = nil }()
		h := good
		h.Kind, h.Field = petition.Complaint, petition.FieldLand
		if report, err := r.HandOver(t.Context(), headAt(r.merged), h, nil); err != nil || report.Matters != 1 {
			t.Fatalf("%+v, %v", report, err)
		}
		// The matter with its two petitions; then petitions of no matter.
		if want := []petition.Book{petition.PetitionBook, petition.PetitionBook, petition.MatterBook}; len(books) < 3 || !slices.Equal(books[:3], want) {
			t.Errorf("drew from %v", books)
		}
	})
	t.Run("a step of a table is a hand-over too", func(t *testing.T) {
		var result casework.MatterResult
		list, err := r.Matters(t.Context(), headAt(r.hill), casework.MatterFilter{Authority: r.hill, States: []petition.State{petition.StateVerifying}}, page.Page{Limit: 1})
		if err != nil || len(list) != 1 {
			t.Fatal(list, err)
		}
		cmd := petition.Command{Action: petition.ActionHandOver, On: firstDay(), TransferTo: r.field}
		if _, err := r.StepMatter(t.Context(), headAt(r.hill), list[0].ID, 0, cmd, catch(&result)); !errors.Is(err, casework.ErrNotSuccessor) {
			t.Errorf("to a stranger: %v", err)
		}
		cmd.TransferTo = 0
		if _, err := r.StepMatter(t.Context(), headAt(r.hill), list[0].ID, 0, cmd, catch(&result)); !errors.Is(err, petition.ErrInvalid) {
			t.Errorf("to nobody: %v", err)
		}
		cmd.TransferTo = r.merged
		if _, err := r.StepMatter(t.Context(), headAt(r.hill), list[0].ID, 0, cmd, catch(&result)); err != nil {
			t.Fatal(err)
		}
		if v, err := r.Matter(t.Context(), headAt(r.merged), result.Matter.HandedTo); err != nil || v.Matter.State != petition.StateVerifying || len(v.Petitions) != 1 {
			t.Errorf("goes on as %+v, %v", v, err)
		}
	})
}

// TestConcurrentHandOvers lets several people hand the same cases over at the same
// time, while somebody works on them: nothing goes twice, nothing is lost.
func TestConcurrentHandOvers(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, b storetest.Bench) {
		r := newUpheaval(t, b)
		r.populate()
		r.list(firstDay(), provinceAfter, provinceHeirs, clock.Date{}, true)
		r.merged = r.coded("92005", firstDay())
		stories := r.remember()
		var wg sync.WaitGroup
		reports := make([]casework.HandOverReport, 4)
		for i := range reports {
			to := []authority.ID{r.merged, r.province}[i%2]
			wg.Go(func() {
				report, err := r.HandOver(t.Context(), r.admin, casework.HandOver{
					OpenFilter: casework.OpenFilter{Authority: r.districtA}, To: to, On: firstDay(), Paper: petition.Paper{Number: "12/BB"},
				}, nil)
				if err != nil {
					t.Error(err)
				}
				reports[i] = report
			})
		}
		wg.Go(func() {
			for _, id := range r.cases {
				if id.Authority != r.districtA {
					continue
				}
				cmd := classified(petition.Complaint, petition.FieldLand)
				cmd.On = lastDay()
				var result casework.PetitionResult
				if _, err := r.StepPetition(t.Context(), headAt(r.districtA), id, 0, cmd, catch(&result)); err != nil && fault.As(err) == nil {
					t.Error(err)
				}
			}
		})
		wg.Wait()
		matters := 0
		for _, report := range reports {
			matters += report.Matters
		}
		open, seen := 0, make(map[authority.OwnedID]bool)
		for id, c := range stories {
			if id.Authority == r.districtA && c.matter != nil && c.leftToDo() && !seen[c.matter.ID] {
				seen[c.matter.ID] = true
				open++
			}
		}
		if matters != open {
			t.Errorf("%d matters were handed over, there were %d", matters, open)
		}
		if report := r.handOver(r.districtA, r.province, nil); report.Remaining != 0 {
			t.Errorf("the rest: %+v", report)
		}
		r.everyCaseIsInOnePlace(stories)
	})
}

// TestResultMovesAtTheSuccessor: what runs from a result that came along goes on
// from its day, and from another one when the successor puts that right.
func TestResultMovesAtTheSuccessor(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, b storetest.Bench) {
		r := newUpheaval(t, b)
		r.lead(r.hill, petition.Complaint, petition.FieldLand, clock.MustDate(2025, time.June, 5), classified(petition.Complaint, petition.FieldLand),
			step(petition.ActionAccept), step(petition.ActionVerify), step(petition.ActionReport), petition.Command{Action: petition.ActionDecide, Outcome: petition.OutcomeWrong})
		r.list(firstDay(), provinceAfter, provinceHeirs, clock.Date{}, true)
		r.merged = r.coded("92005", firstDay())
		r.handOver(r.hill, r.merged, nil)
		list, err := r.Matters(t.Context(), headAt(r.merged), casework.MatterFilter{Authority: r.merged}, page.Page{Limit: 9})
		if err != nil || len(list) != 1 || list[0].ResolvedOn != clock.MustDate(2025, time.June, 20) {
			t.Fatalf("%+v, %v", list, err)
		}
		due := func() clock.Date {
			v, err := agendaOf(r.bench).MatterDeadlines(t.Context(), headAt(r.merged), list[0].ID, false)
			if err != nil {
				t.Fatal(err)
			}
			for _, item := range v.Items {
				if item.Entry.Term == deadline.TakeEffect {
					return item.Entry.Due
				}
			}
			return clock.Date{}
		}
		if got := due(); got != clock.MustDate(2025, time.July, 21) { // the 20th is a Sunday
			t.Errorf("takes effect after %s", got)
		}
		correct := petition.Command{
			Action: petition.ActionCorrect, Reason: "Ghi nhầm ngày", Correction: &petition.MatterCorrection{ResolvedOn: clock.MustDate(2025, time.June, 25)},
		}
		var result casework.MatterResult
		if _, err = r.StepMatter(t.Context(), headAt(r.merged), list[0].ID, 0, correct, catch(&result)); err != nil {
			t.Fatal(err)
		}
		if got := due(); got != clock.MustDate(2025, time.July, 25) {
			t.Errorf("after the correction it takes effect after %s", got)
		}
		there, err := agendaOf(r.bench).MatterDeadlines(t.Context(), headAt(r.merged), list[0].Origin, false)
		if err != nil {
			t.Fatal(err)
		}
		for _, item := range there.Items {
			if item.Entry.Term == deadline.Resolve && item.Entry.MetOn != clock.MustDate(2025, time.June, 25) {
				t.Errorf("the predecessor met its limit on %s", item.Entry.MetOn)
			}
		}
	})
}
