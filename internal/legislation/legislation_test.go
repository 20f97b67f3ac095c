package legislation_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"kntc/internal/access"
	"kntc/internal/clock"
	"kntc/internal/deadline"
	"kntc/internal/fault"
	"kntc/internal/idempotency"
	"kntc/internal/legislation"
	"kntc/internal/store/storetest"
)

func TestMain(m *testing.M) { storetest.Main(m) }

// noAnswer is for changes whose answer nobody keeps.
func noAnswer() idempotency.Once[legislation.View] {
	return idempotency.Once[legislation.View]{Render: func(legislation.View) (idempotency.Answer, error) { return idempotency.Answer{}, nil }}
}

// TestLawChanges: a change of the law holds at once here, soon on another
// server, is in the history, and an old version is refused with who did it.
func TestLawChanges(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, b storetest.Bench) {
		ctx, admin := t.Context(), storetest.Administrator(storetest.Province)
		laws := legislation.New(b.Store, b.Store, storetest.Keyring(t), b.Clock)
		other := b.Another(t)
		if _, version, err := other.Law(ctx); err != nil || version != 1 {
			t.Fatalf("version %d, %v", version, err)
		}
		before := mustLaw(ctx, t, laws)
		year, days := before.Law.Calendar(2027)
		year.Status = deadline.Approved
		year.Source = "thông báo nghỉ lễ năm 2027"
		if _, err := laws.ReplaceYear(ctx, admin, 1, legislation.YearChange{Year: year, Days: days, Reason: "có thông báo"}, noAnswer()); err != nil {
			t.Fatal(err)
		}
		rule := before.Law.Data().Rules[0]
		rule.Length, rule.ValidFrom = 8, clock.MustDate(2027, 1, 1)
		if _, err := laws.AddRule(ctx, admin, 2, legislation.RuleChange{Rule: rule, Reason: "luật mới"}, noAnswer()); err != nil {
			t.Fatal(err)
		}
		if _, err := laws.SetSwitch(ctx, admin, 3, legislation.SwitchChange{Code: "suspension_day", Value: "not_consumed", Reason: "hướng dẫn"}, noAnswer()); err != nil {
			t.Fatal(err)
		}
		b.Clock.Advance(3 * time.Second)
		law, version, err := other.Law(ctx)
		if err != nil || version != 4 {
			t.Fatalf("another server has version %d, %v", version, err)
		}
		if y, list := law.Calendar(2027); y != year || len(list) != len(days) {
			t.Errorf("2027 is %+v with %d days, want %d", y, len(list), len(days))
		}
		if law.Setting("suspension_day") != "not_consumed" {
			t.Error("the switch is not set")
		}
		d, err := law.Compute(deadline.Question{Term: rule.Term, Start: clock.MustDate(2027, 3, 1)})
		if err != nil || d.Rule.Version != rule.Version+1 || d.Length != 8 || d.Provisional() {
			t.Errorf("due %s by version %d, %v", d.Due, d.Rule.Version, err)
		}
		events, err := laws.LawEvents(ctx, admin, 0, 10)
		if err != nil || len(events) != 3 || events[0].Subject != legislation.SwitchChanged || events[0].Reason != "hướng dẫn" ||
			events[0].ActorName != "admin.1" || events[0].RecordedAt.Before(storetest.Start()) || events[2].Code != "2027" {
			t.Errorf("history %+v, %v", events, err)
		}
		if want := `{"settings":{"suspension_day":"not_consumed"}}`; events[0].Change != want {
			t.Errorf("recorded %s, want %s", events[0].Change, want)
		}
		if older, err := laws.LawEvents(ctx, admin, 3, 10); err != nil || len(older) != 1 || older[0].Version != 2 {
			t.Errorf("older than 3: %+v, %v", older, err)
		}
		_, err = laws.SetSwitch(ctx, admin, 3, legislation.SwitchChange{Code: "first_day", Value: "counted", Reason: "nhầm"}, noAnswer())
		if f := fault.As(err); !errors.Is(err, fault.ErrStale) || f.Extra["changed_by"] != "admin.1" || f.Extra["subject_code"] != "suspension_day" {
			t.Errorf("a stale change: %v", err)
		}
	})
}

