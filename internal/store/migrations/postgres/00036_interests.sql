-- +goose Up

-- Cases in which somebody has an interest: few of all there are. Whoever has one
-- does not read the case.
CREATE INDEX petition_interest ON petition (authority_id, id) WHERE conflicts <> '';
CREATE INDEX matter_interest ON matter (authority_id, id) WHERE conflicts <> '';
