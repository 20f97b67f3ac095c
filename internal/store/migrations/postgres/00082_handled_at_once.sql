-- +goose Up

-- A clear denunciation on state management is handled at once, without acceptance (Luật
-- Tố cáo, Điều 42, 43); the outcome says that it was right, in part at least.
ALTER TABLE petition ADD COLUMN outcome TEXT NOT NULL DEFAULT '' CHECK (outcome IN ('', 'right', 'partly_right'));
ALTER TABLE petition DROP CONSTRAINT petition_state_check;
ALTER TABLE petition ADD CONSTRAINT petition_state_check CHECK (state IN ('received', 'classified', 'accepted', 'joined', 'not_accepted', 'guided', 'transferred', 'urged', 'returned', 'filed', 'inspecting', 'set_aside', 'withdrawn', 'handed_over', 'annulled', 'handled_at_once')) NOT VALID;
ALTER TABLE petition VALIDATE CONSTRAINT petition_state_check;
