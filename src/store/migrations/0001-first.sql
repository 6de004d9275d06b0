-- Feeds: what they are (JSON of news::Feed) and how their polling goes.
CREATE TABLE feeds (
    id            TEXT PRIMARY KEY,
    url           TEXT NOT NULL UNIQUE,
    definition    TEXT NOT NULL,
    added         BIGINT NOT NULL,
    etag          TEXT,
    last_modified TEXT,
    next_poll     BIGINT NOT NULL,
    lease_until   BIGINT NOT NULL,
    polled        BIGINT,
    read_well     BIGINT,
    failures      BIGINT NOT NULL,
    cause         TEXT,
    detail        TEXT,
    stopped       BIGINT NOT NULL
);
CREATE INDEX feeds_by_next_poll ON feeds (next_poll);

-- Items: the JSON of news::Item and what was decided about it when it came in.
CREATE TABLE items (
    key         TEXT PRIMARY KEY,
    feed        TEXT NOT NULL REFERENCES feeds (id) ON DELETE CASCADE,
    id          TEXT NOT NULL,
    fingerprint TEXT NOT NULL,
    item        TEXT NOT NULL,
    published   BIGINT,
    first_seen  BIGINT NOT NULL,
    changed     BIGINT NOT NULL,
    UNIQUE (feed, id)
);
CREATE INDEX items_by_first_seen ON items (first_seen);

CREATE TABLE item_tags (
    item     TEXT NOT NULL REFERENCES items (key) ON DELETE CASCADE,
    theme    TEXT NOT NULL,
    by_feed  BIGINT NOT NULL,
    by_query BIGINT NOT NULL,
    PRIMARY KEY (item, theme)
);

CREATE TABLE item_provisions (
    item      TEXT NOT NULL REFERENCES items (key) ON DELETE CASCADE,
    provision TEXT NOT NULL,
    PRIMARY KEY (item, provision)
);

-- The change log in commit order. The counter row is updated in the transaction that writes the change, so a
-- number is never visible before a lower one.
CREATE TABLE counters (
    name  TEXT PRIMARY KEY,
    value BIGINT NOT NULL
);
INSERT INTO counters (name, value) VALUES ('changes', 0);

CREATE TABLE changes (
    number    BIGINT PRIMARY KEY,
    item      TEXT NOT NULL,
    operation TEXT NOT NULL
);

-- Subscriptions, alerts, deliveries. An alert without a delivery waits for its digest until it is due.
CREATE TABLE subscriptions (
    id       TEXT PRIMARY KEY,
    address  TEXT NOT NULL,
    watch    TEXT NOT NULL,
    rhythm   TEXT NOT NULL,
    language TEXT NOT NULL,
    token    TEXT NOT NULL UNIQUE,
    created  BIGINT NOT NULL,
    paused   TEXT
);

CREATE TABLE deliveries (
    id           TEXT PRIMARY KEY,
    subscription TEXT NOT NULL REFERENCES subscriptions (id) ON DELETE CASCADE,
    channel      TEXT NOT NULL,
    state        TEXT NOT NULL,
    due          BIGINT NOT NULL,
    lease_until  BIGINT NOT NULL,
    owner        TEXT,
    attempts     BIGINT NOT NULL,
    parts_done   BIGINT NOT NULL,
    ambiguous    BIGINT NOT NULL,
    created      BIGINT NOT NULL,
    settled      BIGINT,
    cause        TEXT,
    receipt      TEXT
);
CREATE INDEX deliveries_by_due ON deliveries (channel, state, due);
CREATE INDEX deliveries_by_subscription ON deliveries (subscription);

CREATE TABLE alerts (
    id           TEXT PRIMARY KEY,
    subscription TEXT NOT NULL REFERENCES subscriptions (id) ON DELETE CASCADE,
    cause        TEXT NOT NULL,
    notice       TEXT NOT NULL,
    created      BIGINT NOT NULL,
    due          BIGINT NOT NULL,
    delivery     TEXT REFERENCES deliveries (id),
    UNIQUE (cause, subscription)
);
CREATE INDEX alerts_by_delivery ON alerts (delivery, due);

-- The register.
CREATE TABLE organisations (
    id   TEXT PRIMARY KEY,
    name TEXT NOT NULL
);

CREATE TABLE systems (
    id           TEXT PRIMARY KEY,
    organisation TEXT,
    name         TEXT NOT NULL,
    system       TEXT NOT NULL,
    created      BIGINT NOT NULL,
    changed      BIGINT NOT NULL
);

CREATE TABLE assessments (
    system     TEXT NOT NULL REFERENCES systems (id) ON DELETE CASCADE,
    made       BIGINT NOT NULL,
    risk       TEXT NOT NULL,
    book       TEXT NOT NULL,
    assessment TEXT NOT NULL,
    PRIMARY KEY (system, made)
);
