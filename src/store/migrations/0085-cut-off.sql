-- Who takes no messages any more, oldest first: the status page names them without reading all who do.
CREATE INDEX subscriptions_cut_off ON subscriptions (created, id) WHERE paused IS NOT NULL;
