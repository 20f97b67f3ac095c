-- +goose Up

-- Since when a decision whose effect was undone waits until nobody can complain about
-- it any more.
ALTER TABLE matter ADD COLUMN effect_undone_on DATE;
