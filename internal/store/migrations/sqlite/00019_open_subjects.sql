-- +goose Up

-- Histories, deadlines, reminders and numbers are of any register: their
-- subjects and books are those of its cases, not of a list that stands here.
-- SQLite cannot change a CHECK: the tables are made anew and filled from the old
-- ones.

CREATE TABLE event_new (
    authority_id INTEGER NOT NULL,
    subject_id   TEXT NOT NULL,
    version      INTEGER NOT NULL CHECK (version > 0),
    subject      TEXT NOT NULL CHECK (subject <> ''),
    action       TEXT NOT NULL,
    from_state   TEXT NOT NULL,
    to_state     TEXT NOT NULL,
    effective_on TEXT NOT NULL,
    recorded_at  TEXT NOT NULL,
    written_at   TEXT NOT NULL,
    actor_id     TEXT,
    actor_name   TEXT NOT NULL,
    reason       TEXT NOT NULL,
    paper_number TEXT NOT NULL,
    paper_on     TEXT,
    paper_signer TEXT NOT NULL,
    changes      TEXT NOT NULL,
    paper_class  TEXT NOT NULL DEFAULT '' CHECK (paper_class IN ('', 'decision', 'notice', 'letter', 'guidance_slip', 'transfer_slip', 'report', 'minutes', 'conclusion')),
    paper_title  TEXT NOT NULL DEFAULT '',
    paper_year   INTEGER,
    paper_addressees TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (authority_id, subject_id, version),
    CHECK (recorded_at <= written_at)
);
INSERT INTO event_new (authority_id, subject_id, version, subject, action, from_state, to_state, effective_on, recorded_at, written_at, actor_id, actor_name, reason, paper_number, paper_on, paper_signer, changes, paper_class, paper_title, paper_year, paper_addressees)
    SELECT authority_id, subject_id, version, subject, action, from_state, to_state, effective_on, recorded_at, written_at, actor_id, actor_name, reason, paper_number, paper_on, paper_signer, changes, paper_class, paper_title, paper_year, paper_addressees FROM event;
DROP TABLE event;
ALTER TABLE event_new RENAME TO event;
CREATE UNIQUE INDEX event_paper ON event (authority_id, paper_class, paper_year, paper_number) WHERE paper_class <> '';
-- +goose StatementBegin
CREATE TRIGGER event_no_update BEFORE UPDATE ON event BEGIN
    SELECT RAISE(ABORT, 'history is append-only: UPDATE on event refused');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER event_no_delete BEFORE DELETE ON event BEGIN
    SELECT RAISE(ABORT, 'history is append-only: DELETE on event refused');
END;
-- +goose StatementEnd

CREATE TABLE deadline_new (
    authority_id INTEGER NOT NULL,
    subject_id   TEXT NOT NULL,
    term         TEXT NOT NULL CHECK (term <> ''),
    seq          INTEGER NOT NULL CHECK (seq > 0),
    subject      TEXT NOT NULL CHECK (subject <> ''),
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
INSERT INTO deadline_new (authority_id, subject_id, term, seq, subject, kind, of_office, question, start_on, rule_code, rule_version, due_on, provisional, state, met_on, moves, started_by, ended_by, law_version)
    SELECT authority_id, subject_id, term, seq, subject, kind, of_office, question, start_on, rule_code, rule_version, due_on, provisional, state, met_on, moves, started_by, ended_by, law_version FROM deadline;
DROP TABLE deadline;
ALTER TABLE deadline_new RENAME TO deadline;
CREATE INDEX deadline_due ON deadline (authority_id, due_on, subject_id, term, seq) WHERE state = 'open' AND of_office AND due_on IS NOT NULL;
CREATE INDEX deadline_effect ON deadline (due_on, authority_id) WHERE state = 'open' AND term = 'take_effect';

CREATE TABLE reminder_new (
    authority_id INTEGER NOT NULL,
    subject_id   TEXT NOT NULL,
    term         TEXT NOT NULL,
    seq          INTEGER NOT NULL,
    rung         TEXT NOT NULL CHECK (rung <> ''),
    due_on       TEXT NOT NULL,
    subject      TEXT NOT NULL CHECK (subject <> ''),
    recipient    TEXT NOT NULL CHECK (recipient <> ''),
    recorded_at  TEXT NOT NULL,
    rung_version INTEGER NOT NULL DEFAULT 1 CHECK (rung_version > 0),
    PRIMARY KEY (authority_id, subject_id, term, seq, rung, due_on)
);
INSERT INTO reminder_new (authority_id, subject_id, term, seq, rung, due_on, subject, recipient, recorded_at, rung_version)
    SELECT authority_id, subject_id, term, seq, rung, due_on, subject, recipient, recorded_at, rung_version FROM reminder;
DROP TABLE reminder;
ALTER TABLE reminder_new RENAME TO reminder;
CREATE INDEX reminder_list ON reminder (authority_id, recorded_at, subject_id);
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

CREATE TABLE register_counter_new (
    authority_id INTEGER NOT NULL,
    book         TEXT NOT NULL CHECK (book <> ''),
    year         INTEGER NOT NULL,
    last         INTEGER NOT NULL CHECK (last >= 0),
    PRIMARY KEY (authority_id, book, year)
);
INSERT INTO register_counter_new (authority_id, book, year, last)
    SELECT authority_id, book, year, last FROM register_counter;
DROP TABLE register_counter;
ALTER TABLE register_counter_new RENAME TO register_counter;
