-- +goose Up

-- While a file is closed: where the matter stood. One that was up at the next instance
-- goes on from there when nothing comes of that.
ALTER TABLE matter ADD COLUMN closed_from TEXT NOT NULL DEFAULT '';

-- What goes on from a matter, at whichever authority.
CREATE INDEX matter_next ON matter (prior_authority_id, prior_id) WHERE prior_id IS NOT NULL;
