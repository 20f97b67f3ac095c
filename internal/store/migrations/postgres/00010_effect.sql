-- +goose Up

-- Decisions take effect by themselves; this finds those whose day has come.
CREATE INDEX deadline_effect ON deadline (due_on, authority_id) WHERE state = 'open' AND term = 'take_effect';
