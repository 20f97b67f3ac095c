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
    day            TEXT PRIMARY KEY,
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
    outside        TEXT NOT NULL CHECK (outside IN ('', 'yes', 'no')),
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
    valid_from     TEXT NOT NULL,
    valid_to       TEXT,
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
    id       INTEGER PRIMARY KEY CHECK (id = 1),
    version  INTEGER NOT NULL CHECK (version > 0),
    followed INTEGER NOT NULL CHECK (followed > 0) -- up to which every open deadline has followed
);
INSERT INTO law_version (id, version, followed) VALUES (1, 1, 1);

CREATE TABLE law_event (
    version     INTEGER PRIMARY KEY CHECK (version > 1), -- of the law, after the change
    subject     TEXT NOT NULL CHECK (subject IN ('calendar', 'rule', 'switch')),
    code        TEXT NOT NULL CHECK (code <> ''),
    change      TEXT NOT NULL CHECK (change <> ''),
    reason      TEXT NOT NULL CHECK (reason <> ''),
    actor_id    TEXT,
    actor_name  TEXT NOT NULL,
    recorded_at TEXT NOT NULL
);

-- The deadlines of petitions and matters, derived from their events; each open
-- one carries what the law has to be asked again when it changes.
CREATE TABLE deadline (
    authority_id INTEGER NOT NULL,
    subject_id   TEXT NOT NULL,
    term         TEXT NOT NULL CHECK (term <> ''),
    seq          INTEGER NOT NULL CHECK (seq > 0),
    subject      TEXT NOT NULL CHECK (subject IN ('petition', 'matter')),
    kind         TEXT NOT NULL, -- of the case, as rules tell kinds apart
    of_office    BOOLEAN NOT NULL, -- an office is late with it
    question     TEXT NOT NULL,
    start_on     TEXT NOT NULL,
    rule_code    TEXT NOT NULL, -- empty when the law sets no period
    rule_version INTEGER NOT NULL,
    due_on       TEXT, -- none without a rule, and while the clock stands still
    provisional  BOOLEAN NOT NULL,
    state        TEXT NOT NULL CHECK (state IN ('open', 'met', 'ended')),
    met_on       TEXT,
    moves        INTEGER NOT NULL CHECK (moves >= 0),
    started_by   INTEGER NOT NULL CHECK (started_by > 0),
    ended_by     INTEGER CHECK (ended_by > 0),
    law_version  INTEGER NOT NULL CHECK (law_version > 0),
    PRIMARY KEY (authority_id, subject_id, term, seq),
    CHECK ((state = 'met') = (met_on IS NOT NULL)),
    CHECK ((state = 'open') = (ended_by IS NULL)),
    CHECK (due_on IS NULL OR rule_code <> '')
);
CREATE INDEX deadline_due ON deadline (authority_id, due_on, subject_id, term, seq) WHERE state = 'open' AND of_office AND due_on IS NOT NULL;

CREATE TABLE deadline_move (
    authority_id  INTEGER NOT NULL,
    subject_id    TEXT NOT NULL,
    term          TEXT NOT NULL,
    seq           INTEGER NOT NULL,
    no            INTEGER NOT NULL CHECK (no > 0),
    old_due       TEXT,
    new_due       TEXT,
    reason        TEXT NOT NULL CHECK (reason IN ('suspension', 'resumption', 'extension', 'facts', 'correction', 'law')),
    event_version INTEGER, -- of the subject; none when the law changed
    law_version   INTEGER NOT NULL,
    recorded_at   TEXT NOT NULL,
    PRIMARY KEY (authority_id, subject_id, term, seq, no),
    CHECK ((reason = 'law') = (event_version IS NULL))
);

-- Who was told about an open deadline, by which rung of the ladder. A date that
-- moved is a new one to be told about.
CREATE TABLE reminder (
    authority_id INTEGER NOT NULL,
    subject_id   TEXT NOT NULL,
    term         TEXT NOT NULL,
    seq          INTEGER NOT NULL,
    rung         TEXT NOT NULL CHECK (rung <> ''),
    due_on       TEXT NOT NULL,
    subject      TEXT NOT NULL CHECK (subject IN ('petition', 'matter')),
    recipient    TEXT NOT NULL CHECK (recipient <> ''),
    recorded_at  TEXT NOT NULL,
    PRIMARY KEY (authority_id, subject_id, term, seq, rung, due_on)
);
CREATE INDEX reminder_list ON reminder (authority_id, recorded_at, subject_id);

-- The link by which a calendar program reads an account's deadlines. A new
-- link has a higher serial; the older ones are dead.
CREATE TABLE calendar_feed (
    authority_id INTEGER NOT NULL,
    account_id   TEXT NOT NULL REFERENCES account (id),
    serial       INTEGER NOT NULL CHECK (serial > 0),
    created_at   TEXT NOT NULL,
    ended_at     TEXT,
    PRIMARY KEY (authority_id, account_id)
);

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
-- +goose StatementBegin
CREATE TRIGGER deadline_move_no_update BEFORE UPDATE ON deadline_move BEGIN
    SELECT RAISE(ABORT, 'history is append-only: UPDATE on deadline_move refused');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER deadline_move_no_delete BEFORE DELETE ON deadline_move BEGIN
    SELECT RAISE(ABORT, 'history is append-only: DELETE on deadline_move refused');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER reminder_no_update BEFORE UPDATE ON reminder BEGIN
    SELECT RAISE(ABORT, 'history is append-only: UPDATE on reminder refused');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER reminder_no_delete BEFORE DELETE ON reminder BEGIN
    SELECT RAISE(ABORT, 'history is append-only: DELETE on reminder refused');
END;
-- +goose StatementEnd
