-- +goose Up

-- Room for what the statutory forms ask beside the first nine.
ALTER TABLE ledger ADD COLUMN dim10 TEXT NOT NULL DEFAULT '';
ALTER TABLE ledger ADD COLUMN dim11 TEXT NOT NULL DEFAULT '';
ALTER TABLE ledger ADD COLUMN dim12 TEXT NOT NULL DEFAULT '';
CREATE TABLE ledger_dimension_new (
    subject   TEXT NOT NULL REFERENCES ledger_subject (subject),
    place     INTEGER NOT NULL CHECK (place BETWEEN 1 AND 12),
    dimension TEXT NOT NULL,
    PRIMARY KEY (subject, place),
    UNIQUE (subject, dimension)
);
INSERT INTO ledger_dimension_new (subject, place, dimension) SELECT subject, place, dimension FROM ledger_dimension;
DROP TABLE ledger_dimension;
ALTER TABLE ledger_dimension_new RENAME TO ledger_dimension;
-- +goose StatementBegin
CREATE TRIGGER ledger_dimension_no_update BEFORE UPDATE ON ledger_dimension BEGIN
    SELECT RAISE(ABORT, 'history is append-only: UPDATE on ledger_dimension refused');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER ledger_dimension_no_delete BEFORE DELETE ON ledger_dimension BEGIN
    SELECT RAISE(ABORT, 'history is append-only: DELETE on ledger_dimension refused');
END;
-- +goose StatementEnd
