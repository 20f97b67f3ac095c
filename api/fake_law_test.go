package api

import (
	"context"
	"testing"

	"kntc/internal/access"
	"kntc/internal/agenda"
	"kntc/internal/authority"
	"kntc/internal/clock"
	"kntc/internal/deadline"
	"kntc/internal/fault"
	"kntc/internal/idempotency"
	"kntc/internal/identity"
	"kntc/internal/journal"
	"kntc/internal/legislation"
	paging "kntc/internal/page"
	"kntc/internal/petition"
)

// fakeLaws knows the law that comes with the program, at version 2, and makes
// changes without keeping them.
type fakeLaws struct{ law *deadline.Law }

func newFakeLaws(t *testing.T) *fakeLaws {
	t.Helper()
	data, err := deadline.Seed()
	if err != nil {
		t.Fatal(err)
	}
	law, err := deadline.New(data)
	if err != nil {
		t.Fatal(err)
	}
	return &fakeLaws{law}
}

func (f *fakeLaws) Law(context.Context, access.Actor) (legislation.View, error) {
	return legislation.View{Law: f.law, Version: 2}, nil
}

func (f *fakeLaws) LawEvents(_ context.Context, _ access.Actor, before int64, limit int) ([]legislation.Event, error) {
	var out []legislation.Event
	for version := int64(4); version > 1 && len(out) < limit; version-- {
		if before == 0 || version < before {
			out = append(out, legislation.Event{
				Version: version, Subject: legislation.SwitchChanged, Code: "first_day", Change: `{"settings":{"first_day":"counted"}}`,
				Reason: "Hướng dẫn", ActorID: testAccount, ActorName: "hanoi.administrator", RecordedAt: instant,
			})
		}
	}
	return out, nil
}

func (f *fakeLaws) changed(version int64, after *deadline.Law, err error, once idempotency.Once[legislation.View]) (idempotency.Answer, error) {
	if version != 2 {
		return idempotency.Answer{}, fault.ErrStale.With("current_version", 2).With("changed_by", "hanoi.administrator")
	}
	if err != nil {
		return idempotency.Answer{}, err
	}
	return once.Render(legislation.View{Law: after, Version: 3})
}

func (f *fakeLaws) ReplaceYear(_ context.Context, _ access.Actor, version int64, c legislation.YearChange, once idempotency.Once[legislation.View]) (idempotency.Answer, error) {
	after, _, err := f.law.ReplaceYear(c.Year, c.Days)
	return f.changed(version, after, err, once)
}

func (f *fakeLaws) AddRule(_ context.Context, _ access.Actor, version int64, c legislation.RuleChange, once idempotency.Once[legislation.View]) (idempotency.Answer, error) {
	after, _, err := f.law.AddRule(c.Rule)
	return f.changed(version, after, err, once)
}

func (f *fakeLaws) AddGround(_ context.Context, _ access.Actor, version int64, c legislation.GroundChange, once idempotency.Once[legislation.View]) (idempotency.Answer, error) {
	after, _, err := f.law.AddGround(c.Ground)
	return f.changed(version, after, err, once)
}

func (f *fakeLaws) AddRung(_ context.Context, _ access.Actor, version int64, c legislation.RungChange, once idempotency.Once[legislation.View]) (idempotency.Answer, error) {
	after, _, err := f.law.AddRung(c.Rung)
	return f.changed(version, after, err, once)
}

func (f *fakeLaws) AddQuota(_ context.Context, _ access.Actor, version int64, c legislation.QuotaChange, once idempotency.Once[legislation.View]) (idempotency.Answer, error) {
	after, _, err := f.law.AddQuota(c.Quota)
	return f.changed(version, after, err, once)
}

func (f *fakeLaws) SetSwitch(_ context.Context, _ access.Actor, version int64, c legislation.SwitchChange, once idempotency.Once[legislation.View]) (idempotency.Answer, error) {
	after, _, err := f.law.SetSwitch(c.Code, c.Value)
	return f.changed(version, after, err, once)
}

