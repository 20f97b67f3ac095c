-- +goose Up

-- What lists are narrowed by, beside petitions and matters: each in the order of
-- the list, so that a filter with few hits does not walk a register. Triggers
-- keep it; on PostgreSQL a step then leaves the indexes of the wide rows, words
-- among them, as they are.
CREATE TABLE listed_petition (
    authority_id INTEGER NOT NULL,
    id           TEXT NOT NULL,
    received_on  TEXT NOT NULL,
    state        TEXT NOT NULL,
    kind         TEXT NOT NULL,
    field        TEXT NOT NULL,
    channel      TEXT NOT NULL,
    PRIMARY KEY (authority_id, id)
) WITHOUT ROWID;
INSERT INTO listed_petition (authority_id, id, received_on, state, kind, field, channel)
    SELECT authority_id, id, received_on, state, kind, field, channel FROM petition ORDER BY authority_id, id;
CREATE INDEX listed_petition_state ON listed_petition (authority_id, state, received_on DESC, id DESC);
CREATE INDEX listed_petition_kind ON listed_petition (authority_id, kind, received_on DESC, id DESC);
CREATE INDEX listed_petition_field ON listed_petition (authority_id, field, received_on DESC, id DESC);
CREATE INDEX listed_petition_channel ON listed_petition (authority_id, channel, received_on DESC, id DESC);
CREATE TABLE listed_matter (
    authority_id INTEGER NOT NULL,
    id           TEXT NOT NULL,
    accepted_on  TEXT NOT NULL,
    state        TEXT NOT NULL,
    kind         TEXT NOT NULL,
    field        TEXT NOT NULL,
    PRIMARY KEY (authority_id, id)
) WITHOUT ROWID;
INSERT INTO listed_matter (authority_id, id, accepted_on, state, kind, field)
    SELECT authority_id, id, accepted_on, state, kind, field FROM matter ORDER BY authority_id, id;
CREATE INDEX listed_matter_state ON listed_matter (authority_id, state, accepted_on DESC, id DESC);
CREATE INDEX listed_matter_kind ON listed_matter (authority_id, kind, accepted_on DESC, id DESC);
CREATE INDEX listed_matter_field ON listed_matter (authority_id, field, accepted_on DESC, id DESC);
-- +goose StatementBegin
CREATE TRIGGER petition_listed AFTER INSERT ON petition BEGIN
    INSERT INTO listed_petition (authority_id, id, received_on, state, kind, field, channel)
        VALUES (NEW.authority_id, NEW.id, NEW.received_on, NEW.state, NEW.kind, NEW.field, NEW.channel);
END;
-- +goose StatementEnd
-- One for each column: a step pays for the index of what it changes.
-- +goose StatementBegin
CREATE TRIGGER petition_listed_state AFTER UPDATE OF state ON petition WHEN OLD.state <> NEW.state BEGIN
    UPDATE listed_petition SET state = NEW.state WHERE authority_id = NEW.authority_id AND id = NEW.id;
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER petition_listed_kind AFTER UPDATE OF kind ON petition WHEN OLD.kind <> NEW.kind BEGIN
    UPDATE listed_petition SET kind = NEW.kind WHERE authority_id = NEW.authority_id AND id = NEW.id;
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER petition_listed_field AFTER UPDATE OF field ON petition WHEN OLD.field <> NEW.field BEGIN
    UPDATE listed_petition SET field = NEW.field WHERE authority_id = NEW.authority_id AND id = NEW.id;
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER petition_listed_channel AFTER UPDATE OF channel ON petition WHEN OLD.channel <> NEW.channel BEGIN
    UPDATE listed_petition SET channel = NEW.channel WHERE authority_id = NEW.authority_id AND id = NEW.id;
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER petition_listed_received_on AFTER UPDATE OF received_on ON petition WHEN OLD.received_on <> NEW.received_on BEGIN
    UPDATE listed_petition SET received_on = NEW.received_on WHERE authority_id = NEW.authority_id AND id = NEW.id;
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER matter_listed AFTER INSERT ON matter BEGIN
    INSERT INTO listed_matter (authority_id, id, accepted_on, state, kind, field)
        VALUES (NEW.authority_id, NEW.id, NEW.accepted_on, NEW.state, NEW.kind, NEW.field);
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER matter_listed_state AFTER UPDATE OF state ON matter WHEN OLD.state <> NEW.state BEGIN
    UPDATE listed_matter SET state = NEW.state WHERE authority_id = NEW.authority_id AND id = NEW.id;
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER matter_listed_kind AFTER UPDATE OF kind ON matter WHEN OLD.kind <> NEW.kind BEGIN
    UPDATE listed_matter SET kind = NEW.kind WHERE authority_id = NEW.authority_id AND id = NEW.id;
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER matter_listed_field AFTER UPDATE OF field ON matter WHEN OLD.field <> NEW.field BEGIN
    UPDATE listed_matter SET field = NEW.field WHERE authority_id = NEW.authority_id AND id = NEW.id;
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER matter_listed_accepted_on AFTER UPDATE OF accepted_on ON matter WHEN OLD.accepted_on <> NEW.accepted_on BEGIN
    UPDATE listed_matter SET accepted_on = NEW.accepted_on WHERE authority_id = NEW.authority_id AND id = NEW.id;
