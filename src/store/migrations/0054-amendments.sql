-- What another rule book changed, as it was told, and of which systems it says something else: the outbox forgets a message when it
-- is old, and tells only who is subscribed.
CREATE TABLE amendments (
    book    TEXT NOT NULL,
    at      BIGINT NOT NULL,
    changes TEXT NOT NULL,
    more    BIGINT NOT NULL,
    systems TEXT NOT NULL,
    PRIMARY KEY (at, book)
);
