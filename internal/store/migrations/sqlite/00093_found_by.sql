-- +goose Up

-- The rule by which all petitions were last given what they are found by,
-- and how far the next has come: a rule that changes is followed in the background,
-- in portions.
CREATE TABLE search_rule (
    id           INTEGER NOT NULL PRIMARY KEY CHECK (id = 1),
    rule         INTEGER NOT NULL,
    authority_id INTEGER NOT NULL,
    petition_id  TEXT NOT NULL
);
INSERT INTO search_rule (id, rule, authority_id, petition_id) VALUES (1, 0, 0, '00000000-0000-0000-0000-000000000000');
