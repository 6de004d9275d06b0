-- Who asks Telegram for updates, and who sends the replies of which chat, and until when at the latest: nodes share the work.
CREATE TABLE bot_turns (
    name  TEXT PRIMARY KEY,
    owner TEXT NOT NULL,
    until BIGINT NOT NULL
);
