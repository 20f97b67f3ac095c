package register

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math"
)

// errBudget says that one record, or one part, is larger than allowed.
var errBudget = errors.New("register: one part of the file is too large")

// meter counts what reading one file comes to, over all its parts, and ends the
// reading when whoever asked for it is gone.
type meter struct {
	ctx  context.Context //nolint:containedctx // lives exactly as long as the reading
	read int64           // bytes that came out of the file
	most int64
}

// newMeter allows a file of a size to unpack to what a spreadsheet of that size
// may.
func newMeter(ctx context.Context, size int64) *meter {
	return &meter{ctx: ctx, most: min(maxUnpackedBytes, freeUnpackedBytes+maxUnpackRatio*size)}
}

// unpacks reports too much as ErrTooLarge, and that the request has ended as its
// context does.
func (m *meter) unpacks(n int) error {
	if err := m.ctx.Err(); err != nil {
		return err
	}
	if m.read += int64(n); m.read > m.most {
		return ErrTooLarge.Msg(
			fmt.Sprintf("Tệp giải nén ra hơn %d MB, quá nhiều so với độ lớn của tệp.", m.most>>20),
			fmt.Sprintf("The file unpacks to more than %d MB, too much for its size.", m.most>>20))
	}
	return nil
}

// final reports whether an error is the last word about a file: a limit that was
// passed, a refusal, a failure of our own, the end of the request. Others are
// explained by where they arose.
func final(err error) bool {
	for _, known := range []error{ErrTooLarge, ErrDamaged, errSpool, context.Canceled, context.DeadlineExceeded} {
		if errors.Is(err, known) {
			return true
		}
	}
	return false
}

// budget is a reader that hands out at most left bytes until it is granted
// more. Parsers that gather a whole record or XML token in memory read through
// it, so that none grows beyond its share.
type budget struct {
	r     io.Reader
	meter *meter
	left  int
	total int64
}

// Read implements io.Reader.
func (b *budget) Read(p []byte) (int, error) {
	if b.left <= 0 {
		return 0, errBudget
	}
	if len(p) > b.left {
		p = p[:b.left]
	}
	n, err := b.r.Read(p)
	b.left -= n
	b.total += int64(n)
	if over := b.meter.unpacks(n); over != nil {
		return 0, over
	}
	return n, err
}

func (b *budget) grant(n int) { b.left = n }

// sent is the file as it was sent, read until the request ends.
type sent struct {
	ctx  context.Context //nolint:containedctx // lives exactly as long as the reading
	r    io.ReaderAt
	left int64 // bytes that may still be read
}

func newSent(ctx context.Context, r io.ReaderAt) *sent {
	return &sent{ctx: ctx, r: r, left: math.MaxInt64}
}

// ReadAt implements io.ReaderAt.
func (f *sent) ReadAt(p []byte, off int64) (int, error) {
	if err := f.ctx.Err(); err != nil {
		return 0, err
	}
	if f.left < int64(len(p)) {
		return 0, errBudget
	}
	f.left -= int64(len(p))
	return f.r.ReadAt(p, off)
}
