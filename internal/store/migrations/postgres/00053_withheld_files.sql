-- +goose Up

-- A file that does not belong to its case is withheld and, by a second decision,
-- erased: the row stays, its bytes are swept away. Why stands in the history.
ALTER TABLE attachment ADD COLUMN withheld_at TIMESTAMPTZ;
ALTER TABLE attachment ADD COLUMN erased_at TIMESTAMPTZ CHECK (erased_at IS NULL OR withheld_at IS NOT NULL);
