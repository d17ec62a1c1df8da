-- Where an account stands: waiting, active, disabled. The default is for the rows that are there.
ALTER TABLE users ADD COLUMN standing TEXT NOT NULL DEFAULT 'active';
UPDATE users SET standing = 'disabled' WHERE NOT is_active;
ALTER TABLE users ALTER COLUMN standing DROP DEFAULT;
ALTER TABLE users DROP COLUMN is_active;

-- Sorted by code points, as SQLite does it, whatever the language of the server.
ALTER TABLE places ALTER COLUMN name_key TYPE TEXT COLLATE "C";
ALTER TABLE tags ALTER COLUMN name_key TYPE TEXT COLLATE "C";

-- Where a log-in happened.
ALTER TABLE sessions ADD COLUMN address TEXT;
ALTER TABLE sessions ADD COLUMN agent TEXT;
ALTER TABLE token_families ADD COLUMN address TEXT;
ALTER TABLE token_families ADD COLUMN agent TEXT;

CREATE TABLE settings (
    key   TEXT NOT NULL PRIMARY KEY,
    value TEXT NOT NULL -- JSON
);

CREATE TABLE links (
    digest     BYTEA NOT NULL PRIMARY KEY,
    purpose    TEXT NOT NULL, -- set_up, password
    user_id    BIGINT REFERENCES users (id) ON DELETE CASCADE, -- whose password
    expires_at TIMESTAMP NOT NULL
);
CREATE INDEX links_user ON links (user_id);
CREATE INDEX links_expiry ON links (expires_at);

CREATE TABLE counters (
    bucket  BYTEA NOT NULL PRIMARY KEY, -- a digest of what is counted
    count   BIGINT NOT NULL,
    last_at TIMESTAMP NOT NULL,
    ends_at TIMESTAMP NOT NULL
);
CREATE INDEX counters_end ON counters (ends_at);

-- No references: an entry stays when the user or the client is gone.
CREATE TABLE audit_entries (
    id        BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at        TIMESTAMP NOT NULL,
    actor     TEXT,
    user_id   BIGINT,
    client_id TEXT,
    address   TEXT,
    action    TEXT NOT NULL,
    subject   TEXT
);
CREATE INDEX audit_entries_at ON audit_entries (at);
