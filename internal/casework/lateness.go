package casework

import (
	"slices"

	"kntc/internal/authority"
	"kntc/internal/clock"
	"kntc/internal/deadline"
	"kntc/internal/journal"
	"kntc/internal/petition"
)

// noteLate notes with a change, of each matter whose limit it leaves over already,
// that the matter is late: one that was entered late, or whose clock goes on from a
// day long past. What passes with the days is left to NoteOverdue.
func (x *scheduler) noteLate(c *journal.Change, today clock.Date) error {
	for _, d := range slices.Clone(c.Deadlines) {
		if d.Subject != petition.OfMatter {
			continue
		}
		m, ok := matterLast(c, d.ID)
		if !ok {
			continue
		}
		if err := x.note(c, m, today); err != nil {
			return err
		}
	}
	return nil
}

// note adds to a change the step that notes the matter as late, when it is and that
// is not noted yet.
func (x *scheduler) note(c *journal.Change, m petition.Matter, today clock.Date) error {
	due := passed(x.known[m.ID], today)
	if due.IsZero() || !m.Open() || !m.DueOn.IsZero() {
		return nil
	}
	cmd := petition.Command{Action: petition.ActionNoteOverdue, On: clock.Latest(due.AddDays(1), m.LastOn)}
	step, err := petition.ApplyMatter(m, cmd, petition.Input{Today: today, ResolveDue: due, By: petition.AsSystem(overdueReason)})
	if noted, err := taken(err); noted == 0 { // refused: nothing about it is late
		return err
	}
	late := MatterChange(m, step, nil) // its petitions count as before
	if err := x.schedule(&late); err != nil {
		return err
	}
	c.Writes, c.Events, c.Ledger = append(c.Writes, late.Writes...), append(c.Events, late.Events...), append(c.Ledger, late.Ledger...)
	for _, d := range late.Deadlines {
		addDeadlines(c, d)
	}
	return nil
}

// passed is the last day of the open limit for the result that was over before a day
// and is settled; zero for none.
func passed(entries []deadline.Entry, day clock.Date) clock.Date {
	for _, e := range entries {
		if e.Term == deadline.Resolve && e.State == deadline.Open && !e.Provisional && !e.Due.IsZero() && e.Due.Before(day) {
			return e.Due
		}
	}
	return clock.Date{}
}

// addDeadlines adds the deadlines of a case to a change that may have some of it.
func addDeadlines(c *journal.Change, d journal.DeadlineChange) {
	i := slices.IndexFunc(c.Deadlines, func(o journal.DeadlineChange) bool { return o.ID == d.ID })
	if i < 0 {
		c.Deadlines = append(c.Deadlines, d)
		return
	}
	had := &c.Deadlines[i]
	had.Entries = append(slices.DeleteFunc(had.Entries, func(e deadline.Entry) bool {
		return slices.ContainsFunc(d.Entries, func(n deadline.Entry) bool { return n.Term == e.Term && n.Seq == e.Seq })
	}), d.Entries...)
	had.Moves = append(had.Moves, d.Moves...)
}

// matterLast returns a matter as the change leaves it.
func matterLast(c *journal.Change, id authority.OwnedID) (petition.Matter, bool) {
	var last petition.Matter
	for _, w := range c.Writes {
		switch w := w.(type) {
		case MatterChanged:
			if w.Matter.ID == id {
				last = w.Matter
			}
		case MatterOpened:
			if w.Matter.ID == id {
				last = w.Matter
			}
		}
	}
	return last, last.ID == id
}

// withLateness is a result that shows a matter, after what was noted of the matter
// with the step itself.
func (r MatterResult) withLateness(c *journal.Change) MatterResult {
	r.Matter = follows(c, r.Matter)
	return r
}

// withLateness is the same of a petition's result.
func (r PetitionResult) withLateness(c *journal.Change) PetitionResult {
	if r.Matter != nil {
		m := follows(c, *r.Matter)
		r.Matter = &m
	}
	return r
}

// follows brings a matter of an answer to the version that is stored. Of who may not
// see all of the matter nothing more is shown than before.
func follows(c *journal.Change, shown petition.Matter) petition.Matter {
	if m, ok := matterLast(c, shown.ID); ok && m.Version > shown.Version {
		shown.Version, shown.DueOn = m.Version, m.DueOn
	}
	return shown
}
