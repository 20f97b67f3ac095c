-- +goose Up

-- Who stood as a party of a petition before its parties were replaced, sealed
-- whatever the petition is: it may be found to be a denunciation later, and then
-- no text may name them.
CREATE TABLE past_party (
    authority_id BIGINT NOT NULL,
    petition_id  UUID NOT NULL,
    version      BIGINT NOT NULL CHECK (version > 0),
    ordinal      INTEGER NOT NULL CHECK (ordinal > 0),
    box          BYTEA NOT NULL,
    PRIMARY KEY (authority_id, petition_id, version, ordinal)
);

-- Every matter to which a petition belonged at some time, whole or in part: what
-- was written there may name its parties. Triggers keep it; nothing leaves it.
CREATE TABLE matter_paper (
    authority_id BIGINT NOT NULL,
    matter_id    UUID NOT NULL,
    petition_id  UUID NOT NULL,
    PRIMARY KEY (authority_id, matter_id, petition_id)
);
INSERT INTO matter_paper (authority_id, matter_id, petition_id)
    SELECT authority_id, matter_id, id FROM petition WHERE matter_id IS NOT NULL
    UNION SELECT authority_id, matter_id, petition_id FROM petition_part;

-- +goose StatementBegin
CREATE FUNCTION note_matter_of_petition() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO matter_paper (authority_id, matter_id, petition_id) VALUES (NEW.authority_id, NEW.matter_id, NEW.id) ON CONFLICT DO NOTHING;
    RETURN NULL;
END $$;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE FUNCTION note_matter_of_part() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO matter_paper (authority_id, matter_id, petition_id) VALUES (NEW.authority_id, NEW.matter_id, NEW.petition_id) ON CONFLICT DO NOTHING;
    RETURN NULL;
END $$;
-- +goose StatementEnd
CREATE TRIGGER petition_in_matter AFTER INSERT ON petition FOR EACH ROW WHEN (NEW.matter_id IS NOT NULL) EXECUTE FUNCTION note_matter_of_petition();
CREATE TRIGGER petition_in_other_matter AFTER UPDATE ON petition FOR EACH ROW
    WHEN (NEW.matter_id IS NOT NULL AND OLD.matter_id IS DISTINCT FROM NEW.matter_id) EXECUTE FUNCTION note_matter_of_petition();
CREATE TRIGGER part_in_matter AFTER INSERT OR UPDATE ON petition_part FOR EACH ROW EXECUTE FUNCTION note_matter_of_part();

-- The texts of the event went through the masking of the parties: whoever may not
-- know them may read it even so.
ALTER TABLE event ADD COLUMN masked BOOLEAN NOT NULL DEFAULT false;
