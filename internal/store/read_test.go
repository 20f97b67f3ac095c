package store_test

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	gocmp "github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"kntc/internal/access"
	"kntc/internal/authority"
	"kntc/internal/casework"
	"kntc/internal/clock"
	"kntc/internal/fault"
	"kntc/internal/idempotency"
	"kntc/internal/journal"
	"kntc/internal/page"
	"kntc/internal/party"
	"kntc/internal/party/vault"
	"kntc/internal/petition"
	"kntc/internal/store"
	"kntc/internal/store/storetest"
	"kntc/internal/text"
)

// kept is a petition as a test stored it.
type kept struct {
	petition petition.Petition
	parties  vault.Stored
	matter   *petition.Matter
	key      string
	entered  time.Time
}

// keep stores a petition, registered or, with a matter, accepted into it.
func keep(ctx context.Context, s *store.Store, owner authority.ID, data petition.PetitionData, name string, accept bool) (kept, error) {
	var k kept
	id := authority.NewOwnedID(owner)
	number := &journal.NumberLoad{Book: journal.Book{Authority: owner, Name: petition.PetitionBook, Year: data.ReceivedOn.Year()}}
	second := &journal.NumberLoad{Book: journal.Book{Authority: owner, Name: petition.MatterBook, Year: data.ReceivedOn.Year()}}
	loads := []journal.Load{number}
	if accept {
		loads = append(loads, second)
	}
	err := s.Commit(ctx, journal.Work{
		Scope: access.System("test"), Loads: loads, Actor: access.Actor{Account: uuid.UUID{9}, Name: "Cán bộ Thử"},
	}, func(now time.Time) (journal.Change, error) {
		p, parties, event, err := petition.NewPetition(id, number.Number, data, []party.Party{
			{Type: party.Person, Name: name, Address: "1 phố Thử"}, {Type: party.Person, Name: "Người Thứ Hai", Address: "2 phố Thử"},
		}, clock.DateOf(now))
		if err != nil {
			return journal.Change{}, err
		}
		k = kept{petition: p, key: text.Key(p.Subject, p.Respondent)}
		for _, q := range parties {
			if p.Kind.Sealed() {
				k.parties.Sealed = append(k.parties.Sealed, vault.Sealed{Ordinal: q.Ordinal, Box: []byte(q.Name), PersonIndex: "keyed " + q.PersonKey()})
				continue
			}
			k.key = text.Key(k.key, q.Name)
			k.parties.Open = append(k.parties.Open, vault.Open{Party: q, IdentitySealed: []byte("box"), IdentityIndex: "index", PersonKey: q.PersonKey(), NameKey: q.NameKey()})
		}
		k.entered = now.UTC()
		c := journal.Change{Events: []petition.Event{event}}
		if accept {
			k.matter = &petition.Matter{
				ID: authority.NewOwnedID(owner), Number: second.Number, State: petition.StateAccepted, Kind: p.Kind, Field: p.Field, Channel: p.Channel,
				Instance: petition.First, Subject: p.Subject, AcceptedOn: p.ReceivedOn, LastOn: p.ReceivedOn, Version: 1,
			}
			k.petition.State, k.petition.Eligibility, k.petition.Competence = petition.StateAccepted, petition.Eligible, petition.Within
			k.petition.DisposedOn, k.petition.Matter = p.ReceivedOn, k.matter.ID
			c.Add(casework.MatterOpened{Matter: *k.matter})
		}
		c.Add(casework.PetitionEntered{Petition: k.petition, Parties: k.parties, SearchKey: k.key})
		c.Ledger = petition.PostPetition(p.ID, nil, petition.PetitionFacts(p, nil))
		return c, nil
	})
	return k, err
}

