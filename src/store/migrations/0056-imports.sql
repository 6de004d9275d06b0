-- Files of other registers between their preview and their confirmation. `state` is `loading` while an address is read, `waiting` until
-- somebody confirms, `taken` afterwards, or `failed`; `done` of `total` says how far that is. `address` is there only while it is read: it
-- may hold a secret. `wish` is how the file is read, `result` what came of it.
CREATE TABLE imports (
    id          TEXT PRIMARY KEY,
    account     TEXT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    state       TEXT NOT NULL,
    source      TEXT NOT NULL,
    address     TEXT,
    wish        TEXT NOT NULL,
    done        BIGINT NOT NULL DEFAULT 0,
    total       BIGINT NOT NULL DEFAULT 0,
    result      TEXT,
    created     BIGINT NOT NULL,
    expires     BIGINT NOT NULL,
    lease_until BIGINT NOT NULL DEFAULT 0
);
CREATE INDEX imports_by_account ON imports (account);
CREATE INDEX imports_by_expires ON imports (expires);
-- What stands in the file, packed; gone once it is taken in.
CREATE TABLE import_files (
    import  TEXT PRIMARY KEY REFERENCES imports (id) ON DELETE CASCADE,
    content TEXT NOT NULL
);
-- Systems that were taken in and wait for their assessment. `owner` is who owned the system before, as JSON.
CREATE TABLE due_assessments (
    system      TEXT PRIMARY KEY,
    import      TEXT,
    owner       TEXT,
    lease_until BIGINT NOT NULL DEFAULT 0
);
CREATE INDEX due_assessments_by_import ON due_assessments (import);
