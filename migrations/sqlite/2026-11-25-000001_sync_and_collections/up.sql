-- How an application calls an event, for one user. By hand, not by a reference: the name outlives the application.
CREATE TABLE external_ids (
    user_id     BIGINT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    client_id   TEXT NOT NULL, -- empty: the user themselves
    external_id TEXT NOT NULL,
    event_id    BIGINT NOT NULL REFERENCES events (id) ON DELETE CASCADE,
    PRIMARY KEY (user_id, client_id, external_id)
);
CREATE INDEX external_ids_event ON external_ids (event_id);

-- Requests that may be sent again.
CREATE TABLE idempotency_keys (
    digest     BLOB NOT NULL PRIMARY KEY, -- of whose it is and the key
    request    BLOB NOT NULL, -- a digest of what was sent
    started_at TIMESTAMP NOT NULL,
    answer     TEXT -- none: the first is still running
);
CREATE INDEX idempotency_keys_started ON idempotency_keys (started_at);

-- What people write to the editors about an event, and they to its author.
CREATE TABLE messages (
    id                INTEGER PRIMARY KEY AUTOINCREMENT,
    event_id          BIGINT NOT NULL REFERENCES events (id) ON DELETE CASCADE,
    author            TEXT NOT NULL, -- admin, author, registered, anonymous
    message           TEXT NOT NULL,
    is_author_visible BOOLEAN NOT NULL,
    created_at        TIMESTAMP NOT NULL
);
CREATE INDEX messages_event ON messages (event_id, id);

CREATE TABLE collections (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    name       TEXT NOT NULL UNIQUE,
    is_top     BOOLEAN NOT NULL,
    sort_index BIGINT NOT NULL
);

CREATE TABLE filters (
    id            INTEGER PRIMARY KEY AUTOINCREMENT,
    collection_id BIGINT NOT NULL REFERENCES collections (id) ON DELETE CASCADE,
    tags          TEXT NOT NULL, -- a JSON array of names
    places        TEXT NOT NULL, -- a JSON array of numbers
    negate        BOOLEAN NOT NULL
);
CREATE INDEX filters_collection ON filters (collection_id);

CREATE TABLE announcements (
    id           INTEGER PRIMARY KEY AUTOINCREMENT,
    title        TEXT NOT NULL,
    announcement TEXT NOT NULL, -- sanitised HTML
    visible      BOOLEAN NOT NULL,
    created_at   TIMESTAMP NOT NULL,
    updated_at   TIMESTAMP NOT NULL
);

-- What is still to come or going on, whatever has been.
CREATE INDEX events_last ON events (is_visible, COALESCE(end_at, start_at));