// some fills the communes, the old one among them, with petitions of few days,
// so that many share one.
func some(t *testing.T, b storetest.Bench, n int) []kept {
	t.Helper()
	r := rand.New(rand.NewPCG(3, 4))
	owners := []authority.ID{storetest.Province, storetest.CommuneA1, storetest.CommuneA2, storetest.CommuneB1, storetest.OldCommune}
	var out []kept
	for range n {
		k, err := keep(t.Context(), b.Store, pick(r, owners), petition.PetitionData{
			Kind: pick(r, petition.Kinds()[:3]), Channel: pick(r, petition.Channels()), Field: pick(r, petition.Fields()[:3]),
			ReceivedOn: clock.MustDate(2026, time.January, 1).AddDays(r.IntN(20)),
			Subject:    "Về việc " + pick(r, []string{"thu hồi đất", "đền bù nhà", "Thủ tục chậm", "hoà giải", "Giấychứngnhậnquyền"}),
			Content:    "Nội dung", Respondent: pick(r, []string{"", "Ông Đỗ Văn Bị"}),
		}, pick(r, []string{"Nguyễn Thị Hoà", "Trần Văn Đậu", "Lê Thử"}), r.IntN(3) == 0)
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, k)
	}
	return out
}

// difference is empty when the two are equal.
func difference(want, got any) string {
	return gocmp.Diff(want, got, gocmp.Comparer(func(a, b clock.Date) bool { return a == b }))
}

// TestCandidatesAreBounded holds that of somebody who sends without end the
// papers that came last are looked at.
func TestCandidatesAreBounded(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, b storetest.Bench) {
		const sent, looked = 30, 20
		var last []authority.OwnedID
		for i := range sent {
			k, err := keep(t.Context(), b.Store, storetest.CommuneA1, petition.PetitionData{
				Kind: petition.Complaint, Channel: petition.Post, Field: petition.FieldLand,
				ReceivedOn: clock.MustDate(2026, time.January, 31-i), Subject: "Đất",
			}, "Lê Thử", false)
			if err != nil {
				t.Fatal(err)
			}
			if i >= sent-looked {
				last = append(last, k.petition.ID)
			}
		}
		person := party.Party{Name: "Lê Thử", Address: "1 Phố Thử"}.PersonKey()
		got, err := b.Store.Candidates(t.Context(), access.System("test"), casework.Probe{Authority: storetest.CommuneA1, Keys: vault.Keys{Persons: []string{person}}})
		if err != nil || len(got) != looked {
			t.Fatalf("%d, %v", len(got), err)
		}
		for i, c := range got { // the newest first, by the day of receipt
			if c.ID != last[i] {
				t.Errorf("%d: %s, want %s", i, c.ID, last[i])
			}
		}
	})
}

// inListOrder sorts as lists do: newest day first, then newest id.
func inListOrder(list []kept) []kept {
	slices.SortFunc(list, func(a, b kept) int {
		return cmp.Or(strings.Compare(b.petition.ReceivedOn.String(), a.petition.ReceivedOn.String()),
			strings.Compare(b.petition.ID.UUID.String(), a.petition.ID.UUID.String()))
	})
	return list
}

// line is what a list shows of a petition.
func (k kept) line() casework.PetitionLine {
	l := casework.PetitionLine{Petition: k.petition, Entered: k.entered}
	l.Petition.Content = ""
	if len(k.parties.Open) > 0 {
		l.Petitioner = k.parties.Open[0].Name
	}
	if k.matter != nil {
		l.MatterState, l.Outcome = k.matter.State, k.matter.Outcome
	}
	return l
}

func TestAPetitionIsReadAsItWasStored(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, b storetest.Bench) {
		for _, k := range some(t, b, 30) {
			got, err := b.Store.Petition(t.Context(), scopeOf(t, access.Supervisor, storetest.Province), uuid.Nil, k.petition.ID)
			if err != nil {
				t.Fatal(err)
			}
			if diff := difference(casework.PetitionRecord{Petition: k.petition, Parties: k.parties, Matter: k.matter, Barred: petition.Barred{}}, got); diff != "" {
				t.Fatalf("(-stored +read):\n%s", diff)
			}
			if k.matter == nil {
				continue
			}
			m, err := b.Store.Matter(t.Context(), access.System("test"), uuid.Nil, k.matter.ID)
			if err != nil {
				t.Fatal(err)
			}
			if diff := difference(casework.MatterRecord{Matter: *k.matter, Petitions: []petition.Petition{k.petition}}, m); diff != "" {
				t.Fatalf("matter (-stored +read):\n%s", diff)
			}
		}
	})
}

