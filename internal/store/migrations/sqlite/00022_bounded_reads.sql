-- +goose Up

-- Matters that are resolved or ended, as matter_open has the others: a count of
-- them would otherwise read every matter.
CREATE INDEX matter_closed ON matter (authority_id, accepted_on DESC, id DESC) WHERE resolved_on IS NOT NULL OR ended_on IS NOT NULL;

-- Read from the newest on, a page of the index is unpacked whole for each word and
-- office: small ones make that cheap. A search also reads each part of the index
-- that was sorted in together, so two of a size are merged when asked for.
INSERT INTO petition_words (petition_words, rank) VALUES ('pgsz', 1000);
INSERT INTO petition_words (petition_words, rank) VALUES ('usermerge', 2);
