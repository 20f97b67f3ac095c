package casework_test

import (
	"maps"
	"slices"
	"testing"

	"kntc/internal/access"
	"kntc/internal/authority"
	"kntc/internal/casework"
	"kntc/internal/fault"
	"kntc/internal/petition"
	"kntc/internal/store/storetest"
)

// names are those of the files of a petition that an account is listed, by their
// ids.
func (g *given) names(who access.Actor, id authority.OwnedID) map[string]authority.OwnedID {
	g.t.Helper()
	list, err := g.files.attachments.List(g.t.Context(), who, petition.OfPetition, id)
	g.must(err)
	out := make(map[string]authority.OwnedID)
	for _, a := range list.Attachments {
		out[a.Name] = a.ID
	}
	return out
}

// lists demands that exactly the files of some names are listed.
func (g *given) lists(what string, who access.Actor, id authority.OwnedID, want ...string) {
	g.t.Helper()
	got := slices.Sorted(maps.Keys(g.names(who, id)))
	if slices.Sort(want); !slices.Equal(got, want) {
		g.t.Errorf("%s, %s of %s is listed %q, want %q", what, who.Name, who.Home, got, want)
	}
}

// asked is how many statements opening a file asks, and what came of it.
func (g *given) asked(who access.Actor, file authority.OwnedID) (int64, error) {
	before := g.b.Store.Asked()
	_, content, err := g.files.attachments.Open(g.t.Context(), who, file)
	if err == nil {
		err = content.Close()
	}
	return g.b.Store.Asked() - before, err
}

// absent demands that a file is to an account as one that is not there: by what is
// said, and by what is asked of the database for it.
func (g *given) absent(what string, who access.Actor, file authority.OwnedID) {
	g.t.Helper()
	want, gone := g.asked(who, authority.NewOwnedID(file.Authority))
	got, err := g.asked(who, file)
	if !sameFault(err, fault.ErrNotFound) || !sameFault(gone, fault.ErrNotFound) || got != want {
		g.t.Errorf("%s, %s of %s: %v after %d statements, %v after %d where there is none", what, who.Name, who.Home, err, got, gone, want)
	}
}

// TestBodiesWithPartsOfOnePaperWorkApart: a paper with several contents is several
// matters (Nghị định 155/2026/NĐ-CP), each of which its own body may verify. What
// the people of one body add no other body finds: by no list, download or history,
// nor by what it takes to be refused. The office that keeps the case sees all.
func TestBodiesWithPartsOfOnePaperWorkApart(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, b storetest.Bench) {
		g := newGiven(t, b, petition.Complaint)
		ctx := t.Context()
		p := g.arrive(storetest.CommuneA1, plainRegistration(), petition.Classification{Kind: petition.Complaint, Eligibility: petition.Eligible, Competence: petition.Within}).ID
		step := func(cmd petition.Command) petition.Petition {
			t.Helper()
			var done casework.PetitionResult
			_, err := g.s.StepPetition(ctx, g.head, p, 0, cmd, catch(&done))
			g.must(err)
			return done.Petition
		}
		parts := step(petition.Command{Action: petition.ActionSplit, Contents: []petition.Content{{Subject: "Nhà ở"}, {Subject: "Cây trồng"}}}).Parts
		for i, body := range []authority.ID{storetest.CommuneB1, storetest.CommuneA2} {
			g.must(g.as(g.head, parts[i].Matter, petition.Command{Action: petition.ActionEntrust, Body: body, DueOn: g.today().AddDays(10)}))
		}
		g.must(g.files.attach(ctx, g.clerk, p, "don.pdf", pdf("đơn")))
		g.must(g.files.attach(ctx, g.one, p, "nha.pdf", pdf("nhà")))
		g.must(g.files.attach(ctx, g.elsewhere, p, "cay.pdf", pdf("cây")))
		g.must(g.files.attach(ctx, g.elsewhere, p, "nha (2).pdf", pdf("nhà"))) // byte for byte the other body's: not told
		all := g.names(g.head, p)
		g.lists("the office", g.head, p, "don.pdf", "nha.pdf", "cay.pdf", "nha (2).pdf")
		for _, who := range []access.Actor{g.one, g.chief, g.clerks} {
			g.lists("its own", who, p, "don.pdf", "nha.pdf")
			g.absent("the other body's", who, all["cay.pdf"])
		}
		g.lists("its own", g.elsewhere, p, "don.pdf", "cay.pdf", "nha (2).pdf")
		g.absent("the other body's", g.elsewhere, all["nha.pdf"])
		for _, file := range []string{"don.pdf", "cay.pdf"} {
			if _, err := g.asked(g.elsewhere, all[file]); err != nil {
				t.Errorf("%s: %v", file, err)
			}
		}
		step(petition.Command{Action: petition.ActionWithholdFile, File: all["nha.pdf"], Reason: "Tải nhầm"})
		events, err := g.s.Events(ctx, g.elsewhere, p)
		g.must(err)
		if last := events[len(events)-1]; last.Action != petition.ActionUpdate || len(last.Changes) > 0 || last.Reason != "" {
			t.Errorf("the other body is told of a file that it never saw: %+v", last.Event)
		}
		if slices.ContainsFunc(events, func(e casework.EventRecord) bool { return e.Version == 0 }) || events[len(events)-1].Version != int64(len(events)) {
			t.Errorf("the versions have holes: %+v", events)
		}
		g.absent("withheld", g.elsewhere, all["nha.pdf"])
	})
}

// TestTheNextBodyBeginsAnew: a body that comes after another one does not see what
// that one added, whatever the case is; of a denunciation it does not see originals
// either, and is refused them as what is not there.
func TestTheNextBodyBeginsAnew(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, b storetest.Bench) {
		g := newGiven(t, b, petition.Denunciation)
		ctx := t.Context()
		g.must(g.files.attach(ctx, g.clerk, g.petition.ID, "don.pdf", pdf("đơn")))
		g.must(g.entrust(storetest.CommuneB1))
		g.must(g.files.attach(ctx, g.one, g.petition.ID, "bienban.pdf", pdf("biên bản")))
		g.lists("the first body", g.one, g.petition.ID, "bienban.pdf")
		all := g.names(g.head, g.petition.ID)
		g.absent("the original", g.one, all["don.pdf"])
		if _, err := g.asked(g.two, all["bienban.pdf"]); err != nil {
			t.Error(err)
		}
		g.must(g.entrust(storetest.CommuneA2))
		g.absent("over", g.one, all["bienban.pdf"])
		g.lists("the next body", g.elsewhere, g.petition.ID)
		g.absent("the next body", g.elsewhere, all["bienban.pdf"])
		g.must(g.entrust(storetest.CommuneB1))
		g.lists("the first body again", g.one, g.petition.ID, "bienban.pdf")
		g.lists("who verifies at the office", g.head, g.petition.ID, "don.pdf", "bienban.pdf")
	})
}
