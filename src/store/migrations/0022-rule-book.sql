-- The rule book as the last start read it, so that the next one can say what became different. One row.
CREATE TABLE rule_book (
    id    BIGINT PRIMARY KEY,
    hash  TEXT NOT NULL,
    files TEXT NOT NULL,
    since BIGINT NOT NULL
);
