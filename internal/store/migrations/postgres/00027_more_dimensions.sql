-- +goose Up

-- Room for what the statutory forms ask beside the first nine.
ALTER TABLE ledger ADD COLUMN dim10 TEXT NOT NULL DEFAULT '';
ALTER TABLE ledger ADD COLUMN dim11 TEXT NOT NULL DEFAULT '';
ALTER TABLE ledger ADD COLUMN dim12 TEXT NOT NULL DEFAULT '';
ALTER TABLE ledger_dimension DROP CONSTRAINT ledger_dimension_place_check;
ALTER TABLE ledger_dimension ADD CONSTRAINT ledger_dimension_place_check CHECK (place BETWEEN 1 AND 12);
