-- Traces as light as they can be: a key of 31 bits and an hour in the index, the item beside it. Each new item puts some twenty keys
-- in random places, so the size of the index is what its storing costs.
CREATE TABLE traces_kept AS SELECT trace & 2147483647 AS trace, at / 3600000 AS at, item FROM item_traces;
DROP TABLE item_traces;
CREATE TABLE item_traces (
    trace BIGINT NOT NULL,
    at    BIGINT NOT NULL,
    item  TEXT NOT NULL
);
INSERT INTO item_traces (trace, at, item) SELECT trace, at, item FROM traces_kept;
DROP TABLE traces_kept;
CREATE INDEX item_traces_by_trace ON item_traces (trace, at);
-- The days of the last items of a feed, without reading the items.
CREATE INDEX items_by_feed_and_days ON items (feed, COALESCE(published, first_seen), published, first_seen);
DROP INDEX items_by_feed_and_time;
