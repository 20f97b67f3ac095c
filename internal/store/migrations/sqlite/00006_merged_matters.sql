-- +goose Up

-- Merging of matters that turn out to be one: the emptied matter names the one
-- that took its petitions, and which they were is kept, so that a merging can
-- be undone. SQLite cannot change a
-- CHECK: the table is made anew and filled from the old one.

CREATE TABLE matter_new (
    authority_id INTEGER NOT NULL,
    id           TEXT NOT NULL,
    year         INTEGER NOT NULL,
    no           INTEGER NOT NULL CHECK (no > 0),
    state        TEXT NOT NULL CHECK (state IN ('accepted', 'verifying', 'verified', 'dialogue', 'decided', 'concluded', 'handled', 'answered', 'effective', 'enforcing', 'enforced', 'suspended', 'merged', 'appealed', 'in_court', 'terminated', 'withdrawn', 'handed_over', 'closed')),
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
    merged_into TEXT,
    PRIMARY KEY (authority_id, id),
    UNIQUE (authority_id, year, no),
    CHECK ((outcome = '') = (resolved_on IS NULL)),
    CHECK (resolved_on IS NULL OR ended_on IS NULL),
    CHECK (resolved_on IS NULL OR resolved_on >= accepted_on),
    CHECK (state NOT IN ('accepted', 'verifying', 'verified', 'dialogue') OR (resolved_on IS NULL AND ended_on IS NULL)),
    CHECK (state NOT IN ('decided', 'concluded', 'handled', 'answered', 'effective', 'enforcing', 'enforced') OR resolved_on IS NOT NULL),
    CHECK ((state = 'suspended') = (suspended_on IS NOT NULL)),
    CHECK ((state IN ('suspended', 'merged')) = (resume_state <> '')),
    CHECK (state <> 'suspended' OR (resolved_on IS NULL AND ended_on IS NULL)),
    CHECK (state NOT IN ('merged', 'appealed', 'in_court', 'terminated', 'withdrawn', 'handed_over') OR resolved_on IS NOT NULL OR ended_on IS NOT NULL),
    CHECK ((prior_id IS NULL) = (prior_authority_id IS NULL)),
    CHECK ((state = 'merged') = (merged_into IS NOT NULL)),
    CHECK (merged_into IS NULL OR (merged_into <> id AND ended_on IS NOT NULL))
);
INSERT INTO matter_new (authority_id, id, year, no, state, kind, field, channel, many, instance, subject, accepted_on, last_on, outcome, resolved_on, ended_on, source, version,
    discipline, duty, remote, prior_authority_id, prior_id, prior_decision, criteria, extensions, resume_state, suspended_on, appraisal_on, stayed_on,
    differs, investigated, ruling, deliberate, ordered, done, published_on)
    SELECT authority_id, id, year, no, state, kind, field, channel, many, instance, subject, accepted_on, last_on, outcome, resolved_on, ended_on, source, version,
    discipline, duty, remote, prior_authority_id, prior_id, prior_decision, criteria, extensions, resume_state, suspended_on, appraisal_on, stayed_on,
    differs, investigated, ruling, deliberate, ordered, done, published_on FROM matter;
DROP TABLE matter;
ALTER TABLE matter_new RENAME TO matter;
CREATE INDEX matter_list ON matter (authority_id, accepted_on DESC, id DESC);
CREATE UNIQUE INDEX matter_source ON matter (authority_id, source) WHERE source <> '';
CREATE INDEX matter_prior ON matter (authority_id, prior_authority_id, prior_id) WHERE prior_id IS NOT NULL;

-- The version is that of the event that merged the matter; the part is 0 for a
-- petition that was not split.
CREATE TABLE merged_petition (
    authority_id INTEGER NOT NULL,
    matter_id    TEXT NOT NULL,
    version      INTEGER NOT NULL CHECK (version > 0),
    petition_id  TEXT NOT NULL,
    part         INTEGER NOT NULL CHECK (part >= 0),
    PRIMARY KEY (authority_id, matter_id, version, petition_id, part)
);

-- +goose StatementBegin
CREATE TRIGGER merged_petition_no_update BEFORE UPDATE ON merged_petition BEGIN
    SELECT RAISE(ABORT, 'history is append-only: UPDATE on merged_petition refused');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER merged_petition_no_delete BEFORE DELETE ON merged_petition BEGIN
    SELECT RAISE(ABORT, 'history is append-only: DELETE on merged_petition refused');
END;
-- +goose StatementEnd
