-- +goose Up

-- Who was told of a case of another office while registering a paper of the same
-- person. The row is that of the office whose case was told.
CREATE TABLE elsewhere_reading (
    authority_id    BIGINT NOT NULL,
    read_at         TIMESTAMPTZ NOT NULL,
    id              UUID NOT NULL,
    petition_id     UUID NOT NULL, -- that was told
    account_id      UUID NOT NULL,
    account_name    TEXT NOT NULL,
    by_authority_id BIGINT NOT NULL,
    by_petition_id  UUID NOT NULL, -- that was registered
    PRIMARY KEY (authority_id, read_at, id)
);
CREATE INDEX elsewhere_reading_by ON elsewhere_reading (by_authority_id, read_at);
CREATE INDEX elsewhere_reading_account ON elsewhere_reading (account_id, read_at);

CREATE TRIGGER elsewhere_reading_append_only BEFORE UPDATE OR DELETE ON elsewhere_reading FOR EACH ROW EXECUTE FUNCTION refuse_history_change();
CREATE TRIGGER elsewhere_reading_no_truncate BEFORE TRUNCATE ON elsewhere_reading FOR EACH STATEMENT EXECUTE FUNCTION refuse_history_change();
