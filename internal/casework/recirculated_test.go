package casework_test

import (
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"kntc/internal/access"
	"kntc/internal/authority"
	"kntc/internal/casework"
	"kntc/internal/clock"
	"kntc/internal/page"
	"kntc/internal/petition"
	"kntc/internal/store/storetest"
)

// shuttle passes a new petition of CommuneA1 along the offices, one day after
// another, and returns what stands for it at each.
func (r rush) shuttle(kind petition.Kind, along ...authority.ID) []authority.OwnedID {
	r.t.Helper()
	at := []authority.OwnedID{r.enter(kind, petition.OutsideState).ID}
	for _, to := range along {
		r.b.Clock.Advance(24 * time.Hour)
		next, _ := r.pass(at[len(at)-1], to)
		at = append(at, next)
		if err := r.step(next, 0, petition.Command{Action: petition.ActionClassify, Classification: &petition.Classification{
			Kind: kind, Field: petition.FieldLand, Eligibility: petition.Eligible, Competence: petition.OutsideState,
		}})(); err != nil {
			r.t.Fatal(err)
		}
	}
	return at
}

// returned lists every page of the report, one line at a time.
func (r rush) returned(actor access.Actor, f casework.RecirculatedFilter) []casework.RecirculatedLine {
	r.t.Helper()
	var out []casework.RecirculatedLine
	for ask := (page.Page{Limit: 1}); ; ask.After = out[len(out)-1].Position() {
		lines, err := r.s.Recirculated(r.t.Context(), actor, f, ask)
		if err != nil {
			r.t.Fatal(err)
		}
		out = append(out, lines...)
		if len(lines) == 0 {
			break
		}
	}
	n, err := r.s.CountRecirculated(r.t.Context(), actor, f, page.CountExact)
	if err != nil || n.Value != int64(len(out)) {
		r.t.Errorf("%d lines, counted %d, %v", len(out), n.Value, err)
	}
	return out
}

func idsOf(lines []casework.RecirculatedLine) []authority.OwnedID {
	out := make([]authority.OwnedID, len(lines))
	for i, l := range lines {
		out[i] = l.Petition.ID
	}
	return out
}

// TestReturnedPetitionsAreReported: one line for each office and case, the
// latest time, whoever asks; agreeing with the stays of the case.
func TestReturnedPetitionsAreReported(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, b storetest.Bench) {
		const a, c = storetest.CommuneA1, storetest.CommuneA2
		r := rush{newWorld(t, b, roll(t, 331))}
		start := clock.DateOf(b.Clock.Now())
		r.shuttle(petition.Recommendation, c)                                // never came back
		often := r.shuttle(petition.Recommendation, c, a, c, a)              // days 2 to 5
		sealed := r.shuttle(petition.Denunciation, c, storetest.Province, a) // days 6 to 8
		if err := r.step(sealed[3], 0, petition.Command{Action: petition.ActionFile, Ground: petition.AlsoSentThere})(); err != nil {
			t.Fatal(err)
		}
		b.Clock.Advance(48 * time.Hour)

		all := r.returned(overseer(), casework.RecirculatedFilter{})
		if diff := cmp.Diff([]authority.OwnedID{sealed[3], often[4], often[3]}, idsOf(all)); diff != "" {
			t.Fatalf("report (-want +got):\n%s", diff)
		}
		if l := all[0]; l.Times != 1 || l.Open() || l.Petitioner != "" || len(l.Holders) != 4 {
			t.Errorf("the denunciation: %+v", l)
		}
		l := all[1]
		if l.Times != 2 || !l.Open() || l.On != start.AddDays(5) || l.Petitioner == "" {
			t.Errorf("passed to and fro: %+v", l)
		}
		var held []int
		for _, h := range l.Holders {
			held = append(held, h.Days)
		}
		if diff := cmp.Diff([]int{int(start.AddDays(2).Start().Sub(l.Holders[0].From.Start()).Hours() / 24), 1, 1, 1, 5}, held); diff != "" {
			t.Errorf("days (-want +got):\n%s", diff)
		}
		for _, l := range all { // what was stored with the transfer is what the chain tells
			back := 0
			for _, h := range l.Holders {
				if h.Recirculated && h.Authority == l.Petition.ID.Authority && !h.From.After(l.On) {
					back++
				}
			}
			if back != l.Times {
				t.Errorf("%s came back %d times, stored %d", l.Petition.ID, back, l.Times)
			}
		}

		for _, tt := range []struct {
			name  string
			actor access.Actor
			f     casework.RecirculatedFilter
			want  []authority.OwnedID
		}{
			{"of one office", overseer(), casework.RecirculatedFilter{Authority: c}, often[3:4]},
			{"of a subtree", overseer(), casework.RecirculatedFilter{Authority: storetest.Province, Subtree: true}, idsOf(all)},
			{"of another tree", overseer(), casework.RecirculatedFilter{Authority: storetest.PartyProvince, Subtree: true}, nil},
			{"of a kind", overseer(), casework.RecirculatedFilter{Kind: petition.Denunciation}, sealed[3:]},
			{"twice or more", overseer(), casework.RecirculatedFilter{AtLeast: 2}, often[4:]},
			{"from a day", overseer(), casework.RecirculatedFilter{From: start.AddDays(6)}, sealed[3:]},
			{"until a day", overseer(), casework.RecirculatedFilter{To: start.AddDays(4)}, often[3:4]},
			{"a clerk of one office", person(access.Clerk, a), casework.RecirculatedFilter{}, []authority.OwnedID{sealed[3], often[4]}},
			{"a clerk asks for another office", person(access.Clerk, a), casework.RecirculatedFilter{Authority: c}, nil},
		} {
			if got := idsOf(r.returned(tt.actor, tt.f)); !slices.Equal(got, tt.want) {
				t.Errorf("%s: %v, want %v", tt.name, got, tt.want)
			}
		}
		for _, l := range r.returned(person(access.Clerk, a), casework.RecirculatedFilter{}) {
			for _, h := range l.Holders {
				if h.Petition.IsZero() == (h.Authority == a) || h.Name == "" {
					t.Errorf("a clerk of one holder sees %+v", h)
				}
			}
		}
		var exported []casework.RecirculatedLine
		keep := func(l casework.RecirculatedLine) error { exported = append(exported, l); return nil }
		if err := r.s.ExportRecirculated(t.Context(), overseer(), casework.RecirculatedFilter{}, keep); err != nil {
			t.Fatal(err)
		}
		if !slices.Equal(idsOf(exported), idsOf(all)) {
			t.Errorf("the export has %v, the list %v", idsOf(exported), idsOf(all))
		}
		admin := person(access.Administrator, storetest.Province)
		_, err := r.s.Recirculated(t.Context(), admin, casework.RecirculatedFilter{}, page.Page{Limit: 5})
		if !errors.Is(err, access.ErrForbidden) {
			t.Errorf("without the permission to read: %v", err)
		}
	})
}
