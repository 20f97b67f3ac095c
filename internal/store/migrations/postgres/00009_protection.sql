-- +goose Up

-- The protection of denouncers (Luật Tố cáo, Điều 47–58) and the day for which a
-- dialogue was called. Who is protected is told nowhere here.
ALTER TABLE matter ADD COLUMN protected_on DATE;
ALTER TABLE matter ADD COLUMN planned_on DATE;

CREATE TABLE protection (
    authority_id BIGINT NOT NULL,
    matter_id    UUID NOT NULL,
    version      BIGINT NOT NULL CHECK (version > 0),
    from_on      DATE NOT NULL,
    to_on        DATE,
    end_version  BIGINT,
    PRIMARY KEY (authority_id, matter_id, version),
    CHECK (to_on IS NULL OR to_on >= from_on),
    CHECK ((to_on IS NULL) = (end_version IS NULL))
);
