-- +goose Up

-- The highest instant that was recorded, in microseconds since 1970. No instant is
-- taken below it, whatever the clock says.
CREATE TABLE recorded_floor (
    id         INTEGER NOT NULL PRIMARY KEY CHECK (id = 1),
    last_value INTEGER NOT NULL
);

INSERT INTO recorded_floor (id, last_value)
SELECT 1, CAST(strftime('%s', f.at) AS INTEGER) * 1000000 + CAST(substr(f.at, 21, 6) AS INTEGER) FROM (
    SELECT max(coalesce((SELECT max(written_at) FROM ledger), ''), coalesce((SELECT max(written_at) FROM event), ''),
        '1970-01-01T00:00:01.000000Z') AS at) AS f;
