-- Events that were removed, as they were: they can be had back for a while.
CREATE TABLE removed_events (
    event_id     BIGINT PRIMARY KEY, -- which no other event gets
    removed_with BIGINT NOT NULL, -- its series, if it went along with that, or itself
    removed_by   BIGINT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    removed_at   TIMESTAMP NOT NULL,
    start_at     BIGINT NOT NULL, -- Unix seconds
    event        TEXT NOT NULL -- JSON
);
CREATE INDEX removed_events_with ON removed_events (removed_with);
CREATE INDEX removed_events_by ON removed_events (removed_by, removed_at);
CREATE INDEX removed_events_at ON removed_events (removed_at);
