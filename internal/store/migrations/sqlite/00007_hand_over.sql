-- +goose Up

-- A case that is handed over to a successor closes here and goes on there, with
-- its dates. Each side names the other; the ledger moves what is open from one
-- authority to the other without counting it twice.
ALTER TABLE petition ADD COLUMN origin_number TEXT NOT NULL DEFAULT '';
ALTER TABLE petition ADD COLUMN taken_as TEXT NOT NULL DEFAULT '';
ALTER TABLE petition ADD COLUMN taken_on TEXT CHECK ((taken_as = '') = (taken_on IS NULL));
ALTER TABLE petition ADD COLUMN handed_to_authority_id INTEGER;
ALTER TABLE petition ADD COLUMN handed_to_id TEXT CHECK ((handed_to_id IS NULL) = (handed_to_authority_id IS NULL) AND (handed_to_id IS NULL OR state IN ('handed_over', 'closed')));
ALTER TABLE matter ADD COLUMN origin_authority_id INTEGER;
ALTER TABLE matter ADD COLUMN origin_id TEXT;
ALTER TABLE matter ADD COLUMN origin_number TEXT NOT NULL DEFAULT '';
ALTER TABLE matter ADD COLUMN taken_as TEXT NOT NULL DEFAULT '';
ALTER TABLE matter ADD COLUMN taken_on TEXT CHECK ((taken_as = '') = (taken_on IS NULL));
ALTER TABLE matter ADD COLUMN handed_to_authority_id INTEGER;
ALTER TABLE matter ADD COLUMN handed_to_id TEXT CHECK ((handed_to_id IS NULL) = (handed_to_authority_id IS NULL) AND (handed_to_id IS NULL OR state IN ('handed_over', 'closed')));
CREATE UNIQUE INDEX petition_taken ON petition (authority_id, origin_authority_id, origin_id) WHERE taken_as <> '';
CREATE UNIQUE INDEX matter_taken ON matter (authority_id, origin_authority_id, origin_id) WHERE taken_as <> '';

-- SQLite cannot change a CHECK: the table is made anew and filled from the old
-- one.
CREATE TABLE ledger_new (
    authority_id  INTEGER NOT NULL,
    cause_id      TEXT NOT NULL,
    cause_version INTEGER NOT NULL,
    line          INTEGER NOT NULL,
    subject       TEXT NOT NULL CHECK (subject IN ('petition', 'matter')),
    subject_id    TEXT NOT NULL,
    measure       TEXT NOT NULL CHECK (measure IN ('received', 'processed', 'competent', 'accepted', 'resolved', 'ended', 'handed_over', 'taken_over', 'competent_handed_over', 'competent_taken_over')),
    quantity      INTEGER NOT NULL CHECK (quantity IN (-1, 1)),
    effective_on  TEXT NOT NULL,
    recorded_at   TEXT NOT NULL,
    written_at    TEXT NOT NULL,
    kind          TEXT NOT NULL,
    field         TEXT NOT NULL,
    channel       TEXT NOT NULL,
    many          TEXT NOT NULL CHECK (many IN ('yes', 'no')),
    instance      TEXT NOT NULL,
    eligibility   TEXT NOT NULL,
    competence    TEXT NOT NULL,
    disposition   TEXT NOT NULL,
    outcome       TEXT NOT NULL,
    PRIMARY KEY (authority_id, cause_id, cause_version, line),
    CHECK (recorded_at <= written_at)
);
INSERT INTO ledger_new (authority_id, cause_id, cause_version, line, subject, subject_id, measure, quantity, effective_on, recorded_at, written_at, kind, field, channel, many, instance, eligibility, competence, disposition, outcome)
    SELECT authority_id, cause_id, cause_version, line, subject, subject_id, measure, quantity, effective_on, recorded_at, written_at, kind, field, channel, many, instance, eligibility, competence, disposition, outcome FROM ledger;
DROP TABLE ledger;
ALTER TABLE ledger_new RENAME TO ledger;
CREATE INDEX ledger_effective ON ledger (authority_id, effective_on, written_at, subject, measure, quantity, kind);
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
