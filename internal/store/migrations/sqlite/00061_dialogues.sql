-- +goose Up

-- The dialogues of a complaint: when each was called, for which day, when it was held
-- or put off, who conducted it, and who came, by what they are (Nghị định
-- 155/2026/NĐ-CP, Điều 11). Names are kept sealed with the history.
ALTER TABLE matter ADD COLUMN dialogues TEXT NOT NULL DEFAULT '';
