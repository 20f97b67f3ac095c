-- +goose Up

-- When the late resolver of a denunciation was asked for a report, and gave it:
-- the superior takes the case over only after that.
ALTER TABLE petition ADD COLUMN report_asked_on DATE;
ALTER TABLE petition ADD COLUMN reported_on DATE;
