-- Whom a delivery tells: what goes to one address keeps its order, however many subscriptions it has.
ALTER TABLE deliveries ADD COLUMN recipient TEXT NOT NULL DEFAULT '';
UPDATE deliveries SET recipient = COALESCE((SELECT LOWER(address) FROM subscriptions WHERE subscriptions.id = deliveries.subscription), '')
WHERE state <> 'sent';