// sampleDeadline is a complaint's resolution, suspended once.
func sampleDeadline(explain bool) (deadline.Entry, deadline.Deadline) {
	e := deadline.Entry{
		Term: deadline.Resolve, Seq: 1, Facts: deadline.Facts{Kind: "complaint", Instance: "first"}, Start: clock.MustDate(2026, 7, 1),
		Stops: []deadline.Stop{{From: clock.MustDate(2026, 7, 11), To: clock.MustDate(2026, 7, 21), Ground: "awaiting_result"}},
		State: deadline.Open, Moves: 1, StartedBy: 1,
	}
	data, _ := deadline.Seed()
	law, _ := deadline.New(data)
	q := e.Question()
	q.Explain = explain
	d, _ := law.Compute(q)
	e.Rule, e.RuleVersion, e.Due = d.Rule.Code, d.Rule.Version, d.Due
	return e, d
}

func (f *fakeCases) caseDeadlines(id, known authority.OwnedID, explain bool) (agenda.DeadlineView, error) {
	e, d := sampleDeadline(explain)
	return agenda.DeadlineView{Today: day(9), Items: []agenda.DeadlineItem{{Entry: e, Answer: d, Moves: []journal.DeadlineMove{{
		Move:       deadline.Move{Term: e.Term, Seq: 1, No: 1, Old: clock.MustDate(2026, 7, 31), New: e.Due, Why: deadline.ByResumption, Version: 3},
		LawVersion: 1, RecordedAt: instant,
	}}}}}, f.see(id, known, 0)
}

func (f *fakeCases) PetitionDeadlines(_ context.Context, _ access.Actor, id authority.OwnedID, explain bool) (agenda.DeadlineView, error) {
	return f.caseDeadlines(id, petitionID, explain)
}

func (f *fakeCases) MatterDeadlines(_ context.Context, _ access.Actor, id authority.OwnedID, explain bool) (agenda.DeadlineView, error) {
	return f.caseDeadlines(id, matterID, explain)
}

func (f *fakeCases) OpenDeadlines(_ context.Context, _ access.Actor, _ agenda.DeadlineQuery, page agenda.DeadlinePage) ([]agenda.DeadlineLine, clock.Date, error) {
	var out []agenda.DeadlineLine
	e, _ := sampleDeadline(false)
	for seq := page.After.Seq + 1; seq <= 3 && len(out) < page.Limit; seq++ {
		e.Seq = seq
		m := sampleMatter()
		out = append(out, agenda.DeadlineLine{Subject: petition.OfMatter, ID: m.ID, Number: m.Number, Title: m.Subject, State: m.State, Kind: m.Kind, Entry: e})
	}
	return out, day(9), nil
}

func (f *fakeCases) CountDeadlines(context.Context, access.Actor, agenda.DeadlineQuery) (own, all agenda.DeadlineCounts, err error) {
	exact := func(n int64) paging.Count { return paging.Count{Value: n, Method: paging.CountExact} }
	return agenda.DeadlineCounts{Overdue: exact(1), DueSoon: exact(0), Open: exact(3)}, agenda.DeadlineCounts{Overdue: exact(1), DueSoon: exact(2), Open: exact(9)}, nil
}

func (f *fakeCases) Reminders(context.Context, access.Actor, agenda.ReminderFilter, agenda.ReminderPosition, int) ([]agenda.Reminder, *deadline.Law, error) {
	data, err := deadline.Seed()
	if err != nil {
		return nil, nil, err
	}
	law, err := deadline.New(data)
	one := agenda.Reminder{
		Subject: petition.OfMatter, ID: matterID, Number: sampleMatter().Number, Term: deadline.Resolve, Seq: 1, Rung: "OVERDUE", RungVersion: 1,
		Due: day(4), Recipient: "head", RecordedAt: instant,
	}
	return []agenda.Reminder{one, one}, law, err
}

func (f *fakeIdentity) OpenCalendarLink(context.Context, access.Actor) (identity.CalendarAddress, error) {
	return identity.CalendarAddress{CalendarLink: identity.CalendarLink{Serial: 1, CreatedAt: instant}, Token: "good"}, f.failed
}

func (f *fakeIdentity) OwnCalendarLink(ctx context.Context, actor access.Actor) (identity.CalendarAddress, error) {
	return f.OpenCalendarLink(ctx, actor)
}

func (f *fakeIdentity) EndCalendarLink(context.Context, access.Actor) error { return f.failed }

func (f *fakeIdentity) ReadCalendarLink(ctx context.Context, text string) (access.Actor, error) {
	if text != "good" {
		return access.Actor{}, fault.ErrNotFound
	}
	actor, _, err := fakeVerifier{}.Verify(ctx, "clerk")
	return actor, err
}
