-- +goose Up

-- The life cycles of the law: second instance and further denunciation,
-- suspension, appraisal, stay, extension, enforcement, court, hand-over, and the
-- documents that steps produce.

ALTER TABLE register_counter DROP CONSTRAINT register_counter_book_check;
ALTER TABLE register_counter ADD CONSTRAINT register_counter_book_check CHECK (book IN ('petitions', 'matters') OR book LIKE 'paper:%');

ALTER TABLE petition DROP CONSTRAINT petition_state_check;
ALTER TABLE petition ADD CONSTRAINT petition_state_check CHECK (state IN ('received', 'classified', 'accepted', 'joined', 'not_accepted', 'guided', 'transferred', 'urged', 'returned', 'filed', 'inspecting', 'set_aside', 'withdrawn', 'handed_over'));
ALTER TABLE petition DROP CONSTRAINT petition_check2;
ALTER TABLE petition ADD CONSTRAINT petition_classified CHECK (state IN ('received', 'withdrawn', 'handed_over') OR eligibility <> '');
ALTER TABLE petition
    ADD COLUMN representatives INTEGER NOT NULL DEFAULT 0 CHECK (representatives >= 0),
    ADD COLUMN all_signed BOOLEAN NOT NULL DEFAULT false,
    ADD COLUMN appointed BOOLEAN NOT NULL DEFAULT false,
    ADD COLUMN instance TEXT NOT NULL DEFAULT '' CHECK (instance IN ('', 'first', 'second', 'further')),
    ADD COLUMN discipline BOOLEAN NOT NULL DEFAULT false,
    ADD COLUMN duty TEXT NOT NULL DEFAULT '' CHECK (duty IN ('', 'official_duty', 'state_management')),
    ADD COLUMN evident BOOLEAN NOT NULL DEFAULT false,
    ADD COLUMN remote BOOLEAN NOT NULL DEFAULT false,
    ADD COLUMN bar TEXT NOT NULL DEFAULT '' CHECK (bar IN ('', 'internal_act', 'not_affected', 'no_capacity', 'unlawful_representative', 'unsigned', 'out_of_time', 'settled_twice', 'not_continued', 'court', 'wrong_form', 'denouncer_incapable', 'not_identifiable', 'no_new_evidence'));
ALTER TABLE petition ADD CONSTRAINT petition_barred CHECK (bar = '' OR state = 'not_accepted');

ALTER TABLE matter DROP CONSTRAINT matter_state_check;
ALTER TABLE matter ADD CONSTRAINT matter_state_check CHECK (state IN ('accepted', 'verifying', 'verified', 'dialogue', 'decided', 'concluded', 'handled', 'answered', 'effective', 'enforcing', 'enforced', 'suspended', 'appealed', 'in_court', 'terminated', 'withdrawn', 'handed_over', 'closed'));
ALTER TABLE matter
    ADD COLUMN discipline BOOLEAN NOT NULL DEFAULT false,
    ADD COLUMN duty TEXT NOT NULL DEFAULT '' CHECK (duty IN ('', 'official_duty', 'state_management')),
    ADD COLUMN remote BOOLEAN NOT NULL DEFAULT false,
    ADD COLUMN prior_authority_id BIGINT,
    ADD COLUMN prior_id UUID,
    ADD COLUMN prior_decision TEXT NOT NULL DEFAULT '',
    ADD COLUMN criteria TEXT NOT NULL DEFAULT '',
    ADD COLUMN extensions INTEGER NOT NULL DEFAULT 0 CHECK (extensions BETWEEN 0 AND 2),
    ADD COLUMN resume_state TEXT NOT NULL DEFAULT '',
    ADD COLUMN suspended_on DATE,
    ADD COLUMN appraisal_on DATE,
    ADD COLUMN stayed_on DATE,
    ADD COLUMN differs BOOLEAN NOT NULL DEFAULT false,
    ADD COLUMN investigated BOOLEAN NOT NULL DEFAULT false,
    ADD COLUMN ruling TEXT NOT NULL DEFAULT '' CHECK (ruling IN ('', 'recognise', 'annul_amend')),
    ADD COLUMN deliberate BOOLEAN NOT NULL DEFAULT false,
    ADD COLUMN ordered TEXT NOT NULL DEFAULT '',
    ADD COLUMN done TEXT NOT NULL DEFAULT '',
    ADD COLUMN published_on DATE;
ALTER TABLE matter ADD CONSTRAINT matter_suspended CHECK ((state = 'suspended') = (suspended_on IS NOT NULL));
ALTER TABLE matter ADD CONSTRAINT matter_resumes CHECK ((state = 'suspended') = (resume_state <> ''));
ALTER TABLE matter ADD CONSTRAINT matter_suspended_open CHECK (state <> 'suspended' OR (resolved_on IS NULL AND ended_on IS NULL));
ALTER TABLE matter DROP CONSTRAINT matter_check4;
ALTER TABLE matter ADD CONSTRAINT matter_resolved CHECK (state NOT IN ('decided', 'concluded', 'handled', 'answered', 'effective', 'enforcing', 'enforced') OR resolved_on IS NOT NULL);
ALTER TABLE matter ADD CONSTRAINT matter_over CHECK (state NOT IN ('appealed', 'in_court', 'terminated', 'withdrawn', 'handed_over') OR resolved_on IS NOT NULL OR ended_on IS NOT NULL);
ALTER TABLE matter ADD CONSTRAINT matter_prior CHECK ((prior_id IS NULL) = (prior_authority_id IS NULL));
CREATE INDEX matter_prior ON matter (authority_id, prior_authority_id, prior_id) WHERE prior_id IS NOT NULL;

ALTER TABLE party ADD COLUMN left_on DATE;
ALTER TABLE sealed_party ADD COLUMN left_on DATE;

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
    authority_id BIGINT NOT NULL,
    matter_id    UUID NOT NULL,
    version      BIGINT NOT NULL CHECK (version > 0),
    kind         TEXT NOT NULL CHECK (kind IN ('suspension', 'appraisal')),
    ground       TEXT NOT NULL,
    from_on      DATE NOT NULL,
    to_on        DATE,
    end_version  BIGINT,
    PRIMARY KEY (authority_id, matter_id, version),
    CHECK (to_on IS NULL OR to_on >= from_on),
    CHECK ((to_on IS NULL) = (end_version IS NULL))
);

-- Provisional stays of contested decisions (Luật Khiếu nại, Điều 35).
CREATE TABLE stay (
    authority_id BIGINT NOT NULL,
    matter_id    UUID NOT NULL,
    version      BIGINT NOT NULL CHECK (version > 0),
    ground       TEXT NOT NULL,
    from_on      DATE NOT NULL,
    to_on        DATE,
    end_version  BIGINT,
    PRIMARY KEY (authority_id, matter_id, version),
    CHECK (to_on IS NULL OR to_on >= from_on),
    CHECK ((to_on IS NULL) = (end_version IS NULL))
);
