-- +goose Up

-- When the password was given with which the token's session began; a token of
-- before this has none, and its session counts from the token.
ALTER TABLE refresh_token ADD COLUMN started_at TEXT;

-- Sessions that have ended, each by the one of its tokens that was not used.
CREATE INDEX refresh_token_ended ON refresh_token (revoked_at) WHERE used_at IS NULL AND revoked_at IS NOT NULL;
