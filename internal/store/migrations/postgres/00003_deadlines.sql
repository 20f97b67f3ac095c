-- +goose Up

-- The law as an administrator changed it. The rows that come with the program
-- are not stored: a row here takes the place of one of them.

CREATE TABLE calendar_year (
    year    INTEGER PRIMARY KEY,
    status  TEXT NOT NULL CHECK (status IN ('approved', 'provisional')),
    source  TEXT NOT NULL CHECK (source <> ''),
    note_vi TEXT NOT NULL,
    note_en TEXT NOT NULL
);

CREATE TABLE calendar_day (
    day            DATE PRIMARY KEY,
    year           INTEGER NOT NULL REFERENCES calendar_year (year),
    kind           TEXT NOT NULL CHECK (kind IN ('public_holiday', 'compensatory_off', 'swapped_off', 'swapped_working')),
    name_vi        TEXT NOT NULL CHECK (name_vi <> ''),
    name_en        TEXT NOT NULL CHECK (name_en <> ''),
    source         TEXT NOT NULL CHECK (source <> ''),
    mark           TEXT NOT NULL CHECK (mark IN ('read', 'known', 'unsure')),
    held_by_switch TEXT NOT NULL DEFAULT ''
);
CREATE INDEX calendar_day_year ON calendar_day (year);

CREATE TABLE deadline_rule (
    code           TEXT NOT NULL CHECK (code <> ''),
    version        INTEGER NOT NULL CHECK (version > 0),
    term           TEXT NOT NULL CHECK (term <> ''),
    kinds          TEXT NOT NULL,
    instances      TEXT NOT NULL,
    complexities   TEXT NOT NULL,
    branches       TEXT NOT NULL,
    tiers          TEXT NOT NULL,
    remote         TEXT NOT NULL CHECK (remote IN ('', 'yes', 'no')),
    dismissal      TEXT NOT NULL CHECK (dismissal IN ('', 'yes', 'no')),
    delegated      TEXT NOT NULL CHECK (delegated IN ('', 'yes', 'no')),
    unit           TEXT NOT NULL CHECK (unit IN ('day', 'working_day', 'year')),
    length         INTEGER NOT NULL CHECK (length > 0),
    times          INTEGER NOT NULL CHECK (times >= 0),
    ceiling        INTEGER NOT NULL CHECK (ceiling >= 0),
    backwards      BOOLEAN NOT NULL,
    start_event    TEXT NOT NULL CHECK (start_event <> ''),
    decided_by     TEXT NOT NULL CHECK (decided_by <> ''),
    valid_from     DATE NOT NULL,
    valid_to       DATE,
    held_by_switch TEXT NOT NULL,
    law            TEXT NOT NULL CHECK (law <> ''),
    article        TEXT NOT NULL CHECK (article <> ''),
    law_version    TEXT NOT NULL CHECK (law_version <> ''),
    mark           TEXT NOT NULL CHECK (mark IN ('read', 'known', 'unsure')),
    title_vi       TEXT NOT NULL CHECK (title_vi <> ''),
    title_en       TEXT NOT NULL CHECK (title_en <> ''),
    note_vi        TEXT NOT NULL,
    note_en        TEXT NOT NULL,
    PRIMARY KEY (code, version),
    CHECK (valid_to IS NULL OR valid_to >= valid_from)
);

CREATE TABLE legal_switch (
    code  TEXT PRIMARY KEY CHECK (code <> ''),
    value TEXT NOT NULL CHECK (value <> '')
);

-- One row; its version rises with every change of the law, so that each server
-- knows when its copy is old.
CREATE TABLE law_version (
    id      SMALLINT PRIMARY KEY CHECK (id = 1),
    version BIGINT NOT NULL CHECK (version > 0)
);
INSERT INTO law_version (id, version) VALUES (1, 1);

CREATE TABLE law_event (
    version     BIGINT PRIMARY KEY CHECK (version > 1), -- of the law, after the change
    subject     TEXT NOT NULL CHECK (subject IN ('calendar', 'rule', 'switch')),
    code        TEXT NOT NULL CHECK (code <> ''),
    change      TEXT NOT NULL CHECK (change <> ''),
    reason      TEXT NOT NULL CHECK (reason <> ''),
    actor_id    UUID,
    actor_name  TEXT NOT NULL,
    recorded_at TIMESTAMPTZ NOT NULL
);
CREATE TRIGGER law_event_append_only BEFORE UPDATE OR DELETE ON law_event FOR EACH ROW EXECUTE FUNCTION refuse_history_change();
CREATE TRIGGER law_event_no_truncate BEFORE TRUNCATE ON law_event FOR EACH STATEMENT EXECUTE FUNCTION refuse_history_change();
