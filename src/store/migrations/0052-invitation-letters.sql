-- Letters that carry an invitation to its address. The token of the link is made when the letter is sent, so that here as elsewhere
-- only its hash is kept. `due` is when it is tried next; empty once it was sent.
CREATE TABLE invitation_letters (
    id           TEXT PRIMARY KEY,
    email        TEXT NOT NULL,
    organisation TEXT NOT NULL,
    role         TEXT NOT NULL,
    who          TEXT NOT NULL,
    language     TEXT NOT NULL,
    created      BIGINT NOT NULL,
    due          BIGINT,
    attempts     BIGINT NOT NULL
);
CREATE INDEX invitation_letters_by_due ON invitation_letters (due);
CREATE INDEX invitation_letters_by_email ON invitation_letters (email);
