-- Traces of items published in the last two weeks: items that share one may tell the same story. Older ones are removed.
CREATE TABLE item_traces (
    trace BIGINT NOT NULL,
    at    BIGINT NOT NULL,
    item  TEXT NOT NULL REFERENCES items (key) ON DELETE CASCADE,
    PRIMARY KEY (trace, at, item)
);
CREATE INDEX item_traces_by_item ON item_traces (item);
CREATE INDEX item_traces_by_at ON item_traces (at);

-- Stories of more than one item, named after the item that came first. An item without a line is a story of its own.
CREATE TABLE item_stories (
    item     TEXT PRIMARY KEY REFERENCES items (key) ON DELETE CASCADE,
    story    TEXT NOT NULL,
    evidence TEXT,
    joined   BIGINT NOT NULL
);
CREATE INDEX item_stories_by_story ON item_stories (story);
INSERT INTO counters (name, value) VALUES ('stories', 0);

-- What an item said before: the first version and the last ones of every item that changed, the present one among them.
CREATE TABLE item_versions (
    item        TEXT NOT NULL REFERENCES items (key) ON DELETE CASCADE,
    number      BIGINT NOT NULL,
    seen        BIGINT NOT NULL,
    version     TEXT NOT NULL,
    differences TEXT NOT NULL,
    told        BIGINT NOT NULL,
    PRIMARY KEY (item, number)
);
