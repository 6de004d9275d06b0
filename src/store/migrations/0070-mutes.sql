-- What a subscriber does not want to hear of any more, while the rest of the subscription goes on.
CREATE TABLE mutes (
    subscription TEXT NOT NULL REFERENCES subscriptions (id) ON DELETE CASCADE,
    topic        TEXT NOT NULL,
    name         TEXT NOT NULL,
    since        BIGINT NOT NULL,
    PRIMARY KEY (subscription, topic)
);
