-- +goose Up

-- Reference tables: small, the same on every node.

CREATE TABLE authority (
    id          BIGINT PRIMARY KEY,
    name        TEXT NOT NULL,
    tier        TEXT NOT NULL CHECK (tier IN ('central', 'province', 'district', 'commune')),
    branch      TEXT NOT NULL CHECK (branch IN ('state', 'party', 'elected', 'front', 'judiciary', 'service_unit')),
    place       TEXT NOT NULL DEFAULT '',
    valid_from  DATE,
    valid_to    DATE,
    ended_by    TEXT NOT NULL DEFAULT '',
    source      TEXT NOT NULL DEFAULT '',
    version     BIGINT NOT NULL DEFAULT 1,
    created_at  TIMESTAMPTZ NOT NULL,
    CHECK (valid_to IS NULL OR valid_from IS NULL OR valid_to >= valid_from)
);

CREATE TABLE authority_name (
    authority_id BIGINT NOT NULL REFERENCES authority (id),
    name         TEXT NOT NULL,
    valid_from   DATE,
    valid_to     DATE,
    document     TEXT NOT NULL DEFAULT ''
);
CREATE INDEX authority_name_owner ON authority_name (authority_id);

CREATE TABLE authority_code (
    authority_id BIGINT NOT NULL REFERENCES authority (id),
    system       TEXT NOT NULL,
    code         TEXT NOT NULL,
    valid_from   DATE,
    valid_to     DATE,
    document     TEXT NOT NULL DEFAULT ''
);
CREATE INDEX authority_code_owner ON authority_code (authority_id);
CREATE INDEX authority_code_code ON authority_code (system, code);

CREATE TABLE authority_parent (
    child_id   BIGINT NOT NULL REFERENCES authority (id),
    parent_id  BIGINT NOT NULL REFERENCES authority (id),
    valid_from DATE,
    valid_to   DATE,
    document   TEXT NOT NULL DEFAULT '',
    CHECK (child_id <> parent_id)
);
CREATE INDEX authority_parent_child ON authority_parent (child_id);

CREATE TABLE authority_succession (
    predecessor_id BIGINT NOT NULL REFERENCES authority (id),
    successor_id   BIGINT NOT NULL REFERENCES authority (id),
    effective_on   DATE NOT NULL,
    document       TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (predecessor_id, successor_id)
);

CREATE TABLE authority_event (
    authority_id BIGINT NOT NULL REFERENCES authority (id),
    version      BIGINT NOT NULL,
    change       TEXT NOT NULL,
    actor_id     UUID,
    actor_name   TEXT NOT NULL,
    recorded_at  TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (authority_id, version)
);

-- One row; its version rises with every change of the directory, so that each
-- server knows when its copy is old. Ids are handed out from next_id and never
-- again, whatever becomes of the authority.
CREATE TABLE directory_version (
    id      SMALLINT PRIMARY KEY CHECK (id = 1),
    version BIGINT NOT NULL,
    next_id BIGINT NOT NULL CHECK (next_id > 0)
);
INSERT INTO directory_version (id, version, next_id) VALUES (1, 1, 1);

-- People sign in by a name that is unique in the whole deployment, so accounts
-- are a reference table too; authority_id is the office they belong to.
CREATE TABLE account (
    id            UUID PRIMARY KEY,
    authority_id  BIGINT NOT NULL REFERENCES authority (id),
    username      TEXT COLLATE "C" NOT NULL UNIQUE,
    display_name  TEXT NOT NULL CHECK (display_name <> ''),
    search_key    TEXT NOT NULL,
    password_hash TEXT NOT NULL,
    must_change   BOOLEAN NOT NULL,
    disabled_at   TIMESTAMPTZ,
    created_at    TIMESTAMPTZ NOT NULL,
    version       BIGINT NOT NULL CHECK (version > 0)
);
CREATE INDEX account_authority ON account (authority_id, username);

CREATE TABLE account_grant (
    account_id   UUID NOT NULL REFERENCES account (id),
    role         TEXT NOT NULL CHECK (role IN ('clerk', 'officer', 'head', 'supervisor', 'auditor', 'administrator')),
    authority_id BIGINT NOT NULL REFERENCES authority (id),
    PRIMARY KEY (account_id, role, authority_id)
);

CREATE TABLE account_event (
    account_id  UUID NOT NULL REFERENCES account (id),
    version     BIGINT NOT NULL CHECK (version > 0),
    action      TEXT NOT NULL,
    detail      TEXT NOT NULL,
    actor_id    UUID,
    actor_name  TEXT NOT NULL,
    recorded_at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (account_id, version)
);

