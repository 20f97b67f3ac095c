package attachment

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"

	"kntc/internal/authority"
	"kntc/internal/seal"
)

// The content of every attachment is kept sealed under the denouncers' keys,
// whatever the case is: a paper may be found to be a denunciation only
// when it is classified, and by then its bytes would have lain open.
//
// An object is sealedMagic and then segments. A segment is one byte that says
// whether it is the last, four bytes with its length (big-endian), and that
// many bytes made by the sealer from up to segmentSize bytes of content. The
// attachment's id, the segment's place and its being the last are bound into
// the seal, so that segments cannot be moved, left out or cut off.
const (
	sealedMagic  = "KNTCATT1"
	segmentSize  = 256 << 10
	segmentExtra = 1 << 10 // more than a seal adds
	segmentHead  = 5

	segmentMore = 0
	segmentLast = 1
)

// errSealedForm says that an object was not written by newSealingReader, or
// was cut off.
var errSealedForm = errors.New("the object is not a whole sealed attachment")

// segmentOwner is what a segment's seal is bound to.
func segmentOwner(id authority.OwnedID, place int, last byte) string {
	return fmt.Sprintf("attachment/%s/%d/%d", id, place, last)
}

// sealingReader turns content into the bytes of an object.
type sealingReader struct {
	content *bufio.Reader
	sealer  seal.Sealer
	id      authority.OwnedID
	plain   []byte
	place   int
	done    bool
	out     bytes.Buffer
}

func newSealingReader(content io.Reader, sealer seal.Sealer, id authority.OwnedID) *sealingReader {
	r := &sealingReader{content: bufio.NewReader(content), sealer: sealer, id: id, plain: make([]byte, segmentSize)}
	r.out.WriteString(sealedMagic)
	return r
}

// Read implements io.Reader.
func (r *sealingReader) Read(p []byte) (int, error) {
	for r.out.Len() == 0 {
		if r.done {
			return 0, io.EOF
		}
		if err := r.segment(); err != nil {
			return 0, err
		}
	}
	return r.out.Read(p)
}

func (r *sealingReader) segment() error {
	n, err := io.ReadFull(r.content, r.plain)
	if err == nil {
		_, err = r.content.Peek(1)
	}
	// Only a reader that ended says io.EOF; one that broke off has its own error.
	r.done = err == io.EOF || err == io.ErrUnexpectedEOF //nolint:errorlint // ReadFull returns them as they are
	if err != nil && !r.done {
		return err
	}
	head := make([]byte, segmentHead)
	if r.done {
		head[0] = segmentLast
	}
	sealed, err := r.sealer.Seal(seal.Party, segmentOwner(r.id, r.place, head[0]), r.plain[:n])
	if err != nil {
		return err
	}
	binary.BigEndian.PutUint32(head[1:], uint32(len(sealed))) //nolint:gosec // at most segmentSize and a little
	r.place++
	r.out.Write(head)
	r.out.Write(sealed)
	return nil
}

// unsealingReader turns the bytes of an object into content. It gives out no
// byte of a segment that does not open.
type unsealingReader struct {
	object io.Reader
	sealer seal.Sealer
	id     authority.OwnedID
	begun  bool
	place  int
	done   bool
	plain  []byte
}

func newUnsealingReader(object io.Reader, sealer seal.Sealer, id authority.OwnedID) *unsealingReader {
	return &unsealingReader{object: bufio.NewReader(object), sealer: sealer, id: id}
}

// Read implements io.Reader.
func (r *unsealingReader) Read(p []byte) (int, error) {
	for len(r.plain) == 0 {
		if r.done {
			return 0, r.ended()
		}
		if err := r.segment(); err != nil {
			return 0, err
		}
	}
	n := copy(p, r.plain)
	r.plain = r.plain[n:]
	return n, nil
}

// ended checks that nothing follows the last segment.
func (r *unsealingReader) ended() error {
	n, err := r.object.Read(make([]byte, 1))
	if n > 0 {
		return errSealedForm
	}
	return err
}

func (r *unsealingReader) segment() error {
	if !r.begun {
		magic := make([]byte, len(sealedMagic))
		if err := r.fill(magic); err != nil {
			return err
		}
		if string(magic) != sealedMagic {
			return errSealedForm
		}
		r.begun = true
	}
	head := make([]byte, segmentHead)
	if err := r.fill(head); err != nil {
		return err
	}
	size := binary.BigEndian.Uint32(head[1:])
	if size > segmentSize+segmentExtra {
		return errSealedForm
	}
	sealed := make([]byte, size)
	if err := r.fill(sealed); err != nil {
		return err
	}
	plain, err := r.sealer.Open(seal.Party, segmentOwner(r.id, r.place, head[0]), sealed)
	if err != nil {
		return err
	}
	r.plain, r.done = plain, head[0] == segmentLast
	r.place++
	return nil
}

// fill reads exactly as much as p holds; an object that ends early is damaged.
func (r *unsealingReader) fill(p []byte) error {
	_, err := io.ReadFull(r.object, p)
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return errSealedForm
	}
	return err
}
