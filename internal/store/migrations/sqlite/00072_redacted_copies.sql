-- +goose Up

-- Who verifies a denunciation sees the copies that are marked as showing nobody,
-- and what people added who see no other file of the case.
ALTER TABLE attachment ADD COLUMN redacts_id TEXT;
ALTER TABLE attachment ADD COLUMN unseeing BOOLEAN NOT NULL DEFAULT false;
ALTER TABLE attachment ADD COLUMN marked_at TEXT;