END;
-- +goose StatementEnd

-- Matters that are neither resolved nor ended: few of all that ever were.
CREATE INDEX matter_open ON matter (authority_id, accepted_on DESC, id DESC) WHERE resolved_on IS NULL AND ended_on IS NULL;

-- What a petition is found by: the words of its search key, each with the
-- authority before it in eight digits ("00000068nguyen"), so that the words of an
-- office are a list of their own. The index keeps neither texts nor places within
-- them, and the beginnings of two to seven letters; rows run with the day of
-- receipt, so that the newest are found without sorting all. What leaves the
-- index leaves the file: names of denouncers are taken out of it.
--
-- New rows wait to be sorted in together: each by itself would cost more than
-- the rest of the registration.
CREATE VIRTUAL TABLE petition_words USING fts5 (key, content = '', detail = 'none', columnsize = 0, tokenize = 'ascii', prefix = '10 11 12 13 14 15');
INSERT INTO petition_words (petition_words, rank) VALUES ('secure-delete', 1);
-- The place of a petition in the index: the day of receipt, as SQLite's Julian
-- day, above 36 bits that count.
CREATE TABLE search_entry (
    place        INTEGER PRIMARY KEY,
    authority_id INTEGER NOT NULL,
    id           TEXT NOT NULL,
    UNIQUE (authority_id, id)
);
CREATE TABLE search_unsorted (
    authority_id INTEGER NOT NULL,
    id           TEXT NOT NULL,
    PRIMARY KEY (authority_id, id)
) WITHOUT ROWID;
INSERT INTO search_unsorted (authority_id, id) SELECT authority_id, id FROM petition ORDER BY authority_id, id;
-- +goose StatementBegin
CREATE TRIGGER petition_words_new AFTER INSERT ON petition BEGIN
    INSERT INTO search_unsorted (authority_id, id) VALUES (NEW.authority_id, NEW.id);
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER petition_words_changed AFTER UPDATE OF search_key, received_on ON petition
WHEN OLD.search_key <> NEW.search_key OR OLD.received_on <> NEW.received_on BEGIN
    INSERT INTO petition_words (petition_words, rowid, key)
        SELECT 'delete', e.place, printf('%08x', OLD.authority_id) || replace(OLD.search_key, ' ', ' ' || printf('%08x', OLD.authority_id))
        FROM search_entry AS e WHERE e.authority_id = OLD.authority_id AND e.id = OLD.id;
    DELETE FROM search_entry WHERE authority_id = OLD.authority_id AND id = OLD.id;
    INSERT OR IGNORE INTO search_unsorted (authority_id, id) VALUES (NEW.authority_id, NEW.id);
END;
-- +goose StatementEnd
