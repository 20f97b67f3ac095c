-- +goose Up

-- From where a session was begun or renewed: the client as it calls itself, and the
-- network address, of IPv6 the /64. Tokens of before have neither.
ALTER TABLE refresh_token ADD COLUMN device TEXT;
ALTER TABLE refresh_token ADD COLUMN address TEXT;

-- A session by its youngest token.
CREATE INDEX refresh_token_youngest ON refresh_token (authority_id, account_id) WHERE used_at IS NULL;

-- Attempts to sign in, by what they are limited by. The key is a keyed digest cut
-- to so few digits that there can only be so many rows; full_at is when as many
-- attempts may be made again as at first. A row whose time has come means nothing.
CREATE TABLE sign_in_bucket (
    key     TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    full_at TIMESTAMPTZ NOT NULL
);
