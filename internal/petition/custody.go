package petition

import (
	"time"

	"kntc/internal/authority"
	"kntc/internal/clock"
)

// Arrival is how a case came to a holder.
type Arrival string

// The arrivals.
const (
	ByReceipt  Arrival = "received"      // the citizen brought it
	ByTransfer Arrival = "transferred"   // another authority passed it on
	ByHandOver Arrival = "handed_over"   // its predecessor ended
	ByAppeal   Arrival = "next_instance" // second instance, further denunciation, or taken up again
)

// Arrivals lists every arrival.
func Arrivals() []Arrival { return []Arrival{ByReceipt, ByTransfer, ByHandOver, ByAppeal} }

// Link is the petition under which one authority holds a case, with the matter
// it belongs to, if any.
type Link struct {
	Petition Petition
	Matter   *Matter
	By       Arrival
}

// Custody is a time for which somebody holds a case: from its first day up to,
// not including, To.
type Custody struct {
	Authority    authority.ID      // zero for a body outside the deployment
	Outside      string            // that body's name
	Petition     authority.OwnedID // under which it is held; zero outside
	By           Arrival
	From         clock.Date
	To           clock.Date // zero while it lasts
	Recirculated bool       // came back, by transfer, to somebody who had held it
	AwaitsReply  bool       // outside, and no reply is recorded
}

// Days is for how many days the case was held; today ends a custody that lasts. The
// day on which it goes on is the next holder's first, so the days of a case add
// up to those between its receipt and its end.
func (s Custody) Days(today clock.Date) int {
	end := s.To
	if end.IsZero() {
		end = today
	}
	return int(end.Start().Sub(s.From.Start()) / (24 * time.Hour))
}

// Custodies tells who held a case from its first receipt to its end. Each custody
// begins on the day on which the one before it ends, so there is neither a gap
// nor an overlap, whatever was corrected since. The chain is in the order in
// which the case went on.
func Custodies(chain []Link) []Custody {
	var out []Custody
	at := clock.Date{}
	held := make(map[authority.ID]bool)
	for i, l := range chain {
		at = latestOf(at, l.since(chain[:i]))
		if i > 0 {
			out[i-1].To = at
		}
		id := l.Petition.ID
		out = append(out, Custody{
			Authority: id.Authority, Petition: id, By: l.By, From: at, Recirculated: l.By == ByTransfer && held[id.Authority],
		})
		held[id.Authority] = true
	}
	if len(chain) == 0 {
		return nil
	}
	last := chain[len(chain)-1]
	end := last.over()
	if end.IsZero() {
		return out
	}
	end = latestOf(at, end)
	out[len(out)-1].To = end
	if p := last.Petition; p.State == StateTransferred && p.TransferredTo == 0 {
		outside := Custody{Outside: p.TransferName, By: ByTransfer, From: end, AwaitsReply: p.ReplyOn.IsZero()}
		if !outside.AwaitsReply {
			outside.To = latestOf(end, p.ReplyOn)
		}
		out = append(out, outside)
	}
	return out
}

// since is the day on which the case came to the link.
func (l Link) since(before []Link) clock.Date {
	switch {
	case l.By == ByTransfer && len(before) > 0:
		return before[len(before)-1].Petition.DisposedOn
	case l.By == ByHandOver:
		return l.Petition.SucceededOn
	case l.By == ByAppeal && l.Matter != nil:
		return l.Matter.AcceptedOn
	}
	return l.Petition.ReceivedOn
}

// over is the day on which the holder had nothing left to decide; zero while it
// has.
func (l Link) over() clock.Date {
	p := l.Petition
	if !InMatter(p.State) || l.Matter == nil {
		return p.DisposedOn
	}
	now := p.Settled(*l.Matter)
	if now.ResolvedOn.IsZero() {
		return now.EndedOn
	}
	return now.ResolvedOn
}

func latestOf(a, b clock.Date) clock.Date {
	if b.After(a) {
		return b
	}
	return a
}