func TestEventsTellTheHistory(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, b storetest.Bench) {
		k := some(t, b, 1)[0]
		events, err := b.Store.Events(t.Context(), access.System("test"), uuid.Nil, petition.Subjects(), k.petition.ID)
		if err != nil || len(events) != 1 {
			t.Fatalf("events: %v, %v", events, err)
		}
		e := events[0]
		if e.Action != petition.ActionRegister || e.On != k.petition.ReceivedOn || e.ActorName != "Cán bộ Thử" || e.ActorID != (uuid.UUID{9}) ||
			len(e.Changes) == 0 || e.RecordedAt.Before(storetest.Start()) || !e.WrittenAt.Equal(e.RecordedAt) || e.ID != k.petition.ID {
			t.Errorf("event %+v", e)
		}
	})
}

// filters are questions about lists, each with the same question asked of a
// petition in memory.
func filters(list []kept) map[string]struct {
	filter casework.PetitionFilter
	holds  func(kept) bool
} {
	some := list[len(list)/2].petition
	words := func(q string) func(kept) bool {
		return func(k kept) bool {
			for _, w := range text.Words(q) {
				if !slices.ContainsFunc(strings.Fields(k.key), func(have string) bool { return strings.HasPrefix(have, w) }) {
					return false
				}
			}
			return true
		}
	}
	day := clock.MustDate(2026, time.January, 8)
	return map[string]struct {
		filter casework.PetitionFilter
		holds  func(kept) bool
	}{
		"all":       {casework.PetitionFilter{}, func(kept) bool { return true }},
		"state":     {casework.PetitionFilter{States: []petition.State{petition.StateAccepted}}, func(k kept) bool { return k.petition.State == petition.StateAccepted }},
		"kind":      {casework.PetitionFilter{Kind: petition.Denunciation}, func(k kept) bool { return k.petition.Kind == petition.Denunciation }},
		"field":     {casework.PetitionFilter{Field: petition.FieldLand}, func(k kept) bool { return k.petition.Field == petition.FieldLand }},
		"channel":   {casework.PetitionFilter{Channel: petition.Post}, func(k kept) bool { return k.petition.Channel == petition.Post }},
		"days":      {casework.PetitionFilter{ReceivedMin: day, ReceivedMax: day}, func(k kept) bool { return k.petition.ReceivedOn == day }},
		"number":    {casework.PetitionFilter{Year: 2026, No: some.Number.No}, func(k kept) bool { return k.petition.Number.No == some.Number.No }},
		"authority": {casework.PetitionFilter{Authority: storetest.CommuneA1}, func(k kept) bool { return k.petition.ID.Authority == storetest.CommuneA1 }},
		"subtree": {casework.PetitionFilter{Authority: storetest.DistrictB, Subtree: true}, func(k kept) bool {
			return k.petition.ID.Authority == storetest.OldCommune
		}},
		"unaccented":            {casework.PetitionFilter{Search: "nguyen hoa"}, words("nguyen hoa")},
		"beginnings":            {casework.PetitionFilter{Search: "ĐẤT ngu"}, words("ĐẤT ngu")},
		"here, by word":         {casework.PetitionFilter{Authority: storetest.CommuneA2, Search: "đậu"}, func(k kept) bool { return k.petition.ID.Authority == storetest.CommuneA2 && words("đậu")(k) }},
		"one letter":            {casework.PetitionFilter{Search: "đ"}, words("đ")},
		"one letter, of a kind": {casework.PetitionFilter{Search: "đ", Kind: petition.Complaint}, func(k kept) bool { return k.petition.Kind == petition.Complaint && words("đ")(k) }},
		"disposed of": {casework.PetitionFilter{DisposedMin: clock.MustDate(2026, time.January, 5), DisposedMax: clock.MustDate(2026, time.January, 12)}, func(k kept) bool {
			on := k.petition.DisposedOn
			return !on.IsZero() && !on.Before(clock.MustDate(2026, time.January, 5)) && !clock.MustDate(2026, time.January, 12).Before(on)
		}},
		"disposed of, a word and a kind": {casework.PetitionFilter{DisposedMin: clock.MustDate(2026, time.January, 5), Search: "hoa", Kind: petition.Complaint}, func(k kept) bool {
			on := k.petition.DisposedOn
			return !on.IsZero() && !on.Before(clock.MustDate(2026, time.January, 5)) && words("hoa")(k) && k.petition.Kind == petition.Complaint
		}},
		"resolved": {casework.PetitionFilter{ResolvedMin: clock.MustDate(2026, time.January, 5)}, func(kept) bool { return false }},
		"two states": {casework.PetitionFilter{States: []petition.State{petition.StateAccepted, petition.StateReceived}}, func(k kept) bool {
			return k.petition.State == petition.StateAccepted || k.petition.State == petition.StateReceived
		}},
		"two states, of a kind": {casework.PetitionFilter{States: []petition.State{petition.StateAccepted, petition.StateGuided}, Kind: petition.Complaint}, func(k kept) bool {
			return k.petition.State == petition.StateAccepted && k.petition.Kind == petition.Complaint
		}},
		"two states, a word": {casework.PetitionFilter{States: []petition.State{petition.StateAccepted, petition.StateGuided}, Search: "hoa"}, func(k kept) bool {
			return k.petition.State == petition.StateAccepted && words("hoa")(k)
		}},
		"letter, word":  {casework.PetitionFilter{Search: "t hoa", States: []petition.State{petition.StateReceived}}, func(k kept) bool { return k.petition.State == petition.StateReceived && words("t hoa")(k) }},
		"long word":     {casework.PetitionFilter{Search: "giaychungnhan"}, words("giaychungnhan")},
		"long, another": {casework.PetitionFilter{Search: "giaychungtu"}, words("giaychungtu")},
		"no such word":  {casework.PetitionFilter{Search: "không có & ! ( ' % _"}, words("không có")},
	}
}

