-- Until when each caller of the API has used up its calls, where several nodes share the store.
CREATE TABLE paces (
    who        TEXT PRIMARY KEY,
    used_until BIGINT NOT NULL
);
