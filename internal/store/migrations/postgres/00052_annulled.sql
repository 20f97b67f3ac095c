-- +goose Up

-- A petition that was registered by mistake is annulled: its number stays.
ALTER TABLE petition DROP CONSTRAINT petition_state_check;
ALTER TABLE petition ADD CONSTRAINT petition_state_check CHECK (state IN ('received', 'classified', 'accepted', 'joined', 'not_accepted', 'guided', 'transferred', 'urged', 'returned', 'filed', 'inspecting', 'set_aside', 'withdrawn', 'handed_over', 'annulled')) NOT VALID;
ALTER TABLE petition VALIDATE CONSTRAINT petition_state_check;
ALTER TABLE petition DROP CONSTRAINT petition_classified;
ALTER TABLE petition ADD CONSTRAINT petition_classified CHECK (state IN ('received', 'withdrawn', 'handed_over', 'annulled') OR eligibility <> '') NOT VALID;
ALTER TABLE petition VALIDATE CONSTRAINT petition_classified;
