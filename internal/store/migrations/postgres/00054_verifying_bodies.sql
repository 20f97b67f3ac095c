-- +goose Up

-- The body to which the verification of a matter is given: an authority, or one
-- outside by its name. All of it is empty while the office verifies by itself.
ALTER TABLE matter ADD COLUMN verifier_id BIGINT;
ALTER TABLE matter ADD COLUMN verifier_name TEXT NOT NULL DEFAULT '';
ALTER TABLE matter ADD COLUMN verifier_since DATE;
ALTER TABLE matter ADD COLUMN verifier_due_on DATE;

-- What a head has still to assign of what was given to their office, and the cases
-- of an account wherever they are kept.
CREATE INDEX matter_given ON matter (verifier_id) WHERE verifier_id IS NOT NULL AND assigned = '';
CREATE INDEX assignee_account ON assignee (account_id);

-- By when the body reports is told by whoever gives it the verification, not by a
-- rule of law.
ALTER TABLE deadline DROP CONSTRAINT deadline_check2;
ALTER TABLE deadline ADD CONSTRAINT deadline_check2 CHECK (due_on IS NULL OR rule_code <> '' OR term = 'verification') NOT VALID;
ALTER TABLE deadline VALIDATE CONSTRAINT deadline_check2;
