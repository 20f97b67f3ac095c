-- +goose Up

-- A hash of what the event says, kept when it is written, so that "kntc check"
-- sees what was changed since. NULL: the event is older than the column.
ALTER TABLE event ADD COLUMN digest INTEGER;
