package token

import (
	"bufio"
	"bytes"
	"crypto/sha1" //nolint:gosec // how lists of breached passwords are published; it protects nothing here
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"slices"
	"sort"

	"golang.org/x/text/unicode/norm"
)

// The file of breached passwords, made by LoadBreached from a published list: a
// line of text, then for each of the 65,536 beginnings of a hash (two bytes) how
// many hashes begin with it or a smaller one, then of each hash, in order, the
// eight bytes that follow. Numbers are eight bytes, the greatest first. A list of
// a billion passwords takes eight gigabytes, of which a check reads some twenty
// times eight bytes.
const (
	breachedTitle   = "kntc breached passwords 1\n"
	prefixBytes     = 2
	prefixes        = 1 << (8 * prefixBytes)
	entryBytes      = 8
	breachedEntries = int64(len(breachedTitle) + prefixes*8) // where the entries begin
)

// Breached is a list of passwords that are known to guessing programs. It may be
// used from many goroutines.
type Breached struct {
	file io.ReaderAt
	upTo []uint64 // by prefix: how many entries there are with it or a smaller one
}

// OpenBreached reads the index of a list that LoadBreached wrote, half a megabyte.
func OpenBreached(file io.ReaderAt, size int64) (*Breached, error) {
	head := make([]byte, breachedEntries)
	if _, err := file.ReadAt(head, 0); err != nil && !errors.Is(err, io.EOF) {
		return nil, fmt.Errorf("read list of breached passwords: %w", err)
	}
	index, ok := bytes.CutPrefix(head, []byte(breachedTitle))
	if !ok {
		return nil, errors.New("not a list of breached passwords made by this program")
	}
	b := &Breached{file: file, upTo: make([]uint64, prefixes)}
	for i := range b.upTo {
		b.upTo[i] = binary.BigEndian.Uint64(index[8*i:])
	}
	if want := breachedEntries + int64(b.upTo[prefixes-1])*entryBytes; !slices.IsSorted(b.upTo) || size != want { //nolint:gosec // compared, not used
		return nil, fmt.Errorf("the list of breached passwords is damaged: %d bytes, not %d", size, want)
	}
	return b, nil
}

// Has reports whether the password is in the list, typed in whichever Unicode form.
func (b *Breached) Has(password string) (bool, error) {
	key := breachedKey(sha1.Sum([]byte(norm.NFC.String(password)))) //nolint:gosec // see above
	first, end := uint64(0), b.upTo[key.prefix]
	if key.prefix > 0 {
		first = b.upTo[key.prefix-1]
	}
	var broken error
	entry := func(i uint64) (e [entryBytes]byte) {
		if _, err := b.file.ReadAt(e[:], breachedEntries+int64(i)*entryBytes); err != nil { //nolint:gosec // within the file
			broken = fmt.Errorf("read list of breached passwords: %w", err)
		}
		return e
	}
	i := first + uint64(sort.Search(int(end-first), func(i int) bool { //nolint:gosec // counts of a file
		e := entry(first + uint64(i)) //nolint:gosec // not negative
		return bytes.Compare(e[:], key.rest[:]) >= 0
	}))
	found := i < end && entry(i) == key.rest
	return found && broken == nil, broken
}

// hashKey is the part of a hash that the list keeps: of two billions of passwords
// hardly one falls together with another.
type hashKey struct {
	prefix uint16
	rest   [entryBytes]byte
}

func breachedKey(hash [sha1.Size]byte) hashKey {
	return hashKey{binary.BigEndian.Uint16(hash[:]), [entryBytes]byte(hash[prefixBytes:])}
}

// compare orders keys as hashes are ordered.
func (k hashKey) compare(other hashKey) int {
	if k.prefix != other.prefix {
		return int(k.prefix) - int(other.prefix)
	}
	return bytes.Compare(k.rest[:], other.rest[:])
}

