-- +goose Up

-- Each import of a paper register, and that it was taken back; neither row is ever
-- changed. The cases that it entered bear its id. One that is taken back gives up the
-- number of its book for that of the book of year 0, and keeps it as the former one.
CREATE TABLE register_import (
    authority_id INTEGER NOT NULL,
    id           TEXT NOT NULL,
    files        TEXT NOT NULL,
    petitions    INTEGER NOT NULL,
    matters      INTEGER NOT NULL,
    opened       BOOLEAN NOT NULL,
    imported_on  TEXT NOT NULL,
    recorded_at  TEXT NOT NULL,
    actor_id     TEXT,
    actor_name   TEXT NOT NULL,
    PRIMARY KEY (authority_id, id)
);
CREATE TABLE register_import_end (
    authority_id INTEGER NOT NULL,
    import_id    TEXT NOT NULL,
    reason       TEXT NOT NULL,
    actor_id     TEXT,
    actor_name   TEXT NOT NULL,
    recorded_at  TEXT NOT NULL,
    PRIMARY KEY (authority_id, import_id),
    FOREIGN KEY (authority_id, import_id) REFERENCES register_import (authority_id, id)
);
-- +goose StatementBegin
CREATE TRIGGER register_import_no_update BEFORE UPDATE ON register_import BEGIN
    SELECT RAISE(ABORT, 'history is append-only: UPDATE on register_import refused');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER register_import_no_delete BEFORE DELETE ON register_import BEGIN
    SELECT RAISE(ABORT, 'history is append-only: DELETE on register_import refused');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER register_import_end_no_update BEFORE UPDATE ON register_import_end BEGIN
    SELECT RAISE(ABORT, 'history is append-only: UPDATE on register_import_end refused');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER register_import_end_no_delete BEFORE DELETE ON register_import_end BEGIN
    SELECT RAISE(ABORT, 'history is append-only: DELETE on register_import_end refused');
END;
-- +goose StatementEnd

ALTER TABLE petition ADD COLUMN import_id TEXT;
ALTER TABLE matter ADD COLUMN import_id TEXT;
ALTER TABLE matter ADD COLUMN former_number TEXT NOT NULL DEFAULT '';
CREATE INDEX petition_import ON petition (authority_id, import_id, id) WHERE import_id IS NOT NULL;
CREATE INDEX matter_import ON matter (authority_id, import_id, id) WHERE import_id IS NOT NULL;

-- A matter is annulled with the import that opened it. Only what the check lets pass is
-- widened; see 00082.
PRAGMA writable_schema = ON;
UPDATE sqlite_schema SET sql = replace(sql, '''terminated'', ''withdrawn'', ''handed_over'', ''closed'')', '''terminated'', ''withdrawn'', ''handed_over'', ''closed'', ''annulled'')') WHERE type = 'table' AND name = 'matter';
PRAGMA writable_schema = RESET;

-- What an office knew by its paper register goes with the import that brought it, and
-- with nothing else.
DROP TRIGGER ledger_opening_no_delete;
-- +goose StatementBegin
CREATE TRIGGER ledger_opening_no_delete BEFORE DELETE ON ledger_opening
WHEN NOT EXISTS (SELECT 1 FROM register_import AS i JOIN register_import_end AS e ON e.authority_id = i.authority_id AND e.import_id = i.id
    WHERE i.authority_id = OLD.authority_id AND i.recorded_at = OLD.imported_at) BEGIN
    SELECT RAISE(ABORT, 'history is append-only: DELETE on ledger_opening refused');
END;
-- +goose StatementEnd
