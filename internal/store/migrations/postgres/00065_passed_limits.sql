-- +goose Up

-- The last day of a limit that ran out without a decision on a complaint: the way
-- to the level above and to the court is open from it. The index finds limits that
-- have passed and are not noted yet.
ALTER TABLE matter ADD COLUMN limit_passed_on DATE;
CREATE INDEX deadline_limit ON deadline (due_on, authority_id) WHERE state = 'open' AND term = 'resolve' AND kind IN ('complaint', 'discipline');