// TestListsCountsAndExportsAgree compares page after page, the count and the
// export with the petitions in memory, for every filter and several accounts.
func TestListsCountsAndExportsAgree(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, b storetest.Bench) {
		list := some(t, b, 75)
		if _, err := b.Store.SortSearchEntries(t.Context()); err != nil { // the others still wait
			t.Fatal(err)
		}
		list = inListOrder(append(list, some(t, b, 75)...))
		scopes := map[string]access.Scope{
			"system":    access.System("test"),
			"province":  scopeOf(t, access.Supervisor, storetest.Province),
			"commune":   scopeOf(t, access.Clerk, storetest.CommuneA2),
			"successor": scopeOf(t, access.Clerk, storetest.CommuneB1),
			"party":     scopeOf(t, access.Supervisor, storetest.PartyProvince),
			"nobody":    {},
		}
		tree, err := b.Store.Tree(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		for who, scope := range scopes {
			for name, tt := range filters(list) {
				var want []casework.PetitionLine
				for _, k := range list {
					if scope.Covers(tree, k.petition.ID.Authority) && tt.holds(k) {
						want = append(want, k.line())
					}
				}
				what := who + ", " + name
				checkList(t, b.Store, what, scope, tt.filter, want)
			}
		}
	})
}

func checkList(t *testing.T, s *store.Store, what string, scope access.Scope, f casework.PetitionFilter, want []casework.PetitionLine) {
	t.Helper()
	for _, limit := range []int{7, 40} {
		if diff := difference(want, pages(t, s, scope, f, limit)); diff != "" {
			t.Fatalf("%s, pages of %d (-want +got):\n%s", what, limit, diff)
		}
	}
	var exported []casework.PetitionLine
	err := s.EachPetition(t.Context(), scope, f, func(l casework.PetitionLine) error {
		exported = append(exported, l)
		return nil
	})
	if err != nil || difference(want, exported) != "" {
		t.Fatalf("%s: the export differs from the list: %v", what, err)
	}
	for how, n := range map[page.Counting]int{page.CountExact: len(want), page.CountEstimate: len(want), page.CountNone: 0} {
		if got, err := s.CountPetitions(t.Context(), scope, f, how); err != nil || got.Value != int64(n) {
			t.Errorf("%s: count %s is %d, %v; want %d", what, how, got.Value, err, n)
		}
	}
}

