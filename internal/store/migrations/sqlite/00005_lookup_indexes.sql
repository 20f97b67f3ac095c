-- +goose Up

-- SQLite looks through the keys of one office's petitions; its search needs no
-- index of words.

-- Attachments follow a referral without their bytes being copied: the row at
-- the addressee holds, sealed for itself, the id under which they were sealed.
-- Before an object is taken away, every authority is asked whether it has a row
-- for it.
ALTER TABLE attachment ADD COLUMN origin BLOB;
CREATE INDEX attachment_object ON attachment (object_key);
