package attachment

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"hash"
	"io"
	"unicode/utf8"

	"kntc/internal/fault"
)

// intake counts and hashes what a sender gives, and stops at the limit.
type intake struct {
	r     io.Reader
	limit int64
	size  int64
	sum   hash.Hash
}

func newIntake(r io.Reader, limit int64) *intake {
	return &intake{r: r, limit: limit, sum: sha256.New()}
}

// Read implements io.Reader. Its errors are for the sender: the upload broke
// off, or is too large.
func (in *intake) Read(p []byte) (int, error) {
	n, err := in.r.Read(p)
	in.size += int64(n)
	if in.size > in.limit {
		return 0, tooLarge(in.limit)
	}
	in.sum.Write(p[:n])
	if err == nil || err == io.EOF { //nolint:errorlint // the end of a reader is io.EOF itself
		return n, err
	}
	if fault.As(err) == nil {
		err = ErrBroken.Because(err)
	}
	return n, err
}

func (in *intake) digest() string { return hex.EncodeToString(in.sum.Sum(nil)) }

func tooLarge(limit int64) error {
	size := megabytes(limit)
	return ErrTooLarge.Msg("Dung lượng tệp không được vượt quá "+size+".", "An attachment may have at most "+size+".").
		With("limit_bytes", limit)
}

// utf8Reader refuses bytes that are not UTF-8, wherever they stand.
type utf8Reader struct {
	r    io.Reader
	tail []byte // the beginning of a character whose end has not come yet
}

func (u *utf8Reader) Read(p []byte) (int, error) {
	n, err := u.r.Read(p)
	text := append(u.tail, p[:n]...)
	whole := len(text) - unfinished(text)
	u.tail = append([]byte(nil), text[whole:]...)
	if !utf8.Valid(text[:whole]) || err == io.EOF && len(u.tail) > 0 {
		return 0, ErrText
	}
	return n, err
}

// unfinished is how many bytes at the end may begin a character that goes on.
func unfinished(text []byte) int {
	for n := 1; n < utf8.UTFMax && n <= len(text); n++ {
		if last := text[len(text)-n:]; utf8.RuneStart(last[0]) {
			if utf8.FullRune(last) {
				return 0
			}
			return n
		}
	}
	return 0
}

// errDamaged says that an object opened but is not what was stored.
var errDamaged = errors.New("the content differs from what was stored")

// checkingReader compares the content with the attachment's size and hash
// before it says that the end is reached.
type checkingReader struct {
	in   *intake
	want Attachment
}

func newCheckingReader(r io.Reader, a Attachment) *checkingReader {
	return &checkingReader{in: &intake{r: r, limit: a.Size, sum: sha256.New()}, want: a}
}

func (c *checkingReader) Read(p []byte) (int, error) {
	n, err := c.in.r.Read(p)
	c.in.size += int64(n)
	c.in.sum.Write(p[:n])
	if c.in.size > c.want.Size {
		return 0, errDamaged
	}
	if err == io.EOF && (c.in.size != c.want.Size || c.in.digest() != c.want.SHA256) {
		return 0, errDamaged
	}
	return n, err
}
