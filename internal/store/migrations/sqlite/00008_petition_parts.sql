-- +goose Up

-- The contents of petitions that were split, the first of them included: each
-- is of a matter. A petition that was not split has no row.
CREATE TABLE petition_part (
    authority_id INTEGER NOT NULL,
    petition_id  TEXT NOT NULL,
    no           INTEGER NOT NULL CHECK (no > 0),
    subject      TEXT NOT NULL CHECK (subject <> ''),
    matter_id    TEXT NOT NULL,
    PRIMARY KEY (authority_id, petition_id, no)
);
CREATE INDEX petition_part_matter ON petition_part (authority_id, matter_id);

-- Where a petition went on: the one that another authority made of it.
CREATE INDEX petition_origin ON petition (authority_id, origin_authority_id, origin_id) WHERE origin_id IS NOT NULL;
