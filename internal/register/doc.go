// Package register reads the petition registers that offices keep as
// spreadsheets: CSV and XLSX, on one worksheet or several, with title rows above the table,
// Vietnamese headings on one or two rows, dates as dd/mm/yyyy and dots between
// thousands. It turns a file into a stream of typed rows, each with the
// precise list of what is wrong with it, and decides nothing: storing rows,
// and refusing what the law refuses, is done elsewhere through the domain's
// own door.
//
// Work is bounded whatever the file claims to be (limits.go): by what comes out
// of it in bytes, rows, cells, texts, parts and levels, not by what it says; and
// it ends when the request does. Memory stays small: CSV is read record by
// record, worksheets row by row out of the archive; many shared strings lie in a
// temporary file, and one entry per register number and matter is kept.
package register
