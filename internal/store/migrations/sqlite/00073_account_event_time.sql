-- +goose Up

-- What was done to accounts in the last days says whether two administrators are
-- independent of each other.
CREATE INDEX account_event_recorded ON account_event (recorded_at);
