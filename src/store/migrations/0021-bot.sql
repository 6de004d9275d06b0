-- What the bot keeps: the language that a chat chose, codes that link a chat (only their hash), the updates that were handled,
-- and replies that still have to leave. An update, its effect and its replies are stored in one transaction.
CREATE TABLE bot_chats (
    chat     BIGINT PRIMARY KEY,
    language TEXT NOT NULL
);

CREATE TABLE bot_codes (
    hash    TEXT PRIMARY KEY,
    watch   TEXT NOT NULL,
    rhythm  TEXT NOT NULL,
    expires BIGINT NOT NULL
);

CREATE TABLE bot_updates (
    id      BIGINT PRIMARY KEY,
    handled BIGINT NOT NULL
);
INSERT INTO counters (name, value) VALUES ('bot-offset', 0);

CREATE TABLE bot_replies (
    number  BIGINT PRIMARY KEY,
    chat    BIGINT NOT NULL,
    reply   TEXT NOT NULL,
    due     BIGINT NOT NULL,
    created BIGINT NOT NULL
);
CREATE INDEX bot_replies_by_due ON bot_replies (due);
CREATE INDEX subscriptions_of_address ON subscriptions (address);
