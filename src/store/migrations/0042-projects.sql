-- Innovation projects that organisations share. Each is also an item of the feed of projects, which carries it to the index and to
-- whoever follows its subject.
CREATE TABLE projects (
    id      TEXT PRIMARY KEY,
    project TEXT NOT NULL,
    item    TEXT NOT NULL,
    created BIGINT NOT NULL,
    changed BIGINT NOT NULL
);
