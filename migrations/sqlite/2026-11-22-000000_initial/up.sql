-- Times are UTC with microseconds; digests are SHA-256; scopes and redirect URIs are text as on the wire, separated by
-- spaces. Every default is the program's, never the database's.

CREATE TABLE users (
    id            INTEGER PRIMARY KEY AUTOINCREMENT,
    email         TEXT NOT NULL UNIQUE,
    password_hash TEXT NOT NULL,
    role          TEXT NOT NULL,
    is_active     BOOLEAN NOT NULL,
    description   TEXT,
    created_at    TIMESTAMP NOT NULL,
    updated_at    TIMESTAMP NOT NULL
);

CREATE TABLE clients (
    id             TEXT NOT NULL PRIMARY KEY,
    kind           TEXT NOT NULL,
    secret_digest  BLOB, -- none: a public client
    name           TEXT NOT NULL,
    website        TEXT,
    redirect_uris  TEXT NOT NULL,
    scopes         TEXT NOT NULL,
    registered_at  TIMESTAMP NOT NULL,
    first_token_at TIMESTAMP,
    suspended_at   TIMESTAMP
);

CREATE TABLE sessions (
    id           TEXT NOT NULL PRIMARY KEY,
    digest       BLOB NOT NULL UNIQUE,
    user_id      BIGINT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    created_at   TIMESTAMP NOT NULL,
    last_used_at TIMESTAMP NOT NULL
);
CREATE INDEX sessions_user ON sessions (user_id);

CREATE TABLE consent_transactions (
    digest                BLOB NOT NULL PRIMARY KEY,
    session_id            TEXT NOT NULL REFERENCES sessions (id) ON DELETE CASCADE,
    user_id               BIGINT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    client_id             TEXT NOT NULL REFERENCES clients (id) ON DELETE CASCADE,
    redirect_uri          TEXT NOT NULL,
    redirect_uri_was_sent BOOLEAN NOT NULL,
    scope                 TEXT NOT NULL,
    state                 TEXT,
    code_challenge        TEXT,
    expires_at            TIMESTAMP NOT NULL
);
CREATE INDEX consent_transactions_session ON consent_transactions (session_id);
CREATE INDEX consent_transactions_client ON consent_transactions (client_id);
CREATE INDEX consent_transactions_user ON consent_transactions (user_id);
CREATE INDEX consent_transactions_expiry ON consent_transactions (expires_at);

CREATE TABLE token_families (
    id           TEXT NOT NULL PRIMARY KEY,
    client_id    TEXT REFERENCES clients (id) ON DELETE CASCADE, -- none: first party
    user_id      BIGINT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    scope        TEXT NOT NULL,
    created_at   TIMESTAMP NOT NULL,
    last_used_at TIMESTAMP NOT NULL,
    refreshed_at TIMESTAMP,
    ends_at      TIMESTAMP,
    idle_ends_at TIMESTAMP,
    revoked_at   TIMESTAMP
);
CREATE INDEX token_families_user ON token_families (user_id);
CREATE INDEX token_families_client ON token_families (client_id);

-- A code is claimed before its family is stored, in one transaction: hence the deferred reference.
CREATE TABLE authorization_codes (
    digest                BLOB NOT NULL PRIMARY KEY,
    client_id             TEXT NOT NULL REFERENCES clients (id) ON DELETE CASCADE,
    user_id               BIGINT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    redirect_uri          TEXT NOT NULL,
    redirect_uri_was_sent BOOLEAN NOT NULL,
    scope                 TEXT NOT NULL,
    code_challenge        TEXT,
    issued_at             TIMESTAMP NOT NULL,
    expires_at            TIMESTAMP NOT NULL,
    redeemed_at           TIMESTAMP,
    family_id             TEXT REFERENCES token_families (id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED
);
CREATE INDEX authorization_codes_client ON authorization_codes (client_id);
CREATE INDEX authorization_codes_user ON authorization_codes (user_id);
CREATE INDEX authorization_codes_family ON authorization_codes (family_id);
CREATE INDEX authorization_codes_expiry ON authorization_codes (expires_at);

CREATE TABLE access_tokens (
    digest     BLOB NOT NULL PRIMARY KEY,
    family_id  TEXT NOT NULL REFERENCES token_families (id) ON DELETE CASCADE,
    scope      TEXT NOT NULL,
    issued_at  TIMESTAMP NOT NULL,
    expires_at TIMESTAMP
);
CREATE INDEX access_tokens_family ON access_tokens (family_id);

CREATE TABLE refresh_tokens (
    digest        BLOB NOT NULL PRIMARY KEY,
    family_id     TEXT NOT NULL REFERENCES token_families (id) ON DELETE CASCADE,
    issued_at     TIMESTAMP NOT NULL,
    expires_at    TIMESTAMP,
    rotated_at    TIMESTAMP,
    successor     BLOB,
    sealed_answer BLOB
);
CREATE INDEX refresh_tokens_family ON refresh_tokens (family_id);
CREATE INDEX refresh_tokens_successor ON refresh_tokens (successor);

CREATE TABLE places (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    name       TEXT NOT NULL,
    name_key   TEXT NOT NULL UNIQUE, -- the name in lower case
    address    TEXT NOT NULL,
    latitude   DOUBLE PRECISION,
    longitude  DOUBLE PRECISION,
    created_at TIMESTAMP NOT NULL,
    updated_at TIMESTAMP NOT NULL
);

CREATE TABLE events (
    id               INTEGER PRIMARY KEY AUTOINCREMENT,
    slug             TEXT NOT NULL UNIQUE,
    title            TEXT NOT NULL,
    title_key        TEXT NOT NULL, -- the title in lower case
    description      TEXT NOT NULL,
    start_at         BIGINT NOT NULL, -- Unix seconds, as Gancio's clients send them
    end_at           BIGINT,
    multidate        BOOLEAN,
    online_locations TEXT NOT NULL, -- a JSON array
    place_id         BIGINT NOT NULL REFERENCES places (id),
    is_visible       BOOLEAN NOT NULL,
    user_id          BIGINT REFERENCES users (id) ON DELETE SET NULL,
    client_id        TEXT REFERENCES clients (id) ON DELETE SET NULL,
    created_at       TIMESTAMP NOT NULL,
    updated_at       TIMESTAMP NOT NULL
);
CREATE INDEX events_start ON events (start_at, id);
CREATE INDEX events_place ON events (place_id);
CREATE INDEX events_user ON events (user_id);
CREATE INDEX events_client ON events (client_id);

CREATE TABLE tags (
    id       INTEGER PRIMARY KEY AUTOINCREMENT,
    name     TEXT NOT NULL,
    name_key TEXT NOT NULL UNIQUE -- the name in lower case
);

CREATE TABLE event_tags (
    event_id BIGINT NOT NULL REFERENCES events (id) ON DELETE CASCADE,
    tag_id   BIGINT NOT NULL REFERENCES tags (id),
    position BIGINT NOT NULL,
    PRIMARY KEY (event_id, tag_id)
);
CREATE INDEX event_tags_tag ON event_tags (tag_id);
