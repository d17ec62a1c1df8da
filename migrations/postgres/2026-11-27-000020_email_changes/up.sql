-- Changes of e-mail addresses that wait until somebody follows the link that was sent to the new one.
CREATE TABLE email_changes (
    user_id    BIGINT NOT NULL PRIMARY KEY REFERENCES users (id) ON DELETE CASCADE,
    email      TEXT NOT NULL, -- the new one, which somebody else may have
    digest     BYTEA UNIQUE, -- of the link; none until its letter is carried
    asked_at   TIMESTAMP NOT NULL,
    expires_at TIMESTAMP NOT NULL
);
CREATE INDEX email_changes_expiry ON email_changes (expires_at);
