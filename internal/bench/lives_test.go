package bench_test

import (
	"container/heap"
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"time"

	"github.com/google/uuid"

	"kntc/internal/access"
	"kntc/internal/authority"
	"kntc/internal/casework"
	"kntc/internal/clock"
	"kntc/internal/idempotency"
	"kntc/internal/petition"
)

// office is one commune's register as it grows: petitions arrive and are dealt
// with day by day, through the use cases, the same way on every run.
type office struct {
	actor    access.Actor
	service  *casework.Service
	at       func(time.Time) // sets the clock by which the service works
	rand     *rand.Rand
	arrivals []arrival // by date
	due      tasks
	open     []petition.Matter
	seq      int
}

// arrival is a petition that comes in. A fresh one is left as it came.
type arrival struct {
	on    clock.Date
	fresh bool
	crowd bool // certainly of many people; others are by chance
}

// task is a step to be taken on a day.
type task struct {
	on  clock.Date
	seq int // orders the tasks of a day
	do  func(context.Context, clock.Date) error
}

// tasks is a heap, the earliest first.
type tasks []task

func (a tasks) Len() int { return len(a) }

func (a tasks) Less(i, j int) bool {
	if a[i].on != a[j].on {
		return a[i].on.Before(a[j].on)
	}
	return a[i].seq < a[j].seq
}

func (a tasks) Swap(i, j int) { a[i], a[j] = a[j], a[i] }

func (a *tasks) Push(x any) { *a = append(*a, x.(task)) } //nolint:errcheck // heap.Push is called with tasks only

func (a *tasks) Pop() any {
	last := (*a)[len(*a)-1]
	*a = (*a)[:len(*a)-1]
	return last
}

// newOffice plans the arrivals of a commune: n spread over the days, and the
// fresh ones on the last days.
func newOffice(id authority.ID, n, fresh int, from, to clock.Date) *office {
	o := &office{
		rand: rand.New(rand.NewPCG(20, uint64(id))), // the same sequence on every run
		actor: access.Actor{
			Account: uuid.NewSHA1(uuid.Nil, []byte(id.String())), Home: id, Name: "can.bo." + id.String(),
			Grants: []access.Grant{{Role: access.Head, Authority: id}},
		},
	}
	days := int(to.Start().Sub(from.Start()) / (24 * time.Hour))
	for i := range n {
		o.arrivals = append(o.arrivals, arrival{on: working(from.AddDays(o.rand.IntN(days)), to), crowd: i == 0})
	}
	for range fresh {
		o.arrivals = append(o.arrivals, arrival{on: working(to.AddDays(-o.rand.IntN(min(days, 20))), to), fresh: true})
	}
	slices.SortStableFunc(o.arrivals, func(a, b arrival) int {
		switch {
		case a.on.Before(b.on):
			return -1
		case b.on.Before(a.on):
			return 1
		}
		return 0
	})
	return o
}

// working moves a day off the weekend, but not behind the last day.
func working(on, last clock.Date) clock.Date {
	for on.Weekday() == time.Saturday || on.Weekday() == time.Sunday {
		on = on.AddDays(1)
	}
	if on.After(last) {
		return last
	}
	return on
}

// live lets the office work up to a day, that day included.
func (o *office) live(ctx context.Context, until clock.Date) error {
	for {
		switch {
		case len(o.arrivals) > 0 && !o.arrivals[0].on.After(until) && (len(o.due) == 0 || !o.due[0].on.Before(o.arrivals[0].on)):
			a := o.arrivals[0]
			o.arrivals = o.arrivals[1:]
			if err := o.run(ctx, task{on: a.on, do: func(ctx context.Context, on clock.Date) error { return o.register(ctx, on, a) }}); err != nil {
				return err
			}
		case len(o.due) > 0 && !o.due[0].on.After(until):
			if err := o.run(ctx, heap.Pop(&o.due).(task)); err != nil { //nolint:errcheck // the heap holds tasks only
				return err
			}
		default:
			return nil
		}
	}
}

// run does a task at a moment of its day that no other task of the office has.
func (o *office) run(ctx context.Context, t task) error {
	o.seq++
	o.at(t.on.Start().Add(8*time.Hour + time.Duration(o.seq%36_000)*time.Second))
	if err := t.do(ctx, t.on); err != nil {
		return fmt.Errorf("office %s on %s: %w", o.actor.Home, t.on, err)
	}
	return nil
}

// later puts a task on a working day some days on.
func (o *office) later(on clock.Date, least, most int, do func(context.Context, clock.Date) error) {
	o.seq++
	next := working(on.AddDays(least+o.rand.IntN(most-least+1)), clock.MustDate(9999, time.January, 1))
	heap.Push(&o.due, task{next, o.seq, do})
}