func mustLaw(ctx context.Context, t *testing.T, laws *legislation.Service) legislation.View {
	t.Helper()
	v, err := laws.Law(ctx, access.Actor{})
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func TestLawRefuses(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, b storetest.Bench) {
		ctx := t.Context()
		laws := legislation.New(b.Store, b.Store, storetest.Keyring(t), b.Clock)
		set := func(actor access.Actor, code, value, reason string) error {
			_, err := laws.SetSwitch(ctx, actor, 1, legislation.SwitchChange{Code: code, Value: value, Reason: reason}, noAnswer())
			return err
		}
		admin, clerk := storetest.Administrator(storetest.Province), storetest.Administrator(storetest.Province)
		clerk.Grants = []access.Grant{{Role: access.Clerk, Authority: storetest.Province}}
		for _, tt := range []struct {
			name string
			err  error
			want *fault.Error
		}{
			{"a clerk", set(clerk, "first_day", "counted", "x"), access.ErrForbidden},
			{"the administrator of a commune", set(storetest.Administrator(storetest.CommuneA1), "first_day", "counted", "x"), access.ErrForbidden},
			{"the administrator of a district that ended", set(storetest.Administrator(storetest.DistrictA), "first_day", "counted", "x"), access.ErrForbidden},
			{"no reason", set(admin, "first_day", "counted", " "), deadline.ErrLaw},
			{"no such switch", set(admin, "whim", "yes", "x"), fault.ErrNotFound},
			{"no such value", set(admin, "first_day", "perhaps", "x"), deadline.ErrLaw},
		} {
			if !errors.Is(tt.err, tt.want) {
				t.Errorf("%s: %v, want %s", tt.name, tt.err, tt.want.Code)
			}
		}
		if _, version, err := b.Store.Law(ctx); err != nil || version != 1 {
			t.Errorf("version %d after refusals, %v", version, err)
		}
		if events, err := laws.LawEvents(ctx, admin, 0, 10); err != nil || len(events) != 0 {
			t.Errorf("history of refusals: %+v, %v", events, err)
		}
	})
}

// TestLawIsChangedOnce: the same request again gets the same answer and changes
// nothing; the history refuses to be rewritten.
func TestLawIsChangedOnce(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, b storetest.Bench) {
		ctx, admin := t.Context(), storetest.Administrator(storetest.Province)
		laws := legislation.New(b.Store, b.Store, storetest.Keyring(t), b.Clock)
		rendered := 0
		once := idempotency.Once[legislation.View]{Key: "k", Fingerprint: "f", Render: func(v legislation.View) (idempotency.Answer, error) {
			rendered++
			return idempotency.Answer{Status: 200, Body: []byte(v.Law.Setting("first_day"))}, nil
		}}
		for range 2 {
			a, err := laws.SetSwitch(ctx, admin, 1, legislation.SwitchChange{Code: "first_day", Value: "counted", Reason: "thử"}, once)
			if err != nil || string(a.Body) != "counted" {
				t.Fatalf("answered %q, %v", a.Body, err)
			}
		}
		once.Fingerprint = "g"
		if _, err := laws.SetSwitch(ctx, admin, 2, legislation.SwitchChange{Code: "first_day", Value: "counted", Reason: "thử"}, once); !errors.Is(err, idempotency.ErrKeyReused) {
			t.Errorf("another request under the key: %v", err)
		}
		if _, version, err := b.Store.Law(ctx); rendered != 1 || version != 2 || err != nil {
			t.Errorf("rendered %d times, version %d, %v", rendered, version, err)
		}
	})
}
