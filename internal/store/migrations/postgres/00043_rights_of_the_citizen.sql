-- +goose Up

-- When a decision on a complaint was received, by whom and how that is known; since
-- when an administrative court has a case, and where one without a decision stood;
-- what was withdrawn in part; whether a disciplinary decision is a dismissal; and
-- whether a petition was withdrawn thanks to explanation.
ALTER TABLE matter ADD COLUMN receipts TEXT NOT NULL DEFAULT '';
ALTER TABLE matter ADD COLUMN court_on DATE;
ALTER TABLE matter ADD COLUMN before_court TEXT NOT NULL DEFAULT '';
ALTER TABLE matter ADD COLUMN withdrawn_part TEXT NOT NULL DEFAULT '';
ALTER TABLE matter ADD COLUMN dismissal BOOLEAN NOT NULL DEFAULT false;
ALTER TABLE petition ADD COLUMN dismissal BOOLEAN NOT NULL DEFAULT false;
ALTER TABLE petition ADD COLUMN explained BOOLEAN NOT NULL DEFAULT false;
