-- What politeness needs to know of a feed: who answers for it (`host`, and `domain` as somebody registered it), until
-- when its publisher wants to be left alone, what was last pushed and until when pushes are promised, and the rest as
-- JSON of news::schedule::Memory.
ALTER TABLE feeds ADD COLUMN host TEXT NOT NULL DEFAULT '';
ALTER TABLE feeds ADD COLUMN domain TEXT NOT NULL DEFAULT '';
ALTER TABLE feeds ADD COLUMN not_before BIGINT NOT NULL DEFAULT 0;
ALTER TABLE feeds ADD COLUMN pushed BIGINT;
ALTER TABLE feeds ADD COLUMN push_until BIGINT;
ALTER TABLE feeds ADD COLUMN memory TEXT NOT NULL DEFAULT '{}';
CREATE INDEX feeds_by_lease ON feeds (lease_until);
CREATE INDEX feeds_by_domain ON feeds (domain);

-- Domains that asked us to come back later (429), for all processes.
CREATE TABLE waits (
    domain TEXT PRIMARY KEY,
    until  BIGINT NOT NULL
);

-- robots.txt by its address; `state` is text, none or unknown.
CREATE TABLE robots (
    address TEXT PRIMARY KEY,
    state   TEXT NOT NULL,
    body    TEXT NOT NULL,
    until   BIGINT NOT NULL
);

-- What hubs promised to push (WebSub). Without a reference to the feed: a feed that was removed is still to be
-- unsubscribed. `awaited` is what the hub may ask us to confirm: subscribe, unsubscribe, or nothing.
CREATE TABLE pushes (
    feed        TEXT PRIMARY KEY,
    hub         TEXT NOT NULL,
    topic       TEXT NOT NULL,
    token       TEXT NOT NULL UNIQUE,
    secret      TEXT NOT NULL,
    wanted      TEXT NOT NULL,
    awaited     TEXT,
    lease_until BIGINT,
    try_at      BIGINT NOT NULL,
    failures    BIGINT NOT NULL,
    missed      BIGINT NOT NULL,
    cause       TEXT
);
CREATE INDEX pushes_by_try ON pushes (try_at);
