package attachment

import (
	"fmt"
	"slices"
	"time"

	"kntc/internal/authority"
	"kntc/internal/fault"
	"kntc/internal/journal"
)

// Withholding takes a file out of sight, or lets its bytes go. Its row stays.
type Withholding struct {
	ID     authority.OwnedID
	Erases bool
	Size   int64 // that the authority gets back with the bytes; 0 when another row counts them
	At     time.Time
}

// Owner implements journal.Write.
func (w Withholding) Owner() authority.ID { return w.ID.Authority }

// The refusals of withholding.
var (
	ErrWithheld = fault.Define(fault.NotFound, "attachment_withheld",
		"Tệp đã được rút khỏi hồ sơ.", "The file was withheld.")
	ErrNotWithheld = fault.Define(fault.Unprocessable, "attachment_not_withheld",
		"Chỉ xóa nội dung của tệp đã rút khỏi hồ sơ.", "Only a file that is withheld is erased.").
		At("/attachment", "not_withheld", "Tệp chưa được rút khỏi hồ sơ.", "The file is not withheld.")
	ErrGone = fault.Define(fault.Unprocessable, "attachment_gone",
		"Tệp đã được rút hoặc đã xóa trước đó.", "The file was withheld or erased before.").
		At("/attachment", "gone", "Đã rút hoặc đã xóa.", "Withheld or erased before.")
	errNoFile = fault.Define(fault.Unprocessable, "attachment_not_found",
		"Hồ sơ không có tệp này.", "The case has no such file.").
		At("/attachment", "not_found", "Không có tệp này.", "No such file.")
)

// Withheld reports whether the file is out of sight.
func (a Attachment) Withheld() bool { return !a.WithheldAt.IsZero() }

// Withhold withholds a file of a case, or erases the bytes of one that is
// withheld: the next Sweep removes them, unless a file of another case rests on
// them. A load of OfCase has read the files.
func (Files) Withhold(c *journal.Change, load journal.Load, of, file authority.OwnedID, erase bool, now time.Time) error {
	l, ok := load.(*Load)
	if !ok {
		return fmt.Errorf("%w: %T is no load of files", errNotLoaded, load)
	}
	files, err := l.of(of)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(files, func(a Attachment) bool { return a.ID == file })
	switch {
	case i < 0:
		return errNoFile
	case !files[i].ErasedAt.IsZero(), files[i].Withheld() && !erase:
		return ErrGone
	case erase && !files[i].Withheld():
		return ErrNotWithheld
	}
	w := Withholding{ID: file, Erases: erase, At: now}
	if erase && len(files[i].Origin) == 0 {
		w.Size = files[i].Size
	}
	c.Add(w)
	return nil
}
