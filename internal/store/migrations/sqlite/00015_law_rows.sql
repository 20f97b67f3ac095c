-- +goose Up

-- What stops a clock, who is urged when, and how often heads receive citizens, as
-- an administrator changed it: a row takes the place of the program's of the same
-- code and version, as deadline_rule does.

CREATE TABLE stop_ground (
    code        TEXT NOT NULL CHECK (code <> ''),
    version     INTEGER NOT NULL CHECK (version > 0),
    valid_from  TEXT NOT NULL,
    valid_to    TEXT,
    law         TEXT NOT NULL CHECK (law <> ''),
    article     TEXT NOT NULL CHECK (article <> ''),
    law_version TEXT NOT NULL CHECK (law_version <> ''),
    mark        TEXT NOT NULL CHECK (mark IN ('read', 'known', 'unsure')),
    title_vi    TEXT NOT NULL CHECK (title_vi <> ''),
    title_en    TEXT NOT NULL CHECK (title_en <> ''),
    kinds       TEXT NOT NULL,
    terms       TEXT NOT NULL,
    PRIMARY KEY (code, version),
    CHECK (valid_to IS NULL OR valid_to >= valid_from)
);

CREATE TABLE urging_rung (
    code        TEXT NOT NULL CHECK (code <> ''),
    version     INTEGER NOT NULL CHECK (version > 0),
    valid_from  TEXT NOT NULL,
    valid_to    TEXT,
    law         TEXT NOT NULL CHECK (law <> ''),
    article     TEXT NOT NULL CHECK (article <> ''),
    law_version TEXT NOT NULL CHECK (law_version <> ''),
    mark        TEXT NOT NULL CHECK (mark IN ('read', 'known', 'unsure')),
    title_vi    TEXT NOT NULL CHECK (title_vi <> ''),
    title_en    TEXT NOT NULL CHECK (title_en <> ''),
    kinds       TEXT NOT NULL,
    terms       TEXT NOT NULL,
    days_off    INTEGER NOT NULL, -- from the due date, in the unit; before it when negative
    unit        TEXT NOT NULL CHECK (unit IN ('day', 'working_day')),
    recipients  TEXT NOT NULL CHECK (recipients <> ''),
    document    TEXT NOT NULL CHECK (document <> ''),
    PRIMARY KEY (code, version),
    CHECK (valid_to IS NULL OR valid_to >= valid_from)
);

CREATE TABLE reception_quota (
    code        TEXT NOT NULL CHECK (code <> ''),
    version     INTEGER NOT NULL CHECK (version > 0),
    valid_from  TEXT NOT NULL,
    valid_to    TEXT,
    law         TEXT NOT NULL CHECK (law <> ''),
    article     TEXT NOT NULL CHECK (article <> ''),
    law_version TEXT NOT NULL CHECK (law_version <> ''),
    mark        TEXT NOT NULL CHECK (mark IN ('read', 'known', 'unsure')),
    title_vi    TEXT NOT NULL CHECK (title_vi <> ''),
    title_en    TEXT NOT NULL CHECK (title_en <> ''),
    head        TEXT NOT NULL CHECK (head <> ''),
    days        INTEGER NOT NULL CHECK (days > 0),
    per         TEXT NOT NULL CHECK (per IN ('week', 'month')),
    delegable   BOOLEAN NOT NULL,
    urgent      BOOLEAN NOT NULL,
    PRIMARY KEY (code, version),
    CHECK (valid_to IS NULL OR valid_to >= valid_from)
);

-- By which version of its rung somebody was told.
ALTER TABLE reminder ADD COLUMN rung_version INTEGER NOT NULL DEFAULT 1 CHECK (rung_version > 0);

-- SQLite cannot change a CHECK: the table is made anew and filled from the old one.
CREATE TABLE law_event_new (
    version     INTEGER PRIMARY KEY CHECK (version > 1), -- of the law, after the change
    subject     TEXT NOT NULL CHECK (subject IN ('calendar', 'rule', 'switch', 'ground', 'ladder', 'quota')),
    code        TEXT NOT NULL CHECK (code <> ''),
    change      TEXT NOT NULL CHECK (change <> ''),
    reason      TEXT NOT NULL CHECK (reason <> ''),
    actor_id    TEXT,
    actor_name  TEXT NOT NULL,
    recorded_at TEXT NOT NULL
);
INSERT INTO law_event_new (version, subject, code, change, reason, actor_id, actor_name, recorded_at)
    SELECT version, subject, code, change, reason, actor_id, actor_name, recorded_at FROM law_event;
DROP TABLE law_event;
ALTER TABLE law_event_new RENAME TO law_event;
-- +goose StatementBegin
CREATE TRIGGER law_event_no_update BEFORE UPDATE ON law_event BEGIN
    SELECT RAISE(ABORT, 'history is append-only: UPDATE on law_event refused');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER law_event_no_delete BEFORE DELETE ON law_event BEGIN
    SELECT RAISE(ABORT, 'history is append-only: DELETE on law_event refused');
END;
-- +goose StatementEnd
