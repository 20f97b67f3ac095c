-- +goose Up

-- A petition that was registered by mistake is annulled: its number stays. Only
-- what the checks let pass is widened, so no row has to be written anew; SQLite
-- has no statement for that and documents this way.
PRAGMA writable_schema = ON;
UPDATE sqlite_schema SET sql = replace(sql, '''withdrawn'', ''handed_over'')', '''withdrawn'', ''handed_over'', ''annulled'')') WHERE type = 'table' AND name = 'petition';
PRAGMA writable_schema = RESET;