// LoadBreached writes a list and returns how many passwords it has. The source has
// a hash a line, SHA-1 in 40 hexadecimal digits, perhaps a colon and a count, in
// ascending order, as Have I Been Pwned publishes them; it is read as it comes, so
// its size does not matter. A line that is none, or out of order, is refused with
// its number.
func LoadBreached(source io.Reader, to io.WriteSeeker) (int64, error) {
	w, err := newBreachedWriter(to)
	if err != nil {
		return 0, err
	}
	lines := bufio.NewScanner(source)
	var last hashKey
	for n := int64(1); lines.Scan(); n++ {
		text, _, _ := bytes.Cut(bytes.TrimSpace(lines.Bytes()), []byte(":"))
		if len(text) == 0 {
			continue
		}
		var hash [sha1.Size]byte
		if len(text) != hex.EncodedLen(sha1.Size) {
			return 0, fmt.Errorf("line %d is no SHA-1 hash", n)
		}
		if _, err := hex.Decode(hash[:], text); err != nil {
			return 0, fmt.Errorf("line %d is no SHA-1 hash", n)
		}
		key := breachedKey(hash)
		if w.count > 0 && key.compare(last) < 0 {
			return 0, fmt.Errorf("line %d is out of order; take the list that is ordered by hash", n)
		}
		last = key
		if err := w.add(key); err != nil {
			return 0, err
		}
	}
	if err := lines.Err(); err != nil {
		return 0, fmt.Errorf("read list of breached passwords: %w", err)
	}
	return w.count, w.finish()
}

// maxPlain bounds a plain list, which is ordered in memory: sixteen bytes for each.
const maxPlain = 50_000_000

// LoadPlain writes a list from passwords as people type them, one a line in whatever
// order, as collections of leaked or forbidden ones are kept, and returns how many
// different ones it has. A line too long for a password is passed over.
func LoadPlain(source io.Reader, to io.WriteSeeker) (int64, error) {
	w, err := newBreachedWriter(to)
	if err != nil {
		return 0, err
	}
	var keys []hashKey
	for lines := bufio.NewReader(source); ; {
		line, long, err := readLine(lines)
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return 0, fmt.Errorf("read list of breached passwords: %w", err)
		}
		if long || line == "" {
			continue
		}
		if keys = append(keys, breachedKey(sha1.Sum([]byte(norm.NFC.String(line))))); len(keys) > maxPlain { //nolint:gosec // see above
			return 0, fmt.Errorf("a plain list has %d passwords at most; take one of hashes", maxPlain)
		}
	}
	slices.SortFunc(keys, hashKey.compare)
	for _, key := range slices.Compact(keys) {
		if err := w.add(key); err != nil {
			return 0, err
		}
	}
	return w.count, w.finish()
}

// readLine reads a line without its end; long tells of one that is no password.
func readLine(r *bufio.Reader) (line string, long bool, err error) {
	for {
		part, more, err := r.ReadLine()
		if err != nil {
			return "", false, err
		}
		if long = long || len(line)+len(part) > maxPasswordBytes; !long {
			line += string(part)
		}
		if !more {
			return line, long, nil
		}
	}
}

// breachedWriter writes the entries first, and then the index that stands before
// them.
type breachedWriter struct {
	to    io.WriteSeeker
	buf   *bufio.Writer
	per   []uint64 // by prefix
	count int64
}

func newBreachedWriter(to io.WriteSeeker) (*breachedWriter, error) {
	if _, err := to.Seek(breachedEntries, io.SeekStart); err != nil {
		return nil, fmt.Errorf("write list of breached passwords: %w", err)
	}
	return &breachedWriter{to: to, buf: bufio.NewWriterSize(to, 1<<20), per: make([]uint64, prefixes)}, nil
}

func (w *breachedWriter) add(key hashKey) error {
	w.per[key.prefix]++
	w.count++
	_, err := w.buf.Write(key.rest[:])
	return err
}

func (w *breachedWriter) finish() error {
	head := []byte(breachedTitle)
	total := uint64(0)
	for _, n := range w.per {
		total += n
		head = binary.BigEndian.AppendUint64(head, total)
	}
	if err := w.buf.Flush(); err != nil {
		return fmt.Errorf("write list of breached passwords: %w", err)
	}
	if _, err := w.to.Seek(0, io.SeekStart); err != nil {
		return fmt.Errorf("write list of breached passwords: %w", err)
	}
	if _, err := w.to.Write(head); err != nil {
		return fmt.Errorf("write list of breached passwords: %w", err)
	}
	return nil
}

// CheckBreached refuses a new password that is in the list, with ErrPassword.
func (b *Breached) CheckBreached(pointer, password string) error {
	found, err := b.Has(password)
	if err != nil || !found {
		return err
	}
	const vi = "Mật khẩu này đã bị lộ trong một vụ rò rỉ dữ liệu; hãy chọn mật khẩu khác."
	const en = "This password is known from a leak of data; choose another one."
	return ErrPassword.Msg(vi, en).At(pointer, "breached", vi, en)
}
