-- +goose Up

-- A case that is handed over to a successor closes here and goes on there, with
-- its dates. Each side names the other; the ledger moves what is open from one
-- authority to the other without counting it twice.
ALTER TABLE petition ADD COLUMN origin_number TEXT NOT NULL DEFAULT '';
ALTER TABLE petition ADD COLUMN taken_as TEXT NOT NULL DEFAULT '';
ALTER TABLE petition ADD COLUMN taken_on DATE CHECK ((taken_as = '') = (taken_on IS NULL));
ALTER TABLE petition ADD COLUMN handed_to_authority_id BIGINT;
ALTER TABLE petition ADD COLUMN handed_to_id UUID CHECK ((handed_to_id IS NULL) = (handed_to_authority_id IS NULL) AND (handed_to_id IS NULL OR state IN ('handed_over', 'closed')));
ALTER TABLE matter ADD COLUMN origin_authority_id BIGINT;
ALTER TABLE matter ADD COLUMN origin_id UUID;
ALTER TABLE matter ADD COLUMN origin_number TEXT NOT NULL DEFAULT '';
ALTER TABLE matter ADD COLUMN taken_as TEXT NOT NULL DEFAULT '';
ALTER TABLE matter ADD COLUMN taken_on DATE CHECK ((taken_as = '') = (taken_on IS NULL));
ALTER TABLE matter ADD COLUMN handed_to_authority_id BIGINT;
ALTER TABLE matter ADD COLUMN handed_to_id UUID CHECK ((handed_to_id IS NULL) = (handed_to_authority_id IS NULL) AND (handed_to_id IS NULL OR state IN ('handed_over', 'closed')));
CREATE UNIQUE INDEX petition_taken ON petition (authority_id, origin_authority_id, origin_id) WHERE taken_as <> '';
CREATE UNIQUE INDEX matter_taken ON matter (authority_id, origin_authority_id, origin_id) WHERE taken_as <> '';

ALTER TABLE ledger DROP CONSTRAINT ledger_measure_check;
ALTER TABLE ledger ADD CONSTRAINT ledger_measure_check CHECK (measure IN ('received', 'processed', 'competent', 'accepted', 'resolved', 'ended', 'handed_over', 'taken_over', 'competent_handed_over', 'competent_taken_over')) NOT VALID;
ALTER TABLE ledger VALIDATE CONSTRAINT ledger_measure_check;
