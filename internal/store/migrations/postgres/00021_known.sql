-- +goose Up

-- What had taken effect before a year and was known when it began, once in all
-- and once for each dimension, as ledger_stock holds what is known by now. It
-- answers for moments of the past, a paper register's too, and is made with the
-- stock: known says of which authorities it was.
CREATE TABLE ledger_known (
    authority_id BIGINT NOT NULL,
    year         INTEGER NOT NULL,
    dimension    TEXT NOT NULL,
    value        TEXT NOT NULL,
    subject      TEXT NOT NULL,
    measure      TEXT NOT NULL,
    quantity     BIGINT NOT NULL,
    PRIMARY KEY (authority_id, year, dimension, value, subject, measure)
);
ALTER TABLE ledger_rolled ADD COLUMN known BOOLEAN NOT NULL DEFAULT false;
-- Rows of paper registers by when those had them.
CREATE INDEX ledger_paper ON ledger (authority_id, recorded_at) WHERE recorded_at < written_at;
