-- What waits for its bundle, by subscription; what is queued, by recipient in their order: a backlog of a hundred thousand messages
-- is neither bundled nor taken by reading all of it again for each of them.
CREATE INDEX alerts_waiting ON alerts (subscription, due) WHERE delivery IS NULL;
CREATE INDEX deliveries_waiting ON deliveries (recipient, created, id) WHERE state = 'queued';
