-- +goose Up

-- Lists of what was disposed of, or resolved, on some days find it by the day.
ALTER TABLE listed_petition ADD COLUMN disposed_on TEXT;
UPDATE listed_petition SET disposed_on = (SELECT p.disposed_on FROM petition AS p WHERE p.authority_id = listed_petition.authority_id AND p.id = listed_petition.id);
CREATE INDEX listed_petition_disposed ON listed_petition (authority_id, disposed_on) WHERE disposed_on IS NOT NULL;
CREATE INDEX matter_resolved ON matter (authority_id, resolved_on) WHERE resolved_on IS NOT NULL;
DROP TRIGGER petition_listed;
-- +goose StatementBegin
CREATE TRIGGER petition_listed AFTER INSERT ON petition BEGIN
    INSERT INTO listed_petition (authority_id, id, received_on, state, kind, field, channel, disposed_on)
        VALUES (NEW.authority_id, NEW.id, NEW.received_on, NEW.state, NEW.kind, NEW.field, NEW.channel, NEW.disposed_on);
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER petition_listed_disposed_on AFTER UPDATE OF disposed_on ON petition WHEN OLD.disposed_on IS NOT NEW.disposed_on BEGIN
    UPDATE listed_petition SET disposed_on = NEW.disposed_on WHERE authority_id = NEW.authority_id AND id = NEW.id;
END;
-- +goose StatementEnd
