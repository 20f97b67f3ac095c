-- +goose Up

-- Which verifying body's people added a file: bodies that verify parts of one paper
-- do not see each other's. Files from before are everybody's who verifies the case.
ALTER TABLE attachment ADD COLUMN lent_to INTEGER;
