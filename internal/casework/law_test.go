package casework_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"kntc/internal/access"
	"kntc/internal/deadline"
	"kntc/internal/fault"
	"kntc/internal/legislation"
	"kntc/internal/petition"
	"kntc/internal/store/storetest"
)

// TestStoredGroundStopsTheClock: a ground that an administrator ended stops no
// clock any more; stops that began before go on. It is in the history, one
// version for all changes, and only a topmost administrator may do it.
func TestStoredGroundStopsTheClock(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, b storetest.Bench) {
		o := officeOf(t, b)
		ctx, admin := t.Context(), storetest.Administrator(storetest.Province)
		laws := legislation.New(b.Store, b.Store, storetest.Keyring(t), b.Clock)
		_, before := o.accept(petition.Denunciation)
		_, after := o.accept(petition.Denunciation)
		o.on("2026-07-10")
		suspend := petition.Command{Action: petition.ActionSuspend, Ground: petition.AwaitingExpert}
		o.moves(before, suspend)

		seed := lawOf(t, b).Data()
		ground := seed.Grounds[slices.IndexFunc(seed.Grounds, func(g deadline.Ground) bool { return g.Code == "awaiting_expert" })]
		ground.ValidFrom, ground.Terms = o.today().AddDays(1), deadline.ParseSet("supply") // no longer the resolution
		change := legislation.GroundChange{Ground: ground, Reason: "hướng dẫn mới"}
		if _, err := laws.AddGround(ctx, storetest.Administrator(storetest.CommuneA1), 1, change, unseen[legislation.View]()); !errors.Is(err, access.ErrForbidden) {
			t.Errorf("a commune's administrator: %v", err)
		}
		late := change
		late.Ground.ValidFrom = o.today()
		if _, err := laws.AddGround(ctx, admin, 1, late, unseen[legislation.View]()); !errors.Is(err, deadline.ErrLaw) {
			t.Errorf("from today on, when a stop rests on it: %v", err)
		}
		if _, err := laws.AddGround(ctx, admin, 1, change, unseen[legislation.View]()); err != nil {
			t.Fatal(err)
		}
		quota := seed.Quotas[1]
		quota.Days, quota.ValidFrom = 3, o.today()
		if _, err := laws.AddQuota(ctx, admin, 1, legislation.QuotaChange{Quota: quota, Reason: "quy chế"}, unseen[legislation.View]()); !errors.Is(err, fault.ErrStale) {
			t.Errorf("an old version: %v", err)
		}
		if _, err := laws.AddQuota(ctx, admin, 2, legislation.QuotaChange{Quota: quota, Reason: "quy chế"}, unseen[legislation.View]()); err != nil {
			t.Fatal(err)
		}

		for { // open deadlines are asked again, and the stop that began before stays
			if n, err := agendaOf(o.b).RefreshDeadlines(ctx); err != nil || n == 0 {
				break
			}
		}
		o.on("2026-07-15")
		o.moves(after, suspend)
		o.check("stopped before", o.entry(petition.OfMatter, before, deadline.Resolve), "TC_RESOLVE", "", deadline.Open, false)
		o.check("not stopped any more", o.entry(petition.OfMatter, after, deadline.Resolve), "TC_RESOLVE", "2026-07-31", deadline.Open, false)

		law, version, err := b.Another(t).Law(ctx)
		if err != nil || version != 3 || len(law.Data().Quotas) != len(seed.Quotas)+1 || len(law.Data().Grounds) != len(seed.Grounds)+1 {
			t.Errorf("another server has version %d with %d quotas and %d grounds, %v", version, len(law.Data().Quotas), len(law.Data().Grounds), err)
		}
		events, err := laws.LawEvents(ctx, admin, 0, 5)
		if err != nil || len(events) != 2 || events[0].Subject != legislation.QuotaChanged || events[1].Subject != legislation.GroundChanged ||
			!strings.Contains(events[1].Change, `"terms":"supply"`) || events[1].Reason != "hướng dẫn mới" {
			t.Errorf("history %+v, %v", events, err)
		}
	})
}

// lawOf is the law in force at a bench.
func lawOf(t *testing.T, b storetest.Bench) *deadline.Law {
	t.Helper()
	law, _, err := b.Store.Law(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return law
}
