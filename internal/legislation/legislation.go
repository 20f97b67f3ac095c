// Package legislation holds the use cases on the law as data: rules, calendar,
// grounds, the urging ladder, quotas, and the switches for what the law leaves
// open. It declares the port that keeps what administrators changed.
package legislation

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/google/uuid"

	"kntc/internal/access"
	"kntc/internal/authority"
	"kntc/internal/clock"
	"kntc/internal/deadline"
	"kntc/internal/fault"
	"kntc/internal/idempotency"
	"kntc/internal/seal"
)

// Directory is the tree of authorities as it stands now: who administers a
// topmost one follows from it.
type Directory interface {
	Tree(ctx context.Context) (*authority.Tree, error)
}

// Store keeps what was changed of the law that comes with the program.
type Store interface {
	// Law returns the law in force and its version.
	Law(ctx context.Context) (*deadline.Law, int64, error)

	// ApplyLaw changes the law: it locks and loads it, calls decide once, and
	// stores the rows with the history and the answer to the request, in one
	// transaction. A request already answered returns *idempotency.Replayed.
	ApplyLaw(ctx context.Context, actor access.Actor, r *idempotency.Request, decide func(Draft) (Outcome, error)) error

	// LawEvents returns changes of the law, the latest first, older than the
	// version; all of them when it is 0.
	LawEvents(ctx context.Context, before int64, limit int) ([]Event, error)
}

// Draft is the law about to be changed.
type Draft struct {
	Law     *deadline.Law
	Version int64
}

// Outcome is what to store about the law.
type Outcome struct {
	Rows   deadline.Overlay
	Event  Event // without version, actor and instant
	Answer func(version int64) (idempotency.Kept, error)
}

// Subject is what was changed of the law.
type Subject string

// The subjects.
const (
	CalendarChanged Subject = "calendar"
	RuleChanged     Subject = "rule"
	SwitchChanged   Subject = "switch"
	GroundChanged   Subject = "ground"
	LadderChanged   Subject = "ladder"
	QuotaChanged    Subject = "quota"
)

// Subjects lists the subjects.
func Subjects() []Subject {
	return []Subject{CalendarChanged, RuleChanged, SwitchChanged, GroundChanged, LadderChanged, QuotaChanged}
}

// Event is one change of the law, as it was recorded.
type Event struct {
	Version    int64 // of the law, after the change
	Subject    Subject
	Code       string // the year, the rule, the switch
	Change     string // JSON
	Reason     string
	ActorID    uuid.UUID
	ActorName  string
	RecordedAt time.Time
}

// Service carries out the use cases on the law: rules, calendar, switches. The law
// is public to whoever is signed in, and the same for every authority, so only
// administrators of a topmost one may change it.
type Service struct {
	store     Store
	directory Directory
	sealer    seal.Sealer
	clock     clock.Clock
}

// New returns the use cases; the clock tells today's date, and the sealer
// seals kept answers.
func New(store Store, directory Directory, sealer seal.Sealer, c clock.Clock) *Service {
	return &Service{store: store, directory: directory, sealer: sealer, clock: c}
}

// View is the law at a version.
type View struct {
	Law     *deadline.Law
	Version int64
}

// Law returns the law in force.
func (s *Service) Law(ctx context.Context, _ access.Actor) (View, error) {
	law, version, err := s.store.Law(ctx)
	return View{law, version}, err
}

// LawEvents returns changes of the law, the latest first, older than a version.
func (s *Service) LawEvents(ctx context.Context, _ access.Actor, before int64, limit int) ([]Event, error) {
	return s.store.LawEvents(ctx, before, limit)
}

// YearChange asks to put another calendar in the place of a year's.
type YearChange struct {
	Year   deadline.Year
	Days   []deadline.Day
	Reason string
}

// ReplaceYear replaces the calendar of a year. The version is the law's as the
// caller saw it. It fails with fault.ErrStale, deadline.ErrLaw and
// idempotency.ErrKeyReused, as the other changes of the law do.
func (s *Service) ReplaceYear(ctx context.Context, actor access.Actor, version int64, c YearChange, once idempotency.Once[View]) (idempotency.Answer, error) {
	return s.change(ctx, actor, version, c.Reason, once, func(law *deadline.Law) (*deadline.Law, deadline.Overlay, Event, error) {
		after, rows, err := law.ReplaceYear(c.Year, c.Days)
		return after, rows, Event{Subject: CalendarChanged, Code: strconv.Itoa(c.Year.Year)}, err
	})
}

// RuleChange asks to add a version of a rule.
type RuleChange struct {
	Rule   deadline.Rule
	Reason string
}

// AddRule adds the next version of a rule, or a new rule; what was in force
// until then ends on the day before.
func (s *Service) AddRule(ctx context.Context, actor access.Actor, version int64, c RuleChange, once idempotency.Once[View]) (idempotency.Answer, error) {
	return s.change(ctx, actor, version, c.Reason, once, func(law *deadline.Law) (*deadline.Law, deadline.Overlay, Event, error) {
		after, rows, err := law.AddRule(c.Rule)
		return after, rows, Event{Subject: RuleChanged, Code: c.Rule.Code}, err
	})
}

// GroundChange asks to add a version of a ground that stops a clock.
type GroundChange struct {
	Ground deadline.Ground
	Reason string
}

