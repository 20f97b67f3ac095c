-- +goose Up

-- Matters are found by their outcome, by an instance that is not the first, and by
-- the day on which they ended without a result.
ALTER TABLE listed_matter ADD COLUMN outcome TEXT NOT NULL DEFAULT '';
ALTER TABLE listed_matter ADD COLUMN instance TEXT NOT NULL DEFAULT 'first';
UPDATE listed_matter SET (outcome, instance) = (SELECT m.outcome, m.instance FROM matter AS m WHERE m.authority_id = listed_matter.authority_id AND m.id = listed_matter.id);
CREATE INDEX listed_matter_outcome ON listed_matter (authority_id, outcome, accepted_on DESC, id DESC) WHERE outcome <> '';
CREATE INDEX listed_matter_instance ON listed_matter (authority_id, instance, accepted_on DESC, id DESC) WHERE instance <> 'first';
CREATE INDEX matter_ended ON matter (authority_id, ended_on) WHERE ended_on IS NOT NULL;
DROP TRIGGER matter_listed;
-- +goose StatementBegin
CREATE TRIGGER matter_listed AFTER INSERT ON matter BEGIN
    INSERT INTO listed_matter (authority_id, id, accepted_on, state, kind, field, outcome, instance)
        VALUES (NEW.authority_id, NEW.id, NEW.accepted_on, NEW.state, NEW.kind, NEW.field, NEW.outcome, NEW.instance);
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER matter_listed_outcome AFTER UPDATE OF outcome ON matter WHEN OLD.outcome <> NEW.outcome BEGIN
    UPDATE listed_matter SET outcome = NEW.outcome WHERE authority_id = NEW.authority_id AND id = NEW.id;
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER matter_listed_instance AFTER UPDATE OF instance ON matter WHEN OLD.instance <> NEW.instance BEGIN
    UPDATE listed_matter SET instance = NEW.instance WHERE authority_id = NEW.authority_id AND id = NEW.id;
END;
-- +goose StatementEnd
