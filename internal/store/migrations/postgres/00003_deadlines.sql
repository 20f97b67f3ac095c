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
    id       SMALLINT PRIMARY KEY CHECK (id = 1),
    version  BIGINT NOT NULL CHECK (version > 0),
    followed BIGINT NOT NULL CHECK (followed > 0) -- up to which every open deadline has followed
);
INSERT INTO law_version (id, version, followed) VALUES (1, 1, 1);

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

-- The deadlines of petitions and matters, derived from their events; each open
-- one carries what the law has to be asked again when it changes.
CREATE TABLE deadline (
    authority_id BIGINT NOT NULL,
    subject_id   UUID NOT NULL,
    term         TEXT NOT NULL CHECK (term <> ''),
    seq          INTEGER NOT NULL CHECK (seq > 0),
    subject      TEXT NOT NULL CHECK (subject IN ('petition', 'matter')),
    kind         TEXT NOT NULL, -- of the case, as rules tell kinds apart
    of_office    BOOLEAN NOT NULL, -- an office is late with it
    question     TEXT NOT NULL,
    start_on     DATE NOT NULL,
    rule_code    TEXT NOT NULL, -- empty when the law sets no period
    rule_version INTEGER NOT NULL,
    due_on       DATE, -- none without a rule, and while the clock stands still
    provisional  BOOLEAN NOT NULL,
    state        TEXT NOT NULL CHECK (state IN ('open', 'met', 'ended')),
    met_on       DATE,
    moves        INTEGER NOT NULL CHECK (moves >= 0),
    started_by   BIGINT NOT NULL CHECK (started_by > 0),
    ended_by     BIGINT CHECK (ended_by > 0),
    law_version  BIGINT NOT NULL CHECK (law_version > 0),
    PRIMARY KEY (authority_id, subject_id, term, seq),
    CHECK ((state = 'met') = (met_on IS NOT NULL)),
    CHECK ((state = 'open') = (ended_by IS NULL)),
    CHECK (due_on IS NULL OR rule_code <> '')
) WITH (fillfactor = 85);
CREATE INDEX deadline_due ON deadline (authority_id, due_on, subject_id, term, seq) WHERE state = 'open' AND of_office AND due_on IS NOT NULL;

CREATE TABLE deadline_move (
    authority_id  BIGINT NOT NULL,
    subject_id    UUID NOT NULL,
    term          TEXT NOT NULL,
    seq           INTEGER NOT NULL,
    no            INTEGER NOT NULL CHECK (no > 0),
    old_due       DATE,
    new_due       DATE,
    reason        TEXT NOT NULL CHECK (reason IN ('suspension', 'resumption', 'extension', 'facts', 'correction', 'law')),
    event_version BIGINT, -- of the subject; none when the law changed
    law_version   BIGINT NOT NULL,
    recorded_at   TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (authority_id, subject_id, term, seq, no),
    CHECK ((reason = 'law') = (event_version IS NULL))
);
CREATE TRIGGER deadline_move_append_only BEFORE UPDATE OR DELETE ON deadline_move FOR EACH ROW EXECUTE FUNCTION refuse_history_change();
CREATE TRIGGER deadline_move_no_truncate BEFORE TRUNCATE ON deadline_move FOR EACH STATEMENT EXECUTE FUNCTION refuse_history_change();

-- Who was told about an open deadline, by which rung of the ladder. A date that
-- moved is a new one to be told about.
CREATE TABLE reminder (
    authority_id BIGINT NOT NULL,
    subject_id   UUID NOT NULL,
    term         TEXT NOT NULL,
    seq          INTEGER NOT NULL,
    rung         TEXT NOT NULL CHECK (rung <> ''),
    due_on       DATE NOT NULL,
    subject      TEXT NOT NULL CHECK (subject IN ('petition', 'matter')),
    recipient    TEXT NOT NULL CHECK (recipient <> ''),
    recorded_at  TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (authority_id, subject_id, term, seq, rung, due_on)
);
CREATE INDEX reminder_list ON reminder (authority_id, recorded_at, subject_id);
CREATE TRIGGER reminder_append_only BEFORE UPDATE OR DELETE ON reminder FOR EACH ROW EXECUTE FUNCTION refuse_history_change();
CREATE TRIGGER reminder_no_truncate BEFORE TRUNCATE ON reminder FOR EACH STATEMENT EXECUTE FUNCTION refuse_history_change();

-- The link by which a calendar program reads an account's deadlines. A new
-- link has a higher serial; the older ones are dead.
CREATE TABLE calendar_feed (
    authority_id BIGINT NOT NULL,
    account_id   UUID NOT NULL REFERENCES account (id),
    serial       BIGINT NOT NULL CHECK (serial > 0),
    created_at   TIMESTAMPTZ NOT NULL,
    ended_at     TIMESTAMPTZ,
    PRIMARY KEY (authority_id, account_id)
);
