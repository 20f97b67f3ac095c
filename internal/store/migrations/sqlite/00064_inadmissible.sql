-- +goose Up

-- Two more grounds on which a petition is not accepted: a complaint that the person
-- withdrew before, and a further denunciation whose earlier result is right. Only
-- what the check lets pass is widened.
PRAGMA writable_schema = ON;
UPDATE sqlite_schema SET sql = replace(sql, '''no_new_evidence'')', '''no_new_evidence'', ''withdrawn_before'', ''rightly_resolved'')') WHERE type = 'table' AND name = 'petition';
PRAGMA writable_schema = RESET;
