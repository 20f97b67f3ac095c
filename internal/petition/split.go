package petition

import (
	"slices"
	"strconv"
	"strings"

	"kntc/internal/authority"
	"kntc/internal/clock"
	"kntc/internal/fault"
)

// MaxContents bounds the contents into which one petition is split.
const MaxContents = 20

// Content is one of several things that a petition is about, all of one kind
// (Nghị định 154/2026/NĐ-CP, Điều 14 khoản 4). It opens a matter, or joins one.
type Content struct {
	Subject string            // one line for lists
	Field   Field             // the petition's when empty
	Matter  authority.OwnedID // an open matter that it joins; zero opens one
}

// Part is a content of a split petition. The petition is one petition; each
// matter of its parts counts as a matter.
type Part struct {
	No      int // from 1
	Subject string
	Matter  authority.OwnedID

	// What has become of the matter, as it was read with the petition.
	Outcome    Outcome
	ResolvedOn clock.Date
	EndedOn    clock.Date
	HandedOver bool // it ended by going on at a successor

	Discontinued bool // withdrawn whole or terminated

	Conflicts []Conflict // who has an interest in the matter
}

// of returns the part as the matter now stands.
func (t Part) of(m Matter) Part {
	t.Matter, t.Outcome, t.ResolvedOn, t.EndedOn, t.HandedOver = m.ID, m.Outcome, m.ResolvedOn, m.EndedOn, !m.HandedTo.IsZero()
	t.Discontinued, t.Conflicts = m.Discontinued, m.Conflicts
	return t
}

// Settlement is what became of a petition through its matters.
type Settlement struct {
	Outcome    Outcome    // "" unless it is resolved
	ResolvedOn clock.Date // zero unless it is resolved
	EndedOn    clock.Date // without a result
	HandedOver bool       // it goes on at the successor

	Discontinued bool // every one of its matters was withdrawn whole or terminated
}

// Settled tells what became of the petition, m being one of its matters as it
// now stands. It is resolved, or ended, when the last of its matters is, with
// the outcome of the one resolved last. It goes on at a successor with its
// leading matter; another part that is handed over has left it.
func (p Petition) Settled(m Matter) Settlement {
	parts := p.Parts
	if len(parts) == 0 {
		parts = []Part{Part{}.of(m)}
	}
	now := Settlement{Discontinued: true}
	var last clock.Date
	waits := false
	for i, t := range parts {
		if t.Matter == m.ID {
			t = t.of(m)
		}
		over := t.ResolvedOn
		if over.IsZero() {
			over = t.EndedOn
			if i == 0 && t.HandedOver && !over.IsZero() {
				return Settlement{EndedOn: over, HandedOver: true}
			}
		}
		waits = waits || over.IsZero()
		now.Discontinued = now.Discontinued && t.Discontinued
		if over.After(last) {
			last = over
		}
		if t.ResolvedOn.After(now.ResolvedOn) {
			now.ResolvedOn, now.Outcome = t.ResolvedOn, t.Outcome
		}
	}
	switch {
	case waits:
		return Settlement{}
	case now.ResolvedOn.IsZero():
		now.EndedOn = last
		return now
	}
	now.ResolvedOn = last
	return now
}

// pending reports whether one of the petition's matters still waits.
func (p Petition) pending(m Matter) bool {
	now := p.Settled(m)
	return now.ResolvedOn.IsZero() && now.EndedOn.IsZero()
}

func partsText(parts []Part) string {
	out := make([]string, len(parts))
	for i, t := range parts {
		out[i] = strconv.Itoa(t.No) + "=" + t.Matter.String()
	}
	return strings.Join(out, " ")
}

