package imports

import (
	"cmp"
	"maps"
	"regexp"
	"slices"
	"strconv"

	"kntc/internal/bilingual"
	"kntc/internal/casework"
	"kntc/internal/journal"
	"kntc/internal/petition"
)

// book is a book of the office in a year, as the paper register numbers it.
type book struct {
	taken int          // the highest number that the register gives
	used  map[int]bool // by cases that are there, and by rows
}

// plain is a number that a book of this system can have, with its year: "125/2019".
var plain = regexp.MustCompile(`^([1-9]\d{0,8})/((?:19|20|21)\d{2})$`)

// own reads a number that the office gave; ok is false for one that no book of this
// system can have ("VV-07/2019").
func own(source string) (no, year int, ok bool) {
	m := plain.FindStringSubmatch(source)
	if m == nil {
		return 0, 0, false
	}
	no, errNo := strconv.Atoi(m[1])
	year, errYear := strconv.Atoi(m[2])
	return no, year, errNo == nil && errYear == nil
}

// wants learns that a row gives a number of a book.
func (im *importer) wants(name petition.Book, source string) {
	no, year, ok := own(source)
	if !ok {
		return
	}
	key := journal.Book{Authority: im.request.Authority, Name: name, Year: year}
	if im.books[key] == nil {
		im.books[key] = &book{}
	}
	im.books[key].taken = max(im.books[key].taken, no)
}

// openBooks locks the books of which rows give numbers, in one order.
func (im *importer) openBooks(f casework.BulkWork) error {
	for _, key := range inOrder(im.books) {
		l := &casework.BookLoad{Book: key, Taken: im.books[key].taken}
		if err := f.Load(l); err != nil {
			return err
		}
		im.books[key].used = l.Used
	}
	return nil
}

// inOrder lists books of one office in the order in which they are locked.
func inOrder[V any](books map[journal.Book]V) []journal.Book {
	return slices.SortedFunc(maps.Keys(books), func(a, b journal.Book) int {
		return cmp.Or(cmp.Compare(a.Name, b.Name), a.Year-b.Year)
	})
}

// number gives a case the number that the office gave it, and the next one of the
// book where that cannot be: because the office's is no plain number, or another case
// has it, which is told.
func (im *importer) number(f casework.BulkWork, name petition.Book, year int, source string, place int) (petition.Number, error) {
	if no, ownYear, ok := own(source); ok {
		b := im.books[journal.Book{Authority: im.request.Authority, Name: name, Year: ownYear}]
		if b != nil && !b.used[no] {
			b.used[no] = true
			return petition.Number{Book: name, Year: ownYear, No: no}, nil
		}
	}
	l := &journal.NumberLoad{Book: journal.Book{Authority: im.request.Authority, Name: name, Year: year}}
	if err := f.Load(l); err != nil {
		return petition.Number{}, err
	}
	if _, _, ok := own(source); ok {
		im.remark(place, noteNumberTaken, bilingual.Text{
			VI: "Số " + source + " đã có hồ sơ khác trong hệ thống mang; hồ sơ này được cấp số mới, số theo sổ vẫn giữ bên cạnh.",
			EN: "Another case has the number " + source + " already; this one gets the next number, and the register's stays beside it.",
		})
	}
	return l.Number, nil
}

// noteNumberTaken says that another case has the number which the office gave.
const noteNumberTaken = "number_taken"
