-- +goose Up

-- What happened to accounts, by the authorities that it concerns: the office of the
-- account, and those at which it has, had or shall have a role.
CREATE TABLE account_notice (
    authority_id INTEGER NOT NULL,
    recorded_at  TEXT NOT NULL,
    account_id   TEXT NOT NULL REFERENCES account (id),
    version      INTEGER NOT NULL,
    PRIMARY KEY (authority_id, recorded_at, account_id, version)
);

INSERT INTO account_notice (authority_id, recorded_at, account_id, version)
SELECT a.authority_id, e.recorded_at, e.account_id, e.version FROM account_event AS e JOIN account AS a ON a.id = e.account_id;
