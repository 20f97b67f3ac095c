-- +goose Up

-- By which day the result of a matter was due, once it is there or late; whether the
-- matter was withdrawn or terminated; and since when its dispute goes on at the next
-- instance.
ALTER TABLE matter ADD COLUMN due_on TEXT;
ALTER TABLE matter ADD COLUMN discontinued BOOLEAN NOT NULL DEFAULT false;
ALTER TABLE matter ADD COLUMN taken_up_on TEXT;
