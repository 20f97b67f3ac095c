-- +goose Up

-- Who was shown the parties of a sealed petition, and when. Rows are never
-- changed; the office of the petition reads them.
CREATE TABLE sealed_reading (
    authority_id INTEGER NOT NULL,
    read_at      TEXT NOT NULL,
    id           TEXT NOT NULL,
    petition_id  TEXT NOT NULL,
    account_id   TEXT NOT NULL,
    account_name TEXT NOT NULL,
    PRIMARY KEY (authority_id, read_at, id)
);
