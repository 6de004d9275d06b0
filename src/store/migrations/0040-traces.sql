-- Traces without the two indexes that cost more than they were asked: an item that is gone leaves traces that lead nowhere, and
-- old ones are swept out in one pass now and then.
CREATE TABLE traces_kept AS SELECT trace, at, item FROM item_traces;
DROP TABLE item_traces;
CREATE TABLE item_traces (
    trace BIGINT NOT NULL,
    at    BIGINT NOT NULL,
    item  TEXT NOT NULL,
    PRIMARY KEY (trace, at, item)
);
INSERT INTO item_traces (trace, at, item) SELECT trace, at, item FROM traces_kept;
DROP TABLE traces_kept;
