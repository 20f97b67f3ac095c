-- +goose Up

-- To whom a petition or matter is assigned, and who has an interest in it, as
-- one text each: they are read and written with the row.
ALTER TABLE petition
    ADD COLUMN assigned  TEXT NOT NULL DEFAULT '',
    ADD COLUMN conflicts TEXT NOT NULL DEFAULT '';
ALTER TABLE matter
    ADD COLUMN assigned  TEXT NOT NULL DEFAULT '',
    ADD COLUMN conflicts TEXT NOT NULL DEFAULT '';

-- Finds the cases of an account; it follows the column assigned.
CREATE TABLE assignee (
    authority_id BIGINT NOT NULL,
    account_id   UUID NOT NULL,
    subject_id   UUID NOT NULL,
    subject      TEXT NOT NULL CHECK (subject IN ('petition', 'matter')),
    PRIMARY KEY (authority_id, account_id, subject_id)
);
CREATE INDEX assignee_subject ON assignee (authority_id, subject_id);

-- Days on which somebody of the authority is absent and another one stands in.
-- An absence that ends early, or was recorded by mistake, has an end; neither
-- row is ever changed.
CREATE TABLE absence (
    authority_id BIGINT NOT NULL,
    id           UUID NOT NULL,
    account_id   UUID NOT NULL,
    stand_in_id  UUID NOT NULL,
    from_on      DATE NOT NULL,
    to_on        DATE NOT NULL,
    reason       TEXT NOT NULL,
    actor_id     UUID,
    actor_name   TEXT NOT NULL,
    recorded_at  TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (authority_id, id),
    CHECK (from_on <= to_on),
    CHECK (account_id <> stand_in_id)
);
CREATE INDEX absence_account ON absence (authority_id, account_id, to_on);
CREATE INDEX absence_stand_in ON absence (authority_id, stand_in_id, to_on);

CREATE TABLE absence_end (
    authority_id BIGINT NOT NULL,
    absence_id   UUID NOT NULL,
    last_on      DATE NOT NULL,
    reason       TEXT NOT NULL,
    actor_id     UUID,
    actor_name   TEXT NOT NULL,
    recorded_at  TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (authority_id, absence_id),
    FOREIGN KEY (authority_id, absence_id) REFERENCES absence (authority_id, id)
);

CREATE TRIGGER absence_append_only BEFORE UPDATE OR DELETE ON absence FOR EACH ROW EXECUTE FUNCTION refuse_history_change();
CREATE TRIGGER absence_no_truncate BEFORE TRUNCATE ON absence FOR EACH STATEMENT EXECUTE FUNCTION refuse_history_change();
CREATE TRIGGER absence_end_append_only BEFORE UPDATE OR DELETE ON absence_end FOR EACH ROW EXECUTE FUNCTION refuse_history_change();
CREATE TRIGGER absence_end_no_truncate BEFORE TRUNCATE ON absence_end FOR EACH STATEMENT EXECUTE FUNCTION refuse_history_change();
