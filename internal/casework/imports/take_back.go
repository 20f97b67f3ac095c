package imports

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/google/uuid"

	"kntc/internal/access"
	"kntc/internal/authority"
	"kntc/internal/casework"
	"kntc/internal/clock"
	"kntc/internal/fault"
	"kntc/internal/idempotency"
	"kntc/internal/journal"
	"kntc/internal/page"
	"kntc/internal/petition"
	"kntc/internal/text"
)

// An import that was wrong as a whole is taken back as a whole while nothing was done on
// its rows: as if it had never been for whoever asks afterwards, and as it was for
// whoever asks about the time in between.

// ErrTakenBack says that an import was taken back before.
var ErrTakenBack = fault.Define(fault.Conflict, "import_taken_back",
	"Lần nhập sổ này đã được hủy.", "The import was taken back already.")

// ErrWorkedOn says that something was done on what an import entered.
var ErrWorkedOn = fault.Define(fault.Unprocessable, "import_worked_on",
	"Đã có người xử lý hồ sơ của lần nhập sổ này nên không hủy được.", "Something was done on cases of the import; it stands.")

// ErrReason says that the reason for taking an import back is missing.
var ErrReason = fault.Define(fault.Unprocessable, "import_reason",
	"Thiếu lý do hủy lần nhập sổ.", "The reason for taking the import back is missing.")

// Taking asks to take an import back.
type Taking struct {
	Import authority.OwnedID
	Reason string // shown to whoever sees the import
	DryRun bool   // find out whether it can be, change nothing
}

// TakenBack says what was taken back, or would be.
type TakenBack struct {
	Import    casework.Import // as it is now
	Petitions int
	Matters   int
	Worked    []WorkedOn // why it stands; the first maxWorkedOn
	WorkedOn  int        // all of them
}

// WorkedOn is a case of an import on which something was done since.
type WorkedOn struct {
	Subject petition.Subject
	ID      authority.OwnedID
	Number  string
	Done    casework.DoneSince
}

// maxWorkedOn bounds the cases that a refusal lists, and namedWorkedOn those that its
// sentence names.
const (
	maxWorkedOn   = 1000
	namedWorkedOn = 10
)

// takenTogether is how many cases are read, locked and changed together: memory stays
// the same however many an import entered.
const takenTogether = 500

// Imports lists the imports of an office, the latest first.
func (s *Service) Imports(ctx context.Context, actor access.Actor, owner authority.ID, at page.Page) ([]casework.Import, error) {
	scope, _, err := s.allow(ctx, actor, owner)
	if err != nil {
		return nil, err
	}
	return s.store.Imports(ctx, scope, owner, at)
}

// TakeBack takes an import back: every case that it entered is annulled, its number and
// its row of the register are free again, and the ledger's rows are reversed, each for
// the instant at which it counted as known. If the import had brought the office's own
// dates of entry, they may be brought again. The result is valid also beside
// ErrWorkedOn.
func (s *Service) TakeBack(ctx context.Context, actor access.Actor, t Taking, progress casework.Progress) (TakenBack, error) {
	return s.takeBack(ctx, actor, t, progress, nil, func(TakenBack) (idempotency.Kept, error) { return idempotency.Kept{}, nil })
}

// TakeBackOnce is TakeBack for a request that may be sent again.
func (s *Service) TakeBackOnce(ctx context.Context, actor access.Actor, t Taking, once idempotency.Once[TakenBack]) (idempotency.Answer, TakenBack, error) {
	var out TakenBack
	answer, err := idempotency.Run(s.sealer, actor, once, func(request *idempotency.Request, keep func(TakenBack) (idempotency.Kept, error)) (err error) {
		out, err = s.takeBack(ctx, actor, t, nil, request, keep)
		return err
	})
	return answer, out, err
}

// errOnlyTried rolls back what was only to be tried.
var errOnlyTried = errors.New("only tried")

// takeBack is TakeBack, with the request under which the answer is kept.
func (s *Service) takeBack(
	ctx context.Context, actor access.Actor, t Taking, progress casework.Progress, request *idempotency.Request, keep func(TakenBack) (idempotency.Kept, error),
) (TakenBack, error) {
	scope, _, err := s.allow(ctx, actor, t.Import.Authority)
	if err != nil {
		return TakenBack{}, err
	}
	if t.Reason, err = reasonOf(t.Reason); err != nil {
		return TakenBack{}, err
	}
	if progress == nil {
		progress = func(string, int, int) {}
	}
	k := &taking{ctx: ctx, request: t, progress: progress, books: make(map[journal.Book]int)}
	err = s.cases.Bulk(ctx, journal.Work{Scope: scope, Actor: actor, Request: request}, func(f casework.BulkWork) error {
		if err := k.run(f, actor); err != nil {
			return err
		}
		if t.DryRun {
			return errOnlyTried
		}
		kept, err := keep(k.out)
		if err != nil {
			return err
		}
		return f.Keep(kept)
	})
	if errors.Is(err, errOnlyTried) {
		return k.out, nil
	}
	return k.out, err
}

// maxReason bounds a reason, in characters.
const maxReason = 500

// reasonOf is a reason as it is kept.
func reasonOf(said string) (string, error) {
	out := text.Clean(said)
	switch {
	case out == "":
		return "", ErrReason.At("/reason", "required", "Phải nêu lý do.", "A reason is required.")
	case utf8.RuneCountInString(out) > maxReason:
		return "", ErrReason.At("/reason", "too_long", "Lý do không quá 500 ký tự.", "The reason has 500 characters at most.")
	}
	return out, nil
}

// taking is the taking back of one import at work.
type taking struct {
	ctx      context.Context //nolint:containedctx // lives exactly as long as the work
	request  Taking
	progress casework.Progress
	out      TakenBack
	on       clock.Date
	why      string
	books    map[journal.Book]int // the highest number that is given back
}

