-- Saving a system asks who watches the register, and a message of a chat which subscriptions it has: neither reads all of them.
CREATE INDEX subscriptions_to_the_register ON subscriptions (created, id)
    WHERE substr(watch, 1, 16) <> '{"watch":"items"';
CREATE INDEX subscriptions_of_anybody ON subscriptions (lower(address));
