-- +goose Up

-- The numbers that a petition had before its receipt was corrected to another
-- year, oldest first, as "1/2025 3/2024". They are annulled and never given out
-- again.
ALTER TABLE petition ADD COLUMN former_numbers TEXT NOT NULL DEFAULT '';

-- The same, a row for each: with the petitions they leave no gap in the book.
CREATE TABLE annulled_number (
    authority_id BIGINT NOT NULL,
    year         INTEGER NOT NULL,
    no           INTEGER NOT NULL CHECK (no > 0),
    petition_id  UUID NOT NULL,
    PRIMARY KEY (authority_id, year, no)
);