// pages reads a list page after page.
func pages(t *testing.T, s *store.Store, scope access.Scope, f casework.PetitionFilter, limit int) []casework.PetitionLine {
	t.Helper()
	var out []casework.PetitionLine
	ask := page.Page{Limit: limit}
	for {
		lines, err := s.Petitions(t.Context(), scope, f, ask)
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, lines...)
		if len(lines) < ask.Limit {
			return out
		}
		last := lines[len(lines)-1].Petition
		ask.After = page.Position{On: last.ReceivedOn, ID: last.ID}
	}
}

// TestAPageMayBeOneAuthoritysAlone lists many authorities of which one has all
// of the newest petitions, and then all of the oldest.
func TestAPageMayBeOneAuthoritysAlone(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, b storetest.Bench) {
		var list []kept
		for i := range 90 {
			owner := storetest.CommuneA1
			if i >= 30 && i < 60 {
				owner = []authority.ID{storetest.CommuneA2, storetest.CommuneB1, storetest.OldCommune}[i%3]
			}
			k, err := keep(t.Context(), b.Store, owner, petition.PetitionData{
				Kind: petition.Feedback, Channel: petition.Post, Field: petition.FieldLand,
				ReceivedOn: clock.MustDate(2026, time.January, 1+i/4), Subject: "Phản ánh", Content: "Nội dung",
			}, "Lê Thử", false)
			if err != nil {
				t.Fatal(err)
			}
			list = append(list, k)
		}
		checkList(t, b.Store, "one authority", scopeOf(t, access.Supervisor, storetest.Province), casework.PetitionFilter{}, lines(inListOrder(list)))
	})
}

// lines are the petitions as a list shows them.
func lines(list []kept) []casework.PetitionLine {
	out := make([]casework.PetitionLine, len(list))
	for i, k := range list {
		out[i] = k.line()
	}
	return out
}

func TestPetitionsOfAMatterAreListed(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, b storetest.Bench) {
		for _, k := range some(t, b, 20) {
			if k.matter != nil {
				checkList(t, b.Store, "matter", access.System("test"), casework.PetitionFilter{Matter: k.matter.ID}, []casework.PetitionLine{k.line()})
			}
		}
	})
}

func TestMattersAreListed(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, b storetest.Bench) {
		list := inListOrder(some(t, b, 90)) // accepted on the day of receipt
		scope := scopeOf(t, access.Supervisor, storetest.Province)
		yes, no := true, false
		for name, tt := range map[string]struct {
			filter casework.MatterFilter
			holds  func(petition.Matter) bool
		}{
			"all":    {casework.MatterFilter{}, func(petition.Matter) bool { return true }},
			"open":   {casework.MatterFilter{Open: &yes}, func(petition.Matter) bool { return true }},
			"closed": {casework.MatterFilter{Open: &no}, func(petition.Matter) bool { return false }},
			"here": {casework.MatterFilter{Authority: storetest.CommuneA1, Kind: petition.Complaint, States: []petition.State{petition.StateAccepted}}, func(m petition.Matter) bool {
				return m.ID.Authority == storetest.CommuneA1 && m.Kind == petition.Complaint
			}},
			"first": {casework.MatterFilter{Year: 2026, No: 1}, func(m petition.Matter) bool { return m.Number.No == 1 }},
			"days": {casework.MatterFilter{AcceptedMin: clock.MustDate(2026, time.January, 10), Field: petition.FieldLand}, func(m petition.Matter) bool {
				return m.AcceptedOn.Day() >= 10 && m.Field == petition.FieldLand
			}},
		} {
			checkMatters(t, b.Store, name, scope, tt.filter, list, tt.holds)
		}
	})
}

