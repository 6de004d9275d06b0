-- When the items of a feed were published, for its rhythm.
CREATE INDEX items_by_feed_and_time ON items (feed, COALESCE(published, first_seen));

-- How feeds do, as last looked at: the JSON of news::health::Health. An episode is open while something is wrong with a
-- feed; it is told once when it opens and once when it ends.
CREATE TABLE feed_health (
    feed    TEXT PRIMARY KEY REFERENCES feeds (id) ON DELETE CASCADE,
    health  TEXT NOT NULL,
    looked  BIGINT NOT NULL,
    episode TEXT
);
