-- +goose Up

-- The day on which a deadline lapsed without being met. What lapsed before this
-- column has none, and stays what it was: ended, neither late nor in time.
ALTER TABLE deadline ADD COLUMN ended_on DATE;
