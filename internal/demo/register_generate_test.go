package demo_test

import (
	"cmp"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"time"

	"kntc/internal/clock"
	"kntc/internal/petition"
)

// entry is one line of an example register.
type entry struct {
	number         int
	received       clock.Date
	entered        clock.Date
	channel        string
	topic          topic
	about          int // fills the number in the topic's content
	senders        []sender
	organisation   string
	people         int // 0: not told
	originals      bool
	eligible       bool
	competent      string // "x", "" or the family of the competent body
	disposition    string
	disposed       clock.Date
	transferredTo  string
	dispute        *dispute
	remark         string
	contestedPaper string
}

type sender struct{ name, identity, address string }

// dispute is one matter (vụ việc) with the petitions about it.
type dispute struct {
	number   int
	topic    topic
	about    int
	main     sender
	opened   clock.Date // the first petition was entered on
	accepted clock.Date
	outcome  string
	resolved clock.Date // zero while open
	written  clock.Date // when the result was written into the register
	paper    string
}

// open reports whether a petition may still join on the day.
func (d *dispute) openOn(on clock.Date) bool { return d.resolved.IsZero() || !d.resolved.Before(on) }

// bookPlan says how many lines of each sort a register has. The first part,
// up to the cut-off and known by then, carries the published figures.
type bookPlan struct {
	seed   uint64
	party  bool
	cutoff clock.Date

	settled      int // matters resolved, and written down, by the cut-off
	inSettled    int // petitions of those
	pending      int // matters accepted, but not known as resolved
	inPending    int // petitions of those
	largest      int // petitions of one matter, at most
	outside      int // petitions disposed of without a matter
	lateResults  int // of pending: resolved by the cut-off, written down after it
	neverSettled int // of pending: still open at the end of the year

	lateNew      int // received by the cut-off, entered after it: matters of their own
	lateAccepted int // of lateNew: even accepted by the cut-off
	lateJoined   int // received by the cut-off, entered after it: joined to pending matters
	afterNew     int // received after the cut-off: matters of their own
	afterJoined  int
	afterOutside int
}

var (
	statePlan = bookPlan{
		seed: 20191115, cutoff: day(time.November, 15),
		settled: 462, inSettled: 968, pending: 48, inPending: 113, largest: 9,
		lateResults: 5, neverSettled: 12, lateNew: 9, lateAccepted: 3, lateJoined: 6, afterNew: 47, afterJoined: 19, afterOutside: 26,
	}
	partyPlan = bookPlan{
		seed: 20191116, party: true, cutoff: day(time.November, 15),
		settled: 94, inSettled: 127, pending: 23, inPending: 31, largest: 4, outside: 31,
		lateResults: 3, neverSettled: 6, lateNew: 3, lateAccepted: 1, lateJoined: 2, afterNew: 9, afterJoined: 3, afterOutside: 7,
	}
)

// lastDay is when the registers were handed over.
func lastDay() clock.Date { return day(time.December, 31) }

// generator fills a register by its plan.
type generator struct {
	plan    bookPlan
	random  *rand.Rand
	entries []*entry
	pending []*dispute
}

// generate returns the lines of a register in the order of entry.
func generate(p bookPlan) []*entry {
	g := &generator{plan: p, random: rand.New(rand.NewPCG(p.seed, 2019))}
	g.settledMatters()
	g.pendingMatters()
	for range p.outside {
		g.outside(g.between(day(time.January, 2), day(time.November, 8)), 0)
	}
	g.lateEntries()
	g.afterCutoff()
	return g.numbered()
}

func (g *generator) settledMatters() {
	var all []*dispute
	for i := range g.plan.settled {
		d := g.matter(g.between(day(time.January, 2), day(time.September, 6)))
		days := 25 + g.random.IntN(35)
		if kindOf(d.topic.kind) == petition.Recommendation {
			days = 7 + g.random.IntN(25)
		}
		g.settle(d, earliest(onOrBefore(d.accepted.AddDays(days)), g.plan.cutoff))
		d.written = earliest(later(d.resolved, g.random.IntN(4)), g.plan.cutoff)
		if i == 0 { // one on the very last day
			g.settle(d, g.plan.cutoff)
			d.written = g.plan.cutoff
		}
		all = append(all, d)
	}
	g.fill(all, g.plan.inSettled)
}

func (g *generator) pendingMatters() {
	p := g.plan
	for i := range p.pending {
		d := g.matter(g.between(day(time.August, 12), day(time.October, 25)))
		switch {
		case i < p.lateResults:
			g.settle(d, g.between(day(time.November, 8), p.cutoff))
			d.written = later(p.cutoff, 1+g.random.IntN(4))
		case i < p.pending-p.neverSettled:
			g.settle(d, g.between(later(p.cutoff, 1), day(time.December, 24)))
			d.written = earliest(later(d.resolved, g.random.IntN(3)), lastDay())
		}
		g.pending = append(g.pending, d)
	}
	g.fill(g.pending, p.inPending)
	last := g.pending[len(g.pending)-1]
	g.entries[len(g.entries)-1].moveTo(last, p.cutoff) // one on the very last day
}

