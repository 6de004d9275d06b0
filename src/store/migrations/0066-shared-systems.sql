-- Which shared system a record uses: who changes that one assesses those that use it, and it cannot go while there are any.
ALTER TABLE systems ADD COLUMN uses TEXT;
CREATE INDEX systems_by_use ON systems (uses);
-- To which organisations a system is offered, by whom and when.
CREATE TABLE offers (
    system       TEXT NOT NULL REFERENCES systems (id) ON DELETE CASCADE,
    organisation TEXT NOT NULL,
    who          TEXT NOT NULL,
    at           BIGINT NOT NULL,
    PRIMARY KEY (system, organisation)
);
CREATE INDEX offers_by_organisation ON offers (organisation);
