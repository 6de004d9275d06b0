-- A question may also ask an address whether a subscription may move to it. The address that it leaves is told, once.
ALTER TABLE consents ADD COLUMN moves TEXT;
-- The token of a subscription before it moved: old messages may still end it, and nothing else.
ALTER TABLE subscriptions ADD COLUMN old_token TEXT;
CREATE TABLE farewells (
    id           TEXT PRIMARY KEY,
    subscription TEXT NOT NULL REFERENCES subscriptions (id) ON DELETE CASCADE,
    address      TEXT NOT NULL,
    token        TEXT NOT NULL,
    due          BIGINT NOT NULL,
    attempts     BIGINT NOT NULL,
    created      BIGINT NOT NULL
);
CREATE INDEX farewells_by_due ON farewells (due);