// moveTo makes the petition one that came and joined on a single day.
func (e *entry) moveTo(d *dispute, on clock.Date) {
	e.dispute, e.topic, e.about = d, d.topic, d.about
	e.received, e.entered, e.disposed, e.disposition = on, on, on, "Ghép vụ"
	e.contestedPaper = ""
}

// fill adds petitions to the matters until they have the total.
func (g *generator) fill(disputes []*dispute, total int) {
	size := make([]int, len(disputes))
	for added := len(disputes); added < total; {
		i := g.random.IntN(len(disputes))
		if g.random.IntN(2) == 0 {
			i /= 4 // some matters draw many
		}
		if size[i]+1 >= g.plan.largest {
			continue
		}
		size[i]++
		added++
		end := g.plan.cutoff
		if d := disputes[i]; !d.resolved.IsZero() {
			end = earliest(end, d.resolved)
		}
		g.join(disputes[i], g.between(disputes[i].opened, end), 0, end)
	}
}

// lateEntries are papers that lay on a desk: received by the cut-off, entered
// after it.
func (g *generator) lateEntries() {
	p := g.plan
	for i := range p.lateNew {
		received := g.between(day(time.November, 4), day(time.November, 8))
		d := g.matter(received)
		e := g.entries[len(g.entries)-1]
		e.entered = later(p.cutoff, 1+g.random.IntN(4))
		d.opened = e.entered
		d.accepted = later(e.entered, 2+g.random.IntN(4))
		if i < p.lateAccepted {
			d.accepted = g.between(day(time.November, 11), p.cutoff)
		}
		e.disposed = d.accepted
		e.remark = "Vào sổ bổ sung"
	}
	for range p.lateJoined {
		received := g.between(day(time.November, 6), p.cutoff)
		late := later(p.cutoff, 1+g.random.IntN(5))
		d := g.openPending(late)
		g.join(d, received, 0, lastDay())
		e := g.entries[len(g.entries)-1]
		e.entered, e.disposed, e.remark = late, late, "Vào sổ bổ sung"
	}
}

// openPending picks a matter that a petition can still join on the day and
// for a week after.
func (g *generator) openPending(on clock.Date) *dispute {
	for {
		if d := pick(g.random, g.pending); d.openOn(on.AddDays(7)) && !d.opened.After(on) {
			return d
		}
	}
}

func (g *generator) afterCutoff() {
	p := g.plan
	first := later(p.cutoff, 1)
	for range p.afterNew {
		d := g.matter(g.between(first, day(time.December, 13)))
		done := onOrBefore(d.accepted.AddDays(7 + g.random.IntN(40)))
		if !done.After(day(time.December, 27)) {
			g.settle(d, done)
			d.written = earliest(later(d.resolved, g.random.IntN(3)), lastDay())
		}
	}
	for range p.afterJoined {
		received := g.between(first, day(time.December, 6))
		d := g.openPending(received)
		end := lastDay()
		if !d.resolved.IsZero() {
			end = d.resolved
		}
		g.join(d, received, 1, end)
	}
	for range p.afterOutside {
		g.outside(g.between(first, day(time.December, 26)), 1)
	}
}

// matter makes a matter and the petition that opened it.
func (g *generator) matter(received clock.Date) *dispute {
	topics := stateTopics
	if g.plan.party {
		topics = partyTopics
	}
	e := g.petition(pick(g.random, topics), received, 0)
	e.accept("Thụ lý")
	d := &dispute{topic: e.topic, about: e.about, opened: e.entered, accepted: later(e.entered, 2+g.random.IntN(6))}
	if len(e.senders) > 0 {
		d.main = e.senders[0]
	}
	e.disposed, e.dispute = d.accepted, d
	return d
}

// join makes a petition that joins a matter not later than end.
func (g *generator) join(d *dispute, received clock.Date, delay int, end clock.Date) {
	e := g.petition(d.topic, received, delay)
	e.entered = earliest(e.entered, end)
	e.about, e.contestedPaper = d.about, ""
	e.accept("Ghép vụ")
	e.disposed = earliest(latest(d.accepted, later(e.entered, g.random.IntN(4))), end)
	e.dispute = d
	if d.main.name != "" && g.random.IntN(2) == 0 { // the same person writes again
		e.senders, e.organisation, e.people = []sender{d.main}, "", 0
	}
}

func (e *entry) accept(disposition string) {
	e.disposition, e.eligible, e.competent = disposition, true, "x"
}

