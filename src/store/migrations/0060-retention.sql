-- Items that were removed for their age, by what recognises them: their feed may still hold them, and they are no news.
CREATE TABLE items_gone (
    feed        TEXT NOT NULL REFERENCES feeds (id) ON DELETE CASCADE,
    id          TEXT NOT NULL,
    fingerprint TEXT NOT NULL,
    PRIMARY KEY (feed, id)
);
