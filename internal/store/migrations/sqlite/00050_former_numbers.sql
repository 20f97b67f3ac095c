-- +goose Up

-- The numbers that a petition had before its receipt was corrected to another
-- year, oldest first, as "1/2025 3/2024". They are annulled and never given out
-- again.
ALTER TABLE petition ADD COLUMN former_numbers TEXT NOT NULL DEFAULT '';
