-- +goose Up

-- Petitions by which a case came back, by transfer, to an authority that had
-- held it before. The row is written with the transfer, so that the list of
-- cases passed to and fro reads these few rows and walks no chain to find them.
CREATE TABLE petition_return (
    authority_id BIGINT NOT NULL,
    id           UUID NOT NULL, -- the petition under which it came back
    first_id     UUID NOT NULL, -- the one under which the authority held it first
    times        INTEGER NOT NULL CHECK (times > 0), -- how often it has come back there
    returned_on  DATE NOT NULL,
    PRIMARY KEY (authority_id, id),
    UNIQUE (authority_id, first_id, times),
    CHECK (first_id <> id)
);
CREATE INDEX petition_return_list ON petition_return (authority_id, returned_on DESC, id DESC);

-- Those that came back before this table was there. Behind a petition that was
-- passed on stand only petitions passed on or handed over: it had no matter.
INSERT INTO petition_return (authority_id, id, first_id, times, returned_on)
    WITH RECURSIVE chain (authority_id, id, returned_on, at_authority, at_id, arrived, depth) AS (
        SELECT p.authority_id, p.id, o.disposed_on, o.authority_id, o.id, CASE WHEN o.origin_id IS NOT NULL AND o.taken_as = '' THEN 1 ELSE 0 END, 1
        FROM petition p JOIN petition o ON o.authority_id = p.origin_authority_id AND o.id = p.origin_id
        WHERE p.taken_as = '' AND o.state = 'transferred'
        UNION ALL
        SELECT c.authority_id, c.id, c.returned_on, o.authority_id, o.id, CASE WHEN o.origin_id IS NOT NULL AND o.taken_as = '' THEN 1 ELSE 0 END, c.depth + 1
        FROM chain c JOIN petition p ON p.authority_id = c.at_authority AND p.id = c.at_id
        JOIN petition o ON o.authority_id = p.origin_authority_id AND o.id = p.origin_id
        WHERE c.depth < 100
    )
    SELECT own.authority_id, own.id, first.at_id, 1 + sum(CASE WHEN own.depth < first.depth THEN own.arrived ELSE 0 END), own.returned_on
    FROM chain own JOIN chain first ON first.authority_id = own.authority_id AND first.id = own.id AND first.at_authority = own.authority_id
    WHERE own.at_authority = own.authority_id
        AND NOT EXISTS (SELECT 1 FROM chain further WHERE further.authority_id = own.authority_id AND further.id = own.id
            AND further.at_authority = own.authority_id AND further.depth > first.depth)
    GROUP BY own.authority_id, own.id, first.at_id, own.returned_on;

CREATE TRIGGER petition_return_append_only BEFORE UPDATE OR DELETE ON petition_return FOR EACH ROW EXECUTE FUNCTION refuse_history_change();
CREATE TRIGGER petition_return_no_truncate BEFORE TRUNCATE ON petition_return FOR EACH STATEMENT EXECUTE FUNCTION refuse_history_change();
