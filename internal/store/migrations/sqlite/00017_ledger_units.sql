-- +goose Up

-- The ledger names no register: subjects, measures and units are rows that the
-- program brings from its catalogue, a quantity is any whole number but nought
-- in the measure's unit, and the dimensions stand in numbered places that
-- ledger_dimension names for each subject (docs/adr/0017).
CREATE TABLE ledger_unit (
    unit TEXT PRIMARY KEY
);
CREATE TABLE ledger_subject (
    subject TEXT PRIMARY KEY
);
CREATE TABLE ledger_dimension (
    subject   TEXT NOT NULL REFERENCES ledger_subject (subject),
    place     INTEGER NOT NULL CHECK (place BETWEEN 1 AND 9),
    dimension TEXT NOT NULL,
    PRIMARY KEY (subject, place),
    UNIQUE (subject, dimension)
);
CREATE TABLE ledger_measure (
    subject TEXT NOT NULL REFERENCES ledger_subject (subject),
    measure TEXT NOT NULL,
    unit    TEXT NOT NULL REFERENCES ledger_unit (unit),
    PRIMARY KEY (subject, measure)
);
-- +goose StatementBegin
CREATE TRIGGER ledger_unit_no_update BEFORE UPDATE ON ledger_unit BEGIN
    SELECT RAISE(ABORT, 'history is append-only: UPDATE on ledger_unit refused');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER ledger_unit_no_delete BEFORE DELETE ON ledger_unit BEGIN
    SELECT RAISE(ABORT, 'history is append-only: DELETE on ledger_unit refused');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER ledger_subject_no_update BEFORE UPDATE ON ledger_subject BEGIN
    SELECT RAISE(ABORT, 'history is append-only: UPDATE on ledger_subject refused');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER ledger_subject_no_delete BEFORE DELETE ON ledger_subject BEGIN
    SELECT RAISE(ABORT, 'history is append-only: DELETE on ledger_subject refused');
END;
-- +goose StatementEnd
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
-- +goose StatementBegin
CREATE TRIGGER ledger_measure_no_update BEFORE UPDATE ON ledger_measure BEGIN
    SELECT RAISE(ABORT, 'history is append-only: UPDATE on ledger_measure refused');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER ledger_measure_no_delete BEFORE DELETE ON ledger_measure BEGIN
    SELECT RAISE(ABORT, 'history is append-only: DELETE on ledger_measure refused');
END;
-- +goose StatementEnd

-- SQLite cannot change a CHECK: the table is made anew and filled from the old
-- one. The places are those of the columns before.
CREATE TABLE ledger_new (
    authority_id  INTEGER NOT NULL,
    cause_id      TEXT NOT NULL,
    cause_version INTEGER NOT NULL,
    line          INTEGER NOT NULL,
    subject       TEXT NOT NULL,
    subject_id    TEXT NOT NULL,
    measure       TEXT NOT NULL,
    quantity      INTEGER NOT NULL CHECK (quantity <> 0),
    effective_on  TEXT NOT NULL,
    recorded_at   TEXT NOT NULL,
    written_at    TEXT NOT NULL,
    dim1          TEXT NOT NULL,
    dim2          TEXT NOT NULL,
    dim3          TEXT NOT NULL,
    dim4          TEXT NOT NULL,
    dim5          TEXT NOT NULL,
    dim6          TEXT NOT NULL,
    dim7          TEXT NOT NULL,
    dim8          TEXT NOT NULL,
    dim9          TEXT NOT NULL,
    PRIMARY KEY (authority_id, cause_id, cause_version, line),
    CHECK (recorded_at <= written_at)
);
INSERT INTO ledger_new (authority_id, cause_id, cause_version, line, subject, subject_id, measure, quantity, effective_on, recorded_at, written_at, dim1, dim2, dim3, dim4, dim5, dim6, dim7, dim8, dim9)
    SELECT authority_id, cause_id, cause_version, line, subject, subject_id, measure, quantity, effective_on, recorded_at, written_at, kind, field, channel, many, instance, eligibility, competence, disposition, outcome FROM ledger;
DROP TABLE ledger;
ALTER TABLE ledger_new RENAME TO ledger;
CREATE INDEX ledger_effective ON ledger (authority_id, effective_on, written_at, subject, measure, quantity, dim1);
CREATE INDEX ledger_written ON ledger (authority_id, written_at);
-- +goose StatementBegin
CREATE TRIGGER ledger_no_update BEFORE UPDATE ON ledger BEGIN
    SELECT RAISE(ABORT, 'history is append-only: UPDATE on ledger refused');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER ledger_no_delete BEFORE DELETE ON ledger BEGIN
    SELECT RAISE(ABORT, 'history is append-only: DELETE on ledger refused');
END;
-- +goose StatementEnd
-- As on PostgreSQL, where a foreign key would lock the measure's row for each
-- posting. Rows of the catalogue never go, so looking is enough.
-- +goose StatementBegin
CREATE TRIGGER ledger_known_measure BEFORE INSERT ON ledger
WHEN NOT EXISTS (SELECT 1 FROM ledger_measure AS m WHERE m.subject = NEW.subject AND m.measure = NEW.measure) BEGIN
    SELECT RAISE(ABORT, 'the ledger knows no such measure');
END;
-- +goose StatementEnd

-- Land is kept in dm², as the ledger counts it; it was in whole m². Events keep
-- what was written when.
UPDATE matter SET ordered = json_remove(json_set(ordered, '$.recover.land_dm2', 100 * json_extract(ordered, '$.recover.land')), '$.recover.land')
    WHERE ordered <> '' AND json_extract(ordered, '$.recover.land') IS NOT NULL;
UPDATE matter SET ordered = json_remove(json_set(ordered, '$.return_organisations.land_dm2', 100 * json_extract(ordered, '$.return_organisations.land')), '$.return_organisations.land')
    WHERE ordered <> '' AND json_extract(ordered, '$.return_organisations.land') IS NOT NULL;
UPDATE matter SET ordered = json_remove(json_set(ordered, '$.return_individuals.land_dm2', 100 * json_extract(ordered, '$.return_individuals.land')), '$.return_individuals.land')
    WHERE ordered <> '' AND json_extract(ordered, '$.return_individuals.land') IS NOT NULL;
UPDATE matter SET done = json_remove(json_set(done, '$.recover.land_dm2', 100 * json_extract(done, '$.recover.land')), '$.recover.land')
    WHERE done <> '' AND json_extract(done, '$.recover.land') IS NOT NULL;
UPDATE matter SET done = json_remove(json_set(done, '$.return_organisations.land_dm2', 100 * json_extract(done, '$.return_organisations.land')), '$.return_organisations.land')
    WHERE done <> '' AND json_extract(done, '$.return_organisations.land') IS NOT NULL;
UPDATE matter SET done = json_remove(json_set(done, '$.return_individuals.land_dm2', 100 * json_extract(done, '$.return_individuals.land')), '$.return_individuals.land')
    WHERE done <> '' AND json_extract(done, '$.return_individuals.land') IS NOT NULL;
