-- +goose Up

-- Who stood as a party of a petition before its parties were replaced, sealed
-- whatever the petition is: it may be found to be a denunciation later, and then
-- no text may name them.
CREATE TABLE past_party (
    authority_id INTEGER NOT NULL,
    petition_id  TEXT NOT NULL,
    version      INTEGER NOT NULL CHECK (version > 0),
    ordinal      INTEGER NOT NULL CHECK (ordinal > 0),
    box          BLOB NOT NULL,
    PRIMARY KEY (authority_id, petition_id, version, ordinal)
);

-- Every matter to which a petition belonged at some time, whole or in part: what
-- was written there may name its parties. Triggers keep it; nothing leaves it.
CREATE TABLE matter_paper (
    authority_id INTEGER NOT NULL,
    matter_id    TEXT NOT NULL,
    petition_id  TEXT NOT NULL,
    PRIMARY KEY (authority_id, matter_id, petition_id)
);
INSERT INTO matter_paper (authority_id, matter_id, petition_id)
    SELECT authority_id, matter_id, id FROM petition WHERE matter_id IS NOT NULL
    UNION SELECT authority_id, matter_id, petition_id FROM petition_part;

-- +goose StatementBegin
CREATE TRIGGER petition_in_matter AFTER INSERT ON petition WHEN NEW.matter_id IS NOT NULL BEGIN
    INSERT OR IGNORE INTO matter_paper (authority_id, matter_id, petition_id) VALUES (NEW.authority_id, NEW.matter_id, NEW.id);
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER petition_in_other_matter AFTER UPDATE OF matter_id ON petition WHEN NEW.matter_id IS NOT NULL AND OLD.matter_id IS NOT NEW.matter_id BEGIN
    INSERT OR IGNORE INTO matter_paper (authority_id, matter_id, petition_id) VALUES (NEW.authority_id, NEW.matter_id, NEW.id);
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER part_in_matter AFTER INSERT ON petition_part BEGIN
    INSERT OR IGNORE INTO matter_paper (authority_id, matter_id, petition_id) VALUES (NEW.authority_id, NEW.matter_id, NEW.petition_id);
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER part_in_other_matter AFTER UPDATE OF matter_id ON petition_part BEGIN
    INSERT OR IGNORE INTO matter_paper (authority_id, matter_id, petition_id) VALUES (NEW.authority_id, NEW.matter_id, NEW.petition_id);
END;
-- +goose StatementEnd

-- The texts of the event went through the masking of the parties: whoever may not
-- know them may read it even so.
ALTER TABLE event ADD COLUMN masked BOOLEAN NOT NULL DEFAULT false;
