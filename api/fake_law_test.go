package api

import (
	"context"
	"testing"

	"kntc/internal/access"
	"kntc/internal/casework"
	"kntc/internal/deadline"
	"kntc/internal/fault"
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

func (f *fakeLaws) Law(context.Context, access.Actor) (casework.LawView, error) {
	return casework.LawView{Law: f.law, Version: 2}, nil
}

func (f *fakeLaws) LawEvents(_ context.Context, _ access.Actor, before int64, limit int) ([]casework.LawEvent, error) {
	var out []casework.LawEvent
	for version := int64(4); version > 1 && len(out) < limit; version-- {
		if before == 0 || version < before {
			out = append(out, casework.LawEvent{
				Version: version, Subject: casework.SwitchChanged, Code: "first_day", Change: `{"settings":{"first_day":"counted"}}`,
				Reason: "Hướng dẫn", ActorID: testAccount, ActorName: "hanoi.administrator", RecordedAt: instant,
			})
		}
	}
	return out, nil
}

func (f *fakeLaws) changed(version int64, after *deadline.Law, err error, once casework.Once[casework.LawView]) (casework.Answer, error) {
	if version != 2 {
		return casework.Answer{}, fault.ErrStale.With("current_version", 2).With("changed_by", "hanoi.administrator")
	}
	if err != nil {
		return casework.Answer{}, err
	}
	return once.Render(casework.LawView{Law: after, Version: 3})
}

func (f *fakeLaws) ReplaceYear(_ context.Context, _ access.Actor, version int64, c casework.YearChange, once casework.Once[casework.LawView]) (casework.Answer, error) {
	after, _, err := f.law.ReplaceYear(c.Year, c.Days)
	return f.changed(version, after, err, once)
}

func (f *fakeLaws) AddRule(_ context.Context, _ access.Actor, version int64, c casework.RuleChange, once casework.Once[casework.LawView]) (casework.Answer, error) {
	after, _, err := f.law.AddRule(c.Rule)
	return f.changed(version, after, err, once)
}

func (f *fakeLaws) SetSwitch(_ context.Context, _ access.Actor, version int64, c casework.SwitchChange, once casework.Once[casework.LawView]) (casework.Answer, error) {
	after, _, err := f.law.SetSwitch(c.Code, c.Value)
	return f.changed(version, after, err, once)
}
