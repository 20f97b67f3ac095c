package register

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"

	"kntc/internal/bilingual"
)

// coding says how the bytes of a text file become characters.
type coding struct {
	start   int64             // where the text begins: behind the byte order mark
	decoder encoding.Encoding // nil for UTF-8
	cr      bool              // lines end with CR alone, as old spreadsheets of Apple write them
	note    *Note             // that it was no UTF-8
}

// reader returns the text as UTF-8 and a count of the bytes of the file read for it.
func (c coding) reader(f *sent, size int64) (io.Reader, *counter) {
	raw := &counter{r: io.NewSectionReader(f, c.start, size-c.start)}
	var r io.Reader = raw
	if c.decoder != nil {
		r = c.decoder.NewDecoder().Reader(r)
	}
	if c.cr {
		r = lineEnds{r}
	}
	return r, raw
}

// counter counts what is read through it.
type counter struct {
	r io.Reader
	n int64
}

// Read implements io.Reader.
func (c *counter) Read(p []byte) (int, error) {
	n, err := c.r.Read(p)
	c.n += int64(n)
	return n, err
}

// lineEnds makes LF of every CR.
type lineEnds struct{ r io.Reader }

// Read implements io.Reader.
func (l lineEnds) Read(p []byte) (int, error) {
	n, err := l.r.Read(p)
	for i, b := range p[:n] {
		if b == '\r' {
			p[i] = '\n'
		}
	}
	return n, err
}

// sample returns the beginning of the text as UTF-8, and whether that is all of it.
func (c coding) sample(f *sent, size int64) (text []byte, whole bool, err error) {
	r, _ := c.reader(f, size)
	text = make([]byte, sampleBytes)
	n, err := io.ReadFull(r, text)
	switch {
	case errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF):
		return text[:n], true, nil
	case err != nil:
		return nil, false, damaged(1, err)
	}
	return text, false, nil
}

// The byte order marks of UTF-16.
const (
	markLittle = "\xff\xfe"
	markBig    = "\xfe\xff"
)

// findCoding tells how a text file is encoded: UTF-8, or UTF-16 with its mark, or
// windows-1258 when the headings of a register can be read so. A file typed for an
// old font is read when it is to be converted. Anything else is ErrEncoding, with
// the name of what it seems to be.
func findCoding(f *sent, size int64, font Font) (coding, error) {
	head := make([]byte, min(size, int64(len(markLittle))))
	if _, err := f.ReadAt(head, 0); err != nil && !errors.Is(err, io.EOF) {
		return coding{}, damaged(1, err)
	}
	switch string(head) {
	case markLittle:
		return coding{start: 2, decoder: unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM), note: noteCoding("UTF-16")}, nil
	case markBig:
		return coding{start: 2, decoder: unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM), note: noteCoding("UTF-16")}, nil
	}
	start, bad, err := findBadByte(f, size)
	if err != nil || bad == nil {
		return coding{start: start}, err
	}
	if bad.zero {
		return coding{}, wrongEncoding(bad.line, zeroBytes)
	}
	raw := make([]byte, min(size, sampleBytes))
	if _, err := io.ReadFull(io.NewSectionReader(f, 0, size), raw); err != nil {
		return coding{}, damaged(1, err)
	}
	switch guess := guessCoding(raw); {
	case guess == guess1258:
		return coding{decoder: charmap.Windows1258, note: noteCoding("Windows-1258")}, nil
	case guess == guessTCVN3 && (font == TCVN3 || font == AutoFont), guess == guessVNI && (font == VNI || font == AutoFont):
		return coding{decoder: charmap.Windows1252}, nil
	default:
		return coding{}, wrongEncoding(bad.line, guessTexts[guess])
	}
}

func noteCoding(name string) *Note {
	return &Note{Code: NoteEncoding, Text: bilingual.Text{
		VI: "Tệp dùng bảng mã " + name + "; đã đọc theo bảng mã này.", EN: "The file is encoded in " + name + " and was read so.",
	}}
}

// badText is where a file is not UTF-8.
type badText struct {
	line int
	zero bool // the byte is NUL, or the file begins as UTF-16 does
}

// checkUTF8 refuses a file unless every byte of it is UTF-8. It returns where the
// text starts: behind the byte order mark.
func checkUTF8(f *sent, size int64) (int64, error) {
	start, bad, err := findBadByte(f, size)
	switch {
	case err != nil:
		return 0, err
	case bad != nil && bad.zero:
		return 0, wrongEncoding(bad.line, zeroBytes)
	case bad != nil:
		return 0, wrongEncoding(bad.line, guessTexts[guessNothing])
	}
	return start, nil
}

