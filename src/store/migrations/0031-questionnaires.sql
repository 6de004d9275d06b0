-- Questions to a vendor under a link: only the hash of its token is kept. The answers are proposals of the system itself.
CREATE TABLE questionnaires (
    hash     TEXT PRIMARY KEY,
    system   TEXT NOT NULL,
    vendor   TEXT NOT NULL,
    facts    TEXT NOT NULL,
    who      TEXT NOT NULL,
    created  BIGINT NOT NULL,
    expires  BIGINT NOT NULL,
    answered BIGINT
);
CREATE INDEX questionnaires_by_system ON questionnaires (system);
