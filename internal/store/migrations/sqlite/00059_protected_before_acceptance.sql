-- +goose Up

-- Since when a denouncer or their kin are protected whose denunciation has not been
-- accepted (Luật Tố cáo, Điều 50).
ALTER TABLE petition ADD COLUMN protected_on TEXT;
