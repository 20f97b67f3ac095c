-- +goose Up

-- Two more grounds on which a petition is not accepted: a complaint that the person
-- withdrew before, and a further denunciation whose earlier result is right.
ALTER TABLE petition DROP CONSTRAINT petition_bar_check;
ALTER TABLE petition ADD CONSTRAINT petition_bar_check CHECK (inadmissibility IN ('', 'internal_act', 'not_affected', 'no_capacity', 'unlawful_representative', 'unsigned', 'out_of_time', 'settled_twice', 'not_continued', 'court', 'wrong_form', 'denouncer_incapable', 'not_identifiable', 'no_new_evidence', 'withdrawn_before', 'rightly_resolved')) NOT VALID;
ALTER TABLE petition VALIDATE CONSTRAINT petition_bar_check;