// result keeps what a use case returns and renders nothing.
func result[R any](into *R) idempotency.Once[R] {
	return idempotency.Once[R]{Render: func(r R) (idempotency.Answer, error) {
		*into = r
		return idempotency.Answer{}, nil
	}}
}

func (o *office) register(ctx context.Context, on clock.Date, a arrival) error {
	r := casework.Registration{Data: data(o.rand, ""), Parties: parties(o.rand)}
	if o.rand.IntN(50) == 0 {
		r.Data.Anonymous, r.Parties = true, nil
	}
	if a.crowd {
		r.Data, r.Parties = data(o.rand, petition.Complaint), people(o.rand, petition.GroupSize)
	}
	r.Data.ReceivedOn = on
	crowd := len(r.Parties) >= petition.GroupSize // all sign and appoint who speaks for them (Luật Khiếu nại, Điều 8)
	r.Data.AllSigned, r.Data.Appointed = crowd, crowd
	var got casework.PetitionResult
	if _, err := o.service.Register(ctx, o.actor, r, result(&got)); err != nil {
		return err
	}
	if !a.fresh {
		o.later(on, 0, 4, func(ctx context.Context, on clock.Date) error { return o.classify(ctx, on, got.Petition) })
	}
	return nil
}

// step takes a step with a petition.
func (o *office) step(ctx context.Context, p petition.Petition, c petition.Command) (casework.PetitionResult, error) {
	var got casework.PetitionResult
	_, err := o.service.StepPetition(ctx, o.actor, p.ID, p.Version, c, result(&got))
	return got, err
}

// classify finds half of the petitions fit to open a matter, a fifth to be
// about one that is open, and the rest somebody else's or not fit at all.
func (o *office) classify(ctx context.Context, on clock.Date, p petition.Petition) error {
	c := petition.Classification{Kind: p.Kind, Field: p.Field, Eligibility: petition.Eligible, Competence: petition.Within}
	if o.rand.IntN(40) == 0 {
		c.Kind = petition.Feedback // the paper bore another title
	}
	c.Duty = dutyOf(c.Kind)
	next := o.accept
	switch x := o.rand.IntN(100); {
	case p.Anonymous:
		c.Eligibility, next = petition.Ineligible, o.dispose(petition.ActionFile)
	case x < 50:
	case x < 70:
		next = o.join
	case x < 78 && c.Kind == petition.Complaint:
		c.Competence, next = petition.OutsideState, o.dispose(petition.ActionGuide)
	case x < 78:
		c.Competence, next = petition.OutsideState, o.dispose(petition.ActionTransfer)
	case x < 90:
		c.Eligibility, next = petition.Ineligible, o.dispose(petition.ActionFile)
	case p.Channel == petition.Forwarded:
		c.Competence, c.Eligibility, next = petition.OutsideJudiciary, petition.Ineligible, o.dispose(petition.ActionReturn)
	default:
		c.Competence, c.Eligibility, next = petition.OutsideJudiciary, petition.Ineligible, o.dispose(petition.ActionFile)
	}
	got, err := o.step(ctx, p, petition.Command{Action: petition.ActionClassify, On: on, Classification: &c})
	if err == nil {
		o.later(on, 0, 5, func(ctx context.Context, on clock.Date) error { return next(ctx, on, got.Petition) })
	}
	return err
}

func (o *office) dispose(a petition.Action) func(context.Context, clock.Date, petition.Petition) error {
	return func(ctx context.Context, on clock.Date, p petition.Petition) error {
		c := petition.Command{Action: a, On: on, Reason: "Không thuộc trường hợp thụ lý"}
		if a == petition.ActionFile {
			c.Ground = petition.ReceivedBefore
		}
		if a == petition.ActionTransfer {
			c.TransferName = pick(o.rand, outsiders)
		}
		_, err := o.step(ctx, p, c)
		return err
	}
}

// paper is the document of a step; its number is drawn.
func (o *office) paper(on clock.Date) petition.Paper {
	return petition.Paper{On: on, Signer: "Chủ tịch"}
}

func (o *office) accept(ctx context.Context, on clock.Date, p petition.Petition) error {
	got, err := o.step(ctx, p, petition.Command{Action: petition.ActionAccept, On: on, Paper: o.paper(on)})
	if err != nil {
		return err
	}
	m := *got.Matter
	o.open = append(o.open, m)
	switch x := o.rand.IntN(100); {
	case x < 3:
		o.plan(m, 5, 30, petition.Command{Action: petition.ActionWithdraw, Explained: x < 2, NothingToGoOn: m.Kind == petition.Denunciation})
	case x < 20 && m.Table() == (petition.Track{Kind: petition.Feedback}).Table():
		o.plan(m, 3, 15, petition.Command{Action: petition.ActionAnswer})
	default:
		o.plan(m, 2, 10, petition.Command{Action: petition.ActionVerify, Team: o.team(m)}, petition.Command{Action: petition.ActionReport})
	}
	return nil
}

