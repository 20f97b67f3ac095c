package staffing

import (
	"context"
	"time"
	"unicode/utf8"

	"github.com/google/uuid"

	"kntc/internal/access"
	"kntc/internal/authority"
	"kntc/internal/clock"
	"kntc/internal/fault"
	"kntc/internal/idempotency"
	"kntc/internal/journal"
	"kntc/internal/page"
	"kntc/internal/text"
)

// Absence says that somebody who works at an authority is absent on some days,
// and who does there what is assigned to them. It is never changed; one that
// ends early, or was a mistake, has an End.
type Absence struct {
	ID       authority.OwnedID // of the authority where it holds
	Account  uuid.UUID
	StandIn  uuid.UUID
	From, To clock.Date // both included
	Recorded Record
	End      *AbsenceEnd // nil unless it ended otherwise than on To
}

// AbsenceEnd says until when an absence really lasted; before From when it never
// began.
type AbsenceEnd struct {
	LastOn   clock.Date
	Recorded Record
}

// Record is who recorded something, when, and why.
type Record struct {
	Reason    string
	ActorID   uuid.UUID
	ActorName string
	At        time.Time
}

// Last is the last day of the absence.
func (a Absence) Last() clock.Date {
	if a.End != nil {
		return a.End.LastOn
	}
	return a.To
}

// meets reports whether the absence has a day in common with others.
func (a Absence) meets(from, to clock.Date) bool { return !a.From.After(to) && !a.Last().Before(from) }

// AbsenceFilter narrows a list of absences; zero fields do not.
type AbsenceFilter struct {
	Authority authority.ID
	Account   uuid.UUID // absent, or standing in
	On        clock.Date
}

// ErrAbsence refuses an absence that cannot be.
var ErrAbsence = fault.Define(fault.Unprocessable, "absence_refused",
	"Không ghi nhận được việc vắng mặt này.", "This absence cannot be recorded.")

// NewAbsence asks to record an absence.
type NewAbsence struct {
	Authority authority.ID // the actor's own when zero
	Account   uuid.UUID    // who is absent; the actor when nil
	StandIn   uuid.UUID
	From, To  clock.Date
	Reason    string
}

// maxAbsence bounds an absence, in days; a longer one is recorded anew.
const maxAbsence = 366

// maxReason bounds why somebody is absent, in characters.
const maxReason = 2000

// RecordAbsence records that somebody is absent and who stands in: oneself, or
// others for whoever assigns cases or keeps the accounts there.
func (s *Service) RecordAbsence(ctx context.Context, actor access.Actor, n NewAbsence, once idempotency.Once[Absence]) (idempotency.Answer, error) {
	if n.Authority == 0 {
		n.Authority = actor.Home
	}
	if n.Account == uuid.Nil {
		n.Account = actor.Account
	}
	scope, tree, err := s.absent(ctx, actor, n.Authority, n.Account)
	if err != nil {
		return idempotency.Answer{}, err
	}
	if err := n.check(clock.DateOf(s.clock.Now())); err != nil {
		return idempotency.Answer{}, err
	}
	people := []uuid.UUID{n.Account, n.StandIn}
	absences := &AbsenceLoad{Authority: n.Authority, Accounts: people}
	staff := &journal.StaffLoad{Authority: n.Authority, Accounts: people}
	w := journal.Work{Scope: scope, Actor: actor, Loads: []journal.Load{absences, staff}}
	return s.record(ctx, w, once, func(now time.Time) (journal.Write, Absence, error) {
		if err := n.fits(tree, staff, absences); err != nil {
			return nil, Absence{}, err
		}
		a := Absence{
			ID: authority.NewOwnedID(n.Authority), Account: n.Account, StandIn: n.StandIn, From: n.From, To: n.To,
			Recorded: Record{text.Clean(n.Reason), actor.Account, actor.Name, now},
		}
		return AbsenceRecorded{a}, a, nil
	})
}

// absent checks that the actor may record an absence of the account.
func (s *Service) absent(ctx context.Context, actor access.Actor, at authority.ID, account uuid.UUID) (access.Scope, *authority.Tree, error) {
	tree, err := s.directory.Tree(ctx)
	if err != nil {
		return access.Scope{}, nil, err
	}
	scope, err := actor.AllowAt(tree, access.AbsenceRecord, access.PetitionRead, at)
	if err != nil {
		return access.Scope{}, nil, err
	}
	own := account == actor.Account && account != uuid.Nil
	if own || actor.Can(tree, access.CaseAssign, at) || actor.Can(tree, access.AccountManage, at) {
		return scope, tree, nil
	}
	return access.Scope{}, nil, access.ErrForbidden.With("permission", string(access.CaseAssign))
}

