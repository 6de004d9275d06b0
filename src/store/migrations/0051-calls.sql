-- Calls of the API that may be sent again: what the first one was answered, by the hash of account, address and key.
CREATE TABLE first_calls (
    hash   TEXT PRIMARY KEY,
    sent   TEXT NOT NULL,
    answer TEXT,
    at     BIGINT NOT NULL
);
CREATE INDEX first_calls_by_at ON first_calls (at);
