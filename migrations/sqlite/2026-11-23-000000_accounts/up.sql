-- Where an account stands: waiting, active, disabled. The default is for the rows that are there. SQLite adds no NOT NULL
-- column without one and can't drop it afterwards; to rebuild the table would cost the rows that hang on it. The program
-- always says what it means.
ALTER TABLE users ADD COLUMN standing TEXT NOT NULL DEFAULT 'active';
UPDATE users SET standing = 'disabled' WHERE NOT is_active;
ALTER TABLE users DROP COLUMN is_active;

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
    digest     BLOB NOT NULL PRIMARY KEY,
    purpose    TEXT NOT NULL, -- set_up, password
    user_id    BIGINT REFERENCES users (id) ON DELETE CASCADE, -- whose password
    expires_at TIMESTAMP NOT NULL
);
CREATE INDEX links_user ON links (user_id);
CREATE INDEX links_expiry ON links (expires_at);

CREATE TABLE counters (
    bucket  BLOB NOT NULL PRIMARY KEY, -- a digest of what is counted
    count   BIGINT NOT NULL,
    last_at TIMESTAMP NOT NULL,
    ends_at TIMESTAMP NOT NULL
);
CREATE INDEX counters_end ON counters (ends_at);

-- No references: an entry stays when the user or the client is gone.
CREATE TABLE audit_entries (
    id        INTEGER PRIMARY KEY AUTOINCREMENT,
    at        TIMESTAMP NOT NULL,
    actor     TEXT,
    user_id   BIGINT,
    client_id TEXT,
    address   TEXT,
    action    TEXT NOT NULL,
    subject   TEXT
);
CREATE INDEX audit_entries_at ON audit_entries (at);
