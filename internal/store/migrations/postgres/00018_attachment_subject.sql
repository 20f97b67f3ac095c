-- +goose Up

-- A file belongs to a case of any register: what kind of case says subject.
-- There is no list of subjects, so that a register that brings a new one needs
-- no migration.
ALTER TABLE attachment RENAME COLUMN petition_id TO subject_id;
ALTER TABLE attachment ADD COLUMN subject TEXT NOT NULL DEFAULT 'petition';
ALTER TABLE attachment ALTER COLUMN subject DROP DEFAULT;

ALTER INDEX attachment_petition RENAME TO attachment_subject;