// findBadByte reads the file once and returns the first place that is not UTF-8,
// nil when there is none, and where the text starts.
func findBadByte(f *sent, size int64) (int64, *badText, error) {
	buf := make([]byte, 64<<10)
	section := io.NewSectionReader(f, 0, size)
	start, kept, line := int64(0), 0, 1
	for first := true; ; first = false {
		n, err := io.ReadFull(section, buf[kept:])
		chunk := buf[:kept+n]
		if first && bytes.HasPrefix(chunk, []byte("\xef\xbb\xbf")) {
			start = 3
		}
		last := errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF)
		if err != nil && !last {
			return 0, nil, fmt.Errorf("register: read file: %w", err)
		}
		bad := badByte(chunk)
		end := len(chunk)
		if bad >= 0 {
			end = bad
		}
		line += bytes.Count(chunk[:end], []byte{'\n'})
		if bad >= 0 && (last || utf8.FullRune(chunk[bad:])) {
			marked := bad == 0 && (bytes.HasPrefix(chunk, []byte(markLittle)) || bytes.HasPrefix(chunk, []byte(markBig)))
			return 0, &badText{line, marked || chunk[bad] == 0}, nil
		}
		if last {
			return start, nil, nil
		}
		kept = copy(buf, chunk[end:])
	}
}

// badByte returns where the first byte sequence stands that is not UTF-8 or is
// NUL, or -1. A sequence cut off by the end of a chunk counts; the caller asks
// for the rest of it.
func badByte(chunk []byte) int {
	for i := 0; i < len(chunk); {
		if chunk[i] == 0 {
			return i
		}
		if chunk[i] < utf8.RuneSelf {
			i++
			continue
		}
		r, n := utf8.DecodeRune(chunk[i:])
		if r == utf8.RuneError && n <= 1 {
			return i
		}
		i += n
	}
	return -1
}

// guess is what a text that is not UTF-8 seems to be.
type guess uint8

const (
	guessNothing guess = iota
	guess1258
	guessTCVN3
	guessVNI
)

//nolint:gochecknoglobals // texts, never changed
var (
	zeroBytes = bilingual.Text{
		VI: "tệp có thể là UTF-16 hoặc tệp nhị phân, hãy lưu lại thành “CSV UTF-8”",
		EN: "it may be UTF-16 or binary, save it as “CSV UTF-8”",
	}
	guessTexts = [...]bilingual.Text{
		guessNothing: {
			VI: "không nhận ra bảng mã, hãy lưu lại thành “CSV UTF-8”",
			EN: "the encoding is not known, save it as “CSV UTF-8”",
		},
		guess1258: {
			VI: "có thể là bảng mã Windows-1258, hãy lưu lại thành “CSV UTF-8”",
			EN: "it may be Windows-1258, save it as “CSV UTF-8”",
		},
		guessTCVN3: {
			VI: "chữ gõ bằng phông TCVN3 (ABC), hãy chọn chuyển đổi phông cũ khi nhập hoặc chuyển sang Unicode",
			EN: "it was typed for a TCVN3 (ABC) font, ask for old fonts to be converted or convert it to Unicode",
		},
		guessVNI: {
			VI: "chữ gõ bằng phông VNI, hãy chọn chuyển đổi phông cũ khi nhập hoặc chuyển sang Unicode",
			EN: "it was typed for a VNI font, ask for old fonts to be converted or convert it to Unicode",
		},
	}
)

// wrongEncoding refuses text that is not UTF-8 and says what it seems to be.
func wrongEncoding(line int, seems bilingual.Text) error {
	return ErrEncoding.Msg(
		fmt.Sprintf("Ký tự ở dòng %d không phải UTF-8; %s.", line, seems.VI),
		fmt.Sprintf("A character on line %d is not UTF-8; %s.", line, seems.EN))
}

// guessCoding finds the reading under which the most headings of a register are
// recognised; they are more than those without any accent, or nothing is guessed.
func guessCoding(raw []byte) guess {
	latin := decoded(raw, charmap.Windows1252)
	found, most := guessNothing, knownHeadings(latin, NoFont)
	for _, try := range []struct {
		is   guess
		text []byte
		font Font
	}{
		{guess1258, decoded(raw, charmap.Windows1258), NoFont},
		{guessTCVN3, latin, TCVN3},
		{guessVNI, latin, VNI},
	} {
		if n := knownHeadings(try.text, try.font); n > most {
			found, most = try.is, n
		}
	}
	return found
}

// decoded returns a text as UTF-8; no byte is wrong in an encoding of one byte.
func decoded(raw []byte, e encoding.Encoding) []byte {
	out, err := e.NewDecoder().Bytes(raw)
	if err != nil {
		return nil
	}
	return bytes.ReplaceAll(out, []byte("\r"), []byte("\n"))
}

// knownHeadings counts the headings recognised at the top of a text.
func knownHeadings(text []byte, font Font) int {
	most := 0
	for _, d := range delimiters {
		most = max(most, findHeadings(topOf(text, d, font, true), nil).known())
	}
	return most
}
