package attachment

import (
	"bytes"
	"io"
	"testing"
	"testing/iotest"

	"pgregory.net/rapid"

	"kntc/internal/authority"
	"kntc/internal/seal"
)

func TestSealedContentComesBack(t *testing.T) {
	t.Parallel()
	k := newKeyring(t)
	id := authority.NewOwnedID(4)
	for _, size := range []int{0, 1, segmentSize - 1, segmentSize, segmentSize + 1, 3 * segmentSize} {
		content := bytes.Repeat([]byte{'x'}, size)
		object := sealAll(t, k, id, iotest.HalfReader(bytes.NewReader(content)))
		if err := iotest.TestReader(newUnsealingReader(bytes.NewReader(object), k, id), content); err != nil {
			t.Errorf("%d bytes: %v", size, err)
		}
	}
}

// No change to an object goes unnoticed, and none makes a reader of the object
// give out a byte that was not there.
func TestNoChangeOfAnObjectGoesUnnoticed(t *testing.T) {
	t.Parallel()
	k := newKeyring(t)
	id := authority.NewOwnedID(4)
	content := bytes.Repeat([]byte("0123456789abcdef"), 2*segmentSize/16)
	object := sealAll(t, k, id, bytes.NewReader(content))
	other := sealAll(t, k, authority.NewOwnedID(4), bytes.NewReader(content))
	first := len(sealedMagic)
	second := first + (len(object)-first)/2
	swapped := bytes.Join([][]byte{object[:first], object[second:], object[first:second]}, nil)
	repeated := bytes.Join([][]byte{object[:second], object[first:]}, nil)
	dropped := bytes.Join([][]byte{object[:first], object[second:]}, nil)
	spliced := bytes.Join([][]byte{object[:second], other[second:]}, nil)
	for name, changed := range map[string][]byte{
		"other's": other, "swapped": swapped, "repeated": repeated, "dropped": dropped, "spliced": spliced, "first only": object[:second],
	} {
		got, err := io.ReadAll(newUnsealingReader(bytes.NewReader(changed), k, id))
		if err == nil || !bytes.HasPrefix(content, got) {
			t.Errorf("%s: read %d bytes without notice (%v)", name, len(got), err)
		}
	}
	rapid.Check(t, func(rt *rapid.T) {
		changed := bytes.Clone(object)
		at := rapid.IntRange(0, len(changed)-1).Draw(rt, "at")
		if rapid.Bool().Draw(rt, "cut") {
			changed = changed[:at]
		} else {
			changed[at] ^= 1 << rapid.IntRange(0, 7).Draw(rt, "bit")
		}
		got, err := io.ReadAll(newUnsealingReader(bytes.NewReader(changed), k, id))
		if err == nil || !bytes.HasPrefix(content, got) {
			rt.Fatalf("read %d bytes without notice (%v)", len(got), err)
		}
	})
}

// The check must not depend on how the text is cut into reads.
func TestTextIsCheckedAcrossReads(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		b := []byte(rapid.StringOf(rapid.RuneFrom([]rune("aơộ𝄞\u200b"))).Draw(rt, "text"))
		broken := rapid.Bool().Draw(rt, "broken")
		if broken {
			at := rapid.IntRange(0, len(b)).Draw(rt, "at")
			b = append(b[:at:at], append([]byte{rapid.SampledFrom([]byte{0xff, 0xc0, 0xf5}).Draw(rt, "byte")}, b[at:]...)...)
		}
		for _, r := range []io.Reader{
			bytes.NewReader(b), iotest.OneByteReader(bytes.NewReader(b)), iotest.DataErrReader(bytes.NewReader(b)), iotest.HalfReader(bytes.NewReader(b)),
		} {
			got, err := io.ReadAll(&utf8Reader{r: r})
			if (err != nil) != broken || err == nil && !bytes.Equal(got, b) {
				rt.Fatalf("%q: read %q, %v", b, got, err)
			}
		}
	})
}

func newKeyring(tb testing.TB) *seal.Keyring {
	tb.Helper()
	k, err := seal.NewKeyring()
	if err != nil {
		tb.Fatal(err)
	}
	return k
}

func sealAll(tb testing.TB, k *seal.Keyring, id authority.OwnedID, content io.Reader) []byte {
	tb.Helper()
	object, err := io.ReadAll(newSealingReader(content, k, id))
	if err != nil {
		tb.Fatal(err)
	}
	return object
}
