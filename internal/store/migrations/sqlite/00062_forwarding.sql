-- +goose Up

-- As what an authority passes petitions on that others resolve: only a reception
-- board, or another body whose duty that is, transfers a complaint (Luật Tiếp công
-- dân, Điều 27, 30).
CREATE TABLE authority_forwarding (
    authority_id INTEGER NOT NULL REFERENCES authority (id),
    forwards_as  TEXT NOT NULL CHECK (forwards_as IN ('reception_board', 'elected_body', 'other')),
    valid_from   TEXT,
    valid_to     TEXT,
    document     TEXT NOT NULL DEFAULT ''
);
CREATE INDEX authority_forwarding_owner ON authority_forwarding (authority_id);
