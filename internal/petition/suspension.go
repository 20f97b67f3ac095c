package petition

import (
	"strconv"

	"kntc/internal/access"
	"kntc/internal/bilingual"
	"kntc/internal/clock"
	"kntc/internal/deadline"
	"kntc/internal/fault"
	"kntc/internal/lifecycle"
)

// Suspension is a time that does not count towards the resolution of a matter,
// as it was recorded: from the decision to suspend to the decision to resume, or
// while an expert appraisal ran.
type Suspension struct {
	Version   int64 // of the event that began it
	Appraisal bool
	Ground    Ground
	From      clock.Date
	To        clock.Date // zero while it lasts
	EndedBy   int64      // version of the event that resumed the matter; zero when none did
	Before    clock.Date // the day of the step before it; zero when that is not known
	Removed   bool       // it was a mistake, and taken back
}

// removeSuspension are the rows by which a suspension or an appraisal that was
// entered by mistake is taken back, as if it had never been. The events tell
// that it was. While it lasts the matter goes back to where it stood.
func removeSuspension(from []State, basis bilingual.Legal) []Rule {
	row := Rule{
		Action: ActionRemoveSuspension, Title: bilingual.Text{VI: "Hủy ghi nhận tạm đình chỉ, giám định nhập nhầm", EN: "Take back a suspension entered by mistake"},
		Effect: takeBack, Reads: []lifecycle.Read{ReadSuspension, ReadBefore}, Stop: expertAppraisal,
		From: []State{StateSuspended}, Back: true, Permission: access.MatterDecide, Needs: []Need{needsSuspension, needsReason}, Guards: []Guard{hasStop},
		Clock: lifecycle.ClockNever, Basis: []bilingual.Legal{basis},
	}
	later := row
	later.From, later.Back, later.Guards = from, false, []Guard{isHere, hasStop}
	return []Rule{row, later}
}

// hasStop offers to take back nothing where nothing is on record. Whether the one
// that a step names is there, its effect sees.
var hasStop = guard("suspension_recorded", func(f Facts) *fault.Error { //nolint:gochecknoglobals // a guard
	if !f.Listing || f.Stops > 0 {
		return nil
	}
	return ErrGuard.Msg("Không có lần tạm đình chỉ hay giám định nào được ghi nhận.", "No suspension or appraisal is on record.")
})

// hasDecidedStop offers to send nothing where no decision about a suspension was
// made.
var hasDecidedStop = guard("suspension_decided", func(f Facts) *fault.Error { //nolint:gochecknoglobals // a guard
	if !f.Listing || f.Stops > 0 || f.Matter.State == StateTerminated || f.Matter.State == StateWithdrawn {
		return nil
	}
	return ErrGuard.Msg("Chưa có quyết định tạm đình chỉ, tiếp tục hoặc đình chỉ nào.", "There is no decision on a suspension or termination.")
})

// expertAppraisal is the ground under which the law lists an appraisal, for
// which the step names none.
const expertAppraisal = "expert_appraisal"

// beginSuspension remembers where the matter stood.
func beginSuspension(t *turn) error {
	t.matter.Resume, t.matter.SuspendedOn = t.Matter.State, t.On
	return nil
}

// takeBack changes the matter as if the suspension had never been. The day of
// the last step goes back to that of the one before, unless something has been
// recorded since.
func takeBack(t *turn) error {
	after, before, cmd, s := t.matter, t.Matter, t.Command, t.in.Suspension
	switch {
	case s == nil || s.Version != cmd.Suspension:
		return ErrGuard.Msg("Vụ việc không có lần tạm đình chỉ hay giám định này.", "The matter has no such suspension or appraisal.").
			At("/suspension", "not_found", "Không tìm thấy.", "No such suspension.")
	case s.Removed:
		return ErrGuard.Msg("Lần tạm đình chỉ này đã được hủy ghi nhận.", "The suspension was taken back already.").
			At("/suspension", "removed_before", "Đã hủy ghi nhận.", "Taken back before.")
	}
	after.State, after.LastOn = before.State, before.LastOn
	last := s.EndedBy
	if s.To.IsZero() {
		last = s.Version
		switch {
		case s.Appraisal:
			after.AppraisalOn = clock.Date{}
		case before.State == StateSuspended:
			after.State = before.Resume
		}
	}
	if before.Version == last && !s.Before.IsZero() {
		after.LastOn = s.Before
	}
	t.done.Removed, t.more = s, s.facts()
	return nil
}

// Stop is what the time means for deadlines.
func (s Suspension) Stop() *deadline.Stop {
	stop := &deadline.Stop{From: s.From, To: s.To, Ground: string(s.Ground)}
	if s.Appraisal {
		stop.Ground = expertAppraisal
	}
	return stop
}

// facts are what the event tells of it, so that the dates can be derived from
// the events alone.
func (s Suspension) facts() []FieldChange {
	removed := strconv.FormatInt(s.Version, 10)
	if s.EndedBy != 0 {
		removed += " " + strconv.FormatInt(s.EndedBy, 10)
	}
	out := []FieldChange{{Name: FactRemoved, Value: removed}, {Name: FactStopFrom, Value: s.From.String()}}
	if !s.To.IsZero() {
		out = append(out, FieldChange{Name: FactStopTo, Value: s.To.String()})
	}
	if s.Ground != "" {
		out = append(out, FieldChange{Name: FactGround, Value: string(s.Ground)})
	}
	return out
}
