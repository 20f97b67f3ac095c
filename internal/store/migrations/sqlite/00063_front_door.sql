-- +goose Up

-- Who passed a petition on, to whom the law may have its result told, and whether
-- its sender asked to be told (Luật Tiếp công dân, Điều 27 khoản 2, Điều 28 khoản 2);
-- the kinds of the contents of a mixed petition, by which forms count it.
ALTER TABLE petition ADD COLUMN forwarder TEXT NOT NULL DEFAULT '';
ALTER TABLE petition ADD COLUMN result_asked BOOLEAN NOT NULL DEFAULT false;
ALTER TABLE petition ADD COLUMN kinds TEXT NOT NULL DEFAULT '';
ALTER TABLE matter ADD COLUMN forwarder TEXT NOT NULL DEFAULT '';
