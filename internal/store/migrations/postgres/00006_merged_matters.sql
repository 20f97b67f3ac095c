-- +goose Up

-- Merging of matters that turn out to be one: the emptied matter names the one
-- that took its petitions, and which they were is kept, so that a merging can
-- be undone.

ALTER TABLE matter DROP CONSTRAINT matter_state_check;
ALTER TABLE matter ADD CONSTRAINT matter_state_check CHECK (state IN ('accepted', 'verifying', 'verified', 'dialogue', 'decided', 'concluded', 'handled', 'answered', 'effective', 'enforcing', 'enforced', 'suspended', 'merged', 'appealed', 'in_court', 'terminated', 'withdrawn', 'handed_over', 'closed'));
ALTER TABLE matter ADD COLUMN merged_into UUID;
ALTER TABLE matter DROP CONSTRAINT matter_resumes;
ALTER TABLE matter ADD CONSTRAINT matter_resumes CHECK ((state IN ('suspended', 'merged')) = (resume_state <> ''));
ALTER TABLE matter DROP CONSTRAINT matter_over;
ALTER TABLE matter ADD CONSTRAINT matter_over CHECK (state NOT IN ('merged', 'appealed', 'in_court', 'terminated', 'withdrawn', 'handed_over') OR resolved_on IS NOT NULL OR ended_on IS NOT NULL);
ALTER TABLE matter ADD CONSTRAINT matter_merged CHECK ((state = 'merged') = (merged_into IS NOT NULL));
ALTER TABLE matter ADD CONSTRAINT matter_merged_over CHECK (merged_into IS NULL OR (merged_into <> id AND ended_on IS NOT NULL));

-- The version is that of the event that merged the matter; the part is 0 for a
-- petition that was not split.
CREATE TABLE merged_petition (
    authority_id BIGINT NOT NULL,
    matter_id    UUID NOT NULL,
    version      BIGINT NOT NULL CHECK (version > 0),
    petition_id  UUID NOT NULL,
    part         INTEGER NOT NULL CHECK (part >= 0),
    PRIMARY KEY (authority_id, matter_id, version, petition_id, part)
);
CREATE TRIGGER merged_petition_append_only BEFORE UPDATE OR DELETE ON merged_petition FOR EACH ROW EXECUTE FUNCTION refuse_history_change();
CREATE TRIGGER merged_petition_no_truncate BEFORE TRUNCATE ON merged_petition FOR EACH STATEMENT EXECUTE FUNCTION refuse_history_change();
