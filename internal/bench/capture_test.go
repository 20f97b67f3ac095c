package bench_test

import (
	"bytes"
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/google/uuid"

	"kntc/internal/access"
	"kntc/internal/authority"
	"kntc/internal/casework"
	"kntc/internal/deadline"
	"kntc/internal/petition"
)

// capture stands in for the database while lives are lived: it keeps what may
// still change in memory and turns what will not into rows for COPY. The use
// cases and the domain are the real ones.
type capture struct {
	casework.Store // the takeover of registers is not used here

	now       time.Time
	petitions map[uuid.UUID]*entry
	matters   map[uuid.UUID]*dossier
	deadlines map[uuid.UUID][]casework.DeadlineChange // as they were last stored, one for each
	counters  map[casework.Book]int
	rows      *rows
}

// entry is a petition that may still change, or whose matter may.
type entry struct {
	petition petition.Petition
	parties  casework.Parties
	key      string
}

type dossier struct {
	matter  petition.Matter
	members []uuid.UUID
}

func newCapture(rows *rows) *capture {
	return &capture{
		petitions: make(map[uuid.UUID]*entry), matters: make(map[uuid.UUID]*dossier),
		deadlines: make(map[uuid.UUID][]casework.DeadlineChange), counters: make(map[casework.Book]int), rows: rows,
	}
}

// Commit implements casework.Store.
func (c *capture) Commit(_ context.Context, w casework.Work, decide func(casework.Loaded) (casework.Change, error)) error {
	l := casework.Loaded{Now: c.now}
	if !w.Petition.IsZero() {
		e, ok := c.petitions[w.Petition.UUID]
		if !ok {
			return fmt.Errorf("petition %s is not at hand", w.Petition)
		}
		l.Petition = e.petition
		if w.OwnParties {
			l.Parties = e.parties
		}
	}
	if !w.Matter.IsZero() {
		d, ok := c.matters[w.Matter.UUID]
		if !ok {
			return fmt.Errorf("matter %s is not at hand", w.Matter)
		}
		m := d.matter
		l.Matter = &m
		if w.OfMatter {
			for _, id := range d.members {
				l.Petitions = append(l.Petitions, c.petitions[id].petition)
			}
		}
	}
	for _, id := range []authority.OwnedID{w.Petition, w.Matter} {
		if stored := c.deadlines[id.UUID]; len(stored) > 0 {
			known := casework.Deadlines{Subject: stored[0].Subject, ID: id}
			for _, one := range stored {
				known.Entries = append(known.Entries, one.Entries...)
			}
			l.Deadlines = append(l.Deadlines, known)
		}
	}
	for _, id := range w.Staff { // of the offices that are lived in here
		if l.Staff == nil {
			l.Staff = make(map[uuid.UUID][]access.Grant)
		}
		l.Staff[id] = w.Actor.Grants
	}
	for _, b := range w.Books {
		l.Numbers = append(l.Numbers, petition.Number{Book: b.Name, Year: b.Year, No: c.counters[b] + 1})
	}
	paper, drawn := c.paper(w, l)
	if drawn {
		l.Paper = petition.Number{Book: paper.Name, Year: paper.Year, No: c.counters[paper] + 1}
	}
	change, err := decide(l)
	if err != nil {
		return err
	}
	for _, b := range w.Books {
		c.counters[b]++
	}
	if drawn {
		c.counters[paper]++
	}
	c.keep(change)
	c.rows.events(w.Actor, change.Events, c.now)
	c.rows.ledger(change.Events[0], change.Ledger, c.now)
	c.keepDeadlines(change.Deadlines)
	for _, p := range change.Petitions {
		if p.State.Disposed() {
			c.writeDeadlines(p.ID.UUID)
		}
	}
	return nil
}

// keepDeadlines puts the deadlines of a change in the places of what they were.
func (c *capture) keepDeadlines(list []casework.DeadlineChange) {
	for _, d := range list {
		c.rows.moves(d, c.now)
		for _, e := range d.Entries {
			one := d
			one.Entries = []deadline.Entry{e}
			stored := c.deadlines[d.ID.UUID]
			i := slices.IndexFunc(stored, func(x casework.DeadlineChange) bool { return x.Entries[0].Term == e.Term && x.Entries[0].Seq == e.Seq })
			if i < 0 {
				c.deadlines[d.ID.UUID] = append(stored, one)
				continue
			}
			stored[i] = one
		}
	}
}

