-- +goose Up

-- Reference tables: small, the same on every node.

CREATE TABLE authority (
    id          INTEGER PRIMARY KEY,
    name        TEXT NOT NULL,
    tier        TEXT NOT NULL CHECK (tier IN ('central', 'province', 'district', 'commune')),
    branch      TEXT NOT NULL CHECK (branch IN ('state', 'party', 'elected', 'front', 'judiciary', 'service_unit')),
    place       TEXT NOT NULL DEFAULT '',
    valid_from  TEXT,
    valid_to    TEXT,
    ended_by    TEXT NOT NULL DEFAULT '',
    source      TEXT NOT NULL DEFAULT '',
    version     INTEGER NOT NULL DEFAULT 1,
    created_at  TEXT NOT NULL,
    CHECK (valid_to IS NULL OR valid_from IS NULL OR valid_to >= valid_from)
);

CREATE TABLE authority_name (
    authority_id INTEGER NOT NULL REFERENCES authority (id),
    name         TEXT NOT NULL,
    valid_from   TEXT,
    valid_to     TEXT,
    document     TEXT NOT NULL DEFAULT ''
);
CREATE INDEX authority_name_owner ON authority_name (authority_id);

CREATE TABLE authority_code (
    authority_id INTEGER NOT NULL REFERENCES authority (id),
    system       TEXT NOT NULL,
    code         TEXT NOT NULL,
    valid_from   TEXT,
    valid_to     TEXT,
    document     TEXT NOT NULL DEFAULT ''
);
CREATE INDEX authority_code_owner ON authority_code (authority_id);
CREATE INDEX authority_code_code ON authority_code (system, code);

CREATE TABLE authority_parent (
    child_id   INTEGER NOT NULL REFERENCES authority (id),
    parent_id  INTEGER NOT NULL REFERENCES authority (id),
    valid_from TEXT,
    valid_to   TEXT,
    document   TEXT NOT NULL DEFAULT '',
    CHECK (child_id <> parent_id)
);
CREATE INDEX authority_parent_child ON authority_parent (child_id);

CREATE TABLE authority_succession (
    predecessor_id INTEGER NOT NULL REFERENCES authority (id),
    successor_id   INTEGER NOT NULL REFERENCES authority (id),
    effective_on   TEXT NOT NULL,
    document       TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (predecessor_id, successor_id)
);

CREATE TABLE authority_event (
    authority_id INTEGER NOT NULL REFERENCES authority (id),
    version      INTEGER NOT NULL,
    change       TEXT NOT NULL,
    actor_id     TEXT,
    actor_name   TEXT NOT NULL,
    recorded_at  TEXT NOT NULL,
    PRIMARY KEY (authority_id, version)
);

-- One row; its version rises with every change of the directory, so that each
-- server knows when its copy is old. Ids are handed out from next_id and never
-- again, whatever becomes of the authority.
CREATE TABLE directory_version (
    id      INTEGER PRIMARY KEY CHECK (id = 1),
    version INTEGER NOT NULL,
    next_id INTEGER NOT NULL CHECK (next_id > 0)
);
INSERT INTO directory_version (id, version, next_id) VALUES (1, 1, 1);

-- People sign in by a name that is unique in the whole deployment, so accounts
-- are a reference table too; authority_id is the office they belong to.
CREATE TABLE account (
    id            TEXT PRIMARY KEY,
    authority_id  INTEGER NOT NULL REFERENCES authority (id),
    username      TEXT NOT NULL UNIQUE,
    display_name  TEXT NOT NULL CHECK (display_name <> ''),
    search_key    TEXT NOT NULL,
    password_hash TEXT NOT NULL,
    must_change   BOOLEAN NOT NULL,
    disabled_at   TEXT,
    created_at    TEXT NOT NULL,
    version       INTEGER NOT NULL CHECK (version > 0)
);
CREATE INDEX account_authority ON account (authority_id, username);

CREATE TABLE account_grant (
    account_id   TEXT NOT NULL REFERENCES account (id),
    role         TEXT NOT NULL CHECK (role IN ('clerk', 'officer', 'head', 'supervisor', 'auditor', 'administrator')),
    authority_id INTEGER NOT NULL REFERENCES authority (id),
    PRIMARY KEY (account_id, role, authority_id)
);

CREATE TABLE account_event (
    account_id  TEXT NOT NULL REFERENCES account (id),
    version     INTEGER NOT NULL CHECK (version > 0),
    action      TEXT NOT NULL,
    detail      TEXT NOT NULL,
    actor_id    TEXT,
    actor_name  TEXT NOT NULL,
    recorded_at TEXT NOT NULL,
    PRIMARY KEY (account_id, version)
);

