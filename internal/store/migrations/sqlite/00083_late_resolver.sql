-- +goose Up

-- A further denunciation is against a result (Luật Tố cáo, Điều 37), or because there
-- is none in time (Điều 38): the superior has other duties in each.
ALTER TABLE petition ADD COLUMN late_resolver BOOLEAN NOT NULL DEFAULT false;
