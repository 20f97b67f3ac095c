package petition_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"kntc/internal/authority"
	"kntc/internal/clock"
	"kntc/internal/petition"
)

// TestStays follows a case: referred, referred back, accepted, decided, and
// taken to second instance.
func TestStays(t *testing.T) {
	t.Parallel()
	day := func(n int) clock.Date { return received.AddDays(n) }
	decided := matter(petition.Complaint)
	decided.ResolvedOn, decided.Outcome = day(20), petition.OutcomeWrong
	second := matter(petition.Complaint)
	second.ID, second.AcceptedOn = id(otherOffice, 101), day(30)
	chain := []petition.Link{
		{Petition: petition.Petition{ID: id(office, 1), State: petition.StateTransferred, TransferredTo: otherOffice, ReceivedOn: received, DisposedOn: day(3)}, By: petition.ByReceipt},
		// Its receipt was corrected since: the day of the transfer is what counts.
		{Petition: petition.Petition{ID: id(otherOffice, 2), State: petition.StateTransferred, TransferredTo: office, ReceivedOn: day(1), DisposedOn: day(5)}, By: petition.ByTransfer},
		{Petition: petition.Petition{ID: id(office, 3), State: petition.StateAccepted, Matter: decided.ID, ReceivedOn: day(5), DisposedOn: day(6)}, Matter: &decided, By: petition.ByTransfer},
		{Petition: petition.Petition{ID: id(otherOffice, 4), State: petition.StateAccepted, Matter: second.ID, ReceivedOn: day(25), DisposedOn: day(30)}, Matter: &second, By: petition.ByAppeal},
	}
	want := []petition.Custody{
		{Authority: office, Petition: id(office, 1), By: petition.ByReceipt, From: received, To: day(3)},
		{Authority: otherOffice, Petition: id(otherOffice, 2), By: petition.ByTransfer, From: day(3), To: day(5)},
		{Authority: office, Petition: id(office, 3), By: petition.ByTransfer, From: day(5), To: day(30), Recirculated: true},
		{Authority: otherOffice, Petition: id(otherOffice, 4), By: petition.ByAppeal, From: day(30)},
	}
	if diff := cmp.Diff(want, petition.Custodies(chain), dates()); diff != "" {
		t.Errorf("stays (-want +got):\n%s", diff)
	}
}

// TestOutsideAReplyIsAwaited: a body outside has the case until its reply.
func TestOutsideAReplyIsAwaited(t *testing.T) {
	t.Parallel()
	p := petition.Petition{ID: id(office, 1), State: petition.StateTransferred, TransferName: "Tòa án", ReceivedOn: received, DisposedOn: received.AddDays(2)}
	stays := petition.Custodies([]petition.Link{{Petition: p, By: petition.ByReceipt}})
	if len(stays) != 2 || stays[1].Outside != "Tòa án" || !stays[1].AwaitsReply || !stays[1].To.IsZero() || stays[1].From != stays[0].To {
		t.Fatalf("awaiting a reply: %+v", stays)
	}
	p.ReplyOn = received.AddDays(9)
	stays = petition.Custodies([]petition.Link{{Petition: p, By: petition.ByReceipt}})
	if stays[1].AwaitsReply || stays[1].To != p.ReplyOn {
		t.Fatalf("after the reply: %+v", stays)
	}
}

// TestStaysTileTheLife: whatever the chain and its days, corrected ones among
// them, each stay begins where the one before it ends, and none ends before it
// began.
func TestStaysTileTheLife(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		day := func(label string) clock.Date { return received.AddDays(number(t, label, 40)) }
		var chain []petition.Link
		for i := range 1 + number(t, "links", 7) {
			p := petition.Petition{
				ID: id(authority.ID(1+number(t, "at", 3)), i+1), State: pick(t, "state", petition.PetitionStates()), ReceivedOn: day("received"), Succession: petition.Succession{SucceededOn: day("taken")},
			}
			l := petition.Link{Petition: p, By: petition.ByReceipt}
			if i > 0 {
				l.By = pick(t, "by", petition.Arrivals()[1:])
			}
			if petition.Disposed(p.State) || i > 0 {
				l.Petition.DisposedOn = day("disposed")
			}
			if petition.InMatter(p.State) {
				m := matter(petition.Complaint)
				m.AcceptedOn = day("accepted")
				if number(t, "resolved", 2) == 0 {
					m.ResolvedOn = day("resolved on")
				}
				l.Petition.Matter, l.Matter = m.ID, &m
			}
			chain = append(chain, l)
		}
		stays := petition.Custodies(chain)
		if len(stays) < len(chain) || stays[0].From != chain[0].Petition.ReceivedOn {
			t.Fatalf("%d stays of %d links: %+v", len(stays), len(chain), stays)
		}
		seen := make(map[authority.ID]bool)
		for i, s := range stays {
			if i > 0 && stays[i-1].To != s.From {
				t.Fatalf("stay %d begins on %s, the one before it ends on %s", i, s.From, stays[i-1].To)
			}
			if !s.To.IsZero() && s.To.Before(s.From) || s.To.IsZero() && i < len(stays)-1 {
				t.Fatalf("stay %d lasts from %s to %q", i, s.From, s.To)
			}
			if s.Recirculated != (s.By == petition.ByTransfer && s.Authority != 0 && seen[s.Authority]) {
				t.Fatalf("stay %d: returned %v", i, s.Recirculated)
			}
			seen[s.Authority] = true
		}
	})
}
