-- The subscription of the same person on another channel: the one is told when the other can no longer be reached.
ALTER TABLE subscriptions ADD COLUMN companion TEXT;
ALTER TABLE bot_codes ADD COLUMN companion TEXT;