// split accepts the petition into several matters, one for each content. The
// first content opens one; it leads.
func split(t *turn) error {
	p, step, cmd, in := t.petition, &t.out, t.Command, t.in
	if err := checkContents(cmd.Contents); err != nil {
		return err
	}
	more := in.More
	for i, c := range cmd.Contents {
		part := Part{No: i + 1, Subject: c.Subject}
		if !c.Matter.IsZero() {
			target, err := contentTarget(*p, i, cmd, in)
			if err != nil {
				return err
			}
			p.Parts = append(p.Parts, part.of(target))
			continue
		}
		drawn := Entry{in.MatterID, in.MatterNumber}
		if i > 0 {
			drawn, more = more[0], more[1:]
		}
		m := p.opened(drawn, c, cmd.On)
		p.Parts = append(p.Parts, part.of(m))
		if i == 0 {
			p.protectIn(&m)
			p.Matter, step.Opened = m.ID, &m
		} else {
			step.Also = append(step.Also, m)
		}
		step.Events = append(step.Events, Event{
			Subject: OfMatter, ID: m.ID, Version: 1, Action: ActionOpen, To: StateAccepted, On: cmd.On,
			Paper: cmd.Paper.Cited(), Changes: matterChanges(Matter{}, m),
		})
	}
	return nil
}

// opened is the matter of a content.
func (p *Petition) opened(d Entry, c Content, on clock.Date) Matter {
	m := Matter{
		ID: d.ID, Number: d.Number, State: StateAccepted, Kind: p.Kind, Field: c.Field, Channel: p.Channel, Forwarder: p.Forwarder, Many: p.Many(),
		Instance: First, Discipline: p.Discipline, Duty: p.Duty, Remote: p.Remote, Subject: c.Subject, AcceptedOn: on, LastOn: on, Version: 1,
		Conflicts: slices.Clone(p.Conflicts),
	}
	if m.Field == "" {
		m.Field = p.Field
	}
	return m
}

// contentTarget is the open matter that a content joins.
func contentTarget(p Petition, i int, cmd Command, in Input) (Matter, error) {
	pointer := "/contents/" + strconv.Itoa(i) + "/matter"
	for _, t := range in.Targets {
		if t != nil && t.ID == cmd.Contents[i].Matter && t.ID.Authority == p.ID.Authority {
			return *t, joinable(p, *t, cmd.On, pointer)
		}
	}
	return Matter{}, noSuchMatter(pointer)
}

func checkContents(list []Content) error {
	bad := ErrInvalid
	if len(list) < 2 || len(list) > MaxContents {
		n := strconv.Itoa(MaxContents)
		bad = bad.At("/contents", "out_of_range", "Tách thành từ 2 đến "+n+" nội dung.", "A petition is split into 2 to "+n+" contents.")
	}
	seen := make(map[authority.OwnedID]bool)
	for i, c := range list {
		at := "/contents/" + strconv.Itoa(i)
		bad = checkText(bad, at+"/subject", c.Subject, MaxLine, true)
		if c.Field != "" && !Known(Fields(), c.Field) {
			bad = bad.At(at+"/field", "unknown_value", "Lĩnh vực không có trong danh mục.", "Not a known field.")
		}
		if i == 0 && !c.Matter.IsZero() {
			bad = bad.At(at+"/matter", "must_open", "Nội dung đầu phải mở vụ việc mới.", "The first content opens a matter.")
		}
		if !c.Matter.IsZero() && seen[c.Matter] {
			bad = bad.At(at+"/matter", "repeated", "Hai nội dung ghép vào cùng một vụ việc.", "Two contents join the same matter.")
		}
		seen[c.Matter] = true
	}
	return finish(bad)
}

// isFirstInstance refuses to split what goes on from an earlier matter: that
// had its matters already.
var isFirstInstance = guard("first_instance", func(f Facts) *fault.Error { //nolint:gochecknoglobals // a guard
	if f.Petition.Instance == First || f.Petition.Instance == "" {
		return nil
	}
	return ErrGuard.Msg("Chỉ tách đơn giải quyết lần đầu; đơn lần hai hoặc tố cáo tiếp đi theo từng vụ việc trước đó.",
		"Only a petition of first instance is split; a second one goes on from its earlier matter.").By(nd154("Điều 14 khoản 4"))
})