func checkMatters(
	t *testing.T, s *store.Store, name string, scope access.Scope, f casework.MatterFilter, list []kept, holds func(petition.Matter) bool,
) {
	t.Helper()
	var want []petition.Matter
	for _, k := range list {
		if k.matter != nil && holds(*k.matter) {
			want = append(want, *k.matter)
		}
	}
	slices.SortFunc(want, func(a, b petition.Matter) int {
		return cmp.Or(strings.Compare(b.AcceptedOn.String(), a.AcceptedOn.String()), strings.Compare(b.ID.UUID.String(), a.ID.UUID.String()))
	})
	var got []petition.Matter
	ask := page.Page{Limit: 4}
	for {
		some, err := s.Matters(t.Context(), scope, f, ask)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		for _, l := range some {
			got, ask.After = append(got, l.Matter), l.Position()
		}
		if len(some) < ask.Limit {
			break
		}
	}
	if diff := difference(want, got); diff != "" {
		t.Errorf("%s (-want +got):\n%s", name, diff)
	}
	if n, err := s.CountMatters(t.Context(), scope, f, page.CountExact); err != nil || n.Value != int64(len(want)) {
		t.Errorf("%s: count %d, %v; want %d", name, n.Value, err, len(want))
	}
}

// TestOutOfScopeReadsAsAbsent: what another authority owns and what nobody owns
// look the same.
func TestOutOfScopeReadsAsAbsent(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, b storetest.Bench) {
		k, err := keep(t.Context(), b.Store, storetest.CommuneA1, petition.PetitionData{
			Kind: petition.Complaint, Channel: petition.Post, Field: petition.FieldLand,
			ReceivedOn: clock.MustDate(2026, time.January, 5), Subject: "Đất",
		}, "Lê Thử", true)
		if err != nil {
			t.Fatal(err)
		}
		here := scopeOf(t, access.Head, storetest.CommuneA1)
		for name, tt := range map[string]struct {
			scope access.Scope
			id    authority.OwnedID
		}{
			"foreign": {scopeOf(t, access.Head, storetest.CommuneA2), k.petition.ID},
			"nobody":  {access.Scope{}, k.petition.ID},
			"absent":  {here, authority.NewOwnedID(storetest.CommuneA1)},
			"forged":  {scopeOf(t, access.Head, storetest.CommuneA2), authority.OwnedID{Authority: storetest.CommuneA2, UUID: k.petition.ID.UUID}},
		} {
			_, one := b.Store.Petition(t.Context(), tt.scope, uuid.Nil, tt.id)
			_, two := b.Store.Matter(t.Context(), tt.scope, uuid.Nil, authority.OwnedID{Authority: tt.id.Authority, UUID: k.matter.ID.UUID})
			_, three := b.Store.Events(t.Context(), tt.scope, uuid.Nil, petition.Subjects(), tt.id)
			if name == "absent" {
				_, two = b.Store.Matter(t.Context(), tt.scope, uuid.Nil, tt.id)
			}
			for _, err := range []error{one, two, three} {
				if !errors.Is(err, fault.ErrNotFound) || err.Error() != fault.ErrNotFound.Error() {
					t.Errorf("%s: %v, want the plain refusal", name, err)
				}
			}
		}
		if _, err := b.Store.Petition(t.Context(), here, uuid.Nil, k.petition.ID); err != nil {
			t.Errorf("in scope: %v", err)
		}
	})
}

