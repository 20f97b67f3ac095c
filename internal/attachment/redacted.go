package attachment

import (
	"fmt"
	"slices"
	"time"

	"kntc/internal/access"
	"kntc/internal/authority"
	"kntc/internal/fault"
	"kntc/internal/journal"
)

// Who verifies a case may have to do so without knowing who stands behind it. Of
// its files they see copies from which that was taken out and which somebody who
// knows has marked as such, and what people added who know as little. That there
// is anything else they are not told: not by a name, a size or a number of files.

// Redacted reports whether the file shows nobody: it is marked so, or is by
// somebody who saw no other file.
func (a Attachment) Redacted() bool { return a.Unseeing || !a.MarkedAt.IsZero() }

// seen reports whether the file is there for an account. Bodies that verify
// different parts of one paper, or one after the other, work apart: what one of
// them added is for it and for the authority that keeps the case.
func (a Attachment) seen(by access.Sight) bool {
	if a.LentTo != 0 && by.Bodies != nil && !slices.Contains(by.Bodies, a.LentTo) {
		return false
	}
	return by.Files == access.AllFiles || by.Files == access.RedactedFiles && a.Redacted() && !a.Withheld()
}

// mask takes out of the name of the file whom the account must not know.
func (a *Attachment) mask(by access.Sight) {
	if by.Mask != nil {
		a.Name = by.Mask(a.Name)
	}
}

// noted reports whether showing the file is noted.
func (a Attachment) noted(by access.Sight) bool { return by.Noted && !a.Redacted() && !a.Withheld() }

// Marking marks a file as a copy that shows nobody, or takes that back.
type Marking struct {
	ID authority.OwnedID
	At time.Time // zero: it is taken back
}

// Owner implements journal.Write.
func (m Marking) Owner() authority.ID { return m.ID.Authority }

// The refusals of redacted copies.
var (
	ErrNoOriginal = fault.Define(fault.Unprocessable, "original_not_found",
		"Hồ sơ không có tệp gốc này.", "The case has no such original.").
		At("?redacts", "not_found", "Không có tệp gốc này.", "No such original.")
	ErrNotRedacted = fault.Define(fault.Unprocessable, "not_a_redacted_copy",
		"Tệp này chưa được coi là bản sao đã che tên.", "The file cannot pass for a redacted copy.")
	ErrIsMarked = fault.Define(fault.Unprocessable, "is_a_redacted_copy",
		"Tệp này giống hệt một bản sao đã che tên của hồ sơ; nếu đây là bản gốc, hãy bỏ đánh dấu bản sao đó trước rồi tải tệp lên lại.",
		"The file is byte for byte a redacted copy of the case; if it is an original, take the mark of that copy back first and upload the file again.")
	errOfNone = ErrNotRedacted.Msg("Tệp không được tải lên là bản sao của một tệp gốc; hãy tải bản sao đã che tên lên lại, nêu rõ tệp gốc của nó, rồi đánh dấu bản sao đó.",
		"The file was not uploaded as the copy of an original; upload the redacted copy again, say of which file it is one, and mark that.").
		At("/attachment", "no_original", "Chưa nêu tệp gốc.", "No original is named.")
	errSame = ErrNotRedacted.Msg("Nội dung tệp giống hệt một tệp gốc hoặc một tệp đã rút khỏi hồ sơ; hãy che thông tin người gửi trong bản sao rồi tải lên lại.",
		"The content is byte for byte that of an original or of a file that was withheld; take the sender's traces out of the copy and upload it again.").
		At("/attachment", "same_content", "Trùng nội dung.", "The same content.")
	errIsOriginal = ErrNotRedacted.Msg("Tệp này là bản gốc của một bản sao đã che tên.", "The file is the original of a redacted copy.").
			At("/attachment", "original", "Là bản gốc.", "It is an original.")
	errNameTells = ErrNotRedacted.Msg("Tên tệp trùng tên một tệp khác trong hồ sơ hoặc nêu tên, địa chỉ, số của người gửi; hãy tải bản sao lên với tên khác.",
		"The name of the file is that of another file of the case, or names the sender; upload the copy under another name.").
		At("/attachment", "name", "Tên tệp làm lộ.", "The name of the file tells.")
	errMarked = ErrNotRedacted.Msg("Tệp đã được đánh dấu từ trước.", "The file is marked already.").
			At("/attachment", "marked_before", "Đã đánh dấu.", "Marked already.")
	errNotMarked = ErrNotRedacted.Msg("Tệp chưa được đánh dấu là bản sao đã che tên.", "The file is not marked as a redacted copy.").
			At("/attachment", "not_marked", "Chưa đánh dấu.", "Not marked.")
)

