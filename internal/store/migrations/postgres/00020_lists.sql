-- +goose Up

-- What lists are narrowed by, beside petitions and matters: each in the order of
-- the list, so that a filter with few hits does not walk a register. Triggers
-- keep it; a step leaves the indexes of the wide rows, words among them, as they
-- are (a HOT update).
CREATE TABLE listed_petition (
    authority_id BIGINT NOT NULL,
    id           UUID NOT NULL,
    received_on  DATE NOT NULL,
    state        TEXT NOT NULL,
    kind         TEXT NOT NULL,
    field        TEXT NOT NULL,
    channel      TEXT NOT NULL,
    PRIMARY KEY (authority_id, id)
);
INSERT INTO listed_petition (authority_id, id, received_on, state, kind, field, channel)
    SELECT authority_id, id, received_on, state, kind, field, channel FROM petition ORDER BY authority_id, id;
CREATE INDEX listed_petition_state ON listed_petition (authority_id, state, received_on DESC, id DESC);
CREATE INDEX listed_petition_kind ON listed_petition (authority_id, kind, received_on DESC, id DESC);
CREATE INDEX listed_petition_field ON listed_petition (authority_id, field, received_on DESC, id DESC);
CREATE INDEX listed_petition_channel ON listed_petition (authority_id, channel, received_on DESC, id DESC);
CREATE TABLE listed_matter (
    authority_id BIGINT NOT NULL,
    id           UUID NOT NULL,
    accepted_on  DATE NOT NULL,
    state        TEXT NOT NULL,
    kind         TEXT NOT NULL,
    field        TEXT NOT NULL,
    PRIMARY KEY (authority_id, id)
);
INSERT INTO listed_matter (authority_id, id, accepted_on, state, kind, field)
    SELECT authority_id, id, accepted_on, state, kind, field FROM matter ORDER BY authority_id, id;
CREATE INDEX listed_matter_state ON listed_matter (authority_id, state, accepted_on DESC, id DESC);
CREATE INDEX listed_matter_kind ON listed_matter (authority_id, kind, accepted_on DESC, id DESC);
CREATE INDEX listed_matter_field ON listed_matter (authority_id, field, accepted_on DESC, id DESC);
-- +goose StatementBegin
CREATE FUNCTION list_petition() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        INSERT INTO listed_petition (authority_id, id, received_on, state, kind, field, channel)
            VALUES (NEW.authority_id, NEW.id, NEW.received_on, NEW.state, NEW.kind, NEW.field, NEW.channel);
    ELSE
        UPDATE listed_petition SET received_on = NEW.received_on, state = NEW.state, kind = NEW.kind, field = NEW.field, channel = NEW.channel
            WHERE authority_id = NEW.authority_id AND id = NEW.id;
    END IF;
    RETURN NULL;
END
$$;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE FUNCTION list_matter() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        INSERT INTO listed_matter (authority_id, id, accepted_on, state, kind, field)
            VALUES (NEW.authority_id, NEW.id, NEW.accepted_on, NEW.state, NEW.kind, NEW.field);
    ELSE
        UPDATE listed_matter SET accepted_on = NEW.accepted_on, state = NEW.state, kind = NEW.kind, field = NEW.field
            WHERE authority_id = NEW.authority_id AND id = NEW.id;
    END IF;
    RETURN NULL;
END
$$;
-- +goose StatementEnd
CREATE TRIGGER petition_listed AFTER INSERT ON petition FOR EACH ROW EXECUTE FUNCTION list_petition();
CREATE TRIGGER petition_listed_anew AFTER UPDATE ON petition FOR EACH ROW
    WHEN ((OLD.received_on, OLD.state, OLD.kind, OLD.field, OLD.channel) IS DISTINCT FROM (NEW.received_on, NEW.state, NEW.kind, NEW.field, NEW.channel))
    EXECUTE FUNCTION list_petition();
CREATE TRIGGER matter_listed AFTER INSERT ON matter FOR EACH ROW EXECUTE FUNCTION list_matter();
CREATE TRIGGER matter_listed_anew AFTER UPDATE ON matter FOR EACH ROW
    WHEN ((OLD.accepted_on, OLD.state, OLD.kind, OLD.field) IS DISTINCT FROM (NEW.accepted_on, NEW.state, NEW.kind, NEW.field))
    EXECUTE FUNCTION list_matter();

-- Matters that are neither resolved nor ended: few of all that ever were.
CREATE INDEX matter_open ON matter (authority_id, accepted_on DESC, id DESC) WHERE resolved_on IS NULL AND ended_on IS NULL;
