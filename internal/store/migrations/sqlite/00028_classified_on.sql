-- +goose Up

-- When the classification that stands took effect: from then on a petition found
-- eligible and in competence counts as such, whatever becomes of it.
ALTER TABLE petition ADD COLUMN classified_on TEXT;
UPDATE petition SET classified_on = (SELECT max(e.effective_on) FROM event AS e
    WHERE e.authority_id = petition.authority_id AND e.subject_id = petition.id AND e.action = 'classify');