// team are two people of the office for a denunciation, nobody in particular
// for others.
func (o *office) team(m petition.Matter) []petition.Member {
	if m.Kind != petition.Denunciation {
		return nil
	}
	staff := o.staff()
	return []petition.Member{{Account: staff[0], Leader: true}, {Account: staff[1]}}
}

// staff are the accounts of the office: who acts, and a second one.
func (o *office) staff() []uuid.UUID {
	return []uuid.UUID{o.actor.Account, uuid.NewSHA1(uuid.Nil, []byte("second of "+o.actor.Home.String()))}
}

// join adds the petition to an open matter of its kind, or opens one.
func (o *office) join(ctx context.Context, on clock.Date, p petition.Petition) error {
	for _, m := range slices.Backward(o.open) {
		if m.Table() == (petition.Track{Kind: p.Kind}).Table() && !on.Before(m.AcceptedOn) {
			_, err := o.step(ctx, p, petition.Command{Action: petition.ActionJoin, On: on, Matter: m.ID})
			return err
		}
	}
	return o.accept(ctx, on, p)
}

// plan puts the first of the commands on a later day, and the others after it.
func (o *office) plan(m petition.Matter, least, most int, list ...petition.Command) {
	from := m.LastOn
	o.later(from, least, most, func(ctx context.Context, on clock.Date) error {
		c := list[0]
		c.On = on
		if c.Action != petition.ActionTakeEffect { // happens by law, without a document
			c.Paper = o.paper(on)
		}
		var got casework.MatterResult
		if _, err := o.service.StepMatter(ctx, o.actor, m.ID, m.Version, c, result(&got)); err != nil {
			return err
		}
		if !got.Matter.Open() {
			o.open = slices.DeleteFunc(o.open, func(other petition.Matter) bool { return other.ID == m.ID })
		}
		o.after(got.Matter, list[1:])
		return nil
	})
}

// after plans what follows a step: what was planned before, or the result, and
// in two matters of five their closing, but for conclusions on denunciations. A
// decision takes effect first, when nobody can appeal any more, 30 days on, or 45,
// and behind a holiday.
func (o *office) after(m petition.Matter, rest []petition.Command) {
	switch {
	case len(rest) > 0:
		o.plan(m, 5, 25, rest...)
	case m.Open():
		o.plan(m, 2, 12, conclusion(o.rand, m.Kind))
	case m.State == petition.StateDecided: // a file is not closed while it can be appealed
		o.plan(m, 55, 65, petition.Command{Action: petition.ActionTakeEffect})
	case m.State == petition.StateConcluded: // what it asks for, and its publication, last longer
	case m.State != petition.StateClosed && o.rand.IntN(5) < 2:
		o.plan(m, 1, 20, append(owed(m), petition.Command{Action: petition.ActionClose, Reason: "Đã giao quyết định"})...)
	}
}

// owed are the steps without which the file of a matter with its result is not closed.
func owed(m petition.Matter) []petition.Command {
	var out []petition.Command
	ended := m.State == petition.StateWithdrawn || m.State == petition.StateTerminated
	if ended && (m.Kind == petition.Complaint || m.Kind == petition.Denunciation) {
		out = append(out, petition.Command{Action: petition.ActionSendSuspension})
	}
	if m.State != petition.StateEffective {
		return out
	}
	out = append(out, petition.Command{Action: petition.ActionSendResult})
	if m.Channel == petition.Forwarded {
		out = append(out, petition.Command{Action: petition.ActionTellForwarder})
	}
	return out
}

// dutyOf is what the violation is about of a kind that has one.
func dutyOf(k petition.Kind) petition.Duty {
	if k != petition.Denunciation {
		return ""
	}
	return petition.OfficialDuty
}

// conclusion is the step that resolves a matter.
func conclusion(r *rand.Rand, k petition.Kind) petition.Command {
	verdict := pick(r, []petition.Outcome{petition.OutcomeRight, petition.OutcomePartlyRight, petition.OutcomeWrong, petition.OutcomeWrong})
	switch k {
	case petition.Complaint:
		return petition.Command{Action: petition.ActionDecide, Outcome: verdict}
	case petition.Denunciation:
		return petition.Command{Action: petition.ActionConclude, Outcome: verdict}
	case petition.Recommendation, petition.Feedback, petition.Mixed:
	}
	return petition.Command{Action: petition.ActionAnswer}
}