// check refuses days that cannot be.
func (n NewAbsence) check(today clock.Date) error {
	bad := ErrAbsence
	if n.StandIn == uuid.Nil {
		bad = bad.At("/stand_in_id", "required", "Phải có người thay thế.", "A stand-in is required.")
	}
	if n.StandIn == n.Account {
		bad = bad.At("/stand_in_id", "same_account", "Không tự thay thế mình.", "Nobody stands in for himself.")
	}
	switch {
	case n.From.IsZero():
		bad = bad.At("/from", "required", "Thiếu ngày bắt đầu.", "The first day is missing.")
	case n.To.IsZero():
		bad = bad.At("/to", "required", "Thiếu ngày cuối.", "The last day is missing.")
	case n.To.Before(n.From), n.To.After(n.From.AddDays(maxAbsence - 1)):
		bad = bad.At("/to", "out_of_range", "Ngày cuối phải từ ngày bắt đầu đến một năm sau.", "The last day lies between the first and a year later.")
	case n.To.Before(today):
		bad = bad.At("/to", "in_past", "Đã qua.", "It is over.")
	}
	if utf8.RuneCountInString(n.Reason) > maxReason {
		bad = bad.At("/reason", "too_long", "Quá dài.", "Too long.")
	}
	if len(bad.Fields) > 0 {
		return bad
	}
	return nil
}

// fits refuses people who do not work there, or are absent on those days.
func (n NewAbsence) fits(tree *authority.Tree, staff *journal.StaffLoad, absences *AbsenceLoad) error {
	works := func(account uuid.UUID, p access.Permission) bool {
		return access.WorksAt(staff.Grants[account], tree, n.Authority, p)
	}
	if !works(n.Account, access.CaseRecuse) {
		return ErrAbsence.At("/account_id", "not_of_authority", "Tài khoản không làm việc ở cơ quan này.", "The account does not work at this authority.")
	}
	same := access.CaseRecuse
	if works(n.Account, access.MatterVerify) {
		same = access.MatterVerify
	}
	if !works(n.StandIn, same) {
		return ErrAbsence.At("/stand_in_id", "not_of_authority",
			"Tài khoản không làm nhiệm vụ của người vắng mặt ở cơ quan này.", "The account does not do the work of the absent at this authority.")
	}
	for _, a := range absences.Absences {
		if !a.meets(n.From, n.To) {
			continue
		}
		days := a.From.Vietnamese() + "–" + a.Last().Vietnamese()
		switch a.Account {
		case n.Account:
			return ErrAbsence.At("/from", "overlaps", "Trùng với lần vắng mặt đã ghi "+days+".", "It overlaps an absence on record, "+a.From.String()+" to "+a.Last().String()+".")
		case n.StandIn:
			return ErrAbsence.At("/stand_in_id", "absent", "Người thay thế cũng vắng mặt "+days+".", "The stand-in is absent too, "+a.From.String()+" to "+a.Last().String()+".")
		}
	}
	return nil
}

// EndAbsence says until when an absence lasts if not until its end: to
// yesterday unless told. One that has not begun never begins.
func (s *Service) EndAbsence(ctx context.Context, actor access.Actor, id authority.OwnedID, lastOn clock.Date, reason string, once idempotency.Once[Absence]) (idempotency.Answer, error) {
	tree, err := s.directory.Tree(ctx)
	if err != nil {
		return idempotency.Answer{}, err
	}
	scope, err := actor.AllowAt(tree, access.AbsenceRecord, access.PetitionRead, id.Authority)
	if err != nil {
		return idempotency.Answer{}, err
	}
	absences := &AbsenceLoad{Authority: id.Authority, ID: id}
	return s.record(ctx, journal.Work{Scope: scope, Actor: actor, Loads: []journal.Load{absences}}, once, func(now time.Time) (journal.Write, Absence, error) {
		if len(absences.Absences) == 0 {
			return nil, Absence{}, fault.ErrNotFound
		}
		a := absences.Absences[0]
		if _, _, err := s.absent(ctx, actor, id.Authority, a.Account); err != nil {
			return nil, Absence{}, err
		}
		last, err := a.until(lastOn, clock.DateOf(now), reason)
		if err != nil {
			return nil, Absence{}, err
		}
		a.End = &AbsenceEnd{last, Record{text.Clean(reason), actor.Account, actor.Name, now}}
		return AbsenceEnded{a}, a, nil
	})
}

// until is the last day of an absence that is to end otherwise: days that have
// passed stay as they were.
func (a Absence) until(lastOn, today clock.Date, reason string) (clock.Date, error) {
	yesterday, never := today.AddDays(-1), a.From.AddDays(-1)
	first := clock.Latest(yesterday, never)
	if lastOn.IsZero() {
		lastOn = first
	}
	switch {
	case a.End != nil, a.To.Before(today):
		return lastOn, ErrAbsence.Msg("Lần vắng mặt này đã kết thúc.", "This absence is over.")
	case lastOn.Before(first) || !lastOn.Before(a.To):
		return lastOn, ErrAbsence.At("/last_on", "out_of_range", "Phải từ hôm qua và trước ngày cuối đã ghi.", "It lies between yesterday and the last day on record.")
	case utf8.RuneCountInString(reason) > maxReason:
		return lastOn, ErrAbsence.At("/reason", "too_long", "Quá dài.", "Too long.")
	}
	return lastOn, nil
}

// Absences lists the absences that the actor may see.
func (s *Service) Absences(ctx context.Context, actor access.Actor, f AbsenceFilter, page page.Page) ([]Absence, error) {
	scope, err := actor.Allow(access.AbsenceRecord)
	if err != nil {
		return nil, err
	}
	return s.store.Absences(ctx, scope, f, page)
}
