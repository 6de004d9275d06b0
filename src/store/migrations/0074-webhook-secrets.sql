-- What the calls to a webhook are signed with; one that has none of its own is signed with the secret of the town. While a secret
-- is being changed, the one of before signs too: empty is that of the town.
ALTER TABLE subscriptions ADD COLUMN secret TEXT;
ALTER TABLE subscriptions ADD COLUMN old_secret TEXT;
ALTER TABLE subscriptions ADD COLUMN old_secret_until BIGINT;