CREATE TABLE signing_key (
    id           TEXT PRIMARY KEY,
    seed         BYTEA NOT NULL,
    created_at   TIMESTAMPTZ NOT NULL,
    activates_at TIMESTAMPTZ NOT NULL,
    retires_at   TIMESTAMPTZ NOT NULL,
    CHECK (activates_at < retires_at)
);

-- Owned tables: the authority that owns a row stands first in every key.

-- The owner is the office of the account; a token's text names it, so that a
-- renewal reads one owner's rows.
CREATE TABLE refresh_token (
    authority_id BIGINT NOT NULL,
    hash         BYTEA NOT NULL,
    id           UUID NOT NULL,
    family       UUID NOT NULL,
    account_id   UUID NOT NULL REFERENCES account (id),
    issued_at    TIMESTAMPTZ NOT NULL,
    expires_at   TIMESTAMPTZ NOT NULL,
    used_at      TIMESTAMPTZ,
    revoked_at   TIMESTAMPTZ,
    PRIMARY KEY (authority_id, hash)
);
CREATE INDEX refresh_token_family ON refresh_token (authority_id, family);
CREATE INDEX refresh_token_account ON refresh_token (authority_id, account_id);
CREATE INDEX refresh_token_expires ON refresh_token (expires_at);

CREATE TABLE register_counter (
    authority_id BIGINT NOT NULL,
    book         TEXT NOT NULL CHECK (book IN ('petitions', 'matters')),
    year         INTEGER NOT NULL,
    last         INTEGER NOT NULL CHECK (last >= 0),
    PRIMARY KEY (authority_id, book, year)
);

CREATE TABLE matter (
    authority_id BIGINT NOT NULL,
    id           UUID NOT NULL,
    year         INTEGER NOT NULL,
    no           INTEGER NOT NULL CHECK (no > 0),
    state        TEXT NOT NULL CHECK (state IN ('accepted', 'verifying', 'verified', 'dialogue', 'decided', 'concluded', 'handled', 'answered', 'published', 'effective', 'enforcing', 'suspended', 'terminated', 'withdrawn', 'handed_over', 'closed')),
    kind         TEXT NOT NULL CHECK (kind IN ('complaint', 'denunciation', 'recommendation', 'feedback')),
    field        TEXT NOT NULL,
    channel      TEXT NOT NULL,
    many         BOOLEAN NOT NULL,
    instance     TEXT NOT NULL CHECK (instance IN ('first', 'second', 'further')),
    subject      TEXT NOT NULL,
    accepted_on  DATE NOT NULL,
    last_on      DATE NOT NULL,
    outcome      TEXT NOT NULL CHECK (outcome IN ('', 'right', 'partly_right', 'wrong', 'answered', 'withdrawn', 'terminated')),
    resolved_on  DATE,
    ended_on     DATE,
    source       TEXT NOT NULL DEFAULT '',
    version      BIGINT NOT NULL CHECK (version > 0),
    PRIMARY KEY (authority_id, id),
    UNIQUE (authority_id, year, no),
    CHECK ((outcome = '') = (resolved_on IS NULL)),
    CHECK (resolved_on IS NULL OR ended_on IS NULL),
    CHECK (resolved_on IS NULL OR resolved_on >= accepted_on),
    CHECK (state NOT IN ('accepted', 'verifying', 'verified', 'dialogue') OR (resolved_on IS NULL AND ended_on IS NULL)),
    CHECK (state NOT IN ('decided', 'concluded', 'handled', 'answered', 'published', 'effective', 'enforcing') OR resolved_on IS NOT NULL)
) WITH (fillfactor = 85);
CREATE INDEX matter_list ON matter (authority_id, accepted_on DESC, id DESC);
CREATE UNIQUE INDEX matter_source ON matter (authority_id, source) WHERE source <> '';

