-- +goose Up

-- To whom a petition or matter is assigned, and who has an interest in it, as
-- one text each: they are read and written with the row.
ALTER TABLE petition ADD COLUMN assigned TEXT NOT NULL DEFAULT '';
ALTER TABLE petition ADD COLUMN conflicts TEXT NOT NULL DEFAULT '';
ALTER TABLE matter ADD COLUMN assigned TEXT NOT NULL DEFAULT '';
ALTER TABLE matter ADD COLUMN conflicts TEXT NOT NULL DEFAULT '';

-- Finds the cases of an account; it follows the column assigned.
CREATE TABLE assignee (
    authority_id INTEGER NOT NULL,
    account_id   TEXT NOT NULL,
    subject_id   TEXT NOT NULL,
    subject      TEXT NOT NULL CHECK (subject IN ('petition', 'matter')),
    PRIMARY KEY (authority_id, account_id, subject_id)
);
CREATE INDEX assignee_subject ON assignee (authority_id, subject_id);

-- Days on which somebody of the authority is absent and another one stands in.
-- An absence that ends early, or was recorded by mistake, has an end; neither
-- row is ever changed.
CREATE TABLE absence (
    authority_id INTEGER NOT NULL,
    id           TEXT NOT NULL,
    account_id   TEXT NOT NULL,
    stand_in_id  TEXT NOT NULL,
    from_on      TEXT NOT NULL,
    to_on        TEXT NOT NULL,
    reason       TEXT NOT NULL,
    actor_id     TEXT,
    actor_name   TEXT NOT NULL,
    recorded_at  TEXT NOT NULL,
    PRIMARY KEY (authority_id, id),
    CHECK (from_on <= to_on),
    CHECK (account_id <> stand_in_id)
);
CREATE INDEX absence_account ON absence (authority_id, account_id, to_on);
CREATE INDEX absence_stand_in ON absence (authority_id, stand_in_id, to_on);

CREATE TABLE absence_end (
    authority_id INTEGER NOT NULL,
    absence_id   TEXT NOT NULL,
    last_on      TEXT NOT NULL,
    reason       TEXT NOT NULL,
    actor_id     TEXT,
    actor_name   TEXT NOT NULL,
    recorded_at  TEXT NOT NULL,
    PRIMARY KEY (authority_id, absence_id),
    FOREIGN KEY (authority_id, absence_id) REFERENCES absence (authority_id, id)
);

-- +goose StatementBegin
CREATE TRIGGER absence_no_update BEFORE UPDATE ON absence BEGIN
    SELECT RAISE(ABORT, 'history is append-only: UPDATE on absence refused');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER absence_no_delete BEFORE DELETE ON absence BEGIN
    SELECT RAISE(ABORT, 'history is append-only: DELETE on absence refused');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER absence_end_no_update BEFORE UPDATE ON absence_end BEGIN
    SELECT RAISE(ABORT, 'history is append-only: UPDATE on absence_end refused');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER absence_end_no_delete BEFORE DELETE ON absence_end BEGIN
    SELECT RAISE(ABORT, 'history is append-only: DELETE on absence_end refused');
END;
-- +goose StatementEnd
