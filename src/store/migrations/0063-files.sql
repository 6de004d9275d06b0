-- The bytes of files that are evidence; what is said of them stands in the system, which knows them by the same id.
CREATE TABLE files (
    system  TEXT NOT NULL REFERENCES systems (id) ON DELETE CASCADE,
    id      TEXT NOT NULL,
    content BYTEA NOT NULL,
    PRIMARY KEY (system, id)
);
