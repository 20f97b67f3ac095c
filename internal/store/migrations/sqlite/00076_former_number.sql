-- +goose Up

-- A petition is found by a number that it had before.
CREATE INDEX annulled_number_by_number ON annulled_number (year, no);
