-- +goose Up

-- The highest instant that was recorded, in microseconds since 1970. No instant is
-- taken below it, whatever the clock says. A sequence, because writers raise it
-- without waiting for each other.
CREATE SEQUENCE recorded_floor AS BIGINT;

SELECT setval('recorded_floor', (extract(epoch FROM greatest(
    coalesce((SELECT max(written_at) FROM ledger), 'epoch'),
    coalesce((SELECT max(written_at) FROM event), 'epoch'))) * 1000000)::bigint + 1);
