-- +goose Up

-- A file belongs to a case of any register: what kind of case says subject.
-- There is no list of subjects, so that a register that brings a new one needs
-- no migration. The table is made anew, because SQLite could add the column only
-- with a default, which would make a petition's file of any that says nothing.
CREATE TABLE attachment_new (
    authority_id INTEGER NOT NULL,
    id           TEXT NOT NULL,
    subject      TEXT NOT NULL,
    subject_id   TEXT NOT NULL,
    name         TEXT NOT NULL,
    name_sealed  BLOB,
    media_type   TEXT NOT NULL,
    size         INTEGER NOT NULL CHECK (size > 0),
    sha256       TEXT NOT NULL,
    object_key   TEXT NOT NULL,
    origin       BLOB,
    actor_id     TEXT,
    actor_name   TEXT NOT NULL,
    recorded_at  TEXT NOT NULL,
    PRIMARY KEY (authority_id, id)
);
INSERT INTO attachment_new (authority_id, id, subject, subject_id, name, name_sealed, media_type, size, sha256, object_key, origin,
    actor_id, actor_name, recorded_at)
SELECT authority_id, id, 'petition', petition_id, name, name_sealed, media_type, size, sha256, object_key, origin,
    actor_id, actor_name, recorded_at FROM attachment;
DROP TABLE attachment;
ALTER TABLE attachment_new RENAME TO attachment;
CREATE INDEX attachment_subject ON attachment (authority_id, subject_id);
CREATE INDEX attachment_object ON attachment (object_key);
