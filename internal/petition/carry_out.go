package petition

import (
	"slices"
	"strconv"

	"kntc/internal/clock"
	"kntc/internal/fault"
)

// A decision on a complaint or a conclusion on a denunciation is to be carried out
// from the day on which it is issued until that is finished, or it ends otherwise
// (Thông tư 06/2025/TT-TTCP, 05/KQTH cột 1, 2, 16, 17). What is done of it is
// recorded part by part, each with the day on which it became known.

// Tally is a part of a result, as one event recorded it.
type Tally struct {
	Version int64      `json:"version"` // of the event; names it
	On      clock.Date `json:"on"`      // when it became known
	Result  Result     `json:"result"`
}

// Referral is what a file that went to the investigators is about (04/GQTC cột
// 23–25).
type Referral struct {
	Cases, People int64
	Officials     int64 // of the people
}

func (r Referral) result() Result {
	return Result{InvestigateCases: r.Cases, InvestigatePeople: r.People, InvestigateOfficial: r.Officials}
}

func (r Referral) check(bad *fault.Error, prefix string) *fault.Error {
	for _, n := range []struct {
		pointer string
		value   int64
	}{{"/cases", r.Cases}, {"/people", r.People}, {"/officials", r.Officials}} {
		if n.value < 0 || n.value > maxAmount {
			bad = bad.At(prefix+n.pointer, "out_of_range", "Số không hợp lệ.", "Not a possible number.")
		}
	}
	if r.Officials > r.People {
		bad = bad.At(prefix+"/officials", "more_than_people", "Số cán bộ, công chức nhiều hơn số người.", "More officials than people.")
	}
	if r == (Referral{}) {
		bad = bad.At(prefix, "empty", "Chưa nêu số vụ hoặc số người chuyển cơ quan điều tra.", "Neither cases nor people are told.")
	}
	return bad
}

// maxTallies bounds how many parts of one result are recorded.
const maxTallies = 200

// CarryOutEnd is why a decision or conclusion is not to be carried out any more.
type CarryOutEnd string

// The ends; empty while it is to be carried out.
const (
	CarriedOut         CarryOutEnd = "carried_out"
	Replaced           CarryOutEnd = "replaced"          // by what the second instance decides
	AnnulledByCourt    CarryOutEnd = "annulled_by_court" // the action was granted
	ClosedUnfinished   CarryOutEnd = "closed_unfinished" // the file was closed with something outstanding
	CarryOutHandedOver CarryOutEnd = "handed_over"       // it is the successor's
	EndedBefore        CarryOutEnd = "before"            // when the matter was taken over
)

// CarryOutEnds lists every end.
func CarryOutEnds() []CarryOutEnd {
	return []CarryOutEnd{CarriedOut, Replaced, AnnulledByCourt, ClosedUnfinished, CarryOutHandedOver, EndedBefore}
}

// Concluded reports whether the matter was resolved by a decision or a conclusion
// on its substance, which is to be carried out.
func (m Matter) Concluded() bool {
	return !m.ResolvedOn.IsZero() && Known(verdicts, m.Outcome)
}

// endCarryOut notes that the decision is not to be carried out any more; one
// that has ended already stays as it ended.
func (m *Matter) endCarryOut(on clock.Date, as CarryOutEnd) {
	if m.Concluded() && m.CarryOutEndedAs == "" {
		m.CarryOutEndedOn, m.CarryOutEndedAs = on, as
	}
}

// due is what is to be done: what the result orders, and what was handed to the
// investigators beside it.
func (m Matter) due() Result {
	out := m.Ordered
	for _, r := range m.Referrals {
		out = out.plus(r.Result)
	}
	return out
}

// outstanding reports whether something that was ordered has not been done.
func (m Matter) outstanding() bool { return m.Ordered.exceeds(m.Done) }

// recordDone notes a part of what was ordered that has been done.
func recordDone(t *turn) error {
	done, m := t.Command.Done, t.matter
	if done == nil {
		return nil
	}
	bad := done.check(ErrInvalid, "/done")
	if done.IsZero() {
		bad = bad.At("/done", "empty", "Chưa nêu kết quả thi hành nào.", "Nothing is told to have been done.")
	}
	if len(m.Executions) >= maxTallies {
		bad = tooMany(bad, "/done")
	}
	m.Done = m.Done.plus(*done)
	m.Executions = append(m.Executions, Tally{Version: m.Version, On: t.On, Result: *done})
	t.more = append(t.more, FieldChange{Name: FactExecution, Value: strconv.FormatInt(m.Version, 10)})
	return finish(t.checkDone(bad, "/done"))
}

