-- +goose Up

-- The body to which the verification of a matter is given: an authority, or one
-- outside by its name. All of it is empty while the office verifies by itself.
ALTER TABLE matter ADD COLUMN verifier_id INTEGER;
ALTER TABLE matter ADD COLUMN verifier_name TEXT NOT NULL DEFAULT '';
ALTER TABLE matter ADD COLUMN verifier_since TEXT;
ALTER TABLE matter ADD COLUMN verifier_due_on TEXT;

-- What a head has still to assign of what was given to their office, and the cases
-- of an account wherever they are kept.
CREATE INDEX matter_given ON matter (verifier_id) WHERE verifier_id IS NOT NULL AND assigned = '';
CREATE INDEX assignee_account ON assignee (account_id);

-- By when the body reports is told by whoever gives it the verification, not by a
-- rule of law. Only what the check lets pass is widened, as in 00052.
PRAGMA writable_schema = ON;
UPDATE sqlite_schema SET sql = replace(sql, 'due_on IS NULL OR rule_code <> ''''', 'due_on IS NULL OR rule_code <> '''' OR term = ''verification''') WHERE type = 'table' AND name = 'deadline';
PRAGMA writable_schema = RESET;