CREATE TABLE signing_key (
    id           TEXT PRIMARY KEY,
    seed         BLOB NOT NULL,
    created_at   TEXT NOT NULL,
    activates_at TEXT NOT NULL,
    retires_at   TEXT NOT NULL,
    CHECK (activates_at < retires_at)
);

-- Owned tables: the authority that owns a row stands first in every key.

-- The owner is the office of the account; a token's text names it, so that a
-- renewal reads one owner's rows.
CREATE TABLE refresh_token (
    authority_id INTEGER NOT NULL,
    hash         BLOB NOT NULL,
    id           TEXT NOT NULL,
    family       TEXT NOT NULL,
    account_id   TEXT NOT NULL REFERENCES account (id),
    issued_at    TEXT NOT NULL,
    expires_at   TEXT NOT NULL,
    used_at      TEXT,
    revoked_at   TEXT,
    PRIMARY KEY (authority_id, hash)
);
CREATE INDEX refresh_token_family ON refresh_token (authority_id, family);
CREATE INDEX refresh_token_account ON refresh_token (authority_id, account_id);
CREATE INDEX refresh_token_expires ON refresh_token (expires_at);

CREATE TABLE register_counter (
    authority_id INTEGER NOT NULL,
    book         TEXT NOT NULL CHECK (book IN ('petitions', 'matters')),
    year         INTEGER NOT NULL,
    last         INTEGER NOT NULL CHECK (last >= 0),
    PRIMARY KEY (authority_id, book, year)
);

CREATE TABLE matter (
    authority_id INTEGER NOT NULL,
    id           TEXT NOT NULL,
    year         INTEGER NOT NULL,
    no           INTEGER NOT NULL CHECK (no > 0),
    state        TEXT NOT NULL CHECK (state IN ('accepted', 'verifying', 'verified', 'dialogue', 'decided', 'concluded', 'handled', 'answered', 'published', 'effective', 'enforcing', 'suspended', 'terminated', 'withdrawn', 'handed_over', 'closed')),
    kind         TEXT NOT NULL CHECK (kind IN ('complaint', 'denunciation', 'recommendation', 'feedback')),
    field        TEXT NOT NULL,
    channel      TEXT NOT NULL,
    many         BOOLEAN NOT NULL,
    instance     TEXT NOT NULL CHECK (instance IN ('first', 'second', 'further')),
    subject      TEXT NOT NULL,
    accepted_on  TEXT NOT NULL,
    last_on      TEXT NOT NULL,
    outcome      TEXT NOT NULL CHECK (outcome IN ('', 'right', 'partly_right', 'wrong', 'answered', 'withdrawn', 'terminated')),
    resolved_on  TEXT,
    ended_on     TEXT,
    source       TEXT NOT NULL DEFAULT '',
    version      INTEGER NOT NULL CHECK (version > 0),
    PRIMARY KEY (authority_id, id),
    UNIQUE (authority_id, year, no),
    CHECK ((outcome = '') = (resolved_on IS NULL)),
    CHECK (resolved_on IS NULL OR ended_on IS NULL),
    CHECK (resolved_on IS NULL OR resolved_on >= accepted_on),
    CHECK (state NOT IN ('accepted', 'verifying', 'verified', 'dialogue') OR (resolved_on IS NULL AND ended_on IS NULL)),
    CHECK (state NOT IN ('decided', 'concluded', 'handled', 'answered', 'published', 'effective', 'enforcing') OR resolved_on IS NOT NULL)
);
CREATE INDEX matter_list ON matter (authority_id, accepted_on DESC, id DESC);
CREATE UNIQUE INDEX matter_source ON matter (authority_id, source) WHERE source <> '';

