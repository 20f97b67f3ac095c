-- +goose Up

-- Up to which day it is noted which matters are late is what was said last: a change of
-- the law can move limits into the past, and then less is noted than before.
CREATE TABLE lateness_new (
    day TEXT NOT NULL,
    recorded_at TEXT NOT NULL PRIMARY KEY
);
INSERT INTO lateness_new (day, recorded_at) SELECT day, recorded_at FROM lateness;
DROP TABLE lateness;
ALTER TABLE lateness_new RENAME TO lateness;
