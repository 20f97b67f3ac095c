package casework_test

import (
	"slices"
	"testing"
	"time"

	"kntc/internal/access"
	"kntc/internal/authority"
	"kntc/internal/casework"
	"kntc/internal/clock"
	"kntc/internal/fault"
	"kntc/internal/ledger"
	"kntc/internal/page"
	"kntc/internal/petition"
	"kntc/internal/store/storetest"
)

// TestNoPetitionIsSplitWithoutEnd: as many contents as a body can hold draw no
// numbers and look up no matters; they are refused.
func TestNoPetitionIsSplitWithoutEnd(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, b storetest.Bench) {
		r := rush{newWorld(t, b, roll(t, 309))}
		p := r.enter(petition.Complaint, petition.Within)
		cmd := petition.Command{Action: petition.ActionSplit, Contents: []petition.Content{{Subject: "Nhà ở"}}}
		for range 70_000 {
			cmd.Contents = append(cmd.Contents, petition.Content{Subject: "Cây trồng", Matter: authority.NewOwnedID(storetest.CommuneA1)})
		}
		f := fault.As(r.step(p.ID, 0, cmd)())
		if f == nil || f.Kind != fault.Unprocessable || f.Fields[0].Pointer != "/contents" || f.Fields[0].Code != "out_of_range" {
			t.Errorf("answered %v", f)
		}
	})
}

// TestConcurrentSplitsCountOnce: one petition, two matters; it is seen from
// both, and resolved with the last of them even when both are decided at once.
func TestConcurrentSplitsCountOnce(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, b storetest.Bench) {
		r := rush{newWorld(t, b, roll(t, 302))}
		for round := range rounds {
			p, parts := r.split()
			if parts[0].No+parts[1].No != 3 || p.Matter != parts[0].Matter {
				t.Fatalf("split into %+v", parts)
			}
			for _, part := range parts {
				if got := r.petitionsOf(part.Matter); !slices.Equal(got, []string{p.ID.String()}) {
					t.Errorf("part %d: the matter has %v", part.No, got)
				}
				list, err := r.s.Petitions(t.Context(), overseer(), casework.PetitionFilter{Matter: part.Matter}, page.Page{Limit: 9})
				if err != nil || len(list) != 1 {
					t.Errorf("part %d: listed %v, %v", part.No, list, err)
				}
				papers, err := r.s.Documents(t.Context(), overseer(), part.Matter)
				if err != nil || len(papers) != 1 {
					t.Errorf("part %d: documents %v, %v", part.No, papers, err)
				}
			}
			before := r.resolved()
			acts := []func() error{r.decide(parts[0].Matter), r.decide(parts[1].Matter)}
			if round%2 == 0 {
				if err := acts[0](); err != nil {
					t.Fatal(err)
				}
				if got := r.resolved(); got != before {
					t.Errorf("resolved %d petitions with the first of two matters, was %d", got, before)
				}
				acts = acts[1:]
			}
			for _, err := range atOnce(acts...) {
				if err != nil {
					t.Error(err)
				}
			}
			if got := r.resolved(); got != before+1 {
				t.Errorf("resolved %d petitions, want one more than %d", got, before)
			}
		}
		r.settled()
	})
}

func (r rush) split() (petition.Petition, []petition.Part) {
	r.t.Helper()
	p := r.enter(petition.Complaint, petition.Within)
	var result casework.PetitionResult
	cmd := petition.Command{Action: petition.ActionSplit, Contents: []petition.Content{{Subject: "Bồi thường nhà ở"}, {Subject: "Bồi thường cây trồng"}}}
	if _, err := r.s.StepPetition(r.t.Context(), person(access.Head, p.ID.Authority), p.ID, p.Version, cmd, catch(&result)); err != nil {
		r.t.Fatal(err)
	}
	view, err := r.s.Petition(r.t.Context(), overseer(), p.ID)
	if err != nil {
		r.t.Fatal(err)
	}
	if len(view.Petition.Parts) != 2 || result.Matter == nil {
		r.t.Fatalf("parts %+v", view.Petition.Parts)
	}
	return view.Petition, view.Petition.Parts
}

func (r rush) decide(id authority.OwnedID) func() error {
	return r.stepMatter(id, 0, petition.Command{Action: petition.ActionDecide, Outcome: petition.OutcomeRight})
}

// resolved is how many petitions are resolved, in all.
func (r rush) resolved() int64 {
	r.t.Helper()
	r.b.Clock.Advance(time.Minute)
	a := r.ask(ledger.Question{
		Authority: storetest.Province, Subtree: true, From: clock.MustDate(2019, 1, 1), To: clock.MustDate(2027, 12, 31),
	})
	for _, g := range a.stats.Groups {
		for _, f := range g.Figures {
			if f.Definition.ID == petition.FigurePetitionsResolved {
				return f.Value
			}
		}
	}
	return 0
}
