package register

import (
	"encoding/binary"
	"errors"
	"os"
)

// The shape of texts: what is held in memory stays small however many there are.
const (
	textsStep   = 16      // texts from one known place to the next
	textsInside = 8 << 20 // bytes held in memory before a file takes over
	pageSize    = 8 << 10 // of that file
	pagesHeld   = 512
)

// errSpool says that the temporary file failed, which is not the fault of who
// sent the workbook.
var errSpool = errors.New("register: the temporary file of a workbook's texts failed")

// texts keeps the shared strings of a workbook, each with its length before it,
// and where every sixteenth begins. Many of them lie in a temporary file that
// has no name any more, so that nothing of it is left behind whatever happens.
type texts struct {
	count  int
	size   int64 // bytes of text
	end    int64 // bytes with the lengths
	starts []int64
	inside []byte // all of them, or what is not written to the file yet
	file   *os.File
	pages  [pagesHeld]textsPage
}

// textsPage is a piece of the file as it was read last.
type textsPage struct {
	number int64 // of the page, from 1
	bytes  []byte
}

// add keeps one more text.
func (t *texts) add(s string) error {
	if t.count%textsStep == 0 {
		t.starts = append(t.starts, t.end)
	}
	before := len(t.inside)
	t.inside = append(binary.AppendUvarint(t.inside, uint64(len(s))), s...)
	t.count++
	t.size += int64(len(s))
	t.end += int64(len(t.inside) - before)
	if len(t.inside) < textsInside {
		return nil
	}
	return t.spill()
}

// spill moves what is held to the file.
func (t *texts) spill() error {
	if t.file == nil {
		f, err := os.CreateTemp("", "kntc-register-")
		if err != nil {
			return errors.Join(errSpool, err)
		}
		t.file = f
		if err := os.Remove(f.Name()); err != nil {
			return errors.Join(errSpool, err)
		}
	}
	if _, err := t.file.Write(t.inside); err != nil {
		return errors.Join(errSpool, err)
	}
	t.inside = t.inside[:0]
	return nil
}

// flush ends the adding.
func (t *texts) flush() error {
	if t.file == nil {
		return nil
	}
	err := t.spill()
	t.inside = nil
	return err
}

// errNoText says that a cell points to a text that is not there.
var errNoText = errors.New("register: no such shared string")

// at returns the text of a number, from 0.
func (t *texts) at(i int) (string, error) {
	if i < 0 || i >= t.count {
		return "", errNoText
	}
	offset := t.starts[i/textsStep]
	for range i % textsStep {
		n, width, err := t.length(offset)
		if err != nil {
			return "", err
		}
		offset += int64(width) + n
	}
	n, width, err := t.length(offset)
	if err != nil {
		return "", err
	}
	b := make([]byte, n)
	if err := t.read(b, offset+int64(width)); err != nil {
		return "", err
	}
	return string(b), nil
}

// length reads how long the text at a place is, and how many bytes say so.
func (t *texts) length(offset int64) (n int64, width int, err error) {
	var head [binary.MaxVarintLen32]byte
	b := head[:min(int64(len(head)), t.end-offset)]
	if err := t.read(b, offset); err != nil {
		return 0, 0, err
	}
	v, width := binary.Uvarint(b)
	return int64(v), width, nil //nolint:gosec // what add wrote
}

// read fills b from a place.
func (t *texts) read(b []byte, offset int64) error {
	if t.file == nil {
		copy(b, t.inside[offset:])
		return nil
	}
	for len(b) > 0 {
		page, err := t.page(offset / pageSize)
		if err != nil {
			return err
		}
		n := copy(b, page[offset%pageSize:])
		b, offset = b[n:], offset+int64(n)
	}
	return nil
}

// page returns a page of the file, which cells ask for in about the order of
// the texts.
func (t *texts) page(number int64) ([]byte, error) {
	held := &t.pages[number%pagesHeld]
	if held.number == number+1 {
		return held.bytes, nil
	}
	size := min(pageSize, t.end-number*pageSize)
	if held.bytes == nil {
		held.bytes = make([]byte, pageSize)
	}
	held.number, held.bytes = 0, held.bytes[:size]
	if _, err := t.file.ReadAt(held.bytes, number*pageSize); err != nil {
		return nil, errors.Join(errSpool, err)
	}
	held.number = number + 1
	return held.bytes, nil
}

// close gives up the file.
func (t *texts) close() error {
	if t.file == nil {
		return nil
	}
	return t.file.Close()
}
