-- Hosts that somebody polls, and until when at the latest. A lease in each feed wrote every feed twice a poll.
CREATE TABLE polling (
    host  TEXT PRIMARY KEY,
    owner TEXT NOT NULL,
    until BIGINT NOT NULL
);
DROP INDEX feeds_by_lease;
ALTER TABLE feeds DROP COLUMN lease_until;
