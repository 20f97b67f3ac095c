-- +goose Up

-- The life cycles of the law: second instance and further denunciation,
-- suspension, appraisal, stay, extension, enforcement, court, hand-over, and the
-- documents that steps produce. SQLite cannot change a CHECK: the tables are
-- made anew and filled from the old ones.

CREATE TABLE register_counter_new (
    authority_id INTEGER NOT NULL,
    book         TEXT NOT NULL CHECK (book IN ('petitions', 'matters') OR book LIKE 'paper:%'),
    year         INTEGER NOT NULL,
    last         INTEGER NOT NULL CHECK (last >= 0),
    PRIMARY KEY (authority_id, book, year)
);
INSERT INTO register_counter_new (authority_id, book, year, last)
    SELECT authority_id, book, year, last FROM register_counter;
DROP TABLE register_counter;
ALTER TABLE register_counter_new RENAME TO register_counter;

CREATE TABLE petition_new (
    authority_id        INTEGER NOT NULL,
    id                  TEXT NOT NULL,
    year                INTEGER NOT NULL,
    no                  INTEGER NOT NULL CHECK (no > 0),
    state               TEXT NOT NULL CHECK (state IN ('received', 'classified', 'accepted', 'joined', 'not_accepted', 'guided', 'transferred', 'urged', 'returned', 'filed', 'inspecting', 'set_aside', 'withdrawn', 'handed_over')),
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
    representatives INTEGER NOT NULL DEFAULT 0 CHECK (representatives >= 0),
    all_signed BOOLEAN NOT NULL DEFAULT false,
    appointed BOOLEAN NOT NULL DEFAULT false,
    instance TEXT NOT NULL DEFAULT '' CHECK (instance IN ('', 'first', 'second', 'further')),
    discipline BOOLEAN NOT NULL DEFAULT false,
    duty TEXT NOT NULL DEFAULT '' CHECK (duty IN ('', 'official_duty', 'state_management')),
    evident BOOLEAN NOT NULL DEFAULT false,
    remote BOOLEAN NOT NULL DEFAULT false,
    bar TEXT NOT NULL DEFAULT '' CHECK (bar IN ('', 'internal_act', 'not_affected', 'no_capacity', 'unlawful_representative', 'unsigned', 'out_of_time', 'settled_twice', 'not_continued', 'court', 'wrong_form', 'denouncer_incapable', 'not_identifiable', 'no_new_evidence')),
    PRIMARY KEY (authority_id, id),
    UNIQUE (authority_id, year, no),
    CHECK ((state IN ('received', 'classified')) = (disposed_on IS NULL)),
    CHECK ((state IN ('accepted', 'joined')) = (matter_id IS NOT NULL)),
    CHECK (state IN ('received', 'withdrawn', 'handed_over') OR eligibility <> ''),
    CHECK ((origin_id IS NULL) = (origin_authority_id IS NULL)),
    CHECK (NOT anonymous OR signatories = 0),
    CHECK (bar = '' OR state = 'not_accepted')
);
INSERT INTO petition_new (authority_id, id, year, no, state, kind_declared, kind, channel, field, received_on, subject, content, respondent, contested_decision, originals, signatories, anonymous, organisation, eligibility, competence, last_on, disposed_on, matter_id, origin_authority_id, origin_id, transferred_to, transfer_name, reply_on, reply_text, source_number, source_hash, search_key, version)
    SELECT authority_id, id, year, no, state, kind_declared, kind, channel, field, received_on, subject, content, respondent, contested_decision, originals, signatories, anonymous, organisation, eligibility, competence, last_on, disposed_on, matter_id, origin_authority_id, origin_id, transferred_to, transfer_name, reply_on, reply_text, source_number, source_hash, search_key, version FROM petition;
DROP TABLE petition;
ALTER TABLE petition_new RENAME TO petition;
CREATE INDEX petition_list ON petition (authority_id, received_on DESC, id DESC);
CREATE INDEX petition_matter ON petition (authority_id, matter_id) WHERE matter_id IS NOT NULL;
CREATE UNIQUE INDEX petition_source ON petition (authority_id, source_number) WHERE source_number <> '';

