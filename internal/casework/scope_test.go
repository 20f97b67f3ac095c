package casework_test

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"kntc/internal/access"
	"kntc/internal/agenda"
	"kntc/internal/authority"
	"kntc/internal/casework"
	"kntc/internal/casework/imports"
	"kntc/internal/clock"
	"kntc/internal/deadline"
	"kntc/internal/fault"
	"kntc/internal/idempotency"
	"kntc/internal/journal"
	"kntc/internal/ledger"
	"kntc/internal/page"
	"kntc/internal/party"
	"kntc/internal/petition"
	"kntc/internal/statistics"
	"kntc/internal/store/sqldb"
	"kntc/internal/store/storetest"
)

// TestScopeIsTheSameOnEveryPath draws trees, data and accounts: for every
// account, list, detail, count, search, export and statistics show the same
// petitions, those of the authorities its grants reach, and nothing tells an
// out-of-scope petition from one that does not exist.
func TestScopeIsTheSameOnEveryPath(t *testing.T) {
	t.Parallel()
	for _, engine := range []sqldb.Engine{sqldb.SQLite, sqldb.Postgres} {
		for number := range *trees {
			t.Run(fmt.Sprint(engine, " tree ", number), func(t *testing.T) {
				t.Parallel()
				d := roll(t, 100+number)
				w := grow(d)
				b := deployment(t, engine, w.facts)
				s := service(t, b)
				all := w.populate(t, d, s, 60)
				assign(t, b, s, all)
				lent := w.lend(t, d, s, all, clock.DateOf(b.Clock.Now()).AddDays(7))
				for i := range 15 {
					p := paths{t: t, d: d, w: w, b: b, s: s, all: all, lent: lent, who: w.account(d, i)}
					p.check()
				}
			})
		}
	}
}

// enter registers a petition and, when asked, accepts it into a matter of its
// own. Every subject has the word "chung".
func enter(t *testing.T, s *casework.Service, owner authority.ID, received clock.Date, n int, accept bool) casework.PetitionResult {
	t.Helper()
	kinds := []petition.Kind{petition.Complaint, petition.Denunciation, petition.Feedback}
	head := access.Actor{Home: owner, Name: "head", Grants: []access.Grant{{Role: access.Head, Authority: owner}}}
	var result casework.PetitionResult
	_, err := s.Register(t.Context(), head, casework.Registration{
		Data: petition.PetitionData{
			Kind: kinds[n%len(kinds)], Channel: petition.Post, Field: petition.FieldLand, LateConfirmed: true, ReceivedOn: received,
			Subject: "Việc Chúng số " + itoa(n), Content: "Nội dung",
		},
		Parties: []party.Party{{Type: party.Person, Name: "Người Gửi " + itoa(n%7), Address: "Thôn 1"}},
	}, catch(&result))
	if err != nil {
		t.Fatal(err)
	}
	for _, cmd := range []petition.Command{
		{Action: petition.ActionClassify, Classification: &petition.Classification{
			Kind: result.Petition.Kind, Duty: dutyOf(result.Petition.Kind), Field: petition.FieldLand, Eligibility: petition.Eligible, Competence: petition.Within,
		}},
		{Action: petition.ActionAccept},
	} {
		if !accept {
			break
		}
		cmd.On = received // an office that has ended since opens nothing later
		if _, err := s.StepPetition(t.Context(), head, result.Petition.ID, 0, cmd, catch(&result)); err != nil {
			t.Fatal(err)
		}
	}
	return result
}

// workerAt is who works at an authority.
func workerAt(owner authority.ID) uuid.UUID { return uuid.UUID{0: 9, 1: byte(owner)} }

