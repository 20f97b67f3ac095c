-- +goose Up

-- One word for one meaning (docs/glossary.md): a case that came from a
-- predecessor was succeeded to, one that came back by transfer recirculated, a
-- paper register is imported, and a ground for not accepting is one of
-- inadmissibility.
ALTER TABLE petition RENAME COLUMN bar TO inadmissibility;
ALTER TABLE petition RENAME COLUMN taken_as TO succeeded_as;
ALTER TABLE petition RENAME COLUMN taken_on TO succeeded_on;
ALTER TABLE matter RENAME COLUMN taken_as TO succeeded_as;
ALTER TABLE matter RENAME COLUMN taken_on TO succeeded_on;
ALTER TABLE ledger_opening RENAME COLUMN taken_over_at TO imported_at;
ALTER TABLE calendar_feed RENAME TO calendar_link;

ALTER INDEX petition_taken RENAME TO petition_succeeded;
ALTER INDEX matter_taken RENAME TO matter_succeeded;

ALTER TABLE petition_return RENAME TO recirculation;
ALTER TABLE recirculation RENAME COLUMN returned_on TO recirculated_on;
ALTER INDEX petition_return_list RENAME TO recirculation_list;
ALTER TRIGGER petition_return_append_only ON recirculation RENAME TO recirculation_append_only;
ALTER TRIGGER petition_return_no_truncate ON recirculation RENAME TO recirculation_no_truncate;
