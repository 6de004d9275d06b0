-- Subscriptions asked for on the web page: the question until its address says yes, afterwards the proof that it did.
-- `address` and `token` are emptied with the answer; `due` is when the mail with the question is tried next.
CREATE TABLE consents (
    id           TEXT PRIMARY KEY,
    address      TEXT,
    token        TEXT UNIQUE,
    watch        TEXT NOT NULL,
    rhythm       TEXT NOT NULL,
    language     TEXT NOT NULL,
    asked        BIGINT NOT NULL,
    expires      BIGINT NOT NULL,
    due          BIGINT,
    attempts     BIGINT NOT NULL,
    subscription TEXT,
    confirmed    BIGINT,
    wording      TEXT,
    proof        TEXT
);
CREATE INDEX consents_by_address ON consents (address, asked);
CREATE INDEX consents_by_asked ON consents (asked);
CREATE INDEX consents_by_due ON consents (due);
