package bench_test

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"
	"strings"
)

// sqliteSink inserts the rows of COPY's text format into SQLite, a month in a
// transaction, without waiting for the disk. Secondary indexes are built
// afterwards, as on PostgreSQL.
type sqliteSink struct {
	db      *sql.DB
	types   map[string][]string // of a table's columns, as they were declared
	indexes []string            // the statements that make them again
}

func openSQLite(ctx context.Context, path string) (sink, error) {
	db, err := sql.Open("sqlite", "file:"+path+"?_pragma=journal_mode(WAL)&_pragma=synchronous(OFF)&_pragma=foreign_keys(0)&_pragma=cache_size(-262144)")
	if err != nil {
		return nil, err
	}
	db.SetMaxOpenConns(1)
	s := &sqliteSink{db: db, types: make(map[string][]string)}
	return s, s.dropIndexes(ctx)
}

// dropIndexes drops the indexes that no constraint needs and keeps the
// statements that make them again.
func (s *sqliteSink) dropIndexes(ctx context.Context) (err error) {
	found, err := s.db.QueryContext(ctx, "SELECT name, sql FROM sqlite_schema WHERE type = 'index' AND sql NOT LIKE 'CREATE UNIQUE%'")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, found.Close()) }()
	var names []string
	for found.Next() {
		var name, statement string
		if err := found.Scan(&name, &statement); err != nil {
			return err
		}
		names, s.indexes = append(names, name), append(s.indexes, statement)
	}
	if err := errors.Join(found.Err(), found.Close()); err != nil {
		return err
	}
	for _, name := range names {
		if _, err := s.db.ExecContext(ctx, `DROP INDEX "`+name+`"`); err != nil {
			return err
		}
	}
	return nil
}

func (s *sqliteSink) close(ctx context.Context) error {
	for _, statement := range append(s.indexes, "PRAGMA wal_checkpoint(TRUNCATE)") {
		if _, err := s.db.ExecContext(ctx, statement); err != nil {
			return errors.Join(fmt.Errorf("%s: %w", statement, err), s.db.Close())
		}
	}
	return s.db.Close()
}

func (s *sqliteSink) copy(ctx context.Context, table, columns string, t *copyText) error {
	types, err := s.declared(ctx, table, columns)
	if err != nil {
		return err
	}
	tx, err := s.db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer func() { _ = tx.Rollback() }() // does nothing after the commit
	marks := strings.TrimSuffix(strings.Repeat("?, ", len(types)), ", ")
	insert, err := tx.PrepareContext(ctx, "INSERT INTO "+table+" ("+columns+") VALUES ("+marks+")")
	if err != nil {
		return err
	}
	defer func() { _ = insert.Close() }()
	for line := range bytes.Lines(t.b) {
		row, err := sqliteRow(strings.TrimSuffix(string(line), "\n"), types)
		if err != nil {
			return err
		}
		if _, err := insert.ExecContext(ctx, row...); err != nil {
			return err
		}
	}
	return tx.Commit()
}

// declared returns the types of the columns.
func (s *sqliteSink) declared(ctx context.Context, table, columns string) (types []string, err error) {
	if types := s.types[table]; types != nil {
		return types, nil
	}
	found, err := s.db.QueryContext(ctx, "SELECT name, type FROM pragma_table_info(?)", table)
	if err != nil {
		return nil, err
	}
	defer func() { _ = found.Close() }()
	of := make(map[string]string)
	for found.Next() {
		var name, declared string
		if err := found.Scan(&name, &declared); err != nil {
			return nil, err
		}
		of[name] = declared
	}
	for name := range strings.SplitSeq(columns, ",") {
		types = append(types, of[strings.TrimSpace(name)])
	}
	s.types[table] = types
	return types, found.Err()
}

// unescape turns COPY's escapes back.
var unescape = strings.NewReplacer(`\\`, `\`, `\n`, "\n", `\r`, "\r", `\t`, "\t")

// sqliteRow reads one row of the text format; a column of numbers makes numbers
// of their text by itself.
func sqliteRow(line string, types []string) ([]any, error) {
	var row []any
	for field := range strings.SplitSeq(line, "\t") {
		if len(row) == len(types) {
			return nil, fmt.Errorf("%d columns and more, want %d", len(row)+1, len(types))
		}
		switch types[len(row)] {
		case "BOOLEAN":
			row = append(row, field == "true")
		case "BLOB":
			if field == `\N` {
				row = append(row, nil)
				continue
			}
			b, err := hex.DecodeString(strings.TrimPrefix(field, `\\x`))
			if err != nil {
				return nil, err
			}
			row = append(row, b)
		default:
			if field == `\N` {
				row = append(row, nil)
				continue
			}
			row = append(row, unescape.Replace(field))
		}
	}
	return row, nil
}