// assign gives every second case to whoever works at its authority, as matter
// where there is one.
func assign(t *testing.T, b storetest.Bench, s *casework.Service, all []casework.PetitionResult) {
	t.Helper()
	for i := 0; i < len(all); i += 2 {
		r, owner := &all[i], all[i].Petition.ID.Authority
		b.Hire(t, workerAt(owner), access.Officer, owner)
		head := access.Actor{Home: owner, Name: "head", Grants: []access.Grant{{Role: access.Head, Authority: owner}}}
		cmd := petition.Command{Action: petition.ActionAssign, Team: []petition.Member{{Account: workerAt(owner)}}}
		var err error
		if r.Matter != nil {
			var after casework.MatterResult
			_, err = s.StepMatter(t.Context(), head, r.Matter.ID, 0, cmd, catch(&after))
			r.Matter = &after.Matter
		} else {
			_, err = s.StepPetition(t.Context(), head, r.Petition.ID, 0, cmd, catch(r))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
}

// lend gives the verification of some matters to other offices, with the day of the
// report, and returns to which.
func (w wood) lend(t *testing.T, d dice, s *casework.Service, all []casework.PetitionResult, due clock.Date) map[authority.OwnedID]authority.ID {
	t.Helper()
	lent := make(map[authority.OwnedID]authority.ID)
	for i := range all {
		r := &all[i]
		body := pick(d, w.facts.Authorities)
		if r.Matter == nil || !body.ValidTo.IsZero() || body.ID == r.Matter.ID.Authority || d.chance(50) {
			continue
		}
		owner := r.Matter.ID.Authority
		head := access.Actor{Home: owner, Name: "head", Grants: []access.Grant{{Role: access.Head, Authority: owner}}}
		cmd := petition.Command{Action: petition.ActionEntrust, Body: body.ID, DueOn: due}
		var after casework.MatterResult
		if _, err := s.StepMatter(t.Context(), head, r.Matter.ID, 0, cmd, catch(&after)); err != nil {
			t.Fatal(err)
		}
		r.Matter, lent[r.Matter.ID] = &after.Matter, body.ID
	}
	if len(lent) == 0 {
		t.Error("nothing was given to anybody to verify")
	}
	return lent
}

// verifies reports whether the verification of the case was given to an office at
// which the account works, or to one that such an office took over.
func (p paths) verifies(r casework.PetitionResult) bool {
	if r.Matter == nil || p.lent[r.Matter.ID] == 0 {
		return false
	}
	work := slices.DeleteFunc(slices.Clone(p.who.Grants), func(g access.Grant) bool { return g.Role.CoversSubtree() })
	return p.w.sees(work, access.PetitionRead, p.lent[r.Matter.ID])
}

// readable are the ids of those that the account sees, one by one: beside the
// visible ones those that its office verifies.
func (p paths) readable() []string {
	out := p.visible()
	for _, r := range p.all {
		if id := r.Petition.ID.String(); p.verifies(r) && !slices.Contains(out, id) {
			out = append(out, id)
		}
	}
	slices.Sort(out)
	return out
}

// assigned asks for the cases of one worker, and for those of nobody: list,
// count and export show the same, within the scope.
func (p paths) assigned(want []string) {
	p.t.Helper()
	for _, f := range []petition.AssigneeFilter{{Account: workerAt(pick(p.d, p.w.ids()))}, {Nobody: true}} {
		fits := func(list []petition.Assignee) bool {
			return f.Nobody && len(list) == 0 || len(list) > 0 && list[0].Account == f.Account
		}
		var petitions, matters, listed []string
		for _, r := range p.all {
			if slices.Contains(want, r.Petition.ID.String()) && fits(r.Petition.Assignees) {
				petitions = append(petitions, r.Petition.ID.String())
			}
			if slices.Contains(want, r.Petition.ID.String()) && r.Matter != nil && fits(r.Matter.Assignees) {
				matters = append(matters, r.Matter.ID.String())
			}
		}
		slices.Sort(petitions)
		slices.Sort(matters)
		p.same("assigned petitions", petitions, p.list(casework.PetitionFilter{Assignee: f}))
		p.same("assigned petitions exported", petitions, p.export(casework.PetitionFilter{Assignee: f}))
		p.counts(casework.PetitionFilter{Assignee: f}, len(petitions))
		list, err := p.s.Matters(p.t.Context(), p.who, casework.MatterFilter{Assignee: f}, page.Page{Limit: 100})
		for _, m := range list {
			listed = append(listed, m.ID.String())
		}
		p.same("assigned matters", matters, listed)
		n, why := p.s.CountMatters(p.t.Context(), p.who, casework.MatterFilter{Assignee: f}, page.CountExact)
		if err != nil || why != nil || n.Value != int64(len(matters)) {
			p.t.Errorf("%v: %d assigned matters counted, %v, %v; want %d", p.who.Grants, n.Value, err, why, len(matters))
		}
		p.dueOf(f, fits, want)
	}
}

// dueOf asks for the deadlines of the same cases.
func (p paths) dueOf(f petition.AssigneeFilter, fits func([]petition.Assignee) bool, want []string) {
	p.t.Helper()
	due, _, err := agendaOf(p.b).OpenDeadlines(p.t.Context(), p.who, agenda.DeadlineQuery{DeadlineFilter: agenda.DeadlineFilter{Assignee: f}, State: agenda.StateOpen}, agenda.DeadlinePage{Limit: 500})
	if err != nil {
		p.t.Fatal(err)
	}
	var may, owed []authority.OwnedID // of these all that is due, of those the report that they owe as a body
	for _, r := range p.all {
		if r.Matter != nil && fits(r.Matter.Assignees) && p.worksAt(r.Matter.Entrusted.To) {
			owed = append(owed, r.Matter.ID)
		}
		if !slices.Contains(want, r.Petition.ID.String()) {
			continue
		}
		if fits(r.Petition.Assignees) {
			may = append(may, r.Petition.ID)
		}
		if r.Matter != nil && fits(r.Matter.Assignees) {
			may = append(may, r.Matter.ID)
		}
	}
	for _, l := range due {
		report := l.Entry.Term == deadline.Verification && slices.Contains(owed, l.ID)
		if !report && !slices.Contains(may, l.ID) {
			p.t.Errorf("%v: a deadline of %s, which is assigned otherwise or out of scope", p.who.Grants, l.ID)
		}
	}
}

// worksAt reports whether the account reads cases as somebody who works at an
// authority, or at one that succeeded it.
func (p paths) worksAt(at authority.ID) bool {
	return slices.ContainsFunc(p.who.Grants, func(g access.Grant) bool {
		works := g.Role == access.Clerk || g.Role == access.Officer || g.Role == access.Head
		return works && at != 0 && p.w.sees([]access.Grant{g}, access.PetitionRead, at)
	})
}

// paths is one account going down every path.
type paths struct {
	t   *testing.T
	d   dice
	w   wood
	b   storetest.Bench
	s   *casework.Service
	all []casework.PetitionResult
	who access.Actor

	lent map[authority.OwnedID]authority.ID // matters, and which office verifies them
}

func (p paths) check() {
	p.t.Helper()
	p.statistics()
	if !slices.ContainsFunc(p.who.Grants, func(g access.Grant) bool { return g.Role.Grants(access.PetitionRead) }) {
		p.forbidden()
		return
	}
	want := p.visible()
	f := casework.PetitionFilter{}
	p.same("list", want, p.list(f))
	p.same("search", want, p.list(casework.PetitionFilter{Search: pick(p.d, []string{"chung", "Chúng", "viec chung"})}))
	p.same("detail", p.readable(), p.detail())
	p.same("export", want, p.export(f))
	p.same("histories", p.readable(), p.histories())
	p.counts(f, len(want))
	p.narrowed(want)
	p.assigned(want)
	p.matters()
	p.absent()
}

// visible are the ids that the maker of the wood says the account sees.
func (p paths) visible() []string {
	var out []string
	for _, r := range p.all {
		if p.w.sees(p.who.Grants, access.PetitionRead, r.Petition.ID.Authority) {
			out = append(out, r.Petition.ID.String())
		}
	}
	slices.Sort(out)
	return out
}

func (p paths) same(path string, want, got []string) {
	p.t.Helper()
	got = slices.Clone(got)
	slices.Sort(got)
	if diff := cmp.Diff(want, got); diff != "" {
		p.t.Errorf("%v: %s shows other petitions (-want +got):\n%s", p.who.Grants, path, diff)
	}
}

// list pages through with a small limit.
func (p paths) list(f casework.PetitionFilter) []string {
	p.t.Helper()
	var out []string
	ask := page.Page{Limit: 1 + p.d.IntN(9)}
	for {
		lines, err := p.s.Petitions(p.t.Context(), p.who, f, ask)
		if err != nil {
			p.t.Fatal(err)
		}
		for _, l := range lines {
			out = append(out, l.Petition.ID.String())
			ask.After = page.Position{On: l.Petition.ReceivedOn, ID: l.Petition.ID}
		}
		if len(lines) < ask.Limit {
			return out
		}
	}
}

func (p paths) detail() []string {
	p.t.Helper()
	var out []string
	for _, r := range p.all {
		view, err := p.s.Petition(p.t.Context(), p.who, r.Petition.ID)
		switch {
		case err == nil && view.Petition.ID == r.Petition.ID:
			out = append(out, r.Petition.ID.String())
		case !errors.Is(err, fault.ErrNotFound):
			p.t.Fatalf("detail: %+v, %v", view.Petition.ID, err)
		}
	}
	return out
}

func (p paths) histories() []string {
	p.t.Helper()
	var out []string
	for _, r := range p.all {
		events, err := p.s.Events(p.t.Context(), p.who, r.Petition.ID)
		_, _, why := p.s.PetitionActions(p.t.Context(), p.who, r.Petition.ID)
		switch {
		case err == nil && why == nil && len(events) > 0:
			out = append(out, r.Petition.ID.String())
		case !errors.Is(err, fault.ErrNotFound) || !errors.Is(why, fault.ErrNotFound):
			p.t.Fatalf("history: %d events, %v; actions: %v", len(events), err, why)
		}
	}
	return out
}

// export must give the list's rows in the list's order.
func (p paths) export(f casework.PetitionFilter) []string {
	p.t.Helper()
	var out []string
	err := p.s.ExportPetitions(p.t.Context(), p.who, f, func(l casework.PetitionLine) error {
		out = append(out, l.Petition.ID.String())
		return nil
	})
	if err != nil {
		p.t.Fatal(err)
	}
	if listed := p.list(f); !slices.Equal(listed, out) {
		p.t.Errorf("%v: the export is not in the order of the list", p.who.Grants)
	}
	return out
}

func (p paths) counts(f casework.PetitionFilter, want int) {
	p.t.Helper()
	for _, how := range []page.Counting{page.CountExact, page.CountEstimate} {
		if n, err := p.s.CountPetitions(p.t.Context(), p.who, f, how); err != nil || n.Value != int64(want) {
			p.t.Errorf("%v: %s count %d, %v; want %d", p.who.Grants, how, n.Value, err, want)
		}
	}
}

// narrowed asks for one authority, or for what is below it: never more than
// the scope and the subtree have in common.
func (p paths) narrowed(want []string) {
	p.t.Helper()
	for _, id := range p.w.ids() {
		var own, under []string
		for _, r := range p.all {
			if !slices.Contains(want, r.Petition.ID.String()) {
				continue
			}
			if r.Petition.ID.Authority == id {
				own = append(own, r.Petition.ID.String())
			}
			if p.w.below(r.Petition.ID.Authority, id) {
				under = append(under, r.Petition.ID.String())
			}
		}
		slices.Sort(own)
		slices.Sort(under)
		p.same("one authority", own, p.list(casework.PetitionFilter{Authority: id}))
		p.same("a subtree", under, p.list(casework.PetitionFilter{Authority: id, Subtree: true}))
		p.counts(casework.PetitionFilter{Authority: id, Subtree: true}, len(under))
	}
}

func (p paths) matters() {
	p.t.Helper()
	var want, seen, listed, read []string
	for _, r := range p.all {
		if r.Matter == nil {
			continue
		}
		id := r.Matter.ID
		if p.w.sees(p.who.Grants, access.PetitionRead, id.Authority) {
			want, seen = append(want, id.String()), append(seen, id.String())
		} else if p.verifies(r) {
			seen = append(seen, id.String())
		}
		_, err := p.s.Matter(p.t.Context(), p.who, id)
		_, _, why := p.s.MatterActions(p.t.Context(), p.who, id)
		if err == nil && why == nil {
			read = append(read, id.String())
		} else if !errors.Is(err, fault.ErrNotFound) || !errors.Is(why, fault.ErrNotFound) {
			p.t.Fatalf("matter: %v, actions: %v", err, why)
		}
	}
	ask := page.Page{Limit: 1 + p.d.IntN(5)}
	for {
		list, err := p.s.Matters(p.t.Context(), p.who, casework.MatterFilter{}, ask)
		if err != nil {
			p.t.Fatal(err)
		}
		for _, m := range list {
			listed = append(listed, m.ID.String())
			ask.After = page.Position{On: m.AcceptedOn, ID: m.ID}
		}
		if len(list) < ask.Limit {
			break
		}
	}
	slices.Sort(want)
	slices.Sort(seen)
	p.same("matters listed", want, listed)
	p.same("matters read", seen, read)
	if n, err := p.s.CountMatters(p.t.Context(), p.who, casework.MatterFilter{}, page.CountExact); err != nil || n.Value != int64(len(want)) {
		p.t.Errorf("%v: %d matters counted, %v; want %d", p.who.Grants, n.Value, err, len(want))
	}
}

// statistics adds up what was received per authority; an authority out of the
// scope of figures reads as one that does not exist.
func (p paths) statistics() {
	p.t.Helper()
	for _, id := range append(p.w.ids(), 9999) {
		want := int64(0)
		for _, r := range p.all {
			want += one(r.Petition.ID.Authority == id)
		}
		q := ledger.Question{Authority: id, From: reform.AddDays(-400), To: reform.AddDays(700)}
		stats, err := statisticsOf(p.b).Statistics(p.t.Context(), p.who, q)
		if id == 9999 || !p.w.sees(p.who.Grants, access.StatisticsRead, id) {
			if !sameFault(err, fault.ErrNotFound) {
				p.t.Errorf("%v: figures of %s: %v, want not found", p.who.Grants, id, err)
			}
			continue
		}
		if err != nil {
			p.t.Fatal(err)
		}
		if got := values(stats.Groups[0])[petition.FigurePetitionsReceived]; got != want {
			p.t.Errorf("%v: %d received at %s, want %d", p.who.Grants, got, id, want)
		}
		p.subtreeStatistics(q)
	}
}

// subtreeStatistics splits a subtree by authority: only those in scope appear.
func (p paths) subtreeStatistics(q ledger.Question) {
	p.t.Helper()
	q.Subtree, q.AllBranches, q.GroupBy = true, true, []ledger.Dimension{ledger.DimensionAuthority}
	stats, err := statisticsOf(p.b).Statistics(p.t.Context(), p.who, q)
	if err != nil {
		p.t.Fatal(err)
	}
	got := make(map[string]int64)
	for _, g := range stats.Groups {
		got[g.Key[0]] = values(g)[petition.FigurePetitionsReceived]
	}
	want := make(map[string]int64)
	for _, r := range p.all {
		owner := r.Petition.ID.Authority
		if p.w.below(owner, q.Authority) && p.w.sees(p.who.Grants, access.StatisticsRead, owner) {
			want[owner.String()]++
		}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		p.t.Errorf("%v: figures below %s (-want +got):\n%s", p.who.Grants, q.Authority, diff)
	}
	for _, stay := range stats.Over {
		if !p.w.sees(p.who.Grants, access.StatisticsRead, stay.ID) {
			p.t.Errorf("%v: the answer counts %s, which is out of scope", p.who.Grants, stay.ID)
		}
	}
}

// absent compares every refusal about a petition out of scope with the refusal
// about one that does not exist: at the same authority, in scope, nowhere.
func (p paths) absent() {
	p.t.Helper()
	hidden := slices.IndexFunc(p.all, func(r casework.PetitionResult) bool {
		return !p.w.sees(p.who.Grants, access.PetitionRead, r.Petition.ID.Authority) && r.Matter != nil && !p.verifies(r)
	})
	if hidden < 0 {
		return
	}
	out := p.all[hidden]
	for what, ask := range p.asks() {
		for _, id := range []authority.OwnedID{
			out.Petition.ID, out.Matter.ID,
			{Authority: out.Petition.ID.Authority, UUID: uuid.Must(uuid.NewV7())},
			{Authority: 9999, UUID: uuid.Must(uuid.NewV7())},
			{Authority: 9999, UUID: out.Petition.ID.UUID},
		} {
			if err := ask(id); !sameFault(err, fault.ErrNotFound) {
				p.t.Errorf("%v: %s of %s: %#v, want the plain not found", p.who.Grants, what, id, err)
			}
		}
	}
}

func (p paths) asks() map[string]func(authority.OwnedID) error {
	ctx := p.t.Context()
	quiet := idempotency.Once[casework.PetitionResult]{Render: func(casework.PetitionResult) (idempotency.Answer, error) { return idempotency.Answer{}, nil }}
	quietMatter := idempotency.Once[casework.MatterResult]{Render: func(casework.MatterResult) (idempotency.Answer, error) { return idempotency.Answer{}, nil }}
	return map[string]func(authority.OwnedID) error{
		"detail":  func(id authority.OwnedID) error { _, err := p.s.Petition(ctx, p.who, id); return err },
		"matter":  func(id authority.OwnedID) error { _, err := p.s.Matter(ctx, p.who, id); return err },
		"events":  func(id authority.OwnedID) error { _, err := p.s.Events(ctx, p.who, id); return err },
		"actions": func(id authority.OwnedID) error { _, _, err := p.s.PetitionActions(ctx, p.who, id); return err },
		"matter actions": func(id authority.OwnedID) error {
			_, _, err := p.s.MatterActions(ctx, p.who, id)
			return err
		},
		"step": func(id authority.OwnedID) error {
			_, err := p.s.StepPetition(ctx, p.who, id, 1, petition.Command{Action: petition.ActionWithdraw}, quiet)
			return err
		},
		"unknown step": func(id authority.OwnedID) error {
			_, err := p.s.StepPetition(ctx, p.who, id, 1, petition.Command{Action: "vanish"}, quiet)
			return err
		},
		"matter step": func(id authority.OwnedID) error {
			_, err := p.s.StepMatter(ctx, p.who, id, 1, petition.Command{Action: petition.ActionVerify}, quietMatter)
			return err
		},
		"parties": func(id authority.OwnedID) error {
			_, err := p.s.ReplaceParties(ctx, p.who, id, 1, casework.Correction{}, quiet)
			return err
		},
		"registration": func(id authority.OwnedID) error {
			_, err := p.s.Register(ctx, p.who, casework.Registration{Authority: id.Authority}, quiet)
			return err
		},
		"duplicates": func(id authority.OwnedID) error {
			_, err := p.s.PossibleDuplicates(ctx, p.who, casework.Registration{Authority: id.Authority})
			return err
		},
		"import": func(id authority.OwnedID) error {
			if p.w.sees(p.who.Grants, access.PetitionImport, id.Authority) {
				return fault.ErrNotFound // an administrator may, though it sees no petition
			}
			_, err := importsWith(p.b, storetest.Keyring(p.t), p.b.Store).Import(ctx, p.who, imports.Request{Authority: id.Authority, Files: []imports.File{{ReaderAt: strings.NewReader("")}}}, nil)
			return err
		},
	}
}

// sameFault compares all that a client could see.
func sameFault(err error, want *fault.Error) bool {
	f := fault.As(err)
	return f != nil && f.Kind == want.Kind && f.Code == want.Code && f.Title == want.Title && f.Detail == want.Detail &&
		len(f.Fields) == 0 && len(f.Extra) == 0 && f.Legal == nil
}

// forbidden checks an account that may read no petition anywhere: each path
// says so, for what exists and for what does not alike.
func (p paths) forbidden() {
	p.t.Helper()
	ctx := p.t.Context()
	_, list := p.s.Petitions(ctx, p.who, casework.PetitionFilter{}, page.Page{Limit: 9})
	_, count := p.s.CountPetitions(ctx, p.who, casework.PetitionFilter{}, page.CountExact)
	_, matters := p.s.Matters(ctx, p.who, casework.MatterFilter{}, page.Page{Limit: 9})
	export := p.s.ExportPetitions(ctx, p.who, casework.PetitionFilter{}, func(casework.PetitionLine) error { return io.EOF })
	_, here := p.s.Petition(ctx, p.who, p.all[0].Petition.ID)
	_, nowhere := p.s.Petition(ctx, p.who, authority.NewOwnedID(9999))
	for what, err := range map[string]error{"list": list, "count": count, "matters": matters, "export": export, "detail": here, "absent": nowhere} {
		if !errors.Is(err, access.ErrForbidden) {
			p.t.Errorf("%v: %s: %v, want forbidden", p.who.Grants, what, err)
		}
	}
}

// TestNoScopeSeesNothing asks the store itself with the empty scope.
func TestNoScopeSeesNothing(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, b storetest.Bench) {
		one := enter(t, service(t, b), storetest.CommuneA1, clock.MustDate(2026, time.June, 1), 0, true)
		ctx, none := t.Context(), access.Scope{}
		lines, err := b.Store.Petitions(ctx, none, casework.PetitionFilter{}, page.Page{Limit: 9})
		if err != nil || len(lines) != 0 {
			t.Errorf("list: %d, %v", len(lines), err)
		}
		matters, err := b.Store.Matters(ctx, none, casework.MatterFilter{Authority: storetest.Province, Subtree: true}, page.Page{Limit: 9})
		if err != nil || len(matters) != 0 {
			t.Errorf("matters: %d, %v", len(matters), err)
		}
		n, err := b.Store.CountPetitions(ctx, none, casework.PetitionFilter{Search: "chung"}, page.CountExact)
		if err != nil || n.Value != 0 {
			t.Errorf("count: %d, %v", n.Value, err)
		}
		if err := b.Store.EachPetition(ctx, none, casework.PetitionFilter{}, func(casework.PetitionLine) error { return io.EOF }); err != nil {
			t.Errorf("export: %v", err)
		}
		q := ledger.Question{Authority: storetest.CommuneA1, From: reform, To: reform.AddDays(800)}
		if sums, _, err := b.Store.Sums(ctx, none, q, authority.Always(offices()...)); err != nil || len(sums) != 0 {
			t.Errorf("sums: %v, %v", sums, err)
		}
		_, detail := b.Store.Petition(ctx, none, uuid.Nil, one.Petition.ID)
		_, matter := b.Store.Matter(ctx, none, uuid.Nil, one.Matter.ID)
		_, events := b.Store.Events(ctx, none, uuid.Nil, petition.Subjects(), one.Petition.ID)
		probe := casework.Probe{Authority: storetest.CommuneA1}
		probe.Persons = []string{"x"}
		_, candidates := b.Store.Candidates(ctx, none, probe)
		commit := b.Store.Commit(ctx, journal.Work{Scope: none, Loads: []journal.Load{&casework.PetitionLoad{ID: one.Petition.ID}}}, func(time.Time) (journal.Change, error) {
			return journal.Change{}, io.EOF
		})
		for what, err := range map[string]error{"detail": detail, "matter": matter, "events": events, "candidates": candidates, "commit": commit} {
			if !errors.Is(err, fault.ErrNotFound) {
				t.Errorf("%s: %v, want not found", what, err)
			}
		}
	})
}

