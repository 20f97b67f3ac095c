-- +goose Up

-- What was done of a result, part by part, what was handed to the investigators
-- beside it, since when and why it is not to be carried out any more, and what the
-- court said. Parts are JSON; nothing is known of those of before.
ALTER TABLE matter ADD COLUMN executions TEXT NOT NULL DEFAULT '';
ALTER TABLE matter ADD COLUMN referrals TEXT NOT NULL DEFAULT '';
ALTER TABLE matter ADD COLUMN carry_out_ended_on DATE;
ALTER TABLE matter ADD COLUMN carry_out_ended_as TEXT NOT NULL DEFAULT '';
ALTER TABLE matter ADD COLUMN judged_on DATE;
ALTER TABLE matter ADD COLUMN judgment TEXT NOT NULL DEFAULT '';
