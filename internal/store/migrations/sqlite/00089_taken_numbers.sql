-- +goose Up

-- The highest number that a paper register gave to a case of the book: below it
-- numbers may be missing, as they are in the paper register; above it none is.
ALTER TABLE register_counter ADD COLUMN taken INTEGER NOT NULL DEFAULT 0;
