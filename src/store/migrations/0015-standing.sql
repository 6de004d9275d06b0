-- Which subscriptions changed, in commit order: the newest change of each, numbered by a counter row that the transaction
-- holds. `since` is the instant from which it asks what it asks now. A subscription that ended keeps its line.
CREATE TABLE subscription_changes (
    subscription TEXT PRIMARY KEY,
    number       BIGINT NOT NULL,
    since        BIGINT NOT NULL
);
CREATE INDEX subscription_changes_by_number ON subscription_changes (number);
INSERT INTO subscription_changes (subscription, number, since) SELECT id, 0, created FROM subscriptions;
INSERT INTO counters (name, value) VALUES ('subscription-changes', 0);

-- The nightly sweep: how many matches it found late, ever and the last time, and when it last looked.
INSERT INTO counters (name, value) VALUES ('late-matches', 0);
INSERT INTO counters (name, value) VALUES ('late-last', 0);
INSERT INTO counters (name, value) VALUES ('swept', 0);
