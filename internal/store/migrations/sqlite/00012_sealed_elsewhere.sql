-- +goose Up

-- Another authority found that the same paper is a denunciation: its parties are
-- sealed here too, whatever it was taken for here.
ALTER TABLE petition ADD COLUMN sealed_elsewhere BOOLEAN NOT NULL DEFAULT false;

-- A file's name tells who sent it as often as its content does, so it is sealed
-- like that; name is empty then.
ALTER TABLE attachment ADD COLUMN name_sealed BLOB;