func TestCandidatesAreThoseOfTheSamePerson(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, b storetest.Bench) {
		var ids []authority.OwnedID
		for i, name := range []string{"Lê Thử", "Lê Thử", "Trần Khác"} {
			k, err := keep(t.Context(), b.Store, storetest.CommuneA1, petition.PetitionData{
				Kind: petition.Complaint, Channel: petition.Post, Field: petition.FieldLand,
				ReceivedOn: clock.MustDate(2026, time.January, 5+i), Subject: fmt.Sprintf("Đất %d", i),
			}, name, false)
			if err != nil {
				t.Fatal(err)
			}
			ids = append(ids, k.petition.ID)
		}
		person := party.Party{Name: "lê thử", Address: "1 Phố Thử"}.PersonKey()
		probe := casework.Probe{Authority: storetest.CommuneA1, Keys: vault.Keys{Persons: []string{person}}, Except: ids[0]}
		got, err := b.Store.Candidates(t.Context(), scopeOf(t, access.Clerk, storetest.CommuneA1), probe)
		if err != nil || len(got) != 1 || got[0].ID != ids[1] || got[0].Subject != "Đất 1" || got[0].ByIdentity {
			t.Errorf("by person: %+v, %v", got, err)
		}
		probe = casework.Probe{Authority: storetest.CommuneA1, Keys: vault.Keys{Identities: []string{"index"}}}
		got, err = b.Store.Candidates(t.Context(), access.System("test"), probe)
		if err != nil || len(got) < 3 || !got[0].ByIdentity {
			t.Errorf("by identity: %+v, %v", got, err)
		}
		if _, err := b.Store.Candidates(t.Context(), scopeOf(t, access.Clerk, storetest.CommuneA2), probe); !errors.Is(err, fault.ErrNotFound) {
			t.Errorf("out of scope: %v", err)
		}
		if got, err := b.Store.Candidates(t.Context(), access.System("test"), casework.Probe{Authority: storetest.CommuneA1}); err != nil || got != nil {
			t.Errorf("nothing to go by: %v, %v", got, err)
		}
	})
}

func TestAnExportStopsWhenItsReaderDoes(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, b storetest.Bench) {
		some(t, b, 5)
		enough := errors.New("enough")
		seen := 0
		err := b.Store.EachPetition(t.Context(), access.System("test"), casework.PetitionFilter{}, func(casework.PetitionLine) error {
			seen++
			return enough
		})
		if !errors.Is(err, enough) || seen != 1 {
			t.Errorf("after %d rows: %v", seen, err)
		}
	})
}

func TestReplaysArePurged(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, b storetest.Bench) {
		work := func(key string) journal.Work {
			return journal.Work{Scope: access.System("test"), Request: &idempotency.Request{Home: 1, Account: [16]byte{1}, Key: key, Fingerprint: "f"}}
		}
		answer := func(time.Time) (journal.Change, error) {
			return journal.Change{Kept: idempotency.Kept{Status: 200, Answer: []byte("x")}}, nil
		}
		if err := b.Store.Commit(t.Context(), work("old"), answer); err != nil {
			t.Fatal(err)
		}
		b.Clock.Advance(24 * time.Hour)
		edge := b.Clock.Now()
		if err := b.Store.Commit(t.Context(), work("new"), answer); err != nil {
			t.Fatal(err)
		}
		if n, err := b.Store.PurgeReplays(t.Context(), edge); err != nil || n != 1 {
			t.Errorf("purged %d, %v; want the old one", n, err)
		}
		var replayed *idempotency.Replayed
		if err := b.Store.Commit(t.Context(), work("new"), answer); !errors.As(err, &replayed) {
			t.Errorf("the new one is gone: %v", err)
		}
		if err := b.Store.Commit(t.Context(), work("old"), answer); err != nil {
			t.Errorf("the old one is still there: %v", err)
		}
	})
}

// TestSearchEntriesAreSorted finds the same before and after the entries of
// new petitions have come to their places.
func TestSearchEntriesAreSorted(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, b storetest.Bench) {
		list := some(t, b, 20)
		filter := casework.PetitionFilter{Search: list[0].petition.Subject}
		var found [2][]casework.PetitionLine
		for i := range found {
			var err error
			if found[i], err = b.Store.Petitions(t.Context(), access.System("test"), filter, page.Page{Limit: 50}); err != nil {
				t.Fatal(err)
			}
			pages, err := b.Store.SortSearchEntries(t.Context())
			if waited := pages > 0; err != nil || waited != (i == 0) {
				t.Errorf("time %d: %d sorted, %v", i+1, pages, err)
			}
		}
		if diff := difference(found[0], found[1]); diff != "" || len(found[0]) == 0 {
			t.Errorf("%d found; before (-) and after (+):\n%s", len(found[0]), diff)
		}
	})
}
