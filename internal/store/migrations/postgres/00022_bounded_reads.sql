-- +goose Up

-- Matters that are resolved or ended, as matter_open has the others: a count of
-- them would otherwise read every matter.
CREATE INDEX matter_closed ON matter (authority_id, accepted_on DESC, id DESC) WHERE resolved_on IS NOT NULL OR ended_on IS NOT NULL;
