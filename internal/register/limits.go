package register

import "kntc/internal/clock"

// Options says how a file is read. The zero value is ready to use.
type Options struct {
	// Sheets names the worksheets to read. Empty means all visible ones that hold
	// a register, one after another.
	Sheets []string
	// Columns says for headings of the file which column each is, by the column's
	// stable name or a heading that is known, or NoColumn.
	Columns map[string]string
	// Font says from which old fonts cells are converted.
	Font Font
	// Book is what the files read before said, of a register in several files; nil
	// for a file alone.
	Book *Book
	// Today, when set, makes a later date in any cell a problem.
	Today clock.Date
	// MaxRows is the highest number of data rows; 0 means DefaultMaxRows.
	MaxRows int

	mapping mapping // Columns, read
}

// The limits of a file. They are far above what an office writes in ten years
// and low enough that a hostile file costs seconds, not the machine: whatever it
// claims, it is judged by what comes out of it.
const (
	DefaultMaxRows = 200_000

	maxFileBytes   = 256 << 20 // of the file as sent
	maxRecordBytes = 2 << 20   // of one row
	maxLines       = 1 << 20   // rows of the file, blank ones among them; no spreadsheet has more
	maxColumns     = 256
	maxDelimiters  = 64 << 10 // in one record of a CSV file, those in quotes among them
	maxCellRunes   = 32_767

	// Of a workbook.
	maxUnpackedBytes  = 768 << 20 // of all that is read, a part read twice counts twice
	freeUnpackedBytes = 32 << 20  // however small the file is
	maxUnpackRatio    = 100       // beyond that; spreadsheets come to 10 to 40
	maxSheetBytes     = 512 << 20 // of one unpacked worksheet
	maxSheets         = 256
	maxMerges         = 131_072   // merged cells that reach down, of all worksheets
	maxCells          = 6_000_000 // of a worksheet, empty ones among them
	maxStrings        = 3_000_000 // shared strings
	maxStringsBytes   = 256 << 20 // of text in them
	maxStringsPart    = 512 << 20 // of them as they are written
	maxPartBytes      = 8 << 20   // of the small parts: styles, list of sheets
	maxStyles         = 65_536    // cell styles, and formats of numbers
	maxParts          = 4_096     // entries in the archive
	maxDirectoryBytes = 2 << 20   // of the archive's list of entries
	maxDepth          = 64        // of elements in each other
)

func (o Options) maxRows() int {
	if o.MaxRows > 0 {
		return o.MaxRows
	}
	return DefaultMaxRows
}
