-- +goose Up

-- Who was told of a case of another office while registering a paper of the same
-- person. The row is that of the office whose case was told.
CREATE TABLE elsewhere_reading (
    authority_id    INTEGER NOT NULL,
    read_at         TEXT NOT NULL,
    id              TEXT NOT NULL,
    petition_id     TEXT NOT NULL, -- that was told
    account_id      TEXT NOT NULL,
    account_name    TEXT NOT NULL,
    by_authority_id INTEGER NOT NULL,
    by_petition_id  TEXT NOT NULL, -- that was registered
    PRIMARY KEY (authority_id, read_at, id)
);
CREATE INDEX elsewhere_reading_by ON elsewhere_reading (by_authority_id, read_at);
CREATE INDEX elsewhere_reading_account ON elsewhere_reading (account_id, read_at);

-- +goose StatementBegin
CREATE TRIGGER elsewhere_reading_no_update BEFORE UPDATE ON elsewhere_reading BEGIN
    SELECT RAISE(ABORT, 'history is append-only: UPDATE on elsewhere_reading refused');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER elsewhere_reading_no_delete BEFORE DELETE ON elsewhere_reading BEGIN
    SELECT RAISE(ABORT, 'history is append-only: DELETE on elsewhere_reading refused');
END;
-- +goose StatementEnd