// AddGround adds the next version of a ground, or a new one. A stop that began
// under the version before keeps it. So one that is in force ends with today at
// the earliest: stops recorded since an earlier day would rest on nothing, and
// their cases could not go on.
func (s *Service) AddGround(ctx context.Context, actor access.Actor, version int64, c GroundChange, once idempotency.Once[View]) (idempotency.Answer, error) {
	return s.change(ctx, actor, version, c.Reason, once, func(law *deadline.Law) (*deadline.Law, deadline.Overlay, Event, error) {
		after, rows, err := law.AddGround(c.Ground)
		if today := clock.DateOf(s.clock.Now()); err == nil && len(rows.Grounds) > 1 && !c.Ground.ValidFrom.After(today) {
			err = deadline.ErrLaw.At("/valid_from", "not_in_future",
				"Căn cứ đang áp dụng chỉ thay đổi từ ngày mai trở đi: các lần tạm dừng đã ghi nhận dựa vào nó.",
				"A ground in force changes from tomorrow at the earliest: stops on record rest on it.")
		}
		return after, rows, Event{Subject: GroundChanged, Code: c.Ground.Code}, err
	})
}

// RungChange asks to add a version of a rung of the urging ladder.
type RungChange struct {
	Rung   deadline.Rung
	Reason string
}

// AddRung adds the next version of a rung, or a new one. What was told under the
// version before is not told again.
func (s *Service) AddRung(ctx context.Context, actor access.Actor, version int64, c RungChange, once idempotency.Once[View]) (idempotency.Answer, error) {
	return s.change(ctx, actor, version, c.Reason, once, func(law *deadline.Law) (*deadline.Law, deadline.Overlay, Event, error) {
		after, rows, err := law.AddRung(c.Rung)
		return after, rows, Event{Subject: LadderChanged, Code: c.Rung.Code}, err
	})
}

// QuotaChange asks to add a version of a quota of citizen reception.
type QuotaChange struct {
	Quota  deadline.Quota
	Reason string
}

// AddQuota adds the next version of a quota, or a new one.
func (s *Service) AddQuota(ctx context.Context, actor access.Actor, version int64, c QuotaChange, once idempotency.Once[View]) (idempotency.Answer, error) {
	return s.change(ctx, actor, version, c.Reason, once, func(law *deadline.Law) (*deadline.Law, deadline.Overlay, Event, error) {
		after, rows, err := law.AddQuota(c.Quota)
		return after, rows, Event{Subject: QuotaChanged, Code: c.Quota.Code}, err
	})
}

// SwitchChange asks to answer an open question of the law.
type SwitchChange struct {
	Code   string
	Value  string
	Reason string
}

// SetSwitch answers an open question of the law.
func (s *Service) SetSwitch(ctx context.Context, actor access.Actor, version int64, c SwitchChange, once idempotency.Once[View]) (idempotency.Answer, error) {
	return s.change(ctx, actor, version, c.Reason, once, func(law *deadline.Law) (*deadline.Law, deadline.Overlay, Event, error) {
		if !slices.ContainsFunc(law.Data().Switches, func(x deadline.Switch) bool { return x.Code == c.Code }) {
			return nil, deadline.Overlay{}, Event{}, fault.ErrNotFound
		}
		after, rows, err := law.SetSwitch(c.Code, c.Value)
		return after, rows, Event{Subject: SwitchChanged, Code: c.Code}, err
	})
}

// change makes one change of the law once.
func (s *Service) change(
	ctx context.Context, actor access.Actor, version int64, reason string, once idempotency.Once[View],
	alter func(*deadline.Law) (*deadline.Law, deadline.Overlay, Event, error),
) (idempotency.Answer, error) {
	if err := s.may(ctx, actor); err != nil {
		return idempotency.Answer{}, err
	}
	if strings.TrimSpace(reason) == "" {
		return idempotency.Answer{}, deadline.ErrLaw.At("/reason", "required", "Cần nêu lý do hoặc văn bản.", "A reason or document is required.")
	}
	answer, err := idempotency.Run(s.sealer, actor, once, func(r *idempotency.Request, keep func(View) (idempotency.Kept, error)) error {
		return s.store.ApplyLaw(ctx, actor, r, func(d Draft) (Outcome, error) {
			if err := fault.CheckVersion(d.Version, version); err != nil {
				return Outcome{}, err
			}
			after, rows, event, err := alter(d.Law)
			if err != nil {
				return Outcome{}, err
			}
			event.Reason = reason
			event.Change, err = record(rows)
			return Outcome{Rows: rows, Event: event, Answer: func(version int64) (idempotency.Kept, error) {
				return keep(View{after, version})
			}}, err
		})
	})
	if errors.Is(err, fault.ErrStale) {
		return idempotency.Answer{}, s.whoChangedLaw(ctx, err)
	}
	return answer, err
}

// may refuses whoever administers no topmost authority: the law is the same for
// all of them.
func (s *Service) may(ctx context.Context, actor access.Actor) error {
	scope, err := actor.Allow(access.LawManage)
	if err != nil {
		return err
	}
	tree, err := s.directory.Tree(ctx)
	if err != nil {
		return err
	}
	today := clock.DateOf(s.clock.Now())
	for _, id := range scope.Subtree() {
		a, _ := tree.Get(id) // one that has ended is part of no other today: that does not make it topmost
		if _, below := tree.ParentOn(id, today); !below && a.Existed(today) {
			return nil
		}
	}
	return access.ErrForbidden.With("permission", string(access.LawManage)).Msg(
		"Chỉ quản trị của cơ quan cấp trên cùng được sửa dữ liệu pháp luật.",
		"Only administrators of a topmost authority may change the data of the law.")
}

// whoChangedLaw adds to a stale version's refusal who changed what last.
func (s *Service) whoChangedLaw(ctx context.Context, err error) error {
	events, lost := s.store.LawEvents(ctx, 0, 1)
	refusal := fault.As(err)
	if lost != nil || len(events) == 0 || refusal == nil {
		return err
	}
	last := events[0]
	return refusal.With("changed_by", last.ActorName).With("changed_at", last.RecordedAt).
		With("subject", string(last.Subject)).With("subject_code", last.Code)
}
