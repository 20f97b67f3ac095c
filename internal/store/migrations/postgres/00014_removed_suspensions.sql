-- +goose Up

-- A suspension or appraisal that was entered by mistake is taken back: the row
-- stays and names the event that took it back. The day of the step before it is
-- kept, to which the matter goes back; of older rows it is not known.
ALTER TABLE suspension ADD COLUMN last_on DATE;
ALTER TABLE suspension ADD COLUMN removed_by BIGINT CHECK (removed_by IS NULL OR removed_by > version);
