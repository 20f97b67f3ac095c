-- +goose Up

-- That the limit of a complaint passed without a decision is told by due_on, as of
-- every matter.
DROP INDEX deadline_limit;
ALTER TABLE matter DROP COLUMN limit_passed_on;

-- Up to which day it was noted which matters are late, and since when that is known.
CREATE TABLE lateness (
    day DATE NOT NULL PRIMARY KEY,
    recorded_at TIMESTAMPTZ NOT NULL
);
