-- +goose Up

-- The matters through which a paper went: when it is found to be a denunciation,
-- what else was in them may name who sent it.
CREATE INDEX matter_paper_petition ON matter_paper (authority_id, petition_id);
