-- +goose Up

-- Values about persons and free texts that an event of a case changed, before
-- and after, sealed with the key of denouncers. The event names the field alone:
-- a complaint may be found to be a denunciation later, and history is never
-- rewritten.
CREATE TABLE event_value (
    authority_id BIGINT NOT NULL,
    subject_id   UUID NOT NULL,
    version      BIGINT NOT NULL CHECK (version > 0), -- of the event
    box          BYTEA NOT NULL,
    PRIMARY KEY (authority_id, subject_id, version)
);

CREATE TRIGGER event_value_append_only BEFORE UPDATE OR DELETE ON event_value FOR EACH ROW EXECUTE FUNCTION refuse_history_change();
CREATE TRIGGER event_value_no_truncate BEFORE TRUNCATE ON event_value FOR EACH STATEMENT EXECUTE FUNCTION refuse_history_change();
