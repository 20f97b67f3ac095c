-- +goose Up

-- Each import of a paper register, and that it was taken back; neither row is ever
-- changed. The cases that it entered bear its id. One that is taken back gives up the
-- number of its book for that of the book of year 0, and keeps it as the former one.
CREATE TABLE register_import (
    authority_id BIGINT NOT NULL,
    id           UUID NOT NULL,
    files        TEXT NOT NULL,
    petitions    INTEGER NOT NULL,
    matters      INTEGER NOT NULL,
    opened       BOOLEAN NOT NULL,
    imported_on  DATE NOT NULL,
    recorded_at  TIMESTAMPTZ NOT NULL,
    actor_id     UUID,
    actor_name   TEXT NOT NULL,
    PRIMARY KEY (authority_id, id)
);
CREATE TABLE register_import_end (
    authority_id BIGINT NOT NULL,
    import_id    UUID NOT NULL,
    reason       TEXT NOT NULL,
    actor_id     UUID,
    actor_name   TEXT NOT NULL,
    recorded_at  TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (authority_id, import_id),
    FOREIGN KEY (authority_id, import_id) REFERENCES register_import (authority_id, id)
);
CREATE TRIGGER register_import_append_only BEFORE UPDATE OR DELETE ON register_import FOR EACH ROW EXECUTE FUNCTION refuse_history_change();
CREATE TRIGGER register_import_no_truncate BEFORE TRUNCATE ON register_import FOR EACH STATEMENT EXECUTE FUNCTION refuse_history_change();
CREATE TRIGGER register_import_end_append_only BEFORE UPDATE OR DELETE ON register_import_end FOR EACH ROW EXECUTE FUNCTION refuse_history_change();
CREATE TRIGGER register_import_end_no_truncate BEFORE TRUNCATE ON register_import_end FOR EACH STATEMENT EXECUTE FUNCTION refuse_history_change();

ALTER TABLE petition ADD COLUMN import_id UUID;
ALTER TABLE matter ADD COLUMN import_id UUID;
ALTER TABLE matter ADD COLUMN former_number TEXT NOT NULL DEFAULT '';
CREATE INDEX petition_import ON petition (authority_id, import_id, id) WHERE import_id IS NOT NULL;
CREATE INDEX matter_import ON matter (authority_id, import_id, id) WHERE import_id IS NOT NULL;

-- A matter is annulled with the import that opened it.
ALTER TABLE matter DROP CONSTRAINT matter_state_check;
ALTER TABLE matter ADD CONSTRAINT matter_state_check CHECK (state IN ('accepted', 'verifying', 'verified', 'dialogue', 'decided', 'concluded', 'handled', 'answered', 'effective', 'enforcing', 'enforced', 'suspended', 'merged', 'appealed', 'in_court', 'terminated', 'withdrawn', 'handed_over', 'closed', 'annulled')) NOT VALID;
ALTER TABLE matter VALIDATE CONSTRAINT matter_state_check;

-- What an office knew by its paper register goes with the import that brought it, and
-- with nothing else.
DROP TRIGGER ledger_opening_append_only ON ledger_opening;
CREATE TRIGGER ledger_opening_no_update BEFORE UPDATE ON ledger_opening FOR EACH ROW EXECUTE FUNCTION refuse_history_change();
-- +goose StatementBegin
CREATE FUNCTION keep_ledger_opening() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM register_import AS i JOIN register_import_end AS e ON e.authority_id = i.authority_id AND e.import_id = i.id
        WHERE i.authority_id = OLD.authority_id AND i.recorded_at = OLD.imported_at) THEN
        RETURN OLD;
    END IF;
    RAISE EXCEPTION 'history is append-only: % on % refused', TG_OP, TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
END
$$;
-- +goose StatementEnd
CREATE TRIGGER ledger_opening_no_delete BEFORE DELETE ON ledger_opening FOR EACH ROW EXECUTE FUNCTION keep_ledger_opening();
