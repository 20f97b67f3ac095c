-- +goose Up

-- The protection of denouncers (Luật Tố cáo, Điều 47–58) and the day for which a
-- dialogue was called. Who is protected is told nowhere here.
ALTER TABLE matter ADD COLUMN protected_on TEXT;
ALTER TABLE matter ADD COLUMN planned_on TEXT;

CREATE TABLE protection (
    authority_id INTEGER NOT NULL,
    matter_id    TEXT NOT NULL,
    version      INTEGER NOT NULL CHECK (version > 0),
    from_on      TEXT NOT NULL,
    to_on        TEXT,
    end_version  INTEGER,
    PRIMARY KEY (authority_id, matter_id, version),
    CHECK (to_on IS NULL OR to_on >= from_on),
    CHECK ((to_on IS NULL) = (end_version IS NULL))
);
