-- +goose Up

-- How many bytes of files an authority has added, in all and on the last day on
-- which it added one. A file that came along with a case of another authority has
-- an origin: its bytes are stored once, and counted there.
CREATE TABLE attachment_space (
    authority_id INTEGER NOT NULL PRIMARY KEY REFERENCES authority (id),
    bytes        INTEGER NOT NULL CHECK (bytes >= 0),
    day          TEXT    NOT NULL,
    day_bytes    INTEGER NOT NULL CHECK (day_bytes >= 0)
);

INSERT INTO attachment_space (authority_id, bytes, day, day_bytes)
SELECT authority_id, CAST(coalesce(sum(size), 0) AS INTEGER), '2000-01-01', 0 FROM attachment WHERE origin IS NULL GROUP BY authority_id;
