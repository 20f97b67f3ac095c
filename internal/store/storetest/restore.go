package storetest

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"
)

// Restore creates a database of the shared cluster from a plain dump of
// pg_dump, in which only SQL and COPY blocks stand, and returns its URL. The
// database is dropped when the test ends.
func Restore(tb testing.TB, dump string) string {
	tb.Helper()
	url := NewDatabase(tb, "")
	if err := restore(tb.Context(), url, dump); err != nil {
		tb.Fatalf("storetest: restore: %v", err)
	}
	return url
}

// copyEnds is the line after the rows of a COPY block.
const copyEnds = "\n\\.\n"

// restore runs the dump. Between two COPY blocks any number of statements is
// sent as one text, so nothing here needs to know where a statement ends.
func restore(ctx context.Context, url, dump string) (err error) {
	conn, err := pgx.Connect(ctx, url)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, conn.Close(ctx)) }()
	for dump != "" {
		statements, block, found := strings.Cut(dump, "\nCOPY ")
		if _, err := conn.PgConn().Exec(ctx, statements).ReadAll(); err != nil {
			return err
		}
		if !found {
			return nil
		}
		head, rest, _ := strings.Cut(block, "\n")
		rows, after, ended := strings.Cut("\n"+rest, copyEnds)
		if !ended {
			return fmt.Errorf("the block of COPY %s does not end", head)
		}
		rows = strings.TrimPrefix(rows+"\n", "\n")
		if _, err := conn.PgConn().CopyFrom(ctx, strings.NewReader(rows), "COPY "+strings.TrimSuffix(head, ";")); err != nil {
			return fmt.Errorf("COPY %s: %w", head, err)
		}
		dump = "\n" + after
	}
	return nil
}
