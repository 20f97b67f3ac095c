-- +goose Up

-- The papers of one person, the newest last: a hint at duplicates reads some of
-- them, however many somebody has sent.
DROP INDEX party_identity;
DROP INDEX party_person;
DROP INDEX sealed_party_identity;
DROP INDEX sealed_party_person;
CREATE INDEX party_identity ON party (authority_id, identity_index, petition_id) WHERE identity_index IS NOT NULL;
CREATE INDEX party_person ON party (authority_id, person_key, petition_id) WHERE person_key IS NOT NULL;
CREATE INDEX sealed_party_identity ON sealed_party (authority_id, identity_index, petition_id) WHERE identity_index IS NOT NULL;
CREATE INDEX sealed_party_person ON sealed_party (authority_id, person_index, petition_id) WHERE person_index IS NOT NULL;
