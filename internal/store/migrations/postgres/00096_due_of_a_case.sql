-- +goose Up

-- What is due next in each case of a page is read from this index alone: by their
-- keys, all deadlines of each would be read, those that were met as well.
CREATE INDEX deadline_of_case ON deadline (authority_id, subject_id, due_on) WHERE state = 'open' AND of_office;