// outside makes a petition that the office does not settle itself.
func (g *generator) outside(received clock.Date, delay int) {
	t := pick(g.random, outsideTopics)
	e := g.petition(t, received, delay)
	e.disposed = earliest(later(e.entered, 1+g.random.IntN(5)), g.lastOutside(received))
	e.eligible = true
	switch {
	case t.field == "Khác" || t.kind == "Khiếu nại":
		e.disposition = "Hướng dẫn"
	case g.random.IntN(5) == 0:
		e.disposition, e.eligible, e.remark = "Lưu đơn", false, "Không đủ điều kiện xử lý"
		if t.kind == "Tố cáo" {
			e.senders, e.organisation, e.people = nil, "", 0
		}
	case g.random.IntN(6) == 0:
		e.disposition, e.originals = "Trả đơn", true
	default:
		e.disposition, e.transferredTo = "Chuyển đơn", "Cơ quan bảo hiểm xã hội"
	}
	if t.field == "Tư pháp" {
		e.competent = "Tư pháp"
		if e.disposition == "Chuyển đơn" {
			e.transferredTo = "Cơ quan điều tra"
		}
	}
}

// lastOutside keeps what came before the cut-off disposed of before it.
func (g *generator) lastOutside(received clock.Date) clock.Date {
	if received.After(g.plan.cutoff) {
		return lastDay()
	}
	return g.plan.cutoff
}

// petition makes a petition without a disposition.
func (g *generator) petition(t topic, received clock.Date, delay int) *entry {
	r := g.random
	e := &entry{
		received: received, channel: pick(r, channels), topic: t, about: 1 + r.IntN(400), originals: r.IntN(25) == 0,
	}
	if t.kind == "Tố cáo" && e.channel == "Trực tuyến" { // by paper or in person (Luật Tố cáo, Điều 22)
		e.channel = "Trực tiếp"
	}
	e.entered = later(received, delay+r.IntN(2))
	if !received.After(g.plan.cutoff) {
		e.entered = earliest(e.entered, g.plan.cutoff)
	}
	e.entered = earliest(e.entered, lastDay())
	e.senders = append(e.senders, g.sender())
	switch n := r.IntN(40); {
	case n == 0: // a group, by its representatives
		e.senders = append(e.senders, g.sender(), g.sender())
		e.people = 5 + r.IntN(40)
	case n < 4:
		e.senders = append(e.senders, g.sender())
	case n == 4 && t.kind != "Tố cáo": // only people denounce (Luật Tố cáo, Điều 2)
		e.organisation, e.senders = fmt.Sprintf(pick(r, organisations), 1+r.IntN(90)), nil
	}
	if t.contested {
		e.contestedPaper = fmt.Sprintf("Quyết định số %d/QĐ-UBND ngày %s", 100+r.IntN(3000), onOrBefore(received.AddDays(-20-r.IntN(60))).Vietnamese())
	}
	g.entries = append(g.entries, e)
	return e
}

func (g *generator) sender() sender {
	return sender{person(g.random), identity(g.random), address(g.random)}
}

// settle gives a matter its result.
func (g *generator) settle(d *dispute, on clock.Date) {
	d.resolved = on
	switch kindOf(d.topic.kind) {
	case petition.Complaint:
		d.outcome = pick(g.random, []string{"Đúng", "Đúng một phần", "Đúng một phần", "Sai", "Sai", "Sai"})
		d.paper = "QĐ-UBND"
		if g.random.IntN(20) == 0 {
			d.outcome, d.paper = "Rút đơn qua giải thích, thuyết phục", "TB-UBND"
		}
	case petition.Denunciation:
		d.outcome = pick(g.random, []string{"Đúng", "Có đúng, có sai", "Có đúng, có sai", "Sai", "Sai"})
		d.paper = "KL-UBND"
	case petition.Recommendation, petition.Feedback, petition.Mixed:
		d.outcome, d.paper = "Đã trả lời", "UBND-TTr"
	}
	if g.plan.party {
		d.paper = strings.NewReplacer("KL-UBND", "KL-UBKTQU", "UBND-TTr", "CV-QU").Replace(d.paper)
	}
}

// between returns a working day of the closed interval.
func (g *generator) between(first, last clock.Date) clock.Date {
	days := 0
	for first.AddDays(days).Before(last) {
		days++
	}
	d := onOrAfter(first.AddDays(g.random.IntN(days + 1)))
	if d.After(last) {
		return latest(onOrBefore(last), first)
	}
	return d
}

// numbered sorts the lines by entry, numbers them and the matters, and gives
// each result the number of its document in the order of resolution.
func (g *generator) numbered() []*entry {
	slices.SortStableFunc(g.entries, func(a, b *entry) int {
		return cmp.Or(cmp.Compare(a.entered.String(), b.entered.String()), cmp.Compare(a.received.String(), b.received.String()))
	})
	var disputes []*dispute
	for i, e := range g.entries {
		e.number = i + 1
		if e.dispute != nil && e.dispute.number == 0 {
			disputes = append(disputes, e.dispute)
			e.dispute.number = len(disputes)
		}
	}
	slices.SortStableFunc(disputes, func(a, b *dispute) int { return cmp.Compare(a.resolved.String(), b.resolved.String()) })
	for i, d := range disputes {
		if d.paper != "" {
			d.paper = fmt.Sprintf("%d/%s", 100+3*i, d.paper)
		}
	}
	return g.entries
}