// tooMany refuses a part more than are kept of one matter.
func tooMany(bad *fault.Error, pointer string) *fault.Error {
	n := strconv.Itoa(maxTallies)
	return bad.At(pointer, "too_many", "Tối đa "+n+" lần ghi nhận cho một vụ việc.", "At most "+n+" accounts of one matter.")
}

// checkDone refuses totals that cannot be and, unless a reason is told, more than
// was ordered: the forms do not bound what is done by it.
func (t *turn) checkDone(bad *fault.Error, prefix string) *fault.Error {
	m := t.matter
	if t.Command.Reason == "" {
		bad = m.Done.within(m.due(), bad, prefix)
	}
	if len(bad.Fields) > 0 {
		return bad
	}
	return m.Done.check(bad, prefix)
}

// finishCarryOut notes that the decision has been carried out, and what was done
// last.
func finishCarryOut(t *turn) error {
	if err := recordDone(t); err != nil {
		return err
	}
	t.matter.endCarryOut(t.On, CarriedOut)
	return nil
}

// unfinishCarryOut notes that it was not: the decision is to be carried out as
// before.
func unfinishCarryOut(t *turn) error {
	t.matter.CarryOutEndedOn, t.matter.CarryOutEndedAs = clock.Date{}, ""
	return nil
}

// replaceDecision ends what is to be carried out of a decision that goes to second
// instance: what that decides is carried out instead (Luật Khiếu nại, Điều 44).
func replaceDecision(t *turn) error {
	t.matter.endCarryOut(t.On, Replaced)
	return nil
}

// correctExecution puts right one part of what was done: what stood is taken back
// on its day, and what is right stands there.
func (t *turn) correctExecution(c ExecutionCorrection) error {
	const at = "/correction/execution"
	m := t.matter
	i := slices.IndexFunc(m.Executions, func(x Tally) bool { return x.Version == c.Version })
	if i < 0 {
		return t.correctExecutionBefore(c)
	}
	was := m.Executions[i]
	now := was
	bad := ErrInvalid
	if !c.On.IsZero() {
		now.On = c.On
	}
	if now.On != was.On {
		bad = t.checkExecutedOn(c, bad)
	}
	if c.Done != nil {
		now.Result = *c.Done
		bad = c.Done.check(bad, at+"/done")
	}
	if err := finish(bad); err != nil {
		return err
	}
	if now == was {
		return ErrUnchanged
	}
	m.Executions[i] = now
	if now.Result.IsZero() {
		m.Executions = slices.Delete(m.Executions, i, i+1)
	}
	m.Done = m.Done.minus(was.Result).plus(now.Result)
	t.more = append(t.more, FieldChange{Name: FactExecution, Value: strconv.FormatInt(c.Version, 10)})
	if now.On != was.On {
		t.more = append(t.more, FieldChange{Name: FactExecutedOn, Value: now.On.String()})
	}
	return finish(t.checkDone(ErrInvalid, at+"/done"))
}

// checkExecutedOn refuses a day on which nothing could be done of the result:
// before its enforcement began, or after that ended.
func (t *turn) checkExecutedOn(c ExecutionCorrection, bad *fault.Error) *fault.Error {
	const at = "/correction/execution/on"
	begin, end := t.enforcing(c.Version)
	since := clock.Latest(t.matter.ResolvedOn, t.matter.SucceededOn)
	switch {
	case c.On.Before(since) || c.On.After(t.in.Today):
		return bad.At(at, "out_of_range", "Phải từ ngày "+since.Vietnamese()+" đến hôm nay.", "Must lie between "+since.String()+" and today.")
	case c.On.Before(begin.on):
		return bad.At(at, "before_enforcement", "Trước ngày "+begin.on.Vietnamese()+" ("+begin.what.VI+").", "Before "+begin.on.String()+" ("+begin.what.EN+").")
	case !end.on.IsZero() && c.On.After(end.on):
		return bad.At(at, "after_enforcement", "Sau ngày "+end.on.Vietnamese()+" ("+end.what.VI+").", "After "+end.on.String()+" ("+end.what.EN+").")
	}
	return bad
}
