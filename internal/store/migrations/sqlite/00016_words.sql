-- +goose Up

-- One word for one meaning (docs/glossary.md): a case that came from a
-- predecessor was succeeded to, one that came back by transfer recirculated, a
-- paper register is imported, and a ground for not accepting is one of
-- inadmissibility.
ALTER TABLE petition RENAME COLUMN bar TO inadmissibility;
ALTER TABLE petition RENAME COLUMN taken_as TO succeeded_as;
ALTER TABLE petition RENAME COLUMN taken_on TO succeeded_on;
ALTER TABLE matter RENAME COLUMN taken_as TO succeeded_as;
ALTER TABLE matter RENAME COLUMN taken_on TO succeeded_on;
ALTER TABLE ledger_opening RENAME COLUMN taken_over_at TO imported_at;
ALTER TABLE calendar_feed RENAME TO calendar_link;

DROP INDEX petition_taken;
DROP INDEX matter_taken;
CREATE UNIQUE INDEX petition_succeeded ON petition (authority_id, origin_authority_id, origin_id) WHERE succeeded_as <> '';
CREATE UNIQUE INDEX matter_succeeded ON matter (authority_id, origin_authority_id, origin_id) WHERE succeeded_as <> '';

DROP TRIGGER petition_return_no_update;
DROP TRIGGER petition_return_no_delete;
DROP INDEX petition_return_list;
ALTER TABLE petition_return RENAME TO recirculation;
ALTER TABLE recirculation RENAME COLUMN returned_on TO recirculated_on;
CREATE INDEX recirculation_list ON recirculation (authority_id, recirculated_on DESC, id DESC);
-- +goose StatementBegin
CREATE TRIGGER recirculation_no_update BEFORE UPDATE ON recirculation BEGIN
    SELECT RAISE(ABORT, 'history is append-only: UPDATE on recirculation refused');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER recirculation_no_delete BEFORE DELETE ON recirculation BEGIN
    SELECT RAISE(ABORT, 'history is append-only: DELETE on recirculation refused');
END;
-- +goose StatementEnd