// Mark marks a file of a case as a redacted copy: those who see no other file see
// it from now on, with its name. It was uploaded as the copy of an original, and
// differs from all of these and from what was withheld. names reports whether a text names somebody whom
// they must not know. A load of OfCase has read the files.
func (f Files) Mark(c *journal.Change, load journal.Load, of, file authority.OwnedID, names func(string) bool, now time.Time) error {
	files, a, err := standing(load, of, file)
	if err != nil {
		return err
	}
	if !a.MarkedAt.IsZero() {
		return errMarked
	}
	if slices.ContainsFunc(files, func(o Attachment) bool { return o.Redacts == file }) {
		return errIsOriginal
	}
	if a.Redacts.IsZero() {
		return errOfNone
	}
	if slices.ContainsFunc(files, func(o Attachment) bool { return o.SHA256 == a.SHA256 && o.shows() }) {
		return errSame
	}
	if err := openName(f.sealer, &a); err != nil {
		return err
	}
	tells := names(a.Name)
	for _, o := range files {
		if o.ID == file || o.Redacted() || !o.ErasedAt.IsZero() {
			continue
		}
		if err := openName(f.sealer, &o); err != nil {
			return err
		}
		tells = tells || o.Name == a.Name
	}
	if tells {
		return errNameTells
	}
	c.Add(Marking{ID: file, At: now})
	return nil
}

// shows reports whether the content of the file may show somebody, as far as is
// known: of a copy that waits for its mark it is not, while it is not withheld.
func (a Attachment) shows() bool { return a.Withheld() || a.Redacts.IsZero() && !a.Redacted() }

// Unmark takes the mark of a file back.
func (Files) Unmark(c *journal.Change, load journal.Load, of, file authority.OwnedID) error {
	_, a, err := standing(load, of, file)
	if err != nil {
		return err
	}
	if a.MarkedAt.IsZero() {
		return errNotMarked
	}
	c.Add(Marking{ID: file})
	return nil
}

// standing returns the files of a case, and the one of them that is named and was
// not withheld.
func standing(load journal.Load, of, file authority.OwnedID) ([]Attachment, Attachment, error) {
	l, ok := load.(*Load)
	if !ok {
		return nil, Attachment{}, fmt.Errorf("%w: %T is no load of files", errNotLoaded, load)
	}
	files, err := l.of(of)
	if err != nil {
		return nil, Attachment{}, err
	}
	i := slices.IndexFunc(files, func(a Attachment) bool { return a.ID == file })
	switch {
	case i < 0:
		return nil, Attachment{}, errNoFile
	case files[i].Withheld():
		return nil, Attachment{}, ErrGone
	}
	return files, files[i], nil
}

// checkCopy refuses a file that comes as the copy of what is no original of its
// case, and one that comes as an original and is on view as a copy: by that a
// marked copy would turn out to be an original. Who sees no other file is not told
// that there is such a copy.
func checkCopy(load *Load, a Attachment) error {
	files, err := load.of(a.Of)
	if err != nil {
		return err
	}
	if !a.Redacts.IsZero() {
		return checkOriginal(files, a.Redacts)
	}
	if slices.ContainsFunc(files, func(o Attachment) bool {
		return !a.Unseeing && o.SHA256 == a.SHA256 && !o.MarkedAt.IsZero() && !o.Withheld()
	}) {
		return ErrIsMarked
	}
	return nil
}

// checkOriginal refuses a copy of what is no original among the files of its case.
func checkOriginal(files []Attachment, original authority.OwnedID) error {
	if !slices.ContainsFunc(files, func(a Attachment) bool {
		return a.ID == original && !a.Withheld() && !a.Redacted() && a.Redacts.IsZero()
	}) {
		return ErrNoOriginal
	}
	return nil
}
