-- +goose Up

CREATE TABLE lost_item (
    authority_id INTEGER NOT NULL,
    id           TEXT NOT NULL,
    year         INTEGER NOT NULL,
    no           INTEGER NOT NULL CHECK (no > 0),
    state        TEXT NOT NULL CHECK (state IN ('stored', 'claimed', 'given_back')),
    sort         TEXT NOT NULL CHECK (sort <> ''),
    grams        INTEGER NOT NULL CHECK (grams > 0),
    found_on     TEXT NOT NULL,
    last_on      TEXT NOT NULL,
    given_on     TEXT,
    version      INTEGER NOT NULL CHECK (version > 0),
    PRIMARY KEY (authority_id, id),
    UNIQUE (authority_id, year, no),
    CHECK ((state = 'given_back') = (given_on IS NOT NULL))
);
