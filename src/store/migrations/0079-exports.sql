-- Files of a whole register that take too long for one answer: asked for, made in the background, fetched. `state` is `waiting` until
-- a file is made, `ready` afterwards, or `failed`; `done` of a thousand says how far that is, `attempts` how often it was begun. `rights`
-- is what the account could see and change when it was made: who may something else now does not get it.
CREATE TABLE exports (
    id           TEXT PRIMARY KEY,
    account      TEXT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    format       TEXT NOT NULL,
    organisation TEXT,
    language     TEXT NOT NULL,
    state        TEXT NOT NULL,
    done         BIGINT NOT NULL DEFAULT 0,
    bytes        BIGINT NOT NULL DEFAULT 0,
    attempts     BIGINT NOT NULL DEFAULT 0,
    rights       TEXT,
    created      BIGINT NOT NULL,
    expires      BIGINT NOT NULL,
    lease_until  BIGINT NOT NULL DEFAULT 0
);
CREATE INDEX exports_by_account ON exports (account);
CREATE INDEX exports_by_expires ON exports (expires);
-- What stands in the file, in pieces, so that nobody holds all of it.
CREATE TABLE export_pieces (
    export  TEXT NOT NULL REFERENCES exports (id) ON DELETE CASCADE,
    place   BIGINT NOT NULL,
    content BYTEA NOT NULL,
    PRIMARY KEY (export, place)
);