CREATE TABLE petition (
    authority_id        BIGINT NOT NULL,
    id                  UUID NOT NULL,
    year                INTEGER NOT NULL,
    no                  INTEGER NOT NULL CHECK (no > 0),
    state               TEXT NOT NULL CHECK (state IN ('received', 'classified', 'accepted', 'joined', 'not_accepted', 'guided', 'transferred', 'urged', 'returned', 'filed', 'withdrawn', 'handed_over')),
    kind_declared       TEXT NOT NULL,
    kind                TEXT NOT NULL CHECK (kind IN ('complaint', 'denunciation', 'recommendation', 'feedback', 'mixed')),
    channel             TEXT NOT NULL CHECK (channel IN ('in_person', 'post', 'drop_box', 'forwarded', 'leader', 'online', 'other')),
    field               TEXT NOT NULL CHECK (field IN ('land', 'policy', 'officials', 'admin_other', 'corruption', 'judicial', 'party', 'other')),
    received_on         DATE NOT NULL,
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
    last_on             DATE NOT NULL,
    disposed_on         DATE,
    matter_id           UUID,
    origin_authority_id BIGINT,
    origin_id           UUID,
    transferred_to      BIGINT,
    transfer_name       TEXT NOT NULL,
    reply_on            DATE,
    reply_text          TEXT NOT NULL,
    source_number       TEXT NOT NULL DEFAULT '',
    source_hash         TEXT NOT NULL DEFAULT '',
    search_key          TEXT NOT NULL,
    version             BIGINT NOT NULL CHECK (version > 0),
    PRIMARY KEY (authority_id, id),
    UNIQUE (authority_id, year, no),
    CHECK ((state IN ('received', 'classified')) = (disposed_on IS NULL)),
    CHECK ((state IN ('accepted', 'joined')) = (matter_id IS NOT NULL)),
    CHECK (state = 'received' OR state = 'withdrawn' OR eligibility <> ''),
    CHECK ((origin_id IS NULL) = (origin_authority_id IS NULL)),
    CHECK (NOT anonymous OR signatories = 0)
) WITH (fillfactor = 85);
CREATE INDEX petition_list ON petition (authority_id, received_on DESC, id DESC);
CREATE INDEX petition_matter ON petition (authority_id, matter_id) WHERE matter_id IS NOT NULL;
CREATE UNIQUE INDEX petition_source ON petition (authority_id, source_number) WHERE source_number <> '';
-- Each word of the search key with its authority before it ("104:nguyen"), so
-- that the beginning of a word is looked up among one authority's words only.
CREATE INDEX petition_search ON petition USING gin (array_to_tsvector(string_to_array(
    authority_id::text || ':' || replace(search_key, ' ', ' ' || authority_id::text || ':'), ' '))) WITH (fastupdate = off);

CREATE TABLE party (
    authority_id    BIGINT NOT NULL,
    petition_id     UUID NOT NULL,
    ordinal         INTEGER NOT NULL CHECK (ordinal > 0),
    type            TEXT NOT NULL CHECK (type IN ('person', 'organisation')),
    name            TEXT NOT NULL,
    address         TEXT NOT NULL,
    phone           TEXT NOT NULL,
    representative  BOOLEAN NOT NULL,
    identity_sealed BYTEA,
    identity_index  TEXT,
    person_key      TEXT,
    PRIMARY KEY (authority_id, petition_id, ordinal)
);
CREATE INDEX party_identity ON party (authority_id, identity_index) WHERE identity_index IS NOT NULL;
CREATE INDEX party_person ON party (authority_id, person_key) WHERE person_key IS NOT NULL;

-- The parties of a denunciation: nothing here can be read without the key.
CREATE TABLE sealed_party (
    authority_id   BIGINT NOT NULL,
    petition_id    UUID NOT NULL,
    ordinal        INTEGER NOT NULL CHECK (ordinal > 0),
    box            BYTEA NOT NULL,
    identity_index TEXT,
    person_index   TEXT,
    PRIMARY KEY (authority_id, petition_id, ordinal)
);
CREATE INDEX sealed_party_identity ON sealed_party (authority_id, identity_index) WHERE identity_index IS NOT NULL;
CREATE INDEX sealed_party_person ON sealed_party (authority_id, person_index) WHERE person_index IS NOT NULL;

CREATE TABLE event (
    authority_id BIGINT NOT NULL,
    subject_id   UUID NOT NULL,
    version      BIGINT NOT NULL CHECK (version > 0),
    subject      TEXT NOT NULL CHECK (subject IN ('petition', 'matter')),
    action       TEXT NOT NULL,
    from_state   TEXT NOT NULL,
    to_state     TEXT NOT NULL,
    effective_on DATE NOT NULL,
    recorded_at  TIMESTAMPTZ NOT NULL,
    written_at   TIMESTAMPTZ NOT NULL,
    actor_id     UUID,
    actor_name   TEXT NOT NULL,
    reason       TEXT NOT NULL,
    paper_number TEXT NOT NULL,
    paper_on     DATE,
    paper_signer TEXT NOT NULL,
    changes      TEXT NOT NULL,
    PRIMARY KEY (authority_id, subject_id, version),
    CHECK (recorded_at <= written_at)
);