CREATE TABLE petition (
    authority_id        INTEGER NOT NULL,
    id                  TEXT NOT NULL,
    year                INTEGER NOT NULL,
    no                  INTEGER NOT NULL CHECK (no > 0),
    state               TEXT NOT NULL CHECK (state IN ('received', 'classified', 'accepted', 'joined', 'not_accepted', 'guided', 'transferred', 'urged', 'returned', 'filed', 'withdrawn', 'handed_over')),
    kind_declared       TEXT NOT NULL,
    kind                TEXT NOT NULL CHECK (kind IN ('complaint', 'denunciation', 'recommendation', 'feedback', 'mixed')),
    channel             TEXT NOT NULL CHECK (channel IN ('in_person', 'post', 'drop_box', 'forwarded', 'leader', 'online', 'other')),
    field               TEXT NOT NULL CHECK (field IN ('land', 'policy', 'officials', 'admin_other', 'corruption', 'judicial', 'party', 'other')),
    received_on         TEXT NOT NULL,
    subject             TEXT NOT NULL CHECK (subject <> ''),
    content             TEXT NOT NULL,
    respondent          TEXT NOT NULL,
    contested_decision  TEXT NOT NULL,
    originals           BOOLEAN NOT NULL,
    signatories         INTEGER NOT NULL CHECK (signatories >= 0),
    anonymous           BOOLEAN NOT NULL,
    organisation        BOOLEAN NOT NULL,
    eligibility         TEXT NOT NULL CHECK (eligibility IN ('', 'eligible', 'ineligible')),
    competence          TEXT NOT NULL,
    last_on             TEXT NOT NULL,
    disposed_on         TEXT,
    matter_id           TEXT,
    origin_authority_id INTEGER,
    origin_id           TEXT,
    transferred_to      INTEGER,
    transfer_name       TEXT NOT NULL,
    reply_on            TEXT,
    reply_text          TEXT NOT NULL,
    source_number       TEXT NOT NULL DEFAULT '',
    source_hash         TEXT NOT NULL DEFAULT '',
    search_key          TEXT NOT NULL,
    version             INTEGER NOT NULL CHECK (version > 0),
    PRIMARY KEY (authority_id, id),
    UNIQUE (authority_id, year, no),
    CHECK ((state IN ('received', 'classified')) = (disposed_on IS NULL)),
    CHECK ((state IN ('accepted', 'joined')) = (matter_id IS NOT NULL)),
    CHECK (state = 'received' OR state = 'withdrawn' OR eligibility <> ''),
    CHECK ((origin_id IS NULL) = (origin_authority_id IS NULL)),
    CHECK (NOT anonymous OR signatories = 0)
);
CREATE INDEX petition_list ON petition (authority_id, received_on DESC, id DESC);
CREATE INDEX petition_matter ON petition (authority_id, matter_id) WHERE matter_id IS NOT NULL;
CREATE UNIQUE INDEX petition_source ON petition (authority_id, source_number) WHERE source_number <> '';

CREATE TABLE party (
    authority_id    INTEGER NOT NULL,
    petition_id     TEXT NOT NULL,
    ordinal         INTEGER NOT NULL CHECK (ordinal > 0),
    type            TEXT NOT NULL CHECK (type IN ('person', 'organisation')),
    name            TEXT NOT NULL,
    address         TEXT NOT NULL,
    phone           TEXT NOT NULL,
    representative  BOOLEAN NOT NULL,
    identity_sealed BLOB,
    identity_index  TEXT,
    person_key      TEXT,
    PRIMARY KEY (authority_id, petition_id, ordinal)
);
CREATE INDEX party_identity ON party (authority_id, identity_index) WHERE identity_index IS NOT NULL;
CREATE INDEX party_person ON party (authority_id, person_key) WHERE person_key IS NOT NULL;

-- The parties of a denunciation: nothing here can be read without the key.
CREATE TABLE sealed_party (
    authority_id   INTEGER NOT NULL,
    petition_id    TEXT NOT NULL,
    ordinal        INTEGER NOT NULL CHECK (ordinal > 0),
    box            BLOB NOT NULL,
    identity_index TEXT,
    person_index   TEXT,
    PRIMARY KEY (authority_id, petition_id, ordinal)
);
CREATE INDEX sealed_party_identity ON sealed_party (authority_id, identity_index) WHERE identity_index IS NOT NULL;
CREATE INDEX sealed_party_person ON sealed_party (authority_id, person_index) WHERE person_index IS NOT NULL;

CREATE TABLE event (
    authority_id INTEGER NOT NULL,
    subject_id   TEXT NOT NULL,
    version      INTEGER NOT NULL CHECK (version > 0),
    subject      TEXT NOT NULL CHECK (subject IN ('petition', 'matter')),
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
    PRIMARY KEY (authority_id, subject_id, version),
    CHECK (recorded_at <= written_at)
);

CREATE TABLE ledger (
    authority_id  INTEGER NOT NULL,
    cause_id      TEXT NOT NULL,
    cause_version INTEGER NOT NULL,
    line          INTEGER NOT NULL,
    subject       TEXT NOT NULL CHECK (subject IN ('petition', 'matter')),
    subject_id    TEXT NOT NULL,
    measure       TEXT NOT NULL CHECK (measure IN ('received', 'processed', 'competent', 'accepted', 'resolved', 'ended')),
    quantity      INTEGER NOT NULL CHECK (quantity IN (-1, 1)),
    effective_on  TEXT NOT NULL,
    recorded_at   TEXT NOT NULL,
    written_at    TEXT NOT NULL,
    kind          TEXT NOT NULL,
    field         TEXT NOT NULL,
    channel       TEXT NOT NULL,
    many          TEXT NOT NULL CHECK (many IN ('yes', 'no')),
    instance      TEXT NOT NULL,
    eligibility   TEXT NOT NULL,
    competence    TEXT NOT NULL,
    disposition   TEXT NOT NULL,
    outcome       TEXT NOT NULL,
    PRIMARY KEY (authority_id, cause_id, cause_version, line),
    CHECK (recorded_at <= written_at)
);
CREATE INDEX ledger_effective ON ledger (authority_id, effective_on, written_at, subject, measure, quantity, kind);
CREATE INDEX ledger_written ON ledger (authority_id, written_at);

