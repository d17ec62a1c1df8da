-- Presses that hid all that somebody published, until they are undone. Who that was stays when they are gone.
CREATE TABLE hidings (
    id        INTEGER PRIMARY KEY AUTOINCREMENT,
    client_id TEXT, -- an application, or
    user_id   BIGINT, -- a person; neither: whoever has no account
    reason    TEXT,
    count     BIGINT NOT NULL, -- of events
    hidden_at TIMESTAMP NOT NULL
);
ALTER TABLE events ADD COLUMN hidden_with BIGINT; -- the press, if the event wasn't shown or hidden by itself since
CREATE INDEX events_hidden_with ON events (hidden_with) WHERE hidden_with IS NOT NULL;