CREATE TABLE ledger (
    authority_id  BIGINT NOT NULL,
    cause_id      UUID NOT NULL,
    cause_version BIGINT NOT NULL,
    line          INTEGER NOT NULL,
    subject       TEXT NOT NULL CHECK (subject IN ('petition', 'matter')),
    subject_id    UUID NOT NULL,
    measure       TEXT NOT NULL CHECK (measure IN ('received', 'processed', 'competent', 'accepted', 'resolved', 'ended')),
    quantity      INTEGER NOT NULL CHECK (quantity IN (-1, 1)),
    effective_on  DATE NOT NULL,
    recorded_at   TIMESTAMPTZ NOT NULL,
    written_at    TIMESTAMPTZ NOT NULL,
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
CREATE INDEX ledger_effective ON ledger (authority_id, effective_on) INCLUDE (written_at, subject, measure, quantity, kind);
CREATE INDEX ledger_written ON ledger (authority_id, written_at);

-- The moment an office's paper register was taken over. Knowledge before it is
-- the office's own; see the decision record on taking over a register.
CREATE TABLE ledger_opening (
    authority_id  BIGINT PRIMARY KEY,
    known_from    TIMESTAMPTZ NOT NULL,
    taken_over_at TIMESTAMPTZ NOT NULL,
    CHECK (known_from <= taken_over_at)
);

-- A cache, rebuilt from the ledger at any time: for each year, the sum of all
-- rows effective before its first day that were written up to ledger_rolled,
-- once in all (dimension '') and once split by each single dimension.
CREATE TABLE ledger_stock (
    authority_id BIGINT NOT NULL,
    year         INTEGER NOT NULL,
    dimension    TEXT NOT NULL,
    value        TEXT NOT NULL,
    subject      TEXT NOT NULL,
    measure      TEXT NOT NULL,
    quantity     BIGINT NOT NULL,
    PRIMARY KEY (authority_id, year, dimension, value, subject, measure)
);

-- Up to which instant, and for which years, an authority's stock is complete.
CREATE TABLE ledger_rolled (
    authority_id BIGINT PRIMARY KEY,
    through      TIMESTAMPTZ NOT NULL,
    first_year   INTEGER NOT NULL,
    last_year    INTEGER NOT NULL,
    CHECK (first_year <= last_year)
);

CREATE TABLE attachment (
    authority_id BIGINT NOT NULL,
    id           UUID NOT NULL,
    petition_id  UUID NOT NULL,
    name         TEXT NOT NULL,
    media_type   TEXT NOT NULL,
    size         BIGINT NOT NULL CHECK (size > 0),
    sha256       TEXT NOT NULL,
    object_key   TEXT NOT NULL,
    actor_id     UUID,
    actor_name   TEXT NOT NULL,
    recorded_at  TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (authority_id, id)
);
CREATE INDEX attachment_petition ON attachment (authority_id, petition_id);

-- Answers kept for repeated requests (Idempotency-Key), sealed.
CREATE TABLE replay (
    authority_id BIGINT NOT NULL,
    account_id   UUID NOT NULL,
    key          TEXT NOT NULL,
    fingerprint  TEXT NOT NULL,
    status       INTEGER NOT NULL,
    answer       BYTEA NOT NULL,
    created_at   TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (authority_id, account_id, key)
);
CREATE INDEX replay_created ON replay (created_at);

-- History is append-only: the database itself refuses to change it.

-- +goose StatementBegin
CREATE FUNCTION refuse_history_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'history is append-only: % on % refused', TG_OP, TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
END
$$;
-- +goose StatementEnd
CREATE TRIGGER event_append_only BEFORE UPDATE OR DELETE ON event FOR EACH ROW EXECUTE FUNCTION refuse_history_change();
CREATE TRIGGER event_no_truncate BEFORE TRUNCATE ON event FOR EACH STATEMENT EXECUTE FUNCTION refuse_history_change();
CREATE TRIGGER ledger_append_only BEFORE UPDATE OR DELETE ON ledger FOR EACH ROW EXECUTE FUNCTION refuse_history_change();
CREATE TRIGGER ledger_no_truncate BEFORE TRUNCATE ON ledger FOR EACH STATEMENT EXECUTE FUNCTION refuse_history_change();
CREATE TRIGGER ledger_opening_append_only BEFORE UPDATE OR DELETE ON ledger_opening FOR EACH ROW EXECUTE FUNCTION refuse_history_change();
CREATE TRIGGER ledger_opening_no_truncate BEFORE TRUNCATE ON ledger_opening FOR EACH STATEMENT EXECUTE FUNCTION refuse_history_change();
CREATE TRIGGER authority_event_append_only BEFORE UPDATE OR DELETE ON authority_event FOR EACH ROW EXECUTE FUNCTION refuse_history_change();
CREATE TRIGGER account_event_append_only BEFORE UPDATE OR DELETE ON account_event FOR EACH ROW EXECUTE FUNCTION refuse_history_change();
CREATE TRIGGER authority_event_no_truncate BEFORE TRUNCATE ON authority_event FOR EACH STATEMENT EXECUTE FUNCTION refuse_history_change();
CREATE TRIGGER account_event_no_truncate BEFORE TRUNCATE ON account_event FOR EACH STATEMENT EXECUTE FUNCTION refuse_history_change();
