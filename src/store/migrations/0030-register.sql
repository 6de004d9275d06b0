-- The register forgets nothing: every change of a system is a row per part, from what to what, and is never written again.
-- The rows of a system stay when it is removed, and so do its assessments.
ALTER TABLE systems ADD COLUMN version BIGINT NOT NULL DEFAULT 0;

CREATE TABLE register_changes (
    system  TEXT NOT NULL,
    version BIGINT NOT NULL,
    place   BIGINT NOT NULL,
    at      BIGINT NOT NULL,
    who     TEXT NOT NULL,
    part    TEXT NOT NULL,
    before  TEXT,
    after   TEXT,
    PRIMARY KEY (system, version, place)
);
CREATE INDEX register_changes_by_part ON register_changes (system, part, version);

CREATE TABLE assessments_kept (
    system     TEXT NOT NULL,
    made       BIGINT NOT NULL,
    risk       TEXT NOT NULL,
    book       TEXT NOT NULL,
    assessment TEXT NOT NULL,
    PRIMARY KEY (system, made)
);
INSERT INTO assessments_kept (system, made, risk, book, assessment)
    SELECT system, made, risk, book, assessment FROM assessments;
DROP TABLE assessments;
ALTER TABLE assessments_kept RENAME TO assessments;
