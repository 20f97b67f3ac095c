-- +goose Up

-- Lists of what was disposed of, or resolved, on some days find it by the day.
ALTER TABLE listed_petition ADD COLUMN disposed_on DATE;
UPDATE listed_petition AS l SET disposed_on = p.disposed_on FROM petition AS p WHERE p.authority_id = l.authority_id AND p.id = l.id AND p.disposed_on IS NOT NULL;
CREATE INDEX listed_petition_disposed ON listed_petition (authority_id, disposed_on) WHERE disposed_on IS NOT NULL;
CREATE INDEX matter_resolved ON matter (authority_id, resolved_on) WHERE resolved_on IS NOT NULL;
-- +goose StatementBegin
CREATE OR REPLACE FUNCTION list_petition() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        INSERT INTO listed_petition (authority_id, id, received_on, state, kind, field, channel, disposed_on)
            VALUES (NEW.authority_id, NEW.id, NEW.received_on, NEW.state, NEW.kind, NEW.field, NEW.channel, NEW.disposed_on);
    ELSE
        UPDATE listed_petition SET received_on = NEW.received_on, state = NEW.state, kind = NEW.kind, field = NEW.field, channel = NEW.channel, disposed_on = NEW.disposed_on
            WHERE authority_id = NEW.authority_id AND id = NEW.id;
    END IF;
    RETURN NULL;
END
$$;
-- +goose StatementEnd
DROP TRIGGER petition_listed_anew ON petition;
CREATE TRIGGER petition_listed_anew AFTER UPDATE ON petition FOR EACH ROW
    WHEN ((OLD.received_on, OLD.state, OLD.kind, OLD.field, OLD.channel, OLD.disposed_on)
        IS DISTINCT FROM (NEW.received_on, NEW.state, NEW.kind, NEW.field, NEW.channel, NEW.disposed_on))
    EXECUTE FUNCTION list_petition();
