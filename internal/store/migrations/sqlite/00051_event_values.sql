-- +goose Up

-- Values about persons and free texts that an event of a case changed, before
-- and after, sealed with the key of denouncers. The event names the field alone:
-- a complaint may be found to be a denunciation later, and history is never
-- rewritten.
CREATE TABLE event_value (
    authority_id INTEGER NOT NULL,
    subject_id   TEXT NOT NULL,
    version      INTEGER NOT NULL CHECK (version > 0), -- of the event
    box          BLOB NOT NULL,
    PRIMARY KEY (authority_id, subject_id, version)
);

-- +goose StatementBegin
CREATE TRIGGER event_value_no_update BEFORE UPDATE ON event_value BEGIN
    SELECT RAISE(ABORT, 'history is append-only: UPDATE on event_value refused');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER event_value_no_delete BEFORE DELETE ON event_value BEGIN
    SELECT RAISE(ABORT, 'history is append-only: DELETE on event_value refused');
END;
-- +goose StatementEnd
