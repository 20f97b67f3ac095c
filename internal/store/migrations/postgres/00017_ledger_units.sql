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
CREATE TRIGGER ledger_unit_append_only BEFORE UPDATE OR DELETE ON ledger_unit FOR EACH ROW EXECUTE FUNCTION refuse_history_change();
CREATE TRIGGER ledger_unit_no_truncate BEFORE TRUNCATE ON ledger_unit FOR EACH STATEMENT EXECUTE FUNCTION refuse_history_change();
CREATE TRIGGER ledger_subject_append_only BEFORE UPDATE OR DELETE ON ledger_subject FOR EACH ROW EXECUTE FUNCTION refuse_history_change();
CREATE TRIGGER ledger_subject_no_truncate BEFORE TRUNCATE ON ledger_subject FOR EACH STATEMENT EXECUTE FUNCTION refuse_history_change();
CREATE TRIGGER ledger_dimension_append_only BEFORE UPDATE OR DELETE ON ledger_dimension FOR EACH ROW EXECUTE FUNCTION refuse_history_change();
CREATE TRIGGER ledger_dimension_no_truncate BEFORE TRUNCATE ON ledger_dimension FOR EACH STATEMENT EXECUTE FUNCTION refuse_history_change();
CREATE TRIGGER ledger_measure_append_only BEFORE UPDATE OR DELETE ON ledger_measure FOR EACH ROW EXECUTE FUNCTION refuse_history_change();
CREATE TRIGGER ledger_measure_no_truncate BEFORE TRUNCATE ON ledger_measure FOR EACH STATEMENT EXECUTE FUNCTION refuse_history_change();

ALTER TABLE ledger
    DROP CONSTRAINT ledger_subject_check,
    DROP CONSTRAINT ledger_measure_check,
    DROP CONSTRAINT ledger_quantity_check,
    DROP CONSTRAINT ledger_many_check,
    ALTER COLUMN quantity TYPE BIGINT,
    ADD CONSTRAINT ledger_quantity_check CHECK (quantity <> 0);
ALTER TABLE ledger RENAME COLUMN kind TO dim1;
ALTER TABLE ledger RENAME COLUMN field TO dim2;
ALTER TABLE ledger RENAME COLUMN channel TO dim3;
ALTER TABLE ledger RENAME COLUMN many TO dim4;
ALTER TABLE ledger RENAME COLUMN instance TO dim5;
ALTER TABLE ledger RENAME COLUMN eligibility TO dim6;
ALTER TABLE ledger RENAME COLUMN competence TO dim7;
ALTER TABLE ledger RENAME COLUMN disposition TO dim8;
ALTER TABLE ledger RENAME COLUMN outcome TO dim9;

-- A foreign key would lock the measure's row for each posting, and every writer
-- posts the same few. Rows of the catalogue never go, so looking is enough.
-- +goose StatementBegin
CREATE FUNCTION refuse_unknown_measure() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT 1 FROM ledger_measure AS m WHERE m.subject = NEW.subject AND m.measure = NEW.measure) THEN
        RAISE EXCEPTION 'the ledger knows no measure % of %', NEW.measure, NEW.subject USING ERRCODE = 'foreign_key_violation';
    END IF;
    RETURN NEW;
END
$$;
-- +goose StatementEnd
CREATE TRIGGER ledger_known_measure BEFORE INSERT ON ledger FOR EACH ROW EXECUTE FUNCTION refuse_unknown_measure();

-- Land is kept in dm², as the ledger counts it; it was in whole m². Events keep
-- what was written when.
UPDATE matter SET ordered = regexp_replace(ordered, '"land":([0-9]+)', '"land_dm2":\100', 'g') WHERE ordered LIKE '%"land":%';
UPDATE matter SET done = regexp_replace(done, '"land":([0-9]+)', '"land_dm2":\100', 'g') WHERE done LIKE '%"land":%';
