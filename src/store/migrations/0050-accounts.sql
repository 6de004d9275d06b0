-- Accounts. Of links, sessions, recovery codes and the tokens of programs only the hash is kept. The calendar key opens deadlines and
-- nothing else, and the page shows it again and again; a second factor is worked out from its secret: both are kept as they are.
CREATE TABLE accounts (
    id        TEXT PRIMARY KEY,
    email     TEXT NOT NULL UNIQUE,
    name      TEXT NOT NULL,
    password  TEXT,
    language  TEXT NOT NULL,
    calendar  TEXT NOT NULL UNIQUE,
    locked    BIGINT NOT NULL DEFAULT 0,
    totp      TEXT,
    totp_step BIGINT NOT NULL DEFAULT 0,
    subject   TEXT UNIQUE,
    created   BIGINT NOT NULL,
    signed_in BIGINT
);
-- An organisation of no signs is every organisation.
CREATE TABLE memberships (
    account      TEXT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    organisation TEXT NOT NULL,
    role         TEXT NOT NULL,
    PRIMARY KEY (account, organisation)
);
CREATE INDEX memberships_by_organisation ON memberships (organisation);
-- `first` makes the first account, `invite` one for an address, `reset` gives an account a new password, `enter` signs in.
CREATE TABLE account_links (
    hash         TEXT PRIMARY KEY,
    kind         TEXT NOT NULL,
    account      TEXT REFERENCES accounts (id) ON DELETE CASCADE,
    email        TEXT,
    organisation TEXT,
    role         TEXT,
    who          TEXT NOT NULL,
    created      BIGINT NOT NULL,
    expires      BIGINT NOT NULL
);
CREATE TABLE sessions (
    hash    TEXT PRIMARY KEY,
    id      TEXT NOT NULL UNIQUE,
    account TEXT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    agent   TEXT NOT NULL,
    created BIGINT NOT NULL,
    seen    BIGINT NOT NULL
);
CREATE INDEX sessions_by_account ON sessions (account);
CREATE TABLE recovery_codes (
    account TEXT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    hash    TEXT NOT NULL,
    PRIMARY KEY (account, hash)
);
CREATE TABLE api_tokens (
    hash    TEXT PRIMARY KEY,
    id      TEXT NOT NULL UNIQUE,
    account TEXT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    name    TEXT NOT NULL,
    shown   TEXT NOT NULL,
    scopes  TEXT NOT NULL,
    created BIGINT NOT NULL,
    expires BIGINT NOT NULL,
    used    BIGINT
);
CREATE INDEX api_tokens_by_account ON api_tokens (account);
-- `subject` is the hash of an account's address, of a network address, or of both together.
CREATE TABLE sign_in_attempts (
    id      TEXT PRIMARY KEY,
    subject TEXT NOT NULL,
    at      BIGINT NOT NULL
);
CREATE INDEX sign_in_attempts_by_subject ON sign_in_attempts (subject, at);
CREATE INDEX sign_in_attempts_by_at ON sign_in_attempts (at);
