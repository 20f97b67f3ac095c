-- +goose Up

-- How a decision, a conclusion and a decision on handling were made public, and on
-- which days (Luật Khiếu nại, Điều 41; Luật Tố cáo, Điều 40).
ALTER TABLE matter ADD COLUMN publications TEXT NOT NULL DEFAULT '';
