-- +goose Up

-- By when a body reports on what was given to it to verify stands among its
-- deadlines, whether the case was assigned to somebody or not.
CREATE INDEX matter_verified ON matter (verifier_id, verifier_due_on) WHERE verifier_due_on IS NOT NULL;