// run takes back every case of the import, matters first, unless something was done on
// one: then it goes on to find all of these.
func (k *taking) run(f casework.BulkWork, actor access.Actor) error {
	l := &casework.ImportLoad{ID: k.request.Import}
	if err := f.Load(l); err != nil {
		return err
	}
	k.out.Import = l.Import
	if l.Import.End != nil {
		return ErrTakenBack.Msg("Lần nhập sổ này đã được hủy ngày "+clock.DateOf(l.Import.End.Recorded.At).Vietnamese()+".",
			"The import was taken back on "+clock.DateOf(l.Import.End.Recorded.At).String()+" already.")
	}
	k.on = clock.DateOf(f.Now())
	k.why = "Hủy lần nhập sổ ngày " + l.Import.On.Vietnamese()
	for _, subject := range []petition.Subject{petition.OfMatter, petition.OfPetition} {
		if err := k.all(f, subject); err != nil {
			return err
		}
	}
	if k.out.WorkedOn > 0 {
		return k.refusal()
	}
	end := k.out.Import
	end.End = &casework.ImportEnd{Reason: k.request.Reason, Recorded: recorded(actor, f.Now())}
	k.out.Import = end
	c := journal.Change{Writes: []journal.Write{casework.ImportTakenBack{Import: end}}}
	for _, book := range inOrder(k.books) {
		c.Add(casework.BookFreed{Book: book, Upto: k.books[book]})
	}
	return f.Put(c)
}

// all takes back the cases of one subject, portion by portion.
func (k *taking) all(f casework.BulkWork, subject petition.Subject) error {
	after := uuid.Nil
	for {
		if err := k.ctx.Err(); err != nil {
			return err
		}
		l := &casework.ImportedLoad{Import: k.out.Import, Subject: subject, After: after, Limit: takenTogether}
		if err := f.Load(l); err != nil {
			return err
		}
		if after = l.Last(); after == uuid.Nil {
			return nil
		}
		for _, m := range l.Matters {
			if err := k.matter(f, m, l.Done[m.ID.UUID]); err != nil {
				return err
			}
		}
		for _, p := range l.Petitions {
			if err := k.petition(f, p, l.Done[p.ID.UUID]); err != nil {
				return err
			}
		}
		k.progress(casework.PhaseWrite, k.out.Petitions+k.out.Matters, k.out.Import.Petitions+k.out.Import.Matters)
	}
}

// petition takes one petition back.
func (k *taking) petition(f casework.BulkWork, p petition.Petition, done casework.DoneSince) error {
	defer f.Forget(p.ID)
	k.out.Petitions++
	if k.stands(petition.OfPetition, p.ID, p.Number.String(), done) {
		return nil
	}
	no, err := k.free(f, p.ID.Authority, p.Number)
	if err != nil {
		return err
	}
	after, event := petition.TakeBackPetition(p, no, k.on, k.why)
	return f.Put(journal.Change{Events: []petition.Event{event}, Writes: []journal.Write{
		casework.PetitionChanged{Petition: after}, casework.PetitionFreed{Petition: after}, casework.Unposted{Subject: petition.OfPetition, ID: p.ID},
	}})
}

// matter takes one matter back.
func (k *taking) matter(f casework.BulkWork, m petition.Matter, done casework.DoneSince) error {
	defer f.Forget(m.ID)
	k.out.Matters++
	if k.stands(petition.OfMatter, m.ID, m.Number.String(), done) {
		return nil
	}
	no, err := k.free(f, m.ID.Authority, m.Number)
	if err != nil {
		return err
	}
	after, event := petition.TakeBackMatter(m, no, k.on, k.why)
	return f.Put(journal.Change{Events: []petition.Event{event}, Writes: []journal.Write{
		casework.MatterChanged{Matter: after}, casework.MatterFreed{Matter: after}, casework.Unposted{Subject: petition.OfMatter, ID: m.ID},
	}})
}

// free gives a number back to its book, and returns the case's number among those that
// were taken back.
func (k *taking) free(f casework.BulkWork, owner authority.ID, n petition.Number) (int, error) {
	book := journal.Book{Authority: owner, Name: n.Book, Year: n.Year}
	k.books[book] = max(k.books[book], n.No)
	book.Year = petition.FreedYear
	l := &journal.NumberLoad{Book: book}
	err := f.Load(l)
	return l.Number.No, err
}

// stands notes a case on which something was done, and reports whether that or another
// one keeps the import from being taken back: nothing more needs to be changed then.
func (k *taking) stands(subject petition.Subject, id authority.OwnedID, number string, done casework.DoneSince) bool {
	if done != "" {
		k.out.WorkedOn++
		if len(k.out.Worked) < maxWorkedOn {
			k.out.Worked = append(k.out.Worked, WorkedOn{subject, id, number, done})
		}
	}
	return k.out.WorkedOn > 0
}

// refusal names the cases that keep the import from being taken back.
func (k *taking) refusal() error {
	var vi, en []string
	for _, w := range k.out.Worked[:min(len(k.out.Worked), namedWorkedOn)] {
		words := w.Text()
		vi, en = append(vi, words.VI), append(en, words.EN)
	}
	if more := k.out.WorkedOn - len(vi); more > 0 {
		vi, en = append(vi, fmt.Sprintf("và %d hồ sơ khác", more)), append(en, fmt.Sprintf("and %d more", more))
	}
	return ErrWorkedOn.Msg("Không hủy được lần nhập sổ vì sau khi nhập "+strings.Join(vi, "; ")+".",
		"The import stands, because since then "+strings.Join(en, "; ")+".")
}
