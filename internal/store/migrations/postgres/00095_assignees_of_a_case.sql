-- +goose Up

-- To whom the cases of a page are assigned is read from the index alone: SQLite
-- would otherwise read all that an office has assigned.
DROP INDEX assignee_subject;
CREATE INDEX assignee_subject ON assignee (authority_id, subject_id, account_id);