// writeDeadlines writes the deadlines of what will not change any more.
func (c *capture) writeDeadlines(id uuid.UUID) {
	for _, d := range c.deadlines[id] {
		c.rows.deadline(d)
	}
	delete(c.deadlines, id)
}

// paper is the book from which the step's document takes its number, if it
// takes one.
func (c *capture) paper(w casework.Work, l casework.Loaded) (casework.Book, bool) {
	owner, kind := w.Petition.Authority, l.Petition.Kind
	if w.Petition.IsZero() && l.Matter != nil {
		owner, kind = w.Matter.Authority, l.Matter.Kind
	}
	for _, p := range w.Papers {
		if p.AtLeast == 0 && (p.Kinds == nil || slices.Contains(p.Kinds, kind)) {
			return casework.Book{Authority: owner, Name: p.Class.Book(), Year: p.Year}, true
		}
	}
	return casework.Book{}, false
}

func (c *capture) keep(change casework.Change) {
	for _, n := range change.NewPetitions {
		c.petitions[n.Petition.ID.UUID] = &entry{n.Petition, n.Parties, n.SearchKey}
	}
	for _, m := range change.NewMatters {
		c.matters[m.ID.UUID] = &dossier{matter: m}
	}
	for _, m := range change.Matters {
		c.matters[m.ID.UUID].matter = m
	}
	for _, p := range change.Petitions {
		e := c.petitions[p.ID.UUID]
		if key, ok := change.SearchKeys[p.ID]; ok {
			e.key = key
		}
		for _, n := range change.Parties {
			if n.Petition == p.ID {
				e.parties = n.Parties
			}
		}
		e.petition = p
		if p.State.Disposed() {
			c.settle(p)
		}
	}
}

// settle writes the rows of a petition that has its disposition: nothing here
// changes it any more. It stays at hand while its matter is open.
func (c *capture) settle(p petition.Petition) {
	e := c.petitions[p.ID.UUID]
	c.rows.petition(e.petition, e.key)
	c.rows.parties(p.ID, e.parties)
	if p.Matter.IsZero() {
		delete(c.petitions, p.ID.UUID)
		return
	}
	e.parties, e.key = casework.Parties{}, ""
	d := c.matters[p.Matter.UUID]
	d.members = append(d.members, p.ID.UUID)
	slices.SortFunc(d.members, func(a, b uuid.UUID) int { return bytes.Compare(a[:], b[:]) }) // as the store reads them
}

// unhurried is after how long nothing happens to a resolved matter any more.
const unhurried = 70 * 24 * time.Hour

// flush writes the matters that will not change any more; at the end everything
// that is left.
func (c *capture) flush(now time.Time, end bool) {
	for id, d := range c.matters {
		m := d.matter
		settled := m.State == petition.StateClosed || !m.Open() && now.Sub(m.LastOn.Start()) > unhurried
		if !settled && !end {
			continue
		}
		c.rows.matter(m)
		c.writeDeadlines(id)
		for _, member := range d.members {
			delete(c.petitions, member)
		}
		delete(c.matters, id)
	}
	if !end {
		return
	}
	for _, e := range c.petitions {
		c.rows.petition(e.petition, e.key)
		c.rows.parties(e.petition.ID, e.parties)
	}
	for b, last := range c.counters {
		c.rows.counter(b, last)
	}
	for id := range c.deadlines {
		c.writeDeadlines(id)
	}
	clear(c.petitions)
	clear(c.counters)
}

// fixed is a directory that never changes.
type fixed struct{ tree *authority.Tree }

// Tree implements casework.Directory.
func (f fixed) Tree(context.Context) (*authority.Tree, error) { return f.tree, nil }

var (
	_ casework.Store     = (*capture)(nil)
	_ casework.Directory = fixed{}
)

// lawOf is the law that comes with the program.
type lawOf struct{ law *deadline.Law }

// Law implements casework.LawReader.
func (l lawOf) Law(context.Context) (*deadline.Law, int64, error) { return l.law, 1, nil }

// theLaw returns the law that comes with the program.
func theLaw() (lawOf, error) {
	data, err := deadline.Seed()
	if err != nil {
		return lawOf{}, err
	}
	law, err := deadline.New(data)
	return lawOf{law}, err
}
