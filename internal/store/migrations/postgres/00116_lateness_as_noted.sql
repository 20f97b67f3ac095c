-- +goose Up

-- Up to which day it is noted which matters are late is what was said last: a change of
-- the law can move limits into the past, and then less is noted than before.
ALTER TABLE lateness DROP CONSTRAINT lateness_pkey;
ALTER TABLE lateness ADD PRIMARY KEY (recorded_at);
