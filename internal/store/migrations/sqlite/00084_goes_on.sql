-- +goose Up

-- Why a denunciation that was withdrawn is resolved all the same (Luật Tố cáo, Điều
-- 33 khoản 3): as long as that stands it does not end by withdrawal.
ALTER TABLE matter ADD COLUMN goes_on_for TEXT NOT NULL DEFAULT '';
