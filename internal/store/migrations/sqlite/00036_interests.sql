-- +goose Up

-- Who has, or had, an interest in which case: it finds the cases that an account
-- may not read. What stands is in the case itself.
CREATE TABLE interest (
    authority_id INTEGER NOT NULL,
    account_id   TEXT NOT NULL,
    subject_id   TEXT NOT NULL,
    subject      TEXT NOT NULL CHECK (subject IN ('petition', 'matter')),
    PRIMARY KEY (authority_id, account_id, subject_id)
);
CREATE INDEX interest_account ON interest (account_id);
