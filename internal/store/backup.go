package store

import (
	"context"
	"time"

	"kntc/internal/authority"
	"kntc/internal/ledger"
	"kntc/internal/store/sqldb"
)

// Total is what an authority's ledger holds of one measure.
type Total struct {
	Authority authority.ID   `json:"authority"`
	Subject   ledger.Subject `json:"subject"`
	Measure   ledger.Measure `json:"measure"`
	Rows      int64          `json:"rows"`
	Quantity  int64          `json:"quantity"`
}

// Totals returns what the ledger of every authority held at an instant, in the order
// of authorities, subjects and measures; at the latest settled one when it is zero.
// Whoever copies the database afterwards has these rows in the copy.
func (s *Store) Totals(ctx context.Context, at time.Time) ([]Total, time.Time, error) {
	if at.IsZero() {
		var err error
		if at, err = s.db.Watermark(ctx); err != nil {
			return nil, at, err
		}
	}
	var list []Total
	err := s.db.FetchApart(ctx, sqldb.Query(sqldb.Each(func(r sqldb.Rows) error {
		var t Total
		var owner int64
		var subject, measure string
		err := r.Scan(&owner, &subject, &measure, &t.Rows, &t.Quantity)
		t.Authority, t.Subject, t.Measure = authority.ID(owner), ledger.Subject(subject), ledger.Measure(measure)
		list = append(list, t)
		return err
	}), `SELECT authority_id, subject, measure, count(*), CAST(sum(quantity) AS BIGINT) FROM ledger WHERE written_at <= ?
		GROUP BY authority_id, subject, measure ORDER BY authority_id, subject, measure`, sqldb.Instant(at)))
	return list, at, err
}

// CopyTo writes SQLite's database as it stands at one moment into a new file.
func (s *Store) CopyTo(ctx context.Context, path string) error { return s.db.CopyTo(ctx, path) }

// Empty reports whether the database holds nothing at all, not even a schema.
func (s *Store) Empty(ctx context.Context) (bool, error) { return s.db.Empty(ctx) }

// Analyse lets the database learn anew what its tables hold.
func (s *Store) Analyse(ctx context.Context) error { return s.db.Analyse(ctx) }