-- The moment an office's paper register was taken over. Knowledge before it is
-- the office's own; see the decision record on taking over a register.
CREATE TABLE ledger_opening (
    authority_id  INTEGER PRIMARY KEY,
    known_from    TEXT NOT NULL,
    taken_over_at TEXT NOT NULL,
    CHECK (known_from <= taken_over_at)
);

-- A cache, rebuilt from the ledger at any time: for each year, the sum of all
-- rows effective before its first day that were written up to ledger_rolled,
-- once in all (dimension '') and once split by each single dimension.
CREATE TABLE ledger_stock (
    authority_id INTEGER NOT NULL,
    year         INTEGER NOT NULL,
    dimension    TEXT NOT NULL,
    value        TEXT NOT NULL,
    subject      TEXT NOT NULL,
    measure      TEXT NOT NULL,
    quantity     INTEGER NOT NULL,
    PRIMARY KEY (authority_id, year, dimension, value, subject, measure)
);

-- Up to which instant, and for which years, an authority's stock is complete.
CREATE TABLE ledger_rolled (
    authority_id INTEGER PRIMARY KEY,
    through      TEXT NOT NULL,
    first_year   INTEGER NOT NULL,
    last_year    INTEGER NOT NULL,
    CHECK (first_year <= last_year)
);

CREATE TABLE attachment (
    authority_id INTEGER NOT NULL,
    id           TEXT NOT NULL,
    petition_id  TEXT NOT NULL,
    name         TEXT NOT NULL,
    media_type   TEXT NOT NULL,
    size         INTEGER NOT NULL CHECK (size > 0),
    sha256       TEXT NOT NULL,
    object_key   TEXT NOT NULL,
    actor_id     TEXT,
    actor_name   TEXT NOT NULL,
    recorded_at  TEXT NOT NULL,
    PRIMARY KEY (authority_id, id)
);
CREATE INDEX attachment_petition ON attachment (authority_id, petition_id);

-- Answers kept for repeated requests (Idempotency-Key), sealed.
CREATE TABLE replay (
    authority_id INTEGER NOT NULL,
    account_id   TEXT NOT NULL,
    key          TEXT NOT NULL,
    fingerprint  TEXT NOT NULL,
    status       INTEGER NOT NULL,
    answer       BLOB NOT NULL,
    created_at   TEXT NOT NULL,
    PRIMARY KEY (authority_id, account_id, key)
);
CREATE INDEX replay_created ON replay (created_at);

-- History is append-only: the database itself refuses to change it.

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
-- +goose StatementBegin
CREATE TRIGGER ledger_no_update BEFORE UPDATE ON ledger BEGIN
    SELECT RAISE(ABORT, 'history is append-only: UPDATE on ledger refused');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER ledger_no_delete BEFORE DELETE ON ledger BEGIN
    SELECT RAISE(ABORT, 'history is append-only: DELETE on ledger refused');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER ledger_opening_no_update BEFORE UPDATE ON ledger_opening BEGIN
    SELECT RAISE(ABORT, 'history is append-only: UPDATE on ledger_opening refused');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER ledger_opening_no_delete BEFORE DELETE ON ledger_opening BEGIN
    SELECT RAISE(ABORT, 'history is append-only: DELETE on ledger_opening refused');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER authority_event_no_update BEFORE UPDATE ON authority_event BEGIN
    SELECT RAISE(ABORT, 'history is append-only: UPDATE on authority_event refused');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER account_event_no_update BEFORE UPDATE ON account_event BEGIN
    SELECT RAISE(ABORT, 'history is append-only: UPDATE on account_event refused');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER authority_event_no_delete BEFORE DELETE ON authority_event BEGIN
    SELECT RAISE(ABORT, 'history is append-only: DELETE on authority_event refused');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER account_event_no_delete BEFORE DELETE ON account_event BEGIN
    SELECT RAISE(ABORT, 'history is append-only: DELETE on account_event refused');
END;
-- +goose StatementEnd
