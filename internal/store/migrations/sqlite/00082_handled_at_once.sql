-- +goose Up

-- A clear denunciation on state management is handled at once, without acceptance (Luật
-- Tố cáo, Điều 42, 43); the outcome says that it was right, in part at least. Only
-- what the check lets pass is widened, so no row has to be written anew; SQLite has no
-- statement for that and documents this way.
ALTER TABLE petition ADD COLUMN outcome TEXT NOT NULL DEFAULT '' CHECK (outcome IN ('', 'right', 'partly_right'));
PRAGMA writable_schema = ON;
UPDATE sqlite_schema SET sql = replace(sql, '''set_aside'', ''withdrawn'', ''handed_over'', ''annulled'')', '''set_aside'', ''withdrawn'', ''handed_over'', ''annulled'', ''handled_at_once'')') WHERE type = 'table' AND name = 'petition';
PRAGMA writable_schema = RESET;
