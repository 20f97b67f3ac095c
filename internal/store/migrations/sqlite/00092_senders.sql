-- +goose Up

-- By what people are found again, beside their identity numbers: the name, which
-- stands open as it does in the row, and telephone numbers as blind indexes.
ALTER TABLE party ADD COLUMN name_key TEXT;
CREATE INDEX party_name ON party (authority_id, name_key, petition_id) WHERE name_key IS NOT NULL;
CREATE TABLE party_phone (
    authority_id INTEGER NOT NULL,
    petition_id  TEXT NOT NULL,
    phone_index  TEXT NOT NULL,
    PRIMARY KEY (authority_id, petition_id, phone_index)
) WITHOUT ROWID;
CREATE INDEX party_phone_number ON party_phone (authority_id, phone_index, petition_id);

-- Who denounced is found by a number and the name together: neither stands in
-- the index alone.
CREATE TABLE sealed_sender (
    authority_id INTEGER NOT NULL,
    petition_id  TEXT NOT NULL,
    sender_index TEXT NOT NULL,
    PRIMARY KEY (authority_id, petition_id, sender_index)
) WITHOUT ROWID;
CREATE INDEX sealed_sender_number ON sealed_sender (authority_id, sender_index, petition_id);
