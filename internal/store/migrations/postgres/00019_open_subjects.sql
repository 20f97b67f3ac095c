-- +goose Up

-- Histories, deadlines, reminders and numbers are of any register: their
-- subjects and books are those of its cases, not of a list that stands here.
ALTER TABLE event DROP CONSTRAINT event_subject_check, ADD CONSTRAINT event_subject_check CHECK (subject <> '');
ALTER TABLE deadline DROP CONSTRAINT deadline_subject_check, ADD CONSTRAINT deadline_subject_check CHECK (subject <> '');
ALTER TABLE reminder DROP CONSTRAINT reminder_subject_check, ADD CONSTRAINT reminder_subject_check CHECK (subject <> '');
ALTER TABLE register_counter DROP CONSTRAINT register_counter_book_check, ADD CONSTRAINT register_counter_book_check CHECK (book <> '');
