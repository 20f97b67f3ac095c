// Package register reads the petition registers that offices keep as
// spreadsheets: CSV in UTF-8 and XLSX, with title rows above the table,
// Vietnamese headings on one or two rows, dates as dd/mm/yyyy and dots between
// thousands. It turns a file into a stream of typed rows, each with the
// precise list of what is wrong with it, and decides nothing: storing rows,
// and refusing what the law refuses, is done elsewhere through the domain's
// own door.
//
// Memory stays bounded whatever the file claims to be: CSV is read record by
// record, worksheets row by row out of the archive; only the shared strings of
// a workbook and one entry per register number and matter are kept.
package register
