package journal

import (
	"kntc/internal/authority"
	"kntc/internal/lifecycle"
)

// Book names a register from which numbers are drawn.
type Book struct {
	Authority authority.ID
	Name      lifecycle.Book
	Year      int
}

// NumberLoad draws the next number of a book: without gaps, and to nobody else.
type NumberLoad struct {
	Book Book
	When func() bool // asked once the other loads are filled in; false draws none. nil draws always

	Number lifecycle.Number
}

// Owner implements Load.
func (l *NumberLoad) Owner() authority.ID { return l.Book.Authority }

// Rank implements Load.
func (*NumberLoad) Rank() Rank { return RankNumber }