CREATE TABLE matter_new (
    authority_id INTEGER NOT NULL,
    id           TEXT NOT NULL,
    year         INTEGER NOT NULL,
    no           INTEGER NOT NULL CHECK (no > 0),
    state        TEXT NOT NULL CHECK (state IN ('accepted', 'verifying', 'verified', 'dialogue', 'decided', 'concluded', 'handled', 'answered', 'effective', 'enforcing', 'enforced', 'suspended', 'appealed', 'in_court', 'terminated', 'withdrawn', 'handed_over', 'closed')),
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
    discipline BOOLEAN NOT NULL DEFAULT false,
    duty TEXT NOT NULL DEFAULT '' CHECK (duty IN ('', 'official_duty', 'state_management')),
    remote BOOLEAN NOT NULL DEFAULT false,
    prior_authority_id INTEGER,
    prior_id TEXT,
    prior_decision TEXT NOT NULL DEFAULT '',
    criteria TEXT NOT NULL DEFAULT '',
    extensions INTEGER NOT NULL DEFAULT 0 CHECK (extensions BETWEEN 0 AND 2),
    resume_state TEXT NOT NULL DEFAULT '',
    suspended_on TEXT,
    appraisal_on TEXT,
    stayed_on TEXT,
    differs BOOLEAN NOT NULL DEFAULT false,
    investigated BOOLEAN NOT NULL DEFAULT false,
    ruling TEXT NOT NULL DEFAULT '' CHECK (ruling IN ('', 'recognise', 'annul_amend')),
    deliberate BOOLEAN NOT NULL DEFAULT false,
    ordered TEXT NOT NULL DEFAULT '',
    done TEXT NOT NULL DEFAULT '',
    published_on TEXT,
    PRIMARY KEY (authority_id, id),
    UNIQUE (authority_id, year, no),
    CHECK ((outcome = '') = (resolved_on IS NULL)),
    CHECK (resolved_on IS NULL OR ended_on IS NULL),
    CHECK (resolved_on IS NULL OR resolved_on >= accepted_on),
    CHECK (state NOT IN ('accepted', 'verifying', 'verified', 'dialogue') OR (resolved_on IS NULL AND ended_on IS NULL)),
    CHECK (state NOT IN ('decided', 'concluded', 'handled', 'answered', 'effective', 'enforcing', 'enforced') OR resolved_on IS NOT NULL),
    CHECK ((state = 'suspended') = (suspended_on IS NOT NULL)),
    CHECK ((state = 'suspended') = (resume_state <> '')),
    CHECK (state <> 'suspended' OR (resolved_on IS NULL AND ended_on IS NULL)),
    CHECK (state NOT IN ('appealed', 'in_court', 'terminated', 'withdrawn', 'handed_over') OR resolved_on IS NOT NULL OR ended_on IS NOT NULL),
    CHECK ((prior_id IS NULL) = (prior_authority_id IS NULL))
);
INSERT INTO matter_new (authority_id, id, year, no, state, kind, field, channel, many, instance, subject, accepted_on, last_on, outcome, resolved_on, ended_on, source, version)
    SELECT authority_id, id, year, no, state, kind, field, channel, many, instance, subject, accepted_on, last_on, outcome, resolved_on, ended_on, source, version FROM matter;
DROP TABLE matter;
ALTER TABLE matter_new RENAME TO matter;
CREATE INDEX matter_list ON matter (authority_id, accepted_on DESC, id DESC);
CREATE UNIQUE INDEX matter_source ON matter (authority_id, source) WHERE source <> '';
CREATE INDEX matter_prior ON matter (authority_id, prior_authority_id, prior_id) WHERE prior_id IS NOT NULL;

ALTER TABLE party ADD COLUMN left_on TEXT;
ALTER TABLE sealed_party ADD COLUMN left_on TEXT;

-- The document that a step produced: one for an event at most. Numbers run per
-- authority, class and year and are never used again.
ALTER TABLE event ADD COLUMN paper_class TEXT NOT NULL DEFAULT '' CHECK (paper_class IN ('', 'decision', 'notice', 'letter', 'guidance_slip', 'transfer_slip', 'report', 'minutes', 'conclusion'));
ALTER TABLE event ADD COLUMN paper_title TEXT NOT NULL DEFAULT '';
ALTER TABLE event ADD COLUMN paper_year INTEGER;
ALTER TABLE event ADD COLUMN paper_addressees TEXT NOT NULL DEFAULT '';
CREATE UNIQUE INDEX event_paper ON event (authority_id, paper_class, paper_year, paper_number) WHERE paper_class <> '';

-- Times that do not count towards the resolution: from the decision to suspend
-- to the decision to resume, and while an expert appraisal runs. The version is
-- that of the event that began it.
CREATE TABLE suspension (
    authority_id INTEGER NOT NULL,
    matter_id    TEXT NOT NULL,
    version      INTEGER NOT NULL CHECK (version > 0),
    kind         TEXT NOT NULL CHECK (kind IN ('suspension', 'appraisal')),
    ground       TEXT NOT NULL,
    from_on      TEXT NOT NULL,
    to_on        TEXT,
    end_version  INTEGER,
    PRIMARY KEY (authority_id, matter_id, version),
    CHECK (to_on IS NULL OR to_on >= from_on),
    CHECK ((to_on IS NULL) = (end_version IS NULL))
);

-- Provisional stays of contested decisions (Luật Khiếu nại, Điều 35).
CREATE TABLE stay (
    authority_id INTEGER NOT NULL,
    matter_id    TEXT NOT NULL,
    version      INTEGER NOT NULL CHECK (version > 0),
    ground       TEXT NOT NULL,
    from_on      TEXT NOT NULL,
    to_on        TEXT,
    end_version  INTEGER,
    PRIMARY KEY (authority_id, matter_id, version),
    CHECK (to_on IS NULL OR to_on >= from_on),
    CHECK ((to_on IS NULL) = (end_version IS NULL))
);
