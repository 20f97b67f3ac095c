-- +goose Up

-- Matters are found by their outcome, by an instance that is not the first, and by
-- the day on which they ended without a result.
ALTER TABLE listed_matter ADD COLUMN outcome TEXT NOT NULL DEFAULT '', ADD COLUMN instance TEXT NOT NULL DEFAULT 'first';
UPDATE listed_matter AS l SET outcome = m.outcome, instance = m.instance FROM matter AS m
    WHERE m.authority_id = l.authority_id AND m.id = l.id AND (m.outcome <> '' OR m.instance <> 'first');
CREATE INDEX listed_matter_outcome ON listed_matter (authority_id, outcome, accepted_on DESC, id DESC) WHERE outcome <> '';
CREATE INDEX listed_matter_instance ON listed_matter (authority_id, instance, accepted_on DESC, id DESC) WHERE instance <> 'first';
CREATE INDEX matter_ended ON matter (authority_id, ended_on) WHERE ended_on IS NOT NULL;
-- +goose StatementBegin
CREATE OR REPLACE FUNCTION list_matter() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        INSERT INTO listed_matter (authority_id, id, accepted_on, state, kind, field, outcome, instance)
            VALUES (NEW.authority_id, NEW.id, NEW.accepted_on, NEW.state, NEW.kind, NEW.field, NEW.outcome, NEW.instance);
    ELSE
        UPDATE listed_matter SET accepted_on = NEW.accepted_on, state = NEW.state, kind = NEW.kind, field = NEW.field, outcome = NEW.outcome, instance = NEW.instance
            WHERE authority_id = NEW.authority_id AND id = NEW.id;
    END IF;
    RETURN NULL;
END
$$;
-- +goose StatementEnd
DROP TRIGGER matter_listed_anew ON matter;
CREATE TRIGGER matter_listed_anew AFTER UPDATE ON matter FOR EACH ROW
    WHEN ((OLD.accepted_on, OLD.state, OLD.kind, OLD.field, OLD.outcome, OLD.instance)
        IS DISTINCT FROM (NEW.accepted_on, NEW.state, NEW.kind, NEW.field, NEW.outcome, NEW.instance))
    EXECUTE FUNCTION list_matter();
