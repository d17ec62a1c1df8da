-- Pages of the instance itself, such as its rules: at /p/<slug>.
CREATE TABLE static_pages (
    id         BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    slug       TEXT NOT NULL UNIQUE,
    title      TEXT NOT NULL,
    content    TEXT NOT NULL, -- sanitised HTML
    created_at TIMESTAMP NOT NULL,
    updated_at TIMESTAMP NOT NULL
);

-- A secret setting is kept and obeyed, but shown to nobody.
ALTER TABLE settings ADD COLUMN is_secret BOOLEAN NOT NULL DEFAULT FALSE;

-- Whether somebody wants letters about what happens on the agenda; those about their own account come anyway.
ALTER TABLE users ADD COLUMN to_notify BOOLEAN NOT NULL DEFAULT TRUE;
