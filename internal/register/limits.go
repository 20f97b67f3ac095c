package register

import (
	"errors"
	"io"

	"kntc/internal/clock"
)

// Options says how a file is read. The zero value is ready to use.
type Options struct {
	// Sheet names the worksheet to read. Empty means the only one that holds
	// a register.
	Sheet string
	// Today, when set, makes a later date in any cell a problem.
	Today clock.Date
	// MaxRows is the highest number of data rows; 0 means DefaultMaxRows.
	MaxRows int
}

// The limits of a file. They are far above what an office writes in ten years
// and low enough that a hostile file costs seconds, not the machine.
const (
	DefaultMaxRows = 200_000

	maxFileBytes    = 256 << 20 // of the file as sent
	maxSheetBytes   = 768 << 20 // of one unpacked worksheet
	maxStringsBytes = 64 << 20  // of text in the shared strings of a workbook
	maxRecordBytes  = 2 << 20   // of one row
	maxPartBytes    = 8 << 20   // of the small parts of a workbook: styles, list of sheets
	maxColumns      = 256
	maxParts        = 4_096 // entries in the archive
	maxCellRunes    = 32_767
)

func (o Options) maxRows() int {
	if o.MaxRows > 0 {
		return o.MaxRows
	}
	return DefaultMaxRows
}

// errBudget says that one record, or one part, is larger than allowed.
var errBudget = errors.New("register: one part of the file is too large")

// budget is a reader that hands out at most left bytes until it is granted
// more. Parsers that gather a whole record or XML token in memory read through
// it, so that none grows beyond its share.
type budget struct {
	r     io.Reader
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
	return n, err
}

func (b *budget) grant(n int) { b.left = n }