// TestAuthoritiesWithoutARowHaveAGroup: asked for, those below without any figure
// stand among the others, and each is called by its name.
func TestAuthoritiesWithoutARowHaveAGroup(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, b storetest.Bench) {
		w := newWorld(t, b, roll(t, 905))
		registerOne(t, w.s)
		b.Clock.Advance(time.Hour)
		ask := func(zeros bool) statistics.Answer {
			t.Helper()
			got, err := statisticsOf(b).Statistics(t.Context(), overseer(), ledger.Question{
				Authority: storetest.Province, Subtree: true, From: mustDate(t, "2026-01-01"), To: mustDate(t, "2026-12-31"),
				GroupBy: []ledger.Dimension{ledger.DimensionAuthority}, Zeros: zeros,
			})
			if err != nil {
				t.Fatal(err)
			}
			return got
		}
		some, all := ask(false), ask(true)
		if len(some.Groups) != 1 || len(all.Groups) != len(all.Over) || len(all.Groups) < 3 {
			t.Fatalf("%d groups, with zeros %d, over %d", len(some.Groups), len(all.Groups), len(all.Over))
		}
		for _, g := range all.Groups {
			if name := all.Names[g.Key[0]]; name == "" || name == g.Key[0] {
				t.Errorf("authority %s is called %q", g.Key[0], name)
			}
			for _, f := range g.Figures {
				if g.Key[0] != storetest.CommuneA1.String() && f.Value != 0 {
					t.Errorf("authority %s has %d of %s", g.Key[0], f.Value, f.Definition.ID)
				}
			}
		}
		both := ledger.Question{Authority: storetest.Province, From: mustDate(t, "2026-01-01"), To: mustDate(t, "2026-12-31"), GroupBy: []ledger.Dimension{ledger.DimensionMonth}, Zeros: true}
		if _, err := statisticsOf(b).Statistics(t.Context(), overseer(), both); !errors.Is(err, ledger.ErrQuestion) {
			t.Errorf("zeros by month: %v", err)
		}
	})
}
