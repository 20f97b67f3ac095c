-- +goose Up

-- Another authority found that the same paper is a denunciation: its parties are
-- sealed here too, whatever it was taken for here.
ALTER TABLE petition ADD COLUMN sealed_elsewhere BOOLEAN NOT NULL DEFAULT false;
