-- +goose Up

-- SQLite looks through the keys of one office's petitions; its search needs no
-- index of words.

-- Attachments that follow a referral share their bytes; before an object is
-- taken away, every authority is asked whether it has a row for it.
CREATE INDEX attachment_object ON attachment (object_key);
