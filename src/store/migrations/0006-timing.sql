-- When a subscriber is told and when a pause ends; how often a subscription was told lately is asked for each alert.
ALTER TABLE subscriptions ADD COLUMN timing TEXT;
ALTER TABLE subscriptions ADD COLUMN paused_until BIGINT;
DROP INDEX deliveries_by_subscription;
CREATE INDEX deliveries_of_subscription ON deliveries (subscription, created);
