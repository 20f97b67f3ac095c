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
	"kntc/internal/journal"
	"kntc/internal/party/vault"
	"kntc/internal/petition"
)

// capture stands in for the database while lives are lived: it keeps what may
// still change in memory and turns what will not into rows for COPY. The use
// cases and the domain are the real ones.
type capture struct {
	journal.Store // the import of registers is not used here

	now       time.Time
	petitions map[uuid.UUID]*entry
	matters   map[uuid.UUID]*dossier
	deadlines map[uuid.UUID][]journal.DeadlineChange // as they were last stored, one for each
	counters  map[journal.Book]int
	rows      *rows
}

// entry is a petition that may still change, or whose matter may.
type entry struct {
	petition petition.Petition
	parties  vault.Stored
	key      string
}

type dossier struct {
	matter  petition.Matter
	members []uuid.UUID
}

func newCapture(rows *rows) *capture {
	return &capture{
		petitions: make(map[uuid.UUID]*entry), matters: make(map[uuid.UUID]*dossier),
		deadlines: make(map[uuid.UUID][]journal.DeadlineChange), counters: make(map[journal.Book]int), rows: rows,
	}
}

// Commit implements journal.Store.
func (c *capture) Commit(_ context.Context, w journal.Work, decide func(time.Time) (journal.Change, error)) error {
	var drawn []journal.Book
	var kind petition.Kind
	for _, l := range w.Loads {
		l, _ = journal.Inside(l)
		if err := c.load(w, l, &kind, &drawn); err != nil {
			return err
		}
	}
	change, err := decide(c.now)
	if err != nil {
		return err
	}
	for _, b := range drawn {
		c.counters[b]++
	}
	c.keep(change)
	c.rows.events(w.Actor, change.Events, c.now)
	c.rows.ledger(change.Events[0], change.Ledger, c.now)
	c.keepDeadlines(change.Deadlines)
	for _, x := range change.Writes {
		if p, ok := x.(casework.PetitionChanged); ok && petition.Disposed(p.Petition.State) {
			c.writeDeadlines(p.Petition.ID.UUID)
		}
	}
	return nil
}

// load fills in a load from memory. The kind of the case tells which document a
// step produces.
func (c *capture) load(w journal.Work, l journal.Load, kind *petition.Kind, drawn *[]journal.Book) error {
	switch l := l.(type) {
	case *casework.PetitionLoad:
		e, ok := c.petitions[l.ID.UUID]
		if !ok {
			return fmt.Errorf("petition %s is not at hand", l.ID)
		}
		l.Petition, l.Parties, *kind = e.petition, e.parties, e.petition.Kind
		l.Deadlines = c.known(l.ID)
	case *casework.MatterLoad:
		d, ok := c.matters[l.ID.UUID]
		if !ok {
			return fmt.Errorf("matter %s is not at hand", l.ID)
		}
		l.Matter, l.Deadlines = d.matter, c.known(l.ID)
		if *kind == "" {
			*kind = d.matter.Kind
		}
		if l.Wants(casework.WithPetitions) {
			for _, id := range d.members {
				l.Petitions = append(l.Petitions, c.petitions[id].petition)
			}
		}
	case *casework.PeopleLoad:
		l.Stored = make(map[authority.OwnedID]vault.Stored) // of a matter nobody: no text here names anybody
		if l.Of != nil && l.When() {
			l.Stored[l.Of.ID] = l.Of.Parties
		} else if l.Of != nil {
			l.Stored = nil
		}
	case *journal.StaffLoad:
		l.Grants = make(map[uuid.UUID][]access.Grant)
		for _, id := range l.Accounts { // of the offices that are lived in here
			l.Grants[id] = w.Actor.Grants
		}
	case *journal.NumberLoad:
		l.Number = petition.Number{Book: l.Book.Name, Year: l.Book.Year, No: c.counters[l.Book] + 1}
		*drawn = append(*drawn, l.Book)
	case *casework.PaperLoad:
		for _, p := range l.Books {
			if p.AtLeast == 0 && (p.Kinds == nil || slices.Contains(p.Kinds, *kind)) {
				b := journal.Book{Authority: l.ID.Authority, Name: p.Class.Book(), Year: p.Year}
				l.Number = petition.Number{Book: b.Name, Year: b.Year, No: c.counters[b] + 1}
				*drawn = append(*drawn, b)
			}
		}
	}
	return nil
}

// known are the deadlines of a case as they were last stored.
func (c *capture) known(id authority.OwnedID) []journal.Deadlines {
	stored := c.deadlines[id.UUID]
	if len(stored) == 0 {
		return nil
	}
	out := journal.Deadlines{Subject: stored[0].Subject, ID: id}
	for _, one := range stored {
		out.Entries = append(out.Entries, one.Entries...)
	}
	return []journal.Deadlines{out}
}

// keepDeadlines puts the deadlines of a change in the places of what they were.
func (c *capture) keepDeadlines(list []journal.DeadlineChange) {
	for _, d := range list {
		c.rows.moves(d, c.now)
		for _, e := range d.Entries {
			one := d
			one.Entries = []deadline.Entry{e}
			stored := c.deadlines[d.ID.UUID]
			i := slices.IndexFunc(stored, func(x journal.DeadlineChange) bool { return x.Entries[0].Term == e.Term && x.Entries[0].Seq == e.Seq })
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

func (c *capture) keep(change journal.Change) {
	for _, w := range change.Writes {
		switch w := w.(type) {
		case casework.PetitionEntered:
			c.petitions[w.Petition.ID.UUID] = &entry{w.Petition, w.Parties, w.SearchKey}
		case casework.MatterOpened:
			c.matters[w.Matter.ID.UUID] = &dossier{matter: w.Matter}
		case casework.MatterChanged:
			c.matters[w.Matter.ID.UUID].matter = w.Matter
		case casework.PartiesReplaced:
			c.petitions[w.Petition.UUID].parties = w.Parties
		}
	}
	for _, w := range change.Writes {
		p, ok := w.(casework.PetitionChanged)
		if !ok {
			continue
		}
		e := c.petitions[p.Petition.ID.UUID]
		if p.SearchKey != nil {
			e.key = *p.SearchKey
		}
		e.petition = p.Petition
		if petition.Disposed(p.Petition.State) {
			c.settle(p.Petition)
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
	e.parties, e.key = vault.Stored{}, ""
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
	_ journal.Store      = (*capture)(nil)
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
